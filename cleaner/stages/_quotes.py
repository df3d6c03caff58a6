"""Quotation marks that machine translation has detached from their words, set right; all others are left alone."""

from __future__ import annotations

import re
from typing import NamedTuple

OPEN, CLOSE, LOOSE, TIGHT = "open", "close", "loose", "tight"
LONGEST = 120
"""Characters a turned-around quotation may hold; between two real ones there is usually more."""

_OPENERS = " \t([{¿¡—–-/=|>"
_CLOSERS = " \t)]}—–-/.,;:!?…|<"
_INCHES = re.compile(r"\d['′’] ?\d{1,2}(?:[.,]\d+)?\"|\d\" ?[x×]|[x×] ?\d+(?:[.,]\d+)?\"")
_CODE = re.compile(r"[{}\\]|\(\)|;$|==|::|://|\$\(|\+ ?\"|\" ?\+|</|/>")
_SENTENCE_END = re.compile(r"[.!?…][)\"”»]*$")
_BREAK_INSIDE = re.compile(r"[.!?…:;]\s")
# Words a quotation hardly ever ends with: a mark right after one of these belongs to what follows.
_LEADING_WORDS = """
    the a an of to in on for by as at with and or that is was are were called his her its their this these
    der die das den dem des ein eine einen von zu im und als le la les un une des du de et que il lo gli i una di da e
    che el los las del y o os um uma do da em het een van en
"""
_LEADING = frozenset(_LEADING_WORDS.split())
_CURLY = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"))


class _Mark(NamedTuple):
    """A quotation mark: where it stands, how it leans, and whether a digit stands before it."""

    at: int
    lean: str
    digit: bool


def mend(text: str) -> str:
    """One paragraph with its detached quotation marks set right.

    `the" end of the war "in` becomes `the "end of the war" in`, and `equipment, " the` becomes `equipment," the`.
    Only spaces beside marks move or go. Inches, an odd number of marks and contradictory ones are left as they are.
    """
    mended = text
    if '"' in text and not _CODE.search(text):
        mended = _straight(text)
    if not text.isascii() and any(map(text.__contains__, "“”„«»")):
        mended = _curly(mended)
    return mended


def _straight(text: str) -> str:
    """Marks that look the same on both sides: their order says which side they belong to."""
    marks = [mark for mark in _marks(text) if mark.lean != TIGHT]
    if all(mark.lean == (CLOSE if i % 2 else OPEN) for i, mark in enumerate(marks)) or _INCHES.search(text):
        return text
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    if len(marks) % 2 or not all(_is_pair(text, first, last) for first, last in pairs):
        return _moved(text, _certain(text, marks))
    loose = any(mark.lean == LOOSE for mark in marks)
    if all(first.lean != CLOSE or _believed(text, first, last, loose) for first, last in pairs):
        return _moved(text, {mark.at: (CLOSE if i % 2 else OPEN) for i, mark in enumerate(marks)})
    return _moved(text, _certain(text, marks))


def _marks(text: str) -> list[_Mark]:
    """Every straight mark of a text with its lean."""
    return [
        _Mark(at, _lean(text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "), text[at - 1 : at].isdigit())
        for at in (found.start() for found in re.finditer('"', text))
    ]


def _lean(before: str, after: str) -> str:
    """Which way a mark leans, by the characters around it."""
    if before in " \t":
        return LOOSE if after in " \t.,;:!?…)" else OPEN
    if after in " \t":
        return CLOSE
    if before in _OPENERS and after not in _CLOSERS:
        return OPEN
    return CLOSE if after in _CLOSERS else TIGHT


def _is_pair(text: str, first: _Mark, last: _Mark) -> bool:
    """True when two neighbouring marks can be one quotation: both right, one loose, or both turned around."""
    if first.digit and first.lean == CLOSE:
        return False
    if first.lean == LOOSE and text[first.at + 1 : first.at + 2] not in (" ", "\t"):
        return False
    if last.lean == LOOSE and text[max(0, last.at - 2) : last.at] == ": ":
        return False
    return bool(text[first.at + 1 : last.at].strip()) and (
        (first.lean, last.lean) not in ((OPEN, OPEN), (CLOSE, CLOSE)) and (first.lean, last.lean) != (LOOSE, OPEN)
    )


def _believed(text: str, first: _Mark, last: _Mark, loose: bool) -> bool:
    """True when a turned pair is no pair of real quotations: short, of one sentence, and in a text that shows it.

    `over" he said. "Now` in a paragraph that goes on from another one looks just like it.
    """
    inside = text[first.at + 1 : last.at].strip()
    if len(inside) > LONGEST or _BREAK_INSIDE.search(inside) or not text[first.at - 1].isalnum():
        return False
    if inside[-1:] in ",.!?:;":
        return False
    before = text[max(0, first.at - 20) : first.at].split()
    whole = (text[:1].isupper() or text[:1] in "\"'“«(") and bool(_SENTENCE_END.search(text))
    return loose or whole or bool(before and before[-1].lower() in _LEADING)


def _certain(text: str, marks: list[_Mark]) -> dict[int, str]:
    """Where the whole does not add up: loose marks whose neighbour leaves no doubt (`"We need equipment, " the`)."""
    sides: dict[int, str] = {}
    for i, mark in enumerate(marks):
        before = text[max(0, mark.at - 2) : mark.at].strip() if mark.lean == LOOSE else ""
        if not before or before not in ",.!?…":
            continue
        alone = len(marks) == 1 and before == "," and text[mark.at + 2 : mark.at + 3].islower()
        if alone or (i and marks[i - 1].lean == OPEN):
            sides[mark.at] = CLOSE
    return sides


def _moved(text: str, sides: dict[int, str]) -> str:
    """The text with each mark of `sides` pressed to its own side."""
    pieces, start = [], 0
    for at, side in sorted(sides.items()):
        head, tail = text[start:at], at + 1
        if side == OPEN:
            pieces += [head, "" if not (at and text[at - 1].isalnum()) else " ", text[at]]
            while text[tail : tail + 1] in (" ", "\t") and tail < len(text):
                tail += 1
        else:
            pieces += [head.rstrip(" \t"), text[at]]
            if text[tail : tail + 1].isalnum():
                pieces.append(" ")
        start = tail
    return "".join([*pieces, text[start:]])


def _curly(text: str) -> str:
    """Marks that say themselves whether they open or close, when those of a paragraph take turns."""
    found = [(mark.start(), mark[0]) for mark in re.finditer("[“”„«»]", text)]
    kinds = {char for _, char in found}
    for opener, closer in _CURLY:
        if kinds == {opener, closer} and all(char == (opener, closer)[i % 2] for i, (_, char) in enumerate(found)):
            sides = {at: (OPEN if char == opener else CLOSE) for at, char in found if _detached(text, at, char, opener)}
            return _moved(text, sides) if len(found) % 2 == 0 else text
    return text


def _detached(text: str, at: int, char: str, opener: str) -> bool:
    """True for a mark with a space on its inner side; French spaces inside of « » belong there."""
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    if opener == "«":
        return (before.isalnum() and after == " ") if char == opener else (before == " " and after.isalnum())
    return after == " " if char == opener else before == " "
