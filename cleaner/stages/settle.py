"""Claims become removals: precedence, and the guards that keep prose safe."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from cleaner.document import Block, Claim, Options, Removal, Source, Where
from cleaner.stages._packs import kinds
from cleaner.stages._prose import is_quoted, measure
from cleaner.stages._selection import narrows, selects

NEAR_TOP = 2
"""Prose blocks that may stand before a claim of `where = "top"`: a standfirst and a first paragraph."""

NEAR_END = 2
"""Prose blocks that may stay behind a claim of `where = "end"`."""

LIST_ITEMS = 15
"""Blocks a `list` claim takes at most behind its own."""

SUBHEADING_WORDS = 5
"""Words that headings inside an article mostly stay below and headlines of other articles exceed."""

LIST_REACH = 60
"""Blocks behind its own that a `list` claim looks at, those already taken included."""

UNDER_HEADLINE = 3
"""Lines under a headline among which its byline or date stands."""

ROUNDS = 12
"""Rounds of settling; texts met so far need at most four."""

SENTENCE_WORDS = 4
"""Words from which a line with a full stop is a sentence, which headlines are not."""

ITEM_LINKS = 0.3
"""Share of link text from which a block of a page can be an item of a list of pointers."""

ITEM_WORDS = 24
"""Words above which a block is no headline of a list."""

ARTICLE_RUN = 3
"""Prose blocks in a row that show the article goes on, so that `rest` is refused."""

CLEAN_CLAIMS = 4
"""Claimed blocks from which a document shows that it carries residue. Of gold articles that lose words to doubtful
claims most have one to three; dumps of pages have from five to hundreds."""

CREDIT_CLAIMS = 3
"""The same for photo credits, whose shape says more."""

DOUBTFUL = frozenset(("advert", "bio", "caption", "legal", "navigation", "see_also", "tags"))
"""Kinds whose words also occur in articles; comment prompts, embeds, share bars and walls do not."""

HEADING_WORDS = 3
"""Words up to which (not counting this one) what a menu says can head a section as well."""

LABEL_SCORE = 0.98
"""Score of a label with its colon ("Read also:"), which is sure enough where one more block is claimed."""

TIMELINE = 2
"""Dates between two paragraphs from which the document is a chronicle."""

PAIR_REACH = 8
"""Blocks that may stand between an embed's opening marker and its closing twin."""

PAIR_PROSE = 2
"""Prose blocks among them, such as a quoted post: with more, a marker is missing and the text is the article's."""

FUSE = 0.4
"""Share of the prose words that rules may take before the fuse keeps them and flags the document."""

SAFE_PROSE = 120
"""Prose words left in the text that show an article was found, so that long comments may go."""

Settled = tuple[tuple[Removal, ...], tuple[str, ...]]


