"""Folding: the form of a block in which phrases and patterns are sought, with a way back to the source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

SEPARATOR = "\0"
"""What stands between the blocks of a folded text; no phrase and no pattern has it."""

_SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f"
_SHOW = dict.fromkeys(_SPACES, " ")
_FOLD = {
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
_NOTED = re.compile("[" + "".join(map(re.escape, sorted(_SHOW.keys() | _FOLD.keys()))) + "]")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")
_BLANKS = re.compile(f"[ {_SPACES}]+")
_PLAIN = re.compile("[!-~À-ɏЀ-ҁ一-鿿ぁ-ゖァ-ヺ가-힣]+(?=[ -~À-ɏЀ-ҁ一-鿿ぁ-ゖァ-ヺ가-힣])")
_UNEVEN = re.compile(f"[{_INVISIBLE}]|[ {_SPACES}]{{2}}")
MARKS = (
    " \\-–—•·*›»>→|:►▶▸▹▾▼◆■□▪●○◦‣⁃#«‹<←↑↓…\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
)
LEADING = re.compile(f"[{MARKS}]+")
TRAILING = " .!:;,،…·-–—•*›»>→|►▶▸▾▼↓↑←#«‹<\u3002\uff1a"
_ENDS = frozenset(filter(LEADING.match, map(chr, range(0x20000)))) | frozenset(TRAILING + "[]()【】 ")


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

    @classmethod
    def of(cls, shown: str, folded: str, offsets: list[int] | None = None) -> Folded:
        """A block with its core and tail found."""
        leading = LEADING.match(shown)
        core = leading.end() if leading else 0
        return cls(shown, folded, offsets, core, max(core, len(shown.rstrip(TRAILING))))

    def place(self, index: int) -> int:
        """The offset in the block's own text of a position in `shown` or `folded`."""
        return index if self.offsets is None else self.offsets[index]


class Folds(NamedTuple):
    """Many blocks folded as one text: `SEPARATOR`, a block, `SEPARATOR`, a block … `SEPARATOR`.

    `shown` and `folded` are as in `Folded`; `edges` are the places of the separators, one more than blocks;
    `offsets` has those of the blocks that have any.
    """

    shown: str
    folded: str
    edges: list[int]
    offsets: dict[int, list[int]]

    def pair(self, index: int) -> tuple[str, str]:
        """One block's `shown` and `folded`."""
        start, end = self.edges[index] + 1, self.edges[index + 1]
        return self.shown[start:end], self.folded[start:end]

    def block(self, index: int) -> Folded:
        """One block by itself."""
        return Folded.of(*self.pair(index), self.offsets.get(index))


def fold_all(texts: Sequence[str]) -> Folds:
    """Fold the texts of many blocks. Linear in their length."""
    offsets: dict[int, list[int]] = {}
    shown = _replaced(SEPARATOR.join(("", *texts, "")), _SHOW)
    if _may_be_uneven(shown):
        level = list(texts)
        for index in filter(lambda index: _is_uneven(texts[index]), range(len(texts))):
            level[index], offsets[index] = _level(texts[index])
        texts = level
        shown = _replaced(SEPARATOR.join(("", *texts, "")), _SHOW)
    edges = [0, *accumulate(len(text) + 1 for text in texts)]
    return Folds(shown, caseless(shown), edges, offsets)


def fold(text: str) -> Folded:
    """Fold one block's text. Linear in its length."""
    return fold_all((text,)).block(0)


def fold_phrases(phrases: Iterable[str]) -> dict[str, str]:
    """Each of the packs' phrases with the form it is sought in; all are folded as one, for they are many."""
    known = list(dict.fromkeys(phrases))
    level = [_level(phrase)[0] if _is_uneven(phrase) else phrase for phrase in known]
    folded = caseless(_replaced(SEPARATOR.join(level), _SHOW)).split(SEPARATOR)
    return dict(zip(known, map(str.strip, folded), strict=True)) if known else {}


def caseless(text: str) -> str:
    """Lower case with plain quotes and dashes, one character for one."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return _replaced(_replaced(text, _FOLD).lower(), _FOLD)


def is_plain(shown: str) -> bool:
    """Whether no bullet, dot, bracket or blank begins or ends a text."""
    return bool(shown) and shown[0] not in _ENDS and shown[-1] not in _ENDS


def _replaced(text: str, table: Mapping[str, str]) -> str:
    """The text with the table's characters replaced: a pass for each of those it holds, and they are few."""
    for character in set(_NOTED.findall(text)):
        if character in table:
            text = text.replace(character, table[character])
    return text


def _may_be_uneven(shown: str) -> bool:
    return "  " in shown or not (
        shown.isascii() or (_INVISIBLES.search(shown) is None and unicodedata.is_normalized("NFC", shown))
    )


def _is_uneven(text: str) -> bool:
    return _UNEVEN.search(text) is not None or not unicodedata.is_normalized("NFC", text)


def _level(text: str) -> tuple[str, list[int]]:
    """Single spaces, nothing invisible, composed letters; and where each character came from."""
    if text.isascii():
        return _single_spaced(text)
    out: list[str] = []
    offsets: list[int] = []
    index, length = 0, len(text)
    while index < length:
        if plain := _PLAIN.match(text, index):
            out.append(plain[0])
            offsets.extend(range(index, plain.end()))
            index = plain.end()
        end = index + 1
        while end < length and unicodedata.combining(text[end]):
            end += 1
        piece = text[index:end]
        if _INVISIBLES.match(piece) or (piece in " " + _SPACES and out and out[-1][-1:] == " "):
            index = end
            continue
        piece = " " if piece in _SPACES else unicodedata.normalize("NFC", piece)
        out.append(piece)
        offsets.extend([index] * len(piece))
        index = end
    offsets.append(length)
    return "".join(out), offsets


def _single_spaced(text: str) -> tuple[str, list[int]]:
    """`_level` of a text whose runs of blanks are all that is uneven."""
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    for blanks in _BLANKS.finditer(text):
        start = blanks.start()
        out += text[at:start], " "
        offsets.extend(range(at, start + 1))
        at = blanks.end()
    out.append(text[at:])
    offsets.extend(range(at, len(text) + 1))
    return "".join(out), offsets
