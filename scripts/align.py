"""Which blocks of a page an extraction of it has kept: the two texts laid side by side, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

GRAM = 4
"""Words that must follow one another in both texts to count as the same passage."""
LONG = 6
"""Blocks of fewer words are told by their place: they must stand between the same neighbours."""
COVERED = 0.6
"""A long block is kept when this share of its words stands in passages of the extraction."""
COPIES = 8
"""Passages that stand more often say little about where a block stands."""
AHEAD = 3_000
"""How far, in letters, a short block is looked for; a bound, so that the cost stays linear."""

# One Chinese or Japanese character is a word here: what stands between two signs there is a clause.
_SOFT_HYPHEN = "\u00ad"
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


class _Place(NamedTuple):
    """Where a block stands in the folded extraction."""

    block: int
    start: int
    end: int


class Laid(NamedTuple):
    """Blocks laid beside an extraction: the words of each block (`tokens`), the extraction folded, with its line breaks
    and without (`folded`, `flat`), where long blocks stand in it (`places`), and those in order (`spine`)."""

    tokens: list[list[str]]
    folded: str
    flat: str
    places: list[list[_Place]]
    spine: list[_Place]

    def gaps(self) -> Iterator[tuple[_Place, _Place]]:
        """The neighbours in the spine, with a place before the first block and one behind the last."""
        last = _Place(len(self.tokens), len(self.flat), len(self.flat))
        return pairwise([_Place(-1, 0, 0), *self.spine, last])


def words(text: str) -> list[str]:
    return _WORDS.findall(text.replace(_SOFT_HYPHEN, "").lower())


def lay(texts: Sequence[str], extraction: str) -> Laid:
    """The texts beside the extraction."""
    lines = [folded for line in extraction.splitlines() if (folded := " ".join(words(line)))]
    folded = "\n" + "\n".join(lines) + "\n"
    flat = folded.replace("\n", " ")
    grams = _grams(flat)
    tokens = [words(text) for text in texts]
    places = [_places(block, own, grams) for block, own in enumerate(tokens) if len(own) >= LONG]
    return Laid(tokens, folded, flat, places, _in_order(places))


def held(laid: Laid) -> list[bool]:
    """For each text that was laid beside an extraction, whether that holds it."""
    taken = [False] * len(laid.tokens)
    for place in laid.spine:
        taken[place.block] = True
    _take_strays(laid.places, laid.spine, taken)
    for before, after in laid.gaps():
        _take_short(laid.tokens, laid.folded, laid.flat, before, after, taken)
    return taken


_Grams = dict[tuple[str, ...], list[int]]


def _grams(flat: str) -> _Grams:
    """Each passage of `GRAM` words, and where it begins."""
    own, starts, at = flat.split(), [], 1
    for word in own:
        starts.append(at)
        at += len(word) + 1
    found: _Grams = {}
    for gram, start in zip(_passages(own), starts, strict=False):
        known = found.setdefault(gram, [])
        if len(known) <= COPIES:
            known.append(start)
    return found


def _passages(own: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(own[shift:] for shift in range(GRAM)), strict=False)


def _places(block: int, own: list[str], grams: _Grams) -> list[_Place]:
    """Where the block stands, once for each copy of it; nothing when too little of it stands anywhere."""
    covered = reach = at = 0
    rare: _Copies = {}
    common: _Copies = {}
    for index, gram in enumerate(_passages(own)):
        if starts := grams.get(gram):
            covered += index + GRAM - max(reach, index)
            reach = index + GRAM
            _count(starts, at, sum(map(len, gram)) + GRAM - 1, common if len(starts) > COPIES else rare)
        at += len(own[index]) + 1
    if covered < COVERED * len(own):
        return []
    copies = rare or common
    most = max(count for count, _, _ in copies.values())
    return [_Place(block, first, last) for count, first, last in copies.values() if 2 * count > most]


_Copies = dict[int, tuple[int, int, int]]
"""Where a copy of the block should begin: passages found of it, where the first begins and the last ends."""


def _count(starts: list[int], at: int, length: int, copies: _Copies) -> None:
    for start in starts:
        count, first, _ = copies.get(start - at, (0, start, 0))
        copies[start - at] = (count + 1, first, start + length)


def _in_order(places: list[list[_Place]]) -> list[_Place]:
    """The longest run of places, at most one a block, that stand in the same order in both texts."""
    tails: list[int] = []
    heads: list[int] = []
    seen: list[tuple[_Place, int]] = []
    for copies in places:
        # From the last copy to the first, so that no two of one block can stand in a run.
        for place in sorted(copies, key=lambda place: -place.start):
            at = bisect_left(tails, place.start)
            tails[at : at + 1] = [place.start]
            heads[at : at + 1] = [len(seen)]
            seen.append((place, heads[at - 1] if at else -1))
    run: list[_Place] = []
    index = heads[-1] if heads else -1
    while index >= 0:
        place, index = seen[index]
        run.append(place)
    return run[::-1]


def _take_strays(places: list[list[_Place]], spine: list[_Place], taken: list[bool]) -> None:
    """Keep also what the extraction holds in another order, but not a second copy of what is kept already."""
    starts = [place.start for place in spine]
    for place in chain.from_iterable(places):
        at = bisect_left(starts, place.start)
        covered = (at < len(spine) and spine[at].start < place.end) or (at > 0 and spine[at - 1].end > place.start)
        taken[place.block] = taken[place.block] or not covered


def _take_short(
    tokens: list[list[str]], folded: str, flat: str, before: _Place, after: _Place, taken: list[bool]
) -> None:
    """Keep the short blocks between two kept ones whose words stand between the same two in the extraction."""
    cursor = before.end
    for block in range(before.block + 1, after.block):
        own = tokens[block]
        if not own or len(own) >= LONG:
            continue
        wanted = f" {' '.join(own)} "
        at = flat.find(wanted, cursor, min(after.start, cursor + AHEAD))
        if at < 0:
            continue
        whole = folded[at] == "\n" == folded[at + len(wanted) - 1]
        if whole or len(own) >= 3:
            taken[block] = True
            cursor = at + len(wanted) - 1
