"""Streams: looked into, made seekable, unpacked by content, packed by name; nothing is unpacked before it is read."""

from __future__ import annotations

import bz2
import codecs
import contextlib
import gzip
import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from cleaner.errors import InputError

PACKED = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "Zstandard", "zstd": "Zstandard"}
"""File extensions and what they mean."""

FEED = 512
"""Compressed bytes given to Zstandard at a time: it unpacks all it is given, at worst some 16 MB of these."""

XZ_MEMORY = 1 << 28
"""Bytes an xz stream may ask for; `xz -9` needs a quarter of it."""


RATIO, SLACK = 1000, 64 << 20
"""What packed data may unpack to: so many times its size, or so many bytes. Deflate gets 1,030 at best and texts 50;
repeated pages a few hundred in formats that look further back."""

SPOOLED = 16 << 30
"""Bytes of a piped input that are laid down on disk where a format must be read from its end."""


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


def ahead(stream: BinaryIO, count: int) -> tuple[bytes, BinaryIO]:
    """The next bytes of a stream, at most `count`, and a stream that still has them; a file stays seekable."""
    if not stream.seekable():
        head = stream.read(count)
        return head, chain(head, stream)
    place = stream.tell()
    head = stream.read(count)
    stream.seek(place)
    return head, stream


@contextlib.contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream itself where one can move about in it, else a copy in a temporary file that is gone afterwards.

    Raises `InputError` when it is too large for that.
    """
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        while piece := stream.read(1 << 20):
            if file.tell() + len(piece) > SPOOLED:
                raise InputError(f"is larger than {SPOOLED >> 30} GB, too large for a pipe; save it and name the file")
            file.write(piece)
        file.seek(0)
        yield cast(BinaryIO, file)


def in_utf8(stream: BinaryIO, codec: str) -> BinaryIO:
    """A stream in another charset as UTF-8. Reading raises `InputError` where its bytes are invalid."""
    decode = codecs.getincrementaldecoder(codec)().decode

    def take(size: int) -> bytes:
        try:
            while piece := stream.read(max(size // 4, 1)):  # a byte may become three, and a held one joins them
                if text := decode(piece):
                    return text.encode("utf-8")
            return decode(b"", True).encode("utf-8")
        except UnicodeError:
            raise InputError(f"is not the {codec} that it says it is; convert it to UTF-8") from None

    return io.BufferedReader(_Reader(take), 1 << 16)


def unpack(stream: BinaryIO) -> BinaryIO:
    """The stream's content, unpacked when it is gzip, bzip2, xz or Zstandard.

    Reading raises `InputError` where the packed data is damaged, cut short, or a bomb.
    """
    head, stream = ahead(stream, 6)
    taken = 0

    def take(size: int) -> bytes:
        nonlocal taken
        data = stream.read1(size)  # type: ignore[attr-defined]
        taken += len(data)
        return cast(bytes, data)

    packed = io.BufferedReader(_Reader(take), 1 << 14)
    if head.startswith(b"\x1f\x8b"):
        return guarded(gzip.GzipFile(fileobj=packed).read1, "gzip", lambda: taken)
    if head.startswith(b"BZh"):
        return guarded(bz2.BZ2File(packed).read1, "bzip2", lambda: taken)
    if head.startswith(b"\xfd7zXZ\x00"):
        return guarded(_XzReader(packed).read, "xz", lambda: taken)
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return guarded(_ZstdReader(packed).read, "Zstandard", lambda: taken)
    return stream


def guarded(take: Callable[[int], bytes], name: str, taken: Callable[[], int]) -> BinaryIO:
    """What `take` unpacks, as a stream that ends in `InputError` where it fails or gives too much for what it has
    taken in."""
    given = 0

    def give(size: int) -> bytes:
        nonlocal given
        try:
            data = take(size)
        except InputError:
            raise
        except EOFError:
            raise InputError(f"is cut short: the {name} data ends too early; get a whole copy of it") from None
        except (OSError, zlib.error, lzma.LZMAError, ValueError, zipfile.BadZipFile) as fault:
            raise InputError(f"cannot be unpacked: damaged {name} data ({fault}); get a whole copy of it") from None
        given += len(data)
        if given > SLACK and given > RATIO * taken():
            raise InputError(f"unpacks to over {RATIO} times its size, as bombs do; if it is none, unpack it yourself")
        return data

    return io.BufferedReader(_Reader(give), 1 << 16)


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
