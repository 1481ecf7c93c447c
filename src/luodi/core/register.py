"""What the register says of a project, and what cannot be true of one: checked before anything is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from luodi.core.errors import Fault
from luodi.core.industries import industry_code
from luodi.core.money import LARGEST_FEN
from luodi.core.words import CHANNELS, PROJECT_KINDS, STAGES, Word

LENGTHS = {"name": 120, "place": 120, "summary": 2000, "code": 32}
EARLIEST, LATEST = date(1978, 1, 1), date(2100, 12, 31)
CLOSED_STAGES = frozenset(list(STAGES)[list(STAGES).index("completed") :])
# A code stands in addresses and file names: letters, digits and plain signs, and at least one digit.
_CODE = re.compile(r"(?=.*\d)[^\W_][\w.()-]*")
# 国家统一项目代码 (全国投资项目在线审批监管平台): year, place, type, industry, and five digits with a check digit.
_NATIONAL = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")


@dataclass(frozen=True, slots=True)
class Master:
    """The master data of a project: everything that is said of it besides its facts.

    Keys are those of the rows; `investors` are companies as written, (name, code or ""). The planned total is in fen.
    """

    name: str
    unit_id: int
    code: str = ""
    person_in_charge_id: int | None = None
    leader_post_id: int | None = None
    investors: tuple[tuple[str, str], ...] = ()
    industry: str = ""
    kind: str = ""
    channel: str = ""
    place: str = ""
    summary: str = ""
    planned_total_fen: int | None = None
    planned_start_on: date | None = None
    planned_completion_on: date | None = None
    planned_production_on: date | None = None
    national_code: str = ""


FIELDS = tuple(Master.__dataclass_fields__)
# What the fields are called on forms, in the list of changes and in refusals.
LABELS = {
    name: Word(name, zh, en)
    for name, zh, en in (
        ("name", "项目名称", "Project name"),
        ("unit_id", "责任单位", "Unit in charge"),
        ("code", "项目编号", "Project code"),
        ("person_in_charge_id", "责任人", "Person in charge"),
        ("leader_post_id", "包抓领导", "Responsible leader"),
        ("investors", "投资方", "Investors"),
        ("industry", "行业", "Industry"),
        ("kind", "建设性质", "Kind of project"),
        ("channel", "资金渠道", "Funding channel"),
        ("place", "建设地点", "Place"),
        ("summary", "项目简介", "Summary"),
        ("planned_total_fen", "计划总投资", "Planned total investment"),
        ("planned_start_on", "计划开工日期", "Planned start"),
        ("planned_completion_on", "计划竣工日期", "Planned completion"),
        ("planned_production_on", "计划投产日期", "Planned production"),
        ("national_code", "国家项目代码", "National project code"),
    )
}
_DAYS = ("planned_start_on", "planned_completion_on", "planned_production_on")


def together(names: Sequence[str]) -> Word:
    """Several fields in one breath, in either language."""
    words = [LABELS[name] for name in names]
    return Word("+".join(names), "、".join(one.zh for one in words), ", ".join(one.en.lower() for one in words))


def plain(text: str) -> str:
    """One line as it is kept: half-width, no blanks at the ends or doubled."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def faults_of(master: Master) -> list[Fault]:
    """Everything that is wrong with the master data, each fault at its field."""
    return [*_text_faults(master), *_choice_faults(master), *_amount_faults(master), *_day_faults(master)]


def _text_faults(master: Master) -> Iterator[Fault]:
    if not master.name.strip():
        yield Fault("project_name_missing", "name")
    for name, limit in LENGTHS.items():
        if len(getattr(master, name)) > limit:
            yield Fault("too_long", name, {"limit": limit})
    if master.code and not _CODE.fullmatch(master.code):
        yield Fault("project_code_wrong", "code", {"given": master.code})
    if master.national_code and not _NATIONAL.fullmatch(master.national_code):
        yield Fault("national_code_wrong", "national_code", {"given": master.national_code})


def _choice_faults(master: Master) -> Iterator[Fault]:
    if master.industry and industry_code(master.industry) != master.industry:
        yield Fault("industry_unknown", "industry", {"given": master.industry})
    for name, table in (("kind", PROJECT_KINDS), ("channel", CHANNELS)):
        given = getattr(master, name)
        if given and given not in table:
            yield Fault("choice_unknown", name, {"given": given})


def _amount_faults(master: Master) -> Iterator[Fault]:
    total = master.planned_total_fen
    if total is not None and total <= 0:
        yield Fault("planned_total_not_positive", "planned_total_fen")
    elif total is not None and total > LARGEST_FEN:
        yield Fault("amount_too_large", "planned_total_fen", {"amount": f"{total / 100:.0f}", "unit": "元"})


def _day_faults(master: Master) -> Iterator[Fault]:
    start, completion, production = (getattr(master, name) for name in _DAYS)
    for name in _DAYS:
        day = getattr(master, name)
        if day and not EARLIEST <= day <= LATEST:
            yield Fault("planned_day_wild", name, {"date": day.isoformat()})
    if start and completion and completion < start:
        yield Fault("completion_before_start", "planned_completion_on", {"start": start.isoformat()})
    before = completion or start
    if before and production and production < before:
        yield Fault("production_before_completion", "planned_production_on", {"before": before.isoformat()})


def is_closed(stage: str, condition: str) -> bool:
    """Whether a project is closed for ordinary edits: completed (or beyond), or withdrawn."""
    return stage in CLOSED_STAGES or condition == "withdrawn"


def next_code(prefix: str, taken: Sequence[str]) -> str:
    """The next free code of a unit and year: "LH-2026-" and the codes that begin so give "LH-2026-0003"."""
    return f"{prefix}{last_number(prefix, taken) + 1:04}"


def last_number(prefix: str, taken: Sequence[str]) -> int:
    """The highest number that these codes bear after the prefix; 0 where none does."""
    tails = (code.removeprefix(prefix) for code in taken if code.startswith(prefix))
    return max((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), default=0)
