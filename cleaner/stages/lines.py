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

_FENCES = ("```", "~~~")
_STOP = re.compile(r"""[.!?…。！？؟:;]["'”’»›)\]」』）*]*\s*$""")
_SPLICES = ",.;:!?)]’”»"
_SPLICE = re.compile(f"[{re.escape(_SPLICES)}](?:\\s|$)")
_FILLED = re.compile(r"\n[ \t]*\S")  # a literal sign first: four times as fast as ^ in a long text
_INDENTED = re.compile(r"\n(?: {4,}| *\t[ \t]*)\S")


class _Lines(NamedTuple):
    """The lines that are not blank, each as a block of its own, and the white space before each, in characters."""

    blocks: list[Block]
    indents: list[int]


def split(source: Source) -> tuple[Source, list[Block]]:
    """The blocks of a dump, in order, disjoint, without white space at their ends. Linear in the text."""
    lines = _lines(source.text)
    width = _wrap_width(source.text, lines)
    spliced = _is_spliced(source.text, lines.blocks)
    blocks = lines.blocks[:1]
    for number, line in enumerate(lines.blocks[1:], 1):
        if line.tight and _continues(source.text, lines, number, width, spliced):
            blocks[-1] = blocks[-1]._replace(end=line.end)
        else:
            blocks.append(line)
    return source, blocks


def _lines(text: str) -> _Lines:
    blocks: list[Block] = []
    indents: list[int] = []
    place, tight = 0, False
    form, fenced = "", False
    ragged = _is_ragged(text)
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            indent = len(raw) - len(raw.lstrip()) if raw[0].isspace() else 0
            under_code = tight and form == "code" and indent > 1  # then it is code, whatever it says
            fence = bare.startswith(_FENCES)
            form = "code" if fenced or fence else form_of(bare if ragged else raw)
            form = "code" if under_code and form == "line" else form
            fenced ^= fence
            blocks.append(Block(place + indent, place + indent + len(bare), form, tight))
            indents.append(indent)
        tight = bool(bare)
        place += len(raw) + 1
    return _Lines(blocks, indents)


def _is_ragged(text: str) -> bool:
    """Whether so many lines are indented that it is what is left of a page's source, and says nothing."""
    text = "\n" + text
    indented = len(_INDENTED.findall(text))
    return indented > RAGGED_LINES and indented > RAGGED_SHARE * len(_FILLED.findall(text))


def _wrap_width(text: str, lines: _Lines) -> int:
    """The column at which the text was hard-wrapped, or 0 if it was not.

    The test is the wrapper's own rule: a line was broken because the next word would not have fitted.
    """
    before = zip(lines.blocks, lines.indents, strict=True)
    pairs = [
        (left, indent, right)
        for (left, indent), (right, inner) in pairwise(before)
        if right.tight and left.form == right.form == "line" and inner <= indent
    ]
    if len(pairs) < WRAPPED_PAIRS:
        return 0
    lengths = sorted(indent + left.end - left.start for left, indent, _ in pairs)
    width = lengths[math.ceil(0.98 * (len(lengths) - 1))]
    narrow = NARROW_DENSE if is_dense(text[pairs[0][0].start]) else NARROW
    if not narrow <= width <= WIDE:
        return 0
    full = misfit = short = 0
    for left, indent, right in pairs:
        ended = _is_ended(text, left)
        if _is_full(text, left, indent, right, width):
            full += not ended  # a full line that ends a sentence may be a paragraph by itself
        elif not ended:
            brief = left.end - left.start <= SHORT_LINE * width
            short, misfit = short + brief, misfit + (not brief)
    wrapped = full >= WRAPPED_PAIRS and short <= full and misfit <= MISFITS * (full + misfit)
    return width if wrapped else 0


def _is_full(text: str, left: Block, indent: int, right: Block, width: int) -> bool:
    """Whether the first word of the right line would not have fitted behind the left one, which is indented."""
    first = text[right.start : min(right.end, right.start + width)]
    dense = bool(first) and is_dense(first[0])
    word = 1 if dense else len(first.split(maxsplit=1)[0])
    return indent + left.end - left.start + (0 if dense else 1) + word > width - (2 if dense else 0)


def _is_ended(text: str, line: Block) -> bool:
    """Whether a sentence ends with the line."""
    return _STOP.search(text[max(line.start, line.end - 8) : line.end]) is not None


def _is_spliced(text: str, lines: Sequence[Block]) -> bool:
    """Whether paragraphs were cut at their inline elements: lines begin with the comma that followed a link."""
    able = (line for line in lines if text[line.start] in _SPLICES)
    cuts = sum(_SPLICE.match(text, line.start, line.end) is not None for line in able)
    return cuts >= 2 and cuts >= 0.01 * len(lines)


def _continues(text: str, lines: _Lines, number: int, width: int, spliced: bool) -> bool:
    """Whether a line directly under another one belongs to its block."""
    left, right = lines.blocks[number - 1], lines.blocks[number]
    if right.form != "line" or left.form not in ("line", "item"):
        return left.form == right.form == "code"
    if width:
        indent = lines.indents[number - 1]
        hangs = left.form == "line" and lines.indents[number] > indent
        return not hangs and _is_full(text, left, indent, right, width)
    if text[right.start] in _SPLICES and _SPLICE.match(text, right.start, right.end):
        return True
    return spliced and not _is_ended(text, left) and text[right.start].islower()
