"""The judge that knows a site's other documents: claims lines that recur, and reads the model's opinion by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate, groupby

from cleaner.document import THRESHOLD, Claim, Options
from cleaner.stages import _profile
from cleaner.stages._guards import MODEL, is_quotation
from cleaner.stages._opinion import Opinion
from cleaner.stages._scene import SENTENCE_WORDS
from cleaner.stages._sites import site_of
from cleaner.stages._view import View

RULE = "chrome/profile/recurs"

COPY_SHARE = 0.5
"""Share of a document's own prose from which another one is a copy of it, and bears no witness against it."""

FEW, SOME = 8, 20
"""Documents up to which one of them, and up to which two, tell that a line recurs; of more it takes three."""

RECURRING, RECURRING_SHARE = 8, 0.1
"""Different lines, and share of a document's lines, that recur where it is a whole page of a site that is known. Where
fewer do nothing goes."""

REPEATED = 3
"""Times a line stands in one document from which it tells how that is built ("Pros", "Cons"), and not of its site. With
this and the number above 2 of 175 gold articles pass for a page beside the dumps and articles of their site."""

SURE_BAR, PROSE_BAR = 0.97, 0.8
"""Chance of being content from which a line stays that recurs near others that do, and a paragraph that recurs."""

NEAR, AROUND, AROUND_SHARE = 4, 12, 0.25
"""Lines to either side that are near, and that are around; the share of those on both sides that make a template."""

TEMPLATE_BAR = 0.5
"""The same for a short line amid a template that does not recur, as the dial stands by default: there a line must
likely be content to stay."""

RUN = 3
"""Lines of a page in a row that recur or are claimed, from which they are furniture inside an article too."""

PROSE_SHARE = 0.3
"""Share of a site's documents that hold a sentence of a page before it is the site's and not a writer's."""


def judge(view: View, opinion: Opinion, standing: Collection[int], url: str | None, options: Options) -> Opinion:
    """The opinion with the claims (kind chrome) that follow from the profile; as it was where the profile is silent.

    It is silent without a profile, on a site it does not know, and on a document that is no whole page of its site.
    `standing` holds the blocks that are claimed so far. Raises `ProfileError`.
    """
    if view.source.page:
        standing = {*standing, *map(view.index, opinion.claims)}
    recurring = _recurring(view, standing, url, options)
    if not recurring:
        return opinion
    if view.source.page:
        goes = _on_page(view, opinion, recurring, standing)
        return opinion._replace(claims=[*opinion.claims, *(_claim(view, index, recurring) for index in goes)])
    return opinion._replace(claims=_in_dump(view, opinion, recurring, options.threshold))


def _recurring(view: View, standing: Collection[int], url: str | None, options: Options) -> dict[int, float]:
    """The lines that recur on other documents of the site, each with the share of these, smoothed, as its score."""
    site = site_of(options.site, url, view.source) if options.profile else None
    known = _profile.table(options.profile, site) if site and options.profile else None
    if known is None:
        return {}
    lines = _profile.line_hashes(view.texts)
    seen = [known.lines.get(line, 0) for line in lines]
    shared = _shared(view, seen, standing, len(known.documents))
    itself = _profile.document(lines)[0]
    copies = sum(1 << at for at, name in enumerate(known.documents) if name == itself or shared[at] >= COPY_SHARE)
    witnesses = len(known.documents) - copies.bit_count()
    need = 1 if witnesses <= FEW else 2 if witnesses <= SOME else 3
    counts = [(found & ~copies).bit_count() for found in seen]
    times = Counter(lines)
    found = {
        index: round((count + 1) / (witnesses + 2), 3)
        for index, count in enumerate(counts)
        if count >= need and times[lines[index]] < REPEATED
    }
    different = len({lines[index] for index in found})
    return found if different >= max(RECURRING, RECURRING_SHARE * len(times)) else {}


def _shared(view: View, seen: Sequence[int], standing: Collection[int], documents: int) -> list[float]:
    """For each of the site's documents, the share of this one's prose that it holds; of all lines where it has none."""
    own = view.kept_prose(standing) or range(len(seen))
    shared = [0] * documents
    for index in own:
        found = seen[index]
        while found:
            lowest = found & -found
            shared[lowest.bit_length() - 1] += view.measures[index].words
            found ^= lowest
    whole = sum(view.measures[index].words for index in own) or 1
    return [words / whole for words in shared]


def _in_dump(view: View, opinion: Opinion, recurring: Mapping[int, float], dial: float) -> list[Claim]:
    """The model's claims on a dump, and those that only the profile makes."""
    claimed = {view.index(claim) for claim in opinion.claims}
    free = opinion.chances.keys() - claimed
    around = _Around(recurring, len(view.blocks))
    goes = [
        index
        for index in sorted(free)
        if opinion.chances[index] < _bar(view, index, around, dial / THRESHOLD) and not is_quotation(view, index)
    ]
    if not any(view.measures[index].words for index in free.difference(goes)):
        return opinion.claims  # a document without an article
    return [*opinion.claims, *(_claim(view, index, recurring, 1 - opinion.chances[index]) for index in goes)]


def _bar(view: View, index: int, around: _Around, dial: float) -> float:
    """The chance of being content below which a line of a dump goes that the model alone would keep."""
    measured = view.measures[index]
    if index in around.recurring:
        return PROSE_BAR if measured.prose else SURE_BAR if around.near(index) else 0.0
    if measured.prose or (measured.ends and measured.words >= SENTENCE_WORDS) or not around.is_template(index):
        return 0.0
    return min(SURE_BAR, TEMPLATE_BAR * dial)


class _Around:
    """Which lines of a document recur, and how many do before and behind a line."""

    def __init__(self, recurring: Mapping[int, float], size: int) -> None:
        self.recurring, self.size = recurring, size
        self.counts = [0, *accumulate(index in recurring for index in range(size))]

    def _count(self, start: int, end: int) -> int:
        return self.counts[max(0, min(end, self.size))] - self.counts[max(0, start)]

    def near(self, index: int) -> bool:
        """Whether another line near this one recurs."""
        return self._count(index - NEAR, index + NEAR + 1) > 1

    def is_template(self, index: int) -> bool:
        """Whether enough of the lines on both sides recur."""
        sides = self._count(index - AROUND, index), self._count(index + 1, index + 1 + AROUND)
        return min(sides) >= AROUND_SHARE * AROUND


def _on_page(view: View, opinion: Opinion, recurring: Mapping[int, float], standing: Collection[int]) -> Iterator[int]:
    """The lines of a page that go: outside its article, or in a run of others."""
    own = [index for index in view.kept_prose(standing) if index not in recurring]
    if not own:
        return
    end = 0
    marks = (index in recurring or index in standing for index in range(len(view.blocks)))
    for marked, group in groupby(marks):
        start, end = end, end + sum(1 for _ in group)
        for index in range(start, end) if marked else ():
            enough = not view.measures[index].prose or recurring.get(index, 0) >= PROSE_SHARE
            fits = end - start >= RUN or not own[0] < index < own[-1]
            sure = opinion.chances.get(index, 1.0) >= SURE_BAR or is_quotation(view, index)
            if index in recurring and index not in standing and enough and fits and not sure:
                yield index


def _claim(view: View, index: int, recurring: Mapping[int, float], chance: float = 0.0) -> Claim:
    """A claim in the profile's name on a line that recurs, else in the model's, whose opinion it shifts."""
    block = view.blocks[index]
    rule, score = (RULE, recurring[index]) if index in recurring else (f"chrome/dump{MODEL}", round(chance, 3))
    return Claim(block.start, block.end, "chrome", rule, score, sure=True)
