"""The judge that reads blocks and their neighbours: claims what rules cannot know, such as other articles' teasers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from cleaner.document import Claim, Options
from cleaner.stages._features import read
from cleaner.stages._network import load, run
from cleaner.stages._numpy import np
from cleaner.stages._roles import ROLES
from cleaner.stages._threads import one_thread
from cleaner.stages._view import View

DIRTY_SHARE, DIRTY_CLAIMS = 0.25, 3
"""Share of a document's blocks that the model would take, and blocks that the rules take, from which it is a dump of a
page. Of gold articles on unseen sites 2 % pass for one, of whole pages 4 % do not."""

CLEAN_BAR = 0.01
"""Chance of being content below which a block goes from a document that looks clean."""

FIRM = 0.97
"""Chance of being content from which weak claims of the rules give a block up: on unseen sites it wins back a fifth of
what rules take of the text of forums and shops, and hardly any furniture."""

KINDS = {"byline": "byline", "date": "dateline", "caption": "caption"}
"""The kinds of removals whose role says more than `chrome`."""


class Opinion(NamedTuple):
    """The model's own claims, and the blocks of whose content it is sure."""

    claims: list[Claim]
    firm: list[int]


def judge(view: View, claims: Iterable[Claim], taken: Collection[int], options: Options) -> Opinion:
    """Claims on the blocks of a dump that are hardly content, after what the rules claim and would take.

    A page's tree says more than its lines do: it has a judge of its own. Raises `ModelError`.
    """
    if view.source.page or not view.blocks:
        return Opinion([], [])
    network = load(options.model)
    with one_thread():
        logits, roles = run(network, read(view, claims, taken, network.lexicon))
    chances = 1 / (1 + np.exp(-logits.astype(np.float64)))
    free = np.ones(len(chances), bool)
    free[list(taken)] = False
    low = chances < _bar(chances, options.threshold, len(taken))
    if not any(view.measures[number].words for number in np.flatnonzero(free & ~low).tolist()):
        return Opinion([], [])  # a document without an article: what the rules leave stays
    firm = np.flatnonzero(~free & (chances >= FIRM)).tolist()
    best = roles.argmax(1)
    return Opinion(
        [
            _claim(view, number, float(chances[number]), ROLES[best[number]])
            for number in np.flatnonzero(free & low).tolist()
        ],
        firm,
    )


def _bar(chances: Any, threshold: float, claimed: int) -> float:
    """The chance below which blocks go: lower where few would go, for clean text is the commonest input."""
    dirty = (chances < threshold).mean() >= DIRTY_SHARE and claimed >= DIRTY_CLAIMS
    return threshold if dirty else min(threshold, CLEAN_BAR)


def _claim(view: View, number: int, chance: float, role: str) -> Claim:
    block = view.blocks[number]
    kind = KINDS.get(role, "chrome")
    return Claim(block.start, block.end, kind, f"{kind}/dump/model", round(1 - chance, 3), sure=True)
