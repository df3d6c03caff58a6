"""The first judge of pages: what trafilatura's extraction would not keep is claimed as chrome."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from cleaner.document import Block, Claim, Source
from cleaner.stages import _align, _structure, _trafilatura

LINKED = 0.3
"""Mean share of link text from which a list is a menu."""

RULE = "chrome/page/extractor"
SCORE = 0.7
MOST_MARKUP = 5_000_000
MOST_TAGS = 30_000
"""Larger pages are judged by structure alone: with 15,000 inline elements in one paragraph trafilatura needs 5 s,
four times that with twice as many. The largest of 414 real pages has 20,000 tags."""
SIBLINGS = 0.4
"""Paragraphs made by the same template are kept together when this share of their words is."""
LITTLE_PROSE = 0.35
ENOUGH_PROSE = 50
"""An extraction with less of the page's prose than this share (of at least so many words) missed the article."""

# Word F1 beside trafilatura's own output in the same run, title left out: 300 mixed pages 0.838 (0.822), 114 news pages
# 0.963 (0.954); 150 other mixed pages, looked at by nobody, 0.835 (0.822).


def judge(source: Source, blocks: list[Block]) -> list[Claim]:
    """Claim the blocks of a page that are no part of its article; nothing for a dump. Linear in the page.

    The first heading that repeats the page's <title> is left to those who look for titles.
    """
    if not source.page:
        return []
    texts = [source.text[block.start : block.end] if block.form != "alt" else "" for block in blocks]
    sizes = [len(_align.words(text)) for text in texts]
    kept = _kept(source, blocks, texts, sizes)
    _complete_lists(blocks, kept)
    title = _title_at(source, blocks, texts)
    return [
        Claim(block.start, block.end, "chrome", RULE, SCORE, sure=True)
        for at, (block, keep) in enumerate(zip(blocks, kept, strict=True))
        if not keep and at != title
    ]


def _kept(source: Source, blocks: Sequence[Block], texts: Sequence[str], sizes: Sequence[int]) -> list[bool]:
    """For each block, whether it is part of the article."""
    prose = _structure.prose_words(blocks, sizes)
    extraction = _extraction(source.markup or "")
    if extraction is None:
        return _structure.main_part(blocks, sizes, prose)
    kept = _align.kept(texts, extraction)
    kept = _structure.with_siblings(blocks, prose, kept, SIBLINGS)
    if _misses_article(prose, sizes, kept):
        part = _structure.main_part(blocks, sizes, prose)
        kept = [keep or here for keep, here in zip(kept, part, strict=True)]
    kept = _structure.with_headings(blocks, kept)
    return _structure.with_lead(blocks, sizes, kept)


def _complete_lists(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Keep the whole of a list or table of which a part is kept, and one that stands between kept blocks."""
    start = 0
    for at in range(1, len(blocks) + 1):
        if at < len(blocks) and blocks[at].tight and blocks[at].form == blocks[start].form:
            continue
        run = range(start, at)
        linked = sum(blocks[index].links for index in run) / len(run)
        inside = start > 0 and at < len(blocks) and kept[start - 1] and kept[at]
        if blocks[start].form in ("item", "row") and linked < LINKED and (inside or any(kept[index] for index in run)):
            for index in run:
                kept[index] = True
        start = at


def _extraction(markup: str) -> str | None:
    if len(markup) > MOST_MARKUP or markup.count("<") > MOST_TAGS:
        return None
    return _trafilatura.extract(markup)


def _misses_article(prose: Sequence[int], sizes: Sequence[int], kept: Sequence[bool]) -> bool:
    """Whether most of the page's prose was left, more than was taken of any kind."""
    whole = sum(prose)
    found = sum(compress(prose, kept))
    return whole > ENOUGH_PROSE and found < LITTLE_PROSE * whole and whole - found > sum(compress(sizes, kept))


def _title_at(source: Source, blocks: Sequence[Block], texts: Sequence[str]) -> int | None:
    """The first main heading that stands in one of the page's own titles."""
    titles = [" ".join(_align.words(value)) for name, value in source.meta if name in ("title", "og:title")]
    for at, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if block.form == "heading" and block.level == 1:
            own = " ".join(_align.words(text))
            if own and any(own in title for title in titles):
                return at
    return None
