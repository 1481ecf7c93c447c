"""A formula as columns: the same tree that `working` walks for one subject, written once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from luodi.core.rules.compiled import arithmetic as exact
from luodi.core.rules.compiled.arithmetic import literal, quoted
from luodi.core.rules.compiled.lists import GATHERED, each, of_list
from luodi.core.rules.compiled.sheet import NotCompiled, Sheet, Worth
from luodi.core.rules.expressions import Band, Bands, Call, Each, Literal, Name, Node, Slices, worth
from luodi.core.rules.functions import PEERS
from luodi.core.rules.values import Absent

_NO_ROW = literal(Absent("no_row"))
_ORDER = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(slots=True)
class Place:
    """Where a tree is written out: the table, what a name is worth in it, and by what subjects are compared."""

    sheet: Sheet
    find: Callable[[str], Worth]
    within: str
    made: dict[Node, Worth] = field(default_factory=dict)

    def inside(self, sheet: Sheet, row: Mapping[str, Worth]) -> Place:
        """A place among the rows of a list, whose fields come first; other names are those of the subject."""
        return Place(sheet, lambda name: row[name] if name in row else sheet.take(self.find(name)), self.within)


CENTURY = 1200  # months


def work(node: Node, place: Place) -> Worth:
    """What a tree is worth in every row. `NotCompiled` where it is no set work."""
    if isinstance(node, Name):
        return place.find(node.name)
    if isinstance(node, Literal):
        return literal(worth(node))
    if node not in place.made:
        place.made[node] = _work(node, place)
    return place.made[node]


def _work(node: Call | Bands | Slices | Each, place: Place) -> Worth:
    if isinstance(node, Bands):
        return _bands(node, place)
    if isinstance(node, Slices):
        return _slices(node, place)
    if isinstance(node, Each):
        return each(node, place, work)
    if node.name in PEERS:
        return among(node.name, work(node.args[0], place), place)
    if node.name == "absent":
        return literal(Absent(str(node.args[0].value)) if isinstance(node.args[0], Literal) else "")
    if node.name == "date":
        return literal(date.fromisoformat(str(node.args[0].value)) if isinstance(node.args[0], Literal) else "")
    return _call(node, [work(arg, place) for arg in node.args], place)


def _call(node: Call, given: list[Worth], place: Place) -> Worth:
    sheet, name = place.sheet, node.name
    if any(worth.kind == "list" for worth in given):
        if name not in GATHERED or (len(given) > 1 and name != "longest_run"):
            raise NotCompiled(name)
        return of_list(name, given, place)
    if name == "if":
        return exact.chosen(sheet, list(zip(given[:-1:2], given[1::2], strict=True)), given[-1])
    if name == "known":
        return sheet.kept(Worth("yesno", f"{given[0].why} IS NULL" if given[0].why else "true", level=given[0].level))
    if name == "otherwise":
        last = next((place for place, one in enumerate(given) if one.why is None), len(given) - 1)
        ways = [(sheet.kept(Worth("yesno", f"{one.why} IS NULL", level=one.level)), one) for one in given[:last]]
        return exact.chosen(sheet, ways, given[last]) if ways else given[last]
    if name in ("and", "or"):
        return _logic(sheet, name == "or", given)
    if name == "not":
        return sheet.kept(Worth("yesno", f"NOT {given[0].value}", why=given[0].why, level=given[0].level))
    if name in _ORDER:
        return exact.compared(sheet, name, *given)
    if name == "total":
        return _total(sheet, given)
    return _number(
        name,
        [replace(one, kind="number", value="NULL::HUGEINT") if one.kind == "absent" else one for one in given],
        sheet,
    )


def _number(name: str, given: list[Worth], sheet: Sheet) -> Worth:
    if name in ("+", "sum"):
        return exact.added(sheet, given)
    if name == "-":
        return exact.added(sheet, [given[0], _negative(given[1])])
    if name == "negative":
        return sheet.kept(_negative(given[0]))
    if name == "*":
        return exact.product(sheet, given)
    if name == "/":
        return exact.quotient(sheet, *given)
    if name in ("min", "max") and given[0].kind == "date":
        raise NotCompiled(name)
    if name in ("min", "max"):
        return exact.extreme(sheet, "<" if name == "min" else ">", given)
    if name == "less":
        none = literal(Fraction(0))
        losses = [exact.extreme(sheet, ">", [loss, none]) for loss in given[1:]]
        lost = exact.added(sheet, [given[0], *map(_negative, losses)])
        return exact.extreme(sheet, ">", [lost, exact.extreme(sheet, "<", [given[0], none])])
    if name == "clamp":  # held below first, as the reference does where the limits cross
        held = exact.extreme(sheet, ">", [given[1], exact.extreme(sheet, "<", [given[0], given[2]])])
        return replace(held, why=exact.lacking(given))
    if name == "mean":
        return exact.product(sheet, [exact.added(sheet, given), literal(Fraction(1, len(given)))])
    if name == "abs":
        return sheet.kept(replace(given[0], value=f"abs({given[0].value})"))
    if name in ("floor", "ceil"):
        return exact.to_whole(sheet, given[0], name)
    if name == "steps":  # lacking values are the reason before a step of nothing is
        parts = exact.to_whole(sheet, exact.quotient(sheet, *given), "cut")
        why = exact.lacking(given)
        return replace(parts, why=f"coalesce({why}, {parts.why})" if why else parts.why)
    if name in ("round", "cut"):
        return _rounded("half_up" if name == "round" else "cut", given, sheet)
    return _of_days(name, given, sheet)


def _rounded(way: str, given: list[Worth], sheet: Sheet) -> Worth:
    places = given[1].value.removesuffix("::HUGEINT")
    unit = given[2].value.removesuffix("::HUGEINT") if len(given) > 2 else "1"
    if not (exact.is_whole(places) and exact.is_whole(unit) and given[1].den == 1 and int(unit)):
        raise NotCompiled("round")
    scale = Fraction(int(unit), given[2].fixed or 1) if len(given) > 2 else Fraction(1)
    return exact.rounded(sheet, given[0], max(-9, min(12, int(places))), way, scale)


def _of_days(name: str, given: list[Worth], sheet: Sheet) -> Worth:
    days = [worth.value for worth in given]
    written = {
        "year": "year({0})",
        "month": "month({0})",
        "day": "day({0})",
        "days_between": "({1} - {0})",
        "months_between": "((year({1}) - year({0})) * 12 + month({1}) - month({0})"
        " - CASE WHEN day({1}) < day({0}) THEN 1 ELSE 0 END)",
        "months_begun": "((year({1}) - year({0})) * 12 + month({1}) - month({0})"
        " + CASE WHEN day({1}) > day({0}) THEN 1 ELSE 0 END)",
    }
    if name == "months_after":
        return _months_after(given, sheet)
    if name not in written:
        raise NotCompiled(name)
    sql = f"({written[name].format(*days)})::HUGEINT"
    return sheet.kept(Worth("number", sql, 1, exact.lacking(given), 24, 1, exact.height(given)))


def _months_after(given: list[Worth], sheet: Sheet) -> Worth:
    """So many months as the book writes them behind a day, no more than a century: no calendar ends within."""
    months = given[1].value.removesuffix("::HUGEINT")
    if not exact.is_whole(months) or given[1].den != 1 or abs(int(months)) > CENTURY:
        raise NotCompiled("months_after")
    sql = f"({given[0].value} + to_months({int(months)}))::DATE"
    return sheet.kept(Worth("date", sql, why=exact.lacking(given), level=exact.height(given)))


def _negative(worth: Worth) -> Worth:
    number = worth.value.removesuffix("::HUGEINT")
    if exact.is_whole(number):
        return replace(worth, value=exact.whole(-int(number)))
    return replace(worth, value=f"(-{worth.value})")


def _logic(sheet: Sheet, settles: bool, given: list[Worth]) -> Worth:
    """One no settles an `and`, one yes an `or`; else the first that has no answer is the reason."""
    settled = " OR ".join(f"{one.value} IS {'true' if settles else 'false'}" for one in given)
    end, other = ("true", "false") if settles else ("false", "true")
    why = exact.lacking(given)
    value = (
        f"CASE WHEN {settled} THEN {end}" + (f" WHEN {why} IS NOT NULL THEN NULL" if why else "") + f" ELSE {other} END"
    )
    reason = f"CASE WHEN {settled} THEN NULL ELSE {why} END" if why else None
    return sheet.kept(Worth("yesno", value, why=reason, level=exact.height(given)))


def _total(sheet: Sheet, given: list[Worth]) -> Worth:
    """The sum of what applies; nothing applies where not one of them does."""
    parts = []
    for one in given:
        if one.kind == "absent":
            one = replace(literal(Fraction(0)), why=one.why)
        if one.why is not None:
            skip = f"WHEN {one.why} = 'not_applicable' THEN"
            value = f"CASE {skip} 0 ELSE {one.value} END"
            den = one.den if isinstance(one.den, int) else f"CASE {skip} 1 ELSE {one.den} END"
            one = sheet.kept(replace(one, value=value, den=den, why=f"nullif({one.why}, 'not_applicable')"))
        parts.append(one)
    made = exact.added(sheet, parts)
    if any(one.why is None for one in given):
        return made
    none = " AND ".join(f"{one.why} = 'not_applicable'" for one in given)
    nothing = sheet.kept(Worth("yesno", f"coalesce({none}, false)", level=exact.height(given)))
    return exact.chosen(sheet, [(nothing, literal(Absent("not_applicable")))], made)


def _bands(node: Bands, place: Place) -> Worth:
    of = work(node.of, place)
    named = _named(node, place)
    gives = [work(row.gives, place) for row in node.rows]
    outside = work(node.outside, place) if node.outside is not None else _NO_ROW
    ways = [(_holds(row, of, place), given) for row, given in zip(node.rows, gives, strict=True)]
    made = exact.chosen(place.sheet, ways, outside)
    return _unless(place.sheet, [of, *named], made)


def _unless(sheet: Sheet, first: list[Worth], made: Worth) -> Worth:
    """A worth, or the reason why there is none of what it is made of."""
    why = exact.lacking(first)
    if why is None:
        return made
    reason = f"CASE WHEN {why} IS NOT NULL THEN {why} ELSE {made.why or 'NULL'} END"
    value = f"CASE WHEN {why} IS NULL THEN {made.value} END"
    return sheet.kept(replace(made, value=value, why=reason, level=max(made.level, exact.height(first))))


def _named(node: Bands | Slices, place: Place) -> list[Worth]:
    names = {edge.name for row in node.rows for edge in (row.low, row.high) if isinstance(edge, Name)}
    return [place.find(name) for name in sorted(names)]


def _holds(row: Band, of: Worth, place: Place) -> Worth:
    sides = []
    for edge, sign in ((row.low, ">=" if row.low_in else ">"), (row.high, "<=" if row.high_in else "<")):
        if edge is not None:
            sides.append(replace(exact.compared(place.sheet, sign, of, work(edge, place)), why=None))
    if len(sides) == 1:
        return sides[0]
    sql = " AND ".join(one.value for one in sides) or "true"
    return place.sheet.kept(Worth("yesno", sql, level=exact.height(sides)))


def _slices(node: Slices, place: Place) -> Worth:
    """Each slice of the value at its own rate. A rate that is lacking is the reason, whether its slice is reached or not."""
    sheet, of, named = place.sheet, work(node.of, place), _named(node, place)
    nothing, parts, rates = literal(Fraction(0)), [], []
    for row in node.rows:
        low = work(row.low, place) if row.low is not None else nothing
        top = of if row.high is None else exact.extreme(sheet, "<", [of, work(row.high, place)])
        part = exact.extreme(sheet, ">", [nothing, exact.added(sheet, [top, _negative(low)])])
        rate = work(row.gives, place)
        rates.append(rate)
        parts.append(exact.product(sheet, [part, rate]))
    return _unless(sheet, [of, *named, *rates], exact.added(sheet, parts))


def among(name: str, own: Worth, place: Place) -> Worth:
    """Compared with the others of the group; who has no value is left out."""
    sheet = place.sheet
    if name == "peers" or own.kind != "number" or own.fixed is None:
        raise NotCompiled(name)
    there = own.value if own.why is None else f"CASE WHEN {own.why} IS NULL THEN {own.value} END"
    over = f"OVER (PARTITION BY {place.within})"
    count, none = f"count({there}) {over}", quoted("missing")
    if name == "peer_count":
        return sheet.kept(Worth("number", f"({count})::HUGEINT", 1, None, 40, 1, own.level))
    if name == "peer_rank":
        sql = f"(rank() OVER (PARTITION BY {place.within} ORDER BY {there} DESC NULLS LAST))::HUGEINT"
        sql = sql if own.why is None else f"CASE WHEN {own.why} IS NULL THEN {sql} END"
        return sheet.kept(Worth("number", sql, 1, own.why, 40, 1, own.level))
    empty = f"CASE WHEN {count} = 0 THEN {none} END"
    picks = {"peer_min": "min", "peer_max": "max", "peer_sum": "sum"}
    if name in picks:
        sql, bits = f"({picks[name]}({there}) {over})::HUGEINT", own.bits + (20 if name == "peer_sum" else 0)
        return sheet.kept(Worth("number", sql, own.den, empty, bits, own.den_bits, own.level))
    mine = f"coalesce({there}, 0)" if name == "others_mean" else "0"
    others = count if name == "peer_mean" else f"({count} - CASE WHEN {there} IS NULL THEN 0 ELSE 1 END)"
    alone = quoted("zero_denominator") if name == "others_mean" else none
    why = f"CASE WHEN {others} = 0 THEN {alone} END"
    sql = f"CASE WHEN {others} > 0 THEN sum({there}) {over} - {mine} END"
    den = f"(({others}) * {exact.of(own)})::HUGEINT"
    made = sheet.kept(Worth("number", sql, den, why, own.bits + 20, own.den_bits + 20, own.level))
    return exact.lowest(sheet, made)
