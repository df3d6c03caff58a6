"""Tables as text, for csv and tsv: records parsed one by one, so that a faulty one costs itself alone."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from cleaner.batch import USUAL_HTML, USUAL_TEXT, Fields, Row
from cleaner.errors import InputError
from cleaner.formats._bytes import ahead, in_utf8
from cleaner.formats._columns import cell, fixed, folded
from cleaner.formats._reading import Asked, Told, check_columns, record, too_large, unreadable

DELIMITERS = ",\t;|"
HEAD = 65536
"""Bytes from which the dialect is told."""

BOM = b"\xef\xbb\xbf"
WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
QUOTED = re.compile(r'"(?:[^"]|"")*"')
NAME = re.compile(r"[^\W\d][\w .:/-]{0,63}")
ESCAPED, DOUBLED = re.compile(rb'\\"(?![,;|\t\r\n"]|$)'), re.compile(rb'[^,;|\t\r\n"]""')
"""A quote inside a cell, written as some databases do, and as everybody else does."""

RESCAN = 1 << 20
"""Bytes that may be read again after quotes left open, beside as many as have been read: this keeps it linear."""


class _TooLongError(Exception):
    pass


class _Record(NamedTuple):
    """A record: the number of its first line, its cells or what is wrong with it, and its bytes."""

    line: int
    cells: list[str]
    problem: str = ""
    raw: bytes | None = None


def is_table(line: bytes, fields: Fields) -> bool:
    """Whether a line looks like the header of a table with a text in it: names, one of which we know."""
    text = line.decode("utf-8", "replace").strip()
    names = _cells(text, _delimiter(text))
    known = {*USUAL_TEXT, *USUAL_HTML, *(name for name in (fields.text, fields.html) if name)}
    return len(names) > 1 and not known.isdisjoint(names) and all(map(NAME.fullmatch, names))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _delimiter(line: str) -> str:
    """The delimiter that a header has most of."""
    bare = QUOTED.sub("", line)
    return max(DELIMITERS, key=bare.count)


def read(stream: BinaryIO, asked: Asked, delimiter: str | None = None) -> Iterator[Row]:
    """A row a record. Raises `InputError` when there is no header, or none that names a text."""
    head, stream = ahead(stream, HEAD)
    if codec := WIDE.get(head[:2]):
        head, stream = ahead(in_utf8(stream, codec), HEAD)
    first = head.removeprefix(BOM).lstrip().partition(b"\n")[0].decode("utf-8", "replace")
    escapes = len(ESCAPED.findall(head)) > len(DOUBLED.findall(head))
    style = {"escapechar": "\\", "doublequote": False} if escapes else {}
    lines = _Lines(stream, asked.max_size)
    records = _records(lines, {"delimiter": delimiter or _delimiter(first), **style})
    header = next(records, None)
    if header is None:
        return
    if header.problem:
        raise InputError(f"has no header that can be read: {header.problem}")
    names = _names(header.cells)
    check_columns(names, asked)
    for one in records:
        yield _row(one, names, asked)


def _names(cells: list[str]) -> list[str]:
    return [name.strip() or f"column_{number}" for number, name in enumerate(cells, 1)]


def _row(one: _Record, names: list[str], asked: Asked) -> Row:
    if not one.problem and len(one.cells) == len(names):
        return record(dict(zip(names, one.cells, strict=True)), one.line, asked)
    wrong = f"has {len(one.cells)} cells where the header has {len(names)}; is a quote or a delimiter amiss?"
    return unreadable((one.raw or b"").rstrip(b"\r\n"), one.line, asked, one.problem or wrong)


class _Lines:
    """The lines of a stream: `taken` are those of the record at hand, of which all but the first can be given back."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.stream, self.limit, self.number = stream, limit, 0
        self.back: deque[bytes] = deque()
        self.taken: list[bytes] = []
        self.size, self.credit = 0, RESCAN

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self._fresh()
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self.size += len(line)
        if self.size > self.limit:
            raise _TooLongError
        return (line.removeprefix(BOM) if self.number == 1 else line).decode("utf-8")

    def _fresh(self) -> bytes:
        line = self.stream.readline(self.limit + 1)
        self.credit += len(line)
        if len(line) > self.limit and not line.endswith(b"\n"):
            while (piece := self.stream.readline(1 << 16)) and not piece.endswith(b"\n"):
                pass
        return line

    def begin(self) -> None:
        """The next line begins a record."""
        self.taken, self.size = [], 0

    def give_back(self) -> bytes:
        """Leave the record after its first line, if the others may still be read again; returns what is left behind."""
        again = self.size - len(self.taken[0])
        if again > self.credit:
            return b"".join(self.taken).rstrip(b"\r\n")
        self.credit -= again
        self.number -= len(self.taken) - 1
        self.back.extendleft(reversed(self.taken[1:]))
        return self.taken[0].rstrip(b"\r\n")


def _records(lines: _Lines, dialect: dict[str, Any]) -> Iterator[_Record]:
    """The records that are not empty, sound or not. The line that a faulty one begins with is left behind."""
    reader = csv.reader(lines, strict=True, **dialect)
    while True:
        lines.begin()
        start = lines.number + 1
        try:
            with _room(lines.limit):
                cells = next(reader, None)
        except (_TooLongError, UnicodeDecodeError, csv.Error) as fault:
            yield _Record(start, [], _problem(fault, lines), lines.give_back())
            reader = csv.reader(lines, strict=True, **dialect)
            continue
        if cells is None:
            return
        if cells:
            yield _Record(start, cells, raw=b"".join(lines.taken))


def _problem(fault: Exception, lines: _Lines) -> str:
    if isinstance(fault, _TooLongError):
        return too_large(Asked(max_size=lines.limit)) + " (is a quote left open?)"
    if isinstance(fault, UnicodeDecodeError):
        return f"is not UTF-8 (byte {fault.start + 1} of line {lines.number}); convert the file to UTF-8"
    return f"is not CSV ({fault}); is a quote amiss? correct or remove the line"


@contextlib.contextmanager
def _room(limit: int) -> Iterator[None]:
    """The limit on cells is one for the whole process: it is ours while we parse, and then again what it was."""
    before = csv.field_size_limit(limit)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told, delimiter: str) -> None:
    """The header, unless rows have been written before, then a record a row."""
    rows = iter(rows)
    first = next(rows, None)
    columns = fixed(told, first or {})
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")  # or a lone return goes unquoted
    if told.first:
        writer.writerow(map(cell, columns))
    for row in folded(chain([first] if first else [], rows), columns):
        writer.writerow([cell(row.get(name)) for name in columns])
        stream.write(_emptied(out))
    stream.write(_emptied(out))


def _emptied(out: io.StringIO) -> bytes:
    data = out.getvalue().encode("utf-8")
    out.seek(0)
    out.truncate()
    return data
