"""How far a job is, for people: documents, their rate, and the time that is left as far as the inputs tell."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import BinaryIO

from cleaner.report import Tally


def is_watched(output: str | None) -> bool:
    """Whether a line that changes may be shown: stderr is a terminal on which no documents appear."""
    shown = sys.stdout is not None and sys.stdout.isatty() and output in (None, "-")
    return sys.stderr is not None and sys.stderr.isatty() and not shown


class Meter:
    """The bytes of the inputs that have been read, and how many there are (None: not all of them are files)."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.sizes = {path: _size(path) for path in paths}
        known = [size for size in self.sizes.values() if size is not None]
        self.total = sum(known) if len(known) == len(self.sizes) else None
        self._before, self._path = 0, ""
        self._stream: BinaryIO | None = None

    def opened(self, path: str, stream: BinaryIO) -> None:
        """To be told of each input that is begun; those before it count as read."""
        self._before += self.sizes.get(self._path) or 0
        self._path, self._stream = path, stream

    def read(self) -> int:
        """Bytes read so far, as they lie on the disk."""
        try:
            here = self._stream.tell() if self._stream else 0
        except (OSError, ValueError):  # a pipe, or closed at its end
            here = self.sizes.get(self._path) or 0
        return self._before + here


def _size(path: str) -> int | None:
    try:
        return os.path.getsize(path) if os.path.isfile(path) else None
    except OSError:
        return None


class Line:
    """The line of progress of one run; its clock begins with the first document that is new."""

    def __init__(self, meter: Meter) -> None:
        self._meter, self._began, self._from = meter, time.monotonic(), (0, 0)

    def begin(self, documents: int) -> None:
        """Documents were done by an earlier run and have been passed over."""
        self._began, self._from = time.monotonic(), (documents, self._meter.read())

    def __call__(self, tally: Tally) -> str:
        """`1200 documents, 3 failed, 130 a second, 42 %, 0:01:23 left`."""
        return line(tally, self._from, self._meter.read(), self._meter.total, time.monotonic() - self._began)


def line(tally: Tally, start: tuple[int, int], read: int, total: int | None, seconds: float) -> str:
    """Progress in words. `start` are the documents and bytes at which the `seconds` began; `total` is in bytes."""
    speed = (tally.documents - start[0]) / max(seconds, 1e-9)
    parts = [f"{tally.documents} documents", f"{tally.failed} failed", f"{speed:.0f} a second"]
    if total:
        parts.append(f"{min(read / total, 1):.0%}")
        if read > start[1]:
            left = max(total - read, 0) / (read - start[1]) * seconds
            parts.append(f"{timedelta(seconds=round(left))} left")
    return ", ".join(parts)
