"""The blocks of one document as its judges see them: their texts, cut and measured once for all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Sequence
from itertools import compress

from cleaner.document import Block, Claim, Source
from cleaner.stages._prose import measure


class View:
    """A document's blocks with the text, the measure and the beginning of each; nobody changes it.

    `prose` holds the numbers of the blocks that read as prose.
    """

    __slots__ = ("blocks", "measures", "prose", "source", "starts", "texts")

    def __init__(self, source: Source, blocks: Sequence[Block]) -> None:
        text = source.text
        self.source, self.blocks = source, blocks
        self.texts = [text[block.start : block.end] for block in blocks]
        self.measures = [measure(text) for text in self.texts]
        self.starts = [block.start for block in blocks]
        self.prose = [index for index, found in enumerate(self.measures) if found.prose]

    def index(self, claim: Claim) -> int:
        """The block in which a claim begins."""
        return bisect_right(self.starts, claim.start) - 1

    def kept_prose(self, taken: Container[int]) -> list[int]:
        """The prose blocks that are not taken."""
        return [index for index in self.prose if index not in taken]

    def without(self, taken: Container[int]) -> View:
        """The view of the blocks that are not taken."""
        stays = [index not in taken for index in range(len(self.blocks))]
        left = View.__new__(View)
        left.source, left.blocks = self.source, list(compress(self.blocks, stays))
        left.texts, left.measures = list(compress(self.texts, stays)), list(compress(self.measures, stays))
        left.starts = list(compress(self.starts, stays))
        left.prose = [index for index, found in enumerate(left.measures) if found.prose]
        return left
