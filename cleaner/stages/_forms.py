"""What a single line is by its shape: an item of a list, a row of a table, code, a heading, or just a line."""

from __future__ import annotations

import re

_ITEM = re.compile(r"\s*(?:[-–—•·*▪●○◦‣+]\s+\S|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})[.)]\s+\S|\[\d+\]\s)")
_ROW = re.compile(r"\S\t+\S|\S(?: {2,}\S[^\n]*){2,}|^\s*\|.*\|\s*$")
_CODE = re.compile(
    r"^(?:\t| {4,})\S|^\s*(?:```|~~~)|[{};]\s*$|^\s*(?://|#!|\$ )"
    r"|^\s*(?:def|class|import|from|return|for|while|if|else|elif|#include|<\/?\w+>)\b.*[:;>({]\s*$"
)
_HEADING = re.compile(r"#{1,6}\s+\S")

LONGEST = 400
"""Characters up to which a line can be anything but a line."""

_INDENTS = ("    ", "\t")
_CODE_STARTS = frozenset("`~/#$")
_CODE_ENDS = frozenset("{};:>(")


def form_of(line: str) -> str:
    """One of item, row, code, heading, line; the line comes with its indentation."""
    bare = line.strip()
    if not bare or len(line) > LONGEST:
        return "line"
    if _may_be_item(bare) and _ITEM.match(line):
        return "item"
    if ("\t" in bare or "  " in bare or bare[0] == "|") and _ROW.search(line):
        return "row"
    if _may_be_code(line, bare) and _CODE.search(line) and not _reads_on(line):
        return "code"
    return "heading" if line[0] == "#" and _HEADING.match(line) else "line"


def _may_be_item(bare: str) -> bool:
    """A quick look, which spares most lines the expression: no sign in front, and no stop or bracket soon behind it."""
    head = bare[:5]
    return "." in head or ")" in head or not head[0].isalnum()


def _may_be_code(line: str, bare: str) -> bool:
    """The same for code: without its indentation, its first or its last character a line is none."""
    return line.startswith(_INDENTS) or bare[0] in _CODE_STARTS or bare[-1] in _CODE_ENDS


def _reads_on(line: str) -> bool:
    """An indented line of words is the first line of a paragraph, not a listing."""
    words = line.split()
    plain = sum(word.strip(".,;:!?\"'“”()").replace("'", "").replace("-", "").isalpha() for word in words)
    return len(words) >= 5 and plain >= 0.75 * len(words)
