"""What every match of a pattern has: its length, its first and last character, and strings it cannot do without."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import and_, or_
from typing import NamedTuple

from cleaner.stages._fold import caseless
from cleaner.stages._shapes import MACROS
from cleaner.stages._signs import CAPITAL, CAPITALS, DATED, DIGIT, DIGITS
from cleaner.stages._syntax import (
    Chars,
    Choice,
    Edge,
    Literal,
    Macro,
    Node,
    Repeat,
    Sequence,
    UnreadableError,
    Words,
    read,
)

ENDLESS = 1 << 30
"""The greatest length of a match that has no bound."""

MOST = 48
"""Strings up to which the whole of what a part matches is kept as a list."""

SPELLED = 64
"""Characters up to which a set is spelled out where a match may begin with it."""

FEW = 8
"""Characters up to which a set is kept as a list."""

MANY = 24
"""Strings beyond which a need is of use only where all of them are longer than a character."""

COMMON = ".,-'"
"""Marks that every other line holds."""

Strings = frozenset[str]
EMPTY: Strings = frozenset(("",))


class Facts(NamedTuple):
    """What is known of every match of a part; strings are folded.

    A match has `low` to `high` characters. It is one of `exact` (None: not listed). It holds a string of each set in
    `needs`, and the `signs`. Its first character is in one of `first`, its last in one of `last` (None: not known).
    Unless it is empty, it begins with one of `opening` behind the marks it begins with, or holds one of those of them
    that are marks (None: not known). `bare`: it holds no letters and no digits. `head`, `tail`: it begins where the
    text begins, ends where it ends. `capital`: it is one capital letter.
    """

    low: int = 0
    high: int = 0
    exact: Strings | None = EMPTY
    needs: tuple[Strings, ...] = ()
    first: tuple[Chars, ...] | None = ()
    last: tuple[Chars, ...] | None = ()
    opening: Strings | None = frozenset()
    bare: bool = True
    head: bool = False
    tail: bool = False
    signs: int = 0
    capital: bool = False


UNKNOWN = Facts(0, ENDLESS, None, (), None, None, None, False)


@lru_cache(maxsize=1)
def _macros() -> dict[str, Facts]:
    known = {name: _facts(read(shape)) for name, shape in MACROS.items()}
    return known | {name: known[name]._replace(signs=known[name].signs | DATED) for name in ("date", "stamp")}


def facts(pattern: str) -> Facts:
    """What is known of every match of a pattern in RE2's syntax, macros unexpanded."""
    try:
        return _facts(read(pattern))
    except UnreadableError:
        return UNKNOWN


def _facts(node: Node) -> Facts:
    match node:
        case Literal():
            return _literal(node.text)
        case Words():
            return _words(node.texts)
        case Chars():
            return _chars(node)
        case Sequence():
            return _sequence([_facts(part) for part in node.parts])
        case Choice():
            return _either([_facts(part) for part in node.parts])
        case Repeat():
            return _repeat(_facts(node.part), node.low, node.high)
        case Edge():
            return Facts(head=node.mark == "^", tail=node.mark == "$")
        case Macro():
            return _macros()[node.name]


@lru_cache(maxsize=1 << 12)
def _literal(text: str) -> Facts:
    folded = caseless(text)
    first, last = (Chars(frozenset(end), loose=True) for end in (text[0], text[-1]))
    bare = not any(map(str.isalnum, text))
    digit = 0 if DIGITS.isdisjoint(folded) else DIGIT
    size = len(text)
    return Facts(size, size, frozenset((folded,)), (), (first,), (last,), _opened((folded,)), bare, signs=digit)


def _words(texts: tuple[str, ...]) -> Facts:
    folded = frozenset(map(caseless, texts))
    sizes = list(map(len, texts))
    listed = len(folded) <= MOST
    first, last = (Chars(frozenset(text[at] for text in texts), loose=True) for at in (0, -1))
    bare = not any(map(str.isalnum, "".join(texts)))
    return Facts(
        min(sizes),
        max(sizes),
        folded if listed else None,
        () if listed else _useful((folded,)),
        (first,),
        (last,),
        _opened(folded),
        bare,
        signs=0 if any(map(DIGITS.isdisjoint, folded)) else DIGIT,
    )


