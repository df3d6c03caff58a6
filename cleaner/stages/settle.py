"""Claims become removals: by precedence, in rounds, under the guards that keep prose safe."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter

from cleaner.document import Block, Claim, Options, Removal
from cleaner.stages import _guards
from cleaner.stages._packs import kinds
from cleaner.stages._reach import followers
from cleaner.stages._scene import Case, Scene
from cleaner.stages._selection import narrows, selects
from cleaner.stages._view import View

ROUNDS = 12
"""Rounds of settling; texts met so far need at most four."""

Settled = tuple[tuple[Removal, ...], tuple[str, ...]]


class Docket:
    """The claims on one document as its judges hand them in, and what would stand of them if these were all."""

    def __init__(self, view: View, options: Options) -> None:
        self._view, self._options = view, options
        self._cases: list[Case] = []
        self._scene, self._blown, self._settled = Scene(view), False, True
        self._firm: frozenset[int] = frozenset()
        self._likely: frozenset[int] = frozenset()

    def add(self, claims: Iterable[Claim]) -> None:
        """Take in the claims of one more judge, as far as the options let them take part."""
        chosen = [claim for claim in claims if selects(claim.rule, self._options.select, self._options.ignore)]
        new = cases(self._view, chosen)
        if new:
            self._cases = sorted(self._cases + new, key=attrgetter("rank"))
            self._settled = False

    def release(self, firm: Collection[int], likely: Collection[int]) -> None:
        """Give up what weak claims of the judges so far take of blocks whose content the model is sure of (`firm`), and
        in a document with few claims what any of them takes of blocks that are `likely` content."""
        if firm or likely:
            self._firm, self._likely = frozenset(firm), frozenset(likely)
            self._cases = [case for case in self._cases if not _guards.is_weak(case.claim) or case.at not in self._firm]
            self._settled = False

    def claims(self) -> list[Claim]:
        """The claims that passed the guards of the block they begin in, by precedence."""
        return [case.claim for case in self._cases]

    def standing(self) -> dict[int, Claim]:
        """The claims that stand so far, by number of block: what later judges are told."""
        self._settle()
        return self._scene.taken

    def settle(self) -> Settled:
        """The removals, sorted and disjoint, and the document's warnings."""
        self._settle()
        return _removals(self._scene), (_guards.BLOWN,) if self._blown else ()

    def _settle(self) -> None:
        """Settle anew, where something has come since it was last asked what stands."""
        if self._settled:
            return
        self._settled = True
        chosen: Sequence[Case] = self._cases
        scene = resolve(self._view, chosen, self._firm)
        if not narrows(self._options.select):
            sound = _guards.without_doubtful(scene, chosen, self._likely)
            scene, chosen = scene if len(sound) == len(chosen) else resolve(self._view, sound, self._firm), sound
        self._blown = _guards.has_blown(scene)
        self._scene = resolve(self._view, _guards.sparing(scene, chosen), self._firm) if self._blown else scene


def settle(view: View, claims: Iterable[Claim], options: Options) -> Settled:
    """What stands of all these claims: the removals, sorted and disjoint, and the document's warnings."""
    docket = Docket(view, options)
    docket.add(claims)
    return docket.settle()


def cases(view: View, claims: Iterable[Claim]) -> list[Case]:
    """The claims that pass the guards of the block they begin in, by precedence."""
    ranks = kinds()
    found = []
    for claim in claims:
        index = view.index(claim)
        if not _guards.is_guarded(view, claim, index):
            opens, rank = "opens" in claim.found, ranks[claim.kind].rank
            key = (opens, rank, -claim.score, not claim.found, claim.start, claim.rule)
            found.append(Case(key, index, claim))
    return sorted(found, key=attrgetter("rank"))


def resolve(view: View, cases: Sequence[Case], firm: Collection[int] = ()) -> Scene:
    """Apply claims, which come by precedence, until nothing more applies.

    Rounds make the result the same as that of cleaning the cleaned text once more: each guard looks at
    what stays, never at what is taken.
    """
    scene = Scene(view, firm)
    scene.bylines = {case.at for case in cases if case.claim.kind in ("byline", "dateline")}
    scene.marks = {case.at: mark for mark in ("opens", "closes") for case in cases if mark in case.claim.found}
    cases = _guards.without_timeline(view, cases)
    scene.parts = [case.claim for case in cases if case.claim.takes == "match"]
    pending = [case for case in cases if case.claim.takes != "match"]
    for _ in range(ROUNDS):
        left = [case for case in pending if not _apply(scene, case.claim, case.at)]
        if len(left) == len(pending):
            break
        pending = left
        scene.count()
    return scene


def _apply(scene: Scene, claim: Claim, index: int) -> bool:
    """Take what the claim may take now; whether it is done with."""
    if index in scene.taken:
        if index in scene.borrowed and not claim.found:  # gone anyway: under its own name, but with no say on metadata
            scene.taken[index] = claim
            scene.borrowed.discard(index)
        if claim.takes == "block":
            return True
    elif claim.where != "any" and not scene.in_place(claim.where, index):
        return False
    further = followers(scene, claim, index)
    if further is None:
        return False
    scene.taken.setdefault(index, claim)
    if further:
        scene.borrow(further, claim._replace(found={}))
    return True


def _removals(scene: Scene) -> tuple[Removal, ...]:
    """What is taken as spans: whole blocks, and parts of the others where they do not overlap."""
    whole = sorted(_removal(claim, scene.blocks[index]) for index, claim in scene.taken.items())
    spans = list(whole)
    ends = [span.end for span in whole]
    last = 0
    for claim in sorted(scene.parts):
        place = bisect_right(ends, claim.start)
        covered = place < len(whole) and whole[place].start < claim.end
        if claim.start >= last and not covered and claim.end > claim.start:
            spans.append(_removal(claim, claim))
            last = claim.end
    return tuple(sorted(spans, key=attrgetter("start")))


def _removal(claim: Claim, span: Block | Claim) -> Removal:
    return Removal(span.start, span.end, claim.kind, claim.rule, claim.score, claim.found)
