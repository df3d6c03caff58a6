"""arrow: an Arrow file (IPC, also called Feather), batch by batch. A file of the streaming kind is read as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row, _arrow
from cleaner.formats import _tables, arrows
from cleaner.formats._bytes import ahead, seekable
from cleaner.formats._reading import Asked, Told

JOINS = False
MAGIC = b"ARROW1"


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """A row a record; `record` is its number. Raises `InputError` when no column holds text, or the file is damaged."""
    arrow = _arrow()
    head, stream = ahead(stream, len(MAGIC))
    if head != MAGIC:
        yield from arrows.read(stream, asked)
        return
    with seekable(stream) as file:
        try:
            table = arrow.ipc.open_file(file)
        except (arrow.ArrowException, OSError) as fault:
            raise _tables.damaged(fault, "Arrow file") from None
        batches = (table.get_batch(place) for place in range(table.num_record_batches))
        yield from _tables.read(table.schema, batches, asked, "Arrow file")


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """A record batch for each bounded group of rows, packed with Zstandard.

    Such a file has one dictionary a column for all of its batches: columns of dictionaries are written as their values.
    """
    arrow = _arrow()
    options = arrow.ipc.IpcWriteOptions(compression="zstd")
    with (
        _tables.spooled(rows, told, "arrow") as (schema, tables),
        arrow.ipc.new_file(stream, schema, options=options) as out,
    ):
        for table in tables:
            out.write_table(table)
