"""jsonl: a record a line. Written, it is the wire form of `Cleaned.to_row`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, BinaryIO

from cleaner.batch import Row, Unread
from cleaner.formats._reading import Asked, Told, dump, record, too_large, unreadable

JOINS = ALONE = True
BOM = b"\xef\xbb\xbf"


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row | Unread]:
    """A row a line that is not empty; `record` is the line's number. A faulty line gives a row that says so."""
    number, alone = 0, asked._replace(seen=None)
    while line := stream.readline(asked.max_size + 1):
        number += 1
        if len(line) > asked.max_size and not line.endswith(b"\n"):
            _skip_line(stream)
            yield unreadable(None, number, asked, too_large(asked))
        elif line.strip():
            line = line.removeprefix(BOM) if number == 1 else line
            later = asked.later and asked.seen is not None and asked.seen.names is not None
            read_it = partial(_row, number=number, asked=alone)
            yield Unread(line, read_it) if later else read_it(line)


def _skip_line(stream: BinaryIO) -> None:
    while (piece := stream.readline(1 << 16)) and not piece.endswith(b"\n"):
        pass


def _row(line: bytes, number: int, asked: Asked) -> Row:
    try:
        value = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as fault:
        message = f"is not UTF-8 (byte {fault.start + 1} of the line); convert the file to UTF-8"
    except json.JSONDecodeError as fault:
        message = f"is not JSON ({fault.msg}, column {fault.pos + 1}); correct or remove the line"
    except RecursionError:
        message = "is nested too deeply for a record; correct or remove the line"
    except ValueError as fault:
        message = f"is not JSON that can be read ({fault}); correct or remove the line"
    else:
        return record(value, number, asked)
    return unreadable(line.rstrip(b"\r\n"), number, asked, message)


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """A line a row."""
    for row in rows:
        stream.write(dump(row) + b"\n")
