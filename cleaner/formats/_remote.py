"""Paths with a scheme (`s3://…`, `gs://…`, `hdfs://…`): files elsewhere, read and written through fsspec."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TypeVar

from cleaner.errors import InputError, MissingError

SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
WEB = ("http", "https", "ftp")
MAGIC = re.compile(r"[*?\[]")

Result = TypeVar("Result")


def is_remote(path: str) -> bool:
    """Whether a path begins with a scheme."""
    return SCHEME.match(path) is not None


def find(path: str) -> tuple[list[str], bool]:
    """The files that a remote path names, sorted, and whether it is a folder: of one, all below that is not hidden.

    Raises `InputError` when there is none, or the store cannot be reached.
    """
    store, place = _store(path)
    if MAGIC.search(place):
        found = _guarded(path, lambda: sorted(store.glob(place)))
        files = [one for one in found if _guarded(path, lambda one=one: store.isfile(one))]  # type: ignore[misc]
        if not files:
            raise InputError("matches no file; check the pattern")
        return [store.unstrip_protocol(one) for one in files], False
    if _guarded(path, lambda: store.isfile(place)):
        return [path], False
    below = _guarded(path, lambda: sorted(store.find(place)))
    if not below:
        raise InputError("there is no such file or folder; check the name")
    root = place.rstrip("/") + "/"
    shown = [one for one in below if not re.search(r"(?:^|/)\.", one.removeprefix(root))]
    return [store.unstrip_protocol(one) for one in shown], True


@contextlib.contextmanager
def open_input(path: str) -> Iterator[BinaryIO]:
    """A remote file, read as it is asked for. Raises `InputError` or `OSError`."""
    store, place = _store(path)
    with _guarded(path, lambda: store.open(place, "rb")) as file:
        yield io.BufferedReader(_Reader(file, path), 1 << 20)


class _Reader(io.RawIOBase):
    """A remote file whose faults, which each store has of its own, are `OSError`."""

    def __init__(self, file: Any, path: str) -> None:
        self._file, self._path = file, path

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def readinto(self, buffer: Any) -> int:
        data = _guarded(self._path, lambda: self._file.read(len(buffer)))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, place: int, whence: int = 0) -> int:
        return int(_guarded(self._path, lambda: self._file.seek(place, whence)))

    def tell(self) -> int:
        return int(self._file.tell())


def upload(local: str, path: str) -> None:
    """Put a whole local file under its remote name. Raises `InputError` or `OSError`."""
    store, place = _store(path)
    folder = place.rpartition("/")[0]
    if folder:
        with contextlib.suppress(Exception):  # a store without folders has no use for one, and may say so
            store.makedirs(folder, exist_ok=True)
    _guarded(path, lambda: store.put_file(local, place))


def check(path: str) -> None:
    """Raise `InputError` when nothing can be written or read there for want of a package, or of such a scheme."""
    _store(path)


def _store(path: str) -> tuple[Any, str]:
    """The file system of a path and the path in it."""
    scheme = path.partition("://")[0].lower()
    if scheme in WEB:
        raise InputError(f"lies on the web, and nothing is fetched from there; download it first (curl -O {path})")
    try:
        import fsspec
    except ImportError:
        raise MissingError('paths with a scheme need fsspec: pip install "cleaner[remote]"') from None
    try:
        store, place = fsspec.url_to_fs(path)
    except ImportError as fault:
        raise MissingError(f"{scheme}:// needs one more package: {' '.join(str(fault).split())}") from None
    except ValueError as fault:
        raise InputError(f"{fault}; check the scheme {scheme}://") from None
    except Exception as fault:
        raise InputError(f"cannot be reached ({type(fault).__name__}: {fault}); check the address") from None
    return store, place


def _guarded(path: str, work: Callable[[], Result]) -> Result:
    try:
        return work()
    except OSError as fault:
        fault.filename = fault.filename or path
        fault.strerror = fault.strerror or str(fault) or type(fault).__name__
        raise
    except Exception as fault:
        raise OSError(None, f"{type(fault).__name__}: {fault}", path) from None
