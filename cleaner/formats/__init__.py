"""Formats documents come and go in: a module each, with `read(stream, asked)`, `write(rows, stream, told)` or both.

To add one, copy the nearest and name it in `READERS`, `WRITERS` and `EXTENSIONS`.

`read` gives rows (`cleaner.batch.Row`), one at a time, and raises `InputError` where the input breaks off. It puts what
it learns beside them into `asked.seen`, if there is one: the columns' names and types, and what it passed over.

`write` takes rows of the wire form. `JOINS` says whether several goes make one file: where it is true, the bytes
of the first rows and, behind them, those of the next ones with `Told(first=False)` are those of all rows at once (csv
and tsv: if `told.seen` is of the same inputs, as their columns come from there). The others must be given all rows.
`ALONE` says that a row's bytes are the same wherever it stands, so that a worker can make them.
"""

from __future__ import annotations

import io
import json as json_syntax
import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, BinaryIO

from cleaner.batch import Fields, Row, Unread
from cleaner.errors import InputError
from cleaner.formats import arrow, arrows, csv, html, json, jsonl, md, parquet, sqlite, tar, tsv, txt, warc, zip
from cleaner.formats._bytes import PACKED, ahead, unpack
from cleaner.formats._delimited import is_table
from cleaner.formats._reading import Asked, Seen, Told


def _named(*modules: ModuleType) -> dict[str, ModuleType]:
    return {module.__name__.rpartition(".")[2]: module for module in modules}


READERS = _named(txt, html, md, json, jsonl, csv, tsv, parquet, arrow, arrows, warc, zip, tar)
WRITERS = _named(txt, md, json, jsonl, csv, tsv, parquet, arrow, arrows, sqlite)
EXTENSIONS = {
    **dict.fromkeys(("txt", "text"), "txt"),
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    **dict.fromkeys(("md", "markdown"), "md"),
    "json": "json",
    **dict.fromkeys(("jsonl", "ndjson"), "jsonl"),
    "csv": "csv",
    **dict.fromkeys(("tsv", "tab"), "tsv"),
    **dict.fromkeys(("parquet", "pq"), "parquet"),
    **dict.fromkeys(("arrow", "feather"), "arrow"),
    "arrows": "arrows",
    **dict.fromkeys(("warc", "wet"), "warc"),
    "zip": "zip",
    **dict.fromkeys(("tar", "tgz", "tbz2", "txz"), "tar"),
    **dict.fromkeys(("sqlite", "sqlite3", "db"), "sqlite"),
}
"""What file extensions mean."""

ARCHIVES = ("zip", "tar")
"""What is unpacked like a compression, whatever format is asked for: that of the members is meant."""

MAGIC = ((b"PAR1", "parquet"), (b"ARROW1\0\0", "arrow"), (b"\xff\xff\xff\xff", "arrows"))
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
TAR_PLACE = 257
"""Where a tar file says `ustar`."""

SNIFFED, GLANCED = 65536, 512
"""Bytes at the start of an input from which its format is told, and those that are enough for a container."""

FIRST_OBJECT = re.compile(rb'\{\s*("|\}$)')
FIRST_ARRAY = re.compile(rb'\[\s*(\{\s*"|"|\]\s*$)')
WARC = re.compile(rb"WARC/\d\.\d\r?\n")


def extension(name: str) -> str | None:
    """The format that a file's name tells, a compression behind it aside; None where it tells none."""
    parts = name.lower().rsplit("/", 1)[-1].split(".")[1:]
    if parts and parts[-1] in PACKED:
        parts.pop()
    return EXTENSIONS.get(parts[-1]) if parts else None


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row | Unread]:
    """The documents of one input, unpacked and read in the format asked for, or told by content, or named.

    Raises `InputError` or `OSError` where the input breaks off; the documents before that have been given.
    """
    name, stream = _told(unpack(stream), asked)
    before = asked.seen.passed.total() if asked.seen else 0
    number = -1
    for number, row in enumerate(READERS[name].read(stream, asked)):  # noqa: B007
        if asked.seen and asked.seen.names is None and ("error" not in row or "rest" in row):
            asked.seen.names = tuple(row.get("rest", ()))
        yield row
    if number < 0:
        passed = asked.seen.passed.total() - before if asked.seen else 0
        what = f"no document of a kind we read ({passed} passed over)" if passed else "no record"
        raise InputError(f"empty: holds {what}; leave it out, or look at what wrote it")


def _told(stream: BinaryIO, asked: Asked) -> tuple[str, BinaryIO]:
    """The format of a stream, and the stream as it was."""
    head, stream = ahead(stream, GLANCED)
    held = container(head)
    if held in ARCHIVES:
        return held, stream
    name = asked.format or held or extension(asked.path)
    if name not in READERS:
        head, stream = ahead(stream, SNIFFED)
        name = sniff(head, asked.fields)
    return name, stream


def container(head: bytes) -> str | None:
    """The container that the first bytes of an input announce, if any."""
    if WARC.match(head):
        return "warc"
    if head.startswith(ZIP):
        return "zip"
    if head[TAR_PLACE:].startswith(b"ustar"):
        return "tar"
    return next((name for magic, name in MAGIC if head.startswith(magic)), None)


def sniff(head: bytes, fields: Fields = Fields()) -> str:
    """The format that the first bytes of an input look like; what is neither JSON nor a table is txt, page or dump."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first, _, more = head.partition(b"\n")
    if FIRST_OBJECT.match(head):
        return "jsonl" if more.strip() and _is_json(first) else "json"
    if FIRST_ARRAY.match(head):
        return "json"
    return "csv" if is_table(first, fields) else "txt"


def _is_json(line: bytes) -> bool:
    try:
        json_syntax.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, name: str, told: Told = Told()) -> None:
    """Write rows of the wire form. Raises `OSError` where the stream takes no more, `MissingError` where the format
    needs a package that is not there."""
    WRITERS[name].write(rows, stream, told)


def check(name: str) -> None:
    """Raise `MissingError` where writing a format needs a package that is not there."""
    write((), io.BytesIO(), name)


__all__ = ["EXTENSIONS", "READERS", "WRITERS", "Asked", "Seen", "Told", "check", "extension", "read", "sniff", "write"]
