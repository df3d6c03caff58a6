"""The judge of menus: runs of short lines outside the article, of which the rules know a good part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cleaner.document import Claim
from cleaner.stages._prose import Measure
from cleaner.stages._view import View

ENTRY_WORDS = 4
"""Words up to which a line can be an entry of a menu."""

MENU_LINES = 6
"""Lines from which a run of short ones can be a menu."""

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
        if sum(index in standing for index in run) >= KNOWN_SHARE * len(run)
        for index in run
    ]


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
