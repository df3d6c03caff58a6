"""A pattern's gate: what a block must be and hold before the pattern is worth running on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from cleaner.stages._needs import Facts, Strings, facts, shortest, worth
from cleaner.stages._signs import DIGITS
from cleaner.stages._syntax import Chars

SOUGHT = 1.2
"""Worth from which a need's strings are sought in the whole text; below it every other block holds one."""

ENDLESS = 1 << 62
"""The length of the longest block for a pattern that need not match all of it."""

ASKED = 64
"""Strings a further need may have to be asked for one by one."""

SINGLE = 16
"""Single letters among openings beyond which too many blocks begin with one of them."""


LETTER = re.compile(r"[^\W_]")
"""A letter or a digit."""


class Ends(NamedTuple):
    """The characters that a match may begin or end with."""

    sets: tuple[Chars, ...]

    def hold(self, character: str) -> bool:
        """Whether a character is among them; an empty text has none, and may match."""
        return not character or any(one.holds(character) for one in self.sets)


class Gate(NamedTuple):
    """What a block must be: `low` to `high` characters, with such ends (None: any), `signs` and further `needs`.

    `openings` or `inner` are the strings, of which a block begins with one or holds one; where neither is known the
    gate has to be asked about every block. Of `prefixes`, where any are given, a block begins with one too.
    `shuns_prose`: the pattern does not run on prose.
    """

    low: int
    high: int
    signs: int
    first: Ends | None
    last: Ends | None
    needs: tuple[Strings, ...]
    prefixes: Prefixes | None
    openings: Strings
    inner: Strings
    shuns_prose: bool

    def lets_through(self, folded: str) -> bool:
        """Whether a folded block that the sieve has let through is worth the pattern; True when in doubt."""
        for need in self.needs:
            if not any(map(folded.__contains__, need)):
                return False
        return self.prefixes is None or self.prefixes.begin(folded)


class Prefixes:
    """Strings of which a text begins with one, marks aside, unless it holds one of those that are marks."""

    def __init__(self, strings: Strings) -> None:
        self.strings = strings
        self._sizes = sorted({len(string) for string in strings if string[0].isalnum()})
        self._marks = [string for string in strings if not string[0].isalnum()]

    def begin(self, folded: str) -> bool:
        """Whether the folded text begins with one."""
        letter = LETTER.search(folded)
        at = letter.start() if letter else 0
        if any(folded[at : at + size] in self.strings for size in self._sizes):
            return True
        return any(mark in folded for mark in self._marks)


def work_out(pattern: str) -> Gate:
    """The gate of a pattern that sees blocks of any length, prose too."""
    known = facts(pattern)
    needs = sorted(_all_needs(known), key=worth, reverse=True)
    begins = known.opening if known.head and known.low and known.opening else frozenset[str]()
    inner = bool(needs) and worth(needs[0])[0] >= SOUGHT
    opens = bool(begins) and (_tells(begins) or not (inner or known.signs))
    openings = frozenset(string for string in begins if opens and string[0].isalnum())
    return Gate(
        known.low,
        known.high if known.head and known.tail else ENDLESS,
        known.signs,
        Ends(known.first) if known.head and known.low and known.first else None,
        Ends(known.last) if known.tail and known.low and known.last else None,
        tuple(shortest(need) for need in needs[int(inner and not opens) :] if len(need) <= ASKED),
        None if opens or not begins else Prefixes(begins),
        openings,
        begins - openings if opens else shortest(needs[0]) if inner else frozenset(),
        False,
    )


def _tells(openings: Strings) -> bool:
    """Whether most blocks begin otherwise: no digit is among the strings, and few of them are single letters."""
    single = [string for string in openings if len(string) == 1]
    return DIGITS.isdisjoint(single) and sum(map(str.isalpha, single)) <= SINGLE


def _all_needs(known: Facts) -> Iterable[Strings]:
    exact = known.exact
    return known.needs if exact is None or not all(map(str.strip, exact)) else (*known.needs, exact)
