"""The journal as a list, the rows of one figure as a list, and how a figure's value is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.core.definitions import Definition, Ratio
from luodi.core.definitions.catalogue import MONEY
from luodi.core.industries import SECTIONS
from luodi.core.money import in_unit
from luodi.core.periods import span
from luodi.core.standing import RECORDED, VERIFIED
from luodi.figures.queries import Figure, Part, at_stage, bridge, catalogue, in_band, rows, visible_postings
from luodi.figures.queries.question import Question, period_choices, state_choices, unit_choices
from luodi.kit.cells import Label, headline
from luodi.kit.tables import Column, Filter, Table, words
from luodi.ledger.queries.papers import papers_behind
from luodi.people.access import Act, may

NONE = "none"  # in an address: rows that have no industry, or whose project stands at no stage


def said_value(definition: Definition, value: int | Decimal | None) -> tuple[str, str]:
    """A value and its unit, as a page writes them; no value is a dash, never a zero."""
    if value is None:
        return "—", ""
    if definition.unit == "percent":
        return f"{value}", "%"
    return headline(int(value)) if definition.unit == "fen" else (f"{value:,}", gettext("个项目"))


def said_amount(definition: Definition, amount: int) -> str:
    """One side of a rate, or what a project adds to a figure, with its unit where that is money."""
    return " ".join(headline(amount)) if definition.terms[0].is_money else f"{amount:,}"


def line_of(one: Figure) -> dict[str, Any]:
    """A figure as a line: its name, its value with the unit, where it and its rows open."""
    number, unit = said_value(one.definition, one.value)
    rate = one.numerator is not None
    return {
        "figure": one,
        "name": one.definition.said(get_language() or "zh-hans"),
        "number": number,
        "unit": unit,
        "page": address("figure", one),
        "rows": "" if rate else address("figure-rows", one),
        "sides": sides(one.definition, one, lambda part: address("figure-rows", one, part=part)) if rate else (),
    }


def address(name: str, one: Figure, **more: str) -> str:
    """Where a page about this very figure is: the same span, moment, state and unit."""
    return reverse(name, args=[one.code]) + "?" + urlencode({**one.asked, **more})


def sides(definition: Definition, one: Figure | Part, rows_at: Callable[[str], str]) -> list[dict[str, str]]:
    """The two sides of a rate, each opening its rows."""
    amounts = {"numerator": one.numerator or 0, "denominator": one.denominator or 0}
    return [{"number": said_amount(definition, amount), "href": rows_at(part)} for part, amount in amounts.items()]


def _sees(actor: Any) -> bool:
    return may(actor, Act.PROJECT_SEE)


def _columns(amount: Column) -> tuple[Column, ...]:
    return (
        Column(
            "day", _("发生日期"), "date", source="happened_on", order="happened_on", link="entry", link_by=("source",)
        ),
        Column("fact", _("事项"), "word", source="source__kind", word="fact"),
        Column("project_name", _("项目"), "name", source="project__name", link="project", link_by=("project__code",)),
        Column("unit", _("计入单位"), source="unit__name", english="unit__name_en", phone=False),
        amount,
        Column("cause", _("入账原因"), "word", source="entry__kind", word="fact", phone=False),
        Column("voucher", _("凭证号"), source="source__voucher", phone=False),
        Column("papers", _("材料"), "count", phone=False),
        Column("period", _("记账月份"), "month", order="period", phone=False),
        Column("recorded_at", _("入账时间"), "moment", order="recorded_at", phone=False),
    )


def _papered(found: QuerySet[Any]) -> QuerySet[Any]:
    papered: QuerySet[Any] = found.annotate(papers=papers_behind("source"))
    return papered


# The journal


def _journal(actor: Any) -> QuerySet[Any]:
    return _papered(visible_postings(actor))


def _in_book(found: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    return found.filter(book=VERIFIED if wanted == "verified" else RECORDED)


def _book_said(row: Mapping[str, Any]) -> str:
    return "verified" if row["book"] == VERIFIED else "recorded"


def _booked(edge: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Narrow to months from the start, or up to the end, of a period as people write it."""

    def narrow(found: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        months = span(wanted)
        return found.filter(**{f"period__{edge}": months.first if edge == "gte" else months.last})

    return narrow


def _entered(row: Mapping[str, Any]) -> int | Decimal:
    """What a reader is shown of a posting: money in 元 with its two places, projects by number. Programs get whole fen."""
    amount: int = row["amount"]
    return in_unit(amount, "元").quantize(Decimal("0.01")) if row["measure"] in MONEY else amount


POSTINGS_TABLE = Table(
    "postings",
    _("入账明细"),
    (
        *_columns(
            Column(
                "amount",
                _("入账数（金额为元）"),
                "count",
                value=itemgetter("amount"),
                shows=_entered,
                needs=("amount", "measure"),
            )
        ),
        Column("measure", _("口径项目"), "word", word="measure", phone=False),
        Column("book", _("账册"), "word", word="state", value=_book_said, needs=("book",), phone=False),
    ),
    _journal,
    _sees,
    filters=(
        Filter("measure", _("口径项目"), choices=words("measure"), field="measure"),
        Filter("state", _("账册"), choices=state_choices, narrow=_in_book),
        Filter("since", _("记账月份从"), "period", narrow=_booked("gte")),
        Filter("until", _("到"), "period", narrow=_booked("lte")),
        Filter("project", _("项目编号"), "text", field="project__code"),
    ),
    empty=_("还没有入账。登记签约、到位资金等事项后，这里逐笔列出它们计入了哪个数。"),
    url="postings",
)
TABLES = (POSTINGS_TABLE,)


# The rows of one figure


def rows_table(definition: Definition, asked: Question, part: str, today: date, given: Mapping[str, str]) -> Table:
    """The rows behind a figure as a list: made for one question, because what counts depends on it."""

    def source(actor: Any) -> QuerySet[Any]:
        found = rows(actor, definition.code, asked.span, asked.at, part=part, **asked.how)
        return _papered(found)

    return _figure_table("figure-rows", definition, source, _asked_again(asked, today, given, definition))


def bridge_table(
    definition: Definition, asked: Question, other: Mapping[str, Any], today: date, given: Mapping[str, str]
) -> Table:
    """The rows that make the difference between two figures as a list; `other` as `queries.bridge` takes it."""

    def source(actor: Any) -> QuerySet[Any]:
        found = bridge(actor, definition.code, asked.span, asked.at, **asked.how, **other)
        return _papered(found)

    kept = tuple(_kept(name) for name in ("other", "other_period", "since") if given.get(name))
    return _figure_table("figure-bridge", definition, source, (*_asked_again(asked, today, given), *kept))


def _figure_table(
    name: str, definition: Definition, source: Callable[[Any], QuerySet[Any]], asked: tuple[Filter, ...]
) -> Table:
    sort = "money" if definition.terms[0].is_money else "count"
    # Key and source must differ: a sum named like the annotation that it sums would be a sum of its own name.
    amount = Column("amount", _("计入数"), sort, source="counted", unit="元", order="counted", total=True)
    return Table(
        name,
        definition.said(get_language() or "zh-hans"),
        _columns(amount),
        source,
        _sees,
        filters=asked,
        empty=_("这个数下面没有记录。可以换一个期间、单位，或改看“全部已登记”。"),
    )


def _unchanged(found: QuerySet[Any], _wanted: str) -> QuerySet[Any]:
    return found


def _kept(name: str, label: Label = "", kind: str = "text", choices: Any = ()) -> Filter:
    """Part of the question itself: the source has answered it already, so it narrows nothing more."""
    return Filter(name, label or name, kind, choices=choices, narrow=_unchanged)


def _asked_again(
    asked: Question, today: date, given: Mapping[str, str], definition: Definition | None = None
) -> tuple[Filter, ...]:
    found = [
        _kept("period", _("期间"), "choice", period_choices(today, given.get("period", ""))),
        _kept("state", _("状态"), "choice", state_choices),
        _kept("unit", _("单位"), "org", _once(unit_choices)),
        Filter("industry", _("行业门类"), narrow=_by_industry, choices=_industries),
        Filter("scale", _("规模"), narrow=in_band, choices=_bands),
        Filter("stage", _("现处阶段"), narrow=_by_stage(asked), choices=_stages),
        Filter("project", _("项目编号"), "text", field="project__code"),
        _kept("at", _("时点"), "text"),
    ]
    if definition is not None and isinstance(definition.of, Ratio):
        parts = [("numerator", gettext("分子")), ("denominator", gettext("分母"))]
        found.insert(0, _kept("part", _("分子或分母"), "choice", parts))
    if given.get("own"):
        found.append(Filter("own", _("本级"), "text", field="unit__code"))
    return tuple(found)


def _once(choices: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Choices that are read from the database once for this one list, form and chips together."""
    kept: list[Any] = []

    def read(actor: Any) -> Any:
        if not kept:
            kept.append(choices(actor))
        return kept[0]

    return read


def _by_industry(found: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    return found.filter(industry="") if wanted == NONE else found.filter(industry__startswith=wanted)


def _by_stage(asked: Question) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def narrow(found: QuerySet[Any], wanted: str) -> QuerySet[Any]:
        return at_stage(found, "" if wanted == NONE else wanted, asked.at, asked.state)

    return narrow


def _industries(_actor: Any) -> list[tuple[str, str]]:
    english = (get_language() or "").startswith("en")
    return [(code, f"{code} {en if english else zh}") for code, zh, en in SECTIONS] + [(NONE, gettext("未填行业"))]


def _bands(_actor: Any) -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    return [(band.code, band.said(language)) for band in catalogue().bands]


def _stages(actor: Any) -> list[tuple[str, Any]]:
    return [*words("stage")(actor), (NONE, gettext("已终止或无阶段"))]


def part_label(by: str, key: str, said: str) -> str:
    """What a line of a breakdown is called."""
    choices = {"industry": _industries, "scale": _bands, "stage": _stages}.get(by)
    if choices is None:
        return said
    return str(dict(choices(None)).get(key or NONE, key))


__all__ = [
    "POSTINGS_TABLE",
    "TABLES",
    "address",
    "bridge_table",
    "line_of",
    "part_label",
    "rows_table",
    "said_amount",
    "said_value",
    "sides",
]
