"""Imports that are too large for a request: the worker does them, the page says how far, and a killed worker leaves
nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as house
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django_tasks_db.models import DBTaskResult

from luodi.core.errors import NotAllowed, Refusal
from luodi.exchange import actions, jobs
from luodi.exchange.models import Batch
from luodi.kit.worker import Standing, Worker, job_of, teller
from luodi.ledger.models import Entry, Posting
from luodi.people.models import Grant
from luodi.projects.models import Project
from tests.exchange.test_import import AT, faults, uploaded
from tests.makers import District, district, project


@pytest.fixture
def here(settings: Any) -> District:
    settings.LUODI_IMPORT_ROWS = 2
    return district()


def text(rows: int) -> str:
    lines = [f"第{row}号项目,柳湖乡,2026年3月,8,2026年4月,3" for row in range(1, rows + 1)]
    return "单位：万元\n项目名称,责任单位,签约时间,签约金额,到位时间,到位资金\n" + "\n".join(lines)


def worked() -> int:
    return Worker().drain()


def total(measure: str) -> int:
    return Posting.objects.filter(measure=measure, book=0).aggregate(total=Sum("amount"))["total"] or 0


@pytest.mark.django_db
def test_a_large_import_is_checked_and_accepted_by_the_worker_to_the_same_end(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    assert (batch.state, job_of(batch.job).standing, Batch.objects.get().tally) == ("checking", Standing.WAITING, {})
    assert worked() == 1
    batch.refresh_from_db()
    assert (batch.state, batch.job, batch.rows_accepted, batch.facts_made) == ("checked", None, 5, 10)
    jobs.accept(here.wang, AT, batch.pk)
    assert (Project.objects.count(), worked()) == (0, 1)
    batch.refresh_from_db()
    assert (batch.state, batch.accepted_by, Project.objects.count()) == ("accepted", here.wang, 5)
    assert (total("agreed"), total("paid_in")) == (40_000_000, 15_000_000)


@pytest.mark.django_db
def test_a_small_import_stays_in_the_request(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(2)).pk)
    assert (jobs.accept(here.wang, AT, batch.pk).state, DBTaskResult.objects.count()) == ("accepted", 0)


@pytest.mark.django_db
def test_the_pages_say_how_far_the_worker_is_and_stop_asking(here: District, client: Client) -> None:
    client.force_login(here.wang)
    file = SimpleUploadedFile("台账.csv", text(5).encode())
    client.post("/imports/new/", {"workbooks": [file], "unit": here.liuhu.pk})
    batch = Batch.objects.get()
    client.post(f"/imports/{batch.pk}/check/")
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert ("后台程序没有在运行" in page, f'hx-get="/imports/{batch.pk}/progress/"' in page) == (True, True)
    assert client.get(f"/imports/{batch.pk}/columns/")["Location"] == f"/imports/{batch.pk}/"
    assert "正在检查" in client.get("/imports/").content.decode()

    worker = Worker()
    with worker._heart():
        assert "正在排队" in client.get(f"/imports/{batch.pk}/").content.decode()
        row = worker.claim()
        assert row is not None
        teller(row.pk)("check", 3, 5)
        fragment = client.get(f"/imports/{batch.pk}/progress/", headers={"hx-request": "true"}).content.decode()
    assert ("已查 3 行" in fragment, 'value="3" max="5"' in fragment, "<html" in fragment) == (True, True, False)
    without_script = client.get(f"/imports/{batch.pk}/progress/")
    assert (without_script.status_code, without_script["Location"]) == (302, f"/imports/{batch.pk}/")

    assert (Worker().reap(), worked()) == (1, 1)
    done = client.get(f"/imports/{batch.pk}/progress/", headers={"hx-request": "true"})
    assert (done["HX-Refresh"], done.content) == ("true", b"")
    assert "导入这 5 行" in client.get(f"/imports/{batch.pk}/").content.decode()


@pytest.mark.django_db
def test_a_batch_in_the_workers_hands_takes_no_other_order(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    for verb in (jobs.check, jobs.accept, actions.check, actions.accept):
        with pytest.raises(Refusal, match="import_running"):
            verb(here.wang, AT, batch.pk)
    for verb in (jobs.check, jobs.accept):
        with pytest.raises(NotAllowed):
            verb(here.wu, AT, batch.pk)
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_a_check_that_is_dropped_meanwhile_comes_to_nothing(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    actions.drop(here.wang, batch.pk)
    assert worked() == 1
    assert list(Batch.objects.values_list("state", "tally")) == [("dropped", {})]


@pytest.mark.django_db
def test_a_preview_that_is_no_longer_true_is_made_anew_and_nothing_is_taken(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    worked()
    project(here, name="第1号项目")
    jobs.accept(here.wang, AT, batch.pk)
    worked()
    batch.refresh_from_db()
    assert (batch.state, [one[1] for one in batch.halted], batch.rows_accepted) == ("checked", ["import_changed"], 4)
    assert (faults(batch), Entry.objects.count()) == ([("project_exists", "A3")], 0)


@pytest.mark.django_db
def test_a_right_that_went_meanwhile_stops_the_job(here: District, client: Client) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    Grant.objects.filter(user=here.wang).delete()
    worked()
    batch.refresh_from_db()
    assert (batch.state, [one[1] for one in batch.halted]) == ("uploaded", ["import_not_allowed"])
    client.force_login(here.ma)
    assert "已没有为这个单位导入的权限" in client.get(f"/imports/{batch.pk}/columns/").content.decode()


@pytest.mark.django_db
def test_a_job_that_was_done_already_or_is_another_ones_does_nothing(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    worked()
    batch = jobs.accept(here.wang, AT, batch.pk)
    job = batch.job
    assert job is not None
    assert actions.carry_on(here.wang, AT, batch.pk, uuid4(), lambda *told: None).state == "accepting"
    for _ in range(2):  # a worker that was taken for dead comes to its end after all
        assert actions.carry_on(here.wang, AT, batch.pk, job, lambda *told: None).state == "accepted"
    assert (Project.objects.count(), total("agreed")) == (5, 40_000_000)


@pytest.mark.django_db
def test_a_file_that_kills_its_workers_is_given_back_with_a_sentence(here: District) -> None:
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    for _ in range(jobs.MOST_TRIES):
        assert Worker().claim() is not None
        assert Worker().reap() == 1  # nobody's heart beats under that name
    worked()
    batch.refresh_from_db()
    assert (batch.state, batch.halted) == ("uploaded", [["", "import_interrupted", {"times": "3"}]])


@pytest.mark.django_db
def test_what_a_lost_job_was_to_do_can_be_begun_again_from_its_page(here: District, client: Client) -> None:
    client.force_login(here.wang)
    batch = jobs.check(here.wang, AT, uploaded(here, text(5)).pk)
    DBTaskResult.objects.all().delete()
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert ("重新开始" in page, "hx-trigger" in page) == (True, False)
    client.post(f"/imports/{batch.pk}/check/")
    worked()
    batch.refresh_from_db()
    assert (batch.state, batch.rows_accepted) == ("checked", 5)


@pytest.mark.django_db
def test_the_api_says_how_far_a_large_import_is(here: District, client: Client) -> None:
    client.force_login(here.wang)
    file = SimpleUploadedFile("台账.csv", text(5).encode())
    said: Any = client.post("/api/imports", {"files": [file], "unit": "LH"}).json()
    assert (said["state"], said["job"]) == ("checking", {"standing": "waiting", "step": "", "done": 0, "of": 0})
    worked()
    said = client.get(f"/api/imports/{said['id']}").json()
    assert (said["state"], said["job"], said["tally"]["read"]["rows"]) == ("checked", None, 5)


# ---- real workers, killed


@contextmanager
def worker_process(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`runworker` as the server starts it, over the tests' database."""
    name = str(connection.settings_dict["NAME"])
    given = {**os.environ, "LUODI_MODE": "test", "LUODI_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)}
    if connection.vendor == "postgresql":
        at = connection.settings_dict
        given["LUODI_TEST_DATABASE_URL"] = (
            f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"
        )
    else:
        given.pop("LUODI_TEST_DATABASE_URL", None)
        if not (data / "luodi.sqlite3").exists():
            (data / "luodi.sqlite3").symlink_to(name)
    process = subprocess.Popen([sys.executable, "-m", "luodi.site.manage", "runworker"], env=given)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def until(true: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def state_of(batch: Batch) -> str:
    return Batch.objects.values_list("state", flat=True).get(pk=batch.pk)


def doing() -> dict[str, Any]:
    """What the job under way says of itself, with the number of its process."""
    file = next((Path(house.LUODI_DATA) / "jobs").glob("*.json"), None)
    try:
        return json.loads(file.read_text()) if file else {}
    except (OSError, ValueError):
        return {}


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("victim", ["worker", "its child"])
def test_a_worker_killed_half_way_leaves_nothing_and_the_import_is_done_by_the_next(
    here: District, tmp_path: Path, victim: str
) -> None:
    rows = 4_000
    batch = uploaded(here, text(rows))
    actions.check(here.wang, AT, batch.pk)
    jobs.accept(here.wang, AT, batch.pk)
    with worker_process(tmp_path) as process:
        until(lambda: doing().get("step") == "write" and doing()["done"] > 0)
        child = doing()["pid"]
        os.kill(process.pid if victim == "worker" else child, signal.SIGKILL)
        until(lambda: gone(child))
        assert (Project.objects.count(), Entry.objects.count(), state_of(batch)) == (0, 0, "accepting")
        if victim == "its child":
            until(lambda: state_of(batch) == "accepted")
    if victim == "worker":
        process.wait()
        assert job_of(Batch.objects.get().job).tries == 1
        with worker_process(tmp_path):
            until(lambda: state_of(batch) == "accepted")
    assert (Project.objects.count(), Batch.objects.get().facts_made) == (rows, Entry.objects.count())
    assert (total("agreed"), total("paid_in")) == (rows * 8_000_000, rows * 3_000_000)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_puts_its_job_back_untouched(here: District, tmp_path: Path) -> None:
    batch = uploaded(here, text(3_000))
    actions.check(here.wang, AT, batch.pk)
    jobs.accept(here.wang, AT, batch.pk)
    with worker_process(tmp_path):
        until(lambda: doing().get("step") == "write" and doing()["done"] > 0)
    assert (Entry.objects.count(), state_of(batch)) == (0, "accepting")
    assert list(DBTaskResult.objects.values_list("status", "worker_ids")) == [("READY", [])]
    assert list((tmp_path / "workers").glob("*")) == []