@lru_cache(maxsize=1 << 12)
def _chars(chars: Chars) -> Facts:
    exact = None
    needs: tuple[Strings, ...] = ()
    listed = _listed(chars)
    if listed is not None:
        folded = frozenset(map(caseless, listed))
        if len(folded) <= FEW:
            exact = folded
        else:
            needs = (folded,)
    bare = listed is not None and not any(map(str.isalnum, listed))
    digit = DIGIT if listed and DIGITS.issuperset(map(caseless, listed)) else 0
    opening = _opened(map(caseless, listed)) if listed and len(listed) <= SPELLED else None
    return Facts(1, 1, exact, needs, (chars,), (chars,), opening, bare, signs=digit, capital=_is_capital(chars, listed))


def _is_capital(chars: Chars, listed: Strings | None) -> bool:
    if chars.loose or listed is None:
        return not (chars.loose or chars.other) and chars == Chars(categories=("Lu",))
    return bool(listed) and all(map(CAPITAL.match, listed))


def _listed(chars: Chars) -> Strings | None:
    """All characters of a set, where they are few; of white space, a block holds the blank alone."""
    if chars.other or chars.categories:
        return None
    if any(ord(high) - ord(low) > 600 for low, high in chars.ranges):
        return None
    listed = {chr(code) for low, high in chars.ranges for code in range(ord(low), ord(high) + 1)}
    return frozenset(listed | chars.singles) - frozenset("\t\n\f\r")


def _opened(strings: Iterable[str] | None) -> Strings | None:
    """The strings without the marks before their first letter or digit, or as they are; None where one is blank."""
    if strings is None:
        return None
    bare = frozenset(
        string[next((at for at, character in enumerate(string) if character.isalnum()), 0) :] for string in strings
    )
    return bare if all(map(str.strip, bare)) else None


def _repeat(part: Facts, low: int, high: int) -> Facts:
    most = ENDLESS if high < 0 else min(ENDLESS, part.high * high)
    exact = part.exact if (low, high) == (1, 1) else None
    if (low, high) == (0, 1) and part.exact is not None:
        exact = part.exact | EMPTY
    if not low:
        return Facts(0, most, exact, (), part.first, part.last, part.opening, part.bare)
    needs = part.needs if part.exact is None else (*part.needs, part.exact)
    signs = part.signs | (CAPITALS if low > 1 and part.capital else 0)
    return Facts(
        part.low * low, most, exact, _useful(needs), part.first, part.last, part.opening, part.bare, signs=signs
    )


def _either(parts: list[Facts]) -> Facts:
    lists = [part.exact for part in parts]
    exact = _union(lists)
    best = [max(_all_needs(part), key=worth, default=None) for part in parts]
    need = _union(best) if exact is None or len(exact) > MOST else None
    return Facts(
        min(part.low for part in parts),
        max(part.high for part in parts),
        exact if exact is not None and len(exact) <= MOST else None,
        _useful((need,)) if need else (),
        _chained([part.first for part in parts]),
        _chained([part.last for part in parts]),
        _union([part.opening for part in parts]),
        all(part.bare for part in parts),
        all(part.head for part in parts),
        all(part.tail for part in parts),
        reduce(and_, (part.signs for part in parts)),
    )


def _all_needs(part: Facts) -> tuple[Strings, ...]:
    return part.needs if part.exact is None else _useful((*part.needs, part.exact))


def _union(sets: Iterable[Strings | None]) -> Strings | None:
    found: set[str] = set()
    for one in sets:
        if one is None:
            return None
        found |= one
    return frozenset(found)


def _chained(sets: Iterable[tuple[Chars, ...] | None]) -> tuple[Chars, ...] | None:
    found: dict[Chars, None] = {}
    for one in sets:
        if one is None:
            return None
        found |= dict.fromkeys(one)
    return tuple(found)


