"""One line of text with its marks as inline Markdown: emphasis, code, links, and signs that mean nothing else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from cleaner.stages._collect import Mark

Resolve = Callable[[str], str]
"""Makes the target of a link whole, or gives "" where the link is not wanted."""

_SIGNS = {"strong": "**", "emphasis": "*", "deleted": "~~"}
_SPECIAL = re.compile(
    r"[\\`*]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\](?=[(\[:])|!(?=\[)|\[(?=[ xX]?\])"
)
_TICKS = re.compile(r"`+")
_WORD = re.compile(r"[^\W_]")


def marked(
    text: str, marks: Sequence[Mark], resolve: Resolve, start: int = 0, end: int | None = None, also: str = ""
) -> str:
    """`text[start:end]` with the marks that stand in it; `also`: further characters that are to be escaped."""
    end = len(text) if end is None else end
    inside = [mark for mark in (_trimmed(text, mark) for mark in marks) if start <= mark.start < mark.end <= end]
    inside.sort(key=lambda mark: (mark.start, -mark.end))
    signs = [found.start() for found in _SPECIAL.finditer(text, start) if found.start() < end]
    if also:
        signs = sorted({*signs, *(at for at in range(start, end) if text[at] in also)})
    return _Line(text, signs, also, resolve).write(start, end, inside)


def _trimmed(text: str, mark: Mark) -> Mark:
    start, end = max(0, mark.start), min(len(text), mark.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return mark._replace(start=start, end=end)


class _Line:
    """A text, where in it a sign needs an escape, and how the targets of links are made whole."""

    def __init__(self, text: str, signs: Sequence[int], also: str, resolve: Resolve) -> None:
        self.text, self.signs, self.also, self.resolve = text, signs, also, resolve

    def write(self, start: int, end: int, marks: Sequence[Mark], inside: frozenset[str] = frozenset()) -> str:
        """The piece with its marks, outermost first; `inside`: the kinds of marks around it."""
        out: list[str] = []
        at, touched = start, -1
        for mark, inner in _outermost(marks):
            out.append(self._plain(at, mark.start, inside))
            written = self._mark(mark, inner, inside, mark.start == touched)
            if written[:1] == "[" and out[-1].endswith("!"):
                out[-1] = out[-1][:-1] + "\\!"
            out.append(written)
            at = touched = mark.end
        out.append(self._plain(at, end, inside))
        return "".join(out)

    def _plain(self, start: int, end: int, inside: frozenset[str]) -> str:
        signs = self.signs[bisect_left(self.signs, start) : bisect_left(self.signs, end)]
        if "link" in inside:
            signs = sorted({*signs, *(at for at in range(start, end) if self.text[at] in "[]")})
        pieces, at = [], start
        for sign in signs:
            pieces += [self.text[at:sign], "\\"]
            at = sign
        return "".join(pieces) + self.text[at:end]

    def _mark(self, mark: Mark, inner: Sequence[Mark], inside: frozenset[str], touches: bool) -> str:
        if mark.kind == "code":
            return self._code(mark, touches)
        if mark.kind in inside:
            return self.write(mark.start, mark.end, inner, inside)
        if mark.kind == "link":
            target = "" if "link" in inside else self.resolve(mark.target)
            if not target:
                return self.write(mark.start, mark.end, inner, inside)
            return f"[{self.write(mark.start, mark.end, inner, inside | {'link'})}]({target})"
        if touches:
            return self.write(mark.start, mark.end, inner, inside)
        sign = _SIGNS[mark.kind]
        if sign == "~~" and "~" in self.text[max(0, mark.start - 1) : mark.end + 1]:
            return self.write(mark.start, mark.end, inner, inside)
        body = self.write(mark.start, mark.end, inner, inside | {mark.kind})
        return f"{sign}{body}{sign}" if self._can_open(mark, body) else self.write(mark.start, mark.end, inner, inside)

    def _can_open(self, mark: Mark, body: str) -> bool:
        """Whether signs around the body are read as such: a word may touch them on one side, if not on both."""
        before, behind = self.text[max(0, mark.start - 1) : mark.start], self.text[mark.end : mark.end + 1]
        return (bool(_WORD.match(body[0])) or not _WORD.match(before)) and (
            bool(_WORD.match(body[-1])) or not _WORD.match(behind)
        )

    def _code(self, mark: Mark, touches: bool) -> str:
        code = self.text[mark.start : mark.end]
        if touches or "\n" in code:
            return self._plain(mark.start, mark.end, frozenset())
        if "|" in self.also:
            code = code.replace("|", "\\|")
        fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(code)), default=0) + 1)
        space = " " if code[0] == "`" or code[-1] == "`" else ""
        return f"{fence}{space}{code}{space}{fence}"


def _outermost(marks: Sequence[Mark]) -> Iterator[tuple[Mark, Sequence[Mark]]]:
    """The marks that stand in no other, each with those inside it; one that crosses another is left out."""
    at = 0
    while at < len(marks):
        mark, first = marks[at], at + 1
        at = first
        while at < len(marks) and marks[at].start < mark.end:
            at += 1
        yield mark, [inner for inner in marks[first:at] if inner.end <= mark.end]
