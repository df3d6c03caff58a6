"""The outlet's name in a dump, from the lines that were removed: its masthead, its title line, its copyright line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.document import Removal
from cleaner.stages._name_words import is_agency, listed
from cleaner.stages._names import people
from cleaner.stages._titles import names_outlet, tail_of

NOT_MASTHEADS = ("caption", "legal", "see_also", "tags", "title")
"""Kinds of removals that are no masthead, whatever they say."""

HEAD_LINES = 12
"""Removed lines at the beginning of a dump among which a masthead stands."""

MOST_WORDS, MOST_LETTERS = 5, 40
"""Words and characters of an outlet's name at most."""

ECHOES = 2
"""Other lines from which a name at the top is the outlet's though no word in it says so."""

_SMALL = "a al and d da das de del della der des di die do du e el et for het il la le les of the und van von y"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][^\s©|·•,;:()/]*"
_NAME = rf"{_CAPITAL}(?: (?:(?:{_SMALL.replace(' ', '|')}) ){{0,2}}{_CAPITAL}){{0,4}}"
_OWNED = re.compile(rf"(?:©|\([cC]\)|[Cc]opyright)[\s©]*({_NAME}),? (?:19|20)\d\d\b")
_COMPANY = re.compile(
    r"(?i)\b(?:gmbh|ag|kg|inc|llc|ltd|limited|group|holding|publishing|verlag|media|sp\. z|b\.?v"
    r"|s\.?[aplr]\.?[al]?\.?)\b"
)
_ENDED = re.compile(r"[.!?,;…。！？]$|[:：]")
_WORD = re.compile(r"\S+")


def outlet(text: str, removals: Sequence[Removal], title: str | None) -> str | None:
    """The outlet that the removed lines of a dump name, or None. `text` is the dump, `title` its headline."""
    told = ((removal, " ".join(text[removal.start : removal.end].split())) for removal in removals)
    lines = [(removal, line) for removal, line in told if line]
    found = (_behind_title(lines, title), _masthead(lines, text), _signing(lines), _owner(lines), _sources(lines))
    return next((name for names in found for name in names), None)


def _behind_title(lines: Sequence[tuple[Removal, str]], title: str | None) -> Iterator[str]:
    """What stands behind the headline in the page's own title: `Rain at last | Al Outlet`."""
    for removal, line in lines:
        if title and removal.kind == "title" and line.startswith(title) and (tail := tail_of(line[len(title) :])):
            yield tail


def _masthead(lines: Sequence[tuple[Removal, str]], text: str) -> Iterator[str]:
    """A lone name among the first lines that an outlet's word or other lines show to be the outlet's."""
    for removal, line in lines[:HEAD_LINES]:
        if removal.kind in NOT_MASTHEADS or removal.found.get("date") or not _is_name(line):
            continue
        others = {other for _, other in lines if line in other and other != line}
        told = names_outlet(line) and line.casefold() not in listed("common")
        if told or (len(others) >= ECHOES and " " in line and text.find(line) < len(text) // 4):
            yield line


def _signing(lines: Sequence[tuple[Removal, str]]) -> Iterator[str]:
    """An outlet that signs where an author does."""
    signed = (removal.found.get("author", "") for removal, _ in lines if removal.kind == "byline")
    return (name for line in signed for name in people(line) if names_outlet(name))


def _owner(lines: Sequence[tuple[Removal, str]]) -> Iterator[str]:
    """Whose the copyright is, unless it is a company's."""
    signed = (line for _, line in lines if any(sign in line for sign in ("©", "opyright", "(c)", "(C)")))
    owners = (found[1] for line in signed if (found := _OWNED.search(line)))
    return (name for name in owners if _is_name(name) and not _COMPANY.search(name))


def _sources(lines: Sequence[tuple[Removal, str]]) -> Iterator[str]:
    """The newspaper that a line calls the source (`Source: Harbour Gazette / AP`), never an agency."""
    told = (removal.found.get("source", "").split("/")[0].strip() for removal, _ in lines)
    return (name for name in told if name and not is_agency(name) and names_outlet(name) and _is_name(name))


def _is_name(line: str) -> bool:
    tokens = _WORD.findall(line)
    if len(tokens) > MOST_WORDS or len(line) > MOST_LETTERS or _ENDED.search(line):
        return False
    small = _SMALL.split()
    return all(not token[0].islower() or token in small for token in tokens) and not any(map(str.isdigit, line))
