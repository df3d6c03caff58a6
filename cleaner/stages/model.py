"""The judge that reads blocks and their neighbours: claims what rules cannot know, such as other articles' teasers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from cleaner.document import THRESHOLD, Claim, Options
from cleaner.stages._features import read
from cleaner.stages._guards import MODEL, is_quotation
from cleaner.stages._network import load, run
from cleaner.stages._numpy import np
from cleaner.stages._opinion import Opinion
from cleaner.stages._roles import ROLES
from cleaner.stages._threads import one_thread
from cleaner.stages._view import View

SURELY_NOT = 0.1
"""Chance of being content below which a block is hardly the article's."""

DIRTY_SHARE, DIRTY_BLOCKS = 0.15, 20
"""Share and number of a document's blocks that are hardly the article's from which it is a dump of a page, ..."""

CLAIMED_SHARE, CLAIMED_BLOCKS = 0.03, 4
"""... where rules take so many too. Of 620 gold articles on unseen sites 0.4 % pass for one, of whole news pages all,
of blog pages 92 %; the others look clean, and are cleaned by the rules."""

SENTENCE_WORDS, SENTENCE_BAR = 4, 0.03
"""Words from which a block with a full stop is a sentence, and the chance below which it goes: on unseen sites half the
sentences are lost that a common bar would lose, at no cost in word F1. The dial turns both bars."""

CLEAN_BAR = 0.003
"""Chance of being content below which a block goes from a document that looks clean: 99.1 % of those gold articles
lose no word to the model then, 97.9 % with 0.01."""

FIRM = 0.97
"""Chance of being content from which weak claims of the rules give a block up: on unseen sites it wins back a fifth of
what rules take of the text of forums and shops, and hardly any furniture."""

LIKELY = 0.7
"""Chance of being content from which a document with hardly any claims keeps a block that a rule knows: of a thousand
gold articles nine more lose no word so."""

CLOCK_LETTERS, UNDER_CLOCK, ENTRIES = 9, 2, 3
"""Characters of a time of day, blocks under it among which its entry begins, and entries that make a live blog."""

KINDS = {"byline": "byline", "date": "dateline", "caption": "caption"}
"""The kinds of removals whose role says more than `chrome`."""


def judge(view: View, claims: Iterable[Claim], taken: Collection[int], options: Options) -> Opinion:
    """Claims on the blocks of a dump that are hardly content, after what the rules claim and would take.

    A page's tree says more than its lines do: it has a judge of its own. Raises `ModelError`.
    """
    if view.source.page or not view.blocks:
        return Opinion([], [], [])
    network = load(options.model)
    with one_thread():
        logits, roles = run(network, read(view, claims, taken, network.lexicon))
    chances = 1 / (1 + np.exp(-logits.astype(np.float64)))
    free = np.ones(len(chances), bool)
    free[[*taken, *_spoken_for(view, claims), *_timeline(view)]] = False
    low = chances < _bars(view, chances, options, len(taken))
    if not any(view.measures[number].words for number in np.flatnonzero(free & ~low).tolist()):
        return Opinion([], [], [])  # a document without an article: what the rules leave stays
    best = roles.argmax(1)
    goes = [number for number in np.flatnonzero(free & low).tolist() if not is_quotation(view, number)]
    claimed = [_claim(view, number, float(chances[number]), ROLES[best[number]]) for number in goes]
    firm, likely = ([number for number in taken if chances[number] >= bar] for bar in (FIRM, LIKELY))
    return Opinion(claimed, firm, likely, {number: float(chances[number]) for number in np.flatnonzero(free).tolist()})


def _spoken_for(view: View, claims: Iterable[Claim]) -> list[int]:
    """The blocks of which a rule's match takes half or more: they are the rule's to name."""
    parts = ((view.index(claim), claim) for claim in claims if claim.takes == "match")
    return [at for at, claim in parts if 2 * (claim.end - claim.start) >= len(view.texts[at])]


def _timeline(view: View) -> list[int]:
    """The times over a live blog's entries, where there are some: they part what was written."""
    found = []
    for number, text in enumerate(view.texts):
        if len(text) <= CLOCK_LETTERS and 2 * sum(map(str.isdigit, text)) > len(text):
            behind = view.measures[number + 1 : number + 1 + UNDER_CLOCK]
            found += [number] if any(measured.prose for measured in behind) else []
    return found if len(found) >= ENTRIES else []


def _bar(chances: Any, threshold: float, claimed: int) -> float:
    """The chance below which blocks go: lower in a document that looks clean, for clean text is the commonest input."""
    low = (chances < SURELY_NOT).sum()
    told = claimed >= max(CLAIMED_BLOCKS, CLAIMED_SHARE * len(chances))
    dirty = told and low >= max(DIRTY_BLOCKS, DIRTY_SHARE * len(chances))
    return threshold if dirty else min(threshold, CLEAN_BAR)


def _bars(view: View, chances: Any, options: Options, claimed: int) -> Any:
    """The bar of each block: a lower one for sentences, which furniture seldom has."""
    bar = _bar(chances, options.threshold, claimed)
    told = [found.ends and found.words >= SENTENCE_WORDS for found in view.measures]
    return np.where(told, min(bar, options.threshold * SENTENCE_BAR / THRESHOLD), bar)


def _claim(view: View, number: int, chance: float, role: str) -> Claim:
    block = view.blocks[number]
    kind = KINDS.get(role, "chrome")
    return Claim(block.start, block.end, kind, kind + MODEL, round(1 - chance, 3), sure=True)
