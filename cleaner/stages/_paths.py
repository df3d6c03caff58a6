"""What the elements around a page's blocks tell: their names as hashed words, and how the blocks under each look."""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache

from cleaner.document import Block
from cleaner.stages._collect import PATH_LENGTH
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

_NEARNESS = tuple(max(27, 127 - 10 * steps) for steps in reversed(range(PATH_LENGTH)))
_PLACES = {tag: number for number, tag in enumerate(TAGS)}
_EDGE = re.compile(r"[.#]")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


@lru_cache(maxsize=4096)
def _words(element: str) -> tuple[bytes, ...]:
    """The words of an element's name: tag, each class or id, and their parts; encoded."""
    tag, *names = _EDGE.split(element)
    if not names:
        return (tag.encode(),)
    known = [_name(name) for name in names]
    words = [word for whole, _ in known for word in whole] + [word for _, parts in known for word in parts]
    return (tag.encode(), *dict.fromkeys(words[:PARTS]))


@lru_cache(maxsize=4096)
def _name(name: str) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """One class or id as a whole, unless it has a digit, and its parts."""
    parts = tuple([part.lower().encode() for part in _PART.findall(name) if len(part) > 1])
    return () if _has_digit(name) else (f".{name.lower()}".encode(),), parts


def _has_digit(name: str) -> bool:
    return not name.isalpha() and any(map(str.isdigit, name))


def _salted(salt: str) -> Callable[[str], bytes]:
    """The buckets of an element's words that stand in one kind of place, as numbers of two bytes."""
    # crc32 is the same on every platform; its high bits depend on all of the word.
    start, shift, crc = zlib.crc32(salt.encode()), 32 - BUCKET_BITS, zlib.crc32

    @lru_cache(maxsize=4096)
    def buckets(element: str) -> bytes:
        return array("H", [crc(word, start) >> shift for word in _words(element)]).tobytes()

    return buckets


_NEAREST = tuple(_salted(f"{depth}:") for depth in range(NEAR))
_INSIDE, _OUTSIDE = _salted("in:"), _salted("out:")


def _around(path: tuple[str, ...]) -> bytes:
    inner = path[: -INNER - 1 : -1]
    found = [buckets(element) for buckets, element in zip(_NEAREST, inner, strict=False)]
    found += map(_INSIDE, inner[NEAR:])
    found += map(_OUTSIDE, path[: min(OUTER, len(path) - len(inner))])
    return b"".join(found)


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
        sizes = np.array([len(row) for row in rows]) // 2
        offsets = np.concatenate(([0], np.cumsum(sizes[self.which])))
        flat = np.frombuffer(b"".join(rows), np.uint16).astype(np.int64)
        starts = np.concatenate(([0], np.cumsum(sizes)))[self.which]
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes[self.which])
        return Bag(flat[places], offsets)

    def tags(self) -> Array:
        """[blocks, TAGS]: 0 where no element around is of that tag, else how near it is (127 is the block's own)."""
        width = len(TAGS) + 1
        rows = bytearray(len(self.paths) * width)  # filled one by one: numpy takes longer for single numbers
        for start, path in zip(range(0, len(rows), width), self.paths, strict=True):
            for near, element in zip(_NEARNESS[-len(path) :], path, strict=False):  # the innermost of a tag comes last
                rows[start + _tag(element)] = near
        found: Array = np.frombuffer(rows, np.uint8).reshape(-1, width)[self.which, :-1]
        return found

    def groups(self, level: int) -> Array:
        """[blocks]: a number for the elements `level` steps up, the same for all blocks in elements of that path."""
        known: dict[tuple[str, ...], int] = {}
        numbers = [known.setdefault(path[: max(1, len(path) - level)], len(known)) for path in self.paths]
        found: Array = np.array(numbers)[self.which]
        return found
