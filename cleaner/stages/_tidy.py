"""Characters and spaces of one string brought into their plain form; wording and punctuation are not touched."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.entities import html5
from unicodedata import is_normalized, normalize

PASSES = 4
"""Rounds in which entities inside of entities must settle; a string that does not keeps its entities."""

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AMPERSAND = re.compile(r"&(?:(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);)+")
# Entities a translator has pulled apart ("& nbsp;", "& # 39;"), and the few that are left without their semicolon.
_BROKEN = re.compile(
    r"& ?(?=[a-z#])(?:(nbsp|quot|apos|laquo|raquo|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip) ?;|# ?([0-9]{2,5}) ?;"
    r"|(?<=&)(nbsp|quot)(?![A-Za-z0-9;=]))"
)
_SPACES = re.compile(r"  +")
_ODD_SPACE = re.compile(r"[\x0b-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffc\U000e0001]+"
)
_JOINERS = re.compile("[\u200c\u200d]+")
_ARABIC = "\u0620-\u077f\u0860-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_INDIC = "\u0900-\u0dff\u1000-\u109f\u1780-\u17ff"
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_JOINED = tuple(
    (re.compile(f"[{before}]"), re.compile(f"[{after}]"))
    for before, after in ((_ARABIC, _ARABIC), (_INDIC, r"\w\W"), (_EMOJI, _EMOJI), ("\u1820-\u18aa", "\u1820-\u18aa"))
)
"""What must stand before and after a joiner for it to mean something. In Indic scripts one may end a word."""


def tidy(text: str, keep_markup: bool = False) -> str:
    """One line of prose in its plain form.

    Composed characters (NFC), single plain spaces, no line breaks, no control, zero-width or direction characters
    (joiners stay where a script or an emoji needs them), HTML entities read. With `keep_markup`, `&lt;` and `&gt;`
    stay as they are. Tidying a tidy string changes nothing.
    """
    if is_tidy(text):
        return text
    return _until_settled(text, _single_spaces, keep_markup)


def tidy_row(text: str, keep_markup: bool = False) -> str:
    """One row of a table: as `tidy`, but tabs and runs of spaces, which part its cells, stay."""
    return text if is_tidy(text) else _until_settled(text, _plain_spaces, keep_markup)


def tidy_code(text: str) -> str:
    """One line of code: no entities are read and no spaces folded; the end is trimmed."""
    return text if text.isascii() and text.isprintable() and not text.endswith(" ") else _plain_spaces(_visible(text))


def is_tidy(text: str) -> bool:
    """A quick look: True when there is surely nothing to do. Costs under a microsecond for a paragraph."""
    return (
        text.isprintable()  # no control, format or separator character but the plain space
        and "&" not in text
        and "  " not in text
        and (text.isascii() or is_normalized("NFC", text))
        and not text.startswith(" ")
        and not text.endswith(" ")
    )


def _until_settled(text: str, spaces: Callable[[str], str], keep_markup: bool) -> str:
    """The text when another round changes nothing; without reading entities when they do not settle."""
    tidied = text
    for _ in range(PASSES):
        before = tidied
        tidied = spaces(_visible(_read_entities(before, keep_markup)))
        if tidied == before:
            return tidied
    if spaces(_visible(_read_entities(tidied, keep_markup))) == tidied:
        return tidied
    return spaces(_visible(spaces(_visible(text))))


def _single_spaces(text: str) -> str:
    """Every run of white space as one plain space, none at the ends."""
    if not text.isprintable():
        text = _ODD_SPACE.sub(" ", text.replace("\t", " ").replace("\n", " "))
    return (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")


def _plain_spaces(text: str) -> str:
    """Every odd space as a plain one, the end trimmed; tabs and runs stay."""
    return _ODD_SPACE.sub(" ", text).rstrip(" \t\n")


def _visible(text: str) -> str:
    """NFC without characters that cannot be seen."""
    if text.isprintable() and text.isascii():
        return text
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINERS.sub(_needed, text)
    return normalize("NFC", text)


def _needed(found: re.Match[str]) -> str:
    """One joiner where the characters around it need it, else nothing."""
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    for left, right in _JOINED:
        if left.match(before) and (right.match(after) or (not after and left is _JOINED[1][0])):
            return found[0][0]
    return ""


def _read_entities(text: str, keep_markup: bool) -> str:
    """HTML entities as the characters they mean."""
    if "&" not in text:
        return text
    text = _AMPERSAND.sub("&", text)
    text = _BROKEN.sub(_mended, text)
    return _ENTITY.sub(_kept if keep_markup else _character, text)


def _mended(found: re.Match[str]) -> str:
    """The character of an entity that was pulled apart."""
    name = found[1] or found[3]
    return unescape(f"&{name};" if name else f"&#{found[2]};")


def _character(found: re.Match[str]) -> str:
    """The character of a numbered entity, or of one whose name HTML knows; "AT&T;" is none."""
    entity = found[0]
    return unescape(entity) if entity[1] == "#" or entity[1:] in html5 else entity


def _kept(found: re.Match[str]) -> str:
    """As `_character`, but what would be an angle bracket stays."""
    char = _character(found)
    return found[0] if char in ("<", ">") else char
