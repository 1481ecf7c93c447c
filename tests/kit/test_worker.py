"""Background jobs by themselves: taken once, settled once, put back when their worker's heart has stopped."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from luodi.kit import worker
from luodi.kit.worker import LEASE, MOST_TRIES, Job, Standing, Worker, alive, anyone_works, job_of, later, task, teller

done: list[int] = []


@task()
def note(number: int) -> None:
    done.append(number)


@task()
def fail() -> None:
    raise ZeroDivisionError("a job that cannot be done")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


@pytest.mark.django_db
def test_jobs_are_done_in_the_order_in_which_they_were_put_down_and_once() -> None:
    jobs = [later(note, number) for number in (1, 2, 3)]
    assert [job_of(one).standing for one in jobs] == [Standing.WAITING] * 3
    assert (Worker().drain(), done, Worker().drain()) == (3, [1, 2, 3], 0)
    assert [job_of(one) for one in jobs] == [Job(Standing.DONE, 1)] * 3


@pytest.mark.django_db
def test_a_job_that_fails_says_why_in_its_row_and_counts_as_lost() -> None:
    job = later(fail)
    Worker().drain()
    row = DBTaskResult.objects.get()
    assert (job_of(job).standing, row.exception_class_path) == (Standing.LOST, "builtins.ZeroDivisionError")
    assert "a job that cannot be done" in row.traceback
    assert job_of(None) == Job(Standing.LOST)


@pytest.mark.django_db
def test_a_living_workers_job_is_left_to_it_and_a_dead_ones_is_put_back() -> None:
    job = later(note, 1)
    holder = Worker()
    with holder._heart() as heart:
        assert holder.claim() is not None
        assert (alive(holder.name), anyone_works(), Worker().reap()) == (True, True, 0)
        os.utime(heart, (time.time() - LEASE - 1,) * 2)  # it hangs: locked still, but no beat
        assert (alive(holder.name), anyone_works()) == (False, False)
    assert (Worker().reap(), job_of(job)) == (1, Job(Standing.WAITING, 1))
    assert (Worker().drain(), done, job_of(job).tries) == (1, [1], 2)


@pytest.mark.django_db
def test_a_heart_without_its_lock_is_a_dead_workers() -> None:
    holder = Worker()
    with holder._heart() as heart:
        kept = heart.read_bytes()
    heart.write_bytes(kept)  # what kill -9 leaves
    assert (alive(holder.name), anyone_works()) == (False, True)


@pytest.mark.django_db
def test_a_job_that_killed_many_workers_is_not_tried_for_ever() -> None:
    job = later(note, 1)
    for _ in range(MOST_TRIES):
        assert Worker().claim() is not None
        Worker().reap()
    assert (job_of(job), Worker().claim(), done) == (Job(Standing.LOST, MOST_TRIES), None, [])


@pytest.mark.django_db
def test_a_worker_taken_for_dead_settles_nothing_that_is_anothers_by_now() -> None:
    later(note, 1)
    first = Worker().claim()
    assert first is not None
    Worker().reap()
    second = Worker().claim()
    assert second is not None
    worker.perform(first)
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["RUNNING"]
    worker.perform(second)
    assert list(DBTaskResult.objects.values_list("status", flat=True)) == ["SUCCESSFUL"]


@pytest.mark.django_db
def test_progress_is_told_in_steps_not_in_a_flood(tmp_path: Path) -> None:
    job = later(note, 1)
    assert Worker().claim() is not None
    tell = teller(job)
    for row in range(1000):
        tell("read", row, 1000)
    assert job_of(job) == Job(Standing.RUNNING, 1, "read", 0, 1000)
    tell("write", 7, 9)
    assert job_of(job) == Job(Standing.RUNNING, 1, "write", 7, 9)
