"""txt: a file is a document. Written for reading: a few lines of metadata, an empty line, the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row
from cleaner.formats._reading import Asked, Told, single

JOINS = True

BETWEEN = "=" * 72
HEADER = ("path", "title", "site", "authors", "date", "lang", "url", "tags", "warnings", "error")


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """One row. Asked for by name, it is a text dump come what may; else a page in a .txt is seen for one."""
    yield single(stream, asked, "text" if asked.format == "txt" else "auto")


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """One document below the other, a line of `=` between them."""
    for number, row in enumerate(rows):
        between = f"\n{BETWEEN}\n\n" if number or not told.first else ""
        stream.write((between + _document(row)).encode("utf-8", "backslashreplace"))


def _document(row: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for name in HEADER if (value := _words(name, row))]
    return "\n".join([*lines, *([""] if lines and row["text"] else []), *([row["text"]] if row["text"] else []), ""])


def _words(name: str, row: dict[str, Any]) -> str:
    value = row.get(name)
    if name == "path" and value and row.get("record"):
        value = f"{value}:{row['record']}"
    words = ", ".join(value) if isinstance(value, list) else value or ""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in " ".join(words.split()))
