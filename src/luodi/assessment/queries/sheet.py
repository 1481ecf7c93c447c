"""The score sheet of one subject, said for a reader: its page, its workbook and its PDF are faces of these lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.assessment.models import Run
from luodi.assessment.queries.inputs import all_inputs, by_hand
from luodi.assessment.queries.runs import Source, all_unfolded, member_of, plain, run_for
from luodi.books.queries import book_of, formula
from luodi.core.periods import span
from luodi.core.rules.books import TOTAL, Book, Input, Veto
from luodi.core.rules.expressions import names
from luodi.core.rules.phrases import Phrases
from luodi.core.rules.telling import POLICY_WORDS, REASON_WORDS, amount
from luodi.core.rules.units import MONEY, measure, scale_of
from luodi.core.rules.values import exact, rounded
from luodi.people.models import User

NAMED = ("input", "parameter", "figure", "item")


def _language() -> str:
    return get_language() or "zh-hans"


def _place() -> int:
    return 1 if _language().startswith("en") else 0


def said(value: Any, unit: str = "") -> str:
    """A value as a run keeps it (exact text, yes or no, absent) in the unit in which the book shows it."""
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return REASON_WORDS[value["absent"]][_place()] if "absent" in value else "…"
    if isinstance(value, str):
        try:
            return amount(Fraction(value), unit, _language())
        except ValueError:
            return value
    if isinstance(value, list):
        return "；".join(said(part, unit) for part in value)
    return amount(value, unit, _language())


def in_unit_said(value: Fraction, unit: str) -> str:
    """A number that stands in its own unit, said with it."""
    return said(exact(value * scale_of(unit)), unit)


def decision_said(kept: Any, unit: str) -> str:
    """A decision as the ledger keeps it (a number in the item's own unit, or a word), said with that unit."""
    try:
        return in_unit_said(Fraction(str(kept)), unit)
    except ValueError:
        return str(kept)


def named(code: str, book: Book) -> str:
    """What a code of the book is called, its total and its vetoes too."""
    veto = next((one for one in book.vetoes if one.code == code), None)
    if veto is not None:
        return veto.name[_place()]
    return book.total.name[_place()] if code == "total" else book.named(code)[_place()]


def money_unit(unit: str) -> str:
    """The unit as a heading carries it where it is one of money; points need none."""
    return f"（{unit}）" if unit and measure(unit).dims == MONEY else ""


def total_head(book: Book) -> str:
    """What the column of totals is called: a score, or the money that it is, with its unit."""
    unit = money_unit(book.total.unit.code)
    return f"{book.total.name[_place()]}{unit}" if unit else _("得分")


def formula_said(step: Mapping[str, Any], book: Book) -> str:
    """What a step of the working says, by the book's names."""
    text = str(step["said"])
    if step["kind"] == "policy" and text in POLICY_WORDS:
        return str(POLICY_WORDS[text][_place()])
    return named(text, book) if step["kind"] in NAMED else formula(book, text, _language())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet, in words: `unrounded` only where the rounding changed something."""

    item: str
    name: str
    score: str
    unrounded: str
    formula: str
    policy: str
    inputs: tuple[tuple[str, str, str], ...]  # name, value, by whom
    parameters: tuple[tuple[str, str, str], ...]  # name, value, source
    numbers: tuple[float | None, float | None] = (None, None)  # the score and what it was unrounded, in its own unit
    is_open: bool = False  # a veto of which nobody can say whether it holds
    by_hand: bool = False  # what is lacking for that is given by hand


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    run: Any
    book: Book
    member: Mapping[str, Any]
    lines: tuple[Line, ...]
    note: str = ""

    @property
    def name(self) -> str:
        return str((self.member["name_en"] if _place() else "") or self.member["name"])

    @property
    def title(self) -> str:
        return str((self.run.title_en if _place() else "") or self.run.title)


def score_sheet(actor: User, pk: int, subject: str) -> ScoreSheet:
    """The sheet of one subject of a run, for who may open it."""
    run = run_for(actor, pk)
    book = book_of(run.book)
    unfolded = all_unfolded(actor, run, subject)
    lines = tuple(_line(one, book) for one in unfolded)
    parts = [one["line"] for one in unfolded if one["item"] in book.items and book.items[one["item"]].counted]
    rounded = any(_numbers(line)[1] is not None and line["unrounded"] == line["value"] for line in parts)
    note = _("合计由未取整的各项相加，再取整。") if rounded else ""
    return ScoreSheet(run, book, member_of(run, subject), (*lines, *veto_lines(run, subject)), note)


def veto_lines(run: Run, subject: str) -> tuple[Line, ...]:
    """The vetoes that hold for a subject, each with its rule in words and the values that made it hold; and those of
    which nobody can say whether they do."""
    book, standing = book_of(run.book), plain(run)["subjects"][subject]
    effects = {"zero": _("总分记零"), "unranked": _("不参加排名"), "flag": _("只作提示")}
    phrases = Phrases(book, _language())
    unsettled = standing.get("unsettled", ())
    hand = by_hand(book)

    def effect(veto: Veto) -> str:
        if veto.code in unsettled:
            return str(_("缺数，待定"))
        grade = _("，等次定为“%(grade)s”") % {"grade": veto.grade} if veto.grade else ""
        return f"{effects[veto.effect]}{grade}"

    return tuple(
        Line(
            "total", veto.name[_place()], effect(veto), "", phrases.of(veto.node), _("一票否决"),
            tuple(_values(run, subject, veto, standing)), (), is_open=veto.code in unsettled,
            by_hand=veto.code in unsettled and any(one.code in _named(veto) for one in hand),
        )
        for veto in book.vetoes
        if veto.code in standing["vetoes"] or veto.code in unsettled
    )  # fmt: skip


def _values(run: Run, subject: str, veto: Veto, standing: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a veto looks at, as it was: items and figures of the result, inputs as known at its moment."""
    book, lines = book_of(run.book), {**standing["figures"], **standing["items"]}
    asked = _named(veto)
    used = {code: value for line in (*lines.values(), standing["total"]) for code, value in line["inputs"].items()}
    if any(code in book.inputs and code not in used for code in asked):
        [known] = all_inputs(book, [member_of(run, subject)], span(run.period), run.moment).values()
        used |= {code: _base(book.inputs[code], known.values.get(code)) for code in asked if code in book.inputs}
    for code in asked:
        if code in lines:
            yield named(code, book), said(lines[code]["value"], lines[code]["unit"]), ""
        elif code in used:
            unit = book.inputs[code].unit
            known_as = _("缺数") if used[code] is None else said(used[code], unit.code if unit else "")
            yield named(code, book), str(known_as), ""
        elif code == TOTAL:  # as it was before the vetoes
            total = standing["total"]
            seen = _rounded(total["unrounded"], book) if total["policy"] == "veto" else total["value"]
            yield named(code, book), said(seen, total["unit"]), ""


def _rounded(unrounded: Any, book: Book) -> Any:
    """The total as the vetoes saw it: a vetoed one keeps only what it was before rounding."""
    how = book.total.rounding
    if how is None or not isinstance(unrounded, str):
        return unrounded
    return exact(rounded(Fraction(unrounded) / how.unit.scale, how.places, how.way) * how.unit.scale)


def _named(veto: Veto) -> dict[str, None]:
    """What the condition of a veto asks for, once each, in its order."""
    return dict.fromkeys(names(veto.node))


def _base(one: Input, value: object) -> Any:
    """A value as it was read, in base units: money is read in fen."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        return value
    return exact(Fraction(value) / 100 if one.in_fen else Fraction(value) * (one.unit.scale if one.unit else 1))


def _line(one: Mapping[str, Any], book: Book) -> Line:
    line = one["line"]
    words = {"not_applicable": _("不适用"), "missing": _("缺数")}
    return Line(
        one["item"],
        named(one["item"], book),
        line["shown"] if line["status"] == "ok" else words.get(line["status"], line["status"]),
        said(line["unrounded"], line["unit"]) if _numbers(line)[1] is not None else "",
        formula_said(line["trace"], book),
        why_said(line),
        tuple((named(source.code, book), source_said(source, book), _by(source)) for source in one["inputs"]),
        tuple(
            (named(code, book), parameter_said(book, code, used["value"]), str(used["source"]))
            for code, used in line["parameters"].items()
        ),
        _numbers(line),
    )


def _numbers(line: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The score as it is shown, and what it was before where the two differ."""
    try:
        shown, before = Fraction(line["shown"]), Fraction(line["unrounded"]) / scale_of(line["unit"])
    except (ValueError, TypeError):
        return None, None
    return float(shown), float(before) if before != shown else None


def source_said(source: Source, book: Book) -> str:
    unit = book.inputs[source.code].unit
    return said(source.value, unit.code if unit else "")


def parameter_said(book: Book, code: str, value: Any) -> str:
    unit = book.parameters[code].unit
    return said(value, unit.code if unit else "")


def _by(source: Source) -> str:
    return " · ".join(part for part in (source.by, source.why) if part)


def why_said(line: Mapping[str, Any]) -> str:
    """Why a line has no value, and what the book says then."""
    if (line["policy"], line["status"]) == ("veto", "missing"):
        return str(_("一票否决的条件缺数，待定"))
    place = _place()
    said_of = [REASON_WORDS[line["reason"]][place]] if line["reason"] in REASON_WORDS else []
    said_of += [POLICY_WORDS[line["policy"]][place]] if line["policy"] in POLICY_WORDS else []
    return ("，", ", ")[place].join(said_of)
