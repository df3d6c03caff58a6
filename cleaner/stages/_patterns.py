"""Patterns in linear time: the one door to google-re2.

RE2's own set of patterns took 67 ms a document with the thousand patterns of the packs, and compiling them all took
three seconds. So a pattern is compiled when a block first passes its gate, and run only on blocks that do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import re2

from cleaner.stages._gates import Gate
from cleaner.stages._relaxed import relaxed
from cleaner.stages._shapes import expand
from cleaner.stages._sieve import Sieve, as_set, members

MEMORY = 16 << 20
"""Bytes RE2 may use for one pattern's automaton; its states are built as texts ask for them."""

_ANYWHERE = re2._re2.RE2.Anchor.UNANCHORED


class PatternFault(ValueError):
    """A pattern that RE2 does not accept."""


class _Compiled(NamedTuple):
    """A pattern's way to match, and the numbers of its named groups."""

    match: Callable[[Any, bytes, int, int], list[tuple[int, int]]]
    groups: tuple[tuple[str, int], ...]


class Match(NamedTuple):
    """Where a pattern matched, in characters, and what its named groups hold, without blanks; empty ones left out."""

    start: int
    end: int
    found: dict[str, str]


class Patterns:
    """Many patterns, each with the gate a text must pass before it is worth running it."""

    def __init__(self, sources: Sequence[str], gates: Sequence[Gate]) -> None:
        self._sources = sources
        self._gates = gates
        self._compiled: dict[int, _Compiled] = {}
        self._relaxed: dict[int, _Compiled | None] = {}
        self._sieve = Sieve(gates)
        self._unsought = as_set(at for at, gate in enumerate(gates) if not (gate.openings or gate.inner))

    def likely(self, sought: int, shown: str, folded: str, prose: bool) -> list[int]:
        """Which of the set of patterns, and of those without a string to seek, a text may match; in order.

        `folded` is `shown` caseless; `prose` says whether the text reads as prose.
        """
        shown, folded = shown.strip(), folded.strip()
        fitting = self._sieve.sift(sought | self._unsought, shown, folded, prose)
        gates = self._gates
        return [number for number in members(fitting) if gates[number].lets_through(folded)] if fitting else []

    def find(self, numbers: Sequence[int], shown: str) -> Iterator[tuple[int, Match]]:
        """(number of the pattern, match in `shown`) for each of the numbers, in order."""
        encoded = shown.encode()
        for number in numbers:
            if number in self._compiled or self._may_match(number, encoded):
                for match in _matches(self._pattern(number), encoded):
                    yield number, match

    def _may_match(self, number: int, encoded: bytes) -> bool:
        """Whether the relaxed form of a pattern matches, where it has one."""
        if number not in self._relaxed:
            loose = relaxed(self._sources[number])
            self._relaxed[number] = None if loose is None else _compiled(loose)
        form = self._relaxed[number]
        return form is None or form.match(_ANYWHERE, encoded, 0, len(encoded))[0][0] >= 0

    def _pattern(self, number: int) -> _Compiled:
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = self._compiled[number] = _compiled(self._sources[number])
        return compiled


def _compiled(source: str) -> _Compiled:
    pattern = compile_pattern(source)
    return _Compiled(pattern._regexp.Match, tuple(pattern.groupindex.items()))


def _matches(pattern: _Compiled, encoded: bytes) -> Iterator[Match]:
    """The matches in an encoded text.

    RE2's own `finditer` encodes the text for each pattern, and decodes what nobody asks for.
    """
    at, end = 0, len(encoded)
    while (spans := pattern.match(_ANYWHERE, encoded, at, end))[0][0] >= 0:
        start, stop = spans[0]
        told = ((name, encoded[slice(*spans[group])].decode().strip()) for name, group in pattern.groups)
        found = {key: part for key, part in told if part}
        yield Match(len(encoded[:start].decode()), len(encoded[:stop].decode()), found)
        if at == end:
            break
        at = stop if stop > at else at + len(encoded[at:end].decode()[:1].encode())


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
