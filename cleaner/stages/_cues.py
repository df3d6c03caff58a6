"""The strings that the rules are found by, sought in all blocks of a document at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner.stages._fold import LEADING, MARKS, SEPARATOR, Folds, fold_phrase
from cleaner.stages._gates import Gate
from cleaner.stages._packs import Rule
from cleaner.stages._phrases import Phrases, stands_alone

_LETTER = re.compile(r"[^\W_]")
_BLANKS = re.compile(r"\s+")
_ODD = re.compile(rf"{SEPARATOR}(?:[{MARKS}]|_|[^\w{SEPARATOR}])")


class Cue(NamedTuple):
    """What one string stands for: rules whose phrase it is, patterns that it is a sign of."""

    rules: list[Rule]
    patterns: list[int]


class Found:
    """What one block holds: phrases as (start, end, rules) in its folded text, and patterns worth a try."""

    __slots__ = ("ends", "holds", "patterns", "starts")

    def __init__(self) -> None:
        self.starts: list[tuple[int, int, list[Rule]]] = []
        self.ends: list[tuple[int, int, list[Rule]]] = []
        self.holds: list[tuple[int, int, list[Rule]]] = []
        self.patterns: list[int] = []

    def start(
        self, cue: Cue, text: str, start: int, end: int, base: int, begins: bool = True, opens: bool = True
    ) -> None:
        """Note a string that a block begins with, as a phrase or as the opening of patterns."""
        if opens:
            self.patterns += cue.patterns
        if cue.rules and begins and stands_alone(text, start, end):
            self.starts.append((start - base, end - base, cue.rules))
            self.starts.sort(key=lambda hit: (hit[1], hit[0]))


class Cues:
    """All phrases and signs in one automaton. Those that begin a block are sought with the separator before them."""

    def __init__(self, rules: Sequence[Rule], gates: Sequence[Gate]) -> None:
        starts, inner, ends = (defaultdict[str, Cue](lambda: Cue([], [])) for _ in range(3))
        for rule in rules:
            for key, table, mark in (("starts", starts, SEPARATOR), ("holds", inner, ""), ("ends", ends, "")):
                for phrase in getattr(rule, key):
                    table[mark + fold_phrase(phrase)].rules.append(rule)
        for number, gate in enumerate(gates):
            for string in gate.openings:
                starts[SEPARATOR + string].patterns.append(number)
            for string in gate.inner:
                inner[string].patterns.append(number)
        self.longest = max(map(len, starts), default=0)
        strings = sorted({*starts, *inner, *ends})
        self._starts = [starts.get(string) for string in strings]
        self._patterns = [inner[string].patterns if string in inner else [] for string in strings]
        self._holds = [inner[string].rules if string in inner else [] for string in strings]
        self._ends = [ends[string].rules if string in ends else [] for string in strings]
        self._automaton = Phrases(strings)

    def find(self, folds: Folds) -> dict[int, Found]:
        """What the blocks hold, by their numbers."""
        text, edges = folds.folded, folds.edges
        found: dict[int, Found] = defaultdict(Found)
        for number, start, end in self._automaton.find(text):
            index = bisect_right(edges, start) - 1
            held = found[index]
            if cue := self._starts[number]:
                held.start(cue, text, start + 1, end, start + 1)
                continue
            held.patterns += self._patterns[number]
            holds, ends = self._holds[number], self._ends[number]
            if (holds or ends) and stands_alone(text, start, end):
                base = edges[index] + 1
                if holds:
                    held.holds.append((start - base, end - base, holds))
                if ends:
                    held.ends.append((start - base, end - base, ends))
        self._behind_marks(folds, found)
        return found

    def _behind_marks(self, folds: Folds, found: dict[int, Found]) -> None:
        """Phrases and openings behind the blanks, bullets and brackets that blocks begin with."""
        heads = list(_heads(folds))
        parts = [folds.folded[head.at : min(head.at + self.longest, head.stop)] for head in heads]
        places = [0, *accumulate(len(part) + 1 for part in parts)]
        for number, start, end in self._automaton.find(SEPARATOR.join(("", *parts, ""))):
            if cue := self._starts[number]:
                head = heads[bisect_right(places, start) - 1]
                stop = head.at + end - start - 1
                base = folds.edges[head.block] + 1
                found[head.block].start(cue, folds.folded, head.at, stop, base, head.begins, head.opens)


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
