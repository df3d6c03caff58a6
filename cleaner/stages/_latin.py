"""A pattern as it reads on Latin text in one byte a character: the same matches, for a fifth of the work.

In UTF-8 `\\p{L}` costs RE2 twelve hundred instructions wherever it stands, in a code page of 256 characters ten. Most
texts have no other characters, so most patterns never need to be compiled in full.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from cleaner.stages._shapes import MACROS

CODE_PAGE = "cp1252"
"""Latin-1, with quotation marks, dashes and bullets where that has controls."""

_ABSENT = r"\x81"
"""A byte that the code page leaves free: stands for all characters that no Latin text has."""

_OTHERS = re.compile(rb"[\x83\x88\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xb5\xff]")
"""Bytes of letters that are controls to RE2, or that are one with a letter beyond the page where case is nothing."""

_FOLDED = frozenset("\u017f\u1e9e\u212a\u212b")
"""Letters beyond the page that are one with a letter in it where case is nothing: s, ß, k and å."""

_PAGE = {
    char: byte
    for byte in range(256)
    if (char := bytes([byte]).decode(CODE_PAGE, "ignore")) and not _OTHERS.match(bytes([byte]))
}
"""The characters that Latin texts have, with the byte of each."""

_CHAR = r"\\x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})"
_KIND = r"\\[pP]\{\^?(?:[LMNPSZ][a-z]?|Arabic|Cyrillic|Greek|Han|Hangul|Hiragana|Katakana|Thai)\}|\\[dDsSwW]"
_SIGN = r"\\[!-/:-@\[-^`{-~ ]"
_PART = re.compile(
    rf"(?P<set>\[\^?\]?(?:\\p\{{[^}}]*\}}|\\.|[^\]\\])*\])|(?P<macro>\{{[a-z]+\}})"
    rf"|\(\?(?P<flags>[is-]*)(?P<ends>[:)])|(?P<open>\((?:\?P?<\w+>|(?!\?)))|(?P<close>\))"
    rf"|(?P<char>{_CHAR}|[^\x00-\x7f])|(?P<kind>{_KIND})|\\[bAztnrf]|{_SIGN}|(?P<odd>\\|\(\?)",
    re.S,
)
_ONE = rf"{_CHAR}|{_SIGN}|[^\\]"
_ITEM = re.compile(rf"(?P<odd>\[:)|(?P<kind>{_KIND})|(?P<low>{_ONE})(?:-(?P<high>{_ONE}))?|.", re.S)


class _OddError(ValueError):
    """Syntax of which it is not known what it means in the code page."""


def encoded(text: str) -> bytes | None:
    """The text in the code page; None where it has characters that are not of it, or that RE2 would misread there."""
    if text.isascii():
        return text.encode()
    try:
        known = text.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return None
    return None if _OTHERS.search(known) else known


def narrowed(pattern: str) -> bytes | None:
    """The pattern, its macros written out, for encoded text and RE2's Latin-1; None where it must be read in full."""
    try:
        return _narrowed(pattern, False).encode()
    except _OddError:
        return None


def _narrowed(pattern: str, loose: bool) -> str:
    """A pattern in ASCII, with a byte for each character of Latin text; `loose`: case is nothing where it begins."""
    return _PART.sub(_Writer(loose).part, pattern)


class _Writer:
    """Writes the pieces of one pattern, which come in order, and keeps in mind whether case counts."""

    def __init__(self, loose: bool) -> None:
        self._loose = [loose]  # in each of the open groups, the innermost last

    def part(self, found: re.Match[str]) -> str:
        """A piece of a pattern that is more than plain ASCII."""
        text, group, loose = found[0], found.lastgroup, self._loose[-1]
        if group == "ends":
            self._flag(found["flags"], opens=found["ends"] == ":")
        elif group == "open":
            self._loose.append(loose)
        elif group == "close" and len(self._loose) > 1:
            self._loose.pop()
        elif group == "set":
            return _set(text, loose)
        elif group == "macro":
            return _macro(text[1:-1], loose)
        elif group == "char":
            return _one_of(_forms(_meant(text), loose))
        elif group == "kind":
            return _one_of(_kind(text, loose))
        elif group:
            raise _OddError(text)
        return text

    def _flag(self, flags: str, opens: bool) -> None:
        on, _, off = flags.partition("-")
        loose = "i" in on or (self._loose[-1] and "i" not in off)
        if opens:
            self._loose.append(loose)
        else:
            self._loose[-1] = loose


@cache
def _macro(name: str, loose: bool) -> str:
    return f"(?:{_narrowed(MACROS[name], loose)})" if name in MACROS else f"{{{name}}}"


@cache
def _set(text: str, loose: bool) -> str:
    """A bracketed set of characters."""
    other = text.startswith("[^")
    items = _ITEM.finditer(text[1 + other : -1])
    return _one_of(frozenset[int]().union(*(_item(item, loose) for item in items)), other)


def _item(found: re.Match[str], loose: bool) -> frozenset[int]:
    kind, low, high = found["kind"], found["low"], found["high"]
    if kind:
        return _kind(kind, loose)
    if not low:
        raise _OddError(found[0])
    return _range(_meant(low), _meant(high), loose) if high else _forms(_meant(low), loose)


@cache
def _kind(text: str, loose: bool) -> frozenset[int]:
    """The bytes of `\\d`, `\\p{L}` and the like; a category of one case means something else where case is nothing."""
    if text[1] in "dswDSW":
        held = frozenset(byte for byte in range(128) if re.match(text.lower(), chr(byte), re.A) and byte != 0x0B)
        return held if text[1].islower() else frozenset(range(256)) - held
    category = text[3:-1].lstrip("^")
    if loose and category[0] == "L" and category != "L":
        raise _OddError(text)
    held = frozenset(byte for char, byte in _PAGE.items() if unicodedata.category(char).startswith(category))
    return held if (text[1] == "p") != ("^" in text) else frozenset(range(256)) - held


@cache
def _range(low: str, high: str, loose: bool) -> frozenset[int]:
    """The bytes of the characters from one to another."""
    if any(low <= letter <= high for letter in _FOLDED):
        raise _OddError(f"{low}-{high}")
    return frozenset[int]().union(*(_forms(char, loose) for char in _PAGE if low <= char <= high))


def _forms(char: str, loose: bool) -> frozenset[int]:
    """The byte of a character; where case is nothing, those of both its forms. RE2 knows the case of ASCII."""
    if char in _FOLDED:
        raise _OddError(char)
    if char not in _PAGE:
        return frozenset()
    forms = {char, char.lower(), char.upper()} if loose and not char.isascii() else {char}
    return frozenset(_PAGE[form] for form in forms if form in _PAGE)


def _one_of(held: frozenset[int], other: bool = False) -> str:
    """A class of bytes, written as ranges."""
    starts = sorted(byte for byte in held if byte - 1 not in held)
    ends = sorted(byte for byte in held if byte + 1 not in held)
    spans = "".join(f"\\x{start:02x}-\\x{end:02x}" for start, end in zip(starts, ends, strict=True))
    return f"[{'^' if other else ''}{spans or _ABSENT}]"


def _meant(text: str) -> str:
    """The character that is written as itself or as an escape."""
    return chr(int(text[2:].strip("{}"), 16)) if text.startswith("\\x") and len(text) > 2 else text[-1]
