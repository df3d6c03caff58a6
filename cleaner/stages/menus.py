"""The judge of menus: runs of short lines outside the article, of which the rules know a good part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from cleaner.document import Claim
from cleaner.stages._prose import Measure
from cleaner.stages._view import View

ENTRY_WORDS = 4
"""Words up to which a line can be an entry of a menu."""

MENU_LINES = 6
"""Lines from which a run of short ones can be a menu."""

YEAR = 4
"""Digits of a year."""

KNOWN_SHARE = 0.34
"""Share of a run that the rules must know before all of it is taken for a menu."""


def judge(view: View, standing: Mapping[int, Claim]) -> list[Claim]:
    """Claims of kind navigation on menus before and behind the article of a dump.

    `standing` holds the claims of the rules that stand, by number of block. Pages show their menus by their markup.
    """
    if view.source.page:
        return []
    prose = view.kept_prose(standing)
    if not prose:
        return []
    blocks = view.blocks
    runs = [*_runs(view.measures, range(prose[0])), *_runs(view.measures, range(prose[-1] + 1, len(blocks)))]
    return [
        Claim(blocks[index].start, blocks[index].end, "navigation", "navigation/dump/menu", 0.8, True)
        for run in runs
        for index in (run if sum(index in standing for index in run) >= KNOWN_SHARE * len(run) else _index(view, run))
    ]


def _index(view: View, run: Sequence[int]) -> Sequence[int]:
    """The lines of a run that go through the years of an archive, or through the letters of an index."""
    texts = [view.texts[index].strip() for index in run]
    steps = [at for at, (one, other) in enumerate(pairwise(texts)) if _follow(one, other)]
    return sorted({run[at + more] for at in steps for more in (0, 1)}) if len(steps) >= MENU_LINES - 1 else ()


def _follow(one: str, other: str) -> bool:
    """Whether two lines are neighbouring years or letters and nothing else."""
    years = all(len(text) == YEAR and text.isdecimal() for text in (one, other))
    letters = all(len(text) == 1 and text.isalpha() for text in (one, other))
    return (years and abs(int(one) - int(other)) == 1) or (letters and ord(other) - ord(one) == 1)


def _runs(measures: Sequence[Measure], span: range) -> Iterator[list[int]]:
    """Runs of short lines in the span."""
    run: list[int] = []
    for index in span:
        if measures[index].words <= ENTRY_WORDS and not measures[index].ends:
            run.append(index)
            continue
        if len(run) >= MENU_LINES:
            yield run
        run = []
    if len(run) >= MENU_LINES:
        yield run
