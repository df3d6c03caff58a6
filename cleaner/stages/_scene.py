"""A document while its claims are settled: what is taken so far, and what stands around a block."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from cleaner.document import Claim, Where
from cleaner.stages._view import View

NEAR_TOP = 2
"""Prose blocks that may stand before a claim of `where = "top"`: a standfirst and a first paragraph."""

NEAR_END = 2
"""Prose blocks that may stay behind a claim of `where = "end"`."""

UNDER_HEADLINE = 3
"""Lines under a headline among which its byline or date stands."""

SENTENCE_WORDS = 4
"""Words from which a line with a full stop is a sentence, which headlines are not."""

ITEM_LINKS = 0.3
"""Share of link text from which a block of a page can be an item of a list of pointers."""

ITEM_WORDS = 24
"""Words above which a block is no headline of a list."""

FOOTNOTES = "^↑"
"""With what a footnote begins that leads back to its place in the text."""

ARTICLE_RUN = 3
"""Prose blocks in a row that show the article goes on, so that `rest` is refused."""


def is_footnote(text: str) -> bool:
    """Whether a block begins as a footnote does."""
    return text.lstrip()[:1] in FOOTNOTES


class Case(NamedTuple):
    """A claim with the block it begins in and its rank: of two, the one with the lesser rank is heard first."""

    rank: tuple[bool, int, float, bool, int, str]
    at: int
    claim: Claim


class Scene:
    """The blocks of one document with what stands of them so far.

    `firm` are blocks that the model is sure of: no claim on another block takes them along.
    """

    def __init__(self, view: View, firm: Collection[int] = ()) -> None:
        self.view, self.firm = view, firm
        self.blocks, self.texts, self.measures = view.blocks, view.texts, view.measures
        self.page = view.source.page
        self.taken: dict[int, Claim] = {}
        self.parts: list[Claim] = []
        self.marks: dict[int, str] = {}
        self.bylines: set[int] = set()
        self.end = len(view.blocks)  # where what a `rest` claim took begins: nothing is left behind it
        self.borrowed: set[int] = set()  # blocks taken by a claim on a block before them
        self.count()

    def count(self) -> None:
        """Note where kept prose stands; called after each round."""
        self.prose = self.view.kept_prose(self.taken)
        self._gone = set(self.taken)
        self._last_run: int | None = None

    def last_run(self) -> int:
        """The block that ends the last run of article prose with nothing short in between, or -1, as last counted."""
        if self._last_run is None:
            self._last_run = self._end_of_article()
        return self._last_run

    def _end_of_article(self) -> int:
        run, last = 0, -1
        for index in range(len(self.blocks)):
            if index not in self._gone:
                run = run + 1 if self.measures[index].prose else 0
                last = index if run >= ARTICLE_RUN else last
        return last

    def borrow(self, further: Sequence[int], claim: Claim) -> None:
        """Give the claim those of the blocks that nobody has taken yet."""
        for index in further:
            if index not in self.taken and index not in self.firm:
                self.taken[index] = claim
                self.borrowed.add(index)

    def before(self, index: int) -> int:
        """Kept prose blocks before the block."""
        return bisect_left(self.prose, index)

    def behind(self, index: int) -> int:
        """Kept prose blocks behind the block."""
        return len(self.prose) - bisect_right(self.prose, index)

    def in_place(self, where: Where, index: int) -> bool:
        """Whether the block stands where a rule wants it, by the prose that stays around it."""
        if where == "top":
            return self.before(index) <= NEAR_TOP
        return where == "any" or self.behind(index) <= NEAR_END

    def prose_next(self, index: int) -> bool:
        """Whether the next block that stays is prose."""
        behind = (number for number in range(index + 1, len(self.blocks)) if number not in self.taken)
        following = next(behind, None)
        return following is not None and self.measures[following].prose

    def is_headline(self, index: int) -> bool:
        """Whether a byline or a date stands under the block, over all prose: then it is the article's own headline."""
        return not self.before(index) and not self.bylines.isdisjoint(range(index + 1, index + 1 + UNDER_HEADLINE))

    def is_item(self, index: int) -> bool:
        """Whether the block can be a headline in a list of pointers."""
        measured = self.measures[index]
        if self.page and self.blocks[index].links < ITEM_LINKS:
            return False  # on a page, what points elsewhere is a link
        if measured.words > ITEM_WORDS or self.blocks[index].form in ("code", "verse"):
            return False
        if is_footnote(self.texts[index]):
            return False
        last = self.texts[index].rstrip()[-1:]
        if last in ".。" and measured.words >= SENTENCE_WORDS:
            return False
        return last in "?!？！" if measured.prose else last not in ",;，、；"
