"""What stays becomes text: pieces cut and healed, lines joined, characters tidied, paragraphs parted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from cleaner.document import Block, Removal
from cleaner.stages import _marked, _markup, _prose, _quotes, _tidy, _wrap
from cleaner.stages._forms import form_of
from cleaner.stages._view import View

LINES = ("item", "row", "code")
"""Forms that keep together as lines of one list, table or listing."""
SHORT = 60
"""Characters under which a line without a sentence's end is a line of an address or a menu, not a paragraph."""

tidy = _tidy.tidy

_ENDED = re.compile(r"[.!?…。！？؟:][\"'”’»)\]]*$")
_EMPTY = re.compile(r" ?(?:\(\s*\)|\[\s*\]|\{\s*\}|（\s*）|【\s*】|“\s*”|«\s*»)")
_LEFT_OVER_START = re.compile(r"^\s*(?:[,;:|·•–—-]\s+)+")
_LEFT_OVER_END = re.compile(r"(?:\s+[|·•–—-])+\s*$")
_WORDY = re.compile(r"[^\W_]")
_BLANKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)*")


class _Line(NamedTuple):
    """What is left of a block as it will be read; `prose`: it reads as sentences, None where nobody has looked."""

    text: str
    form: str
    tight: bool
    prose: bool | None
    block: int = 0


def compose(view: View, removals: Sequence[Removal]) -> str:
    """The article's text: what no removal covers, tidied, paragraphs parted by a blank line.

    `removals` are sorted and disjoint, offsets are those of the source; what lies between blocks is dropped. Lines of
    one list, table or poem, code and what it leans on, and short lines that stood together, part with one line break.
    Never begins or ends in white space; composing the outcome again gives the same.
    """
    text = _composed(view, removals, keep_markup=False)
    if "<" in text and not view.source.page and _markup.is_page(text):
        # Escaped markup, read, would make this a page to whoever cleans it again.
        return _composed(view, removals, keep_markup=True)
    return text


def _composed(view: View, removals: Sequence[Removal], keep_markup: bool) -> str:
    """One pass over the blocks."""
    out = [
        part
        for line, joined in _joined(view, removals, keep_markup)
        for part in ("\n" if joined else "\n\n", line.text)
    ]
    return "".join(out[1:]).strip()


def _joined(view: View, removals: Sequence[Removal], keep_markup: bool) -> Iterator[tuple[_Line, bool]]:
    """The lines that stay, each with whether a single line break parts it from the one before."""
    lines = list(_lines_of(view, removals, keep_markup))
    parted = not all(line.tight for line in lines[1:])
    yield from ((line, False) for line in lines[:1])
    yield from ((line, line.tight and _together(before, line, parted)) for before, line in pairwise(lines))


def mark(view: View, removals: Sequence[Removal], url: str | None, links: bool) -> str:
    """The same text as Markdown, with what the page's inline markup says; `url` makes the targets of links whole.

    The page is rendered anew for it: who asks for text alone pays nothing.
    """
    keep = not view.source.page and compose(view, removals) != _composed(view, removals, keep_markup=False)
    lines = list(_joined(view, removals, keep))
    return _marked.write(
        view, removals, [(line.block, line.text, line.form, joined) for line, joined in lines], url, links
    )


def _lines_of(view: View, removals: Sequence[Removal], keep_markup: bool) -> Iterator[_Line]:
    """What is left of each block of which something is left; `tight` only where all that went between was."""

    @cache
    def words() -> frozenset[str]:
        return _wrap.words_of(view.source.text)

    first = tight = True
    for index, block, kept, cut in _kept(view, removals):
        tight = tight and block.tight
        if not kept:
            continue
        form = _form(block.form, kept, view.source.page)
        opening = first and block.form == "code"
        text = (_opening if opening else _settled)(kept, form, words, keep_markup)
        if not text or (cut and not _WORDY.search(text)):
            continue
        form = "line" if opening and "\n" not in text else "code" if form == "listing" else form
        yield _Line(text, form, tight, view.measures[index].prose if text == view.texts[index] else None, index)
        first, tight = False, True


def _form(form: str, kept: str, page: bool) -> str:
    """The form that a block is settled in: a page's code is a listing, and one line of it would be a line in a dump."""
    if form != "code" or not page:
        return form
    return "listing" if "\n" in kept else "line"


