"""Reads and writes containers in memory, as the tests of each format do."""

from __future__ import annotations

import io
from typing import Any

from cleaner import formats
from cleaner.batch import Row, work
from cleaner.document import Cleaned, Options, Source
from cleaner.formats import Asked, Seen, Told


class Pipe(io.BytesIO):
    """Bytes as they come through a pipe: one cannot go back."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: Any) -> int:
        raise io.UnsupportedOperation("seek")

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def read(data: bytes, path: str = "", **asked: Any) -> list[Row]:
    """The rows of an input."""
    return list(formats.read(io.BytesIO(data), Asked(path=path, **asked)))


def raws(data: bytes, path: str = "", **asked: Any) -> list[Any]:
    """What is to be cleaned of each row."""
    return [row["raw"] for row in read(data, path, **asked)]


def errors(data: bytes, path: str = "", **asked: Any) -> list[str | None]:
    """What is wrong with each row."""
    return [row.get("error") for row in read(data, path, **asked)]


def wire(text: str = "Rain fell.", **fields: Any) -> dict[str, Any]:
    """A row of the wire form; fields that are not of it pass through."""
    return Cleaned(text, Source("")).to_row() | fields


def written(name: str, rows: Any, seen: Seen | None = None, first: bool = True) -> bytes:
    """The bytes of rows in a format."""
    stream = io.BytesIO()
    formats.write(rows, stream, name, Told(first, seen))
    return stream.getvalue()


def cleaned(data: bytes, name: str, path: str = "", **asked: Any) -> bytes:
    """An input, cleaned and written in a format, with the columns told by the reader to the writer."""
    seen = Seen(name)
    rows = formats.read(io.BytesIO(data), Asked(path=path, seen=seen, **asked))
    return written(name, (work(row, Options(form="text")) for row in rows), seen)
