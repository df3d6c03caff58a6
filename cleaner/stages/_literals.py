"""The words a pattern cannot match without: found in one pass, they say which patterns are worth running."""

from __future__ import annotations

import re
import unicodedata

from cleaner.stages._fold import caseless

DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９")
"""What every date and time holds one of."""

_TOKEN = re.compile(
    r"(?P<macro>\{[a-z]+\})"
    r"|(?P<repeat>[*+?]\??|\{\d+(?:,\d*)?\}\??)"
    r"|(?P<open>\((?:\?(?:P?<[^>]+>|[a-zA-Z-]*:))?)"
    r"|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<class>\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\])"
    r"|\\x(?P<hex>[0-9A-Fa-f]{2})"
    r"|\\(?P<kind>[pP]\{[^}]*\}|[a-zA-Z])|\\(?P<escaped>.)"
    r"|(?P<edge>[\^$])|(?P<any>\.)|(?P<char>.)",
    re.S,
)
_FLAGS = re.compile(r"\(\?[a-zA-Z-]+\)")
_TIMED = ("{date}", "{time}", "{stamp}")
Needs = frozenset[str]


def literals(pattern: str) -> Needs:
    """Folded strings of which every match of the pattern holds at least one; empty where nothing is sure.

    `pattern` is RE2 source with its macros unexpanded.
    """
    tokens = list(_TOKEN.finditer(_FLAGS.sub("", pattern)))
    needs, rest = _branches(tokens, 0)
    return needs if rest >= len(tokens) else frozenset()


def openings(pattern: str) -> Needs:
    """Folded strings with one of which every match begins, marks and spaces before it aside; empty if unknown.

    Only for patterns that are anchored at the block's beginning.
    """
    tokens = list(_TOKEN.finditer(_FLAGS.sub("", pattern)))
    if not tokens or tokens[0][0] != "^":
        return frozenset()
    return _first(tokens, 1)


def _first(tokens: list[re.Match[str]], at: int) -> Needs:
    """The openings of a sequence: of its first part that must be there, and of those before it that may."""
    optional: set[str] = set()
    while at < len(tokens) and tokens[at].lastgroup not in ("bar", "close"):
        token, run = tokens[at], ""
        if token.lastgroup == "open":
            needs, at = _first_branches(tokens, at + 1)
            if not needs:
                return frozenset()
            optional |= needs
            if not _may_be_absent(tokens, at):
                return frozenset(optional)
            at += 1
            continue
        if token.lastgroup == "class" and not any(character.isalnum() for character in _bare(token[0])):
            at += 1 + _is_repeat(tokens, at + 1)
            continue
        if token.lastgroup == "kind" and token["kind"] == "s":
            at += 1 + _is_repeat(tokens, at + 1)
            continue
        while at < len(tokens) and (character := _character(tokens[at])) is not None and not _is_repeat(tokens, at + 1):
            run += character
            at += 1
        folded = caseless(unicodedata.normalize("NFC", run)).lstrip()
        if any(character.isalnum() for character in folded):
            return frozenset(optional | {folded[next(i for i, c in enumerate(folded) if c.isalnum()) :]})
        if run:
            continue
        if _character(token) is None or token[0].isalnum() or not _is_repeat(tokens, at + 1):
            return frozenset()
        at += 2
    return frozenset()


def _first_branches(tokens: list[re.Match[str]], at: int) -> tuple[Needs, int]:
    """The openings of alternatives, and the place behind their closing bracket."""
    found: list[Needs] = [_first(tokens, at)]
    depth = 0
    while at < len(tokens):
        group = tokens[at].lastgroup
        if group == "open":
            depth += 1
        elif group == "close":
            if not depth:
                break
            depth -= 1
        elif group == "bar" and not depth:
            found.append(_first(tokens, at + 1))
        at += 1
    return (frozenset().union(*found) if all(found) else frozenset()), at + 1


def _bare(characters: str) -> str:
    """A class without its escapes; a negated one or one of named sets counts as letters."""
    return (
        "a"
        if characters.startswith("[^") or "\\" in characters.replace("\\-", "").replace("\\]", "").replace("\\[", "")
        else characters
    )


def _branches(tokens: list[re.Match[str]], at: int) -> tuple[Needs, int]:
    """The needs of alternatives up to the closing bracket: all of theirs together, or none."""
    found: list[Needs] = []
    while True:
        needs, at = _sequence(tokens, at)
        found.append(needs)
        if at >= len(tokens) or tokens[at].lastgroup != "bar":
            break
        at += 1
    return (frozenset().union(*found) if all(found) else frozenset()), at


def _sequence(tokens: list[re.Match[str]], at: int) -> tuple[Needs, int]:
    """The best need of a sequence, and where it ends (at a bar, a closing bracket, or the end)."""
    best: Needs = frozenset()
    run = ""
    while at < len(tokens) and tokens[at].lastgroup not in ("bar", "close"):
        token = tokens[at]
        at += 1
        if token.lastgroup == "open":
            best, run = _better(best, run), ""
            inner, at = _branches(tokens, at)
            at += 1
            if not _may_be_absent(tokens, at):
                best = max(best, inner, key=_worth)
        elif (character := _character(token)) is not None:
            if _is_repeat(tokens, at):
                best, run = _better(best, run if _may_be_absent(tokens, at) else run + character), ""
            else:
                run += character
        elif token.lastgroup != "edge":
            best, run = _better(best, run), ""
            if not _may_be_absent(tokens, at):
                best = max(best, _choice(token), key=_worth)
    return _better(best, run), at


def _choice(token: re.Match[str]) -> Needs:
    """The characters one of which the token must match, where they are few."""
    if token[0] in (*_TIMED, "\\d", "[0-9]"):
        return DIGITS
    listed = token[0][1:-1] if token.lastgroup == "class" else ""
    few = listed and not listed.startswith("^") and not set("\\- ,.[") & set(listed)
    return frozenset(caseless(listed)) if few else frozenset()


def _character(token: re.Match[str]) -> str | None:
    if token.lastgroup == "hex":
        return chr(int(token["hex"], 16))
    return token[token.lastgroup] if token.lastgroup in ("char", "escaped") else None


def _better(best: Needs, run: str) -> Needs:
    folded = caseless(unicodedata.normalize("NFC", run))
    return max(best, frozenset((folded,)) if folded.strip(" ,.") else frozenset(), key=_worth)


def _worth(needs: Needs) -> tuple[float, int]:
    """Longer is rarer; of single characters, digits and marks are rarer in lines than letters are."""
    return (min(map(_rarity, needs)), -len(needs)) if needs else (0, 0)


def _rarity(literal: str) -> float:
    return len(literal) if len(literal) > 1 else 0.5 if literal.isalpha() and literal.isascii() else 1.5


def _is_repeat(tokens: list[re.Match[str]], at: int) -> bool:
    return at < len(tokens) and tokens[at].lastgroup == "repeat"


def _may_be_absent(tokens: list[re.Match[str]], at: int) -> bool:
    return _is_repeat(tokens, at) and tokens[at][0].startswith(("?", "*", "{0"))
