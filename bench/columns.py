"""Works 15 and 16: a book over 3,000 units, and lights over every project, by columns, each against hand-written SQL.

`python -m bench.columns 100000 1000000 10000000` makes so many facts for each (ten to a project) and prints a line of JSON
a size. Both sides run in one process, by turns, over the same Parquet with the same engine; what they give is compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import duckdb

UNITS, STREETS, ROUNDS = 3_000, 300, 5  # 300 streets with nine offices each
AT = datetime(2026, 7, 1, tzinfo=UTC)
BOOK = """
book: bench
title: 街道考核
subject: unit
period: half_year
source: 基准
inputs:
  paid: {name: 到位, unit: 亿元, from: {definition: paid_in_year}}
  paid_target: {name: 到位任务, unit: 亿元, from: {target: paid_in_year}}
  agreed: {name: 签约, unit: 亿元, from: {definition: agreed_year}}
  agreed_target: {name: 签约任务, unit: 亿元, from: {target: agreed_year}}
  started: {name: 开工, unit: 个, from: {definition: started_count_year}}
  done: {name: 完成投资, unit: 亿元, from: {definition: completed_year}}
  rate: {name: 到位率, unit: "%", from: {definition: funds_in_place_rate}}
  projects: {name: 各项目签约额, unit: 亿元, list: yes, from: {definition: agreed_year}}
items:
  - {code: paid_in, name: 到位, ratio: {of: paid, to: paid_target, weight: 40分, cap: 100%}, round: {places: 2, way: half_up}}
  - {code: signed, name: 签约, ratio: {of: agreed, to: agreed_target, weight: 30分, cap: 120%}, round: {places: 2, way: half_up}}
  - {code: starts, name: 开工, expression: "min(started * 0.1分, 10分)"}
  - {code: built, name: 完成投资, expression: "min(done / 1亿元 * 0.5分, 10分)", round: {places: 2, way: half_up}}
  - code: in_place
    name: 到位率
    bands: {of: rate, rows: [{below: 30%, give: 0分}, {from: 30%, below: 60%, give: 5分}, {from: 60%, give: 10分}]}
    missing: zero
  - code: sizes
    name: 项目规模
    each:
      of: projects
      bands: {of: projects, rows: [{below: 1亿元, give: 0.1分}, {from: 1亿元, below: 5亿元, give: 0.3分}, {from: 5亿元, give: 0.5分}]}