class Scene:
    """The blocks of one document with what stands of them so far."""

    def __init__(self, source: Source, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.texts = [source.text[block.start : block.end] for block in blocks]
        self.indented = [_is_indented(source.text, block.start) for block in blocks]
        self.page = source.page
        self.listed = [source.page or source.text.startswith(("```", "~~~"), block.start) for block in blocks]
        self.measures = [measure(text) for text in self.texts]
        self.starts = [block.start for block in blocks]
        self.taken: dict[int, Claim] = {}
        self.parts: list[Claim] = []
        self.marks: dict[int, str] = {}
        self.bylines: set[int] = set()
        self.end = len(blocks)  # where what a `rest` claim took begins: nothing is left behind it
        self.borrowed: set[int] = set()  # blocks taken by a claim on a block before them
        self.count()

    def count(self) -> None:
        """Note where kept prose stands; called after each round."""
        kept = range(len(self.blocks))
        self.prose = [index for index in kept if self.measures[index].prose and index not in self.taken]
        self.last_run = self._last_run()

    def _last_run(self) -> int:
        """The block that ends the last run of article prose with nothing short in between, or -1."""
        run, last = 0, -1
        for index in range(len(self.blocks)):
            if index not in self.taken:
                run = run + 1 if self.measures[index].prose else 0
                last = index if run >= ARTICLE_RUN else last
        return last

    def index(self, claim: Claim) -> int:
        """The block in which a claim begins."""
        return bisect_right(self.starts, claim.start) - 1

    def before(self, index: int) -> int:
        """Kept prose blocks before the block."""
        return bisect_left(self.prose, index)

    def behind(self, index: int) -> int:
        """Kept prose blocks behind the block."""
        return len(self.prose) - bisect_right(self.prose, index)

    def in_place(self, where: Where, index: int) -> bool:
        """Whether the block stands where a rule wants it, by the prose that stays around it."""
        if where == "top":
            return self.before(index) <= NEAR_TOP
        return where == "any" or self.behind(index) <= NEAR_END

    def prose_next(self, index: int) -> bool:
        """Whether the next block that stays is prose."""
        behind = (number for number in range(index + 1, len(self.blocks)) if number not in self.taken)
        following = next(behind, None)
        return following is not None and self.measures[following].prose

    def is_headline(self, index: int) -> bool:
        """Whether a byline or a date stands under the block, over all prose: then it is the article's own headline."""
        return not self.before(index) and not self.bylines.isdisjoint(range(index + 1, index + 1 + UNDER_HEADLINE))

    def is_listing(self, index: int) -> bool:
        """Whether the block is code: marked up, fenced, or indented under a line that ends in a colon."""
        if self.blocks[index].form != "code":
            return False
        led = index > 0 and self.texts[index - 1].rstrip()[-1:] in (":", "：")
        return self.listed[index] or (led and self.indented[index])

    def is_item(self, index: int) -> bool:
        """Whether the block can be a headline in a list of pointers."""
        measured = self.measures[index]
        if self.page and self.blocks[index].links < ITEM_LINKS:
            return False  # on a page, what points elsewhere is a link
        if measured.words > ITEM_WORDS or self.blocks[index].form in ("code", "verse"):
            return False
        last = self.texts[index].rstrip()[-1:]
        if last in ".。" and measured.words >= SENTENCE_WORDS:
            return False
        return last in "?!？！" if measured.prose else last not in ",;，、；"


def _is_indented(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    return before == "    " or before.endswith("\t")


def standing(source: Source, blocks: Sequence[Block], claims: Iterable[Claim], options: Options) -> dict[int, Claim]:
    """The claims that would stand if these were all, by number of block: what the frame is seen against."""
    return _fused(source, blocks, claims, options)[0].taken


def settle(source: Source, blocks: Sequence[Block], claims: Iterable[Claim], options: Options) -> Settled:
    """The removals, sorted and disjoint, and the document's warnings."""
    scene, blown = _fused(source, blocks, claims, options)
    warning = f"fuse: the rules would have taken over {FUSE:.0%} of the prose; it was kept"
    return _removals(scene), (warning,) if blown else ()


def _fused(source: Source, blocks: Sequence[Block], claims: Iterable[Claim], options: Options) -> tuple[Scene, bool]:
    """The settled scene, and whether the fuse has blown."""
    chosen = [claim for claim in claims if selects(claim.rule, options.select, options.ignore)]
    scene = resolve(source, blocks, chosen)
    claimed = _claimed(scene)
    if claimed < CLEAN_CLAIMS and not narrows(options.select):
        chosen = [claim for claim in chosen if not _is_doubtful(scene, claim, claimed)]
        scene = resolve(source, blocks, chosen)
    blown = _blown(scene)
    return (resolve(source, blocks, _sparing(scene, chosen)) if blown else scene), blown


def _claimed(scene: Scene) -> int:
    """How many blocks are claimed for themselves. Where they are few, they may as well be the article's own."""
    own = (claim for index, claim in scene.taken.items() if index not in scene.borrowed)
    return sum(claim.kind not in ("title", "site") for claim in own)


def _is_doubtful(scene: Scene, claim: Claim, claimed: int) -> bool:
    """Whether a claim can stand only beside others: a credit, a disclosure, a word that can be a heading ("Links")."""
    alone = claimed == 1
    if claim.kind == "caption" and claimed >= CREDIT_CLAIMS:
        return False
    if alone and claim.kind in ("byline", "dateline") and scene.before(scene.index(claim)):
        return "/dump/" not in claim.rule  # the only one, and not over the article: perhaps a source the article names
    heading = claim.kind != "advert" and scene.measures[scene.index(claim)].words < HEADING_WORDS
    weak = claim.score < LABEL_SCORE or (alone and claim.score < 1) or claim.takes == "list" or heading
    return claim.kind in DOUBTFUL and weak and "tag" not in claim.found and "/dump/" not in claim.rule


def resolve(source: Source, blocks: Sequence[Block], claims: Iterable[Claim]) -> Scene:
    """Apply claims until nothing more applies.

    Rounds make the result the same as that of cleaning the cleaned text once more: each guard looks at
    what stays, never at what is taken.
    """
    scene = Scene(source, blocks)
    ranks = kinds()
    pending = [claim for claim in claims if not _guarded(scene, claim)]
    scene.bylines = {scene.index(claim) for claim in pending if claim.kind in ("byline", "dateline")}
    scene.marks = {scene.index(claim): mark for claim in pending for mark in ("opens", "closes") if mark in claim.found}
    pending = _without_timeline(scene, pending)
    pending.sort(
        key=lambda claim: (
            "opens" in claim.found,
            ranks[claim.kind].rank,
            -claim.score,
            not claim.found,
            claim.start,
            claim.rule,
        )
    )
    scene.parts = [claim for claim in pending if claim.takes == "match"]
    pending = [claim for claim in pending if claim.takes != "match"]
    for _ in range(ROUNDS):
        left = [claim for claim in pending if not _apply(scene, claim)]
        if len(left) == len(pending):
            break
        pending = left
        scene.count()
    return scene


def _guarded(scene: Scene, claim: Claim) -> bool:
    """The guards of listings, prose and quotations: code is never taken, the others not on weak evidence."""
    index = scene.index(claim)
    if scene.is_listing(index) and claim.kind != "chrome":
        return True
    if claim.sure or claim.takes == "match":
        return False
    return scene.measures[index].prose or (scene.measures[index].words > 2 and is_quoted(scene.texts[index]))


def _without_timeline(scene: Scene, claims: list[Claim]) -> list[Claim]:
    """The claims without those on dates that head paragraphs: in a chronicle they are text."""
    dated = {scene.index(claim) for claim in claims if claim.kind == "dateline"}
    told = [measured.prose or (measured.ends and measured.words >= SENTENCE_WORDS) for measured in scene.measures]
    heads = {index for index in dated if index + 1 < len(told) and told[index + 1]}
    if sum(index > 0 and told[index - 1] for index in heads) < TIMELINE:
        return claims
    return [claim for claim in claims if scene.index(claim) not in heads]


def _apply(scene: Scene, claim: Claim) -> bool:
    """Take what the claim may take now; whether it is done with."""
    index = scene.index(claim)
    if index in scene.taken:
        if index in scene.borrowed and not claim.found:  # gone anyway: under its own name, but with no say on metadata
            scene.taken[index] = claim
            scene.borrowed.discard(index)
        if claim.takes == "block":
            return True
    elif not scene.in_place(claim.where, index):
        return False
    followers = _followers(scene, claim, index)
    if followers is None:
        return False
    scene.taken.setdefault(index, claim)
    for number in followers:
        if number not in scene.taken:
            scene.taken[number] = claim._replace(found={})
            scene.borrowed.add(number)
    return True


def _followers(scene: Scene, claim: Claim, index: int) -> range | list[int] | None:
    """The further blocks a claim takes; None where a guard refuses the claim itself."""
    if "opens" in claim.found:
        return _between(scene, index)
    if claim.takes == "list":
        return _list(scene, index)
    return _rest(scene, index) if claim.takes == "rest" else []


def _rest(scene: Scene, index: int) -> range | None:
    """All behind a comment head; nothing where the article goes on, and there one word ("Comments") is a heading.

    On a page other judges know where the comments are; in a forum they are the content.
    """
    if not scene.page and scene.before(index) and scene.last_run < index + ARTICLE_RUN:
        rest = range(index + 1, scene.end)
        scene.end = min(scene.end, index + 1)
        return rest
    alone = scene.measures[index].words > 1 or not scene.prose_next(index)
    return range(0) if alone else None


def _between(scene: Scene, index: int) -> range:
    """The blocks between an opening marker and its closing twin, if that is near and no other opens before it."""
    prose = 0
    for number in range(index + 1, min(len(scene.blocks), index + 2 + PAIR_REACH)):
        marks = scene.marks.get(number, "")
        prose += scene.measures[number].prose
        if marks == "closes" and prose <= PAIR_PROSE:
            return range(index + 1, number)
        if marks or prose > PAIR_PROSE:
            break
    return range(0)


def _list(scene: Scene, index: int) -> list[int] | None:
    """The headlines behind a list's label; None where prose follows at once: then it heads a section."""
    items: list[int] = []
    gone = False
    for number in range(index + 1, min(len(scene.blocks), index + LIST_REACH)):
        if number in scene.taken:
            gone = True  # perhaps one of the list's own items, which another claim took
            continue
        if len(items) == LIST_ITEMS or not scene.is_item(number) or scene.is_headline(number):
            prose_follows = len(items) < LIST_ITEMS
            break
        items.append(number)
    else:
        prose_follows = False
    if prose_follows and _is_subheading(scene, items):
        items.pop()
    return None if prose_follows and not items and not gone else items


def _is_subheading(scene: Scene, items: Sequence[int]) -> bool:
    """Whether the last of several headlines is the article's own next heading: short where the others are long."""
    if len(items) < 2:
        return False
    *others, last = (scene.measures[number].words for number in items)
    return last < SUBHEADING_WORDS and sum(others) > SUBHEADING_WORDS * len(others)


def _sparing(scene: Scene, claims: Iterable[Claim]) -> list[Claim]:
    """The claims without those on prose, and with `rest` shrunk to its own block."""
    spared = [
        claim
        for claim in claims
        if claim.kind == "chrome" or claim.takes == "match" or not scene.measures[scene.index(claim)].prose
    ]
    return [claim._replace(takes="block") if claim.takes == "rest" else claim for claim in spared]


def _blown(scene: Scene) -> bool:
    """The fuse: too much of the prose would go. Statistics answer for themselves (`chrome`)."""
    kept = sum(scene.measures[index].words for index in scene.prose)
    exempt = {"chrome", "comments"} if kept >= SAFE_PROSE else {"chrome"}
    lost = sum(
        scene.measures[index].words
        for index, claim in scene.taken.items()
        if scene.measures[index].prose and claim.kind not in exempt
    )
    return lost > FUSE * (lost + kept)


def _removals(scene: Scene) -> tuple[Removal, ...]:
    spans = [
        Removal(scene.blocks[index].start, scene.blocks[index].end, claim.kind, claim.rule, claim.score, claim.found)
        for index, claim in scene.taken.items()
    ]
    whole = sorted(spans)
    ends = [span.end for span in whole]
    last = 0
    for claim in sorted(scene.parts):
        place = bisect_right(ends, claim.start)
        covered = place < len(whole) and whole[place].start < claim.end
        if claim.start >= last and not covered and claim.end > claim.start:
            spans.append(Removal(claim.start, claim.end, claim.kind, claim.rule, claim.score, claim.found))
            last = claim.end
    return tuple(sorted(spans, key=lambda span: span.start))
