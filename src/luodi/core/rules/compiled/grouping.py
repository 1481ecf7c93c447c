"""Rows of one word as one row: a sheet of its own between the rows of a subject and the subject."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.core.rules.compiled.sheet import NotCompiled, Sheet, Worth

WAYS = {"sum": "sum({})::HUGEINT", "max": "max({})", "min": "min({})"}
WORD_BITS = 24  # of how many rows a sum is at most, as a power of two


def word_of(sheet: Sheet, word: Worth) -> Worth:
    """The word of a row; an empty one is none."""
    empty = f"coalesce(regexp_full_match({word.value}, '[\\s\\p{{Z}}]*'), true)"
    why = f"CASE WHEN {empty} THEN 'missing' END"
    return sheet.kept(Worth("text", word.value, why=why, level=word.level))


def lacking(sheet: Sheet, asked: Worth, word: Worth, whole: Worth, above: Sheet, turn: str = "place") -> Worth:
    """The list, with what keeps it from being taken apart: a row of which nobody can say whether it counts, then one that
    counts and has no word."""
    counts = first_reason(asked.why, "true", turn)
    words = first_reason(word.why, asked.value, turn)
    level, names = max(whole.level, sheet.above_level), [above.fresh() for _ in range(3)]
    above.join(
        f"SELECT subject, {counts} AS {names[0]}, {words} AS {names[1]}, bool_or({sheet.beyond}) AS {names[2]} "
        "FROM {rows} GROUP BY subject", sheet, level,
    )  # fmt: skip
    above.risk(f"coalesce({names[2]}, false)", level + 1)
    reasons = ", ".join(one for one in (whole.why, *names[:2]) if one)
    return above.kept(Worth("list", why=f"coalesce({reasons})", level=level + 1))


def first_reason(why: str | None, counted: str, turn: str) -> str:
    """Of the rows that count, the reason of the first that has one."""
    return f"arg_min({why}, {turn}) FILTER (WHERE {counted} AND {why} IS NOT NULL)" if why else "NULL::VARCHAR"


def by_word(
    sheet: Sheet, asked: Worth, word: Worth, turn: str, columns: Mapping[str, tuple[str, Worth]], above: Sheet
) -> tuple[Sheet, dict[str, Worth]]:
    """A row for each word, in the turn of its first: its word, and each of the columns put together `how`."""
    names: dict[str, tuple[str, str]] = {}
    chosen = [f"{word.value} AS word", f"min({turn}) AS place", f"bool_or({sheet.beyond}) AS lost"]
    for code, (how, worth) in columns.items():
        if how not in WAYS or worth.kind != "number" or worth.fixed is None:
            raise NotCompiled(how)
        value, why = names[code] = above.fresh(), above.fresh()
        reason = (
            f"arg_min({worth.why}, {turn}) FILTER (WHERE {worth.why} IS NOT NULL)" if worth.why else "NULL::VARCHAR"
        )
        chosen += [f"{WAYS[how].format(worth.value)} AS {value}", f"{reason} AS {why}"]
    sql = f"SELECT subject, {', '.join(chosen)} FROM {{rows}} WHERE {asked.value} GROUP BY subject, {word.value}"
    made = Sheet(f"{sheet.name}w", above.numbers, above, source=(sql, sheet))
    made.risk("coalesce(lost, false)", 0)
    row = {"": Worth("text", "word")}
    for code, (value, why) in names.items():
        worth = columns[code][1]
        whole = f"CASE WHEN {why} IS NULL THEN {value}::HUGEINT END"
        row[code] = made.kept(Worth("number", whole, worth.den, why, worth.bits + WORD_BITS, worth.den_bits))
    return made, row
