"""What readers are asked, and what they share."""

from __future__ import annotations

import json
from typing import Any, BinaryIO, NamedTuple

from cleaner.batch import Fields, Row, pick
from cleaner.document import Form
from cleaner.errors import InputError

MAX_SIZE = 64 * 1024 * 1024
"""Bytes of one document, unpacked. The largest page of the sets we know has 8 MB; a bomb has no end."""


class Asked(NamedTuple):
    """How an input is to be read. `path` names it; `format` None: told by its name, else by content."""

    path: str = ""
    format: str | None = None
    fields: Fields = Fields()
    max_size: int = MAX_SIZE
    url: str | None = None
    lang: str | None = None


def whole(stream: BinaryIO, asked: Asked) -> bytes:
    """The rest of a stream. Raises `InputError` when it is larger than a document may be."""
    data = stream.read(asked.max_size + 1)
    if len(data) > asked.max_size:
        raise InputError(too_large(asked))
    return data


def too_large(asked: Asked) -> str:
    """The message for a document past the limit."""
    return f"is larger than {size(asked.max_size)} unpacked; raise the limit with --max-size if it is to be read"


def size(count: int) -> str:
    """Bytes in words: `64 MB`."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"


def single(stream: BinaryIO, asked: Asked, form: Form) -> Row:
    """The one document that a txt or html input is."""
    return Row(path=asked.path, record=None, raw=whole(stream, asked), form=form, url=asked.url, lang=asked.lang)


def record(value: object, number: int | None, asked: Asked) -> Row:
    """The document in one JSON value; the url and language asked for fill in where it names none."""
    row = pick(value, asked.fields)
    row["path"], row["record"] = asked.path, number
    row["url"] = row.get("url") or asked.url
    row["lang"] = asked.lang or row.get("lang")
    return row


def unreadable(raw: object, number: int | None, asked: Asked, message: str) -> Row:
    """A record that could not be read, with what there is of it."""
    return Row(path=asked.path, record=number, raw=raw, error=message)


def dump(row: dict[str, Any]) -> bytes:
    """A row as one line of JSON in UTF-8. A lone surrogate is written as the escape it came from."""
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace")
