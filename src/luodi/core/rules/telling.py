"""The working of a result in lines of plain text, as a check prints it and an office can follow it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from luodi.core.rules.books import Book
from luodi.core.rules.quantities import quantity
from luodi.core.rules.results import Scored, Standing
from luodi.core.rules.units import scale_of
from luodi.core.rules.values import Absent, Step, Value

REASON_WORDS = {
    "missing": ("缺数据", "missing"),
    "zero_denominator": ("分母为零", "the denominator is zero"),
    "no_row": ("不在任何一档", "in no row"),
    "not_applicable": ("不适用", "not applicable"),
}
POLICY_WORDS = {
    "zero": ("计零分", "counts as zero"),
    "full": ("计满分", "counts in full"),
    "not_applicable": ("不计分", "is not scored"),
    "peer_mean": ("取同组平均", "takes the mean of the group"),
    "spread_weight": ("权重分摊到其他项", "its weight is spread over the others"),
    "spread_received": ("加上其他项分摊来的权重", "with the weight that other items gave up"),
    "by_hand": ("由人决定", "is for a person to decide"),
    "decided": ("由人决定，已决定", "was decided by a person"),
    "veto": ("一票否决", "is vetoed"),
}


def amount(value: Value, unit: str, language: str = "zh") -> str:
    """A value with its unit; an endless fraction to four places behind ≈.

    >>> amount(Fraction(1, 3), "分"), amount(Fraction(420_000_000), "亿元")
    ('≈0.3333分', '4.2亿元')
    """
    place = 1 if language.startswith("en") else 0
    if isinstance(value, Fraction):
        return quantity(value / scale_of(unit), unit, language)
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][place]
    if isinstance(value, Absent):
        return REASON_WORDS[value.reason][place]
    if isinstance(value, tuple):
        return "[" + "; ".join(amount(part, unit, language) for part in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {amount(part, '', language)}" for name, part in value.items()) + "}"
    return str(value)


def lines(book: Book, standing: Standing, language: str = "zh") -> list[str]:
    """Every item and the total of one subject, each with its steps below it."""
    told: list[str] = []
    for line in (*standing.figures.values(), *standing.items.values(), standing.total, *standing.awards.values()):
        told += of_line(book, line, language)
    return told


def of_line(book: Book, line: Scored, language: str = "zh") -> list[str]:
    """One line of the score: its name, what it is worth, and indented how that came about."""
    place = 1 if language.startswith("en") else 0
    name = book.total.name[place] if line.code == "total" else book.named(line.code)[place]
    head = f"{name} = {amount(line.value, line.unit, language)}"
    if line.policy and line.policy in POLICY_WORDS:
        why = f"{REASON_WORDS[line.reason][place]}: " if line.reason else ""
        head += f"  [{why}{POLICY_WORDS[line.policy][place]}]"
    if line.value != line.unrounded:
        head += f"  [{amount(line.unrounded, line.unit, language)}]"
    return [head, *("    " + text for text in _steps(book, line.trace, language, set()))]


def _steps(book: Book, step: Step, language: str, seen: set[tuple[str, bool]]) -> Iterator[str]:
    """Innermost first, each formula once, and once more where it has no value: that row is the one asked for."""
    for part in step.of:
        yield from _steps(book, part, language, seen)
    place = 1 if language.startswith("en") else 0
    note = f"  [{step.note}]" if step.note else ""
    if step.kind == "policy" and step.said in POLICY_WORDS:
        yield f"{POLICY_WORDS[step.said][place]} = {amount(step.value, step.unit, language)}{note}"
        return
    told = (step.said, isinstance(step.value, Absent))
    if step.kind == "number" or told in seen:
        return
    seen.add(told)
    label = f" ({book.named(step.said)[place]})" if step.kind in ("input", "parameter", "figure", "item") else ""
    yield f"{step.said}{label} = {amount(step.value, step.unit, language)}{note}"
