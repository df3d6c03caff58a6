"""The judge that knows a site's other documents: claims the lines that recur across them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from cleaner.document import Block, Claim, Options
from cleaner.stages import _profile
from cleaner.stages._guards import is_quotation
from cleaner.stages._sites import site_of
from cleaner.stages._view import View

RULE = "chrome/profile/recurs"

COPY_SHARE = 0.5
"""Share of a document's own prose from which another one is a copy of it, and bears no witness to it."""

FEW, SOME = 4, 20
"""Documents up to which one of them, and up to which two, tell that a line recurs; of more it takes three."""

RECURRING, RECURRING_SHARE = 8, 0.1
"""Lines and share of lines that recur in a dump of a whole page; clean articles of one site share hardly any."""

RUN = 3
"""Lines in a row that recur or are claimed, from which they are furniture inside an article too."""

PROSE_SHARE = 0.3
"""Share of a site's documents that hold a sentence before it is the site's and not a writer's."""


def judge(view: View, standing: Collection[int], url: str | None, options: Options) -> list[Claim]:
    """Claims of kind chrome on lines that recur; none without a profile, or where it does not know the site.

    `standing` holds the blocks that are claimed so far. Raises `ProfileError`.
    """
    site = site_of(options.site, url, view.source) if options.profile else None
    known = _profile.table(options.profile, site) if site and options.profile else None
    if known is None or not view.blocks:
        return []
    seen = [known.lines.get(line, 0) for line in _profile.line_hashes(view.texts)]
    copies = _copies(view, seen, standing, known.documents)
    witnesses = known.documents - copies.bit_count()
    counts = [(found & ~copies).bit_count() for found in seen]
    return list(_Recurrence(view, standing, counts, witnesses).claims()) if witnesses else []


def _copies(view: View, seen: Sequence[int], standing: Collection[int], documents: int) -> int:
    """The documents that share half of this one's prose, itself among them, as bits."""
    prose = [(view.measures[index].words, seen[index]) for index in view.prose if index not in standing]
    enough = COPY_SHARE * sum(words for words, _ in prose)
    shared = [0] * documents
    for words, found in prose:
        while found:
            lowest = found & -found
            shared[lowest.bit_length() - 1] += words
            found ^= lowest
    return sum(1 << number for number, words in enumerate(shared) if prose and words >= enough)


class _Recurrence:
    """The blocks of one document with the number of others of its site that hold each."""

    def __init__(self, view: View, standing: Collection[int], counts: Sequence[int], witnesses: int) -> None:
        self.view, self.standing, self.counts, self.witnesses = view, standing, counts, witnesses
        need = 1 if witnesses <= FEW else 2 if witnesses <= SOME else 3
        self.recurs = [count >= need for count in counts]
        own = [index for index in view.kept_prose(standing) if not self.recurs[index]]
        self.first, self.last = (own[0], own[-1]) if own else (len(counts), -1)

    def claims(self) -> Iterator[Claim]:
        """A claim for each line that recurs and may go."""
        if not self._is_page() or self.last < 0:
            return
        marks = [recurs or index in self.standing for index, recurs in enumerate(self.recurs)]
        end = 0
        for marked, group in groupby(marks):
            start, end = end, end + sum(1 for _ in group)
            for index in range(start, end if marked else start):
                if self._goes(index, end - start):
                    yield self._claim(self.view.blocks[index], index)

    def _is_page(self) -> bool:
        total = sum(self.recurs)
        return total >= RECURRING and total >= RECURRING_SHARE * len(self.recurs)

    def _goes(self, index: int, run: int) -> bool:
        if not self.recurs[index] or index in self.standing or is_quotation(self.view, index):
            return False
        outside = not self.first < index < self.last
        if self.view.measures[index].prose:
            return self.counts[index] >= PROSE_SHARE * self.witnesses and (outside or run >= RUN)
        return outside or run >= RUN

    def _claim(self, block: Block, index: int) -> Claim:
        score = round((self.counts[index] + 1) / (self.witnesses + 2), 2)
        return Claim(block.start, block.end, "chrome", RULE, score, sure=self.view.measures[index].prose)
