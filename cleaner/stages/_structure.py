"""Which blocks of a page stand where its article stands, told by elements, classes and links alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.document import Block

PROSE_WORDS = 15
PROSE_LINKS = 0.35
"""A paragraph with more words and a smaller share of link text is prose."""
MENU_LINKS = 0.6
MENU_WORDS = 20
"""A block with fewer words and a greater share of link text is navigation."""
CONTAINER_SHARE = 0.7
"""The article's container is the innermost element that holds this share of the prose."""
PATH_END = 5
"""The elements that tell which paragraphs were made by the same template."""

_ASIDE = re.compile(
    r"^(?:nav|footer|aside|form|dialog|menu|button)\b|comment|cookie|consent|newsletter|related|recommend|sidebar|promo"
    r"|advert|disclaimer|breadcrumb|popup|modal",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"lead|dek\b|standfirst|sub-?(?:title|head)|intro|abstract|summary|vorspann|chapo|synopsis",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^figure\b|gallery|lightbox|slide|caption|image|img|photo|video|excerpt", re.IGNORECASE)
_ID = re.compile(r"#[^.]*")
LEAD_WORDS = 8
LEAD_BLOCKS = 25
"""How many blocks before the first kept paragraph a lead may stand."""


def prose_words(blocks: Sequence[Block], sizes: Sequence[int]) -> list[int]:
    """For each block its words if it is a paragraph of prose outside menus, asides and comments, else 0."""
    outside = _Outside()
    return [
        size
        if size >= PROSE_WORDS
        and block.links < PROSE_LINKS
        and block.form in ("line", "item", "verse")
        and not outside.holds(block.path)
        else 0
        for block, size in zip(blocks, sizes, strict=True)
    ]


def main_part(blocks: Sequence[Block], sizes: Sequence[int], prose: Sequence[int]) -> list[bool]:
    """For each block, whether it stands in the element that holds most of the prose, and is no menu."""
    outside = _Outside()
    inside = _in_container(blocks, prose)
    return [
        here
        and block.form != "alt"
        and not (block.links > MENU_LINKS and size < MENU_WORDS)
        and not outside.holds(block.path)
        for block, size, here in zip(blocks, sizes, inside, strict=True)
    ]


class _Outside:
    """Whether a path leads out of the article; each element's name is looked at once."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def holds(self, path: tuple[str, ...]) -> bool:
        known = self._known
        for name in path:
            if name not in known:
                known[name] = _ASIDE.search(name) is not None
            if known[name]:
                return True
        return False


def _in_container(blocks: Sequence[Block], prose: Sequence[int]) -> list[bool]:
    """For each block, whether the innermost element with `CONTAINER_SHARE` of the prose holds it."""
    elements: dict[tuple[int, str], int] = {}
    words: Counter[int] = Counter()
    chains: list[list[int]] = []
    for block, count in zip(blocks, prose, strict=True):
        chain, element = [], 0
        for name in block.path:
            element = elements.setdefault((element, name), len(elements) + 1)
            chain.append(element)
            words[element] += count
        chains.append(chain)
    enough = CONTAINER_SHARE * sum(prose)
    depths = ((depth, element) for chain in chains for depth, element in enumerate(chain) if words[element] >= enough)
    _, container = max(depths, default=(0, 0))
    return [container == 0 or container in chain for chain in chains]


def with_siblings(blocks: Sequence[Block], prose: Sequence[int], kept: list[bool], share: float) -> list[bool]:
    """Keep prose also where `share` of the prose in elements of the same names and classes is kept."""
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    kinds = []
    for block in blocks:
        end = block.path[-PATH_END:]
        if end not in names:
            names[end] = tuple(_ID.sub("", name) for name in end)
        kinds.append(names[end])
    all_words: Counter[tuple[str, ...]] = Counter()
    kept_words: Counter[tuple[str, ...]] = Counter()
    for kind, count, keep in zip(kinds, prose, kept, strict=True):
        all_words[kind] += count
        kept_words[kind] += count * keep
    return [
        keep or (count > 0 and 0 < kept_words[kind] >= share * all_words[kind])
        for kind, count, keep in zip(kinds, prose, kept, strict=True)
    ]


def with_headings(blocks: Sequence[Block], kept: list[bool]) -> list[bool]:
    """Keep also the headings that stand between kept blocks."""
    taken = list(kept)
    for at, block in enumerate(blocks[:-1]):
        between = taken[at + 1] and any(taken[max(0, at - 3) : at])
        taken[at] = taken[at] or (between and block.form == "heading" and block.level > 1 and block.links < 0.5)
    return taken


def with_lead(blocks: Sequence[Block], sizes: Sequence[int], kept: list[bool]) -> list[bool]:
    """Keep also the lead: between the page's title and the first kept paragraph, in elements that are named for it."""
    taken = list(kept)
    first = next((at for at, keep in enumerate(kept) if keep and sizes[at] >= PROSE_WORDS), 0)
    start = max(0, first - LEAD_BLOCKS)
    title = next((at for at, block in enumerate(blocks[:first]) if block.form == "heading" and block.level == 1), first)
    outside = _Outside()
    for at in range(max(start, title + 1), first):
        block = blocks[at]
        if sizes[at] < LEAD_WORDS or block.links >= PROSE_LINKS or block.form not in ("line", "heading", "item"):
            continue
        named = any(_LEAD.search(name) for name in block.path[-2:]) and not any(map(_PICTURE.search, block.path[-4:]))
        taken[at] = taken[at] or (named and not outside.holds(block.path))
    return taken
