"""What the elements around a page's blocks tell: their names as hashed words, and how the blocks under each look."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

from cleaner.document import Block
from cleaner.stages._features import Bag
from cleaner.stages._numpy import Array, np

BUCKET_BITS = 12
"""Names share 2**12 vectors by their hash."""

INNER, OUTER = 6, 3
"""Elements of a path that are read by name: the innermost and the outermost ones."""

NEAR = 2
"""Innermost elements whose names are read as of their own kind."""

PARTS = 12
"""Parts of one element's classes and id that are read."""

LEVELS = 5
"""Steps up from a block whose elements are measured."""

TAGS = (  # noqa: SIM905 (a list of thirty strings reads worse)
    "article main section aside nav header footer form figure table ul ol li dl blockquote p h1 h2 h3 h4 h5 h6 a "
    "button details pre label address time span div td"
).split()

_PLACES = {tag: number for number, tag in enumerate(TAGS)}
_EDGE = re.compile(r"[.#]")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@lru_cache(maxsize=4096)
def _words(element: str) -> tuple[str, ...]:
    """The words of an element's name: tag, each class or id, and their parts."""
    tag, *names = _EDGE.split(element)
    parts = [part.lower() for name in names for part in _PART.findall(name) if len(part) > 1]
    whole = [f".{name.lower()}" for name in names if not any(map(str.isdigit, name))]
    return (tag, *dict.fromkeys((*whole, *parts)[:PARTS]))


@lru_cache(maxsize=4096)
def _buckets(element: str, salt: str) -> tuple[int, ...]:
    # crc32 is the same on every platform; its high bits depend on all of the word.
    return tuple(zlib.crc32(f"{salt}{word}".encode()) >> (32 - BUCKET_BITS) for word in _words(element))


def _around(path: tuple[str, ...]) -> list[int]:
    inner = path[-INNER:]
    found: list[int] = []
    for depth, element in enumerate(reversed(inner)):
        found += _buckets(element, f"{depth}:" if depth < NEAR else "in:")
    for element in path[: min(OUTER, len(path) - len(inner))]:
        found += _buckets(element, "out:")
    return found


@lru_cache(maxsize=4096)
def _tag(element: str) -> int:
    """The number of an element's tag among `TAGS`, or -1."""
    return _PLACES.get(_EDGE.split(element, maxsplit=1)[0], -1)


class Places:
    """The distinct paths of a page's blocks (`paths`), and for each block which of them is its own (`which`)."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        known: dict[tuple[str, ...], int] = {}
        self.which = np.array([known.setdefault(block.path, len(known)) for block in blocks])
        self.paths = list(known)

    def names(self) -> Bag:
        """The hashed names around each block."""
        rows = [_around(path) for path in self.paths]
        sizes = np.array([len(row) for row in rows])
        offsets = np.concatenate(([0], np.cumsum(sizes[self.which])))
        flat = np.array([bucket for row in rows for bucket in row], np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)))[self.which]
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes[self.which])
        return Bag(flat[places], offsets)

    def tags(self) -> Array:
        """[blocks, TAGS]: 0 where no element around is of that tag, else how near it is (127 is the block's own)."""
        rows = np.zeros((len(self.paths), len(TAGS) + 1), np.uint8)
        for row, path in zip(rows, self.paths, strict=True):
            for depth, element in enumerate(path):  # the innermost of a tag comes last
                row[_tag(element)] = max(27, 127 - 10 * (len(path) - 1 - depth))
        found: Array = rows[self.which, :-1]
        return found

    def groups(self, level: int) -> Array:
        """[blocks]: a number for the elements `level` steps up, the same for all blocks in elements of that path."""
        known: dict[tuple[str, ...], int] = {}
        numbers = [known.setdefault(path[: max(1, len(path) - level)], len(known)) for path in self.paths]
        found: Array = np.array(numbers)[self.which]
        return found
