"""A pattern's gate: what a block must be and hold before the pattern is worth running on it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from cleaner.stages._needs import Facts, Strings, facts, shortest, worth
from cleaner.stages._syntax import Chars

SOUGHT = 1.2
"""Worth from which a need's strings are sought in the whole text; below it every other block holds one."""

ASKED = 16
"""Strings a further need may have to be asked for one by one."""


class Ends:
    """The characters that a match may begin or end with; what was asked once is remembered."""

    def __init__(self, sets: tuple[Chars, ...]) -> None:
        self._sets = sets
        self._known: dict[str, bool] = {}

    def holds(self, character: str) -> bool:
        """Whether one of the sets holds the character."""
        if not character:
            return True
        known = self._known.get(character)
        if known is None:
            if len(self._known) > 4096:
                self._known.clear()
            known = self._known[character] = any(one.holds(character) for one in self._sets)
        return known


class Gate(NamedTuple):
    """What a block must be: `low` to `high` characters, with such ends (None: any), `signs` and further `needs`.

    `openings` or `inner` are the strings, of which a block begins with one or holds one; where neither is known the
    gate has to be asked about every block. `shuns_prose`: the pattern does not run on prose.
    """

    low: int
    high: int
    first: Ends | None
    last: Ends | None
    signs: int
    needs: tuple[Strings, ...]
    openings: Strings
    inner: Strings
    shuns_prose: bool

    def lets_through(self, shown: str, folded: str, signs: int) -> bool:
        """Whether a block without blanks at its ends, with such signs, is worth the pattern; True when in doubt."""
        return (
            self.low <= len(shown) <= self.high
            and self.fits(shown[:1], shown[-1:], signs)
            and all(any(string in folded for string in need) for need in self.needs)
        )

    def fits(self, first: str, last: str, signs: int) -> bool:
        """Whether a block with these signs may match that begins and ends with these characters."""
        if self.signs & ~signs:
            return False
        return (self.first is None or self.first.holds(first)) and (self.last is None or self.last.holds(last))


@lru_cache(maxsize=1 << 10)
def _ends(sets: tuple[Chars, ...]) -> Ends:
    return Ends(sets)


def gate(pattern: str, bound: int, shuns_prose: bool) -> Gate:
    """The gate of a pattern that sees blocks of up to `bound` characters."""
    known = facts(pattern)
    needs = sorted(_all_needs(known), key=worth, reverse=True)
    begins = known.opening if known.head and known.opening and _tells(known.opening) else frozenset[str]()
    openings = frozenset(string for string in begins if string[0].isalnum())
    sought = not begins and bool(needs) and worth(needs[0])[0] >= SOUGHT
    return Gate(
        known.low,
        min(bound, known.high) if known.head and known.tail else bound,
        _ends(known.first) if known.head and known.low and known.first else None,
        _ends(known.last) if known.tail and known.low and known.last else None,
        known.signs,
        tuple(need for need in needs[int(sought) :] if len(need) <= ASKED),
        openings,
        shortest(needs[0]) if sought else begins - openings,
        shuns_prose,
    )


def _tells(openings: Strings) -> bool:
    """Whether so few of the strings are single letters that most blocks begin otherwise."""
    return sum(len(string) == 1 and string.isalpha() for string in openings) <= ASKED


def _all_needs(known: Facts) -> Iterable[Strings]:
    exact = known.exact
    return known.needs if exact is None or not all(map(str.strip, exact)) else (*known.needs, exact)
