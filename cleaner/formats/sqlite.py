"""sqlite: a database with one table, `documents`, a column a field."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from typing import Any, BinaryIO

from cleaner.formats._columns import FIRST, cell, folded, scrubbed
from cleaner.formats._reading import Told

JOINS = False

NUMBERS = ("record", "version")
LARGEST = 1 << 63
"""Whole numbers from here on do not fit a cell and are written as texts."""


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """A record a row: texts, numbers and bytes as they are, lists and objects as JSON texts, true and false as 1 and 0.

    The table is filled in a temporary file; the stream gets it when it is whole. Raises `OSError`.
    """
    with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
        path = os.path.join(folder, "documents.sqlite")
        try:
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as base:
                _fill(base, rows)
        except sqlite3.OperationalError as fault:
            raise OSError(f"{fault} (in the folder for temporary files, {folder})") from None
        with open(path, "rb") as file:
            shutil.copyfileobj(file, stream)


def _fill(base: sqlite3.Connection, rows: Iterable[dict[str, Any]]) -> None:
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    columns: dict[str, str] = {}
    made = [f"{_column(name, columns)} {'INTEGER' if name in NUMBERS else 'TEXT'}" for name in FIRST]
    base.execute(f"CREATE TABLE documents ({', '.join(made)})")
    base.execute("BEGIN")
    for row in folded(rows):
        for name in row:
            if name not in columns:
                base.execute(f"ALTER TABLE documents ADD COLUMN {_column(name, columns)}")
        names = ", ".join(columns[name] for name in row)
        marks = ", ".join("?" * len(row))
        base.execute(f"INSERT INTO documents ({names}) VALUES ({marks})", list(map(_value, row.values())))
    base.execute("COMMIT")


def _column(name: str, columns: dict[str, str]) -> str:
    """The quoted name of a new column: SQLite takes names that differ in case alone for the same."""
    plain = scrubbed(name).replace("\0", "").replace('"', '""') or "column"
    taken = {one.lower() for one in columns.values()}
    free, number = f'"{plain}"', 1
    while free.lower() in taken:
        number += 1
        free = f'"{plain}_{number}"'
    columns[name] = free
    return free


def _value(value: Any) -> Any:
    if isinstance(value, bool | float | bytes) or (isinstance(value, int) and -LARGEST <= value < LARGEST):
        return value
    return cell(value)
