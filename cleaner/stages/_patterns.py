"""Patterns in linear time: the one door to google-re2.

RE2's own set of patterns took 67 ms a document with the thousand patterns of the packs, and compiling them all took
three seconds. So a pattern is compiled when a text first holds one of the literals it cannot match without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import re2

from cleaner.stages._literals import literals, openings
from cleaner.stages._phrases import Phrases
from cleaner.stages._shapes import expand

MEMORY = 64 << 20
"""Bytes RE2 may use for one pattern's automaton; its states are built as texts ask for them."""


class PatternFault(ValueError):
    """A pattern that RE2 does not accept."""


class Patterns:
    """Many patterns, of which only those run whose literals a text holds."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = sources
        self._compiled: dict[int, Any] = {}
        self._always: list[int] = []
        first: dict[str, list[int]] = defaultdict(list)
        inner: dict[str, list[int]] = defaultdict(list)
        for number, source in enumerate(sources):
            begins = openings(source)
            needs = begins or literals(source)
            for literal in needs:
                (first if begins else inner)[literal].append(number)
            if not needs:
                self._always.append(number)
        self._first = Phrases(first, edges=False)
        self._inner = Phrases(inner, edges=False)

    def find(self, shown: str, folded: str) -> Iterator[tuple[int, list[Any]]]:
        """(number of the pattern, its matches in `shown`) for each that matches; `folded` is `shown` caseless."""
        likely = set(self._always)
        begin = next((index for index, character in enumerate(folded) if character.isalnum()), len(folded))
        for start, _, numbers in self._first.find(folded[: begin + self._first.longest]):
            if start == begin:
                likely.update(numbers)
        for _, _, numbers in self._inner.find(folded):
            likely.update(numbers)
        for number in sorted(likely):
            matches = list(self._pattern(number).finditer(shown))
            if matches:
                yield number, matches

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
