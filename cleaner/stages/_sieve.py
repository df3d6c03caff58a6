"""A sieve: which of many patterns a block may match by its length, its ends and its signs, all asked at once.

A set of patterns is a whole number with a bit for each, so that one operation asks of thousands what would else be
asked of them one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from cleaner.stages._gates import Ends, Gate
from cleaner.stages._signs import ALL, signs
from cleaner.stages._syntax import Chars

REMEMBERED = 4096
"""Characters of which it is remembered what patterns begin or end with them."""


class Sieve:
    """The gates of many patterns, asked together."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._gates = gates
        self._firsts, self._lasts = _Edge([gate.first for gate in gates]), _Edge([gate.last for gate in gates])
        self._bounds = sorted({gate.low for gate in gates} | {gate.high + 1 for gate in gates})
        self._by_size: dict[int, int] = {}
        self._signed = [as_set(at for at, gate in enumerate(gates) if not gate.signs & ~has) for has in range(ALL + 1)]
        self._on_prose = as_set(at for at, gate in enumerate(gates) if not gate.shuns_prose)

    def sift(self, numbers: int, shown: str, folded: str, prose: bool) -> int:
        """Those of a set of patterns that a block of these texts, without blanks at their ends, may match."""
        numbers &= self._of_size(len(shown))
        if prose:
            numbers &= self._on_prose
        if numbers:
            numbers = self._lasts.cut(self._firsts.cut(numbers, shown[:1]), shown[-1:])
        if numbers & ~self._signed[0]:
            numbers &= self._signed[signs(shown, folded)]
        return numbers

    def _of_size(self, size: int) -> int:
        place = bisect_right(self._bounds, size)
        known = self._by_size.get(place)
        if known is None:
            known = as_set(at for at, gate in enumerate(self._gates) if gate.low <= size <= gate.high)
            self._by_size[place] = known
        return known


class _Edge:
    """The patterns that may begin, or those that may end, with a character; found out when a character first comes.

    Most sets list their characters one by one, and are looked up; only the others are asked one after the other.
    """

    def __init__(self, ends: Sequence[Ends | None]) -> None:
        owners: dict[Chars, list[int]] = {}
        for at, one in enumerate(ends):
            for chars in one.sets if one else ():
                owners.setdefault(chars, []).append(at)
        self._free = as_set(at for at, one in enumerate(ends) if one is None)
        self._strict: dict[str, int] = {}
        self._loose: dict[str, int] = {}
        self._others: list[tuple[Chars, int]] = []
        for chars, numbers in owners.items():
            patterns = as_set(numbers)
            if chars.ranges or chars.categories or chars.other:
                self._others.append((chars, patterns))
                continue
            table = self._loose if chars.loose else self._strict
            for single in chars.singles:
                table[single] = table.get(single, 0) | patterns
        self._known: dict[str, int] = {}

    def cut(self, numbers: int, character: str) -> int:
        """Those of a set of patterns that may begin, or end, with a character; all of them with none."""
        if not character:
            return numbers
        fit = self._known.get(character)
        if fit is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            fit = self._known[character] = self._of(character)
        return numbers & fit

    def _of(self, character: str) -> int:
        fit = self._free | self._strict.get(character, 0)
        for form in (character, character.lower(), character.upper()):
            fit |= self._loose.get(form, 0)
        for chars, patterns in self._others:
            if patterns & ~fit and chars.holds(character):
                fit |= patterns
        return fit


def as_set(numbers: Iterable[int]) -> int:
    """Numbers as a set of bits."""
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def members(bits: int) -> Iterator[int]:
    """The numbers of a set of bits, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
