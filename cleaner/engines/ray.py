"""The engine for many machines by Ray: Ray Data reads, cuts and writes; its workers clean batches."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cleaner.batch import _arrow
from cleaner.document import Options
from cleaner.engines import _job, _share
from cleaner.engines._share import CONTENT, FAILED, LINE, PLACE, ROWS, Plan
from cleaner.errors import MissingError
from cleaner.formats import Asked
from cleaner.formats._bytes import unpack
from cleaner.report import Tally

try:
    import ray
    import ray.data
    from ray.data.datasource import BlockBasedFileDatasink, FileBasedDatasource
except ImportError:
    raise MissingError('this engine needs Ray: pip install "cleaner[ray]"') from None

SAMPLE = {"lines": 1000, "files": 8}
"""Lines or files from which the columns for other fields are told."""


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

    Runs on the cluster this process is connected to, or that RAY_ADDRESS names, or else on one of its own with `jobs`
    processors (None: all). A document that fails, or takes more than `timeout` processor seconds (0: none), gives a row
    with an `error` and its `input`. Returns how many documents there were, and how many failed.
    Raises `InputError` or `OptionsError` for what cannot work, before any document is read.
    """
    paths, plan = _job.prepare(inputs, output, options, asked, to, keep_input, timeout)
    _connect(jobs)
    data = _read(paths, plan)
    if plan.kind == "columns":
        _share.raw_column(data.schema().names, plan)
    elif to == "parquet":
        sample = data.take_batch(SAMPLE[plan.kind], batch_format="pyarrow")
        plan = plan._replace(others=_share.others(sample, plan))
    rows = 1 if plan.kind == "files" else ROWS
    cleaned = data.map_batches(_clean, batch_size=rows, batch_format="pyarrow", fn_kwargs={"plan": plan})
    return _write_lines(cleaned, output) if to == "jsonl" else _write_columns(cleaned, output)


def _connect(jobs: int | None) -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    if not ray.is_initialized():
        own = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": jobs, "include_dashboard": False}
        ray.init(log_to_driver=False, logging_level="WARNING", **own)


def _read(paths: list[str], plan: Plan) -> Any:
    if plan.kind == "columns":
        return ray.data.read_parquet(paths)
    return ray.data.read_datasource(_Files(paths, plan))


def _clean(table: Any, plan: Plan) -> Iterator[Any]:
    return _share.clean([table], plan)


class _Files(FileBasedDatasource):
    """The lines of files, or files whole; Ray's own readers cut lines at more than line ends, and want UTF-8."""

    def __init__(self, paths: list[str], plan: Plan) -> None:
        super().__init__(paths)
        self.lines, self.longest = plan.kind == "lines", plan.asked.max_size

    def resolve_compression(self, path: str, open_args: dict[str, Any]) -> None:
        """Nothing is unpacked by Ray: what is packed is told by content here."""

    def _read_stream(self, stream: Any, path: str) -> Iterator[Any]:
        if not self.lines:
            yield _table([stream.read()], path)
            return
        lines = _lines(unpack(io.BufferedReader(stream)), self.longest)
        while some := [line for line, _ in zip(lines, range(ROWS), strict=False)]:
            yield _table(some, path)


def _table(contents: list[bytes], path: str) -> Any:
    arrow = _arrow()
    return arrow.table({CONTENT: arrow.array(contents, arrow.binary()), PLACE: [path] * len(contents)})


def _lines(stream: Any, longest: int) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long no more than shows that it is."""
    while line := stream.readline(longest + 1):
        yield line
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 16)


class _LineFiles(BlockBasedFileDatasink):
    """Writes rows that are lines already, and counts those that failed."""

    def write(self, blocks: Iterable[Any], ctx: Any) -> int:
        tables = list(blocks)
        super().write(tables, ctx)
        return sum(sum(ray.data.block.BlockAccessor.for_block(one).to_arrow()[FAILED].to_pylist()) for one in tables)

    def write_block_to_file(self, block: Any, file: Any) -> None:
        for line in block.to_arrow()[LINE].to_pylist():
            file.write(line.encode("utf-8") + b"\n")

    def on_write_complete(self, write_result: Any) -> None:
        super().on_write_complete(write_result)
        self.tally = Tally(documents=write_result.num_rows, failed=sum(write_result.write_returns))


def _write_lines(cleaned: Any, output: str) -> Tally:
    sink = _LineFiles(output, file_format="jsonl")
    cleaned.write_datasink(sink)
    return sink.tally


def _write_columns(cleaned: Any, output: str) -> Tally:
    cleaned.write_parquet(output)
    counted = ray.data.read_parquet(output).select_columns(["error"]).map_batches(_count, batch_format="pyarrow")
    counts = counted.take_all()
    return Tally(documents=sum(one["all"] for one in counts), failed=sum(one["failed"] for one in counts))


def _count(table: Any) -> Any:
    return _arrow().table({"all": [table.num_rows], "failed": [table.num_rows - table["error"].null_count]})
