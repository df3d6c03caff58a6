"""What a claim takes beside its own block: a list's headlines, all behind a comment head, what an embed encloses."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.document import Claim
from cleaner.stages._scene import ARTICLE_RUN, Scene

LIST_ITEMS = 15
"""Blocks a `list` claim takes at most behind its own."""

SUBHEADING_WORDS = 5
"""Words that headings inside an article mostly stay below and headlines of other articles exceed."""

LIST_REACH = 60
"""Blocks behind its own that a `list` claim looks at, those already taken included."""

PAIR_REACH = 8
"""Blocks that may stand between an embed's opening marker and its closing twin."""

PAIR_PROSE = 2
"""Prose blocks among them, such as a quoted post: with more, a marker is missing and the text is the article's."""


def followers(scene: Scene, claim: Claim, index: int) -> range | list[int] | None:
    """The further blocks that a claim on the given block takes; None where a guard refuses the claim itself."""
    if "opens" in claim.found:
        return _between(scene, index)
    if claim.takes == "list":
        return _list(scene, index)
    return _rest(scene, index) if claim.takes == "rest" else []


def _rest(scene: Scene, index: int) -> range | None:
    """All behind a comment head; nothing where the article goes on, and there one word ("Comments") is a heading.

    On a page other judges know where the comments are; in a forum they are the content.
    """
    if not scene.page and scene.before(index) and scene.last_run() < index + ARTICLE_RUN:
        rest = range(index + 1, scene.end)
        scene.end = min(scene.end, index + 1)
        return rest
    alone = scene.measures[index].words > 1 or not scene.prose_next(index)
    return range(0) if alone else None


def _between(scene: Scene, index: int) -> range:
    """The blocks between an opening marker and its closing twin, if that is near and no other opens before it."""
    prose = 0
    for number in range(index + 1, min(len(scene.blocks), index + 2 + PAIR_REACH)):
        marks = scene.marks.get(number, "")
        prose += scene.measures[number].prose
        if marks == "closes" and prose <= PAIR_PROSE:
            return range(index + 1, number)
        if marks or prose > PAIR_PROSE:
            break
    return range(0)


def _list(scene: Scene, index: int) -> list[int] | None:
    """The headlines behind a list's label; None where prose follows at once: then it heads a section."""
    items: list[int] = []
    gone = False
    for number in range(index + 1, min(len(scene.blocks), index + LIST_REACH)):
        if number in scene.taken:
            gone = True  # perhaps one of the list's own items, which another claim took
            continue
        if len(items) == LIST_ITEMS or not scene.is_item(number) or scene.is_headline(number):
            prose_follows = len(items) < LIST_ITEMS
            break
        items.append(number)
    else:
        prose_follows = False
    if prose_follows and _is_subheading(scene, items):
        items.pop()
    return None if prose_follows and not items and not gone else items


def _is_subheading(scene: Scene, items: Sequence[int]) -> bool:
    """Whether the last of several headlines is the article's own next heading: short where the others are long."""
    if len(items) < 2:
        return False
    *others, last = (scene.measures[number].words for number in items)
    return last < SUBHEADING_WORDS and sum(others) > SUBHEADING_WORDS * len(others)
