"""A pattern relaxed: one that matches wherever the given one does, and more, at a fraction of its size.

`[\\p{L} -]{3,40}` costs RE2 forty times twelve hundred instructions, half a megabyte and ten milliseconds to compile,
`{date}` four thousand instructions each time it stands in a pattern. With `+` for the bounds, all that is not ASCII for
the letters beyond it, and any word of its letters for a word of a long list, most patterns cost a hundred. What the
relaxed pattern does not match, the strict one need not be tried on; most of those are never compiled.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from cleaner.stages._shapes import MACROS
from cleaner.stages._syntax import (
    Chars,
    Choice,
    Edge,
    Literal,
    Macro,
    Node,
    Repeat,
    Sequence,
    UnreadableError,
    Words,
    read,
)

BOUND = 8
"""Bound of a repetition of one character from which it is worth relaxing; of anything longer, two are."""

LISTED, WORDS = 40, 100
"""Alternatives, and such that are mere words, above which any run of their characters will do: the days and months of
all languages are such lists."""

FAR = "\x80"
"""Stands for all characters beyond ASCII."""

_ASCII = tuple(map(chr, range(128)))
_BEYOND = r"\x{80}-\x{10FFFF}"
_FOLDS = {"k": "\u212a", "s": "\u017f"}
"""ASCII letters that are one with a letter beyond ASCII where case does not count."""


def relaxed(pattern: str) -> str | None:
    """The relaxed form of a pattern with its macros written out; None where there is little to relax."""
    try:
        tree = read(pattern)
    except UnreadableError:
        return None
    return _written(tree) if _is_large(tree) else None


def _is_large(node: Node) -> bool:
    """Whether the tree holds something that costs much more than its relaxed form."""
    match node:
        case Macro():
            return True
        case Chars():
            return bool(node.categories) or len(node.ranges) >= BOUND
        case Words():
            return len(node.texts) > WORDS
        case Repeat():
            return node.high >= (BOUND if isinstance(node.part, Chars) else 2) or _is_large(node.part)
        case Sequence() | Choice():
            return any(map(_is_large, node.parts))
        case _:
            return False


def _written(node: Node) -> str:
    """A pattern without groups that matches all that the tree does."""
    match node:
        case Literal():
            return _literal(node.text, node.loose)
        case Words():
            return _words(node.texts, node.loose)
        case Chars():
            return _class(node)
        case Sequence():
            return "".join(map(_written, node.parts))
        case Choice():
            return _choice(node)
        case Repeat():
            return _repeat(node)
        case Macro():
            return f"(?i:{_macro(node.name)})" if node.loose else _macro(node.name)
        case Edge():
            return node.mark


@lru_cache(maxsize=len(MACROS))
def _macro(name: str) -> str:
    return f"(?:{_written(read(MACROS[name]))})"


def _literal(text: str, loose: bool) -> str:
    return f"(?i:{re.escape(text)})" if loose else re.escape(text)


def _words(texts: tuple[str, ...], loose: bool) -> str:
    if len(texts) > WORDS:
        return _class(Chars(frozenset("".join(texts)), loose=True)) + "+"
    return f"(?{'i' * loose}:{'|'.join(map(re.escape, texts))})"


def _choice(node: Choice) -> str:
    """The alternatives, or for a long list of them any run of the characters they are made of."""
    if len(node.parts) > LISTED:
        return _class(Chars(frozenset(_letters(node)), loose=True)) + "*"
    return f"(?:{'|'.join(map(_written, node.parts))})"


def _letters(node: Node) -> set[str]:
    """The ASCII characters that a match may have, and one beyond ASCII if it may have others."""
    match node:
        case Literal():
            return set(node.text)
        case Words():
            return set("".join(node.texts))
        case Chars():
            return _held(node) | ({FAR} if _goes_beyond(node) else set())
        case Sequence() | Choice():
            return set().union(*map(_letters, node.parts))
        case Repeat():
            return _letters(node.part)
        case Macro():
            return _letters(read(MACROS[node.name]))
        case Edge():
            return set()


def _repeat(node: Repeat) -> str:
    """A repetition, without its upper bound where that costs much."""
    part, low, high = node
    written = f"(?:{_written(part)})"
    if high in (0, 1) or (isinstance(part, Chars) and 0 < high < BOUND and not _goes_beyond(part)):
        return f"{written}{{{low},{high}}}"
    return f"{written}{'+' if low else '*'}"


@lru_cache(maxsize=1024)
def _class(chars: Chars) -> str:
    """A class of characters: all beyond ASCII if it holds any of them."""
    held, beyond = set(map(ord, _held(chars))), _goes_beyond(chars)
    far: list[str] = [_BEYOND] if beyond else []
    for own, other in _FOLDS.items() if chars.loose else ():
        if beyond:
            held |= {ord(own), ord(own.upper())}
        elif ord(own) in held:
            far.append(f"\\x{{{ord(other):x}}}")
    starts = sorted(one for one in held if one - 1 not in held)
    ends = sorted(one for one in held if one + 1 not in held)
    near = [f"\\x{{{start:x}}}-\\x{{{end:x}}}" for start, end in zip(starts, ends, strict=True)]
    return f"[{''.join(near + far)}]" if near or far else r"[^\x{0}-\x{10FFFF}]"


def _goes_beyond(chars: Chars) -> bool:
    """Whether a set may hold a character that is not ASCII."""
    listed = (*chars.singles, *(high for _, high in chars.ranges))
    return chars.other or bool(chars.categories) or not all(map(str.isascii, listed))


def _held(chars: Chars) -> set[str]:
    """The ASCII characters that a set holds."""
    held = {one for one in _ASCII if one in chars.singles}
    for low, high in chars.ranges:
        held.update(_ASCII[ord(low) : ord(high) + 1])
    held.update(one for category in chars.categories for one in _of_category(category))
    if chars.loose:
        held |= {form for one in held for form in (one.lower(), one.upper())}
    return held.symmetric_difference(_ASCII) if chars.other else held


@lru_cache(maxsize=64)
def _of_category(category: str) -> frozenset[str]:
    return frozenset(one for one in _ASCII if unicodedata.category(one).startswith(category))
