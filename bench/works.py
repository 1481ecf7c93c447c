"""The works of the benchmark document that run inside one process: lists, a page, a receipt, sums, a run, files."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench.measure import Work, against
from luodi.assessment.actions import run
from luodi.books.queries import versions
from luodi.core.periods import span
from luodi.exchange.plan import opened, plan
from luodi.figures.queries import grid
from luodi.ledger import actions
from luodi.ledger.models import Entry
from luodi.ledger.queries import moment
from luodi.people.models import Org, User
from luodi.projects.models import Project

LIST_SQL = (
    "SELECT p.code, p.name, o.name, p.stage, p.condition, p.agreed_fen, p.paid_in_verified_fen, p.paid_in_fen, "
    "p.completed_verified_fen, p.last_fact_on, (SELECT count(*) FROM projects_project p WHERE NOT p.removed {more}) "
    "FROM projects_project p "
    "JOIN people_org o ON o.id = p.unit_id WHERE NOT p.removed {more} ORDER BY p.id DESC LIMIT {size}"
)


def page(client: Client, path: str) -> Work:
    def work() -> int:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(answer.content)

    return work


class Bare:
    """No session, no sign-in, no language: only the address of the bare view."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> Any:
        request.urlconf = "bench.bare"  # type: ignore[attr-defined]  # read by the resolver
        return self.answer(request)


def bare(sql: str, *values: object) -> Work:
    """A bare Django view through the same test client: the one best statement, its rows as JSON, nothing else."""
    view.statement = sql, values  # type: ignore[attr-defined]  # one view serves every work in its turn
    with override_settings(MIDDLEWARE=["bench.works.Bare"]):
        client = Client(HTTP_HOST="127.0.0.1")
        client.get("/bare")

    def work() -> int:
        view.statement = sql, values  # type: ignore[attr-defined]  # as above
        answer = client.get("/bare")
        assert answer.status_code == 200
        return len(answer.content)

    return work


def view(request: HttpRequest) -> HttpResponse:
    sql, values = view.statement  # type: ignore[attr-defined]  # set by `bare`
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return HttpResponse(json.dumps(cursor.fetchall(), default=str), content_type="application/json")


