"""Labelled documents for training: the blocks of dumps and pages with what the gold text keeps of them.

scripts/dumps.py makes the dumps of a page and scripts/furniture.py those of two pages; here they are read as the
models will read them, and labelled by laying their blocks beside the gold text.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import align
import corpus
from corpus import Page
from dumps import tree

from cleaner.document import Block, Options, Source
from cleaner.errors import InputError
from cleaner.stages import decode, lines, menus, page, rules, settle, tail
from cleaner.stages._dates import parse
from cleaner.stages._features import Lexicon, Reading, read
from cleaner.stages._page_features import read_page
from cleaner.stages._roles import ROLES
from cleaner.stages._view import View

COVERED = 0.6
"""Share of a short block's words that must stand in the gap between two aligned blocks for it to be content."""
CELLS = 3_000_000
"""Words times words up to which a gap is aligned word by word."""
STAMP = 80
"""Characters up to which a block can be a date."""


class Example(NamedTuple):
    """A dump or page with its labels: `keep` (bool) and `roles` (numbers of ROLES) of each block, and its `words`."""

    how: str
    page: str
    set: str
    kind: str
    fold: int
    reading: Reading
    words: list[int]
    keep: list[bool]
    roles: list[int]


def example(raw: str | bytes, how: str, origin: Page, fold: int, lexicon: Lexicon) -> tuple[Example, View] | None:
    """A dump, or where `raw` was made as a `page` that page, read and labelled; None where it holds no text."""
    try:
        source, blocks = _split(raw, "html" if how.endswith(":page") else "text")
    except InputError:
        return None
    if not blocks:
        return None
    view = View(source, blocks)
    docket = settle.Docket(view, Options())
    docket.add(rules.judge(view, Options()))
    docket.add(menus.judge(view, docket.standing()))
    docket.add(tail.judge(view, docket.standing()))
    reading = (read_page if source.page else read)(view, docket.claims(), docket.standing(), lexicon)
    # What an image shows is told to those who do not see it; it is no part of a gold text.
    texts = ["" if block.form == "alt" else text for block, text in zip(blocks, view.texts, strict=True)]
    keep = aligned(texts, origin["text"])
    counts = [len(corpus.word_list(text)) for text in view.texts]
    named = (how, origin["id"], origin["set"], origin.get("kind") or "article", fold)
    return Example(*named, reading, counts, keep, _roles(view.texts, keep, origin)), view


def _split(raw: str | bytes, form: Any) -> tuple[Source, list[Block]]:
    source = decode.decode(raw, form)
    return page.split(source) if source.page else lines.split(source)


def aligned(texts: Sequence[str], gold: str) -> list[bool]:
    """Which blocks the gold text holds: long ones by their passages, short ones word by word between them."""
    laid = align.lay(texts, gold)
    taken = align.held(laid)
    for before, after in laid.gaps():
        gap = laid.flat[before.end : max(before.end, after.start)].split()
        row = [(word, at) for at in range(before.block + 1, after.block) for word in laid.tokens[at]]
        if not gap or not row or len(row) * len(gap) > CELLS:
            continue
        hits: dict[int, int] = defaultdict(int)
        matcher = difflib.SequenceMatcher(None, [word for word, _ in row], gap, autojunk=False)
        for start, _, size in matcher.get_matching_blocks():
            for _, at in row[start : start + size]:
                hits[at] += 1
        for at, hit in hits.items():
            taken[at] = taken[at] or hit >= COVERED * len(laid.tokens[at])
    return taken


def _plain(text: str | None) -> str:
    return " ".join(corpus.word_list(unicodedata.normalize("NFKC", text or "").casefold()))


def _roles(texts: Sequence[str], keep: Sequence[bool], origin: Page) -> list[int]:
    meta = origin.get("meta") or {}
    title, authors = _plain(meta.get("title")), [_plain(name) for name in meta.get("authors") or () if name]
    captions = origin.get("captions") or frozenset()
    roles = []
    for text, kept in zip(texts, keep, strict=True):
        plain, role = _plain(text), "content" if kept else "other"
        if title and plain and _is_title(plain, title):
            role = "title"
        elif not kept and plain in captions:
            role = "caption"
        elif not kept and len(plain.split()) <= 25 and any(name and name in plain for name in authors):
            role = "byline"
        elif not kept and _is_date(text, meta):
            role = "date"
        roles.append(ROLES.index(role))
    return roles


def _is_title(plain: str, title: str) -> bool:
    part = plain in title and len(plain) > 0.6 * len(title) and len(plain.split()) > 3
    return plain == title or part or (title in plain and len(title) > 0.6 * len(plain) and len(title) > 12)


def _is_date(text: str, meta: dict[str, Any]) -> bool:
    gold = str(meta.get("date") or "")[:10]
    if not gold or len(text) > STAMP or not any(map(str.isdigit, text)):
        return False
    found = parse(text, meta.get("lang") or "en")
    return bool(found) and str(found)[:10] == gold


def captions(origin: Page) -> frozenset[str]:
    """The page's captions, folded, as its markup names them."""
    root = tree(origin)
    if root is None:
        return frozenset()
    return frozenset(_plain(" ".join(element.itertext())) for element in root.iter("figcaption")) - {""}
