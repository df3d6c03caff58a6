"""Folding: the form of a block in which phrases and patterns are sought, with a way back to the source."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f"
_SHOW = str.maketrans(dict.fromkeys(_SPACES, " "))
_FOLD = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "…": ".",
        **dict.fromkeys("İı", "i"),
        **dict.fromkeys("أإآ", "ا"),
        "ى": "ي",
        "ة": "ه",
        "ς": "σ",
        "Ё": "е",
        "ё": "е",
    }
)
_UNEVEN = re.compile(f"[{_INVISIBLE}]|[ {_SPACES}]{{2}}")
_MARKS = (
    " \\-–—•·*›»>→|:►▶▸▹▾▼◆■□▪●○◦‣⁃#«‹<←↑↓…\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)
_LEADING = re.compile(f"[{_MARKS}]+")
_TRAILING = " .!:;,،…·-–—•*›»>→|►▶▸▾▼↓↑←#«‹<\u3002\uff1a"


class Folded(NamedTuple):
    """A block made ready for matching.

    `shown` keeps case and quotation marks; `folded` is caseless with plain quotes and dashes. Both have
    single spaces and one length. `offsets[i]` is the place in the block of their character i (None: i itself).
    `core` is where the text begins behind bullets and arrows, `tail` where it ends before them.
    """

    shown: str
    folded: str
    offsets: list[int] | None
    core: int
    tail: int

    def place(self, index: int) -> int:
        """The offset in the block's own text of a position in `shown` or `folded`."""
        return index if self.offsets is None else self.offsets[index]


def fold(text: str) -> Folded:
    """Fold one block's text. Linear in its length."""
    offsets = None
    if _UNEVEN.search(text) or not unicodedata.is_normalized("NFC", text):
        text, offsets = _level(text)
    shown = text.translate(_SHOW)
    folded = caseless(shown)
    leading = _LEADING.match(shown)
    core = leading.end() if leading else 0
    tail = max(core, len(shown.rstrip(_TRAILING)))
    return Folded(shown, folded, offsets, core, tail)


def fold_phrase(phrase: str) -> str:
    """A pack's phrase in the form it is sought in."""
    return caseless(_level(phrase)[0].translate(_SHOW)).strip()


def caseless(text: str) -> str:
    """Lower case with plain quotes and dashes, one character for one."""
    return text.translate(_FOLD).lower().translate(_FOLD)


def _level(text: str) -> tuple[str, list[int]]:
    """Single spaces, nothing invisible, composed letters; and where each character came from."""
    out: list[str] = []
    offsets: list[int] = []
    invisible = re.compile(f"[{_INVISIBLE}]")
    index, length = 0, len(text)
    while index < length:
        end = index + 1
        while end < length and unicodedata.combining(text[end]):
            end += 1
        piece = text[index:end]
        if invisible.match(piece) or (piece in " " + _SPACES and out and out[-1] == " "):
            index = end
            continue
        piece = " " if piece in _SPACES else unicodedata.normalize("NFC", piece)
        out.extend(piece)
        offsets.extend([index] * len(piece))
        index = end
    offsets.append(length)
    return "".join(out), offsets
