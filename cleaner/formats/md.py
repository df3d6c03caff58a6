"""md: a file is a document, read as text. Written, it has the metadata as YAML front matter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row
from cleaner.formats._reading import Asked, Told, single

JOINS = True

FRONT = (
    *("path", "record", "title", "site", "authors", "date"),
    *("modified", "lang", "tags", "url", "description", "image", "license", "paywalled", "warnings", "error"),
)


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """One row, a text dump whatever markup is in it."""
    yield single(stream, asked, "text")


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """One document below the other, an empty line between them."""
    for number, row in enumerate(rows):
        stream.write((("\n" if number or not told.first else "") + _document(row)).encode("utf-8", "backslashreplace"))


def _document(row: dict[str, Any]) -> str:
    # A JSON value is a YAML value: nothing in a title can break out of its quotes.
    front = [f"{name}: {json.dumps(row[name], ensure_ascii=False)}" for name in FRONT if row.get(name)]
    parts = ["\n".join(["---", *front, "---"])]
    if row.get("title"):
        parts.append("# " + " ".join(row["title"].split()))
    if row.get("markdown") is not None:
        parts += [row["markdown"]] if row["markdown"] else []
    else:
        # Two spaces before a line break keep the lines of a poem or an address apart.
        parts += [paragraph.replace("\n", "  \n") for paragraph in (row["text"] or "").split("\n\n") if paragraph]
    return "\n\n".join(parts) + "\n"
