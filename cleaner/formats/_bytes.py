"""Compression, told by content on the way in and by name on the way out; nothing is unpacked before it is read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from cleaner.errors import InputError

PACKED = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "Zstandard", "zstd": "Zstandard"}
"""File extensions and what they mean."""

FEED = 512
"""Compressed bytes given to Zstandard at a time: it unpacks all it is given, at worst some 16 MB of these."""

XZ_MEMORY = 1 << 28
"""Bytes an xz stream may ask for; `xz -9` needs a quarter of it."""


class _Reader(io.RawIOBase):
    """A raw stream over a function that gives the next bytes, at most as many as asked; none at the end."""

    def __init__(self, take: Callable[[int], bytes]) -> None:
        self._take = take

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._take(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def chain(head: bytes, stream: BinaryIO) -> BinaryIO:
    """A stream of `head` and what follows in `stream`."""
    ahead = io.BytesIO(head)
    read1 = getattr(stream, "read1", stream.read)
    return io.BufferedReader(_Reader(lambda size: ahead.read(size) or read1(size)), 1 << 16)


def unpack(stream: BinaryIO) -> BinaryIO:
    """The stream's content, unpacked when it is gzip, bzip2, xz or Zstandard.

    Reading raises `InputError` where the packed data is damaged or cut short.
    """
    head = stream.read(6)
    stream = chain(head, stream)
    if head.startswith(b"\x1f\x8b"):
        return _guarded(gzip.GzipFile(fileobj=stream).read1, "gzip")
    if head.startswith(b"BZh"):
        return _guarded(bz2.BZ2File(stream).read1, "bzip2")
    if head.startswith(b"\xfd7zXZ\x00"):
        return _guarded(_XzReader(stream).read, "xz")
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return _guarded(_ZstdReader(stream).read, "Zstandard")
    return stream


def _guarded(take: Callable[[int], bytes], name: str) -> BinaryIO:
    def guarded(size: int) -> bytes:
        try:
            return take(size)
        except EOFError:
            raise InputError(f"is cut short: the {name} data ends too early; get a whole copy of it") from None
        except (OSError, zlib.error, lzma.LZMAError, ValueError) as fault:
            raise InputError(f"cannot be unpacked: damaged {name} data ({fault}); get a whole copy of it") from None

    return io.BufferedReader(_Reader(guarded), 1 << 16)


class _XzReader:
    """`lzma.LZMAFile` with a limit on memory, which that class does not pass on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._rest = stream, b""
        self._decoder = lzma.LZMADecompressor(memlimit=XZ_MEMORY)

    def read(self, size: int) -> bytes:
        while True:
            if self._decoder.eof:
                self._rest = (self._decoder.unused_data or self._stream.read(1 << 16)).lstrip(b"\0")
                if not self._rest:
                    return b""
                self._decoder = lzma.LZMADecompressor(memlimit=XZ_MEMORY)
            if self._decoder.needs_input and not self._rest:
                self._rest = self._stream.read(1 << 16)
                if not self._rest:
                    raise EOFError
            data = self._decoder.decompress(self._rest, size)
            self._rest = b""
            if data:
                return data


class _ZstdReader:
    """Frames of Zstandard. The library's own reader takes a stream that is cut short for one that has ended."""

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._stream, self._ready, self._place = stream, b"", 0
        self._fresh = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
        self._fault = zstandard.ZstdError
        self._decoder: Any = None

    def read(self, size: int) -> bytes:
        while self._place == len(self._ready):
            piece = self._stream.read(FEED)
            if not piece:
                if self._decoder is not None:
                    raise EOFError
                return b""
            self._ready, self._place = self._unpack(piece), 0
        data = self._ready[self._place : self._place + size]
        self._place += len(data)
        return data

    def _unpack(self, piece: bytes) -> bytes:
        parts = []
        while piece:
            self._decoder = self._decoder or self._fresh()
            try:
                parts.append(self._decoder.decompress(piece))
            except self._fault as fault:
                raise ValueError(str(fault)) from None
            piece = self._decoder.unused_data if self._decoder.eof else b""
            if self._decoder.eof:
                self._decoder = None
        return b"".join(parts)


def pack(stream: BinaryIO, name: str) -> BinaryIO:
    """A stream that packs what is written into `stream`, as the file's name tells; closing it leaves `stream` open.

    The same bytes in give the same bytes out: no time of day goes into the file.
    """
    kind = PACKED.get(name.lower().rpartition(".")[2])
    if kind == "gzip":
        return cast(BinaryIO, gzip.GzipFile("", "wb", fileobj=stream, mtime=0))
    if kind == "bzip2":
        return cast(BinaryIO, bz2.BZ2File(stream, "wb"))
    if kind == "xz":
        return cast(BinaryIO, lzma.LZMAFile(stream, "wb"))
    if kind == "Zstandard":
        import zstandard

        return cast(BinaryIO, zstandard.ZstdCompressor().stream_writer(stream, closefd=False))
    return stream