def all_works() -> dict[str, Callable[[], dict[str, Any]]]:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="a"))
    code = Project.objects.order_by("-pk")[500].code
    unit = Org.objects.get(code="U07")
    total = Project.objects.count()
    far = Project.objects.order_by("pk").values_list("pk", flat=True)[total // 10]
    deep = base64.urlsafe_b64encode(json.dumps([far, far]).encode()).decode().rstrip("=")
    return {
        "1 list, 10 rows (page)": lambda: against(
            page(client, "/projects/?size=10"), bare(LIST_SQL.format(more="", size=10))
        ),
        "1 list, 10 rows (API)": lambda: against(
            page(client, "/api/lists/projects?size=10"), bare(LIST_SQL.format(more="", size=10))
        ),
        "2 list, 100 rows (page)": lambda: against(
            page(client, "/projects/?size=100"), bare(LIST_SQL.format(more="", size=100))
        ),
        "2 list, 100 rows (API)": lambda: against(
            page(client, "/api/lists/projects?size=100"), bare(LIST_SQL.format(more="", size=100))
        ),
        f"3 page deep in {total} against page 1": lambda: against(
            page(client, f"/api/lists/projects?size=10&after={deep}"), page(client, "/api/lists/projects?size=10")
        ),
        "4 filter by unit and stage, count": lambda: against(
            page(client, "/projects/?size=10&unit=U07&stage=building"),
            bare(LIST_SQL.format(more=f"AND p.unit_id = {unit.pk} AND p.stage = 'building'", size=10)),
        ),
        "5 search two characters": lambda: against(
            page(client, "/api/lists/projects?size=10&q=果汁"),
            bare(LIST_SQL.format(more="AND p.name LIKE %s", size=10), "%果汁%"),
        ),
        "6 one project (page)": lambda: against(page(client, f"/projects/{code}/"), bare(DETAIL_SQL, code)),
        "9 receipt, totals right in the commit": _receipt,
        "10 60 units × months": lambda: _grid(),
        "11 book 01 over 60 units": _run,
        "12 read and check a workbook of 100,000 × 20": _read,
        "13 export every project as xlsx": lambda: _export(client),
    }


DETAIL_SQL = (
    "SELECT p.code, p.name, p.stage, p.agreed_fen, p.paid_in_fen, o.name, e.kind, e.happened_on, e.amount_fen, e.code, "
    "u.name FROM projects_project p JOIN people_org o ON o.id = p.unit_id JOIN ledger_entry e ON e.project_id = p.id "
    "JOIN people_user u ON u.id = e.recorded_by_id WHERE p.code = %s ORDER BY e.happened_on DESC"
)


def _receipt() -> dict[str, Any]:
    user = User.objects.get(username="a")
    codes = list(Project.objects.order_by("-pk").values_list("code", flat=True)[:400])
    before, number = Entry.objects.count(), [0]

    def ours() -> int:
        number[0] += 1
        actions.receive_funds(
            user, timezone.now(), codes[number[0]], amount_fen=100 + number[0], happened_on=date(2026, 10, 2),
            funds="capital", payer="甲", voucher=f"BENCH-{before}-{number[0]}",
        )  # fmt: skip
        return 1

    def floor() -> int:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE projects_project SET paid_in_fen = paid_in_fen + 1 WHERE code = %s", [codes[0]])
        return 1

    found = against(ours, floor)
    assert Entry.objects.count() - before == number[0]
    return found


def _grid() -> dict[str, Any]:
    user, year, at = User.objects.get(username="a"), span("2025"), moment()
    sql = (
        "SELECT unit_id, period, sum(amount) FROM ledger_posting WHERE measure = 'paid_in' AND book = 1 "
        "AND period BETWEEN 202501 AND 202512 GROUP BY unit_id, period"
    )
    return against(lambda: len(grid(user, "paid_in", year, at)), bare(sql), each=2)


def _run() -> dict[str, Any]:
    user = User.objects.get(username="a")
    book = versions().get(code="yulin-2008").digest
    units = list(Org.objects.filter(depth=2).values_list("code", flat=True))
    sql = "SELECT unit_id, measure, sum(amount) FROM ledger_posting WHERE book = 1 GROUP BY unit_id, measure"

    def ours() -> int:
        return len(run(user, timezone.now(), book=book, units=units, period="2025").result)

    return against(ours, bare(sql), rounds=5, each=1)


def _read() -> dict[str, Any]:
    """Every row of a ledger found, read, checked and told why not: the floor only unpacks the cells."""
    content = _workbook()
    today = timezone.localdate()

    def ours() -> int:
        tables, _skipped = opened([("大表.xlsx", content)])
        return plan(tables, today).tally.read.rows

    def floor() -> int:
        return len(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())

    return against(ours, floor, rounds=5, each=1)


_LEDGER = [
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
    "签约时间",
    "签约金额（万元）",
    "到位资金（万元）",
    "到位时间",
    "凭证号",
    "2025年1-9月完成投资（万元）",
    "2025年度计划投资（万元）",
    "计划开工时间",
    "计划竣工时间",
    "备注",
]


def _workbook(rows: int = 100_000) -> bytes:
    """A ledger as an office keeps it: names and vouchers all different, units and kinds not, four facts a row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, _LEDGER)
    for row in range(1, rows + 1):
        signed = datetime(2024, 1, 1) + timedelta(days=row % 700)  # noqa: DTZ001  # a workbook's dates have no zone
        begin = [row, f"第{row}号产业项目", f"单位{row % 60}", ("新建", "续建", "扩建")[row % 3]]
        begin += [f"投资方{row % 5000}有限公司", ("签约", "在建", "前期")[row % 3], f"第{row % 300}镇"]
        begin += [("制造业", "农业", "物流")[row % 3], f"建设厂房{row % 4000}平方米，购置设备{row % 97}台套"]
        sheet.write_row(row, 0, [*begin, row % 9000 + 1.25])
        sheet.write_datetime(row, 10, signed, day)
        sheet.write_row(row, 11, [row % 8000 + 1, row % 5000])
        sheet.write_datetime(row, 13, signed + timedelta(days=30), day)
        end = [f"202{4 + row % 2}年{row % 12 + 1}月", f"2027年{row % 12 + 1}月", f"备注{row % 50}"]
        sheet.write_row(row, 14, [f"V{row:07d}", row % 3000 + 0.5, row % 2000 + 10, *end])
    book.close()
    return out.getvalue()


def _export(client: Client) -> dict[str, Any]:
    def floor() -> int:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"constant_memory": True})
        sheet = book.add_worksheet()
        with connection.cursor() as cursor:
            cursor.execute(LIST_SQL.format(more="", size=10**9))
            for number, row in enumerate(cursor.fetchall()):
                sheet.write_row(number, 0, [str(value) for value in row])
        book.close()
        return len(out.getvalue())

    return against(page(client, "/projects/?format=xlsx"), floor, rounds=5, each=1)
