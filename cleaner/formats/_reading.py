"""What readers are asked and writers are told, and what they share."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from cleaner.batch import Fields, Row, pick
from cleaner.document import Form
from cleaner.errors import InputError

MAX_SIZE = 64 * 1024 * 1024
"""Bytes of one document, unpacked. The largest page of the sets we know has 8 MB; a bomb has no end."""


@dataclass(slots=True)
class Seen:
    """What readers learn of a job's inputs beside their rows. One is shared by all readers of a job and its writer.

    `kind` is the format that is written. `names` are the fields that pass through of the first record that could be
    read (None: none yet), `types` the Arrow fields of all columns so far, by name. `passed` counts what was passed
    over, by what it is. `added` are fields that the job gives each row beside those of the wire form, with their types.
    """

    kind: str = ""
    names: tuple[str, ...] | None = None
    types: dict[str, Any] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)
    added: Mapping[str, type] = field(default_factory=dict)

    def account(self) -> str:
        """What was passed over, in words, the most frequent first."""
        shown = [f"{count} {what}" for what, count in sorted(self.passed.items(), key=lambda one: (-one[1], one[0]))]
        more = [f"{len(shown) - 6} more kinds"] if len(shown) > 6 else []
        return ", ".join(shown[:6] + more)


class Asked(NamedTuple):
    """How an input is to be read. `path` names it; `format` None: told by content, else by its name.

    `depth` counts the archives it lies in; what is learned of it goes into `seen`. `later`: once `seen` knows of one
    record others may be given unread, and whoever asks for that calls `batch.read` on them.
    """

    path: str = ""
    format: str | None = None
    fields: Fields = Fields()
    max_size: int = MAX_SIZE
    url: str | None = None
    lang: str | None = None
    seen: Seen | None = None
    depth: int = 0
    later: bool = False


class Told(NamedTuple):
    """What a writer is told beside the rows: whether the file begins with them, and what the readers have seen."""

    first: bool = True
    seen: Seen | None = None


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


def pass_over(what: str, asked: Asked) -> None:
    """Count something that is not read."""
    if asked.seen is not None:
        asked.seen.passed[what] += 1


def single(stream: BinaryIO, asked: Asked, form: Form) -> Row:
    """The one document that a txt or html input is."""
    return Row(path=asked.path, record=None, raw=whole(stream, asked), form=form, url=asked.url, lang=asked.lang)


def record(value: object, number: int | None, asked: Asked) -> Row:
    """The document in one record; the url and language asked for fill in where it names none."""
    row = pick(value, asked.fields)
    row["path"], row["record"] = asked.path, number
    row["url"] = row.get("url") or asked.url
    row["lang"] = asked.lang or row.get("lang")
    return row


def unreadable(raw: object, number: int | None, asked: Asked, message: str) -> Row:
    """A record that could not be read, with what there is of it."""
    return Row(path=asked.path, record=number, raw=raw, error=message)


def check_columns(names: list[str], asked: Asked) -> None:
    """Raise `InputError` when a table with these columns has no text for us, or two columns of one name."""
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise InputError(f"has two columns named {twice!r}; rename one")
    problem = pick(dict.fromkeys(names, ""), asked.fields).get("error")
    if problem:
        raise InputError(problem)


def dump(value: object) -> bytes:
    """A row, or any value of one, as one line of JSON in UTF-8.

    A lone surrogate is written as the escape it came from, bytes in base64, and a number that is none as null.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:
        text = json.dumps(_with_numbers(value), ensure_ascii=False, default=_plain)
    return text.encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def _with_numbers(value: Any) -> Any:
    """The value with None for what JSON has no number for."""
    if isinstance(value, dict):
        return {key: _with_numbers(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_with_numbers(one) for one in value]
    return None if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))) else value
