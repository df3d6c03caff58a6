"""The two ends of rendering a page: pieces of text gathered into a line, and lines written down as blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaner.document import Block

PATH_LENGTH = 40
"""A block's path names this many elements, the innermost; without a bound, depth times blocks would be stored."""
CELL = "\x1f"
"""Stands between two cells of a row while it is gathered; the same character in a page does no harm."""

_CSS_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile(r"[\t\n\r\f]|  ")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


class Mark(NamedTuple):
    """`text[start:end]` is marked as strong, emphasis, code, deleted or link; a link has its `target`."""

    start: int
    end: int
    kind: str
    target: str = ""


class Line(NamedTuple):
    """One rendered line: its text, the share of its letters that are link text, its path.

    The places of `marks` are counted from the end of the text (-1: before the last character), so that a list
    item's marker in front moves none of them.
    """

    text: str
    links: float
    path: tuple[str, ...]
    marks: tuple[Mark, ...] = ()


class Gather:
    """Gathers the pieces of one line, and finds the innermost element that holds them all."""

    __slots__ = ("_base", "_common", "_linked", "_low", "_snapshot", "pieces")

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.pieces: list[str] = []
        self._linked = 0
        self._snapshot: tuple[str, ...] = ()
        self._base = self._low = self._common = 0

    def add(self, piece: str, path: Sequence[str], linked: bool) -> None:
        """Add a piece that has text in it, standing in the elements of `path`."""
        depth = len(path)
        if not self._base:
            self._snapshot = tuple(path[max(1, depth - PATH_LENGTH) :])  # <html> says nothing
            self._base = self._common = depth
        else:
            self._common = min(self._common, self._low)
        self._low = depth
        self.pieces.append(piece)
        if linked:
            self._linked += len(_without_space(piece))

    def gap(self, space: str = " ") -> None:
        """Add white space, unless nothing stands before it."""
        if self.pieces:
            self.pieces.append(space)

    def leave(self, depth: int) -> None:
        """An element has ended; `depth` are still open. It matters only if more text follows on this line."""
        if depth < self._low:
            self._low = depth

    def take(self, raw: bool = False) -> Line | None:
        """The line that was gathered, None where there is nothing to see; white space as it stands if `raw`."""
        if not self.pieces:
            return None
        joined = "".join(self.pieces)
        text = _verbatim(joined) if raw else _folded(joined)
        line = None
        if text.strip(_INVISIBLE):
            path = self._snapshot[: max(1, len(self._snapshot) - (self._base - self._common))]
            links = min(1.0, self._linked / max(1, len(_without_space(text)))) if self._linked else 0.0
            line = Line(text, links, path)
        self._forget()
        return line


def _without_space(text: str) -> str:
    return "".join(text.split())


def _folded(text: str) -> str:
    """White space as CSS shows it; cells parted by tabs."""
    text = (_CSS_SPACE.sub(" ", text) if _UNEVEN.search(text) else text).strip(" ")
    if CELL in text:
        return "\t".join(cell.strip() for cell in text.split(CELL)).rstrip()
    return text.strip()


def _verbatim(text: str) -> str:
    lines = (line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(lines).strip("\n")


class Writer:
    """Writes lines down, one after the other, and remembers where each stands."""

    __slots__ = ("_length", "_parts", "blocks", "marks")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []
        self._parts: list[str] = []
        self._length = 0

    def write(self, line: Line, form: str, tight: bool = False, level: int = 0, before: str = "") -> None:
        """Write one block. `before` stands in front of it, after the line break, and is no part of it."""
        tight = tight and bool(self.blocks)
        lead = ("" if not self.blocks else "\n" if tight else "\n\n") + before
        start = self._length + len(lead)
        self._length = start + len(line.text)
        self._parts += (lead, line.text)
        self.blocks.append(Block(start, self._length, form, tight, level, line.path, line.links))
        if line.marks:
            end = self._length
            self.marks += [mark._replace(start=mark.start + end, end=mark.end + end) for mark in line.marks]

    def text(self) -> str:
        return "".join(self._parts)
