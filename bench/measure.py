"""Timing pairs of works in turn: ours, its floor, ours, its floor, … with CPU, statements and bytes."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

Work = Callable[[], int]  # does it once and says how many bytes (or rows) came out
Meter = Callable[[], float]  # seconds of processor time used so far by whoever does the work
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # a block's mean for each of its rounds
    size: int = 0

    def plain(self) -> dict[str, Any]:
        ordered = sorted(self.wall)
        return {
            "median_ms": round(statistics.median(ordered) * 1000, 3),
            "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 3),
            "least_ms": round(ordered[0] * 1000, 3),
            "cpu_ms": round(statistics.median(self.cpu) * 1000, 3),
            "bytes": self.size,
            "samples": len(ordered),
        }


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many statements this process sends meanwhile."""
    seen = [0]

    def one(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        seen[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(one):
        yield seen


def against(
    ours: Work,
    floor: Work,
    *,
    rounds: int = 5,
    each: int = 10,
    meters: tuple[Meter, Meter] = (time.process_time, time.process_time),
) -> dict[str, Any]:
    """Both works interleaved: `rounds` times `each` of ours, then as many of the floor; a round of
    either first, for each thread of a server has a connection of its own to warm."""
    found = {"ours": Figures(), "floor": Figures()}
    pairs = (("ours", ours, meters[0]), ("floor", floor, meters[1]))
    for name, work, _ in pairs:
        for _ in range(each):
            found[name].size = work()
    for _ in range(rounds):
        for name, work, meter in pairs:
            used = meter()
            for _ in range(each):
                started = time.perf_counter()
                work()
                found[name].wall.append(time.perf_counter() - started)
            found[name].cpu.append((meter() - used) / each)
    plain: dict[str, Any] = {name: figures.plain() for name, figures in found.items()}
    plain["ratio"] = round(plain["ours"]["median_ms"] / plain["floor"]["median_ms"], 2)
    return plain


def children(pid: int) -> list[int]:
    """A process and all that it started, at any remove."""
    below: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = place.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        below.setdefault(int(after_name[1]), []).append(int(place.parent.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += below.get(one, [])
    return found


def processor_seconds(pids: list[int]) -> float:
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        used += int(fields[11]) + int(fields[12])
    return used / TICK


def proportional_mb(pids: list[int]) -> float:
    """Memory in MB, what processes share counted once (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(total / 1024, 1)


def postgres_pids() -> list[int]:
    """The server's processes, where it runs on this machine."""
    found = []
    for place in Path("/proc").glob("[0-9]*/comm"):
        try:
            if place.read_text().startswith("postgres"):
                found.append(int(place.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
