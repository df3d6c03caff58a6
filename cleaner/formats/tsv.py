"""tsv: csv with a tab between the cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row
from cleaner.formats import _delimited
from cleaner.formats._reading import Asked, Told

JOINS = True


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """A row a record; `record` is the number of its first line. A faulty record gives a row that says so.

    Raises `InputError` when no column holds text.
    """
    return _delimited.read(stream, asked, "\t")


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """A header, then a record a row; lists as JSON. Fields that the header does not name go into the last column."""
    _delimited.write(rows, stream, told, "\t")
