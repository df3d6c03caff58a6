"""The judge of the tail: comments between their buttons, and lone lines among claimed ones, behind an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from cleaner.document import Block, Claim
from cleaner.stages._remarks import remarks
from cleaner.stages._scene import is_footnote
from cleaner.stages._view import View

THREAD_GAP = 4
"""Blocks between two lines of a comment thread ("2 replies", "Report") up to which they are its comments."""

THREAD_PROSE = 3
"""Prose blocks behind a comment line from which the article is taken to go on, so that it is no thread."""

LEFTOVER_GAP = 2
"""Unknown lines between two claimed ones behind the article up to which they go with them."""

CLUSTER = 3
"""Claimed blocks behind the last prose that show that what follows is furniture."""


def judge(view: View, standing: Mapping[int, Claim]) -> list[Claim]:
    """Claims of kinds comments and navigation behind the article of a dump.

    `standing` holds the claims of the other judges that stand, by number of block.
    """
    if view.source.page:
        return []
    blocks = view.blocks
    thread = {*_threads(view, standing), *remarks(view, standing)}
    leftovers = set(_leftovers(view, standing, thread))
    claims = [_claim(blocks[index], "comments", "comments/dump/thread") for index in sorted(thread)]
    return claims + [_claim(blocks[index], "navigation", "navigation/dump/leftover") for index in sorted(leftovers)]


def _threads(view: View, standing: Mapping[int, Claim]) -> Iterator[int]:
    """Blocks between two near comment lines, unless the article goes on behind or has not begun before."""
    lines = [index for index in sorted(standing) if standing[index].kind == "comments"]
    first = next((index for index in view.prose if index not in standing), len(view.blocks))
    for left, right in pairwise(lines):
        between = [index for index in range(left + 1, right) if index not in standing]
        if left > first and len(between) <= THREAD_GAP and _run(view, left, standing) < THREAD_PROSE:
            yield from between


def _run(view: View, start: int, standing: Mapping[int, Claim]) -> int:
    """Prose blocks in a row directly behind a block."""
    run = 0
    for index in range(start + 1, len(view.blocks)):
        if index in standing:
            continue
        if not view.measures[index].prose or run == THREAD_PROSE:
            break
        run += 1
    return run


def _leftovers(view: View, standing: Mapping[int, Claim], thread: set[int]) -> Iterator[int]:
    """Lone lines among claimed ones behind the last prose that stays."""
    kept = [index for index in view.kept_prose(standing) if index not in thread]
    if not kept:
        return
    end = len(view.blocks)
    known = [index for index in range(kept[-1] + 1, end) if index in standing or index in thread]
    if len(known) < CLUSTER:
        return
    for left, right in zip(known, [*known[1:], end], strict=True):
        between = range(left + 1, right)
        if len(between) <= LEFTOVER_GAP and all(_is_lone(view, index) for index in between):
            yield from between


def _is_lone(view: View, index: int) -> bool:
    """Whether a block is a line, and no footnote."""
    return view.blocks[index].form == "line" and not is_footnote(view.texts[index])


def _claim(block: Block, kind: str, rule: str) -> Claim:
    return Claim(block.start, block.end, kind, rule, 0.7, True)
