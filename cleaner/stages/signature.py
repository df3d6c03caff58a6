"""The judge of what stands under an article: a signature, and the lines about its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cleaner.document import Claim
from cleaner.stages._fold import caseless
from cleaner.stages._names import is_name, people
from cleaner.stages._reading import claim_on
from cleaner.stages._view import View

BIO_BLOCKS = 2
"""Blocks about the author that may follow a signature."""

BIO_REACH = 60
"""Characters at the beginning of a block in which it names the author whom it is about."""

BIO_WORDS = 4
"""Words from which a block can say something about its author."""

FRAGMENTS = 3
"""Sentences of a few words each that make a bio of the sort "Gardener. Bridge lover. Father of two."."""

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?](?:\s|$|[\"”])")
_ABOUT = re.compile(
    r"(?:He|She|They|Er|Sie|Il|Elle|Él|Ella|Lui|Lei|Ele|Ela|Hij|Zij|Han|Hon|Hun|Он|Она|Він|Вона|Jest)\b|"
    r"(?i:(?:freelance|award-winning|senior|chief|reporter|journalist|writer|author|editor|correspondent)\b)"
)


def judge(view: View, standing: Mapping[int, Claim]) -> list[Claim]:
    """Claims of kinds byline and bio at the end of a dump.

    `standing` holds the claims of the other judges that stand, by number of block.
    """
    if view.source.page:
        return []
    ending = _Ending(view, standing)
    return [*ending.signature(), *ending.bios_of_known_authors()]


class _Ending:
    """A dump's blocks as seen from their end."""

    def __init__(self, view: View, standing: Mapping[int, Claim]) -> None:
        self.blocks, self.texts, self.measures, self.claimed = view.blocks, view.texts, view.measures, standing
        prose = view.kept_prose(standing) or [len(view.blocks)]
        self.first, self.last = prose[0], prose[-1]

    def signature(self) -> Iterator[Claim]:
        """A name alone behind the last paragraph, and the lines about its bearer; nothing else may follow."""
        behind = sum(index not in self.claimed for index in range(self.last + 1, len(self.blocks)))
        if behind > 1 + BIO_BLOCKS:
            return
        for index in range(max(self.first + 1, self.last - BIO_BLOCKS), len(self.blocks)):
            if index in self.claimed or self.blocks[index].form != "line" or not is_name(self.texts[index]):
                continue
            bios = self._bios(index)
            rest = (*range(self.last + 1, index), *range(index + 1 + len(bios), len(self.blocks)))
            if all(number in self.claimed for number in rest):
                yield claim_on(self.blocks[index], "byline", "byline/dump/signature", {"author": self.texts[index]})
                for number in bios:
                    yield claim_on(self.blocks[number], "bio", "bio/dump/after-signature", {})
            return

    def _bios(self, index: int) -> list[int]:
        """Blocks behind a signature that speak of the author: by name, by pronoun, or in fragments."""
        bios: list[int] = []
        names = {caseless(word) for word in _WORD.findall(self.texts[index]) if len(word) > 2}
        for number in range(index + 1, min(len(self.blocks), index + 1 + BIO_BLOCKS)):
            text, measured = self.texts[number], self.measures[number]
            first = _WORD.search(caseless(text))
            about = measured.words >= BIO_WORDS and (_ABOUT.match(text) or (first and first[0] in names))
            fragments = measured.ends and not measured.prose and len(_STOP.findall(text)) >= FRAGMENTS
            if number in self.claimed or not (about or fragments):
                break
            bios.append(number)
        return bios

    def bios_of_known_authors(self) -> Iterator[Claim]:
        """Blocks at the end that name, at their beginning, an author whom a byline has named."""
        bylines = (claim.found.get("author", "") for claim in self.claimed.values() if claim.kind == "byline")
        authors = {caseless(name) for line in bylines for name in people(line)}
        for index in range(len(self.blocks) - 1, self.first, -1):
            if index in self.claimed:
                continue
            named = [name for name in authors if name in caseless(self.texts[index][: BIO_REACH + len(name)])]
            if self.measures[index].words >= BIO_WORDS and any(not self._is_subject(name, index) for name in named):
                yield claim_on(self.blocks[index], "bio", "bio/dump/known-author", {})
            elif self.measures[index].prose:
                return

    def _is_subject(self, name: str, end: int) -> bool:
        """Whether the article itself speaks of the author: then the last block may do so too."""
        before = range(self.first, end)
        return any(name in caseless(self.texts[index]) for index in before if self.measures[index].prose)