def _sequence(parts: list[Facts]) -> Facts:
    needs: list[Strings] = []
    run: Strings = EMPTY
    whole = True
    for part in parts:
        product = _product(run, part.exact)
        if product is None:
            needs.append(run)
            needs += part.needs
            whole, run = False, part.exact or EMPTY
        else:
            run = product
    return Facts(
        sum(part.low for part in parts),
        min(ENDLESS, sum(part.high for part in parts)),
        run if whole else None,
        () if whole else _useful((*needs, run)),
        _end(parts, "first"),
        _end(parts[::-1], "last"),
        _opening(parts),
        all(part.bare for part in parts),
        parts[0].head if parts else False,
        parts[-1].tail if parts else False,
        reduce(or_, (part.signs for part in parts), 0),
    )


def _product(left: Strings, right: Strings | None) -> Strings | None:
    """Every string of the left before every one of the right; None where that is not known or too much."""
    if right is None or len(left) * len(right) > MOST:
        return None
    return frozenset(a + b for a in left for b in right)


def _end(parts: list[Facts], which: str) -> tuple[Chars, ...] | None:
    """The characters a sequence may begin with: those of its first part that must be there, and of all before it."""
    found: list[tuple[Chars, ...] | None] = []
    for part in parts:
        found.append(getattr(part, which))
        if part.low:
            break
    return _chained(found)


def _opening(parts: list[Facts]) -> Strings | None:
    """The openings of a sequence: of its first part that must be there, and of those before it that may."""
    found: set[str] = set()
    run, marked = EMPTY, False
    for part in parts:
        if run == EMPTY and part.bare:
            marked |= part.high > 0
            continue
        product = _product(run, part.exact)
        if product is not None:
            run = product
            continue
        begun = frozenset(string for string in run if any(map(str.isalnum, string)))
        found |= _opened(begun) or frozenset()
        if len(begun) == len(run):
            return frozenset(found)
        if part.opening is None:
            return None
        found |= part.opening
        if part.low:
            return frozenset(found)
        run, marked = EMPTY, marked or run != EMPTY
    if all(map(str.strip, run)):
        return frozenset(found) | (_opened(run) or frozenset())
    opened = _opened(run - EMPTY)
    return None if marked or opened is None else frozenset(found) | opened


def _useful(needs: Iterable[Strings]) -> tuple[Strings, ...]:
    """The needs that say something: not those that a blank meets, and not those that many letters meet."""
    return tuple(dict.fromkeys(filter(None, map(_told, needs))))


@lru_cache(maxsize=1 << 14)
def _told(need: Strings) -> Strings:
    """A need as far as it says something; remembered, for the parts of a pattern hand theirs up level by level."""
    if 1 < len(need) <= MOST and _least(need) < 2:
        need = shortest(need)
    return need if need and _least(need) > (len(need) > MANY) else frozenset()


def _least(need: Strings) -> int:
    """The length of the shortest string, blanks at its ends not counted."""
    return min((len(string.strip()) for string in need), default=0)


def shortest(need: Strings) -> Strings:
    """The need without strings that hold another of it."""
    kept: list[str] = []
    for string in sorted(need, key=lambda string: (len(string), string)):
        if not any(other in string for other in kept):
            kept.append(string)
    return frozenset(kept)


@lru_cache(maxsize=1 << 14)
def worth(need: Strings) -> tuple[float, int]:
    """How seldom a text holds one of the strings: long ones are rare, and of single characters marks are."""
    return min(map(rarity, need)), -len(need)


def forget() -> None:
    """Give back the memory that reading patterns has taken, tens of thousands of strings: to ask once all are read."""
    for known in (_literal, _chars, _told, worth):
        known.cache_clear()


def rarity(string: str) -> float:
    """Roughly the letters in a string, those beyond ASCII counted twice; a mark by itself is rarer than a letter."""
    bare = string.strip()
    if len(bare) == 1 and not bare.isalnum() and bare.isascii():
        return 0.8 if bare in COMMON else 2.2
    return len(bare) * (1 if bare.isascii() else 2) + 0.4 * (len(bare) < len(string))
