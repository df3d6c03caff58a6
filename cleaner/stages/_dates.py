"""Dates as people write them, read without guessing."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from cleaner.stages._addresses import host, path
from cleaner.stages._clock import clock
from cleaner.stages._date_shapes import DATE_SHAPE, STAMP_SHAPE, TIME_SHAPE, WEEKDAY_SHAPE
from cleaner.stages._date_words import fold, months

__all__ = ["DATE_SHAPE", "STAMP_SHAPE", "TIME_SHAPE", "WEEKDAY_SHAPE", "in_url", "parse"]

LONGEST = 400
"""Characters read. A stamp is shorter; what is longer is text that holds a date by chance."""

EARLIEST, LATEST = 1990, 2100
"""Years a page on the web can have been published in."""

_NORTH = ("cs", "da", "de", "fi", "nl", "no", "pl", "ru", "sv", "uk")
_SOUTH = ("ar", "el", "es", "fr", "id", "it", "pt", "ro", "tr", "vi")
_ENGLISH = ("en-au", "en-gb", "en-ie", "en-in", "en-nz", "en-za")
DAY_FIRST = frozenset((*_NORTH, *_SOUTH, *_ENGLISH))
"""Languages in which 03/04/2021 is the third of April. English alone is silent: it is both."""

MONTH_FIRST = frozenset(("en-us",))

SHORT_YEARS = DAY_FIRST - {"sv"}
"""Languages in which 03.04.21 is a date and not 2003-04-21: their people do not put the year first."""

_EUROPE = ("at", "be", "cz", "de", "dk", "es", "fi", "fr", "gr", "ie", "it", "nl", "no", "pl", "pt", "ro", "ru")
DAY_FIRST_SITES = frozenset((*_EUROPE, "ar", "au", "br", "id", "in", "mx", "nz", "se", "tr", "ua", "uk", "vn", "za"))
MONTH_FIRST_SITES = frozenset(("us", "gov", "mil"))
"""Ends of host names that say the same of a site, or the contrary."""


class Day(NamedTuple):
    """A date that was read, and where: `text[start:end]` of the folded text."""

    value: date
    start: int
    end: int


_ERA = re.compile(r"(令和|平成)\s?(\d{1,2}|元)\s?年")
_ERA_BEGINS = {"令和": 2018, "平成": 1988}
_BIG_FIRST = re.compile(
    r"(?<!\d)((?:19|20|21)\d\d)\s?([-/.年년])\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\.?\s?[日일]?"
)
_SMALL_FIRST = re.compile(r"(?<![\w.])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d|[-/.]\d)")
_RUN_TOGETHER = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:t\d{4,6}z?)?(?!\d)")
_GLUED = re.compile(r"(?<=[^\W\d_]{3})(?=\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d)|(?<=[a-z ](?:19|20)\d\d)(?=\d{1,2}:\d\d)")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?=[/-])")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s]|_")
_ZONES = ("bst", "cest", "cet", "edt", "est", "gmt", "pdt", "pst", "utc")
_CLOCK_WORDS = frozenset((*_ZONES, ":", "a", "am", "at", "m", "p", "pm"))
_SMALL = ("a", "d", "de", "del", "den", "der", "di", "do", "du", "el", "le", "nam", "ngay", "o", "of", "the", "y")
_ENDINGS = ("st", "nd", "rd", "th", "er", "eme", "ter", "го", "е", "г", "º", "ª", "°")
_FILL = frozenset((*_SMALL, *_ENDINGS, ".", ",", "-", "/", "'", "(", ")"))


def parse(text: str, lang: str | None = None, url: str | None = None) -> str | None:
    """The first date of `text` in ISO 8601, as precise as it is written; None when there is none or it is ambiguous.

    `lang` (ISO 639-1, or with a region: `en-GB`) and `url` settle the order of 03/04/2021. An offset
    is given only where the text has one or says UTC; other zones' names are dropped, the clock time stays.
    """
    folded = _GLUED.sub(" ", _ERA.sub(_western, fold(text[:LONGEST])))
    day = _day(folded, _order(lang, url), lang, url)
    if day is None:
        return None
    return day.value.isoformat() + clock(folded[day.end :], folded[: day.start])


def in_url(url: str | None) -> str | None:
    """The day that a path such as `/2021/07/23/` names, or None."""
    found = _IN_PATH.search(path(url) + "/")
    day = _valid(int(found[1]), int(found[2]), int(found[3])) if found else None
    return day.isoformat() if day else None


def _western(found: re.Match[str]) -> str:
    return f"{_ERA_BEGINS[found[1]] + (1 if found[2] == '元' else int(found[2]))}年"


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


def _order(lang: str | None, url: str | None) -> str | None:
    """`day` or `month`, whichever the language or the site puts first; None where they leave it open."""
    code = (lang or "").lower().replace("_", "-")
    if code in MONTH_FIRST or code in DAY_FIRST:
        return "month" if code in MONTH_FIRST else "day"
    if code.split("-")[0] in DAY_FIRST:
        return "day"
    ending = host(url).rsplit(".", 1)[-1]
    return "day" if ending in DAY_FIRST_SITES else "month" if ending in MONTH_FIRST_SITES else None


def _day(text: str, order: str | None, lang: str | None, url: str | None) -> Day | None:
    readings = (_big_first(text), _small_first(text, order, lang, url), _in_words(text), _run_together(text))
    return min((day for day in readings if day), key=lambda day: day.start, default=None)


def _big_first(text: str) -> Day | None:
    for found in _BIG_FIRST.finditer(text):
        if day := _valid(int(found[1]), int(found[3]), int(found[4])):
            return Day(day, found.start(), found.end())
    return None


def _run_together(text: str) -> Day | None:
    """20210723, where nothing else is said: a number that happens to be a date is no date."""
    found = _RUN_TOGETHER.fullmatch(text.strip())
    day = found and _valid(int(found[1]), int(found[2]), int(found[3]))
    return Day(day, 0, len(text)) if day else None


def _small_first(text: str, order: str | None, lang: str | None, url: str | None) -> Day | None:
    for found in _SMALL_FIRST.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) == 2:
            if (lang or "").lower()[:2] not in SHORT_YEARS or found[2] == "-":
                continue
            year += 2000
        if day := _settled(first, second, year, order, url):
            return Day(day, found.start(), found.end())
    return None


def _settled(first: int, second: int, year: int, order: str | None, url: str | None) -> date | None:
    """The one day both numbers can mean, or the one the order or the address of the page speaks for."""
    by_day, by_month = _valid(year, second, first), _valid(year, first, second)
    if by_day is None or by_month is None or by_day == by_month:
        return by_day or by_month
    if order:
        return by_day if order == "day" else by_month
    known = in_url(url)
    return next((day for day in (by_day, by_month) if day.isoformat() == known), None)


def _in_words(text: str) -> Day | None:
    """A month's name with a day and a year around it, in any order."""
    tokens = list(_TOKEN.finditer(text))
    named = months()
    for at, token in enumerate(tokens):
        pair = f"{token[0]} {tokens[at + 1][0]}" if at + 1 < len(tokens) else ""
        last = at + (pair in named)
        month = named.get(pair) or named.get(token[0])
        if month and (day := _around(tokens, at, last, month)):
            return day
    return None


