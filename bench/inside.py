"""Works 10 to 14: sums, an assessment, a workbook read in, files written, footprint and start."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench import servers
from bench.measure import against, counted
from bench.statements import ASSESSED, GRID, READS
from luodi.assessment.actions import run
from luodi.books.queries import versions
from luodi.core.periods import span
from luodi.exchange import actions as exchange
from luodi.exchange.mapping import loaded
from luodi.figures.queries import grid
from luodi.ledger import actions
from luodi.ledger.queries import moment
from luodi.people.models import Org, User
from luodi.projects.models import Project

Answer = dict[str, Any]


def all_works() -> dict[str, Callable[[], Answer]]:
    return {
        "10 60 units × 12 months, right after a write": _grid,
        "11 book 01 over 60 units, from the journal": _run,
        "12 read a workbook, 100,000 × 20": _read,
        "12 import of a workbook, 10,000 × 20": _import,
        "13 rows into an xlsx file alone": _write_alone,
        "14 footprint and start": _start,
    }


def _rows(sql: str) -> Callable[[], int]:
    def work() -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return len(cursor.fetchall())

    return work


def _grid() -> Answer:
    """Each time after another receipt: nothing can have been kept from the time before."""
    user, year = User.objects.get(username="a"), span("2025")
    codes = list(Project.objects.filter(removed=False).order_by("-pk").values_list("code", flat=True)[:200])
    number, taken = [0], [0.0]
    tag = f"G{time.time_ns()}"

    def record() -> None:
        number[0] += 1
        actions.receive_funds(
            user, timezone.now(), codes[number[0]], amount_fen=100, happened_on=timezone.localdate(),
            funds="capital", payer="甲", voucher=f"{tag}-{number[0]}",
        )  # fmt: skip

    def ours() -> int:
        started = time.perf_counter()
        record()
        taken[0] += time.perf_counter() - started
        return len(grid(user, "paid_in", year, moment()))

    with counted() as seen:
        grid(user, "paid_in", year, moment())
    found = against(ours, _rows(GRID), each=4)
    mean = taken[0] / number[0] * 1000
    alone = round(found["ours"]["median_ms"] - mean, 2)
    ratio = round(alone / found["floor"]["median_ms"], 3)
    return {**found, "statements": seen[0], "write_ms": round(mean, 2), "grid_alone_ms": alone, "ratio_alone": ratio}


def _run() -> Answer:
    user = User.objects.get(username="a")
    book = versions().get(code="yulin-2008").digest
    units = list(Org.objects.filter(depth=2).values_list("code", flat=True))

    def ours() -> int:
        return len(run(user, timezone.now(), book=book, subjects=units, period="2025").result)

    with counted() as seen:
        ours()
    return {**against(ours, _rows(ASSESSED), each=2), "statements": seen[0]}


_LEDGER = (
    *(
        "序号",
        "项目名称",
        "责任单位",
        "建设性质",
        "投资方",
        "项目阶段",
        "建设地点",
        "行业",
        "建设内容",
        "总投资（万元）",
    ),
    *("签约时间", "签约金额（万元）", "到位资金（万元）", "到位时间", "凭证号", "2025年1-9月完成投资（万元）"),
    *("2025年度计划投资（万元）", "计划开工时间", "计划竣工时间", "备注"),
)


def workbook(rows: int) -> bytes:
    """A ledger as an office keeps it: names and vouchers all different, units and kinds not, four facts a row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, _LEDGER)
    tag = time.time_ns() % 10**9
    for row in range(1, rows + 1):
        signed = datetime(2024, 1, 1) + timedelta(days=row % 700)  # noqa: DTZ001  # a workbook's dates have no zone
        begin = [row, f"第{tag}-{row}号产业项目", f"单位{row % 60:02}", ("新建", "续建", "扩建")[row % 3]]
        begin += [f"投资方{row % 5000}有限公司", ("签约", "在建", "前期")[row % 3], f"第{row % 300}镇"]
        begin += [("制造业", "农业", "物流")[row % 3], f"建设厂房{row % 4000}平方米，购置设备{row % 97}台套"]
        sheet.write_row(row, 0, [*begin, row % 9000 + 1.25])
        sheet.write_datetime(row, 10, signed, day)
        sheet.write_row(row, 11, [row % 8000 + 1, row % 5000])
        sheet.write_datetime(row, 13, signed + timedelta(days=30), day)
        end = [f"202{4 + row % 2}年{row % 12 + 1}月", f"2027年{row % 12 + 1}月", f"备注{row % 50}"]
        sheet.write_row(row, 14, [f"V{tag}-{row}", row % 3000 + 0.5, row % 2000 + 10, *end])
    book.close()
    return out.getvalue()