ranking: {order: high_first, ties: competition}
"""
POSTINGS = """
COPY (SELECT (i // 10)::INTEGER AS project, (1 + hash(i // 10) % 3000)::INTEGER AS unit,
  CASE i % 10 WHEN 0 THEN 'agreed' WHEN 1 THEN 'signed' WHEN 2 THEN 'reached' WHEN 3 THEN 'year_plan'
    WHEN 4 THEN 'completed' WHEN 5 THEN 'completed' ELSE 'paid_in' END AS measure,
  CASE i % 10 WHEN 2 THEN 'started' WHEN 3 THEN '2026' WHEN 4 THEN '' WHEN 5 THEN '' WHEN 0 THEN 'contract' WHEN 1 THEN 'contract'
    ELSE 'capital' END AS code,
  (CASE WHEN hash(i, 1) % 10 = 0 THEN 0 ELSE 1 END)::TINYINT AS book,
  (202401 + 100 * (hash(i, 2) % 3) + hash(i, 3) % 6)::INTEGER AS period,
  (1700000000000000 + i)::BIGINT AS recorded,
  (CASE WHEN i % 10 IN (1, 2) THEN 1 WHEN i % 10 = 0 THEN 1 + hash(i, 4) % 100000000000 ELSE 1 + hash(i, 4) % 20000000000 END)::BIGINT AS amount,
  (hash(i // 10, 5) % 100000000000)::BIGINT AS scale
FROM range({facts}) t(i) ORDER BY {order}) TO '{path}' ({stored})
"""
ABOVE = f"""
CREATE TABLE above AS SELECT i::INTEGER AS unit, i::INTEGER AS within FROM range(1, {UNITS + 1}) t(i)
UNION ALL SELECT i::INTEGER, (1 + i % {STREETS})::INTEGER FROM range({STREETS} + 1, {UNITS + 1}) t(i)
"""
TARGETS = "(5000000000000 + hash(u, 7) % 90000000)::HUGEINT * {facts} // 10000000 + 1"
HAND_BOOK = """
WITH p AS NOT MATERIALIZED (SELECT * FROM postings WHERE book = 1 AND recorded <= {at}),
signed AS (SELECT project FROM p WHERE measure = 'signed' AND period <= 202606 GROUP BY project HAVING sum(amount) > 0),
own AS (SELECT unit,
    sum(amount) FILTER (WHERE measure = 'paid_in' AND period >= 202601) AS paid,
    sum(amount) FILTER (WHERE measure = 'agreed' AND period >= 202601) AS agreed,
    sum(amount) FILTER (WHERE measure = 'agreed') AS whole,
    sum(amount) FILTER (WHERE measure = 'reached' AND code = 'started' AND period >= 202601) AS started,
    sum(amount) FILTER (WHERE measure = 'completed' AND period >= 202601) AS done
  FROM p WHERE measure IN ('paid_in', 'agreed', 'reached', 'completed') AND period <= 202606 GROUP BY unit),
placed AS (SELECT unit, sum(amount) AS placed FROM p JOIN signed USING (project)
  WHERE measure = 'paid_in' AND period <= 202606 GROUP BY unit),
each AS (SELECT unit, project, sum(amount) AS a FROM p
  WHERE measure = 'agreed' AND period BETWEEN 202601 AND 202606 GROUP BY unit, project),
sizes AS (SELECT within, sum(CASE WHEN a < 10000000000 THEN 1 WHEN a < 50000000000 THEN 3 ELSE 5 END) AS tenths
  FROM (SELECT within, project, sum(a) AS a FROM each JOIN above USING (unit) GROUP BY within, project) GROUP BY within),
unit AS (SELECT within, sum(paid) AS paid, sum(agreed) AS agreed, sum(whole) AS whole, sum(started) AS started, sum(done) AS done,
    sum(placed) AS placed FROM own LEFT JOIN placed USING (unit) JOIN above USING (unit) GROUP BY within),
known AS (SELECT within, t, tenths, coalesce(paid, 0) AS paid, coalesce(agreed, 0) AS agreed, coalesce(whole, 0) AS whole,
    coalesce(started, 0) AS started, coalesce(done, 0) AS done, coalesce(placed, 0) AS placed
  FROM targets LEFT JOIN unit USING (within) LEFT JOIN sizes USING (within)),
scored AS (SELECT within,
    least((2 * 4000 * paid + t) // (2 * t), 4000) + least((2 * 3000 * agreed + t) // (2 * t), 3600)
    + least(started * 10, 1000) + least((100 * done + 10000000000) // 20000000000, 1000)
    + CASE WHEN whole = 0 THEN 0 WHEN (20000 * placed + whole) // (2 * whole) < 3000 THEN 0
        WHEN (20000 * placed + whole) // (2 * whole) < 6000 THEN 500 ELSE 1000 END
    + coalesce(tenths, 0) * 10 AS hundredths
  FROM known)
SELECT within, hundredths, rank() OVER (ORDER BY hundredths DESC) FROM scored
"""
HAND_LIGHTS = """
CREATE OR REPLACE TABLE by_hand AS
WITH sums AS (SELECT project,
    sum(amount) FILTER (WHERE measure = 'agreed') AS agreed, sum(amount) FILTER (WHERE measure = 'year_plan') AS plan,
    sum(amount) FILTER (WHERE measure = 'completed' AND period >= 202601) AS done
  FROM postings WHERE book = 1 AND recorded <= {at} AND period <= 202606
    AND (measure = 'agreed' OR (measure = 'year_plan' AND code = '2026') OR measure = 'completed') GROUP BY project),
known AS (SELECT subject, coalesce(done, 0) AS done, coalesce(agreed, 0) AS agreed, kind,
    coalesce(scheduled * 2, coalesce(plan, 0)) AS twice FROM given_plain g LEFT JOIN sums s ON s.project = g.key)
SELECT subject, CASE WHEN twice = 0 THEN NULL WHEN done * 10 < twice * 3 THEN 'red' WHEN done * 10 < twice * 4 THEN 'yellow' ELSE 'none' END AS warning,
  agreed >= CASE kind WHEN 'science_social' THEN 10000000000 WHEN 'industry_infrastructure' THEN 50000000000 ELSE 100000000000 END AS major
FROM known
"""


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(_one(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    for facts in sys.argv[1:] or ["100000", "1000000", "10000000"]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "postings.parquet"
            make(path, int(facts))
            one = (sys.executable, "-m", "bench.columns", "--one", path, facts)
            subprocess.run(one, check=True)  # a process of its own has its own peak of memory


def make(path: Path, facts: int) -> None:
    """A journal of so many postings, in a file as the product keeps it."""
    _ready()
    kept = import_module("luodi.figures.queries.columns")
    with duckdb.connect() as door:
        door.execute(POSTINGS.format(facts=facts, path=path, order=kept.ORDER, stored=kept.STORED))


def _ready() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    django.setup()


def _one(path: Path, facts: int) -> dict[str, Any]:
    _ready()
    import_module("luodi.site.serve").settle()  # memory as the server keeps it
    found: dict[str, Any] = {"facts": facts, "projects": facts // 10, "parquet_mb": path.stat().st_size // 2**20}
    found["start_mb"] = _peak()
    found["trace_street_ms"] = Book(path, facts).trace_ms(range(1, ROUNDS + 1))
    found["trace_office_ms"] = Book(path, facts).trace_ms(range(UNITS - ROUNDS + 1, UNITS + 1))
    found["trace_peak_mb"] = _peak()
    for name, sides in (("book", Book(path, facts)), ("lights", Lights(path, facts))):
        sides.ours()
        found[name] = {"peak_mb": _peak()} | _timed(sides.ours, sides.hand)
    return found


def _timed(ours: Callable[[], Any], hand: Callable[[], Any]) -> dict[str, float]:
    if ours() != hand():
        raise SystemExit("the two sides differ")
    times: dict[str, list[float]] = {"ours": [], "hand": []}
    for _ in range(ROUNDS):
        for name, work in (("ours", ours), ("hand", hand)):
            started = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - started)
    medians = {f"{name}_ms": round(statistics.median(every) * 1000) for name, every in times.items()}
    return medians | {"ratio": round(medians["ours_ms"] / medians["hand_ms"], 2)}


def _peak() -> int:
    """The largest memory that this process had so far, in MB; getrusage would count the parent's too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


class Side:
    """A book over the journal in a file."""

    def __init__(self, path: Path, facts: int, text: str, period: str) -> None:
        self.path, self.facts = path, facts
        self.core, self.summing, self.engine = (
            import_module(f"luodi.{name}")
            for name in ("core.rules.compiled", "core.rules.compiled.summing", "figures.queries.columns")
        )
        self.columnar = import_module("luodi.core.definitions.columnar")
        self.catalogue = import_module("luodi.figures.queries").catalogue()
        self.book = import_module("luodi.core.rules.loading").load(text)
        self.period = import_module("luodi.core.periods").span(period)
        self.layout = self.core.layout_of(self.book, {})
        self.at = self.columnar.stamp(AT)

    def opened(self) -> Any:
        door = duckdb.connect()
        self.engine.over(door, [self.path])
        self.given(door)
        return door

    def given(self, door: Any) -> None:
        raise NotImplementedError

    def columns(self, door: Any) -> Any:
        return self.engine.Columns.of(door, 1, AT)

    def lay(self, columns: Any, of: str) -> None:
        summed = partial(columns.summed, of=of)
        laying = self.summing.Laying(self.book, self.catalogue, self.period, self.layout, summed)
        for statement in laying.statements():
            columns.door.execute(statement)

    def compiled(self) -> Any:
        own = {code: 100 for code, one in self.book.inputs.items() if one.in_fen}
        return self.core.compiled(self.book, self.period.days[1], own | self.summing.dens_of(self.book, self.catalogue))


class Book(Side):
    def __init__(self, path: Path, facts: int) -> None:
        super().__init__(path, facts, BOOK, "2026-H1")

    def given(self, door: Any, where: str = "true") -> None:
        cells = dict.fromkeys(self.book.inputs, "NULL")
        target = TARGETS.format(facts=self.facts)
        cells |= dict.fromkeys(("paid_target", "agreed_target"), f"({target})::BIGINT")
        columns = ", ".join(f"{cells[code]} AS {column}" for code, column in self.layout.inputs.items())
        units = f"(SELECT i::INTEGER AS u FROM range(1, {UNITS + 1}) t(i)) WHERE {where}"
        door.execute(f"CREATE TABLE given AS SELECT u::VARCHAR AS subject, {columns} FROM {units}")
        door.execute(f"CREATE TABLE members AS SELECT u::VARCHAR AS subject, u AS key FROM {units}")
        door.execute(f"CREATE TABLE targets AS SELECT u AS within, ({target})::BIGINT AS t FROM {units}")
        door.execute(ABOVE)

    def ours(self) -> list[tuple[int, int, int]]:
        with self.opened() as door:
            self.lay(self.columns(door), "unit")
            made = self.compiled()
            found = door.sql(made.sql)
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
        inputs = import_module("luodi.core.rules.evaluation").Inputs
        subjects = {str(row["subject"]): inputs({}) for row in rows}
        standings = self.core.scored(made, subjects, rows, self.period, AT)
        return sorted((int(code), int(one.total.value * 100), one.rank) for code, one in standings.items())

    def hand(self) -> list[tuple[int, int, int]]:
        with self.opened() as door:
            return sorted(tuple(map(int, row)) for row in door.execute(HAND_BOOK.format(at=self.at)).fetchall())

    def trace_ms(self, units: Iterable[int]) -> int:
        """The working of one unit with everything below it, from the journal: a street has nine offices, an office none."""
        rules = import_module("luodi.core.rules.evaluation")
        times = []
        for unit in units:
            started = time.perf_counter()
            with duckdb.connect() as door:
                self.engine.over(door, [self.path])
                self.given(door, f"u = {unit}")
                below = [one for (one,) in door.execute(f"SELECT unit FROM above WHERE within = {unit}").fetchall()]
                terms = self.summing.terms_of(self.book, self.catalogue, self.period)
                self.lay(self.columns(door).only("unit", below, terms), "unit")
                fetch = lambda sql: door.execute(sql).fetchall()  # noqa: E731 - used at once
                sums = self.summing.summed_values(self.book, self.catalogue, self.layout, fetch)[str(unit)]
                [(_, target)] = fetch("SELECT * FROM targets")
            inputs = rules.Inputs({**sums, "paid_target": target, "agreed_target": target})
            rules.evaluate(self.book, {str(unit): inputs}, self.period, AT)
            times.append(time.perf_counter() - started)
        return round(statistics.median(times) * 1000)


class Lights(Side):
    def __init__(self, path: Path, facts: int) -> None:
        books = import_module("luodi.books.queries")
        super().__init__(path, facts, dict(books.library())["wuhan-warning.yaml"], "2026-06")

    def given(self, door: Any) -> None:
        kinds = "['science_social', 'industry_infrastructure', 'headquarters_trade_logistics'][1 + i % 3]"
        cells = dict.fromkeys(self.book.inputs, "NULL::BIGINT") | {"kind": kinds, "month_number": "6::BIGINT"}
        cells["scheduled"] = "CASE WHEN i % 3 = 0 THEN (hash(i) % 20000000000)::BIGINT END"
        columns = ", ".join(f"{cells[code]} AS {column}" for code, column in self.layout.inputs.items())
        columns += "".join(f", NULL::VARCHAR AS {column}" for column in self.layout.traits.values())
        rows = f"FROM range({self.facts // 10}) t(i)"
        door.execute(f"CREATE TABLE given AS SELECT i::VARCHAR AS subject, {columns} {rows}")
        door.execute(f"CREATE TABLE members AS SELECT i::VARCHAR AS subject, i::INTEGER AS key {rows}")
        plain = f"i::VARCHAR AS subject, i::INTEGER AS key, {kinds} AS kind, {cells['scheduled']} AS scheduled"
        door.execute(f"CREATE TABLE given_plain AS SELECT {plain} {rows}")

    def ours(self) -> list[Any]:
        with self.opened() as door:
            self.lay(self.columns(door), "project")
            made = self.compiled()
            door.execute(f"CREATE TABLE by_columns AS {made.sql}")
            warning, major = made.lines["warning"].value, made.lines["major"].value
            return self.counted(door, "by_columns", warning, f"{major} = 'major'", "bool_or(beyond)")

    def hand(self) -> list[Any]:
        with self.opened() as door:
            door.execute(HAND_LIGHTS.format(at=self.at))
            return self.counted(door, "by_hand", "warning", "major", "false")

    def counted(self, door: Any, table: str, warning: str, major: str, beyond: str) -> list[Any]:
        asked = f"SELECT {warning}, {major}, count(*), sum(subject::BIGINT), {beyond} FROM {table} GROUP BY 1, 2"
        return sorted(door.execute(asked).fetchall(), key=str)


if __name__ == "__main__":
    main()
