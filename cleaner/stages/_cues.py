"""The strings that the rules are found by, sought in all blocks of a document at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from cleaner.stages._fold import LEADING, MARKS, SEPARATOR, Folds
from cleaner.stages._gates import Gate
from cleaner.stages._packs import Rule
from cleaner.stages._phrases import Phrases, stands_alone
from cleaner.stages._sieve import as_set

_BY_END = itemgetter(1, 0)
_LETTER = re.compile(r"[^\W_]")
_BLANKS = re.compile(r"\s+")
_ODD = re.compile(rf"{SEPARATOR}(?:[{MARKS}]|_|[^\w{SEPARATOR}])")


class Cue(NamedTuple):
    """What a string that begins a block stands for: rules whose phrase it is, and patterns that it may open."""

    rules: list[Rule]
    patterns: int


Spot = tuple[int, int, list[Rule]]
"""Where a phrase stands in a block's folded text, from start to end, and whose it is."""


class Found:
    """The phrases that one block holds."""

    __slots__ = ("ends", "holds", "starts")

    def __init__(self) -> None:
        self.starts: list[Spot] = []
        self.ends: list[Spot] = []
        self.holds: list[Spot] = []


class Finds(NamedTuple):
    """What blocks hold, by their numbers: patterns worth a try, as a set of bits, and phrases where there are any."""

    patterns: list[int]
    phrases: dict[int, Found]


class Cues:
    """All phrases and signs in one automaton. Those that begin a block are sought with the separator before them.

    `folded` has the form in which each phrase of the rules is sought.
    """

    def __init__(self, rules: Sequence[Rule], gates: Sequence[Gate], folded: Mapping[str, str]) -> None:
        starts, holds, ends = (defaultdict[str, list[Rule]](list) for _ in range(3))
        for rule in rules:
            for key, table, mark in (("starts", starts, SEPARATOR), ("holds", holds, ""), ("ends", ends, "")):
                for phrase in getattr(rule, key):
                    table[mark + folded[phrase]].append(rule)
        opened, inner = (defaultdict[str, list[int]](list) for _ in range(2))
        for number, gate in enumerate(gates):
            for string in gate.openings:
                opened[SEPARATOR + string].append(number)
            for string in gate.inner:
                inner[string].append(number)
        strings = sorted({*starts, *holds, *ends, *opened, *inner})
        self._longest = max((len(string) for string in strings if string[0] == SEPARATOR), default=0)
        none: list[Rule] = []
        self._starts = [
            Cue(starts.get(string, none), as_set(opened.get(string, ()))) if string[0] == SEPARATOR else None
            for string in strings
        ]
        self._patterns = [as_set(inner.get(string, ())) for string in strings]
        self._phrases = [
            (holds.get(string, none), ends.get(string, none)) if string in holds or string in ends else None
            for string in strings
        ]
        self._automaton = Phrases(strings)

    def find(self, folds: Folds) -> Finds:
        """What the blocks hold."""
        text, edges = folds.folded, folds.edges
        finds = Finds([0] * len(edges), defaultdict(Found))
        patterns, starts, phrases = finds.patterns, self._starts, self._phrases
        for number, start, end in self._automaton.find(text):
            index = bisect_right(edges, start) - 1
            if cue := starts[number]:
                patterns[index] |= cue.patterns
                if cue.rules and stands_alone(text, start + 1, end):
                    _note(finds.phrases[index].starts, start - edges[index], end - edges[index] - 1, cue.rules)
                continue
            patterns[index] |= self._patterns[number]
            if (owners := phrases[number]) and stands_alone(text, start, end):
                base = edges[index] + 1
                held = finds.phrases[index]
                for spots, rules in zip((held.holds, held.ends), owners, strict=True):
                    if rules:
                        spots.append((start - base, end - base, rules))
        self._behind_marks(folds, finds)
        return finds

    def _behind_marks(self, folds: Folds, finds: Finds) -> None:
        """Phrases and openings behind the blanks, bullets and brackets that blocks begin with."""
        heads = list(_heads(folds))
        parts = [folds.folded[head.at : min(head.at + self._longest, head.stop)] for head in heads]
        places = [0, *accumulate(len(part) + 1 for part in parts)]
        for number, start, end in self._automaton.find(SEPARATOR.join(("", *parts, ""))):
            if cue := self._starts[number]:
                head = heads[bisect_right(places, start) - 1]
                stop = head.at + end - start - 1
                if head.opens:
                    finds.patterns[head.block] |= cue.patterns
                if cue.rules and head.begins and stands_alone(folds.folded, head.at, stop):
                    base = folds.edges[head.block] + 1
                    _note(finds.phrases[head.block].starts, head.at - base, stop - base, cue.rules)


def _note(starts: list[Spot], start: int, end: int, rules: list[Rule]) -> None:
    starts.append((start, end, rules))
    starts.sort(key=_BY_END)


class _Head(NamedTuple):
    """A place `at` which the text of a block begins behind marks, for phrases, for the openings of patterns or both."""

    block: int
    at: int
    stop: int
    begins: bool
    opens: bool


def _heads(folds: Folds) -> Iterator[_Head]:
    """The places behind the marks, of blocks that begin with any."""
    for odd in _ODD.finditer(folds.folded):
        start = odd.start() + 1
        block = bisect_right(folds.edges, odd.start()) - 1
        stop = folds.edges[block + 1]
        letter = _LETTER.search(folds.folded, start, stop)
        opens = letter.start() if letter else stop
        marks, blanks = LEADING.match(folds.shown, start, stop), _BLANKS.match(folds.shown, start, stop)
        begins = {part.end() if part else start for part in (marks, blanks)}
        for at in sorted((begins | {opens}) - {start, stop}):
            yield _Head(block, at, stop, at in begins, at == opens)
