"""Phrases in one pass: the one door to ahocorasick_rs.

Measured on 400 phrases: ahocorasick_rs 64 MB/s, pyahocorasick 49, a compiled `re` alternation 0.8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from cleaner.stages._prose import is_dense


class Phrases:
    """An automaton over folded phrases, which it names by their places in the list."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._any = bool(phrases)
        self._automaton = AhoCorasick(
            phrases or ["\0"],
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def find(self, text: str) -> Iterable[tuple[int, int, int]]:
        """Every occurrence, overlapping ones too, by its end, as (place of the phrase, start, end)."""
        return self._automaton.find_matches_as_indexes(text, overlapping=True) if self._any else ()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit touches the phrase from outside; scripts without spaces have no edges."""
    return not (start and _joined(text[start - 1], text[start])) and not (
        end < len(text) and _joined(text[end - 1], text[end])
    )


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not is_dense(left) and not is_dense(right)
