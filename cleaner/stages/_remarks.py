"""Readers' remarks behind an article in a dump, known by the lines that say who wrote each of them and when.

In a forum the posts look the same and are the text. What tells them apart: an article stands before the remarks, and
these say so, by a heading ("12 comments") or one by one ("Ana says:").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile

from cleaner.document import Claim
from cleaner.stages._date_words import fold, months, words
from cleaner.stages._view import View

ENTRIES = 3
"""Such lines from which they are remarks."""

ARTICLE = 200
"""Words of prose over the first of them that are an article. Of 17 threads found so in 1,720 dumps, 16 are remarks."""

HEADING_REACH = 4
"""Blocks over the first of them among which their heading stands."""

HEAD_WORDS, NAME_WORDS = 16, 4
"""Words of a line that tells who and when, and of a name."""

APART = 25
"""Blocks between two such lines."""

LAST = 12
"""Blocks behind the last such line that can be under it, up to the first that is claimed."""

_NUMBER = r"(?:\d{1,3}|an?|one|two|three|few|eine[mrn]?|zwei|drei|une?|una?|um|uma)"
_AGO = re.compile(
    rf"(?i)\b{_NUMBER} ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|y|years?)\.? ago\b"
    rf"|\bvor {_NUMBER} (?:Minute|Stunde|Tag|Woche|Monat|Jahr)[ens]*\b"
    rf"|\bil y a {_NUMBER} (?:min|h|heure|jour|semaine|mois|an)s?\b"
    rf"|\b(?:hace|há) {_NUMBER} (?:minuto|hora|d[ií]a|semana|mese?|mês|a[ñn]o)s?\b"
    rf"|\b{_NUMBER} (?:minuti|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]) fa\b"
    rf"|\b{_NUMBER} (?:minuten|uur|dag(?:en)?|we[ek]+en|maand(?:en)?|jaar) geleden\b"
    rf"|\b{_NUMBER} \w{{3,8}} (?:назад|тому|temu|önce|sedan|siden)\b"
)
_COMMENTS = re.compile(
    r"(?i)\bcomm?ent|\bkommentar|\bkoment|\breac[tc]i|\breazion|\bthoughts? on|\bresponses?\b|коммент|комент"
    r"|评论|評論|コメント|댓글"
)
_SAYS = re.compile(
    r"(?i)\b(?:says|said|schreibt|sagte?|a dit|dit|dice|dijo|ha scritto|scrive|disse|diz|zegt|pisze|säger|siger|sier)"
    r"\s*(?:[:：]|$|on\b|am\b|le\b|el\b)"
)
_NUMERIC = re.compile(r"(?:19|20)\d\d ?[-/.年년] ?\d|\d[./-] ?\d{1,2}[./-] ?\d\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LATE = ("ago", "vor", "il y a", "hace", "há", "fa", "geleden", "назад", "тому", "temu", "önce", "sedan", "siden")
# Few words begin with their first letters: the others need not be tried as each of them.
_LATELY = re.compile(rf"(?i)\b(?=[{''.join(sorted({word[0] for word in _LATE}))}])(?:{'|'.join(_LATE)})\b")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_IN_BRACKETS = re.compile(r"\([^)]{0,40}\)")
_FILLERS = """
by on at say says said writes wrote posted commented replied from reply permalink edited score link in to the st nd rd
th am pm a m p t z utc gmt um uhr von schreibt schrieb sagt sagte le à par dit el las por dice dijo il alle ore scrive
de del
"""
_BESIDE = frozenset(_FILLERS.split())


@cache
def _calendar() -> frozenset[str]:
    """The names of months and weekdays."""
    return frozenset((*months(), *(fold(day) for row in words("weekdays").values() for day in row)))


def remarks(view: View, standing: Mapping[int, Claim]) -> list[int]:
    """The blocks of readers' remarks that are not claimed yet; `standing` holds the claims that stand, by block."""
    found: list[int] = []
    for thread in _threads(list(_heads(view))):
        first = thread[0]
        if (_is_headed(view, standing, first) or _speak(view, thread)) and _written(view, standing, first) >= ARTICLE:
            here = range(first, _end(view, thread[-1], standing))
            found += (index for index in here if index not in standing)
    return found


def _is_headed(view: View, standing: Mapping[int, Claim], first: int) -> bool:
    """Whether a heading of comments stands right over the first remark."""
    above = (index for index in range(max(0, first - HEADING_REACH), first) if index in standing)
    return any(standing[index].kind == "comments" and _COMMENTS.search(view.texts[index]) for index in above)


def _speak(view: View, thread: Sequence[int]) -> bool:
    """Whether those who wrote are said to say it, as blogs do."""
    return sum(_SAYS.search(view.texts[head]) is not None for head in thread) > 1


def _written(view: View, standing: Collection[int], first: int) -> int:
    """Words of prose over the first remark."""
    return sum(view.measures[index].words for index in view.prose if index < first and index not in standing)


def _heads(view: View) -> Iterator[int]:
    """The first line of each remark: one with a name and a time, or a name over a time."""
    for index, text in enumerate(view.texts):
        if view.measures[index].words <= HEAD_WORDS and _has_time(text):
            beside = _beside(text)
            if 0 < beside <= NAME_WORDS:
                yield index
            elif not beside and (above := _name_above(view, index)) is not None:
                yield above


def _has_time(text: str) -> bool:
    """Whether a line holds a day with its year, or says how long ago something was."""
    if _LATELY.search(text) and _AGO.search(text):
        return True
    if not _DIGIT.search(text):  # as most lines: the others need not be asked for
        return False
    if _NUMERIC.search(text):
        return True
    return bool(_YEAR.search(text)) and not _calendar().isdisjoint(map(fold, _WORD.findall(text)))


def _beside(text: str) -> int:
    """The words of a line beside its time."""
    rest = _WORD.findall(_IN_BRACKETS.sub(" ", _AGO.sub(" ", text)))
    return sum(word not in _BESIDE and word not in _calendar() for word in map(fold, rest))


def _name_above(view: View, index: int) -> int | None:
    """The line right over a time that can be a name; a count of votes may stand between."""
    for above in (index - 1, index - 2):
        text = view.texts[above] if above >= 0 else ""
        if any(map(str.isalpha, text)):
            measured = view.measures[above]
            ends = measured.ends and text.rstrip()[-1:] not in ":："  # "Ana says:"
            return above if measured.words <= NAME_WORDS and not ends and not _has_time(text) else None
    return None


def _threads(heads: Sequence[int]) -> Iterator[list[int]]:
    """Heads near one another, from so many on."""
    thread: list[int] = []
    for head in heads:
        if thread and head - thread[-1] > APART:
            if len(thread) >= ENTRIES:
                yield thread
            thread = []
        thread.append(head)
    if len(thread) >= ENTRIES:
        yield thread


def _end(view: View, last: int, standing: Collection[int]) -> int:
    """Where the last remark ends, whose head this is; its time may be claimed already."""
    start = next((index for index in range(last + 1, last + 3) if index not in standing), last + 1)
    behind = range(start, min(start + LAST, len(view.blocks)))
    return start + sum(1 for _ in takewhile(lambda index: index not in standing, behind))
