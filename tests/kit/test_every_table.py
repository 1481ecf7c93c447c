"""What holds of every list of the house, whatever it lists: exact count, one set of rows at every face, order, filters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.core.errors import Refusal
from luodi.exchange.reading.files import sheets
from luodi.kit.tables import Listing, Table
from luodi.people.models import User
from luodi.site.registry import TABLES
from tests.makers import District, agreement, district, project, receipt
from tests.strangers_world import made_by_liuhu

pytestmark = pytest.mark.django_db
READERS = ("ma", "wang", "li", "admin", "sun", "zhou", "wu")


@pytest.fixture
def here() -> District:
    """The house of the strangers' walk, and two more projects with their facts."""
    made = district()
    made_by_liuhu(made)
    for n in (2, 3):
        code = project(made, code=f"LH-{n}", name=f"项目{n}").code
        agreement(made, code=code)
        receipt(made, code=code, voucher=f"V-{n}")
    return made


def reader(here: District, table: Table) -> User:
    """Who may look at the list, and sees most of it."""
    allowed = [here.people[name] for name in READERS if table.may(here.people[name])]
    assert allowed, f"{table.name}: nobody may see it"
    return max(allowed, key=lambda one: table.source(one).count())


def listing(here: District, table: Table, **asked: str) -> Listing:
    return Listing(table, reader(here, table), asked).read()


def faces(client: Client, name: str, query: str) -> tuple[int, list[list[str]], list[list[str]]]:
    """How many rows the API counts, and the rows of both files without their head."""
    answer = client.get(f"/api/lists/{name}?size=200&{query}")
    assert answer.status_code == 200, (name, query, answer.content)
    files = []
    for kind in ("csv", "xlsx"):
        sent = client.get(f"/api/lists/{name}?format={kind}&{query}")
        content = b"".join(sent.streaming_content) if sent.streaming else sent.content
        files.append(content)
    lines = list(csv.reader(io.StringIO(files[0].decode("utf-8-sig"))))
    book = [[str(cell) for cell in row] for row in sheets(files[1], "a.xlsx")[0].rows()]
    assert len(answer.json()["rows"]) == answer.json()["count"]
    return answer.json()["count"], lines[1:], book[1:]


def every_filter(here: District, table: Table) -> Iterator[tuple[str, str]]:
    for one in table.filters:
        options = [str(value) for value, _ in one.options(reader(here, table))] if one.kind in ("choice", "org") else []
        texts = {"text": ["2026"], "date": ["2026-03-02"], "period": ["2026-03"]}.get(one.kind, [])
        yield from ((one.key, value) for value in [*options[:12], *texts] if value)


def test_the_walk_has_rows_to_look_at(here: District) -> None:
    assert [name for name, table in TABLES.items() if listing(here, table).count == 0] == ["returned"]


def test_page_api_csv_and_workbook_have_the_same_rows(here: District, client: Client) -> None:
    for name, table in TABLES.items():
        client.force_login(reader(here, table))
        count, lines, book = faces(client, name, "")
        assert (len(lines), len(book)) == (count, count), name
        assert [row[0] for row in lines] == [row[0] for row in book], name
        if table.url and not table.arguments and count:
            page = client.get(reverse(table.url) + "?size=200").content.decode()
            body = page.split('id="listing"', 1)[-1].split("<tbody", 1)[-1].split("</tbody>", 1)[0]
            assert body.count("<tr") == count, name


def test_every_filter_narrows_every_face_alike_and_an_unknown_one_is_refused(here: District, client: Client) -> None:
    for name, table in TABLES.items():
        client.force_login(reader(here, table))
        whole = listing(here, table).count
        for key, value in every_filter(here, table):
            count, lines, book = faces(client, name, f"{key}={value}")
            assert count <= whole, (name, key, value)
            assert (len(lines), len(book)) == (count, count), (name, key, value)
        with pytest.raises(Refusal, match="filter_unknown"):
            listing(here, table, nonsense="1")


def test_a_list_is_paged_through_whole_in_every_order(here: District) -> None:
    for table in TABLES.values():
        whole = sorted(row["pk"] for row in listing(here, table, size="200").rows)
        for order in ("", *(sign + one.key for one in table.columns if one.order for sign in ("", "-"))):
            assert sorted(paged(here, table, order, len(whole))) == whole, (table.name, order)
        for size in ("0", "201", "-1", "x"):
            with pytest.raises(Refusal, match="page_size_wrong"):
                listing(here, table, size=size)
        with pytest.raises(Refusal, match="order_unknown"):
            listing(here, table, order="nonsense")


def paged(here: District, table: Table, order: str, most: int) -> list[Any]:
    """The keys of all rows, seven at a time."""
    page, found = listing(here, table, size="7", order=order), []
    while True:
        found += [row["pk"] for row in page.rows]
        if not page.after or len(found) > most:
            return found
        page = listing(here, table, size="7", order=order, after=page.after)


def test_one_row_and_three_and_all_of_them_take_the_same_number_of_statements(here: District, client: Client) -> None:
    for name, table in TABLES.items():
        client.force_login(reader(here, table))
        path = reverse(table.url) if table.url and not table.arguments else f"/api/lists/{name}"
        client.get(path)  # what is asked once for a process is asked
        counts = []
        for size in (1, 3, 200):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"{path}?size={size}").status_code == 200
            counts.append(len(asked))
        assert len(set(counts)) == 1, (name, counts)
