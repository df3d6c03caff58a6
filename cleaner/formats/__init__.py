"""Formats documents come and go in: a module each, with `read(stream, asked)`, `write(rows, stream)` or both."""

from __future__ import annotations

import json as json_syntax
import re
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, BinaryIO

from cleaner.batch import Row
from cleaner.errors import InputError
from cleaner.formats import html, json, jsonl, md, txt
from cleaner.formats._bytes import PACKED, chain, unpack
from cleaner.formats._reading import Asked

READERS: dict[str, ModuleType] = {"txt": txt, "html": html, "json": json, "jsonl": jsonl}
WRITERS: dict[str, ModuleType] = {"jsonl": jsonl, "json": json, "txt": txt, "md": md}
EXTENSIONS = {
    **dict.fromkeys(("txt", "text"), "txt"),
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    "json": "json",
    **dict.fromkeys(("jsonl", "ndjson"), "jsonl"),
    "md": "md",
}
"""What file extensions mean."""

SNIFFED = 65536
"""Bytes at the start of an input from which its format is told."""

FIRST_OBJECT = re.compile(rb'\{\s*("|\}$)')
FIRST_ARRAY = re.compile(rb'\[\s*(\{\s*"|"|\]\s*$)')


def extension(name: str) -> str | None:
    """The format that a file's name tells, a compression behind it aside; None where it tells none."""
    parts = name.lower().rsplit("/", 1)[-1].split(".")[1:]
    if parts and parts[-1] in PACKED:
        parts.pop()
    return EXTENSIONS.get(parts[-1]) if parts else None


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """The documents of one input, unpacked and read in the format asked for, named, or told by content.

    Raises `InputError` or `OSError` where the input breaks off; the documents before that have been given.
    """
    stream = unpack(stream)
    name = asked.format or extension(asked.path)
    if name not in READERS:
        head = stream.read(SNIFFED)
        name, stream = sniff(head), chain(head, stream)
    number = -1
    for number, row in enumerate(READERS[name].read(stream, asked)):  # noqa: B007
        yield row
    if number < 0:
        raise InputError("empty: holds no record; leave it out, or look at what wrote it")


def sniff(head: bytes) -> str:
    """The format that the first bytes of an input look like; what is not JSON is txt, page or dump."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first, _, more = head.partition(b"\n")
    if FIRST_OBJECT.match(head):
        return "jsonl" if more.strip() and _is_json(first) else "json"
    return "json" if FIRST_ARRAY.match(head) else "txt"


def _is_json(line: bytes) -> bool:
    try:
        json_syntax.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def write(rows: Iterable[dict[str, Any]], stream: BinaryIO, name: str) -> None:
    """Write rows of the wire form. Raises `OSError` where the stream takes no more."""
    WRITERS[name].write(rows, stream)


__all__ = ["EXTENSIONS", "READERS", "WRITERS", "Asked", "extension", "read", "sniff", "write"]
