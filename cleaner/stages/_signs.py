"""Signs: a few things that many patterns cannot match without, looked for in a block once for all of them."""

from __future__ import annotations

import re

DIGIT, DATED, CAPITALS = 1, 2, 4
"""A digit; what a date with its year has; two capital letters side by side."""

ALL = DIGIT | DATED | CAPITALS

DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
"""The digits that patterns name; those of full width fold to the first ten."""

_D = f"[{''.join(sorted(DIGITS))}]"
_UPPER = f"[{''.join(chr(code) for code in range(0x2000) if chr(code).isupper())}]"
CAPITAL = re.compile(_UPPER)
_DIGIT = re.compile(_D)
_DATED = re.compile(f"{_D}{{4}}|{_D}{{2}}[/.]{_D}{{2}}[/.]{_D}{{2}}|令和|平成")
_CAPITALS = re.compile(_UPPER + "{2}")


def signs(shown: str, folded: str) -> int:
    """The signs a block has, as a sum."""
    found = DIGIT if _DIGIT.search(folded) else 0
    if (found and _DATED.search(folded)) or "令和" in folded or "平成" in folded:
        found |= DATED
    return found | (CAPITALS if _CAPITALS.search(shown) else 0)
