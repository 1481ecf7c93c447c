"""Timing pairs of works in turn: ours, its floor, ours, its floor, … with CPU, statements and bytes."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

Work = Callable[[], int]  # does it once and says how many bytes (or rows) came out


@dataclass
class Figures:
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    statements: int = 0
    size: int = 0

    def plain(self) -> dict[str, Any]:
        ordered = sorted(self.wall)
        return {
            "median_ms": round(statistics.median(ordered) * 1000, 3),
            "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 3),
            "cpu_ms": round(statistics.median(self.cpu) * 1000, 3),
            "statements": self.statements,
            "bytes": self.size,
            "samples": len(ordered),
        }


@contextmanager
def counted(figures: Figures) -> Any:
    seen = [0]

    def one(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        seen[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(one):
        yield
    figures.statements = seen[0]


def against(ours: Work, floor: Work, rounds: int = 5, each: int = 5) -> dict[str, Any]:
    """Both works interleaved: `rounds` times `each` of ours, then as many of the floor; one warm-up of either."""
    found = {"ours": Figures(), "floor": Figures()}
    for name, work in (("ours", ours), ("floor", floor)):
        with counted(found[name]):
            found[name].size = work()
    for _ in range(rounds):
        for name, work in (("ours", ours), ("floor", floor)):
            for _ in range(each):
                wall, cpu = time.perf_counter(), time.process_time()
                work()
                found[name].wall.append(time.perf_counter() - wall)
                found[name].cpu.append(time.process_time() - cpu)
    plain = {name: figures.plain() for name, figures in found.items()}
    plain["ratio"] = round(plain["ours"]["median_ms"] / plain["floor"]["median_ms"], 2)
    return plain


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
