"""The classes and lower cases of characters, as they are stored in a model: no Python's own table can change them."""

from __future__ import annotations

import unicodedata

import numpy as np

from cleaner.stages import _words
from cleaner.stages._words import PLANE, Glyphs

_CATEGORIES = {
    "Z": _words.SPACE,
    "C": _words.SPACE,
    "L": _words.OTHER,
    "M": _words.OTHER,
    "N": _words.DIGIT,
    "Ll": _words.LOWER,
    "Lu": _words.UPPER,
    "Lt": _words.UPPER,
    "Pd": _words.DASH,
    "Ps": _words.BRACKET,
    "Pe": _words.BRACKET,
    "Pi": _words.QUOTE,
    "Pf": _words.QUOTE,
    "Pc": _words.MARK,
}
_OWN = {
    _words.STOP: ".!?…。！？؟।॥",
    _words.COMMA: ",;،、；，؛",
    _words.COLON: ":：",
    _words.QUOTE: "\"'’‘“”„‚«»「」『』",
    _words.MARK: "|/•·›‹→←>*+#@&©®▶►▼▾■●_=~\\%$€£",
}
_DENSE = ((0x0E00, 0x0E50), (0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00))
"""Thai, Japanese and Chinese, whose words are not parted."""


def glyphs() -> Glyphs:
    """The class and the lower case of each code point up to the last of the basic plane."""
    kinds = np.full(PLANE + 1, _words.SYMBOL, np.uint8)
    lower = np.arange(PLANE + 1, dtype=np.uint16)
    for code in range(PLANE + 1):
        category, small = unicodedata.category(chr(code)), chr(code).lower()
        kinds[code] = _CATEGORIES.get(category, _CATEGORIES.get(category[0], _words.SYMBOL))
        if len(small) == 1:
            lower[code] = ord(small)
    for kind, characters in _OWN.items():
        kinds[[ord(character) for character in characters]] = kind
    for first, last in _DENSE:
        kinds[first:last] = _words.DENSE
    lower[kinds == _words.DIGIT] = ord("0")
    return Glyphs(kinds, lower)
