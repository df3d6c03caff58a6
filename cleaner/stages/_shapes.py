"""The macros of patterns: `{person}`, `{date}` and the like stand for expressions too long to repeat."""

from __future__ import annotations

import re

from cleaner.stages._dates import DATE_SHAPE, STAMP_SHAPE, TIME_SHAPE
from cleaner.stages._names import CJK_NAME_SHAPE, OUTLET_SHAPE, PEOPLE_SHAPE, PERSON_SHAPE

MACROS = {
    "person": PERSON_SHAPE,
    "people": PEOPLE_SHAPE,
    "cjkname": CJK_NAME_SHAPE,
    "outlet": OUTLET_SHAPE,
    "date": DATE_SHAPE,
    "time": TIME_SHAPE,
    "stamp": STAMP_SHAPE,
    "handle": r"(?:@[A-Za-z0-9_.]{2,40})",
    "url": r"(?:https?://[^\s<>\"']+|www\.[^\s<>\"']+)",
}
_MACRO = re.compile(r"\{(" + "|".join(MACROS) + r")\}")


def expand(pattern: str) -> str:
    """The pattern with its macros written out."""
    return _MACRO.sub(lambda match: f"(?:{MACROS[match[1]]})", pattern)
