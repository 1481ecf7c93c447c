"""The sums of every definition for every unit, on DuckDB and on Spark: the same lines of narwhals over the same Parquet.

`python -m bench.spark 1000000 10000000` makes so many postings for each and prints a line of JSON a size. Both sides run
in one process with two cores each, by turns; what they give is compared. Starting Spark, and its first question while
Java is still slow, are told apart from the rest. It needs what `./luodi test` installs.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from bench.columns import AT, make
from tests.spark.local import local_spark

ROUNDS = 5
PERIOD = "2026-H1"


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as door:
        door.execute("SET threads = 2")
        started = time.perf_counter()
        spark = local_spark(Path(folder))
        start_s = round(time.perf_counter() - started, 1)
        for size in sys.argv[1:] or ["1000000", "10000000"]:
            path = Path(folder) / f"{size}.parquet"
            make(path, int(size))
            print(json.dumps({"postings": int(size), "start_s": start_s} | _one(door, spark, str(path))), flush=True)
        spark.stop()


def _one(door: duckdb.DuckDBPyConnection, spark: Any, path: str) -> dict[str, Any]:
    terms = _terms()

    def duckdb_rows() -> list[tuple[Any, ...]]:
        return sorted(_asked(door.read_parquet(path), terms).fetchall())

    def spark_rows() -> list[tuple[Any, ...]]:
        return sorted(tuple(row) for row in _asked(spark.read.parquet(path), terms).collect())

    first_s, found = _timed(spark_rows)
    if duckdb_rows() != found:
        raise SystemExit("the two engines differ")
    times: dict[str, list[float]] = {"duckdb": [], "spark": [], "spark_asking": []}
    for _ in range(ROUNDS):
        times["duckdb"].append(_timed(duckdb_rows)[0])
        times["spark"].append(_timed(spark_rows)[0])
        times["spark_asking"].append(_timed(lambda: _asked(spark.read.parquet(path), terms))[0])
    medians = {f"{name}_s": round(statistics.median(every), 2) for name, every in times.items()}
    ratio = round(statistics.median(times["spark"]) / statistics.median(times["duckdb"]), 1)
    return {"terms": len(terms), "units": len(found), "first_s": round(first_s, 1)} | medians | {"ratio": ratio}


def _terms() -> list[Any]:
    """Every sum that the catalogue's definitions are made of."""
    definitions = import_module("luodi.core.definitions")
    text = Path(import_module("luodi.figures").__file__ or "").parent / "definitions.yaml"
    versions = definitions.load(text.read_text(encoding="utf-8")).versions.values()
    return list(dict.fromkeys(term for every in versions for one in every for term in one.terms))


def _asked(postings: Any, terms: list[Any]) -> Any:
    columnar, periods = (import_module(f"luodi.core.{name}") for name in ("definitions.columnar", "periods"))
    known = columnar.known(nw.from_native(postings).lazy(), 1, AT)
    return columnar.amounts(known, terms, periods.span(PERIOD), ["unit"]).to_native()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
