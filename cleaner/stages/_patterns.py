"""Patterns in linear time: the one door to google-re2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import re2

SET_MEMORY = 512 << 20
"""Bytes RE2 may use for the automaton of all patterns together; its states are built as texts ask for them."""


class PatternFault(ValueError):
    """A pattern that RE2 does not accept."""


class Patterns:
    """Many patterns that are first asked together which of them match at all."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._compiled = [compile_pattern(source) for source in sources]
        self._set = re2.Set.SearchSet(_options())
        for source in sources:
            self._set.Add(source)
        if sources:
            self._set.Compile()

    def find(self, text: str) -> Iterator[tuple[int, list[Any]]]:
        """(number of the pattern, its matches in the text) for each pattern that matches."""
        if not self._compiled:
            return
        for number in sorted(self._set.Match(text) or ()):
            yield number, list(self._compiled[number].finditer(text))


def compile_pattern(source: str) -> Any:
    """One compiled pattern. Raises `PatternFault` with RE2's own words."""
    try:
        return re2.compile(source, _options())
    except re2.error as fault:
        reason = fault.args[0] if fault.args else fault
        raise PatternFault(reason.decode() if isinstance(reason, bytes) else str(reason)) from None


def _options() -> Any:
    options = re2.Options()
    options.max_mem = SET_MEMORY
    options.log_errors = False
    return options
