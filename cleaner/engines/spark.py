"""The engine for many machines by Spark: Spark reads, cuts and writes; its Python workers clean batches."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import unquote

from cleaner import batch
from cleaner.batch import _arrow
from cleaner.document import Options
from cleaner.engines import _job, _share
from cleaner.engines._share import CONTENT, FAILED, LINE, PLACE, ROWS, Plan
from cleaner.errors import MissingError
from cleaner.formats import Asked
from cleaner.report import Tally

try:
    from pyspark.sql import Observation, SparkSession, functions
    from pyspark.sql.pandas.types import from_arrow_schema
    from pyspark.sql.types import StructField, StructType
except ImportError:
    raise MissingError('this engine needs Spark: pip install "cleaner[spark]"') from None

SAMPLE = {"lines": 1000, "files": 8}
"""Lines or files from which the columns for other fields are told."""

SETTINGS = {
    "rows": "spark.sql.execution.arrow.maxRecordsPerBatch",
    "moments": "spark.sql.parquet.outputTimestampType",
}
"""Rows handed to a worker at a time: Spark's ten thousand would be a gigabyte of pages. Moments: by default Spark
writes them in an old form that forgets their zone."""

GLOB = re.compile(r"([][{}*?\\])")
LOCAL = re.compile(r"^file:/+")
LINES = f"{LINE} string, {FAILED} boolean"


def run(
    inputs: Sequence[str],
    output: str,
    options: Options = Options(),
    asked: Asked = Asked(),
    to: str = "parquet",
    keep_input: bool = False,
    jobs: int | None = None,
    timeout: float = 60.0,
) -> Tally:
    """Clean `inputs` (files, folders, globs, remote addresses) into the new folder `output`, Parquet or jsonl.

    Runs in the session that is active or that spark-submit gives, or else in one of its own with `jobs` processors
    (None: all). A document that fails, or takes more than `timeout` processor seconds (0: none), gives a row with an
    `error` and its `input`. Returns how many documents there were, and how many failed.
    Raises `InputError` or `OptionsError` for what cannot work, before any document is read.
    """
    paths, plan = _job.prepare(inputs, output, options, asked, to, keep_input, timeout)
    spark = _connect(jobs)
    with _set(spark, rows="1" if plan.kind == "files" else str(ROWS), moments="TIMESTAMP_MICROS"):
        data = _read(spark, paths, plan)
        if plan.kind != "columns" and to == "parquet":
            sample = _named(data.limit(SAMPLE[plan.kind]).toArrow(), plan)
            plan = plan._replace(others=_share.others(sample, plan))
        cleaned = data.mapInArrow(partial(_clean, plan=plan), _columns(data.schema, plan))
        return _write(cleaned, _local(output), to)


def _connect(jobs: int | None) -> Any:
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    builder = SparkSession.builder.appName("cleaner")
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # that is: not under spark-submit
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        builder = builder.master(f"local[{jobs}]") if jobs else builder
    return builder.getOrCreate()


@contextmanager
def _set(spark: Any, **wanted: str) -> Iterator[None]:
    """Settings of the session for the time of a run."""
    before = {name: spark.conf.get(name) for name in (SETTINGS[one] for one in wanted)}
    for name, value in wanted.items():
        spark.conf.set(SETTINGS[name], value)
    try:
        yield
    finally:
        for setting, value in before.items():
            spark.conf.set(setting, value)


def _read(spark: Any, paths: list[str], plan: Plan) -> Any:
    places = [path if "://" in path else _local(GLOB.sub(r"\\\1", path)) for path in paths]
    if plan.kind == "columns":
        data = spark.read.parquet(*places)
        _share.raw_column(data.columns, plan)
        return data
    if plan.kind == "files":
        return spark.read.format("binaryFile").option("recursiveFileLookup", True).load(places).select(CONTENT, PLACE)
    lines = spark.read.option("recursiveFileLookup", True).text(places, lineSep="\n")
    content = lines.value.cast("binary").alias(CONTENT)  # the bytes as they are; Spark's strings need not be UTF-8
    return lines.select(functions.input_file_name().alias(PLACE), content)


def _local(path: str) -> str:
    return path if "://" in path else f"file://{os.path.abspath(path)}"


def _clean(batches: Iterable[Any], plan: Plan) -> Iterator[Any]:
    tables = (_arrow().Table.from_batches([one]) for one in batches)
    for table in _share.clean(tables if plan.kind == "columns" else (_named(table, plan) for table in tables), plan):
        yield from table.combine_chunks().to_batches()


def _named(table: Any, plan: Plan) -> Any:
    """The table with paths as people write them; Spark says `file:///a%20b`, or `file:/a b` of whole files."""
    paths = [LOCAL.sub("/", path) for path in table[PLACE].to_pylist()]
    named = [unquote(path) for path in paths] if plan.kind == "lines" else paths
    return _arrow().table({CONTENT: table[CONTENT], PLACE: named})


def _columns(given: Any, plan: Plan) -> Any:
    """What comes out, as Spark wants it told beforehand."""
    if plan.to == "jsonl":
        return LINES
    if plan.kind != "columns":
        return from_arrow_schema(_share.schema(plan))
    raw = _share.raw_column(given.names, plan)
    kept = [StructField(_share.renamed(one.name), one.dataType) for one in given if one.name != raw]
    return StructType([*kept, *from_arrow_schema(batch.SCHEMA), StructField("input", given[raw].dataType)])


def _write(cleaned: Any, output: str, to: str) -> Tally:
    """Write all, counting on the way."""
    counts = Observation()
    failed = functions.count_if(FAILED) if to == "jsonl" else functions.count("error")
    counted = cleaned.observe(counts, functions.count(functions.lit(1)).alias("all"), failed.alias("failed"))
    if to == "jsonl":
        counted.select(LINE).write.text(output)
    else:
        counted.write.parquet(output)
    return Tally(documents=counts.get["all"], failed=counts.get["failed"])
