"""A document with margin notes: what stays, what was taken out, by which rule, and what was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.document import Cleaned, Removal

LABEL = 12
"""Width of the names in the header."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
"""What a terminal would obey instead of showing."""

COLOURS = {"- │": "31", "~ │": "33", "  └": "2", "! │": "1;33"}
"""Terminal colours by margin: taken out, partly taken out, note, warning."""


class _Line(NamedTuple):
    """A line of the source that is not blank, from its first to its last visible character."""

    start: int
    end: int
    gap: bool


def explain(doc: Cleaned, colour: bool = False) -> str:
    """The document as lines for reading: a header, every line of the source with its mark, the warnings.

    Marks: none, the line stays; `-`, it was taken out; `~`, what stands in ⟦ ⟧ was. A note follows each removal:
    kind, rule, score and what was found. Blank lines between are shown as one; nothing else of the source is left out.
    """
    warnings = [f"! │ {_shown(one)}" for one in doc.warnings]
    lines = [*_header(doc), "", *_body(doc), *([""] if warnings else []), *warnings]
    return "\n".join(_paint(line) if colour else line for line in lines) + "\n"


def _paint(line: str) -> str:
    code = COLOURS.get(line[:3])
    return f"\x1b[{code}m{line}\x1b[0m" if code else line


def _header(doc: Cleaned) -> Iterator[str]:
    facts = {
        "title": doc.title,
        "site": doc.site,
        "authors": ", ".join(doc.authors),
        "date": doc.date,
        "lang": doc.lang,
        "tags": ", ".join(doc.tags),
        "url": doc.url,
        "description": doc.description,
        "read as": _reading(doc),
        "taken out": _share(doc),
    }
    for name, value in facts.items():
        yield f"{name:{LABEL}}{_shown(value)}" if value else f"{name:{LABEL}}–"


def _reading(doc: Cleaned) -> str:
    shape = "page" if doc.source.page else "dump"
    return ", ".join([shape, *([doc.source.encoding] if doc.source.encoding else []), *doc.source.changes])


def _share(doc: Cleaned) -> str:
    taken = sum(one.end - one.start for one in doc.removals)
    pieces = "1 piece" if len(doc.removals) == 1 else f"{len(doc.removals)} pieces"
    return f"{pieces}, {taken} of {len(doc.source.text)} characters"


def _body(doc: Cleaned) -> Iterator[str]:
    removals = list(doc.removals)
    first = 0
    for line in _lines(doc.source.text):
        while first < len(removals) and removals[first].end <= line.start:
            yield from _note(removals[first])  # a span of blanks alone
            first += 1
        last = first
        while last < len(removals) and removals[last].start < line.end:
            last += 1
        if line.gap:
            yield "  │"
        yield _marked(doc.source.text, line, removals[first:last])
        close = _next(doc.source.text, line.end)
        while first < last and removals[first].end <= close:
            yield from _note(removals[first])
            first += 1
    for rest in removals[first:]:
        yield from _note(rest)


def _next(text: str, place: int) -> int:
    """Where the next visible character stands: a removal that ends before it ends with this line."""
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _lines(text: str) -> Iterator[_Line]:
    place = 0
    gap = seen = False
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            start = place + len(raw) - len(raw.lstrip())
            yield _Line(start, start + len(line), gap and seen)
            seen = True
        gap = not line
        place += len(raw) + 1


def _marked(text: str, line: _Line, removals: list[Removal]) -> str:
    """The line with its mark; what was taken out of it in brackets, unless that is all of it in one piece."""
    spans = [(max(one.start, line.start), min(one.end, line.end)) for one in removals]
    if not spans:
        return "  │ " + _shown(text[line.start : line.end])
    if spans == [(line.start, line.end)]:
        return "- │ " + _shown(text[line.start : line.end])
    shown, kept, place = [], "", line.start
    for start, end in spans:
        shown += [text[place:start], "⟦", text[start:end], "⟧"]
        kept += text[place:start]
        place = end
    kept += text[place : line.end]
    return ("~ │ " if kept.strip() else "- │ ") + _shown("".join([*shown, text[place : line.end]]))


def _note(removal: Removal) -> Iterator[str]:
    found = ", ".join(f"{name}: {' '.join(value.split())}" for name, value in sorted(removal.found.items()))
    yield f"  └ {removal.kind}  {removal.rule}  {removal.score:.2f}" + (f"  {_shown(found)}" if found else "")


def _shown(text: str) -> str:
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
