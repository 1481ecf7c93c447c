"""What a preview says of a batch: its sums, what was set aside, what the file says of itself and is not so."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.core.money import FEN_PER
from luodi.core.words import STAGES
from luodi.exchange.forms import said_field
from luodi.exchange.matching import fields
from luodi.exchange.models import Batch
from luodi.exchange.queries import as_faults, faults_of
from luodi.kit.cells import places, reader_unit, sum_said, unit_name
from luodi.kit.sentences import sentence
from luodi.kit.worker import Standing, anyone_works, job_of

ASIDE = {
    "blank": _("空行"),
    "header": _("重复的表头"),
    "title": _("标题和单位行"),
    "group": _("分组行"),
    "total": _("合计、小计行（已核对，不导入）"),
}


def tally_rows(found: Batch) -> list[dict[str, Any]]:
    """One line for rows and one for each sum: read, accepted, refused. Yuan are shown in the reader's unit."""
    tally = found.tally
    language = get_language() or "zh-hans"
    yuan, unit = tally["currency"] == "CNY", reader_unit()
    lines = [{"label": _("行数"), "unit": "", "values": [f"{tally[part]['rows']:,}" for part in PARTS], "plain": True}]
    for name in sorted({name for part in PARTS for name in tally[part]["money"]}, key=list(fields()).index):
        sums = [Decimal(tally[part]["money"].get(name, 0)) for part in PARTS]
        shown = [f"{value * 100 / FEN_PER[unit]:,.{places(unit)}f}" if yuan else f"{value:,.2f}" for value in sums]
        label = said_field(fields()[name], language)
        lines.append({"label": label, "unit": unit_name(unit) if yuan else tally["currency"], "values": shown})
    return lines


MOST_REASONS = 12
PARTS = ("read", "accepted", "refused")


def reasons(found: Batch) -> list[tuple[str, int]]:
    """Why rows are refused, the most frequent reason first: one wrong word often costs a hundred rows."""
    counted: Counter[str] = Counter()
    for row in faults_of(found):
        counted.update({sentence(fault) for fault in as_faults(row)})
    return counted.most_common(MOST_REASONS)


STEPS = {
    "read": _("正在读取，已读 %(done)s 行"),
    "check": _("正在检查，已查 %(done)s 行"),
    "write": _("正在写入台账，已写 %(done)s 条（全部写完才生效）"),
}


def progress_of(found: Batch) -> dict[str, Any]:
    """How far the background worker is with a batch: a sentence, how much of how much, and whether it goes on."""
    job = job_of(found.job)
    again = job.tries > (1 if job.standing is Standing.RUNNING else 0)
    if job.standing in (Standing.LOST, Standing.DONE):
        said: object = _("后台处理中断了，没有导入任何内容。可以重新开始。")
    elif job.standing is Standing.WAITING and not anyone_works():
        said = _(
            "后台程序没有在运行。请联系管理员启动（./luodi serve 会带起它，或单独运行 ./luodi manage runworker），启动后自动继续。"
        )
    elif job.standing is Standing.WAITING:
        said = _("上次处理中断了，正在等待重新开始。") if again else _("正在排队。")
    else:
        said = STEPS.get(job.step, _("正在开始。")) % {"done": f"{job.done:,}"}
    return {
        "said": said,
        "again": again and job.standing is Standing.RUNNING,
        "done": job.done,
        "of": job.of,
        "lost": job.standing in (Standing.LOST, Standing.DONE),
    }


def finding_said(code: str, place: str, printed: str, found: str) -> str:
    """A finding in words: what the file says of itself and is not so, or what is left open."""
    if code in ("total_differs", "count_differs"):
        printed, found = (f"{Decimal(number).normalize():,f}" for number in (printed, found))
    if code == "to_date_more":
        place, _space, booked = place.partition(" ")
        printed = sum_said(int(booked))
    if code in ("left_open", "to_date_more", "to_date_same"):
        place = said_field(fields()[place], get_language() or "zh-hans")
    if code == "stage_held":
        place = STAGES[place].said(get_language() or "zh-hans")
    return str(FINDINGS[code]) % {"place": place, "printed": printed, "found": found}


FINDINGS = {
    "total_differs": _("%(place)s 的合计写的是 %(printed)s 元，各行相加是 %(found)s 元。请核对是否漏行。"),
    "count_differs": _("%(place)s 写明 %(printed)s 个，实际 %(found)s 行。请核对是否漏行。"),
    "sheet_skipped": _("工作表“%(place)s”中没有找到项目表，没有读取。"),
    "stage_held": _(
        "%(found)s 个项目在表中写的是“%(place)s”，但资料不齐，先登记到资料允许的阶段；导入后在项目页可以看到还缺什么。"
    ),
    "to_date_more": _("“%(place)s”是累计数：%(found)s 行与台账相减，共补记 %(printed)s。"),
    "to_date_same": _("“%(place)s”有 %(found)s 行与台账已有的数相同，不再登记。"),
    "left_open": _("“%(place)s”有 %(found)s 处认不出，按您的选择先空着。"),
    "leader_post_unknown": _("包抓领导“%(place)s”在系统中没有对应的职务（%(found)s 行），先空着。"),
    "person_in_charge_unknown": _("责任人“%(place)s”在系统中没有账号（%(found)s 行），先空着。"),
    "industry_unknown": _("行业“%(place)s”没有对应的国标行业（%(found)s 行），原文记入项目简介，行业先空着。"),
    "month_closed": _("%(found)s 条记录发生在已结账的月份（截至 %(place)s），将记入下一个未结账的月份。"),
}
