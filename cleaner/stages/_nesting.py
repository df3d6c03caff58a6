"""Markup tamed before it is parsed: the tree an HTML parser must build for it stays small."""

from __future__ import annotations

import re

# Two habits of HTML parsers grow with the square of the page. Opening a block looks up through all open elements
# (100,000 nested <div>: 12 s). Formatting elements left open are opened anew in every later block (10,000 times
# `<font color=…><p>`: 18 GB). Real pages come nowhere near these bounds.
FEW_TAGS = 1_500
"""Pages with fewer tags are safe whatever they nest."""
MOST_COPIES = 1_000_000
"""Formatting elements left open, times tags: the elements a parser may have to add."""
MOST_STEPS = 200_000_000
"""Depth times tags: the steps a parser may have to climb; about half a second."""
DEEPEST = 500
"""Elements nested below this lose their tags, not their text. Browsers stop at about the same depth."""


def tags(names: str) -> frozenset[str]:
    """A set of tag names, written with spaces between them."""
    return frozenset(names.split())


_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*)[^<>]*>")
_FORMATTING = tags("b big code em font i nobr s small strike strong tt u")
_FORMATTING_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_FORMATTING))})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_FORMATTING_NAME = re.compile(  # both cases spelled out: with the flag, the sign in front would not be sought first
    f"<(?:{'|'.join(''.join(f'[{letter}{letter.upper()}]' for letter in name) for name in sorted(_FORMATTING))})"
    "(?![a-zA-Z0-9])"
)
_CLOSES_ITSELF = tags(
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rb rt rp rtc html head body"
)
_INLINE = _FORMATTING | tags("a abbr bdi bdo cite ins del label mark q span sub sup time var")


def tame(markup: str) -> str:
    """The markup itself, or, where it would blow a parser up, the same text with fewer tags."""
    most = markup.count("<")
    if most < FEW_TAGS or (most * most <= MOST_STEPS and _formatting(markup) * most <= MOST_COPIES):
        return markup
    tags, depth, unclosed = _measure(markup)
    if unclosed * tags > MOST_COPIES:
        markup = _FORMATTING_TAG.sub("", markup)
    if depth * tags > MOST_STEPS:
        markup = _flatten(markup)
    return markup


def _formatting(markup: str) -> int:
    """How many formatting elements begin: not more are left open, which is measured where these are many."""
    return len(_FORMATTING_NAME.findall(markup))


def _measure(markup: str) -> tuple[int, int, int]:
    """How many tags there are, how deep they nest at most, how many formatting elements are left open at most."""
    names = _NAME.findall(markup)
    depth = deepest = unclosed = most_unclosed = 0
    still_open = dict.fromkeys(_FORMATTING, 0)
    for name in map(str.lower, names):
        ends = name[0] == "/"
        if ends:
            name = name[1:]
        if name in _CLOSES_ITSELF:
            continue
        depth = depth - (depth > 0) if ends else depth + 1
        deepest = max(deepest, depth)
        if name in still_open and not (ends and not still_open[name]):
            step = -1 if ends else 1
            still_open[name] += step
            unclosed += step
            most_unclosed = max(most_unclosed, unclosed)
    return len(names), deepest, most_unclosed


def _flatten(markup: str) -> str:
    """Drop the tags of elements deeper than `DEEPEST`; a rule stands where a block began or ended."""
    depth = 0

    def shallow(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in _CLOSES_ITSELF:
            return tag[0]
        too_deep = depth > DEEPEST
        depth = depth - (depth > 0) if tag[1] else depth + 1
        if not too_deep:
            return tag[0]
        return "" if name in _INLINE else "<hr>"

    return _TAG.sub(shallow, markup)
