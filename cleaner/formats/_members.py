"""The members of an archive, each read as an input of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from cleaner import formats
from cleaner.batch import Row, Unread
from cleaner.errors import InputError
from cleaner.formats._bytes import PACKED
from cleaner.formats._reading import Asked, pass_over

DEEPEST = 2
"""How many archives may lie in one another."""


def check_depth(asked: Asked) -> None:
    """Raise `InputError` for an archive that lies too deep in others."""
    if asked.depth >= DEEPEST:
        raise InputError(f"is an archive inside of {DEEPEST} others; unpack the outer one first")


def member(name: str, opened: Callable[[], BinaryIO], asked: Asked) -> Iterator[Row | Unread]:
    """The documents of one member; a faulty one gives a row with an `error`. Its `path` is `archive.zip/folder/name`.

    Names lead nowhere: nothing is unpacked to disk, and steps out of the archive are left out of the path.
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
        pass_over("hidden files", asked)
    elif not _is_ours(parts[-1], asked):
        pass_over(f"files .{parts[-1].rpartition('.')[2]}", asked)
    else:
        inner = asked._replace(path="/".join([asked.path, *parts]), depth=asked.depth + 1)
        inner = inner._replace(format=None if asked.format in formats.ARCHIVES else asked.format)
        try:
            with opened() as stream:
                yield from formats.read(stream, inner)
        except InputError as fault:
            yield Row(path=inner.path, record=None, raw=None, error=str(fault))


def _is_ours(name: str, asked: Asked) -> bool:
    """Whether a member's name tells a format we read, or nothing; with a format asked for, all are read as that."""
    forced = asked.format is not None and asked.format not in formats.ARCHIVES
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    plain = not ending or (ending in PACKED and name.count(".") == 1)
    return forced or plain or formats.extension(name) in formats.READERS
