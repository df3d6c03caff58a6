"""A document as characters and words in arrays: classes, hashes and owners, in one pass over the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaner.document import Block
from cleaner.stages._numpy import Array, np

SPACE, LOWER, UPPER, OTHER, DENSE, DIGIT, STOP, COMMA, COLON, QUOTE, BRACKET, MARK, DASH, SYMBOL = range(14)
"""Classes of characters. `OTHER` letters know no case, `DENSE` ones are words, `MARK`s are typical of menus."""

CLASSES = 14

PLANE = 0xFFFF
"""The last code point with a class of its own; what lies above counts as `_BEYOND`, a symbol."""

_BEYOND = 0x2603
_REACH = 31
"""Characters of a word from which its place no longer counts in its hash."""


def _powers() -> Array:
    """An odd factor of 64 bits for each place in a word, by splitmix64."""
    state, found = 0, []
    for _ in range(_REACH + 1):
        state = (state + 0x9E3779B97F4A7C15) & (2**64 - 1)
        mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 & (2**64 - 1)
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & (2**64 - 1)
        found.append((mixed ^ (mixed >> 31)) | 1)
    return np.array(found, np.uint64)


POWERS = _powers()


class Glyphs(NamedTuple):
    """What is known of each character up to `PLANE`: its class (uint8) and its lower case (uint16; digits are 0)."""

    kinds: Array
    lower: Array


class Words(NamedTuple):
    """The words of a document's blocks in order. A mark counts as a word of its own, which is not `real`.

    By block: `sizes` in characters, `counts` of each class [blocks, CLASSES], `first` and `last` class, `offsets`
    [blocks + 1] of its words. By word: `owner` (its block), `rank` in the block, `hashes` (uint64), `length`, `kind`
    (class of its first letter), `shouts` (all capitals). By character: `breaks` [characters + 1], breaks before it.
    """

    sizes: Array
    counts: Array
    first: Array
    last: Array
    offsets: Array
    owner: Array
    rank: Array
    hashes: Array
    length: Array
    kind: Array
    real: Array
    shouts: Array
    breaks: Array


def words(text: str, blocks: Sequence[Block], glyphs: Glyphs) -> Words:
    """Read the blocks, of which there is at least one. Linear in the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    count = len(blocks)
    starts = np.array([block.start for block in blocks])
    sizes = np.array([block.end for block in blocks]) - starts
    edges = np.concatenate(([0], np.cumsum(sizes)))
    places = np.arange(edges[-1]) + np.repeat(starts - edges[:-1], sizes)
    own = codes[places]
    own = np.where(own > PLANE, np.uint32(_BEYOND), own)
    kinds = glyphs.kinds[own]
    of_block = np.repeat(np.arange(count), sizes)
    counts = np.bincount(of_block * 16 + kinds, minlength=count * 16).reshape(count, 16)[:, :CLASSES]
    begin = _beginnings(kinds, edges[:-1][sizes > 0])
    first = np.flatnonzero(begin)
    owner = of_block[first]
    offsets = np.searchsorted(owner, np.arange(count + 1))
    letters = _letters(kinds) | (kinds == MARK)
    filled = sizes > 0
    ends = np.zeros((2, count), np.uint8)
    ends[0, filled], ends[1, filled] = kinds[edges[:-1][filled]], kinds[edges[1:][filled] - 1]
    kind = kinds[first]
    real = kind != MARK
    return Words(
        sizes=sizes,
        counts=counts,
        first=ends[0],
        last=ends[1],
        offsets=offsets,
        owner=owner,
        rank=np.arange(len(first)) - offsets[owner],
        hashes=_hashes(glyphs.lower[own], letters, begin, first),
        length=_sums(letters, first),
        kind=kind,
        real=real,
        shouts=real & (_sums(kinds == UPPER, first) > 1) & (_sums(kinds == LOWER, first) == 0),
        breaks=np.concatenate(([0], np.cumsum(codes == 10))),
    )


def mix(hashes: Array) -> Array:
    """Hashes whose high bits depend on all of theirs."""
    hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return hashes ^ (hashes >> np.uint64(32))


def lines(found: Words) -> Array:
    """One hash a block, of its words in order."""
    parts = found.hashes * POWERS[found.rank & _REACH]
    hashes = np.zeros(len(found.sizes), np.uint64)
    filled = np.diff(found.offsets) > 0
    if filled.any():
        hashes[filled] = np.add.reduceat(parts, found.offsets[:-1][filled])
    return hashes


def hash_words(vocabulary: Sequence[str], glyphs: Glyphs) -> Array:
    """The sorted hashes of single words, as `words` gives them."""
    found = [words(word, [Block(0, len(word))], glyphs).hashes[0] for word in vocabulary]
    return np.unique(np.array(found, np.uint64))


def _letters(kinds: Array) -> Array:
    return (kinds >= LOWER) & (kinds <= DIGIT)


def _beginnings(kinds: Array, edges: Array) -> Array:
    """Where a word begins: behind what is no letter, at a block's beginning, at each dense letter or mark."""
    single = (kinds == DENSE) | (kinds == MARK)
    letters = _letters(kinds) | single
    goes_on = np.empty_like(letters)
    goes_on[:1] = False
    goes_on[1:] = letters[:-1] & ~single[:-1]
    goes_on[edges] = False
    begin: Array = letters & (~goes_on | single)
    return begin


def _hashes(lower: Array, letters: Array, begin: Array, first: Array) -> Array:
    if not len(first):
        return np.zeros(0, np.uint64)
    word = np.cumsum(begin) - 1
    place = np.clip(np.arange(len(lower)) - first[np.maximum(word, 0)], 0, _REACH)
    parts = np.where(letters, lower.astype(np.uint64) * POWERS[place], np.uint64(0))
    return mix(np.add.reduceat(parts, first))


def _sums(flags: Array, first: Array) -> Array:
    return np.add.reduceat(flags, first, dtype=np.int64) if len(first) else np.zeros(0, np.int64)