def _around(tokens: list[re.Match[str]], first: int, last: int, month: int) -> Day | None:
    before, after = _number(tokens, first, -1), _number(tokens, last, 1)
    later = None if after is None else _year_after(tokens, after)
    for day, year in ((before, after), (after, later), (after, before)):
        if day is None or year is None or len(tokens[year][0]) != 4 or len(tokens[day][0]) > 2:
            continue
        if value := _valid(int(tokens[year][0]), month, int(tokens[day][0])):
            # A year that stands behind the clock time is left out of the span, so that the time is found.
            used = [first, last, day, year] if year != later else [first, last, day]
            return Day(value, tokens[min(used)].start(), tokens[max(used)].end())
    return None


def _year_after(tokens: list[re.Match[str]], day: int) -> int | None:
    """The year of `July 23, 2021` or of `Jul 23 19:27:00 UTC 2021`."""
    for place in range(day + 1, min(day + 10, len(tokens))):
        word = tokens[place][0]
        if len(word) == 4 and word.isdigit():
            return place
        if not (word in _FILL or word in _CLOCK_WORDS or (word.isdigit() and len(word) == 2)):
            return None
    return None


def _number(tokens: list[re.Match[str]], at: int, step: int, reach: int = 4) -> int | None:
    """The nearest number beside a token, over at most `reach` tokens that say nothing."""
    for place in range(at + step, at + step * (reach + 1), step):
        if not 0 <= place < len(tokens):
            return None
        word = tokens[place][0]
        if word.isdigit():
            return place
        if word not in _FILL and word not in months():
            return None
    return None
