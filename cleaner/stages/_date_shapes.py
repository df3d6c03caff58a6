"""The shapes of dates and clock times: sources for RE2, without lookaround, back-references or named groups."""

from __future__ import annotations

import re

from cleaner.stages._date_words import fold, words


def _either(names: list[str]) -> str:
    spelled = {form.replace("_", " ") for name in names for form in (name, fold(name))}
    return "(?:" + "|".join(re.escape(name).replace("\\ ", " ") for name in sorted(spelled)) + ")"


def _months(*langs: str) -> str:
    rows = words("months")
    return _either([name for lang in langs or rows for line in rows[lang] for name in line.split()])


_D = "[0-9٠-٩۰-۹]"
_ORDINAL = "(?:st|nd|rd|th|er|[.ºª°]|-?го)?"
_YEAR = f"(?:de |del |do |năm )?{_D}{{4}}(?: ?(?:г|р)\\.?| року| года)?"
_ZONE = (
    "(?:z|utc|gmt|[ecmp][sde]?t|cest|eest|bst|msk|ist|jst|kst|wib|мск|[+-][0-9]{2}:?[0-9]{2})"
    "(?: ?[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)
_HALF = "(?:[ap]\\.?m\\.?|صباحا|صباحًا|مساء|مساءً|ص|م|öö|ös)"
_BEFORE = "(?:上午|下午|凌晨|早上|晚上|中午|午前|午後|오전|오후)"
_AT = "(?i:at |um |à |a las |às |alle |ore |om |kl |в |о |ob |o godz\\. |saat |الساعة )?"

TIME_SHAPE = (
    f"(?i:(?:{_BEFORE} ?|(?:klo|kl|godz)\\.? ?|saat |ore |ora )?{_D}{{1,2}}"
    f"(?: ?[:.h時时點点시] ?{_D}{{2}}(?:[:.分분]{_D}{{2}})?(?: ?(?:秒|分|분|hs?|hrs|hod\\.?|uhr))?(?: ?{_HALF})?"
    f"| ?(?:h|uhr|時|时|點|点|시)| ?{_HALF})(?: ?\\(?{_ZONE}\\)?)?)"
)
"""A clock time: `14:52 Uhr`, `7:27 p.m. ET`, `14h52`, `오후 3시 05분`."""

_BIG_FIRST = f"{_D}{{4}}[-/.] ?{_D}{{1,2}}[-/.] ?{_D}{{1,2}}\\.?"
_ISO_TIME = "(?:T[0-9]{2}:[0-9]{2}(?::[0-9.]+)?(?:z|[+-][0-9:]{4,5})?)?"
_SMALL_FIRST = f"{_D}{{1,2}}[-/.] ?{_D}{{1,2}}[-/.] ?{_D}{{4}}|{_D}{{2}}[/.]{_D}{{2}}[/.]{_D}{{2}}"
_EASTERN = f"(?:{_D}{{4}}|(?:令和|平成){_D}{{1,2}}) ?[年년] ?{_D}{{1,2}} ?[月월] ?{_D}{{1,2}} ?[日일]"
_DAY = f"{_D}{{1,2}}{_ORDINAL}[ ,./-]{{0,2}}(?:of |de |d['’])?"
_IN_WORDS = f"{_DAY}{_months()}(?: ?/ ?[^\\s0-9/]+)?[ .,/-]{{0,2}}{_YEAR}"
_MONTH_FIRST = f"{_months('en', 'es')}\\.? ?{_D}{{1,2}}(?:st|nd|rd|th)?,? (?:de )?{_D}{{4}}"
_YEAR_FIRST = f"{_D}{{4}}\\. {_months('hu')}\\.? {_D}{{1,2}}\\.?"

DATE_SHAPE = f"(?i:{_BIG_FIRST}{_ISO_TIME}|{_SMALL_FIRST}|{_EASTERN}|{_IN_WORDS}|{_MONTH_FIRST}|{_YEAR_FIRST})"
"""A day with its year, in words or digits: `23 July 2021`, `23/07/2021`, `2021年7月23日`.

The names of all months cost RE2 three thousand instructions, so they stand in it once; month before day is
English and Spanish.
"""

WEEKDAY_SHAPE = "(?i:" + _either([day for row in words("weekdays").values() for day in row]) + ")"

STAMP_SHAPE = (
    f"(?:{TIME_SHAPE}[ ,|·•–—-]{{1,3}}(?i:on )?)?"
    f"(?:{WEEKDAY_SHAPE}[.,]{{0,2}} ?(?i:the |le |den |d\\. |el |il |em )?)?{DATE_SHAPE}"
    f"(?:[ ,|·•/–—-]{{0,3}}{_AT}\\(?{TIME_SHAPE}\\)?)?"
)
"""A date with a weekday before it and a clock time beside it, both optional."""
