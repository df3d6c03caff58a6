"""The judge that reads blocks and what stands around them: claims what rules cannot know, such as teasers."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cleaner.document import THRESHOLD, Claim, Options
from cleaner.stages._features import read
from cleaner.stages._guards import MODEL, is_quotation
from cleaner.stages._network import load, run
from cleaner.stages._numpy import Array, np
from cleaner.stages._opinion import Opinion
from cleaner.stages._outskirts import outskirts, turned
from cleaner.stages._page import BODY_PATH
from cleaner.stages._page_features import read_page
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

SENTENCE_WORDS, SENTENCE_BAR = 4, 0.1
"""Words from which a block of a dump with a full stop is a sentence, and the chance below which it goes. A lost one
costs a reader more than one left in; the word F1 of articles falls by 0.1 points for it. The dial turns both bars."""

CLEAN_BAR = 0.003
"""Chance of being content below which a block goes from a document that looks clean: 99.1 % of those gold articles
lose no word to the model then, 97.9 % with 0.01."""

FIRM = 0.97
"""Chance of being content from which weak claims of the rules give a block up: on unseen sites it wins back a fifth of
what rules take of the text of forums and shops, and hardly any furniture."""

LIKELY = 0.7
"""Chance of being content from which a document with hardly any claims keeps a block that a rule knows: of a thousand
gold articles nine more lose no word so."""

TEMPER = 0.6
"""Power that the chances are raised to where the bar of a document is set: networks that were trained for word F1 are
surer than they should be. On unseen sites the bar wins 1.0 points of word F1 on mixed pages, 0.3 on articles."""

UNSURE, UNSURE_TEMPER = 0.85, 0.3
"""Word F1 below which a page's chances let expect so little that its bar is set anew with this power, lower: there
whole lists of products or links are content or are not, together. 0.5 points of word F1 on mixed pages, none on
articles; on dumps nothing. From 0.75 to 0.93 the first figure makes no difference."""

ALIKE = 0.5
"""How far blocks in elements of one path are judged together: 0.3 points of word F1 on mixed pages, 0.1 on articles."""

CLOCK_LETTERS, UNDER_CLOCK, ENTRIES = 9, 2, 3
"""Characters of a time of day, blocks under it among which its entry begins, and entries that make a live blog."""

KINDS = {"byline": "byline", "date": "dateline", "caption": "caption"}
"""The kinds of removals whose role says more than `chrome`."""


def judge(view: View, claims: Iterable[Claim], taken: Collection[int], options: Options) -> Opinion:
    """Claims on the blocks that are hardly content, after what the rules claim and would take. Raises `ModelError`."""
    if not view.blocks:
        return Opinion([], [], [])
    model, page = load(options.model), view.source.page
    reading = (read_page if page else read)(view, claims, taken, model.lexicon)
    with one_thread():
        logits, roles = run(model.pages if page else model.lines, reading)
    chances = 1 / (1 + np.exp(-_leaning(view, logits, reading.alike).astype(np.float64)))
    chances[[block.form == "alt" for block in view.blocks]] = 0  # for those who do not see the image
    chances[[block.path[:1] == (BODY_PATH,) for block in view.blocks]] = 1  # the article, as the page itself says
    free = np.ones(len(chances), bool)
    free[[*taken, *_spoken_for(view, claims), *_timeline(view)]] = False
    whole = page or _is_dirty(chances, len(taken))
    low = chances < (_page_bar(view, chances, options) if page else _bars(view, chances, options, whole))
    stays = np.flatnonzero(free & ~low).tolist()
    if not any(view.measures[number].words for number in stays):
        return Opinion([], [], [])  # a document without an article: what the rules leave stays
    if whole:
        low[outskirts(view, stays, chances, options.threshold)] = True
    best, known = roles.argmax(1).tolist(), chances.tolist()  # numpy takes longer for single numbers
    goes = [number for number in np.flatnonzero(free & low).tolist() if page or not is_quotation(view, number)]
    claimed = [_claim(view, number, known[number], ROLES[best[number]]) for number in goes]
    firm, likely = ([number for number in taken if known[number] >= bar] for bar in (FIRM, LIKELY))
    told = {number: known[number] for number in np.flatnonzero(free).tolist()}
    return Opinion(claimed, firm, likely, told, whole and options.threshold > 0)


def _leaning(view: View, logits: Array, alike: Array | None) -> Array:
    """The logits drawn towards the mean of those in the same place of a page's template, long blocks counting more."""
    if alike is None:
        return logits
    weights = np.sqrt([measured.words + 1.0 for measured in view.measures])
    means = np.bincount(alike, weights * logits) / np.bincount(alike, weights)
    leaning: Array = (1 - ALIKE) * logits + ALIKE * means[alike]
    return leaning


def _best_bar(view: View, chances: Array, temper: float = TEMPER) -> tuple[float, float]:
    """The chance from which blocks should stay for the greatest word F1 that the chances let expect of this document,
    and that word F1.

    In a document where little is sure the bar is low, in one where all is sure high (Lipton, Elkan and Naryanaswamy,
    Optimal thresholding of classifiers to maximize F1, 2014).
    """
    words = np.array([measured.words for measured in view.measures])
    eager = words * chances**temper
    order = np.argsort(-chances, kind="stable")
    expected = 2 * np.cumsum(eager[order]) / np.maximum(np.cumsum(words[order]) + eager.sum(), 1)
    best = expected.argmax()
    return float(chances[order][best]), float(expected[best])


def _page_bar(view: View, chances: Array, options: Options) -> float:
    bar, expected = _best_bar(view, chances)
    if expected < UNSURE:
        bar = _best_bar(view, chances, UNSURE_TEMPER)[0]
    return turned(bar, options.threshold)


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


def _is_dirty(chances: Array, claimed: int) -> bool:
    """Whether a dump is one of a whole page; what looks clean is taken for clean, the commonest input."""
    low = (chances < SURELY_NOT).sum()
    told = claimed >= max(CLAIMED_BLOCKS, CLAIMED_SHARE * len(chances))
    return bool(told and low >= max(DIRTY_BLOCKS, DIRTY_SHARE * len(chances)))


def _bars(view: View, chances: Array, options: Options, dirty: bool) -> Array:
    """The bar of each block of a dump: a lower one for sentences, which furniture seldom has."""
    bar = turned(_best_bar(view, chances)[0], options.threshold) if dirty else min(options.threshold, CLEAN_BAR)
    told = [found.ends and found.words >= SENTENCE_WORDS for found in view.measures]
    return np.where(told, min(bar, options.threshold * SENTENCE_BAR / THRESHOLD), bar)


def _claim(view: View, number: int, chance: float, role: str) -> Claim:
    block = view.blocks[number]
    kind = KINDS.get(role, "chrome")
    rule = f"{kind}/{'page' if view.source.page else 'dump'}{MODEL}"
    return Claim(block.start, block.end, kind, rule, round(1 - chance, 3), sure=True)
