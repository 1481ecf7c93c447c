"""The product and the floor as they are served: gunicorn with two workers each, asked over HTTP by one client."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.measure import Meter, Work, children, postgres_pids, processor_seconds, proportional_mb

HOUSE = Path(__file__).parents[1]
WORKERS = "2"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Server:
    """One of the two, from start to stop."""

    def __init__(self, command: list[str], port: int, alive: str, environment: Mapping[str, str]) -> None:
        paths = os.pathsep.join([str(HOUSE / "src"), str(HOUSE)])
        given = {**os.environ, **environment, "PYTHONPATH": paths}
        self.port = port
        started = time.perf_counter()
        self.process = subprocess.Popen(command, env=given, cwd=HOUSE, stdout=subprocess.DEVNULL)
        self.ready_s = self._wait(alive, started)

    def _wait(self, alive: str, started: float) -> float:
        while time.perf_counter() - started < 300:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                asked.request("GET", alive)
                if asked.getresponse().status == 200:
                    return time.perf_counter() - started
            except OSError:
                time.sleep(0.01)
            if self.process.poll() is not None:
                raise RuntimeError(f"the server stopped with {self.process.returncode}")
        raise RuntimeError("the server does not answer")

    def meter(self, database: bool) -> Meter:
        """Processor time of the server and, with PostgreSQL, of the database's processes."""
        return lambda: processor_seconds(children(self.process.pid) + (postgres_pids() if database else []))

    def settle(self) -> None:
        """Until everything it starts (other workers, the job worker) has finished starting: what works meanwhile would
        take a core from what is measured."""
        for _ in range(60):
            used = processor_seconds(children(self.process.pid))
            time.sleep(1)
            if processor_seconds(children(self.process.pid)) - used < 0.05:
                return

    @property
    def memory_mb(self) -> float:
        return proportional_mb(children(self.process.pid))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def ours(environment: Mapping[str, str] | None = None) -> Server:
    port = free_port()
    given = {"LUODI_LISTEN": f"127.0.0.1:{port}", "LUODI_WORKERS": WORKERS, **(environment or {})}
    return Server([sys.executable, "-m", "luodi.site.serve"], port, "/alive", given)


def floor(alive: str = "/list-10") -> Server:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--worker-class", "gthread", "--threads", "4"]
    command += ["--workers", WORKERS, "--preload", "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    return Server([*command, "bench.bare:application"], port, alive, {"DJANGO_SETTINGS_MODULE": "bench.bare_settings"})


class Client:
    """One browser or program: a connection that stays open, and what it sends each time."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self.port, self.headers = port, dict(headers or {})
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(self, method: str, path: str, body: str | None = None) -> bytes:
        """The whole answer; a connection that the server closed while we waited is opened again."""
        for last in (False, True):
            try:
                self.connection.request(method, path, body, self.headers)
                answer = self.connection.getresponse()
                content = answer.read()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()
                if last:
                    raise
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        return content

    def first_byte(self, path: str) -> tuple[float, float, int]:
        """Seconds to the first byte of the body, seconds to the last, and how many bytes came."""
        started = time.perf_counter()
        self.connection.request("GET", path, None, self.headers)
        answer = self.connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - started
        while part := answer.read(1 << 16):
            size += len(part)
        return first, time.perf_counter() - started, size

    def get(self, path: str) -> Work:
        return lambda: len(self.ask("GET", path))
