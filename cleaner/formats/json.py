"""json: an array of records, or a single one (an object, or a bare text). An array of any size is read in pieces."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from cleaner.batch import Row
from cleaner.errors import InputError
from cleaner.formats._reading import Asked, Told, dump, record, too_large

JOINS = False

PIECE = 1 << 16
"""Bytes read at first; each value that needs more doubles what is read, so the cost stays linear."""

SPACE = re.compile(r"[ \t\r\n]*")


class _Window:
    """The part of the input that is being read: `text` from `place` on."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.text, self.place, self.ended = stream, "", 0, False
        self.decode = codecs.getincrementaldecoder("utf-8-sig")().decode

    def grow(self) -> None:
        self.text, self.place = self.text[self.place :], 0
        data = self.stream.read(max(PIECE, len(self.text)))
        self.ended = not data
        self.text += self.decode(data, final=self.ended)

    def peek(self, passing: str = "") -> str:
        """The next character that is not blank and not in `passing`; empty at the end."""
        while True:
            self.place = SPACE.match(self.text, self.place).end()  # type: ignore[union-attr]
            if self.place == len(self.text):
                if self.ended:
                    return ""
                self.grow()
            elif self.text[self.place] in passing:
                self.place += 1
            else:
                return self.text[self.place]


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """A row an element, `record` its number; no number when the file is a single record.

    Raises `InputError` where the file stops being JSON; the records before that have been given.
    """
    window = _Window(stream)
    try:
        if window.peek() != "[":
            yield from _values(window, asked, "", None)
            return
        window.place += 1
        yield from _values(window, asked, "]", 1)
        if window.peek():
            raise InputError("goes on after its closing bracket; is it jsonl? then say --from jsonl")
    except UnicodeDecodeError:
        raise InputError("is not UTF-8; convert the file to UTF-8") from None


def _values(window: _Window, asked: Asked, close: str, number: int | None) -> Iterator[Row]:
    while (mark := window.peek(passing="," if close else "")) != close:
        if not mark:
            raise InputError(f"breaks off after record {(number or 1) - 1}; get a whole copy of the file")
        yield record(_value(window, asked, number), number, asked)
        number = (number or 1) + 1
    window.place += len(close)


def _value(window: _Window, asked: Asked, number: int | None) -> Any:
    """The value at the window's place. Raises `InputError`."""
    scan = json.JSONDecoder().raw_decode
    while True:
        try:
            value, end = scan(window.text, window.place)
        except json.JSONDecodeError as fault:
            problem = f"is not JSON at record {number or 1} ({fault.msg}); correct the file"
        except (RecursionError, ValueError) as fault:
            raise InputError(f"cannot be read at record {number or 1} ({fault}); correct the file") from None
        else:
            if end < len(window.text) or window.ended:  # a number at the edge may go on
                window.place = end
                return value
        if window.ended:
            raise InputError(problem)
        if len(window.text) - window.place > asked.max_size:
            raise InputError(too_large(asked))
        window.grow()


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, told: Told = Told()) -> None:
    """An array, a row a line."""
    stream.write(b"[")
    for number, row in enumerate(rows):
        stream.write((b",\n" if number else b"\n") + dump(row))
    stream.write(b"\n]\n")
