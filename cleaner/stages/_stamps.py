"""When the article was published, read from the lines around its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.stages import _dates
from cleaner.stages._headline import Lines

STAMP_WORDS = 16
"""Words a line has at most that holds a date among other things; with bars between them it may have twice as many."""

SMALL_WORDS = 5
"""Long words in small letters that such a line has at most: with more it is a caption or a sentence."""

KINDS = ("byline", "dateline", "navigation", "see_also", "share", "tags")
"""Kinds of claims on lines that may hold the date all the same."""

ORDERS = ("de", "en-us")
"""Languages by which a line is tried for a date: the one that puts the day first, and the one that does not."""

LABEL, BARE, MODIFIED, ABOVE, TORN, STEP = 1.0, 0.5, 1.5, 0.7, 1.5, 0.02
"""What a word for `published` adds, and that the line is hardly more than a date; what one for `updated`, a place over
the headline, a sentence torn around the date, and each line between take off."""

TORN_LETTERS = 5
"""Letters of a word such as `am` or `on` that stands alone over a date where a sentence was torn at it."""

BARE_WORDS = 8
"""Words of a line that is hardly more than a date."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./-]\s?\d{1,2}[./-]\s?\d\d(?!\d)|(?:令和|平成)|[٠-٩۰-۹]{4}")
_BARRED = re.compile(r"[|·•/,:]")
_NOT_ITS_OWN = re.compile(
    r"(?i)©|copyright|\(c\)|all rights|\b(?:bis|until|till|expires|hasta|jusqu['’]?au|fino al|photo|foto|archiv"
    r"|jahrgang|since|seit|depuis|desde)\b"
)
_PUBLISHED = re.compile(
    r"(?i)publi[sckq]|veröffentlich|erschienen|erstellt|posted|pubbl|gepubliceerd|offentliggjort|julkaistu|opublik|vydáno|publik"
    r"|опубл|создан|додано|giriş|yayın|发布|發布|發佈|公開|입력|등록|نشر|first"
)
_MODIFIED = re.compile(
    r"(?i)updat|aktuali[sz]|actuali[sz]|mis à jour|màj|modifi|aggiorn|uppdat|opdater|oppdater|päivitet|muokat"
    r"|bijgewerkt|gewijzigd|geändert|bearbeitet|zaktual|ažur|обновл|оновл|измен|змінен|güncel|frissít|更新|수정|تحديث|última|edited|revised"
)


class Stamp(NamedTuple):
    """A line with a date, the date with what stands around it, whether it is that of a change, and its weight."""

    line: int
    text: str
    modified: bool
    weight: float


def stamp(lines: Lines, span: Sequence[int], head: Sequence[int]) -> Stamp | None:
    """The likeliest date of publication among the lines of `span`; `head`: the lines of the headline."""
    return max(_found(lines, span, head), key=lambda found: found.weight, default=None)


def _found(lines: Lines, span: Sequence[int], head: Sequence[int]) -> Iterator[Stamp]:
    for place, index in enumerate(span):
        text = _of_line(lines, index)
        if text is None or not any(_dates.parse(text, order) for order in ORDERS):
            continue
        label = lines.texts[index - 1].strip() if index and lines.measures[index - 1].words <= 3 else ""
        published = _PUBLISHED.search(f"{label} {lines.texts[index]}") is not None
        modified = _MODIFIED.search(f"{label} {_before_year(lines.texts[index])}") is not None and not published
        over = bool(head) and index < head[0]
        bare = lines.measures[index].words <= BARE_WORDS and _is_dateline(lines, index)
        torn = len(label) < TORN_LETTERS and label.isalpha() and label.islower() and not published
        weight = 2.0 + LABEL * published + BARE * bare - MODIFIED * modified - ABOVE * over - TORN * torn - STEP * place
        yield Stamp(index, text, modified, weight)


def _before_year(text: str) -> str:
    """The line up to its first date: `3 March 2024, updated 5 March` is not the stamp of a change."""
    year = _YEAR.search(text)
    return text[: year.start()] if year else text


def _is_dateline(lines: Lines, index: int) -> bool:
    return index in lines.claimed and lines.claimed[index].kind == "dateline"


def _of_line(lines: Lines, index: int) -> str | None:
    """What of a line is read as a date; None where it can hold none of the article's own."""
    claim = lines.claimed.get(index)
    if claim is not None and (said := claim.found.get("date") or claim.found.get("modified")):
        return said
    text, measured = lines.texts[index], lines.measures[index]
    if claim is not None and claim.kind not in KINDS:
        return None
    bound = STAMP_WORDS * (2 if len(_BARRED.findall(text)) > 1 else 1)
    if measured.words > bound or (measured.prose and measured.ends):
        return None
    if not _YEAR.search(text) or _NOT_ITS_OWN.search(text):
        return None
    return text if sum(word[0].islower() and len(word) > 3 for word in text.split()) <= SMALL_WORDS else None