def _kept(view: View, removals: Sequence[Removal]) -> Iterator[tuple[int, Block, str, bool]]:
    """Each block, behind its number, with what is left of it, and whether something was cut out of it."""
    text, at = view.source.text, 0
    for index, block in enumerate(view.blocks):
        while at < len(removals) and removals[at].end <= block.start:
            at += 1
        if at == len(removals) or removals[at].start >= block.end:
            yield index, block, _whole(text, block) if block.form == "code" else view.texts[index], False
        elif removals[at].start <= block.start and removals[at].end >= block.end:
            yield index, block, "", True
        else:
            pieces, at = _pieces(text, block, removals, at)
            yield index, block, _healed(pieces, block.form), True


def _pieces(text: str, block: Block, removals: Sequence[Removal], at: int) -> tuple[list[str], int]:
    """What the removals from the given one on leave of a block, and the first that reaches behind it."""
    start = block.start
    pieces: list[str] = []
    while at < len(removals) and removals[at].start < block.end:
        pieces.append(text[start : max(start, removals[at].start)])
        start = max(start, removals[at].end)
        if start >= block.end:
            break
        at += 1
    return [*pieces, text[start : block.end]], at


def _whole(text: str, block: Block) -> str:
    """A block of code with the spaces before its first line."""
    start = block.start
    while start and text[start - 1] in " \t":
        start -= 1
    return text[start : block.end]


def _healed(pieces: Sequence[str], form: str) -> str:
    """What is left of a block, without the traces of the cuts: doubled spaces, lone brackets and separators."""
    kept = pieces[0]
    for piece in pieces[1:]:
        kept = _seam(kept, piece)
    if form == "code":
        return kept
    kept = _EMPTY.sub("", kept)
    if not pieces[0].strip():
        kept = _LEFT_OVER_START.sub("", kept)
    if not pieces[-1].strip():
        kept = _LEFT_OVER_END.sub("", kept)
    return kept


def _seam(left: str, right: str) -> str:
    """Two pieces joined where something was cut out between them."""
    if not left.strip() or not right.strip():
        return left + right
    left_end, right_start = left.rstrip(), right.lstrip()
    if right_start[0] in ".,;:!?…)]}”»":
        left_end = left_end[:-1] if left_end[-1] in ",;:" and right_start[0] in ".,;:!?" else left_end
        return left_end + right_start
    if left_end[-1] in "([{“«" or (left_end == left and right_start == right):
        words = left_end[-1].isalnum() and right_start[0].isalnum()
        return left_end + (" " if words and not _wrap.is_far_eastern(left_end, right_start) else "") + right_start
    white = left[len(left_end) :] + right[: len(right) - len(right_start)]
    return left_end + ("\n" if "\n" in white else " ") + right_start


def _settled(text: str, form: str, words: Callable[[], frozenset[str]], keep_markup: bool) -> str:
    """The final text of one block."""
    if form == "code":
        return _lines([_tidy.tidy_code(line) for line in text.split("\n")])
    if form == "listing":
        return _lines(list(_listing(text, keep_markup)))
    if form == "row":
        return _lines([_tidy.tidy_row(line, keep_markup) for line in text.split("\n")])
    if form == "verse":
        return _lines([_tidy.tidy(line, keep_markup) for line in text.split("\n")])
    if "\n" in text:
        text = _wrap.join(text, words)
    text = _tidy.tidy(text, keep_markup)
    mended = _quotes.mend(text)
    return mended if mended == text or _quotes.mend(mended) == mended else text


def _opening(text: str, form: str, words: Callable[[], frozenset[str]], keep_markup: bool) -> str:
    """Code at the very beginning, where its first line cannot be indented and will be read as prose the next time."""
    first, _, rest = text.strip().partition("\n")
    parts = (_settled(first, "line", words, keep_markup), _settled(rest, form, words, keep_markup))
    return "\n".join(part for part in parts if part)


def _listing(text: str, keep_markup: bool) -> Iterator[str]:
    """The lines of a page's listing. Those that do not look like code would be read as text, and are tidied as such."""
    code = False
    for line in text.split("\n"):
        code = form_of(line) == "code" or (code and line.startswith("  "))
        yield _tidy.tidy_code(line) if code else _tidy.tidy(line, keep_markup)


def _lines(lines: list[str]) -> str:
    """Lines of one block, never more than one blank line between them."""
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n")


def _together(before: _Line, line: _Line, parted: bool) -> bool:
    """True when two tight neighbours are lines of one thing rather than paragraphs.

    `parted`: the document has blank lines, so that a single line break was meant; else only lines of no sentence join.
    """
    if "code" in (before.form, line.form) or (before.form in LINES and line.form in LINES):
        return True
    if parted:
        return not (_is_prose(before) or _is_prose(line))
    return all(len(text) < SHORT and not _ENDED.search(text) for text in (before.text, line.text))


def _is_prose(line: _Line) -> bool:
    return _prose.measure(line.text).prose if line.prose is None else line.prose
