"""Patterns in linear time: the one door to google-re2.

RE2's own set of patterns took 67 ms a document with the thousand patterns of the packs, and compiling them all took
three seconds. So a pattern is compiled when a block first passes its gate, and run only on blocks that do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

import re2

from cleaner.stages._gates import Gate, Sight
from cleaner.stages._shapes import expand
from cleaner.stages._signs import signs

MEMORY = 16 << 20
"""Bytes RE2 may use for one pattern's automaton; its states are built as texts ask for them."""

_ANYWHERE = re2._re2.RE2.Anchor.UNANCHORED


class PatternFault(ValueError):
    """A pattern that RE2 does not accept."""


class Patterns:
    """Many patterns, each with the gate a text must pass before it is worth running it."""

    def __init__(self, sources: Sequence[str], gates: Sequence[Gate]) -> None:
        self._sources = sources
        self._gates = gates
        self._compiled: dict[int, Any] = {}
        self._without = [number for number, gate in enumerate(gates) if not (gate.openings or gate.inner)]
        self._unsought = lru_cache(maxsize=4096)(self._may_fit)

    def likely(self, numbers: Collection[int], shown: str, folded: str) -> list[int]:
        """Which of the numbers, and of the patterns without a string to seek, a text may match; in order.

        `folded` is `shown` caseless.
        """
        shown, folded = shown.strip(), folded.strip()
        has, size = signs(shown, folded), len(shown)
        further = self._unsought(shown[:1], shown[-1:], has)
        if not (numbers or further):
            return []
        sight = Sight(folded, shown[:1], shown[-1:], has)
        fitting = []
        for number in sorted({*numbers, *further}):
            gate = self._gates[number]
            if gate.low <= size <= gate.high and gate.lets_through(sight):
                fitting.append(number)
        return fitting

    def find(self, numbers: Sequence[int], shown: str, prose: Callable[[], bool]) -> Iterator[tuple[int, list[Any]]]:
        """(number of the pattern, its matches in `shown`) for each of the numbers that matches, in order.

        `prose` says whether the block reads as prose.
        """
        encoded = shown.encode() if numbers else b""
        for number in numbers:
            if self._gates[number].shuns_prose and prose():
                continue
            pattern = self._pattern(number)
            if pattern._regexp.Match(_ANYWHERE, encoded, 0, len(encoded))[0][0] >= 0:
                yield number, list(pattern.finditer(shown))

    def _may_fit(self, first: str, last: str, has: int) -> tuple[int, ...]:
        return tuple(number for number in self._without if self._gates[number].fits(first, last, has))

    def _pattern(self, number: int) -> Any:
        if number not in self._compiled:
            self._compiled[number] = compile_pattern(self._sources[number])
        return self._compiled[number]


def compile_pattern(source: str) -> Any:
    """One compiled pattern, its macros written out. Raises `PatternFault` with RE2's own words."""
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    try:
        return re2.compile(expand(source), options)
    except re2.error as fault:
        reason = fault.args[0] if fault.args else fault
        raise PatternFault(reason.decode() if isinstance(reason, bytes) else str(reason)) from None
