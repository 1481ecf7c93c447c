"""Background jobs: rows in the house's own database, done by `runworker`, and done again when a worker was killed.

A worker is a small process that keeps a heart beating and does each job in a child of its own: what a large job took of
memory is given back with the child, and a child that was killed is noticed at once. The heart is a file in the data
folder, locked while its worker lives and touched at every turn; whoever finds a job in the hands of a worker whose
heart has stopped puts the job back. So a job may be done twice: it must look, under a lock, whether its work is still
to be done, and write in one transaction.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from traceback import format_exception
from types import FrameType
from typing import Any
from uuid import UUID

from django import VERSION
from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

_tasks: Any = import_module("django.tasks" if VERSION >= (6, 0) else "django_tasks")
task = _tasks.task  # the decorator of a job: `@task()`, or `@task(takes_context=True)` to be told its own number
log = logging.getLogger("luodi.worker")

LEASE = 30.0  # seconds without a beat after which a worker counts as dead, whatever its lock says
MOST_TRIES = 5  # a job that killed so many workers is not tried again
KEPT_DAYS = 30  # how long what was done is kept
PAUSE = 0.5  # seconds between two looks
TOLD_EVERY = 0.3  # seconds between two words about progress

Tell = Callable[[str, int, int], None]  # which step, how many done, of how many (0: not known yet)


def quiet(step: str, done: int, of: int) -> None:
    """For work that nobody watches."""


class Standing(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    LOST = "lost"  # failed, given up, or cleared away


@dataclass(frozen=True, slots=True)
class Job:
    """A job as whoever waits for it sees it. `tries` counts the workers that took it; `step`, `done` and `of` are what
    it last said about itself."""

    standing: Standing
    tries: int = 0
    step: str = ""
    done: int = 0
    of: int = 0


def later(what: Any, *given: object) -> UUID:
    """Put a job down for a worker, within the caller's transaction; the number it is asked about by."""
    return UUID(str(what.enqueue(*given).id))


def job_of(pk: UUID | None) -> Job:
    """How a job stands. One that is not there is lost: nobody will do it."""
    row = DBTaskResult.objects.filter(pk=pk).first() if pk else None
    if row is None:
        return Job(Standing.LOST)
    standing = {"READY": Standing.WAITING, "RUNNING": Standing.RUNNING, "SUCCESSFUL": Standing.DONE}.get(row.status)
    said = _said(row.pk) if standing is Standing.RUNNING else {}
    return Job(
        standing or Standing.LOST,
        len(row.worker_ids),
        str(said.get("step", "")),
        int(said.get("done", 0)),
        int(said.get("of", 0)),
    )


def teller(pk: UUID) -> Tell:
    """Says how far a job is, in a file: a database would show it only when all is written, and SQLite have no room."""
    path = _progress(pk)
    told_at, told = 0.0, ""

    def tell(step: str, done: int, of: int) -> None:
        nonlocal told_at, told
        at = time.monotonic()
        if step == told and at - told_at < TOLD_EVERY:
            return
        told_at, told = at, step
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps({"step": step, "done": done, "of": of, "pid": os.getpid()}), encoding="utf-8")
        draft.replace(path)

    path.parent.mkdir(parents=True, exist_ok=True)
    return tell


def _progress(pk: UUID) -> Path:
    return Path(settings.LUODI_DATA) / "jobs" / f"{pk}.json"


