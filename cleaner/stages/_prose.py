"""How much a run of text reads like sentences: the measure behind every guard."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

PROSE_WORDS = 8
"""Words a block needs, beside a sentence end, to count as prose: of lines with both, 80 % are article text (WCXB)."""

LONG_WORDS = 25
"""A block this long is prose even without a sentence end; titles and menu lines stay below it."""

SENTENCE_WORDS = 4.0
"""Mean words a sentence below which a block without a long one is a string of fragments ("Gamer. Dreamer.")."""

REMEMBERED = 400
"""Characters up to which a block's measure is remembered, so that what is remembered stays small."""

DENSE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts that write no spaces between words, as the inside of a character class."""

_DENSE_RUN = re.compile(f"[{DENSE}]+")
_WORD = re.compile(f"[^\\W_{DENSE}]+(?:['’.-][^\\W_{DENSE}]+)*")
_SPACED_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")  # the same where no script is dense, in half the time
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:['.-][A-Za-z0-9]+)*")  # in a third
_END = re.compile(r"""[.!?…。！？｡।؟۔:;]["'”’»›)\]」』）*\s]*$""")
_STOP = re.compile(r"""[.!?。！？؟۔।]+["'”’»)\]」』）]*(?:\s|$)|[。！？]""")
_OPENING = "\"'“„«‘‚‹「『«»”"
_CLOSING = "\"'”“»’«›」』"


class Measure(NamedTuple):
    """Size and shape of one block: `words` (two CJK characters count as one), `ends` in a sentence mark, `prose`."""

    words: int
    ends: bool
    prose: bool


def measure(text: str) -> Measure:
    """Measure one block. Linear in its length; short ones, which several judges ask about, are remembered."""
    return _remembered(text) if len(text) <= REMEMBERED else _measure(text)


def _measure(text: str) -> Measure:
    words = count_words(text)
    ends = _END.search(text[-12:]) is not None
    if words < PROSE_WORDS or not (ends or words >= LONG_WORDS):
        return Measure(words, ends, False)
    if words >= 4 * LONG_WORDS:
        return Measure(words, ends, True)
    parts = _STOP.split(text)
    if words >= SENTENCE_WORDS * len(parts):
        return Measure(words, ends, True)  # the mean is long enough, whatever each of them has
    sentences = [count_words(part) for part in parts]
    longest = max(sentences)
    mean = words / max(1, sum(size > 0 for size in sentences))
    return Measure(words, ends, longest >= PROSE_WORDS or mean >= SENTENCE_WORDS)


_remembered = lru_cache(maxsize=4096)(_measure)


def count_words(text: str) -> int:
    """Words of the text; in scripts that write no spaces, two characters count as one word."""
    if text.isascii():
        return len(_ASCII_WORD.findall(text))
    dense = sum(map(len, _DENSE_RUN.findall(text)))
    return len((_WORD if dense else _SPACED_WORD).findall(text)) + (dense + 1) // 2


def is_dense(character: str) -> bool:
    """Whether the character belongs to a script that writes no spaces between words."""
    return _DENSE_RUN.match(character) is not None


def is_quoted(text: str) -> bool:
    """Whether the block is one quotation: it opens and closes with quotation marks."""
    text = text.strip()
    return len(text) > 2 and text[0] in _OPENING and text.rstrip(".,!?")[-1:] in _CLOSING
