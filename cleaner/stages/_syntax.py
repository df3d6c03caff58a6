"""The syntax of RE2 patterns as a tree, as far as one must read it to say what a pattern cannot match without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple


class UnreadableError(ValueError):
    """A pattern with syntax that is not read here; RE2 may well accept it."""


class Chars(NamedTuple):
    """A set of characters: single ones, ranges, and Unicode categories by their first letters; `other` negates.

    `loose`: letters of both cases count as one.
    """

    singles: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    other: bool = False
    loose: bool = False

    def holds(self, character: str) -> bool:
        """Whether the set holds a character."""
        forms = {character, character.lower(), character.upper()} if self.loose else (character,)
        return any(map(self._lists, forms)) != self.other

    def _lists(self, character: str) -> bool:
        return (
            character in self.singles
            or any(low <= character <= high for low, high in self.ranges)
            or unicodedata.category(character[0]).startswith(self.categories)
        )


class Literal(NamedTuple):
    """Characters that follow one another; `loose` as in `Chars`."""

    text: str
    loose: bool = False


class Words(NamedTuple):
    """Alternatives that are literals, all of them; `loose` as in `Chars`."""

    texts: tuple[str, ...]
    loose: bool = False


class Edge(NamedTuple):
    """A place between characters: `^`, `$`, or another."""

    mark: str


class Macro(NamedTuple):
    """A macro by its name, not written out; `loose` as in `Chars`."""

    name: str
    loose: bool = False


class Repeat(NamedTuple):
    """A part that occurs from `low` to `high` times (-1: any number)."""

    part: Node
    low: int
    high: int


class Sequence(NamedTuple):
    """Parts that follow one another."""

    parts: tuple[Node, ...]


class Choice(NamedTuple):
    """Alternatives."""

    parts: tuple[Node, ...]


Node = Chars | Literal | Words | Edge | Macro | Repeat | Sequence | Choice

_TOKEN = re.compile(
    r"(?P<run>[^\\\[\](){}.*+?|^$]+(?![*+?{]))"
    r"|(?P<macro>\{[a-z]+\})"
    r"|(?P<repeat>[*+?]|\{\d+(?:,\d*)?\})\??"
    r"|(?P<open>\((?:\?(?:P?<[^>]+>|[a-zA-Z-]*:))?)(?!\?)"
    r"|(?P<flags>\(\?[a-zA-Z-]+\))"
    r"|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[\^?\]?(?:\[:\^?\w+:\]|\\p\{[^}]*\}|\\.|[^\]\\])*\])"
    r"|\\x(?P<hex>[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})"
    r"|(?P<kind>\\[pP]\{[^}]*\}|\\[dDsSwW])"
    r"|(?P<edge>[\^$]|\\[bBAz])|(?P<any>\.)|\\(?P<control>[a-zA-Z0-9])|\\(?P<escaped>.)|(?P<char>.)",
    re.S,
)
_WORDS = re.compile(r"([^\\\[\](){}.*+?|^$]+(?:\|[^\\\[\](){}.*+?|^$]+)+)\)")
_ITEM = re.compile(
    r"\[:(?P<named>\^?\w+):\]|(?P<kind>\\[pP]\{[^}]*\}|\\[dDsSwW])|"
    r"(?P<low>\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})|\\?.)(?:-(?P<high>\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})|\\?[^\]]))?",
    re.S,
)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_KINDS: dict[str, Chars] = {
    "d": Chars(ranges=(("0", "9"),)),
    "s": Chars(singles=frozenset("\t\n\f\r ")),
    "w": Chars(singles=frozenset("_"), ranges=(("0", "9"), ("A", "Z"), ("a", "z"))),
}
ANY = Chars(other=True)


class _Reader:
    """A walk over the tokens of one pattern."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.tokens = list(_TOKEN.finditer(pattern))
        self.at = 0

    def group(self) -> str | None:
        """The name of the next token; None at the end."""
        return self.tokens[self.at].lastgroup if self.at < len(self.tokens) else None

    def take(self) -> re.Match[str]:
        """The next token, passed."""
        self.at += 1
        return self.tokens[self.at - 1]


def read(pattern: str) -> Node:
    """The tree of a pattern whose macros are unexpanded. Raises `UnreadableError`."""
    reader = _Reader(pattern)
    tree = _choice(reader, False)
    if reader.group():
        raise UnreadableError(pattern)
    return tree


