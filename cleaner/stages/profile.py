"""The judge that knows a site's other documents: claims lines that recur, and reads the model's opinion by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from math import inf
from typing import NamedTuple

from cleaner.document import THRESHOLD, Claim, Options
from cleaner.stages import _profile
from cleaner.stages._guards import MODEL, is_quotation
from cleaner.stages._opinion import Opinion
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

FRAME = 0.05
"""Share of the own prose of other documents up to which a line stands before or behind their articles if no more of it
is on that side: such a line is the site's, one that recurs amid the prose may be a writer's ("Verdict", "state")."""

SURE_BAR, PROSE_BAR = 0.97, 0.8
"""Chance of being content from which a line stays that recurs near others, where nothing tells on which side of the
articles of others it stands, and a paragraph that does not stand amid them. A line before or behind them goes for sure:
of what this takes on unseen sites a thirtieth of the words is body."""

SHORT_WORDS, SHORT_BAR, LONG_BAR, AMID_PROSE_BAR = 3, 0.8, 0.5, 0.3
"""The same amid the articles of others: for lines of up to so many words, for longer ones, and for paragraphs."""

NEAR = 4
"""Lines to either side that are near: what is no prose recurs near others if it is the site's."""

ENDING, ENDING_SHARE, ENDING_PROSE, ENDING_BAR = 5, 0.6, 0.8, 0.97
"""A document's article ends where of so many lines this share stands behind the articles of others, once this share of
its prose has passed. What follows stays from this chance of being content."""

OWN_BAR = 0.05
"""Chance of being content from which prose that no other document holds stays, where nothing near it recurs, as the
dial stands by default. It wins back as many body words as the lines above lose."""

RUN = 3
"""Lines of a page in a row that recur or are claimed, from which they are furniture inside an article too."""

PROSE_SHARE = 0.3
"""Share of a site's documents that hold a sentence of a page before it is the site's and not a writer's."""


class Recurring(NamedTuple):
    """The lines of a document that recur on others of the site, each with the share of these, smoothed, as its score.

    `frame` are those that stand before the others' articles or behind them, `behind` the latter, `amid` those that
    stand amid them; of the rest nothing tells. `known` are all lines that another document holds, be they too few or
    too many to count.
    """

    shares: Mapping[int, float]
    frame: Collection[int]
    behind: Collection[int]
    amid: Collection[int]
    known: Collection[int]


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
        goes = _on_page(view, opinion, recurring.shares, standing)
        return opinion._replace(claims=[*opinion.claims, *(_claim(view, index, recurring.shares) for index in goes)])
    return opinion._replace(claims=_in_dump(view, opinion, recurring, options.threshold))


def _recurring(view: View, standing: Collection[int], url: str | None, options: Options) -> Recurring | None:
    """The lines that recur on other documents of the site; None where the profile is silent."""
    site = site_of(options.site, url, view.source) if options.profile else None
    known = _profile.table(options.profile, site) if site and options.profile else None
    if known is None:
        return None
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
    if len({lines[index] for index in found}) < max(RECURRING, RECURRING_SHARE * len(times)):
        return None
    places = _places(known.places(times.keys(), copies))
    spans = {index: places[lines[index]] for index in found if lines[index] in places}
    behind = {index for index, (least, _) in spans.items() if least >= 1 - FRAME}
    frame = {index for index, (_, most) in spans.items() if most <= FRAME} | behind
    return Recurring(found, frame, behind, spans.keys() - frame, {index for index, count in enumerate(counts) if count})


def _places(places: Iterable[tuple[int, float]]) -> dict[int, tuple[float, float]]:
    """For each line the least and the greatest share of others' prose that stands before it."""
    found: dict[int, tuple[float, float]] = {}
    for line, share in places:
        least, most = found.get(line, (share, share))
        found[line] = min(least, share), max(most, share)
    return found


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


def _in_dump(view: View, opinion: Opinion, recurring: Recurring, dial: float) -> list[Claim]:
    """The model's claims on a dump but for those that the profile gives up, and those that only the profile makes."""
    around = _Around(recurring.shares, len(view.blocks))
    claimed = {view.index(claim): claim for claim in opinion.claims}
    stays = {index for index in claimed if _is_own(view, opinion, index, recurring, around, dial / THRESHOLD)}
    free = opinion.chances.keys() - claimed.keys()
    ending = _ending(view, free, recurring)
    goes = [
        index
        for index in sorted(free)
        if opinion.chances[index] < _bar(view, index, recurring, around, ending) and not is_quotation(view, index)
    ]
    if not any(view.measures[index].words for index in free.difference(goes)):
        return opinion.claims  # a document without an article
    left = [claim for index, claim in claimed.items() if index not in stays]
    return [*left, *(_claim(view, index, recurring.shares, 1 - opinion.chances[index]) for index in goes)]


def _is_own(view: View, opinion: Opinion, index: int, recurring: Recurring, around: _Around, dial: float) -> bool:
    """Whether the model is too bold with a paragraph that no other document holds and nothing of the site stands by."""
    own = view.measures[index].prose and index not in recurring.known and not around.near(index)
    return own and opinion.chances.get(index, 0) >= OWN_BAR * dial


def _bar(view: View, index: int, recurring: Recurring, around: _Around, ending: int) -> float:
    """The chance of being content below which a line of a dump goes that the model alone would keep."""
    bar = _recurring_bar(view, index, recurring, around) if index in recurring.shares else 0.0
    return max(bar, ENDING_BAR) if index >= ending else bar


def _recurring_bar(view: View, index: int, recurring: Recurring, around: _Around) -> float:
    measured, amid = view.measures[index], index in recurring.amid
    if measured.prose:
        return AMID_PROSE_BAR if amid else PROSE_BAR
    if not around.near(index):
        return 0.0
    if not amid:
        return inf if index in recurring.frame else SURE_BAR
    return SHORT_BAR if measured.words <= SHORT_WORDS else LONG_BAR


def _ending(view: View, free: Collection[int], recurring: Recurring) -> int:
    """The line from which a document is its site's and no more article; the number of its lines where it has none."""
    size = len(view.blocks)
    own = {index for index in view.prose if index in free and index not in recurring.shares}
    passed = [0, *accumulate(view.measures[index].words * (index in own) for index in range(size))]
    behind = _Around(recurring.behind, size)
    for index in sorted(recurring.behind) if own else ():
        lines = min(ENDING, size - index)
        if passed[index] >= ENDING_PROSE * passed[-1] and behind.count(index, index + ENDING) >= ENDING_SHARE * lines:
            return index
    return size


class _Around:
    """How many of some lines of a document stand in a stretch of it."""

    def __init__(self, lines: Container[int], size: int) -> None:
        self.lines, self.size = lines, size
        self.counts = [0, *accumulate(index in lines for index in range(size))]

    def count(self, start: int, end: int) -> int:
        return self.counts[max(0, min(end, self.size))] - self.counts[max(0, start)]

    def near(self, index: int) -> bool:
        """Whether one of the lines is near this one, other than itself."""
        return self.count(index - NEAR, index + NEAR + 1) > (index in self.lines)


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
