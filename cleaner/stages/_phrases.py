"""Phrases in one pass: the one door to ahocorasick_rs.

Measured on 400 phrases: ahocorasick_rs 64 MB/s, pyahocorasick 49, a compiled `re` alternation 0.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from cleaner.stages._prose import is_dense

T = TypeVar("T")


class Phrases(Generic[T]):
    """An automaton over folded phrases, each with a payload. With `edges`, a phrase is found at word edges only."""

    def __init__(self, table: Mapping[str, T], edges: bool = True) -> None:
        self._edges = edges
        self._phrases = list(table)
        self._payloads = list(table.values())
        self.longest = max(map(len, self._phrases), default=0)
        self._automaton = AhoCorasick(
            self._phrases or ["\0"],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Every occurrence, overlapping ones too, as (start, end, payload)."""
        if not self._phrases:
            return
        for number, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if not self._edges or _stands_alone(text, start, end):
                yield start, end, self._payloads[number]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the phrase from outside; scripts without spaces have no edges."""
    return not (start and _joined(text[start - 1], text[start])) and not (
        end < len(text) and _joined(text[end - 1], text[end])
    )


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not is_dense(left) and not is_dense(right)