def _choice(reader: _Reader, loose: bool) -> Node:
    """Alternatives up to a closing bracket; a flag among them holds for all that follow."""
    parts: list[Node] = []
    while True:
        sequence, loose = _sequence(reader, loose)
        parts.append(sequence)
        if reader.group() != "bar":
            return parts[0] if len(parts) == 1 else Choice(tuple(parts))
        reader.take()


def _sequence(reader: _Reader, loose: bool) -> tuple[Node, bool]:
    parts: list[Node] = []
    while (group := reader.group()) not in (None, "bar", "close"):
        token = reader.take()
        if group == "flags":
            loose = _flags(token[0][2:-1], loose)
        elif group == "repeat":
            parts.append(_repeat(parts, token["repeat"]))
        elif group == "open":
            parts.append(_bracket(reader, token, loose))
        else:
            parts.append(_leaf(token, loose))
    return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), loose


def _bracket(reader: _Reader, opening: re.Match[str], loose: bool) -> Node:
    flags = opening[0][2:-1] if opening[0].endswith(":") else ""
    loose = _flags(flags, loose)
    if words := _WORDS.match(reader.pattern, opening.end()):
        while reader.take().end() < words.end():
            pass
        return Words(tuple(words[1].split("|")), loose)
    inner = _choice(reader, loose)
    if reader.group() != "close":
        raise UnreadableError(reader.pattern)
    reader.take()
    return inner


def _flags(flags: str, loose: bool) -> bool:
    if flags not in ("", "i", "-i", "s", "is", "si"):
        raise UnreadableError(flags)
    return flags != "-i" and (loose or "i" in flags)


def _repeat(parts: list[Node], mark: str) -> Repeat:
    if not parts:
        raise UnreadableError(mark)
    if mark in "*+?":
        return Repeat(parts.pop(), int(mark == "+"), 1 if mark == "?" else -1)
    low, comma, high = mark[1:-1].partition(",")
    return Repeat(parts.pop(), int(low), int(high) if high else -1 if comma else int(low))


def _leaf(token: re.Match[str], loose: bool) -> Node:
    group, text = token.lastgroup, token[0]
    if group == "macro":
        return Macro(text[1:-1], loose)
    if group == "run":
        return Literal(text, loose)
    if group == "edge":
        return Edge({"\\A": "^", "\\z": "$"}.get(text, text))
    if group == "any":
        return ANY
    if group in ("set", "kind"):
        return (_set(text) if group == "set" else _kind(text))._replace(loose=loose)
    if group == "control" and text[1] not in _CONTROLS:
        raise UnreadableError(text)
    return Literal(_meant(token), loose)


def _meant(token: re.Match[str]) -> str:
    """The character that an escape stands for."""
    text = token[0]
    return chr(int(token["hex"].strip("{}"), 16)) if token["hex"] else _CONTROLS.get(text[1:], text[-1])


def _kind(text: str) -> Chars:
    """`\\d`, `\\S`, `\\p{Lu}` and the like."""
    if text[1] in "pP":
        name = text[3:-1].lstrip("^")
        if not re.fullmatch("[LMNPSZC][a-z]?", name):
            return ANY  # a script: more is said to be possible than is
        return Chars(categories=(name,), other=(text[1] == "P") != ("^" in text))
    kind = _KINDS[text[1].lower()]
    return kind._replace(other=text[1].isupper())


def _set(text: str) -> Chars:
    """A bracketed set of characters."""
    other = text.startswith("[^")
    singles: set[str] = set()
    ranges: list[tuple[str, str]] = []
    categories: list[str] = []
    for low, high, kind in _items(text[1 + other : -1]):
        if kind is not None and kind.other:
            if not other:
                return ANY  # in a negated set, leaving it out lets more through
        elif kind is not None:
            singles |= kind.singles
            ranges.extend(kind.ranges)
            categories.extend(kind.categories)
        elif high:
            ranges.append((low, high))
        else:
            singles.add(low)
    return Chars(frozenset(singles), tuple(ranges), tuple(categories), other)


def _items(inner: str) -> Iterator[tuple[str, str, Chars | None]]:
    for item in _ITEM.finditer(inner):
        if item["named"]:
            raise UnreadableError(item[0])
        kind = _kind(item["kind"]) if item["kind"] else None
        yield _bare(item["low"] or ""), _bare(item["high"] or ""), kind


def _bare(item: str) -> str:
    """A character of a set without its escape."""
    if len(item) < 2:
        return item
    if item[1] == "x" and len(item) > 2:
        return chr(int(item[2:].strip("{}"), 16))
    if item[1].isalnum() and item[1] not in _CONTROLS:
        raise UnreadableError(item)
    return _CONTROLS.get(item[1], item[1])
