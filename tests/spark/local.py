"""A Spark of two cores on this machine alone: it opens no page, is reached by nobody else, and asks nobody anything."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from pyspark.sql import SparkSession


def local_spark(folder: Path, **more: str) -> SparkSession:
    """A session that spills and keeps into this folder. What sums beyond a bigint do is left as Spark has it."""
    for name in [name for name in os.environ if name.startswith(("SPARK_", "PYSPARK_"))]:
        del os.environ[name]  # another Spark on this machine, or a cluster, is not what is asked
    logging.getLogger("py4j").setLevel(logging.WARNING)  # it tells of each connection, even when all is over
    said = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.local.dir": str(folder / "spill"),
        "spark.log.level": "ERROR",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.shuffle.partitions": "2",  # 200 is for many machines: here each is a file and a task more
        "spark.sql.warehouse.dir": str(folder / "kept"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("luodi")
    for name, value in (said | more).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
