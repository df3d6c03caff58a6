"""What is kept of a document as Markdown: its lines beside the page's inline marks, which are read anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from cleaner.document import Removal
from cleaner.stages import _addresses, _inline, _markdown, _page
from cleaner.stages._collect import Mark
from cleaner.stages._offsets import moved
from cleaner.stages._view import View

Line = tuple[int, str, str, bool]
"""A kept line: the number of its block, its text, its form, and whether it joins the line before."""

_SAFE = ("http://", "https://", "mailto:", "ftp://")


def write(view: View, removals: Sequence[Removal], lines: Sequence[Line], url: str | None, links: bool) -> str:
    """The Markdown of the lines. In a dump nothing is marked but listings: what looks like markup is escaped."""
    marks = _marks(view)
    starts = [mark.start for mark in marks]

    def resolve(target: str) -> str:
        whole = _addresses.join(url, target) if links else ""
        safe = whole.startswith(_SAFE) or (not url and ":" not in whole.split("/")[0] and not whole.startswith("#"))
        return whole.translate(_ESCAPED) if safe else ""

    kept = [_kept(view, removals, line, marks, starts) for line in lines]
    return _markdown.write(kept, resolve)


_ESCAPED = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", "|": "%7C"})


def _marks(view: View) -> list[Mark]:
    """The marks of a page, in the order in which they begin; none where its rendering does not come out the same."""
    if not view.source.page:
        return []
    page = _page.read(view.source.markup or "", _inline.render)
    return sorted(page.marks) if page.text == view.source.text else []


def _kept(
    view: View, removals: Sequence[Removal], line: Line, marks: Sequence[Mark], starts: Sequence[int]
) -> _markdown.Kept:
    index, text, form, joined = line
    block = view.blocks[index]
    if not view.source.page:
        return _markdown.Kept(text, "code" if form == "code" else "line", joined=joined)
    form = "code" if block.form == "code" else form  # a listing of one line is a line to the text
    inside = marks[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
    placed = _placed(view.texts[index], text, inside, block.start) if form != "code" else ()
    return _markdown.Kept(text, form, block.level, block.path, placed, _indent(view.source.text, block.start), joined)


def _placed(raw: str, text: str, marks: Sequence[Mark], start: int) -> tuple[Mark, ...]:
    """The marks of a block with their places in what was made of its text."""
    if not marks:
        return ()
    ends = sorted({place for mark in marks for place in (mark.start - start, mark.end - start)})
    found = moved(raw, text, [min(end, len(raw)) for end in ends])
    if found is None:
        return ()
    places = dict(zip(ends, found, strict=True))
    return tuple(mark._replace(start=places[mark.start - start], end=places[mark.end - start]) for mark in marks)


def _indent(text: str, start: int) -> int:
    """How many lists stand around an item: it is indented by two spaces for each."""
    at = start
    while at and text[at - 1] == " ":
        at -= 1
    return (start - at) // 2
