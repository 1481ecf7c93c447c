"""Reading bulletins, and what a new one would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from luodi.assessment.queries import Place, aligned, columns, in_words, ranking, run_for, visible_runs
from luodi.assessment.queries.course import course_of_run, steps
from luodi.assessment.queries.lights import gravity
from luodi.assessment.queries.sheet import money_unit
from luodi.books.queries import book_of
from luodi.core.assessing import Course, Standing
from luodi.core.errors import NotThere
from luodi.core.money import in_unit
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book
from luodi.core.words import SUBJECTS, light_said
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
    subject = SUBJECTS[book.subject].zh
    best = "、".join(place.name for place in placed[:3])
    known = timezone.localtime(run.moment)
    body = [
        f"根据《{book.title[0]}》，对{len(places)}个{subject}{period_said(wanted)}招商引资和项目建设情况进行了考核，"
        f"数据截至{day_said(known.date())}{known:%H:%M}，均为已核实数。现将结果通报如下。"
    ]
    if placed:
        body.append(f"综合得分居前的{subject}依次是：{best}。各{subject}名次、得分和分项得分见附表。")
    waiting = [place.name for place in places if place.rank is None]
    if in_words(run):
        lines = "，".join(f"{word}{count}个" for word, count, _names in _lights(run)["rows"])
        body.append(f"结果为：{lines}。名单见附表。")
    elif waiting:
        body.append(f"未排名次的{subject}：{'、'.join(waiting)}。")
    body.append(f"{_heard(course_of_run(run))}每一分都可以查到依据的记录和凭证。")
    return {
        "title": f"关于{period_said(wanted)}招商引资和项目建设考核情况的通报",
        "to": "各乡镇、各部门、各园区：",
        "body": "\n".join(body),
    }


def _heard(course: Course) -> str:
    """Until when objections are heard and who answers them, as far as the result is now."""
    if course.standing is Standing.OPEN and course.until:
        return f"各单位对结果有异议的，请在{day_said(course.until)}以前（含当日）由单位负责人提出，附依据材料，由督查室答复；"
    if course.standing is Standing.NOTICED and course.notice:
        since, until = (day_said(one) for one in course.notice)
        return f"结果自{since}至{until}公示，有异议的，请在公示期内由单位负责人提出，附依据材料，由督查室答复；"
    if course.standing in (Standing.FINAL, Standing.ARCHIVED):
        return "结果已征求各单位意见并确定；"
    return "本稿尚未征求各单位意见，不是正式结果；"


def _mark(course: Course) -> str:
    """What a bulletin of a result that is not final carries on its face."""
    if course.standing is Standing.REPLACED:
        return f"已由第{course.replaced}次考核接替"
    return {Standing.DRAFT: "草稿", Standing.OPEN: "征求意见稿"}.get(course.standing, "")


def _notes(run: Any) -> list[str]:
    """What was said when a result was made final with lines left to a person."""
    told = [step.data for step in steps(run) if step.data.get("why_pending")]
    return [f"带着{one['pending']}处待定公布，因为：{one['why_pending']}" for one in told]


def frozen(actor: User, pk: int, given: dict[str, Any]) -> dict[str, Any]:
    """Everything that the bulletin prints, as plain values: its table is taken from the run itself."""
    run = run_for(actor, pk)
    return {
        "title": given["title"],
        "number": given["number"],
        "to": given["to"],
        "body": [line.strip() for line in given["body"].splitlines() if line.strip()],
        **(_lights(run) if in_words(run) else _ranking(run)),
        "signer": given["signer"],
        "date": day_said(given["dated_on"]),
        "moment": timezone.localtime(run.moment).strftime("%Y-%m-%d %H:%M"),
        "digest": run.digest,
        "mark": _mark(course_of_run(run)),
        "notes": _notes(run),
    }


def laid_out(content: dict[str, Any]) -> dict[str, Any]:
    """How the table of a bulletin is laid out; those frozen before it was kept are rankings."""
    table, left = content.get("table", "考核得分和名次"), content.get("left", [1])
    return {"content": content, "table": table, "left": left, "wide": content.get("wide", 1),
            "mark": content.get("mark", ""), "notes": content.get("notes", [])}  # fmt: skip


def _ranking(run: Any) -> dict[str, Any]:
    """The ranking as a table. Grades, awards and what took a place or a score away have columns where there are any;
    `left` are the columns of words, `wide` the one that takes the room that is left."""
    book, places = book_of(run.book), aligned(ranking(run))
    graded = any(place.grade or place.is_grade_open for place in places)
    noted = any(place.vetoes or place.unsettled for place in places)
    awards = [f"{one.name[0]}（{one.unit}）" if one.unit else one.name[0] for one in book.awards]
    unit = money_unit(book.total.unit.code)
    total = f"{book.total.name[0]}{unit}" if unit else "得分"
    items = [zh for _code, zh, _en in columns(run)]
    heads = ["名次", SUBJECTS[book.subject].zh, total, *(["等次"] if graded else []), *items, *awards]
    rows = [_printed(place, book, graded=graded, noted=noted) for place in places]
    left = [1, *([len(heads)] if noted else [])]
    return {
        "table": "考核得分和名次",
        "heads": [*heads, *(["备注"] if noted else [])],
        "rows": rows,
        "left": left,
        "wide": 1,
    }


def _printed(place: Place, book: Book, *, graded: bool, noted: bool) -> list[str]:
    awards = {one["code"]: str(one["shown"]) for one in place.awards if one["status"] == "ok"}
    vetoes = {one.code: one.name[0] for one in book.vetoes}
    notes = [*(vetoes[code] for code in place.vetoes), *(f"{vetoes[code]}（待定）" for code in place.unsettled)]
    return [
        str(place.rank or "—"),
        place.name,
        place.total if place.status == "ok" else NOT_SCORED.get(place.status, "—"),
        *(["待定" if place.is_grade_open else place.grade or "—"] if graded else []),
        *(_said(one) for one in place.items),
        *(awards.get(one.code, "—") for one in book.awards),
        *(["、".join(notes) or "—"] if noted else []),
    ]


def _said(one: Mapping[str, Any]) -> str:
    return str(one["shown"]) if one["status"] == "ok" else NOT_SCORED.get(one["status"], "—")


def _light(word: str) -> str:
    return light_said(word, "zh-hans")


def _lights(run: Any) -> dict[str, Any]:
    """A result in words as a list: each word, the worst first, how many have it, and who."""
    found: dict[str, list[str]] = {}
    for place in ranking(run):
        found.setdefault(place.total if place.status == "ok" else "", []).append(place.name)
    rows = [
        [_light(word), str(len(found[word])), "、".join(found[word])]
        for word in sorted(found, key=lambda one: (gravity(one), one))
    ]
    subject = SUBJECTS[book_of(run.book).subject].zh
    return {"table": "考核结果", "heads": ["结果", "个数", subject], "rows": rows, "left": [0, 2], "wide": 2}


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
