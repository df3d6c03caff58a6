"""The guards: filters over claims that keep listings, prose, clean documents and chronicles as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from cleaner.document import Claim
from cleaner.stages._prose import is_quoted
from cleaner.stages._scene import SENTENCE_WORDS, Case, Scene
from cleaner.stages._view import View

CLEAN_CLAIMS = 4
"""Claimed blocks from which a document shows that it carries residue. Of gold articles that lose words to doubtful
claims most have one to three; dumps of pages have from five to hundreds."""

CREDIT_CLAIMS = 3
"""The same for photo credits, whose shape says more."""

DOUBTFUL = frozenset(("advert", "bio", "caption", "legal", "navigation", "see_also", "tags"))
"""Kinds whose words also occur in articles; comment prompts, embeds, share bars and walls do not."""

EVER_GONE = frozenset(("title", "site", "byline", "dateline", "embed"))
"""Kinds that the model's word does not bring back."""

HEADING_WORDS = 3
"""Words up to which (not counting this one) what a menu says can head a section as well."""

LABEL_SCORE = 0.98
"""Score of a label with its colon ("Read also:"), which is sure enough where one more block is claimed."""

TIMELINE = 2
"""Dates between two paragraphs from which the document is a chronicle."""

WEAK_SCORE = 0.9
"""Score below which a claim is weak; a phrase that begins a block has as much."""

QUOTED_WORDS = 2
"""Words that a quotation has more of; fewer in quotation marks are a name."""

MODEL = "/model"
"""How the rules of the models' claims end, whatever their kind."""

FUSE = 0.4
"""Share of the prose words that rules may take before the fuse keeps them and flags the document."""

SAFE_PROSE = 120
"""Prose words left in the text that show an article was found, so that long comments may go."""

BLOWN = f"fuse: the rules would have taken over {FUSE:.0%} of the prose; it was kept"
"""What the fuse says when it has blown."""


def is_weak(claim: Claim) -> bool:
    """Whether a claim gives way to the model: its phrase stands somewhere in a block, and does not begin it."""
    return not claim.sure and claim.score < WEAK_SCORE


def is_guarded(view: View, claim: Claim, index: int) -> bool:
    """The guards of listings, prose and quotations: code is never taken, the others not on weak evidence."""
    by_tree = claim.kind == "chrome" and view.source.page
    if view.blocks[index].form == "code" and not by_tree and _is_listing(view, index):
        return True
    if claim.sure or claim.takes == "match":
        return False
    return view.measures[index].prose or is_quotation(view, index)


def is_quotation(view: View, index: int) -> bool:
    """Whether the block is a quotation and no more, which the article may well stress."""
    return view.measures[index].words > QUOTED_WORDS and is_quoted(view.texts[index])


def _is_listing(view: View, index: int) -> bool:
    """Whether a block of code is a listing: marked up, fenced, or indented under a line that ends in a colon."""
    text, start = view.source.text, view.starts[index]
    if view.source.page or text.startswith(("```", "~~~"), start):
        return True
    led = index > 0 and view.texts[index - 1].rstrip()[-1:] in (":", "：")
    before = text[max(0, start - 4) : start]
    return led and (before == "    " or before.endswith("\t"))


def without_doubtful(scene: Scene, cases: Sequence[Case], likely: Collection[int]) -> Sequence[Case]:
    """The cases that stand in a document with so few claimed blocks that they may as well be the article's own.

    There the blocks that the model finds `likely` to be content stay too, unless they tell metadata.
    """
    claimed = _claimed(scene)
    if claimed >= CLEAN_CLAIMS:
        return cases
    own = (case for case in cases if case.at not in likely or case.claim.found or case.claim.kind in EVER_GONE)
    return [case for case in own if not _is_doubtful(scene, case, claimed)]


def _claimed(scene: Scene) -> int:
    """How many blocks are claimed for themselves."""
    own = (claim for index, claim in scene.taken.items() if index not in scene.borrowed)
    return sum(claim.kind not in ("title", "site") for claim in own)


def _is_doubtful(scene: Scene, case: Case, claimed: int) -> bool:
    """Whether a claim can stand only beside others: a credit, a disclosure, a word that can be a heading ("Links")."""
    claim, alone = case.claim, claimed == 1
    if claim.kind == "caption" and claimed >= CREDIT_CLAIMS:
        return False
    if alone and claim.kind in ("byline", "dateline") and scene.before(case.at):
        return "/dump/" not in claim.rule  # the only one, and not over the article: perhaps a source the article names
    heading = claim.kind != "advert" and scene.measures[case.at].words < HEADING_WORDS
    weak = claim.score < LABEL_SCORE or (alone and claim.score < 1) or claim.takes == "list" or heading
    return claim.kind in DOUBTFUL and weak and "tag" not in claim.found and "/dump/" not in claim.rule


def without_timeline(view: View, cases: Sequence[Case]) -> Sequence[Case]:
    """The cases without those on dates that head paragraphs: in a chronicle they are text.

    Paragraphs that are claimed too, such as readers' comments, are none of a chronicle.
    """
    dated = {case.at for case in cases if case.claim.kind == "dateline"}
    others = {case.at for case in cases if case.claim.kind != "dateline" and case.claim.takes != "match"}
    heads = {index for index in dated if index + 1 not in others and _tells(view, index + 1)}
    if sum(_tells(view, index - 1) and index - 1 not in others for index in heads) < TIMELINE:
        return cases
    return [case for case in cases if case.at not in heads]


def _tells(view: View, index: int) -> bool:
    """Whether there is such a block and it is a paragraph, if only of one sentence."""
    if not 0 <= index < len(view.measures):
        return False
    measured = view.measures[index]
    return measured.prose or (measured.ends and measured.words >= SENTENCE_WORDS)


def has_blown(scene: Scene) -> bool:
    """The fuse: too much of the prose would go. Statistics answer for themselves."""
    kept = sum(scene.measures[index].words for index in scene.prose)
    lost = sum(
        scene.measures[index].words
        for index, claim in scene.taken.items()
        if scene.measures[index].prose
        and not _is_statistical(claim)
        and not (claim.kind == "comments" and kept >= SAFE_PROSE)
    )
    return lost > FUSE * (lost + kept)


def _is_statistical(claim: Claim) -> bool:
    return claim.kind == "chrome" or claim.rule.endswith(MODEL)


def sparing(scene: Scene, cases: Iterable[Case]) -> list[Case]:
    """The cases without those on prose, and with `rest` shrunk to its own block."""
    spared = (
        case
        for case in cases
        if _is_statistical(case.claim) or case.claim.takes == "match" or not scene.measures[case.at].prose
    )
    return [_alone(case) if case.claim.takes == "rest" else case for case in spared]


def _alone(case: Case) -> Case:
    return case._replace(claim=case.claim._replace(takes="block"))
