"""Reading bulletins, and what a new one would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from luodi.assessment.queries import Place, columns, ranking, run_for, visible_runs
from luodi.books.queries import book_of
from luodi.core.errors import NotThere
from luodi.core.money import in_unit
from luodi.core.periods import Span, span
from luodi.figures.queries import catalogue, rows
from luodi.people.access import Act, scope
from luodi.people.models import Org, User
from luodi.reports.models import Bulletin

NOT_SCORED = {"not_applicable": "不适用", "missing": "缺数"}


def visible_bulletins(actor: User) -> QuerySet[Bulletin]:
    """Bulletins of the runs that the actor sees."""
    return Bulletin.objects.filter(run__in=visible_runs(actor).values("pk"))


def bulletin_for(actor: User, pk: int) -> Bulletin:
    found = visible_bulletins(actor).filter(pk=pk).select_related("run", "made_by").first()
    if found is None:
        raise NotThere
    return found


def period_said(wanted: Span) -> str:
    """A span as an official sentence says it: 2026年、2026年上半年、2026年第三季度、2026年9月."""
    year, _dash, rest = wanted.code.partition("-")
    if not rest:
        return f"{year}年"
    if rest.startswith("H"):
        return f"{year}年{'上' if rest == 'H1' else '下'}半年"
    if rest.startswith("Q"):
        return f"{year}年第{'一二三四'[int(rest[1]) - 1]}季度"
    return f"{year}年{int(rest)}月"


def day_said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def drafted(actor: User, pk: int) -> dict[str, Any]:
    """What a bulletin of this run would say; the office may change every word before it is made."""
    run = run_for(actor, pk)
    book, wanted = book_of(run.book), span(run.period)
    places = ranking(run)
    placed = [place for place in places if place.rank is not None]
    best = "、".join(place.name for place in placed[:3])
    known = timezone.localtime(run.moment)
    body = [
        f"根据《{book.title[0]}》，对{len(places)}个单位{period_said(wanted)}招商引资和项目建设情况进行了考核，"
        f"数据截至{day_said(known.date())}{known:%H:%M}，均为已核实数。现将结果通报如下。"
    ]
    if placed:
        body.append(f"综合得分居前的单位依次是：{best}。各单位名次、得分和分项得分见附表。")
    waiting = [place.name for place in places if place.rank is None]
    if waiting:
        body.append(f"因缺少数据未排名次的单位：{'、'.join(waiting)}。")
    body.append("各单位对得分有异议的，请在公示期内向招商局书面提出；每一分都可以查到依据的记录和凭证。")
    return {
        "title": f"关于{period_said(wanted)}招商引资和项目建设考核情况的通报",
        "to": "各乡镇、各部门、各园区：",
        "body": "\n".join(body),
    }


def frozen(actor: User, pk: int, given: dict[str, Any]) -> dict[str, Any]:
    """Everything that the bulletin prints, as plain values: the ranking of the run is taken from the run itself."""
    run = run_for(actor, pk)
    heads = ["名次", "单位", "得分", *(zh for _code, zh, _en in columns(run))]
    return {
        "title": given["title"],
        "number": given["number"],
        "to": given["to"],
        "body": [line.strip() for line in given["body"].splitlines() if line.strip()],
        "heads": heads,
        "rows": [_printed(place) for place in ranking(run)],
        "signer": given["signer"],
        "date": day_said(given["dated_on"]),
        "moment": timezone.localtime(run.moment).strftime("%Y-%m-%d %H:%M"),
        "digest": run.digest,
    }


def _printed(place: Place) -> list[str]:
    total = place.total if place.status == "ok" else NOT_SCORED.get(place.status, "—")
    items = [one["shown"] if one["status"] == "ok" else NOT_SCORED.get(one["status"], "—") for one in place.items]
    return [str(place.rank or "—"), place.name, total, *items]


@dataclass(frozen=True, slots=True)
class Behind:
    """A row behind the ranking: which figure, whose, which project, when, how much, and the fact to open."""

    figure: str
    unit: str
    project_code: str
    project: str
    happened_on: date
    value: Decimal
    entry: int


def rows_behind(actor: User, bulletin: Bulletin) -> list[Behind]:
    """The rows of every figure that the run's book uses, as known at the run's moment, of units in the actor's scope;
    by figure, then by unit in the order of the run. Two statements a figure, however many units there are."""
    run = bulletin.run
    book, wanted = book_of(run.book), span(run.period)
    codes = [one.origin.code for one in book.inputs.values() if one.origin.kind == "definition"]
    seen, whole = scope(actor, Act.RUN_SEE), scope(actor, Act.RUN_MAKE).everything
    members = {member["path"]: place for place, member in enumerate(run.group) if whole or seen.holds(member["path"])}
    names = [member["name"] for member in run.group]
    return [row for code in dict.fromkeys(codes) for row in _of_figure(actor, code, wanted, run.moment, members, names)]


def _of_figure(
    actor: User, code: str, wanted: Span, at: datetime, members: Mapping[str, int], names: Sequence[str]
) -> list[Behind]:
    definition = catalogue().in_force(code, wanted.last)
    money = definition.unit == "fen"
    found: list[tuple[int, Behind]] = []
    for row in rows(actor, code, wanted, at).select_related("project", "unit"):
        path = row.unit.path
        # What is booked on a unit counts for every unit of the run above it, as in the run itself.
        for place in (
            members[path[:end]] for end in range(Org.steplen, len(path) + 1, Org.steplen) if path[:end] in members
        ):
            value = in_unit(row.counted, "万元") if money else Decimal(row.counted)
            said = (row.project.code, row.project.name, row.happened_on, value, row.source_id)
            found.append((place, Behind(definition.zh, names[place], *said)))
    return [behind for _place, behind in sorted(found, key=lambda one: one[0])]
