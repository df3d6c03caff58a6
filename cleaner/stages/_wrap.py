"""The lines of a hard-wrapped block as one: spaces, none between Chinese or Japanese, and hyphens undone."""

from __future__ import annotations

import re
from collections.abc import Callable

_HAN = (
    "\u2e80-\u2fdf\u3001-\u303f\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"
)
_FAR_EAST_END = re.compile(f"[{_HAN}]$")
_FAR_EAST_START = re.compile(f"[{_HAN}]")
_HEAD = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,60}[-\u2010]$")
_TAIL = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+[-\u2010\xad][ \t\r]*\n[ \t]*[^\W\d_]+")

# "two- and three-year", "Haupt- und Nebensatz": the hyphen waits for a word that comes later.
_WAITING_FOR = "and or to und oder bis sowie et ou y o e och eller og en of"
_WAITING = frozenset(_WAITING_FOR.split())
# First parts that keep their hyphen in English whatever the text says.
_FIRST_PARTS = """
    self ex well half quasi vice mid cross all long short high low full part first second third one two three four five
    six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety
"""
_KEPT = frozenset(_FIRST_PARTS.split())


def join(text: str, words: Callable[[], frozenset[str]]) -> str:
    """The lines of a text as one line. `words` gives the words of the whole source in lower case; asked when needed."""
    lines = [line.strip() for line in text.split("\n")]
    pieces: list[str] = []
    for line in filter(None, lines):
        if pieces:
            pieces[-1], glue = _seam(pieces[-1], line, words)
            pieces.append(glue)
        pieces.append(line)
    return "".join(pieces)


def is_far_eastern(left: str, right: str) -> bool:
    """True when no space belongs between the end of `left` and the beginning of `right`: both Chinese or Japanese."""
    return bool(_FAR_EAST_END.search(left[-1:]) and _FAR_EAST_START.match(right))


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case, compounds with hyphens too, but no halves of words broken at line ends."""
    return frozenset(word.lower() for word in _WORD.findall(_BROKEN_WORD.sub(" ", text)))


def _seam(left: str, right: str, words: Callable[[], frozenset[str]]) -> tuple[str, str]:
    """The end of one line as it should be before the next one, and what stands between them."""
    last = left[-1]
    if last == "\xad":
        return left[:-1], ""
    if last in "-\u2010" and (head := _HEAD.search(left[-62:])):
        return _at_hyphen(left, head[0][:-1], right, words)
    if last == "—" and left[-2:-1] not in ("", " "):
        return left, ""
    if is_far_eastern(left, right):
        return left, ""
    return left, " "


def _at_hyphen(left: str, head: str, right: str, words: Callable[[], frozenset[str]]) -> tuple[str, str]:
    """A line that ends in a word and a hyphen: one word, a compound, or the first of two compounds."""
    found = _TAIL.match(right)
    if not found or not right[0].islower():
        return left, "" if right[:1].isalnum() else " "
    tail = found[0]
    if tail in _WAITING:
        return left, " "
    return (left, "") if _is_compound(head.lower(), tail, words()) else (left[:-1], "")


def _is_compound(head: str, tail: str, words: frozenset[str]) -> bool:
    """True when the hyphen belongs to the word: the source writes it so elsewhere, or knows both halves alone."""
    if head + tail in words:
        return False
    if (head in _KEPT and len(tail) > 3) or f"{head}-{tail}" in words:
        return True
    return len(head) > 3 and len(tail) > 3 and head in words and tail in words
