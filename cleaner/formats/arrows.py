"""arrows: an Arrow stream (IPC), batch by batch, as it comes through a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row, _arrow
from cleaner.formats import _tables
from cleaner.formats._reading import Asked, Told

JOINS = False


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """A row a record; `record` is its number. Raises `InputError` when no column holds text, or the data is damaged."""
    arrow = _arrow()
    try:
        table = arrow.ipc.open_stream(stream)
    except (arrow.ArrowException, OSError) as fault:
        raise _tables.damaged(fault, "Arrow stream") from None
    yield from _tables.read(table.schema, table, asked, "Arrow stream")


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """A record batch for each bounded group of rows, packed with Zstandard."""
    arrow = _arrow()
    options = arrow.ipc.IpcWriteOptions(compression="zstd")
    with (
        _tables.spooled(rows, told, "arrows") as (schema, tables),
        arrow.ipc.new_stream(stream, schema, options=options) as out,
    ):
        for table in tables:
            out.write_table(table)
