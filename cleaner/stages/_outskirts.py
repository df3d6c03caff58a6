"""What is doubtful by its place: on a page lines before the first paragraph and behind the last, on a dump islands."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import THRESHOLD
from cleaner.stages._numpy import Array
from cleaner.stages._view import View

EDGE_PROSE, EDGE_SHARE = 4, 0.5
"""Paragraphs of a page, and their share of its words, from which its first and last one mean something: ..."""

BEFORE_BAR, BEHIND_BAR = 0.5, 0.9
"""... what stands before the one, or behind the other, and is no paragraph, goes below these chances. Of such lines
behind the text of articles a third are theirs, be the network rather sure or not. On unseen sites a tenth of the lines
left on news pages that are no body, 0.1 points of word F1; on dumps it costs more snippets than it gains words."""

ISLAND_WORDS, ISLAND_BAR = 60, 0.3
"""Words up to which what stands between furniture on a dump is an island, and the mean chance below which it goes: the
lower bar of sentences is for those among others. 0.2 to 0.5 points of word F1 on dumps of articles, none on others."""


def outskirts(view: View, stays: Sequence[int], chances: Array, threshold: float) -> list[int]:
    """Of the blocks that would stay, by their numbers in order, those whose place makes a bolder bar right; none where
    paragraphs do not make up enough of them. `chances` of being content; `threshold` turns the bars."""
    if not _has_text(view, stays):
        return []
    return (_at_edges if view.source.page else _islands)(view, stays, chances, threshold)


def turned(bar: float, threshold: float) -> float:
    """The bar as the dial turns it: where the dial stands at `THRESHOLD`, as it is; at 0 and 1, 0 and 1."""
    odds = bar / max(1 - bar, 1e-9) * (threshold / max(1 - threshold, 1e-9)) / (THRESHOLD / (1 - THRESHOLD))
    return odds / (1 + odds)


def _has_text(view: View, stays: Sequence[int]) -> bool:
    """Whether paragraphs make up enough of what would stay."""
    sizes = [view.measures[number].words for number in stays]
    prose = [size for number, size in zip(stays, sizes, strict=True) if view.measures[number].prose]
    return len(prose) >= EDGE_PROSE and sum(prose) >= EDGE_SHARE * sum(sizes)


def _at_edges(view: View, stays: Sequence[int], chances: Array, threshold: float) -> list[int]:
    """Of the blocks that would stay, the doubtful lines before the first paragraph and behind the last."""
    prose = [number for number in stays if view.measures[number].prose]
    before, behind = turned(BEFORE_BAR, threshold), turned(BEHIND_BAR, threshold)
    ahead = [number for number in stays if number < prose[0] and chances[number] < before]
    return ahead + [number for number in stays if number > prose[-1] and chances[number] < behind]


def _islands(view: View, stays: Sequence[int], chances: Array, threshold: float) -> list[int]:
    """Of the blocks that would stay, the doubtful ones that stand by themselves between those that go."""
    runs: list[list[int]] = []
    for number in stays:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    bar = turned(ISLAND_BAR, threshold)
    small = (run for run in runs if sum(view.measures[number].words for number in run) <= ISLAND_WORDS)
    return [number for run in small if float(chances[run].mean()) < bar for number in run]
