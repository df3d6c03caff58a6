"""html: a file is a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from cleaner.batch import Row
from cleaner.formats._reading import Asked, single


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """One row, read as a page whatever it looks like."""
    yield single(stream, asked, "html")