# The highest memory of this very program; what `getrusage` says would count the process that started it.
_TELL = "print([int(line.split()[1]) // 1024 for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
_ALONE = (
    "import sys, time; from python_calamine import CalamineWorkbook; started = time.perf_counter(); "
    "rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(); "
    "print(time.perf_counter() - started); " + _TELL
)
_PLANNED = (
    "import sys, time, datetime, django; django.setup(); from luodi.exchange.plan import opened, plan; "
    "started = time.perf_counter(); tables, _ = opened([('t.xlsx', open(sys.argv[1], 'rb').read())]); "
    "made = plan(tables, datetime.date(2026, 11, 24)); assert made.tally.read.rows == int(sys.argv[2]); "
    "print(time.perf_counter() - started); " + _TELL
)


def _read() -> Answer:
    """Each in a process of its own, in turn: the memory of one must not hide in the other's."""
    rows = 100_000
    found: dict[str, list[tuple[float, int]]] = {"ours": [], "calamine": []}
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(workbook(rows))
        file.flush()
        for _ in range(3):
            for name, program in (("ours", _PLANNED), ("calamine", _ALONE)):
                command = [sys.executable, "-c", program, file.name, str(rows)]
                said = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment()).stdout
                seconds, memory = said.split()
                found[name].append((float(seconds), int(memory)))
    middle = {name: sorted(many)[1] for name, many in found.items()}
    plain: Answer = {name: {"s": round(s, 2), "peak_mb": mb} for name, (s, mb) in middle.items()}
    return {**plain, "ratio": round(middle["ours"][0] / middle["calamine"][0], 2)}


def _environment() -> dict[str, str]:
    paths = os.pathsep.join([str(servers.HOUSE / "src"), str(servers.HOUSE)])
    return {**os.environ, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "luodi.site.settings"}


def _import() -> Answer:
    """The whole way, once: upload, match, check, accept; and its undoing."""
    user, unit = User.objects.get(username="a"), Org.objects.get(code="U07")
    content = workbook(10_000)
    before = Project.objects.filter(removed=False).count()
    started = time.perf_counter()
    batch = exchange.upload(user, timezone.now(), unit, [("t.xlsx", io.BytesIO(content))])
    batch = exchange.match(user, timezone.now(), batch.pk, loaded(batch.mapping))
    checked = time.perf_counter()
    batch = exchange.accept(user, timezone.now(), batch.pk)
    accepted = time.perf_counter()
    made = Project.objects.filter(removed=False).count() - before
    exchange.undo(user, timezone.now(), batch.pk, reason="测速")
    undone = time.perf_counter()
    alone = time.perf_counter()
    CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return {
        "projects": made,
        "read_and_check_s": round(checked - started, 2),
        "accept_s": round(accepted - checked, 2),
        "undo_s": round(undone - accepted, 2),
        "calamine_alone_s": round(time.perf_counter() - alone, 2),
    }


def _write_alone() -> Answer:
    """What xlsxwriter takes for the same rows, without us: the floor of the export."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(READS["all"])
        rows = cursor.fetchall()
    book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, value in enumerate(row[:15]):
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value not in (None, ""):
                sheet.write_string(number, place, str(value))
    book.close()
    return {"rows": len(rows), "s": round(time.perf_counter() - started, 2)}


def _start() -> Answer:
    """Two workers each, after the same twenty answers; from the command to the first answer; an empty house made."""
    rounds = []
    for _ in range(3):
        pair = (servers.ours(), servers.floor())
        for server, path in zip(pair, ("/alive", "/list-10"), strict=True):
            client = servers.Client(server.port)
            for _ in range(20):
                client.ask("GET", path)
        rounds.append([value for server in pair for value in (server.memory_mb, server.ready_s)])
        for server in pair:
            server.stop()
    ours_mb, ours_s, bare_mb, bare_s = (sorted(column)[1] for column in zip(*rounds, strict=True))
    with tempfile.TemporaryDirectory() as empty:
        fresh = servers.ours({"LUODI_MODE": "embedded", "LUODI_DATA": empty})
        fresh.stop()
    return {
        "memory_mb": {"ours": ours_mb, "bare": bare_mb, "ratio": round(ours_mb / bare_mb, 2)},
        "first_answer_s": {"ours": round(ours_s, 2), "bare": round(bare_s, 2), "ratio": round(ours_s / bare_s, 2)},
        "empty_sqlite_to_ready_s": round(fresh.ready_s, 2),
    }
