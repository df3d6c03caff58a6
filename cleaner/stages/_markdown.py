"""Lines that are kept, with their marks, as Markdown (CommonMark, with the tables and deletions of GFM)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.stages import _emphasis
from cleaner.stages._collect import Mark
from cleaner.stages._emphasis import Resolve

BREAK = "  "
"""Two spaces before a line break keep the lines of a poem or an address apart."""

_START = re.compile(
    r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+\s*$|-[-\s|:]*$|:[-\s|:]*$|\||(?P<number>\d{1,9})(?=[.)](?:\s|$)))"
)
_HASHES = re.compile(r"(^|\s)(#+\s*)$")
_MARKER = re.compile(r"(?:-|\d{1,9}\.) ")
_TICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"(?i)(?:^|[.\s])(?:lang(?:uage)?-|highlight-(?:source-|text-)?|sourcecode\.)([\w+#-]{1,20})")
_NO_LANGUAGE = frozenset(("none", "text", "plain", "plaintext", "nohighlight"))


class Kept(NamedTuple):
    """A line as the text has it: what it says, its form and level, the elements around it, its marks.

    `indent` counts the lists around an item's own. `joined`: a single line break parts it from the line before.
    """

    text: str
    form: str = "line"
    level: int = 0
    path: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    indent: int = 0
    joined: bool = False


class _Chunk(NamedTuple):
    """Finished lines of Markdown; how deep in quotations they stand; whether an empty line comes before them."""

    lines: list[str]
    quoted: int = 0
    parted: bool = True


def write(lines: Sequence[Kept], resolve: Resolve) -> str:
    """The Markdown of the lines: the same words in the same order. Linear in them."""
    out: list[str] = []
    quoted = 0
    for chunk in _chunks(lines, resolve):
        if out and (chunk.parted or chunk.quoted != quoted):
            out.append(("> " * min(quoted, chunk.quoted)).rstrip())
        elif out and not _MARKER.match(chunk.lines[0].lstrip()):
            out[-1] += BREAK
        quoted = chunk.quoted
        out += [("> " * quoted + line) if line else (">" * quoted) for line in chunk.lines]
    return "\n".join(out)


def _chunks(lines: Sequence[Kept], resolve: Resolve) -> Iterator[_Chunk]:
    widths: list[int] = []  # of the markers of the open items
    start = 0
    while start < len(lines):
        line, end = lines[start], start + 1
        while end < len(lines) and lines[end].joined and _kind(lines[end]) == _kind(line) and _kind(line) != "item":
            end += 1
        before, within = _quotations(line.path)
        parted = not (line.joined and start and _kind(line) == _kind(lines[start - 1]) == "item")
        if line.form == "item" and (marker := _MARKER.match(line.text)):
            depth = min(line.indent, len(widths))
            lead = " " * sum(widths[:depth])
            widths[depth:] = [marker.end()]
            body = _emphasis.marked(line.text, line.marks, resolve, marker.end())
            yield _Chunk([lead + marker[0] + _guarded(body)], before, parted)
        else:
            widths = widths[: _items(line.path)]
            lead = " " * sum(widths) + "> " * within
            yield _Chunk(
                [lead + one if one else lead.rstrip() for one in _body(lines[start:end], resolve)], before, parted
            )
        start = end


def _kind(line: Kept) -> str:
    return line.form if line.form in ("item", "row", "code", "heading") else "line"


def _tag(name: str) -> str:
    return re.split(r"[#.]", name, maxsplit=1)[0]


def _items(path: tuple[str, ...]) -> int:
    return sum(_tag(name) == "li" for name in path)


def _quotations(path: tuple[str, ...]) -> tuple[int, int]:
    """How many quotations stand around the outermost item of the path, or around all where there is none; and in it."""
    tags = [_tag(name) for name in path]
    cut = tags.index("li") if "li" in tags else len(tags)
    return tags[:cut].count("blockquote"), tags[cut:].count("blockquote")


def _body(lines: Sequence[Kept], resolve: Resolve) -> list[str]:
    """What stands behind the lead of each line."""
    kind = _kind(lines[0])
    if kind == "code":
        return _fenced(lines)
    if kind == "row":
        return _table(lines, resolve)
    if kind == "heading":
        return [_heading(line, resolve) for line in lines]
    pieces = [piece for line in lines for piece in _pieces(line, resolve)]
    return [piece + BREAK for piece in pieces[:-1]] + pieces[-1:]


def _pieces(line: Kept, resolve: Resolve) -> list[str]:
    if "\n" in line.text:
        return [_guarded(_emphasis.marked(piece, (), resolve)) for piece in line.text.split("\n") if piece.strip()]
    return [_guarded(_emphasis.marked(line.text, line.marks, resolve))]


def _guarded(line: str) -> str:
    """A line that does not begin like a heading, an item, a quotation, a rule or a table."""
    line = line.strip()
    found = _START.match(line)
    if found is None:
        return line
    at = found.end() if found["number"] else 0
    return f"{line[:at]}\\{line[at:]}"


def _heading(line: Kept, resolve: Resolve) -> str:
    text = (
        _emphasis.marked(line.text, line.marks, resolve) if "\n" not in line.text else " ".join(_pieces(line, resolve))
    )
    return "#" * min(max(line.level, 1), 6) + " " + _HASHES.sub(r"\1\\\2", text.strip())


def _fenced(lines: Sequence[Kept]) -> list[str]:
    code = "\n".join(line.text for line in lines)
    longest = max((len(ticks) for ticks in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence + _language(lines[0].path), *code.split("\n"), fence]


def _language(path: tuple[str, ...]) -> str:
    """What the classes of the listing call its language, or ""."""
    found = next((found[1] for name in reversed(path[-4:]) if (found := _LANGUAGE.search(name))), "").lower()
    return "" if found in _NO_LANGUAGE else found


def _table(lines: Sequence[Kept], resolve: Resolve) -> list[str]:
    """A table whose first row is its head, for Markdown has no table without one."""
    rows = [_cells(line, resolve) for line in lines]
    width = max(map(len, rows))
    written = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return [written[0], "|" + " --- |" * width, *written[1:]]


def _cells(line: Kept, resolve: Resolve) -> list[str]:
    cells, start = [], 0
    for cell in line.text.replace("\n", "\t").split("\t"):
        cells.append(_emphasis.marked(line.text, line.marks, resolve, start, start + len(cell), "|").strip())
        start += len(cell) + 1
    return cells
