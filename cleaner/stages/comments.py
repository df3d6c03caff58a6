"""The comments that readers left below an article: they are not its text, but they can be had."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from cleaner.document import Block, Comment, Removal, Source
from cleaner.stages import _dates, _posts, _schema
from cleaner.stages._tidy import tidy

STAMP_WORDS = 5
"""Words of a line with a date that is nothing but when the comment was written."""
_MARKER = re.compile(r"(?:-|\d+\.) ")
_EDGES = " –—-·|:,"
_SAYS = re.compile(r"(?i)\s*(?:says|said|wrote|writes|schrieb|sagt|a écrit|dice|dijo|dit|пишет)?\s*:?\s*$")


def read(source: Source, blocks: list[Block], removals: Sequence[Removal], lang: str | None) -> tuple[Comment, ...]:
    """The comments of a page in the order of their threads; none for a dump.

    What stays in the article's text is no comment: in a forum the posts are the content. Where the markup shows none,
    those that the page's JSON-LD gives beside its article. Linear in the page.
    """
    if not source.page:
        return ()
    found = tuple(_shown(source, removals, lang)) if _posts.has_any(blocks) else ()
    return found or tuple(_told(source, lang))


def _shown(source: Source, removals: Sequence[Removal], lang: str | None) -> Iterator[Comment]:
    for unveil in (False, True):
        page, posts = _posts.posts(source.markup or "", unveil)
        if source.text.startswith(page.text):
            break
    else:
        return
    starts = [removal.start for removal in removals]
    for post in posts:
        first = page.blocks[post.blocks[0]]
        at = bisect_right(starts, first.start) - 1
        if at >= 0 and removals[at].end >= first.end:
            paragraphs = [page.text[page.blocks[one].start : page.blocks[one].end] for one in post.blocks]
            if first.form == "item":  # the comments themselves are a list
                paragraphs[0] = _MARKER.sub("", paragraphs[0])
            yield _comment(post.author, post.stamp, "\n\n".join(paragraphs), post.depth, lang)


def _told(source: Source, lang: str | None) -> Iterator[Comment]:
    said = _schema.comments(value for name, value in source.meta if name == "jsonld" and '"comment' in value)
    return (_comment(one.author, one.stamp, one.text, one.depth, lang) for one in said)


def _is_stamp(line: str, lang: str | None) -> bool:
    return len(line.split()) <= STAMP_WORDS and any(map(str.isdigit, line)) and _dates.parse(line, lang) is not None


def _comment(author: str | None, stamp: str | None, text: str, depth: int, lang: str | None) -> Comment:
    name = tidy(_SAYS.sub("", author or "")) or None
    lines = (plain for line in text.split("\n\n") if (plain := tidy(line)))
    text = "\n\n".join(line for line in lines if line.strip(_EDGES) != name and not _is_stamp(line, lang))
    return Comment(name, _dates.parse(stamp, lang) if stamp else None, text, depth)
