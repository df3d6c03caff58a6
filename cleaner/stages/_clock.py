"""The clock time beside a date."""

from __future__ import annotations

import re

_MORNING = ("上午", "凌晨", "早上", "午前", "오전", "صباحا", "ص", "a", "oo")
_EVENING = ("下午", "晚上", "中午", "午後", "오후", "مساء", "م", "p", "os")
_CLOCK = re.compile(
    r"(?<![\d:.])(?:(上午|凌晨|早上|午前|오전|下午|晚上|中午|午後|오후)\s?)?(\d{1,2})"
    r"(?:\s?(?:[:h時时點点시]|uhr)\s?(\d{2})(?:[:分분]\s?(\d{2})(?:[.,]\d+)?)?(?!\d)"
    r"|\.(\d{2})(?=\s?(?:uhr|h\b|[ap]\.?m))|(?=\s?(?:h|hs|uhr|[ap]\.?m\.?)(?![^\W\d_]))|(?=\s?[時时點点시]))"
    r"[\s秒分분]{0,3}(?:(?:uhr|hs?|hrs)\b)?\s?(?:([ap])\.?m\b\.?|(صباحا|مساء|[صم](?!\w)|o[os]\b))?"
)
_DOTTED = re.compile(
    r"[\s,|·•/–—-]{0,4}(?:(?:um|kl|klo|alle|ore|ora|om|as|a las|godz|o godz)\.?\s)?(\d{1,2})\.(\d{2})(?![.,]?\d|\s?%)"
)
_ZONE_SAID = re.compile(r"\s?\(?(z\b|utc|gmt)?\s?(?:([+-])(\d{1,2})(?::?(\d{2}))?(?!\d))?")
_GAP = 25
"""Characters without digits that may stand between a date and its clock time (` | last updated at `)."""
_YEAR_AND_GAP = rf"(?:\D{{0,4}}\d{{4}})?\D{{0,{_GAP}}}"


def clock(after: str, before: str) -> str:
    """`T14:52`, with seconds and offset where written, from the folded text around a date; else an empty string."""
    found = _CLOCK.search(after)
    if found and re.fullmatch(_YEAR_AND_GAP, after[: found.start()]):
        return _moment(found, after)
    if dotted := _DOTTED.match(after):
        return _time_of(int(dotted[1]), dotted[2], None)
    for found in reversed(list(_CLOCK.finditer(before))):
        return _moment(found, before) if re.fullmatch(rf"\D{{0,{_GAP}}}", before[found.end() :]) else ""
    return ""


def _moment(found: re.Match[str], text: str) -> str:
    hour = int(found[2])
    half = found[1] or found[6] or found[7]
    if half in _EVENING and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    time = _time_of(hour, found[3] or found[5] or "00", found[4])
    return time + _offset(text[found.end() :], found[4] is not None) if time else ""


def _time_of(hour: int, minute: str, second: str | None) -> str:
    if hour > 23 or int(minute) > 59 or int(second or 0) > 60:
        return ""
    return f"T{hour:02}:{minute}" + (f":{second}" if second else "")


def _offset(rest: str, seconds: bool) -> str:
    """The zone behind a clock time. Without UTC, `-15:30` right behind `14:00` is the end of a span."""
    found = _ZONE_SAID.match(rest)
    if not found or not (found[1] or found[2]):
        return ""
    if not found[2]:
        return "Z"
    plain = not found[1] and not seconds
    if int(found[3]) > 14 or (plain and (not rest[:1].isspace() or not found[4])):
        return "Z" if found[1] else ""
    return f"{found[2]}{int(found[3]):02}:{found[4] or '00'}"
