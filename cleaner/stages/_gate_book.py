"""The gates of the packs' own patterns, worked out beforehand: that takes longer than all else at a start."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from cleaner.stages._gates import Ends, Gate, Prefixes, work_out
from cleaner.stages._shapes import MACROS
from cleaner.stages._syntax import Chars

BOOK = Path(__file__).parent.parent / "packs" / "gates.json"
"""Written by scripts/gates.py. A pattern that is not in it, such as one of a user's packs, costs half a millisecond."""


def gate(pattern: str, bound: int, shuns_prose: bool) -> Gate:
    """The gate of a pattern that sees blocks of up to `bound` characters."""
    found = _entries().get(key(pattern))
    made = work_out(pattern) if found is None else _read(found)
    return made._replace(high=min(bound, made.high), shuns_prose=shuns_prose)


def key(pattern: str) -> str:
    """What a pattern goes by in the book; it changes with the pattern and with the macros."""
    return blake2b(pattern.encode(), digest_size=8, key=_macros()).hexdigest()


def written(patterns: Iterable[str]) -> dict[str, list[Any]]:
    """The book's entries for patterns, in plain values."""
    return {key(pattern): _entry(work_out(pattern)) for pattern in sorted(set(patterns))}


def entries() -> dict[str, list[Any]]:
    """The book as it is; empty where there is none."""
    return json.loads(BOOK.read_text("utf-8")) if BOOK.is_file() else {}


_entries = cache(entries)


def forget() -> None:
    """Give back the memory of the book, which nobody opens again once all gates are made."""
    _entries.cache_clear()
    _set.cache_clear()


@cache
def _macros() -> bytes:
    return blake2b(repr(sorted(MACROS.items())).encode(), digest_size=16).digest()


def _entry(made: Gate) -> list[Any]:
    ends = [None if one is None else [_spelled(chars) for chars in one.sets] for one in (made.first, made.last)]
    needs = [sorted(need) for need in made.needs]
    prefixes = None if made.prefixes is None else sorted(made.prefixes.strings)
    return [made.low, made.high, made.signs, *ends, needs, prefixes, sorted(made.openings), sorted(made.inner)]


def _spelled(chars: Chars) -> str:
    """A set of characters as one string, by which sets that many patterns share are made once."""
    fields = ("".join(sorted(chars.singles)), "".join(map("".join, chars.ranges)), " ".join(chars.categories))
    return json.dumps([*fields, chars.other, chars.loose], ensure_ascii=False, separators=(",", ":"))


def _read(entry: list[Any]) -> Gate:
    low, high, signs, first, last, needs, prefixes, openings, inner = entry
    return Gate(
        low,
        high,
        signs,
        _ends(first),
        _ends(last),
        tuple(map(frozenset, needs)),
        None if prefixes is None else Prefixes(frozenset(prefixes)),
        frozenset(openings),
        frozenset(inner),
        False,
    )


def _ends(sets: list[str] | None) -> Ends | None:
    return None if sets is None else Ends(tuple(map(_set, sets)))


@cache
def _set(spelled: str) -> Chars:
    singles, ranges, categories, other, loose = json.loads(spelled)
    pairs = tuple(zip(ranges[::2], ranges[1::2], strict=True))
    return Chars(frozenset(singles), pairs, tuple(categories.split()), other, loose)
