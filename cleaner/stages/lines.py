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
_FENCE = re.compile(r"\s*(?:```|~~~)")
_SPLICE = re.compile(r"[,.;:!?)\]’”»](?:\s|$)")
_LINE = re.compile(r"[^\n]+")
_FILLED = re.compile(r"(?m)^[ \t]*\S")
_INDENTED = re.compile(r"(?m)^(?: {4,}| *\t[ \t]*)\S")


class Line(NamedTuple):
    """One line that is not blank, without its outer white space. `gap`: a blank line stands before it."""

    start: int
    end: int
    indent: int
    gap: bool
    form: str


def split(source: Source) -> tuple[Source, list[Block]]:
    """The blocks of a dump, in order, disjoint, without white space at their ends. Linear in the text."""
    found = _lines(source.text)
    width = _wrap_width(source.text, found)
    spliced = _is_spliced(source.text, found)
    blocks: list[Block] = []
    start = 0
    for index in range(1, len(found) + 1):
        if index < len(found) and _continues(source.text, found[index - 1], found[index], width, spliced):
            continue
        first, last = found[start], found[index - 1]
        blocks.append(Block(first.start, last.end, first.form, tight=start > 0 and not first.gap))
        start = index
    return source, blocks


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    after = 0
    fenced = False
    ragged = _is_ragged(text)
    for match in _LINE.finditer(text):
        line = match[0]
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        gap = text.count("\n", after, start) > 1
        fence = _FENCE.match(line) is not None
        form = "code" if fenced or fence else form_of(line.strip() if ragged else line)
        if form == "line" and found and not gap and found[-1].form == "code" and start - match.start() > 1:
            form = "code"  # indented under a line of code, whatever it says
        fenced ^= fence
        found.append(Line(start, start + len(stripped), start - match.start(), gap, form))
        after = start + len(stripped)
    return found


def _is_ragged(text: str) -> bool:
    """Whether so many lines are indented that it is what is left of a page's source, and says nothing."""
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
    """Whether the right line belongs to the block of the left one."""
    if left.form == "code" and right.form == "code":
        return not right.gap
    if right.gap or right.form != "line" or left.form not in ("line", "item"):
        return False
    if width:
        if left.form == "line" and right.indent > left.indent:
            return False
        return _is_full(text, left, right, width)
    if _SPLICE.match(text, right.start, right.end):
        return True
    ended = _STOP.search(text[max(left.start, left.end - 8) : left.end])
    return spliced and not ended and text[right.start].islower()
