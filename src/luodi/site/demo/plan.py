"""The plan of the demo: which projects there are and what happens to them, such that the speech's sums come out.

The same seed gives the same plan. Totals are shared out by weights with `core.money.shared`, so they hold to the fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from random import Random
from typing import Any

import yaml

from luodi.core.facts import Kind
from luodi.core.periods import first_day
from luodi.site.demo.drafts import (
    FIRST,
    LAST,
    WAN,
    FactDraft,
    ProjectDraft,
    any_day,
    later,
    parts,
    spread,
)
from luodi.site.demo.incidents import add_incidents

SEED = 132_353_104
WITHOUT_SIGNINGS = "YQ"  # "去年竟然没有一个项目成功入驻": the industrial park signed nothing last year


def read(name: str) -> Any:
    """One of the demo's data files."""
    return yaml.safe_load(files("luodi.site.demo").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))


def plan() -> list[ProjectDraft]:
    """Every project of the demo with its facts, in the order of the register."""
    random = Random(SEED)
    data, units = read("projects"), read("district")["units"]
    totals = data["totals"]
    signed = _signed(random, data, units)
    for project in signed:
        _course(random, project)
    started = [project for project in signed if project.reached("started")]
    built = _built(random, data, units, totals["started"] - len(started))
    _pay_in(random, signed, totals["paid_in"] * WAN)
    _complete(random, started, built, totals["completed"] * WAN)
    _enter_in_plan(random, started + built, totals["planned"], totals["plan_scale"] * WAN)
    pooled = _pooled(random, data, units)
    everything = signed + built + pooled
    add_incidents(random, signed, built, pooled, data)
    for project in everything:
        project.facts.sort(key=lambda one: one.happened_on)
    return everything


