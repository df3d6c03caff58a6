"""parquet: a table, read and written by parts of row groups; the types of other columns are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row, _arrow
from cleaner.errors import InputError
from cleaner.formats import _tables
from cleaner.formats._bytes import RATIO, SLACK, seekable
from cleaner.formats._reading import Asked, Told

JOINS = False

BATCH_ROWS, BATCH_SIZE = 64, 16 << 20
"""Rows, and bytes as far as the file tells, that are unpacked at a time."""

REPEATED = 512 << 20
"""Bytes that these rows may take where all of them repeat the largest value there can be, which only a bomb does."""


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """A row a record; `record` is its number. Raises `InputError` when no column holds text, or the file is damaged."""
    arrow = _arrow(parquet=True)
    with seekable(stream) as file:
        try:
            table = arrow.parquet.ParquetFile(file, buffer_size=1 << 20)
        except (arrow.ArrowException, OSError) as fault:
            raise _tables.damaged(fault, "Parquet file") from None
        yield from _tables.read(table.schema_arrow, _batches(table), asked, "Parquet file")


def _batches(table: Any) -> Iterator[Any]:
    for place in range(table.num_row_groups):
        group = table.metadata.row_group(place)
        columns = [group.column(number) for number in range(group.num_columns)]
        for column in columns:
            _refuse_bomb(column)
        usual = max(group.total_byte_size // max(group.num_rows, 1), 1)
        largest = max(1, *map(_dictionary, columns))
        yield from table.iter_batches(max(1, min(BATCH_ROWS, BATCH_SIZE // usual, REPEATED // largest)), [place])


def _refuse_bomb(column: Any) -> None:
    whole, packed = column.total_uncompressed_size, column.total_compressed_size
    if whole > SLACK and whole > RATIO * packed:
        raise InputError(f"column {column.path_in_schema!r} unpacks to over {RATIO} times its size, as bombs do")


def _dictionary(column: Any) -> int:
    """How large the values may be that a column's dictionary holds: each may be repeated in every row for nothing."""
    place = column.dictionary_page_offset
    packed = column.data_page_offset - place if place is not None else 0
    return int(packed * max(1.0, column.total_uncompressed_size / max(column.total_compressed_size, 1)))


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """A row group for each bounded group of rows, packed with Zstandard."""
    arrow = _arrow(parquet=True)
    with (
        _tables.spooled(rows, told, "parquet") as (schema, tables),
        arrow.parquet.ParquetWriter(stream, schema, compression="zstd") as out,
    ):
        for table in tables:
            out.write_table(table, row_group_size=max(table.num_rows, 1))
