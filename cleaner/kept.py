"""What a job keeps of a document: bytes that are made where it was cleaned, so that the job has only to write them."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from cleaner import formats, report
from cleaner.formats._reading import dump

BYTES = "\0bytes"
"""The key under which bytes are kept in a line of JSON."""


class How(NamedTuple):
    """What a job keeps. `form` is the format that a document's own bytes are made in: that of the output where each
    stands for itself, empty for lines of JSON; None: the row stays as it is. `recalls` are fields kept beside."""

    form: str | None = ""
    keep_input: bool = False
    recalls: Sequence[str] = ()


class Kept(NamedTuple):
    """A document as it is written down: its bytes, or its row, for the output; those for the file of failures, empty
    where it did not fail; those of the fields to be recalled; and what is told of it."""

    account: report.Account
    document: bytes
    row: dict[str, Any] | None
    failure: bytes
    recalled: bytes


def keep(row: dict[str, Any], how: How) -> Kept:
    """What is kept of a row of the wire form; a failed one leaves its input in the file of failures."""
    account, failure = report.account(row), b""
    if row["error"] is not None:
        failure = dump(_failure(row)) + b"\n"
        if not how.keep_input:
            row = {name: value for name, value in row.items() if name not in ("input", "input_base64")}
    recalled = line({name: row[name] for name in how.recalls if name in row}) if how.recalls else b""
    if how.form is None:
        return Kept(account, b"", row, failure, recalled)
    return Kept(account, _written(row, how.form) if how.form else line(row), None, failure, recalled)


told = attrgetter("account")
"""What is told of a document that is kept."""


def _failure(row: dict[str, Any]) -> dict[str, Any]:
    """What the file of failures holds of a document: where it is from, the reason, the input, its other fields."""
    return {name: value for name, value in row.items() if value not in (None, "", []) or name.startswith("input")}


def _written(row: dict[str, Any], form: str) -> bytes:
    stream = io.BytesIO()
    formats.write([row], stream, form)
    return stream.getvalue()


def line(row: dict[str, Any]) -> bytes:
    """A row as a line from which `row` makes the very same row."""
    return json.dumps(row, default=_tagged).encode() + b"\n"


def _tagged(value: object) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return {BYTES: base64.b64encode(value).decode("ascii")}
    return str(value)


def row(line: bytes) -> Any:
    """The row that a line was made of."""
    return json.loads(line, object_hook=_untagged if b"\\u0000bytes" in line else None)


def _untagged(value: dict[str, Any]) -> Any:
    return base64.b64decode(value[BYTES]) if value.keys() == {BYTES} else value