def _signed(random: Random, data: Any, units: Sequence[list[str]]) -> list[ProjectDraft]:
    """The signed ones: those of the speech with their amounts, the rest sharing what is left."""
    found = []
    for name, unit, industry, amount, month, investor in data["signed"]:
        project = ProjectDraft(name, unit, industry, "enterprise", 0, investor, named=True, agreed_fen=amount * WAN)
        project.cursor = first_day(month)
        found.append(project)
    count = data["totals"]["signed"] - len(found)
    left = data["totals"]["agreed"] - sum(project.agreed_fen // WAN for project in found)
    amounts = parts(left, [int(100 * random.lognormvariate(0, 0.9)) + 25 for _ in range(count)])
    weights = [{"key": 9, "valley": 3, "tableland": 1, "quota_department": 3}.get(unit[4], 1) for unit in units]
    taken: set[str] = set()
    for amount in amounts:
        unit = random.choices(units, weights)[0]
        name, industry, company = _free_name(random, data, taken)
        project = ProjectDraft(name, unit[0], industry, "enterprise", 0, company, agreed_fen=amount * WAN)
        project.channel = "foreign" if random.random() < 0.04 else "enterprise"
        months = spread(random, 202402, 202609, 60)
        if unit[0] == WITHOUT_SIGNINGS:
            months = [month for month in months if month // 100 != 2025]
        project.cursor = first_day(random.choice(months))
        found.append(project)
    for project in found:
        project.planned_fen = project.agreed_fen + project.agreed_fen // 1000 * random.choice((0, 0, 20, 50, 100))
    return found


def _free_name(random: Random, data: Any, taken: set[str]) -> tuple[str, str, str]:
    """A project's name, industry and investor that no other bears."""
    while True:
        product, industry, trade = random.choice(data["trades"])
        brand = random.choice(data["brands"])
        name = f"{brand}{product}项目"
        if name not in taken:
            taken.add(name)
            return name, industry, f"演示{brand}{trade}有限公司"


def _course(random: Random, project: ProjectDraft) -> None:
    """From the pool to the signing, and on as far as time and luck allow."""
    signing = project.cursor.year * 100 + project.cursor.month
    project.cursor = first_day(max(FIRST, later(signing, -random.randint(1, 4))))
    project.move(random, "pooled", project.cursor.year * 100 + project.cursor.month)
    project.move(random, "negotiating", later(signing, -1) if signing > FIRST else signing)
    day = project.day(random, signing)
    _agree(random, project, day)
    project.move(random, "signed", signing)
    luck = 1.0 if project.named else random.random()
    month = later(signing, random.randint(1, 2))
    if luck < 0.12 or month > LAST:
        return
    project.move(random, "preparing", month)
    month = later(month, random.randint(1, 4))
    if luck < 0.26 or month > LAST:
        return
    _build(random, project, month, luck > 0.45)


def _agree(random: Random, project: ProjectDraft, day: Any) -> None:
    """The agreement: most sign a contract at once, some a framework first, a few stay with it."""
    luck = 1.0 if project.named else random.random()
    if luck < 0.05:
        project.add(Kind.AGREEMENT_SIGNED, day, project.agreed_fen, "framework", paper="contract")
        return
    if luck < 0.13 and day.year * 100 + day.month <= later(LAST, -4):
        first = project.agreed_fen // 10 * 9
        project.add(Kind.AGREEMENT_SIGNED, day, first, "framework", paper="contract", key="framework")
        day = any_day(random, later(day.year * 100 + day.month, 3), day)
        replacing = {"paper": "contract", "replaces": "framework"}
        project.add(Kind.AGREEMENT_SIGNED, day, project.agreed_fen, "contract", **replacing)
        return
    project.add(Kind.AGREEMENT_SIGNED, day, project.agreed_fen, "contract", paper="contract")


def _build(random: Random, project: ProjectDraft, month: int, quick: bool) -> None:
    """From the start on: building, completion, production."""
    project.move(random, "started", month, "permit")
    if later(month, 1) > LAST:
        return
    project.move(random, "building", later(month, 1))
    done = later(month, random.randint(8, 22))
    if not quick or done > LAST:
        return
    project.move(random, "completed", done, "acceptance")
    done = later(done, random.randint(1, 3))
    if project.investor and done <= LAST:
        project.move(random, "producing", done, "production")


def _built(random: Random, data: Any, units: Sequence[list[str]], count: int) -> list[ProjectDraft]:
    """What the district, the province and the state build: many small works, few large ones. Weights in 万元 so far."""
    found = []
    for name, unit, industry, channel, weight, month in data["built"]:
        project = ProjectDraft(name, unit, industry, channel, weight, named=True)
        _public_course(random, project, month)
        found.append(project)
    names: set[str] = set()
    while len(found) < count:
        work, industry, weight, whose = random.choice(data["works"])
        unit = random.choice([one for one in units if one[0] in whose or one[4] in whose])
        year = random.choice((2024, 2024, 2025, 2025, 2026))
        place = unit[1] if unit[3] in ("township", "park") else "崆峒区"
        name = f"{place}{year}年{work}"
        if name in names:
            continue
        names.add(name)
        channel = random.choices(("self_raised", "provincial", "national"), (6, 2, 2))[0]
        project = ProjectDraft(name, unit[0], industry, channel, random.randint(1, 2 * weight))
        last = {2024: 202412, 2025: 202512, 2026: 202609}[year]
        _public_course(random, project, random.choice(spread(random, max(year * 100 + 2, 202402), last, 12)))
        found.append(project)
    return found


def _public_course(random: Random, project: ProjectDraft, month: int) -> None:
    project.cursor = first_day(max(FIRST, later(month, -2)))
    project.move(random, "pooled", max(FIRST, later(month, -2)))
    project.move(random, "preparing", max(FIRST, later(month, -1)))
    _build(random, project, month, random.random() < 0.6)


def _pay_in(random: Random, signed: Sequence[ProjectDraft], total: int) -> None:
    """Funds by how far each project came; never more than was agreed. Receipts from the signing on."""
    share = {"signed": 4, "preparing": 15, "started": 30, "building": 45, "completed": 70, "producing": 75}
    weights = [project.agreed_fen // WAN * (share[project.stage] + random.randint(0, 9)) for project in signed]
    for project, amount in zip(signed, parts(total, weights), strict=True):
        if amount > project.agreed_fen:
            raise ValueError(f"{project.name}: more paid in than agreed; choose other shares")
        first = next(one.happened_on for one in project.facts if one.code == "signed")
        months = spread(random, later(first.year * 100 + first.month, 0), LAST, random.randint(1, 5))
        for month, part in zip(months, parts(amount, [random.randint(2, 9) for _ in months]), strict=True):
            funds = random.choices(("capital", "loan", "equipment", "other"), (70, 18, 8, 4))[0]
            day = any_day(random, month, first)
            project.add(Kind.FUNDS_RECEIVED, day, part, funds, paper="slip", data={"payer": project.investor})


def _complete(random: Random, started: Sequence[ProjectDraft], built: Sequence[ProjectDraft], total: int) -> None:
    """Completed investment: signed projects by their progress, the district's own share what is left of the total."""
    done = {"started": (3, 15), "building": (25, 60), "completed": (80, 92), "producing": (85, 95)}
    amounts = [project.planned_fen // 100 * random.randint(*done[project.stage]) for project in started]
    left = parts(total - sum(amounts), [project.planned_fen * random.randint(7, 13) for project in built])
    for project, amount in zip(built, left, strict=True):
        progress = random.randint(*done[project.stage])
        project.planned_fen = max(-(-amount * 100 // progress // WAN), 100) * WAN
    for project, amount in zip([*started, *built], [*amounts, *left], strict=True):
        last = project.reached("completed") or LAST
        months = spread(random, project.reached("started"), last, random.randint(3, 7))
        first = next(one.happened_on for one in project.facts if one.code == "started")
        for month, part in zip(months, parts(amount, [random.randint(3, 9) for _ in months]), strict=True):
            project.add(Kind.INVESTMENT_COMPLETED, any_day(random, month, first), part, paper="report")


def _enter_in_plan(random: Random, candidates: Sequence[ProjectDraft], count: int, total: int) -> None:
    """The plan of this year: the largest that go on and the new ones of its first months."""
    open_ones = [one for one in candidates if (one.reached("completed") or LAST) >= 202603]
    chosen = sorted(open_ones, key=lambda one: (not one.named, -one.planned_fen))[:count]
    scales = parts(total // WAN, [one.planned_fen // WAN * random.randint(70, 100) for one in chosen])
    for project, scale in zip(chosen, scales, strict=True):
        first = min(one.happened_on for one in project.facts)
        month = max(202601, first.year * 100 + first.month)
        if project.reached("started") < 202601:
            project.kind = "continuing"
        fact = FactDraft(Kind.YEAR_PLANNED, any_day(random, month, first), scale * WAN, "2026", "plan")
        project.facts.append(fact)


def _pooled(random: Random, data: Any, units: Sequence[list[str]]) -> list[ProjectDraft]:
    """What is not signed yet: the projects that the speech wants prepared, and others."""
    found = []
    for name, unit, industry, amount, stage in data["pooled"]:
        investor = f"演示{name[:2]}投资有限公司" if stage == "negotiating" else ""
        found.append(ProjectDraft(name, unit, industry, "enterprise", amount * WAN, investor, named=True, stage=stage))
    for number in range(40):
        product, industry, trade = random.choice(data["trades"])
        unit = random.choice(units)
        stage = random.choice(("pooled", "pooled", "promoted", "negotiating"))
        name, amount = f"{unit[1]}{product}（储备{number + 1}号）", random.randint(3, 90) * 100 * WAN
        investor = f"演示储备{number + 1}号{trade}有限公司" if stage == "negotiating" else ""
        found.append(ProjectDraft(name, unit[0], industry, "enterprise", amount, investor, stage=stage))
    for number, project in enumerate(found):
        goal, project.stage = project.stage, "idea"
        month = random.choice(spread(random, 202601, 202609, 12))
        for stage in ("pooled", "promoted", "negotiating"):
            project.move(random, stage, month)
            if stage == goal:
                break
            month = min(LAST, later(month, 1))
        if goal == "negotiating" and number % 3 == 0 and month < LAST:
            amount = project.planned_fen
            day = project.day(random, later(month, 1))
            project.add(Kind.AGREEMENT_SIGNED, day, amount, "letter", paper="contract", fate="verified")
    return found
