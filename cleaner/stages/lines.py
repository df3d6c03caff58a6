"""A dump becomes blocks: one line a block, but the lines of a hard-wrapped paragraph join into one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.document import Block, Source
from cleaner.stages._forms import form_of
from cleaner.stages._prose import is_dense

NARROW, WIDE = 38, 132
"""Columns between which a text counts as hard-wrapped: narrower is verse, wider is a screen's own wrapping."""

NARROW_DENSE = 16
"""The same lower bound for scripts whose characters are two columns wide."""

WRAPPED_PAIRS = 3
"""Pairs of full lines that a wrapped text must show; fewer can be chance."""

MISFITS = 0.12
"""Share of line breaks that wrapping does not explain (a heading, a last line) in a text that is wrapped."""

RAGGED_LINES, RAGGED_SHARE = 10, 0.2
"""Indented lines, and their share of all, from which indentation is a page's own and no sign of a listing."""

SHORT_LINE = 0.6
"""Share of the width up to which a line may be a byline, a button or a heading; wrapped texts hold more full lines."""

_STOP = re.compile(r"""[.!?…。！？؟:;]["'”’»›)\]」』）*]*\s*$""")
_SPLICE = re.compile(r"[,.;:!?)\]’”»](?:\s|$)")
_FILLED = re.compile(r"\n[ \t]*\S")  # a literal sign first: four times as fast as ^ in a long text
_INDENTED = re.compile(r"\n(?: {4,}| *\t[ \t]*)\S")


class Line(NamedTuple):
    """One line that is not blank, without its outer white space. `gap`: a blank line stands before it."""

    start: int
    end: int
    indent: int
    gap: bool
    form: str


def split(source: Source) -> tuple[Source, list[Block]]:
    """The blocks of a dump, in order, disjoint, without white space at their ends. Linear in the text."""
    text = source.text
    found = _lines(text)
    width = _wrap_width(text, found)
    spliced = _is_spliced(text, found)
    blocks: list[Block] = []
    last = None
    for line in found:
        if last and not line.gap and _continues(text, last, line, width, spliced):
            blocks[-1] = blocks[-1]._replace(end=line.end)
        else:
            blocks.append(Block(line.start, line.end, line.form, last is not None and not line.gap))
        last = line
    return source, blocks


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    place = 0
    gap = fenced = False
    ragged = _is_ragged(text)
    code = False
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0
            fence = stripped.startswith(("```", "~~~"))
            form = "code" if fenced or fence else form_of(stripped if ragged else raw)
            if code and form == "line" and not gap and indent > 1:
                form = "code"  # indented under a line of code, whatever it says
            fenced ^= fence
            found.append(Line(place + indent, place + indent + len(stripped), indent, gap, form))
            code = form == "code"
        gap = not stripped
        place += len(raw) + 1
    return found


def _is_ragged(text: str) -> bool:
    """Whether so many lines are indented that it is what is left of a page's source, and says nothing."""
    text = "\n" + text
    indented = len(_INDENTED.findall(text))
    return indented > RAGGED_LINES and indented > RAGGED_SHARE * len(_FILLED.findall(text))


def _wrap_width(text: str, lines: Sequence[Line]) -> int:
    """The column at which the text was hard-wrapped, or 0 if it was not.

    The test is the wrapper's own rule: a line was broken because the next word would not have fitted.
    """
    pairs = [
        (left, right)
        for left, right in pairwise(lines)
        if not right.gap and left.form == right.form == "line" and right.indent <= left.indent
    ]
    if len(pairs) < WRAPPED_PAIRS:
        return 0
    lengths = sorted(left.indent + left.end - left.start for left, _ in pairs)
    width = lengths[math.ceil(0.98 * (len(lengths) - 1))]
    narrow = NARROW_DENSE if is_dense(text[pairs[0][0].start]) else NARROW
    if not narrow <= width <= WIDE:
        return 0
    full = misfit = short = 0
    for left, right in pairs:
        ended = _STOP.search(text[max(left.start, left.end - 8) : left.end])
        if _is_full(text, left, right, width):
            full += not ended  # a full line that ends a sentence may be a paragraph by itself
        elif not ended:
            brief = left.end - left.start <= SHORT_LINE * width
            short, misfit = short + brief, misfit + (not brief)
    wrapped = full >= WRAPPED_PAIRS and short <= full and misfit <= MISFITS * (full + misfit)
    return width if wrapped else 0


def _is_full(text: str, left: Line, right: Line, width: int) -> bool:
    """Whether the first word of the right line would not have fitted behind the left one."""
    first = text[right.start : min(right.end, right.start + width)]
    dense = bool(first) and is_dense(first[0])
    word = 1 if dense else len(first.split(maxsplit=1)[0])
    return left.indent + left.end - left.start + (0 if dense else 1) + word > width - (2 if dense else 0)


def _is_spliced(text: str, lines: Sequence[Line]) -> bool:
    """Whether paragraphs were cut at their inline elements: lines begin with the comma that followed a link."""
    cuts = sum(_SPLICE.match(text, line.start, line.end) is not None for line in lines)
    return cuts >= 2 and cuts >= 0.01 * len(lines)


def _continues(text: str, left: Line, right: Line, width: int, spliced: bool) -> bool:
    """Whether the right line, directly under the left one, belongs to its block."""
    if right.form != "line" or left.form not in ("line", "item"):
        return left.form == right.form == "code"
    if width:
        if left.form == "line" and right.indent > left.indent:
            return False
        return _is_full(text, left, right, width)
    if _SPLICE.match(text, right.start, right.end):
        return True
    ended = _STOP.search(text[max(left.start, left.end - 8) : left.end])
    return spliced and not ended and text[right.start].islower()
