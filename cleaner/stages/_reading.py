"""A dump as the judges of its frame read it: its blocks, their measures, and what the rules have claimed of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import islice

from cleaner.document import Block, Claim
from cleaner.stages import _headline
from cleaner.stages._headline import SPOKEN_LINES, TITLE_WORDS, Lines
from cleaner.stages._names import is_name, names_author
from cleaner.stages._view import View

VERSE_LINES = 6
"""Lines that are looked at before and behind one to tell verse from a headline over prose."""

AUTHOR_WORDS = 12
"""Words a line that names the author has at most."""

INTERVIEW = 3
"""Short questions from which a document is an interview, whose first question is no headline."""


class Reading:
    """A dump's blocks with what the rules have claimed of them.

    `span`: the first and the last block of its text; `sure_span`: the same without what is `doubted`, over which the
    headline stands. Author and date are sought by the first: the model doubts the lines around them, and leads too.
    """

    def __init__(self, view: View, standing: Mapping[int, Claim], doubted: Collection[int] = ()) -> None:
        self.blocks, self.texts, self.measures, self.claimed = view.blocks, view.texts, view.measures, standing
        self.lines = Lines(view.source.text, self.texts, view.starts, self.measures, standing, doubted)
        self.sure_span = _headline.body_of(self.lines)
        self.span = _headline.body_of(self.lines._replace(doubted=())) if doubted else self.sure_span
        self.body = self.span[0]
        self.prose = view.kept_prose(standing)
        self.first = self.prose[0] if self.prose else len(self.blocks)

    def is_interview(self) -> bool:
        """Whether many short lines ask."""
        pairs = zip(self.texts, self.measures, strict=True)
        asked = (text.rstrip()[-1:] in "?？" and found.words <= TITLE_WORDS for text, found in pairs)
        return sum(asked) >= INTERVIEW

    def prose_text(self) -> str:
        """The prose that stays."""
        return " ".join(self.texts[index] for index in self.prose)

    def beginning(self) -> str:
        """The first blocks of the text."""
        kept = (index for index in range(self.body, len(self.blocks)) if self.measures[index].prose)
        return " ".join(self.texts[index] for index in islice(kept, SPOKEN_LINES))

    def names_author(self, index: int) -> bool:
        """Whether the line says who wrote the article: it has a word such as `by`, or a date or byline beside it."""
        text, measured = self.texts[index].strip(), self.measures[index]
        if measured.words > AUTHOR_WORDS or measured.ends or not text:
            return False
        beside = (self.claimed[near].kind for near in (index - 1, index + 1) if near in self.claimed)
        return names_author(text) or (any(kind in ("byline", "dateline") for kind in beside) and is_name(text))

    def is_verse(self, index: int) -> bool:
        """Whether the line stands among lines that run on: they end in a comma or begin in lower case."""
        before = (number for number in range(index - 1, -1, -1) if number not in self.claimed)
        behind = (number for number in range(index, len(self.blocks)) if number not in self.claimed)
        numbers = (*islice(before, VERSE_LINES), *islice(behind, VERSE_LINES))
        near = [self.texts[number].strip() for number in numbers]
        return sum(text[-1:] in ",;，、" or text[:1].islower() for text in near) > 1


def claim_on(block: Block, kind: str, rule: str, found: dict[str, str]) -> Claim:
    return Claim(block.start, block.end, kind, rule, 0.8, True, "block", "any", found)
