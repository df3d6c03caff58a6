"""A pattern relaxed: one that matches wherever the given one does, and more, at a fraction of its size.

`[\\p{L} -]{3,40}` costs RE2 forty times twelve hundred instructions, half a megabyte and ten milliseconds to compile.
With `+` for the bounds, and all that is not ASCII for the letters beyond it, it costs fifteen. What the relaxed
pattern does not match, the strict one need not be tried on; most of those are never compiled.
"""

from __future__ import annotations

import re

from cleaner.stages._syntax import UnreadableError, pieces

BOUND = 8
"""Bound of a repetition from which it is worth relaxing."""

_BEYOND = r"\x{80}-\x{10FFFF}"
_ASCII = {"L": "A-Za-z", "Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9"}
_CATEGORY = re.compile(r"\\p\{(" + "|".join(_ASCII) + r")\}")
_BOUNDS = re.compile(r"\{(\d+),(\d+)\}\??")
_SINGLE = ("set", "kind", "any")


def relaxed(pattern: str) -> str | None:
    """The relaxed form of a pattern, macros unexpanded; None where there is nothing to relax."""
    try:
        parts = list(pieces(pattern))
    except UnreadableError:
        return None
    out: list[str] = []
    before = ""
    for group, text in parts:
        out.append(_repeat(text) if group == "repeat" and before in _SINGLE else _characters(group, text))
        before = group
    loose = "".join(out)
    return loose if loose != pattern else None


def _repeat(text: str) -> str:
    """A repetition of a single character without its upper bound."""
    bounds = _BOUNDS.fullmatch(text)
    if not bounds or int(bounds[2]) < BOUND:
        return text
    return "+" if int(bounds[1]) else "*"


def _characters(group: str, text: str) -> str:
    """A set of characters that has those of the given one, by fewer ranges; a negated one leaves out fewer."""
    if group == "kind":
        return _CATEGORY.sub(lambda found: f"[{_ASCII[found[1]]}{_BEYOND}]", text)
    if group != "set":
        return text
    more = "" if text.startswith("[^") else _BEYOND
    return _CATEGORY.sub(lambda found: _ASCII[found[1]] + more, text)
