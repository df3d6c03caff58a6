"""Where documents go: stdout, one file, or a file each in a folder; a file appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Set
from typing import Any, BinaryIO, NamedTuple

from cleaner import formats
from cleaner.errors import InputError
from cleaner.formats import _remote
from cleaner.formats._bytes import PACKED, pack
from cleaner.formats._reading import Seen, Told

UNSAFE = re.compile(r"[^\w.-]+")
LONGEST_NAME = 120
"""Characters of a file name made here; at four bytes each still fewer than file systems stop at, with room to spare."""


FAILED = "failed.jsonl"
"""The file that holds the documents that failed: `OUT.failed.jsonl`, or this name in a folder that is written to."""


class Place(NamedTuple):
    """Where a job leaves its documents: `out`, the file for those that failed, and the hidden folder it works in."""

    out: str
    failed: str
    work: str


def place(out: str | None) -> Place | None:
    """The place that `out` names; None where documents are sent away one by one: stdout, a device, a remote path."""
    if out is None or out == "-" or _remote.is_remote(out):
        return None
    path = os.path.realpath(out)
    if _is_folder(out):
        return Place(out, os.path.join(out, FAILED), os.path.join(path, ".cleaner.part"))
    if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
        return None
    folder, name = os.path.split(path)
    return Place(out, f"{path if os.path.islink(out) else out}.{FAILED}", os.path.join(folder, f".{name}.part"))


def check(out: str | None, name: str, inputs: Set[str], option: str = "-o") -> None:
    """Raise `InputError` when `out`, given with `option`, cannot be written or would write over an input.

    Looks, and writes nothing.
    """
    if name:
        formats.check(name)
    if out is None or out == "-":
        return
    if _remote.is_remote(out):
        _remote.check(out)
        if out in inputs:
            raise InputError(f"{option} {out}: would write over its own input; choose another place")
        return
    folder = out.rstrip("/") or "/" if _is_folder(out) else os.path.dirname(out) or "."
    if not os.path.isdir(folder):
        raise InputError(f"{option} {out}: there is no folder {folder}; make it first (mkdir -p {folder})")
    if not _is_folder(out):
        clash = not inputs.isdisjoint({os.path.realpath(out), os.path.realpath(f"{out}.{FAILED}")})
    else:
        here = os.path.realpath(out)
        ends = ("." + name, os.sep + FAILED)
        clash = any(os.path.dirname(one) == here and one.endswith(ends) for one in inputs)
    if clash:
        raise InputError(f"{option} {out}: would write over its own input; choose another place")


@contextlib.contextmanager
def naming(path: str) -> Iterator[None]:
    """A fault while writing names the file; Python leaves that out when it comes late."""
    try:
        yield
    except OSError as fault:
        fault.filename = fault.filename or path
        raise


def write(
    rows: Iterable[dict[str, Any]], out: str | None, name: str, seen: Seen | None = None, work: str | None = None
) -> None:
    """Write all rows in the format `name`. Raises `OSError` where that is not possible.

    `seen` is what the readers of these rows learn of their columns. What is not whole yet lies in the folder `work`,
    which must be on the same disk; without it, hidden beside `out`.
    """
    told = Told(seen=seen)
    if out is None or out == "-":
        if sys.stdout is None:
            raise OSError("stdout is closed")
        formats.write(rows, sys.stdout.buffer, name, told)
        sys.stdout.buffer.flush()
    elif _is_folder(out):
        _write_each(rows, out, name, told, work)
    else:
        with _whole(out, work) as stream:
            formats.write(rows, stream, name, told)


def _is_folder(out: str) -> bool:
    return out.endswith(("/", os.sep)) or os.path.isdir(out)


def _write_each(rows: Iterable[dict[str, Any]], folder: str, name: str, told: Told, work: str | None) -> None:
    taken: set[str] = {FAILED.partition(".")[0]} if FAILED.endswith(name) else set()
    for row in rows:
        with _whole(os.path.join(folder, f"{_stem(row, taken)}.{name}"), work, durable=False) as stream:
            formats.write([row], stream, name, told)
    if hasattr(os, "sync"):
        os.sync()  # once for all of them: each alone would wait for the disk thousands of times


def _stem(row: dict[str, Any], taken: set[str]) -> str:
    """A name after the input and the record, safe on any system and not taken before: `story`, `story-2`."""
    stem = os.path.basename(row.get("path") or "") or "document"
    while (cut := stem.rpartition("."))[0] and cut[2].lower() in {*PACKED, *formats.EXTENSIONS}:
        stem = cut[0]
    stem = UNSAFE.sub("_", stem)[:LONGEST_NAME].lstrip(".") or "document"
    if row.get("record"):
        stem += f"-{row['record']}"
    free, number = stem, 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(free.casefold())
    return free


@contextlib.contextmanager
def _whole(path: str, work: str | None = None, durable: bool = True) -> Iterator[BinaryIO]:
    """A stream to a hidden file beside `path`, which takes that name once all is written, and goes if it fails.

    A remote file is written here first, and sent when it is whole.
    """
    if _remote.is_remote(path):
        with tempfile.TemporaryDirectory(prefix="cleaner-") as folder:
            local = os.path.join(folder, os.path.basename(path))
            with _whole(local) as stream:
                yield stream
            _remote.upload(local, path)
        return
    path = os.path.realpath(path)
    if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
        with naming(path), open(path, "wb") as device, contextlib.closing(pack(device, path)) as stream:
            yield stream
        return
    folder, base = os.path.split(path)
    part = os.path.join(work or folder, f".{base}.{os.getpid()}.part")
    try:
        with naming(path), open(part, "wb") as file:
            stream = pack(file, path)
            yield stream
            if stream is not file:
                stream.close()
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def sync_folder(path: str) -> None:
    """Have the names in a folder on the disk, where the system lets one ask for it."""
    with contextlib.suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_durably(path: str, data: bytes) -> None:
    """Replace a file's content in one step that also a power cut cannot halve. Raises `OSError`."""
    with naming(path):
        with open(f"{path}.new", "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(f"{path}.new", path)
    sync_folder(os.path.dirname(path))