def _said(pk: UUID) -> dict[str, Any]:
    try:
        return dict(json.loads(_progress(pk).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _hearts() -> Path:
    return Path(settings.LUODI_DATA) / "workers"


def anyone_works() -> bool:
    """Whether a worker has beaten lately: without one, jobs wait."""
    return any(_fresh(heart) for heart in _hearts().glob("*.heart"))


def _fresh(heart: Path) -> bool:
    try:
        return time.time() - heart.stat().st_mtime < LEASE
    except FileNotFoundError:
        return False


def alive(name: str) -> bool:
    """Whether the worker of this name lives: its heart beats, and its file is locked."""
    heart = _hearts() / f"{name}.heart"
    if not _fresh(heart):
        return False
    with suppress(FileNotFoundError), heart.open("rb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def perform(row: DBTaskResult[Any, Any]) -> bool:
    """Do a claimed job and settle it, unless it was given to another meanwhile; whether it went well."""
    try:
        what = row.task
        context = [_tasks.TaskContext(task_result=row.task_result)] if what.takes_context else []
        value = what.call(*context, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])
        _settle(row, "SUCCESSFUL", return_value=value)
        return True
    except Exception as error:  # whatever it was, the row must say so
        log.exception("job %s failed", row.pk)
        said = {"exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}"}
        _settle(row, "FAILED", traceback="".join(format_exception(error)), **said)
        return False
    finally:
        _progress(row.pk).unlink(missing_ok=True)


def _settle(row: DBTaskResult[Any, Any], status: str, **more: object) -> None:
    DBTaskResult.objects.filter(pk=row.pk, status="RUNNING", started_at=row.started_at).update(
        status=status, finished_at=timezone.now(), **more
    )


class Worker:
    """Takes jobs one after another until it is told to stop. `name` is on every job that it takes."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(3)}"
        self.stopping = False
        self.child: tuple[int, DBTaskResult[Any, Any]] | None = None

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. A job under way is stopped and put back: it has written nothing yet."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        with self._heart() as heart:
            self._clear()
            while not self.stopping:
                os.utime(heart)
                self._turn()
                time.sleep(PAUSE)
            self._leave()

    def drain(self) -> int:
        """Do all that waits, here and now, without a child: for tests and for a house without a worker."""
        count = 0
        while (row := self.claim()) is not None:
            perform(row)
            count += 1
        return count

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    @contextmanager
    def _heart(self) -> Iterator[Path]:
        _hearts().mkdir(parents=True, exist_ok=True)
        heart = _hearts() / f"{self.name}.heart"
        with heart.open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            try:
                yield heart
            finally:
                heart.unlink(missing_ok=True)

    def _turn(self) -> None:
        try:
            if self.child is not None:
                self._look()
            if self.child is None:
                self.reap()
                row = self.claim()
                if row is not None:
                    self._start(row)
        except DatabaseError:  # locked for long, or gone for a moment: the next turn tries again
            log.warning("the database did not answer; trying again", exc_info=True)
            connections.close_all()

    def claim(self) -> DBTaskResult[Any, Any] | None:
        """The next job, now in this worker's hands; None when nothing waits."""
        ready = DBTaskResult.objects.ready().filter(backend_name="default")
        if not ready.exists():  # so that an idle worker locks nothing
            return None
        with exclusive_transaction():
            row = ready.get_locked()
            if row is not None:
                row.claim(self.name)
        return row

    def reap(self) -> int:
        """Put back what dead workers left; how many jobs."""
        count = 0
        for row in DBTaskResult.objects.running().filter(backend_name="default"):
            holder = row.worker_ids[-1] if row.worker_ids else ""
            if holder != self.name and not alive(holder):
                log.warning("job %s was left by worker %s", row.pk, holder)
                self._again(row)
                (_hearts() / f"{holder}.heart").unlink(missing_ok=True)
                count += 1
        return count

    def _again(self, row: DBTaskResult[Any, Any]) -> None:
        if len(row.worker_ids) >= MOST_TRIES:
            _settle(row, "FAILED", traceback="every worker that took it was killed")
            return
        DBTaskResult.objects.filter(pk=row.pk, status="RUNNING", started_at=row.started_at).update(status="READY")

    def _start(self, row: DBTaskResult[Any, Any]) -> None:
        connections.close_all()  # a connection must not cross the fork
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            _child(row, parent)
        self.child = (pid, row)

    def _look(self) -> None:
        assert self.child is not None
        pid, row = self.child
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            self.child = None
            if status:
                log.warning("the process of job %s ended with %s", row.pk, os.waitstatus_to_exitcode(status))
                self._again(row)

    def _leave(self) -> None:
        if self.child is None:
            return
        pid, row = self.child
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        connections.close_all()
        mine = DBTaskResult.objects.filter(pk=row.pk, status="RUNNING", started_at=row.started_at)
        mine.update(status="READY", worker_ids=row.worker_ids[:-1])  # being told to stop is no try

    def _clear(self) -> None:
        old = timezone.now() - timedelta(days=KEPT_DAYS)
        DBTaskResult.objects.finished().filter(finished_at__lt=old).delete()
        for left in (*_hearts().glob("*.heart"), *_progress(UUID(int=0)).parent.glob("*.json")):
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > 86400:
                    left.unlink()


def _child(row: DBTaskResult[Any, Any], parent: int) -> None:
    """One job in a process of its own, which ends with the worker: an orphan's work would be done twice."""
    code = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker hears it, and tells us
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        perform(row)
        connections.close_all()
        code = 0
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE / 2)
    os._exit(1)
