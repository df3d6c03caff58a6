"""The inputs that a command line names: files, folders and globs, here or remote, and stdin, opened in turn."""

from __future__ import annotations

import contextlib
import glob
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from cleaner import formats, report
from cleaner.batch import Row, Unread
from cleaner.errors import InputError
from cleaner.formats import _remote
from cleaner.formats._reading import Asked, Seen

STDIN = "-"


class Found(NamedTuple):
    """What was found: files to read in order, faults as (path, message), and what folders hold beside."""

    files: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    passed: tuple[str, ...] = ()


def find(paths: Sequence[str]) -> Found:
    """The files that the given paths name. A file named outright is read whatever its extension."""
    parts = [_find(path) for path in paths]
    return Found(
        tuple(one for part in parts for one in part.files),
        tuple(one for part in parts for one in part.faults),
        tuple(one for part in parts for one in part.passed),
    )


def _find(path: str) -> Found:
    if _remote.is_remote(path):
        return _find_remote(path)
    if path == STDIN or os.path.lexists(path):
        return _folder(path) if os.path.isdir(path) else Found(files=(path,))
    if glob.has_magic(path):
        names = sorted(glob.glob(path, recursive=True))
        return find(names) if names else Found(faults=((path, "matches no file; check the pattern"),))
    return Found(faults=((path, "there is no such file or folder; check the name"),))


def _find_remote(path: str) -> Found:
    try:
        names, is_folder = _remote.find(path)
    except InputError as fault:
        return Found(faults=((path, str(fault)),))
    except OSError as fault:
        return Found(faults=(_fault(fault),))
    known = [name for name in names if not is_folder or formats.extension(name) in formats.READERS]
    passed = tuple(name for name in names if name not in set(known))
    return Found(tuple(known), () if known else ((path, _nothing_known()),), passed)


def _folder(path: str) -> Found:
    """Everything below a folder that has an extension we know, sorted, hidden files and folders left out."""
    files: list[str] = []
    faults: list[tuple[str, str]] = []
    passed: list[str] = []
    for folder, folders, names in os.walk(path, onerror=lambda fault: faults.append(_fault(fault, "folder"))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            place = os.path.join(folder, name)
            (files if formats.extension(name) in formats.READERS and _is_file(place) else passed).append(place)
    if not files and not faults:
        faults.append((path, _nothing_known()))
    return Found(tuple(files), tuple(faults), tuple(passed))


def _nothing_known() -> str:
    known = ", ".join(sorted(formats.READERS))
    return f"this folder holds no file of a kind we read ({known}); name the file itself"


def _is_file(place: str) -> bool:
    """A file, or a link that leads nowhere, which is to be reported; not a pipe, which might never end."""
    try:
        return stat.S_ISREG(os.stat(place).st_mode)
    except OSError:
        return True


def _fault(fault: OSError, what: str = "file") -> tuple[str, str]:
    return str(fault.filename), f"cannot be read: {fault.strerror or fault}; check the {what} and its permissions"


def read(
    found: Found, asked: Asked, opened: Callable[[str, BinaryIO], object] = lambda path, stream: None
) -> Iterator[Row | Unread]:
    """The documents of all inputs in order. Whatever cannot be read gives a row with an `error`; the rest goes on.

    `opened` is told of each input that is begun. What was passed over inside of inputs is said at the end, in one line.
    """
    asked = asked._replace(seen=asked.seen or Seen())
    for path, message in found.faults:
        yield Row(path=path, record=None, raw=None, error=message)
    for path in found.files:
        asked = asked._replace(path="stdin" if path == STDIN else path)
        try:
            with _open(path) as stream:
                opened(path, stream)
                yield from formats.read(stream, asked)
        except InputError as fault:
            yield Row(path=asked.path, record=None, raw=None, error=str(fault))
        except OSError as fault:
            yield Row(path=asked.path, record=None, raw=None, error=_fault(fault)[1])
        except Exception as fault:  # one bad input must not end a job of thousands
            what = f"could not be read ({type(fault).__name__}: {fault}); please report it with this input"
            yield Row(path=asked.path, record=None, raw=None, error=what)
    if asked.seen and asked.seen.passed:
        report.say(f"passed over inside of the inputs: {asked.seen.account()}")


def _open(path: str) -> contextlib.AbstractContextManager[BinaryIO]:
    if _remote.is_remote(path):
        return _remote.open_input(path)
    if path != STDIN:
        return open(path, "rb")
    if sys.stdin is None:
        raise InputError("is closed; name a file")
    return contextlib.nullcontext(sys.stdin.buffer)


def real(paths: Iterable[str]) -> set[str]:
    """The files themselves, links followed: what an output must not write over."""
    return {path if _remote.is_remote(path) else os.path.realpath(path) for path in paths if path != STDIN}
