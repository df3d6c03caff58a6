"""A sieve: which of many patterns a block may match by its length, its ends and its signs, all asked at once.

A set of patterns is a whole number with a bit for each, so that one operation asks of thousands what would else be
asked of them one by one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from cleaner.stages._gates import Ends, Gate
from cleaner.stages._signs import ALL, signs

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
    """The patterns that may begin, or those that may end, with a character; found out when asked."""

    def __init__(self, ends: Sequence[Ends | None]) -> None:
        self._ends = ends
        self._free = as_set(at for at, one in enumerate(ends) if one is None)
        self._known: dict[str, tuple[int, int]] = {}

    def cut(self, numbers: int, character: str) -> int:
        asked, fit = self._known.get(character, (self._free, self._free))
        if fresh := numbers & ~asked:
            fit |= as_set(at for at in members(fresh) if (ends := self._ends[at]) and ends.hold(character))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[character] = asked | fresh, fit
        return numbers & fit


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
