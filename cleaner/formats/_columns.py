"""Rows as tables: which columns there are, and how a value looks in a cell."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cleaner.document import Cleaned, Source
from cleaner.formats._reading import Told, dump

WIRE = tuple(Cleaned("", Source("")).to_row())
"""The columns of the wire form, in its order."""

FIRST, INPUT = ("path", "record", *WIRE), ("input", "input_base64")

MORE = "other_fields"
"""The column that holds, as a JSON object, the fields for which there is no column."""

WIDEST = 1000
"""Columns a table may have; records whose keys are data would make a new one each."""


def fixed(told: Told, first: dict[str, Any]) -> tuple[str, ...]:
    """The columns of a table whose header is written before its rows are known: those of the wire form, those that
    the first record has beside them, one for all other fields."""
    beside, added = list(first), tuple(told.seen.added) if told.seen else ()
    if told.seen:
        beside = [f"input_{name}" if name in (*FIRST, *added) else name for name in told.seen.names or ()]
    return tuple(dict.fromkeys((*FIRST, *added, *INPUT, *beside[:WIDEST], MORE)))


def folded(rows: Iterable[dict[str, Any]], columns: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """The rows with fields beyond `columns` (none given: beyond the first thousand) put into the one column for all."""
    known = dict.fromkeys(columns or FIRST)
    for row in rows:
        if not columns and len(known) < WIDEST:
            known |= dict.fromkeys(row)
        if not row.keys() <= known.keys():
            over = {name: value for name, value in row.items() if name not in known}
            row = {name: value for name, value in row.items() if name in known} | {MORE: encoded(dump(over))}
        yield row


def encoded(line: bytes) -> str:
    """JSON as a text."""
    return line.decode("utf-8")


def cell(value: Any) -> str | None:
    """A value as text: a text as it is, bytes in base64, all else as JSON. None stays None."""
    if value is None or isinstance(value, str):
        return value if value is None else scrubbed(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return encoded(dump(value))


def scrubbed(text: str) -> str:
    """A text with lone surrogates, which UTF-8 has no bytes for, as the escapes they come from."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
