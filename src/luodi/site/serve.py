"""The server: gunicorn over the house, the same program for one desk and for a district, with its background worker."""

from __future__ import annotations

import argparse
import gc
import io
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from luodi.core.errors import Refusal
from luodi.site import environment

RESTART_AFTER = 5.0  # seconds between two starts of the background worker, should it die at once each time


class Helper:
    """The background worker, a process beside the server: started with it, started again when it dies."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0

    def keep(self) -> None:
        """See that it runs; called about once a second."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.started and time.monotonic() - self.started < RESTART_AFTER:
            return
        self.started = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", "luodi.site.manage", "runworker"])

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=20)


class Master(Arbiter):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's master, which looks after the background worker as it does after its own."""

    helper = Helper()

    def manage_workers(self) -> None:
        super().manage_workers()
        self.helper.keep()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings; threads, because a page waits for its database far more than it computes."""

    def __init__(self, **wanted: Any) -> None:
        self.wanted = wanted
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.wanted.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        made = get_wsgi_application()
        get_resolver().url_patterns  # noqa: B018  # every view is imported here, once, and not in each worker
        settle()
        return made

    def run(self) -> None:
        Master(self).run()


def settle() -> None:
    """What is loaded now stays: the collector passes it over from here on."""
    gc.collect()
    gc.set_threshold(20_000, 20, 20)  # a page makes some thousands of short-lived objects, hardly any in circles
    gc.freeze()  # the collector would write into what the workers share, and each would get a copy of it


def behind() -> bool:
    """Whether the database lacks migrations that the program brings."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def demo() -> str:
    """The demo district, made on the first start; what was said about who can log in is kept for later starts."""
    kept = Path(settings.HOUSE.data) / "logins.txt"
    if "load_demo" in get_commands() and not kept.exists():
        told = io.StringIO()
        call_command("load_demo", stdout=told)
        kept.write_text(told.getvalue(), encoding="utf-8")
    return kept.read_text(encoding="utf-8") if kept.exists() else ""


def taken(address: str) -> bool:
    """Whether another program already listens there."""
    host, _, port = address.rpartition(":")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, int(port)))
        except OSError:
            return True
    return False


def refused(zh: str, en: str) -> int:
    print(f"{zh}\n{en}", file=sys.stderr)
    return 2


def serve(address: str, workers: int) -> None:
    """Serve until stopped. The background worker is a child of ours and ends with us."""

    def leaving(server: object) -> None:
        Master.helper.stop()

    connections.close_all()  # a connection must not cross the fork
    Server(
        bind=address,
        workers=workers,
        worker_class="gthread",
        threads=4,
        timeout=120,
        preload_app=True,
        control_socket_disable=True,  # two houses on one machine would fight over it
        loglevel="warning",
        on_exit=leaving,
    ).run()


def main() -> int:
    """Check what has to be there, bring an embedded database up to date, serve."""
    asked = argparse.ArgumentParser(prog="./luodi serve")
    asked.add_argument("--demo", action="store_true")
    asked.add_argument("--then", nargs=argparse.REMAINDER, default=[])
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    os.environ.setdefault("LUODI_MODE", environment.PRODUCTION)
    try:
        house = environment.read(os.environ)
    except Refusal as refusal:
        print(environment.said(refusal), file=sys.stderr)
        return 2
    if not given.then and taken(house.listen):
        return refused(
            f"{house.listen} 已被占用：请先停掉占用它的程序，或设置 LUODI_LISTEN=127.0.0.1:8001。",
            f"{house.listen} is taken: stop the program that uses it, or set LUODI_LISTEN=127.0.0.1:8001.",
        )
    django.setup()
    if behind():
        if house.mode == environment.PRODUCTION:
            return refused(
                "数据库结构落后于程序：请先备份，再运行 ./luodi manage migrate。",
                "The database is behind the program: make a backup, then run ./luodi manage migrate.",
            )
        call_command("migrate", verbosity=0)
    logins = demo() if given.demo else ""
    if given.then:
        try:
            call_command(*given.then)
            sys.stdout.flush()
        except BrokenPipeError:  # `./luodi figures | head`: whoever read has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    print(f"http://{house.listen}/\n{logins}", flush=True)
    serve(house.listen, house.workers or (1 if given.demo else max(2, os.cpu_count() or 2)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
