"""What the block model reads of a page's blocks beside what it reads of a dump's: links, elements, siblings, meta."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import urlsplit

from cleaner.document import Block, Claim
from cleaner.stages import _meta
from cleaner.stages._features import TOP, Lexicon, Reading, reading, share, steps
from cleaner.stages._numpy import Array, np
from cleaner.stages._paths import LEVELS, Places
from cleaner.stages._view import View
from cleaner.stages._words import POWERS, Glyphs, Words, lines, words

FORMS = ("caption", "alt")
TITLES = ("title", "og:title", "twitter:title")
ABOUT = ("description", "og:description")
GRAM = 4
"""Words that must follow one another in a block and in a page's JSON-LD to count as the same passage."""
TYPES = {
    "article": ("article", "newsarticle", "blogposting", "report", "reportagenewsarticle", "techarticle", "blog"),
    "product": ("product", "offer", "product.item", "productgroup", "og:product"),
    "forum": ("discussionforumposting", "qapage", "question", "answer", "discussion"),
    "list": ("itemlist", "collectionpage", "searchresultspage", "offercatalog", "event"),
    "site": ("website", "organization", "localbusiness", "service", "faqpage", "person", "profile", "book", "recipe"),
}
"""What a page says it is (og:type, JSON-LD), by kinds that read alike."""
_TYPED = re.compile(r'"@type"\s*:\s*(?:"([^"]{1,40})"|\[([^\]]{1,200})\])')
_DATED = re.compile(r"/(?:19|20)\d\d(?:[/-]\d{1,2})?(?:[/-]|$)")


def read_page(view: View, claims: Iterable[Claim], taken: Collection[int], lexicon: Lexicon) -> Reading:
    """Read a page of at least one block. Linear."""
    found = words(view.source.text, view.blocks, lexicon.glyphs)
    plain = reading(view, found, claims, taken, lexicon.stops)
    sizes = np.array([measured.words for measured in view.measures])
    about = [*_witnesses(view, found, lexicon.glyphs), *_kind(view), *_address(view)]
    places = Places(view.blocks)
    columns = np.stack([*_own(view), *_around(view, places, sizes), *about], 1)
    beside = np.concatenate([np.clip(columns, 0, TOP), places.tags()], 1)
    shape = np.concatenate([plain.shape, beside.astype(np.uint8)], 1)
    return Reading(shape, plain.bags | {"names": places.names()}, places.which)


def _own(view: View) -> list[Array]:
    blocks = view.blocks
    return [
        np.array([int(block.links * TOP) for block in blocks]),
        np.array([min(TOP, block.level * 20) for block in blocks]),
        np.array([min(TOP, len(block.path) * 4) for block in blocks]),
        *(np.array([TOP * (block.form == form) for block in blocks]) for form in FORMS),
    ]


def _around(view: View, places: Places, sizes: Array) -> list[Array]:
    """Of the elements around each block: how much of the page, of its prose and of links they hold, and how often."""
    count = len(view.blocks)
    prose = np.zeros(count)
    prose[view.prose] = sizes[view.prose]
    linked = np.array([block.links for block in view.blocks]) * sizes
    columns: list[Array] = []
    for level in range(LEVELS):
        group = places.groups(level)
        total = [np.bincount(group, weights)[group] for weights in (sizes, prose, linked, np.ones(count))]
        words, told, links, many = total
        columns += [
            (words * TOP / max(1, sizes.sum())).astype(np.int64),
            (told * TOP / max(1, prose.sum())).astype(np.int64),
            (links * TOP / np.maximum(words, 1)).astype(np.int64),
            steps(many),
            steps(words / many),
            (told * TOP / np.maximum(words, 1)).astype(np.int64),
        ]
    return columns


def _witnesses(view: View, found: Words, glyphs: Glyphs) -> list[Array]:
    """How much of each block the page's titles, its description and its JSON-LD article repeat."""
    meta = view.source.meta
    titles = [value for name, value in meta if name in TITLES]
    title = _words_of(titles, glyphs)
    told = _words_of([value for name, value in meta if name in ABOUT], glyphs)
    body = _grams(_words_of([_meta.article_body(list(meta))], glyphs))
    grams = _grams(found)
    held = np.bincount(grams.owner[np.isin(grams.hashes, body.hashes)], minlength=len(view.blocks))
    many = np.bincount(grams.owner, minlength=len(view.blocks))
    counts = np.diff(found.offsets)
    return [
        TOP * (np.isin(lines(found), lines(title)) & (counts > 0)),
        _share_of(found, title.hashes, counts),
        _share_of(found, told.hashes, counts),
        share(held, many),
        np.where((many == 0) & (len(body.hashes) > 0), TOP, 0),
        np.full(len(view.blocks), TOP * (len(body.hashes) > 0)),
    ]


class _Grams(NamedTuple):
    """Passages of four words that stand in one block: their hashes, and the block of each."""

    hashes: Array
    owner: Array


def _grams(found: Words) -> _Grams:
    hashes, owner = found.hashes, found.owner
    if len(hashes) < GRAM:
        return _Grams(hashes[:0], owner[:0])
    last = len(hashes) - GRAM + 1
    joined = sum((hashes[at : last + at] * POWERS[at] for at in range(GRAM)), np.zeros(last, np.uint64))
    within = owner[:last] == owner[GRAM - 1 :]
    return _Grams(joined[within], owner[:last][within])


def _words_of(texts: Sequence[str], glyphs: Glyphs) -> Words:
    """The words of some texts, each as a block of its own."""
    ends = list(accumulate(map(len, texts))) or [0]
    blocks = [Block(start, end) for start, end in zip([0, *ends], ends, strict=False)]
    return words("".join(texts), blocks, glyphs)


def _share_of(found: Words, known: Array, counts: Array) -> Array:
    """The share of each block's words that are among those known."""
    hits = np.bincount(found.owner[np.isin(found.hashes, known)], minlength=len(counts))
    return share(hits, counts)


def _kind(view: View) -> list[Array]:
    """What kind of page it says it is."""
    said = [value.lower() for name, value in view.source.meta if name == "og:type"]
    for name, value in view.source.meta:
        if name == "jsonld":
            said += [
                part.strip(' "').lower()
                for found in _TYPED.findall(value)
                for part in (found[0] or found[1]).split(",")
            ]
    known = set(said)
    flags = [any(name in known for name in names) for names in TYPES.values()] + [bool(known)]
    return [np.full(len(view.blocks), TOP * flag) for flag in flags]


def _address(view: View) -> list[Array]:
    """Shape of the page's own address: steps, hyphens of the last one, digits, a date."""
    links = [value for name, value in view.source.meta if name in ("canonical", "og:url")]
    try:
        path = urlsplit(links[0]).path if links else ""
    except ValueError:
        path = ""
    parts = [part for part in path.split("/") if part]
    last = parts[-1] if parts else ""
    shape = (
        TOP * bool(links),
        16 * len(parts),
        8 * (last.count("-") + last.count("_")),
        8 * sum(map(str.isdigit, last)),
        TOP * bool(_DATED.search(path)),
        len(last),
    )
    return [np.full(len(view.blocks), min(TOP, value)) for value in shape]
