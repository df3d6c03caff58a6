"""Patterns in linear time: the one door to google-re2.

RE2's own set of patterns took 67 ms a document with the thousand patterns of the packs, and compiling them all took
three seconds. So a pattern is compiled when a block first passes its gate, and run only on blocks that do; for texts
of Latin letters in a form that costs a fifth to compile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import re2

from cleaner.stages._gates import Gate
from cleaner.stages._latin import CODE_PAGE, encoded, narrowed
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
        self._narrowed: dict[int, _Compiled | None] = {}
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
        latin, whole = encoded(shown), shown.encode()
        for number in numbers:
            if latin is not None and (narrow := self._narrow(number)):
                yield from ((number, match) for match in _matches(narrow, latin, CODE_PAGE))
            else:
                yield from ((number, match) for match in self._in_full(number, whole))

    def _narrow(self, number: int) -> _Compiled | None:
        """A pattern for Latin text; None where it must be read in full."""
        if number not in self._narrowed:
            source = narrowed(self._sources[number])
            self._narrowed[number] = None if source is None else _compiled(source)
        return self._narrowed[number]

    def _in_full(self, number: int, encoded: bytes) -> Iterator[Match]:
        """The matches of a pattern as it is written, which is compiled when its relaxed form first matches."""
        if number in self._compiled or self._may_match(number, encoded):
            yield from _matches(self._pattern(number), encoded, "utf-8")

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


def _compiled(source: str | bytes) -> _Compiled:
    pattern = compile_pattern(source) if isinstance(source, str) else compile_latin(source)
    names = ((name.decode() if isinstance(name, bytes) else name, at) for name, at in pattern.groupindex.items())
    return _Compiled(pattern._regexp.Match, tuple(names))


def _matches(pattern: _Compiled, encoded: bytes, code: str) -> Iterator[Match]:
    """The matches in a text in the given code.

    RE2's own `finditer` encodes the text for each pattern, and decodes what nobody asks for.
    """
    at, end = 0, len(encoded)
    while (spans := pattern.match(_ANYWHERE, encoded, at, end))[0][0] >= 0:
        start, stop = spans[0]
        told = ((name, encoded[slice(*spans[group])].decode(code).strip()) for name, group in pattern.groups)
        found = {key: part for key, part in told if part}
        yield Match(len(encoded[:start].decode(code)), len(encoded[:stop].decode(code)), found)
        if at == end:
            break
        at = stop if stop > at else at + len(encoded[at:end].decode(code)[:1].encode(code))


def compile_pattern(source: str) -> Any:
    """One compiled pattern, its macros written out. Raises `PatternFault` with RE2's own words."""
    try:
        return re2.compile(expand(source), _options())
    except re2.error as fault:
        reason = fault.args[0] if fault.args else fault
        raise PatternFault(reason.decode() if isinstance(reason, bytes) else str(reason)) from None


def compile_latin(narrowed: bytes) -> Any:
    """One compiled pattern of those that `narrowed` gives, for texts in its code page."""
    options = _options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(narrowed, options)


def _options() -> Any:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    return options
