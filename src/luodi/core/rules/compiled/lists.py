"""Lists and tables of a subject as a table of their own: worked row by row in one go, then summed up by subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from luodi.core.rules.compiled import arithmetic as exact
from luodi.core.rules.compiled.arithmetic import literal
from luodi.core.rules.compiled.grouping import by_word, first_reason, lacking, word_of
from luodi.core.rules.compiled.sheet import NotCompiled, Sheet, Worth, is_column
from luodi.core.rules.expressions import Each, Node, numeral, worth

if TYPE_CHECKING:
    from luodi.core.rules.compiled.trees import Place

GATHERED = ("sum", "mean", "trimmed_mean", "min", "max", "count", "longest_run")
Work = Callable[[Node, "Place"], Worth]


@dataclass(frozen=True, slots=True)
class Given:
    """The rows of an input as they are handed over: a table of the engine, and what stands in its columns."""

    table: str
    fields: Mapping[str, Worth]
    is_list: bool = False

    def opened(self, above: Sheet) -> tuple[Sheet, dict[str, Worth]]:
        sheet = Sheet(f"{above.name}{above.fresh()}_", above.numbers, above, self.table)
        return sheet, {name: sheet.kept(worth) for name, worth in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Made:
    """The rows of a list: what each gives, which of them count, and the column by which they come."""

    sheet: Sheet
    gives: Worth
    asked: Worth
    turn: str = "place"


def each(node: Each, place: Place, work: Work) -> Worth:
    """Every row of a list that counts, each worth what it gives, together as the book says."""
    whole = place.find(node.rows)
    assert isinstance(whole.rows, Given)  # rows are an input
    sheet, row = whole.rows.opened(place.sheet)
    inner = place.inside(sheet, row)
    asked = work(node.where, inner) if node.where is not None else literal(True)
    word = word_of(sheet, row[node.by]) if node.by else None
    if word is not None and node.gather:
        whole = lacking(sheet, sheet.kept(asked), word, whole, place.sheet)
        sums = {column: ("sum", row[column]) for column in node.gather}
        sheet, found = by_word(sheet, asked, word, "place", sums, place.sheet)
        row = {**found, node.by: found[""]}
        inner, asked, word = place.inside(sheet, row), literal(True), None
    gives, turn = work(node.gives, inner), "place"
    if node.order:
        turn, asked = _ordered(node, asked, row, sheet)
    counts = asked
    if node.first is not None:
        asked, gives = _first(
            node, asked, gives, Turn(turn, word.value, word.level) if word else Turn(turn), inner, work
        )
    if word is not None:
        whole = lacking(sheet, counts, word, whole, place.sheet, turn)
        sheet, found = by_word(sheet, asked, word, turn, {"gives": (node.within, gives)}, place.sheet)
        inner, gives, asked, turn = place.inside(sheet, {}), found["gives"], literal(True), "place"
    if node.most is not None:
        gives = exact.extreme(sheet, "<", [gives, work(node.most, inner)])
    return gathered(node.combine, Made(sheet, gives, asked, turn), whole, place)


def _ordered(node: Each, asked: Worth, row: Mapping[str, Worth], sheet: Sheet) -> tuple[str, Worth]:
    """In which turn a row comes, equals as they stand. Rows that have nothing to be put in order by come first, and count
    only where nobody asks whether they do."""
    key = row.get(node.order.removeprefix("-")) or next(iter(row.values()))
    lacks = f"{key.why} IS NOT NULL" if key.why else "false"
    way = "DESC" if node.order.startswith("-") else "ASC"
    sql = f"row_number() OVER (PARTITION BY subject ORDER BY ({lacks}) DESC, {key.value} {way}, place)"
    level = max(key.level, asked.level)
    turn = sheet.column(sql, level)
    unknown = f"CASE WHEN {asked.value} THEN {key.why} END" if key.why else None
    why = f"coalesce({asked.why}, {unknown})" if asked.why and unknown else asked.why or unknown
    return turn, sheet.kept(Worth("yesno", asked.value, why=why, level=level + 1))


@dataclass(frozen=True, slots=True)
class Turn:
    """The column by which rows come, and the word of which they are the first (none: of all)."""

    column: str
    word: str = ""
    level: int = 0


def _first(node: Each, asked: Worth, gives: Worth, turn: Turn, inner: Place, work: Work) -> tuple[Worth, Worth]:
    """Only the first so many of the rows that count, or another worth for those beyond."""
    sheet = inner.sheet
    of = f"subject, {turn.word}" if turn.word else "subject"
    counted = f"sum(CASE WHEN {asked.value} THEN 1 ELSE 0 END) OVER (PARTITION BY {of} ORDER BY {turn.column})"
    level = max(asked.level, turn.level)
    number = sheet.column(f"({counted})::BIGINT", level)
    first = numeral(node.first)
    if first is None:
        raise NotCompiled("first")
    early = sheet.kept(Worth("yesno", f"{number} <= {worth(first)}", level=level + 1))
    if node.beyond is not None:
        return asked, exact.chosen(sheet, [(early, gives)], work(node.beyond, inner))
    value = f"coalesce({asked.value}, false) AND {early.value}"
    why = f"CASE WHEN {early.value} THEN {asked.why} END" if asked.why else None
    return sheet.kept(Worth("yesno", value, why=why, level=max(asked.level, early.level))), gives


def of_list(name: str, given: list[Worth], place: Place) -> Worth:
    """A function over a whole list; of a table, only how many rows it has."""
    whole = given[0]
    table = whole.rows
    assert isinstance(table, Given)  # a list is an input: one that a formula makes is not compiled
    member = table if table.is_list else Given(table.table, {})
    sheet, row = member.opened(place.sheet)
    made = Made(sheet, next(iter(row.values()), literal(True)), literal(True))
    if name == "longest_run":
        if is_column(given[1].value):
            raise NotCompiled(name)
        made = replace(made, gives=_runs(made, given[1]))
    return gathered(name, made, whole, place)


def _runs(made: Made, of: Worth) -> Worth:
    """In every row, how long the run of that value is in which it stands; nothing where the row has another value."""
    sheet, asked = made.sheet, made.asked.value
    same = exact.compared(sheet, "=", made.gives, of)
    level = max(same.level, made.asked.level)
    inside = f"PARTITION BY subject, {asked}"
    turn = sheet.column(f"row_number() OVER ({inside} ORDER BY place)", level)
    own = sheet.column(f"row_number() OVER ({inside}, {same.value} ORDER BY place)", level)
    sql = f"(count(*) OVER ({inside}, {same.value}, {turn} - {own}))::HUGEINT"
    value = f"CASE WHEN {same.why} IS NULL THEN CASE WHEN {same.value} THEN {sql} ELSE 0 END END" if same.why else (
        f"CASE WHEN {same.value} THEN {sql} ELSE 0 END"
    )  # fmt: skip
    return sheet.kept(Worth("number", value, 1, same.why, 40, 1, level + 1))


def gathered(how: str, made: Made, whole: Worth, place: Place) -> Worth:
    """A list as one worth of its subject."""
    sheet, gives, asked, above = made.sheet, made.gives, made.asked, place.sheet
    if how not in GATHERED or (how != "count" and (gives.kind != "number" or gives.fixed is None)):
        raise NotCompiled(how)
    counted = f"FILTER (WHERE {asked.value})"
    names = {key: above.fresh() for key in ("size", "asked", "given", "sum", "low", "high", "beyond")}
    columns = {
        "size": f"count(*) {counted}",
        "asked": first_reason(asked.why, "true", made.turn),
        "given": first_reason(gives.why, asked.value, made.turn),
        "beyond": f"bool_or({sheet.beyond})",
    }
    if gives.kind == "number":
        columns |= {"sum": f"sum({gives.value}) {counted}", "low": f"min({gives.value}) {counted}",
                    "high": f"max({gives.value}) {counted}"}  # fmt: skip
    level = max(whole.level, sheet.above_level)
    chosen = ", ".join(f"{sql} AS {names[key]}" for key, sql in columns.items())
    above.join(f"SELECT subject, {chosen} FROM {{rows}} GROUP BY subject", sheet, level)
    above.risk(f"coalesce({names['beyond']}, false)", level + 1)
    reasons = [one for one in (whole.why, names["asked"], names["given"]) if one]
    why = f"coalesce({', '.join(reasons)})"
    return _together(how, names, gives, why, above, level + 1)


def _together(how: str, names: dict[str, str], gives: Worth, why: str, above: Sheet, level: int) -> Worth:
    size, whole = f"coalesce({names['size']}, 0)", f"coalesce({names['sum']}, 0)::HUGEINT"
    den = exact.of(gives)
    bits, den_bits = gives.bits + 24, gives.den_bits
    if how == "count":
        return above.kept(_worth(f"{size}::HUGEINT", 1, why, 40, 1, level))
    if how == "sum":
        return above.kept(_worth(whole, gives.den, why, bits, den_bits, level))
    why = f"coalesce({why}, CASE WHEN {size} = 0 THEN 'missing' END)"
    if how in ("min", "max", "longest_run"):
        value = names["low" if how == "min" else "high"]
        if how == "longest_run":
            value, why = f"coalesce({value}, 0)::HUGEINT", why.replace("'missing'", "NULL")
        return above.kept(_worth(value, gives.den, why, gives.bits, den_bits, level))
    if how == "mean":
        value, count = whole, size
    else:
        value = f"CASE WHEN {size} > 2 THEN {whole} - {names['low']} - {names['high']} ELSE {whole} END"
        count = f"CASE WHEN {size} > 2 THEN {size} - 2 ELSE {size} END"
    made = _worth(value, f"(greatest({count}, 1) * {den})::HUGEINT", why, bits, den_bits + 24, level)
    return exact.lowest(above, above.kept(made))


def _worth(value: str, den: int | str, why: str, bits: int, den_bits: int, level: int) -> Worth:
    return Worth("number", f"CASE WHEN {why} IS NULL THEN {value} END", den, why, bits, den_bits, level)
