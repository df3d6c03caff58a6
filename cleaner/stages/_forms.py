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


def form_of(line: str) -> str:
    """One of item, row, code, heading, line; the line comes with its indentation."""
    if len(line) > 400:
        return "line"
    if _ITEM.match(line):
        return "item"
    if _ROW.search(line):
        return "row"
    if _CODE.search(line) and not _reads_on(line):
        return "code"
    return "heading" if _HEADING.match(line) else "line"


def _reads_on(line: str) -> bool:
    """An indented line of words is the first line of a paragraph, not a listing."""
    words = line.split()
    plain = sum(word.strip(".,;:!?\"'“”()").replace("'", "").replace("-", "").isalpha() for word in words)
    return len(words) >= 5 and plain >= 0.75 * len(words)
