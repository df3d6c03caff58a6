"""tar: an archive of documents, in any of the formats we read; it is read as it comes."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, cast

from cleaner.batch import Row, Unread
from cleaner.errors import InputError
from cleaner.formats._bytes import guarded
from cleaner.formats._members import check_depth, member
from cleaner.formats._reading import Asked, pass_over

HEADERS = 1 << 20
"""Bytes that the headers of one member may have; a long name takes some hundred."""


class _Rationed:
    """A stream that gives headers in rations: tarfile reads one whole, of whatever size it claims to be."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.left = stream, HEADERS

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise InputError("has headers of over 1 MB, which no archive of documents needs; is it damaged?")
        return data


class _Header(tarfile.TarInfo):
    """A header whose damage is told; tarfile takes it for the archive's end."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> Any:
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as fault:
            raise InputError(f"breaks off: no whole tar header ({fault}); get a whole copy of it") from None


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row | Unread]:
    """The documents of all members in order; a faulty member gives a row that says so.

    Links and devices are passed over. Raises `InputError` where the archive breaks off.
    """
    check_depth(asked)
    rationed = _Rationed(stream)
    try:
        with tarfile.open(fileobj=cast(IO[bytes], rationed), mode="r|", tarinfo=_Header, bufsize=512) as archive:
            for info in archive:
                rationed.left = info.size + HEADERS
                if info.isfile():
                    yield from _member(archive, info, asked)
                elif not info.isdir():
                    pass_over("links" if info.islnk() or info.issym() else "devices", asked)
                archive.members.clear()  # type: ignore[attr-defined]
    except (tarfile.TarError, OSError) as fault:
        raise InputError(f"breaks off: damaged tar archive ({fault}); get a whole copy of it") from None


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, asked: Asked) -> Iterator[Row | Unread]:
    content = archive.extractfile(info)
    if content is not None:
        yield from member(info.name, lambda: guarded(content.read, "tar", lambda: info.size), asked)
        while content.read(1 << 16):
            pass
