"""Both engines over the same files: DuckDB, which an office runs, and a real Spark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw
import pytest
from pyspark.errors import ArithmeticException
from pyspark.sql import SparkSession

from luodi.core.definitions.columnar import Frame
from tests.spark import ledgers
from tests.spark.local import local_spark

# Java makes its code fast in the time that it runs: with so little to run that costs more than it gives.
QUICKLY = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1"}
REFUSED = "refused"  # a sum beyond what a bigint holds


@dataclass(frozen=True)
class Engines:
    """Each reads the same Parquet; `asked` of a question gives what each answers."""

    door: duckdb.DuckDBPyConnection
    spark: SparkSession

    def read(self, *paths: str) -> tuple[list[Frame], list[Frame]]:
        """The same files as frames of DuckDB and of Spark."""
        mine = [nw.from_native(self.door.read_parquet(path)).lazy() for path in paths]
        return mine, [nw.from_native(self.spark.read.parquet(path)).lazy() for path in paths]


def rows_of(found: Frame) -> list[dict[str, Any]] | str:
    """The rows, or that the engine refuses to add them up."""
    native: Any = found.to_native()
    try:
        if isinstance(native, duckdb.DuckDBPyRelation):
            return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
        return [row.asDict() for row in native.collect()]
    except (duckdb.ConversionException, ArithmeticException) as error:
        assert "overflow" in str(error).lower() or "out of range" in str(error).lower(), error
        return REFUSED


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """Started once: starting Spark takes longer than any question asked here."""
    spark = local_spark(tmp_path_factory.mktemp("spark"), **QUICKLY)
    with duckdb.connect() as door:
        yield Engines(door, spark)
    spark.stop()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The forty ledgers, and the tree of their units."""
    journal = tmp_path_factory.mktemp("journal")
    tree = ledgers.kept_above(tmp_path_factory.mktemp("tree"), ledgers.above())
    return ledgers.kept(journal, ledgers.every_posting()), tree
