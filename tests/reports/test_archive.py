"""An archived result as one file: everything that it was made of and what was said to it, each with its digest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from luodi.assessment.actions import answer, archive, give_notice, make_final
from luodi.assessment.models import Run
from luodi.reports import archive as module
from luodi.reports.actions import make_bulletin
from tests.assessment.conftest import MONTHLY, Year, year
from tests.assessment.test_course import day, objected, reader, result, text
from tests.makers import AT, PDF
from tests.reports.test_bulletins import WORDS

__all__ = ["result", "year"]


def test_all_of_an_archived_result_is_one_file_for_who_may_see_all(year: Year, result: Run) -> None:
    here, address = year.here, f"/runs/{result.pk}/archive.zip"
    objection = objected(year, result)
    answer(here.sun, day(year, 3), result.pk, objection=objection, upheld=False, text="已核对")
    make_final(here.ma, day(year, 4), result.pk)
    since, until = day(year, 4).date(), day(year, 8).date()
    give_notice(here.ma, day(year, 4), result.pk, since=since, until=until)
    issued = make_bulletin(here.ma, AT, result.pk, WORDS)
    assert reader(year, "ma").get(address).status_code == 404  # not archived yet
    archive(here.ma, day(year, 9), result.pk)
    page = text(reader(year, "ma"), f"/runs/{result.pk}/")
    assert address in page and f"/runs/{result.pk}/again/" not in page and "what-if" not in page
    assert address not in text(reader(year, "zhao"), f"/runs/{result.pk}/")
    assert reader(year, "zhao").get(address).status_code == 404
    made = zipfile.ZipFile(io.BytesIO(reader(year, "ma").get(address).content))
    manifest = json.loads(made.read("manifest.json"))
    bulletin = f"bulletins/{issued.pk}-{WORDS['number']}"
    paper = next(name for name in manifest["files"] if name.endswith("-回单.pdf"))
    assert sorted(manifest["files"]) == sorted([
        "book.yaml", "result.json", "inputs.json", "objections.json", paper,
        *(f"sheets/{unit}.{kind}" for unit in ("LH", "XM") for kind in ("pdf", "xlsx")),
        *(f"{bulletin}.{kind}" for kind in ("docx", "pdf", "xlsx")),
    ])  # fmt: skip
    assert {name: hashlib.sha256(made.read(name)).hexdigest() for name in manifest["files"]} == manifest["files"]
    assert manifest["files"]["result.json"] == result.digest == manifest["digest"]
    assert (made.read("book.yaml").decode(), made.read(paper)) == (MONTHLY, PDF)
    assert json.loads(made.read("inputs.json"))["XM"] == {
        "paid_in": "25000000", "target": "100000000", "daily_work": "20",
    }  # fmt: skip
    [heard] = json.loads(made.read("objections.json"))
    assert (heard["by"], heard["answer"], heard["answered_by"], heard["papers"]) == (
        "赵乡长", "已核对", "孙督查", [paper],
    )  # fmt: skip


def test_more_subjects_than_can_be_waited_for_are_refused_in_words(
    year: Year, result: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = year.here
    make_final(here.ma, day(year, 4), result.pk)
    give_notice(here.ma, day(year, 4), result.pk, since=day(year, 4).date(), until=day(year, 8).date())
    archive(here.ma, day(year, 9), result.pk)
    client, address = reader(year, "ma"), f"/runs/{result.pk}/archive.zip"
    monkeypatch.setattr(module, "MOST", 2)
    assert client.get(address).status_code == 200  # exactly as many
    monkeypatch.setattr(module, "MOST", 1)
    refused = client.get(address)
    assert (refused.status_code, "超过 1 个" in text(client, address, 422)) == (422, True)
