"""The rendered text of a page: elements and texts go in, lines one can read come out as blocks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from cleaner.document import Block
from cleaner.stages import _elements, _tree
from cleaner.stages._collect import CELL, Gather, Line, Mark, Writer
from cleaner.stages._nesting import tags

VERSE_LETTERS = 100
"""Lines parted by single <br> are verse or an address when none is longer; longer ones are paragraphs."""
CAPTION_LETTERS = 600
"""Longer text in a figure or a "caption" is prose."""
DEEPEST_INDENT = 8
"""Lists nested deeper are indented no further; without a bound, depth times items would be written."""

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PRE = tags("pre listing xmp plaintext")
_LISTS = tags("ul ol menu dir")
_BLOCKS = tags(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "frameset header hgroup hr html legend main marquee nav p search section summary table caption thead tbody tfoot "
    "tr td th head li"
).union(_LISTS, _HEADINGS, _PRE)
_PROSE = tags("p li dd dt td th summary figcaption caption legend blockquote pre heading")
"""Where a button or a custom element stands in a line, and adjoining elements may share a word."""
_IN_HEADING = tags("div header hgroup center")
"""Blocks that do not end a heading they stand in."""


Watch = Callable[[_tree.Event], None]


class Rendered(NamedTuple):
    """A page's text, its blocks, and the marks of its inline markup where these were asked for."""

    text: str
    blocks: list[Block]
    marks: list[Mark]


def unseen(event: _tree.Event) -> None:
    """Watches nothing."""


def render(markup: str, watch: Watch = unseen, unveil: bool = False) -> Rendered:
    """The page's text and its blocks, hidden ones too if `unveil`; `watch` is shown all elements as they open."""
    return run(Rendering(), markup, watch, unveil)


def run(rendering: Rendering, markup: str, watch: Watch, unveil: bool) -> Rendered:
    """The same by a rendering of another kind."""
    text, begin, end = rendering.text, rendering.open, rendering.close
    for event in _tree.walk(markup, unveil):
        kind = event[0]
        if kind == _tree.TEXT:
            text(event[1])
        elif kind == _tree.CLOSE:
            end()
        else:
            watch(event)
            if kind == _tree.OPEN:
                begin(event)
    rendering.flush()
    writer = rendering.writer
    return Rendered(writer.text(), writer.blocks, writer.marks)


class Rendering:
    """Where the walk stands, and the line that is being gathered."""

    def __init__(self, gather: Callable[[], Gather] = Gather) -> None:
        self.writer = Writer()
        self._line = gather()
        self._lines: list[Line | None] = []  # lines of the open block that <br> has ended; None is an empty one
        self._alts: list[Line] = []  # alternative texts met in the open block, to be written after it
        self._path: list[str] = []
        self._roles: list[str] = []  # what to do when each of the open elements closes
        self._holders: list[str] = ["body"]  # the open blocks
        self._numbers: list[int | None] = []  # the next item's number in each open list, None: not numbered
        self._marker = ""  # of a list item whose text has not come yet
        self._links = self._pre = self._figures = self._rows = self._heading = 0
        self._series = ""  # the form of block that may now follow tightly
        self._edge = self._seam = False  # an inline element has just ended; and another begun

    def open(self, event: _tree.Event) -> None:
        _, tag, attributes, _ = event
        self._path.append(_elements.path_name(tag, attributes) if attributes else tag)
        role = self._role(event)
        self._roles.append(role)
        if opener := _OPENERS.get(role):
            opener(self, event)
        elif role == "inline":
            self._seam = self._seam or (self._edge and bool(attributes))

    def close(self) -> None:
        role = self._roles.pop()
        if closer := _CLOSERS.get(role):
            closer(self)
        self._edge = role == "inline" or role == "link"
        self._path.pop()
        line = self._line
        if line.pieces:
            line.leave(len(self._path))

    def text(self, piece: str) -> None:
        line = self._line
        if self._pre or not piece.isspace():
            if self._seam and self._holders[-1] not in _PROSE and self._joins_words(piece):
                line.gap()
            line.add(piece, self._path, self._links > 0)
        elif line.pieces:
            line.gap(piece)
        self._edge = self._seam = False

    def _joins_words(self, piece: str) -> bool:
        """Whether two words of adjoining elements, which a style sheet parts, would run into one."""
        before = self._line.pieces[-1] if self._line.pieces else ""
        return len(before) > 1 and before[-1].isalnum() and piece[:1].isalnum()

    def _role(self, event: _tree.Event) -> str:
        _, tag, attributes, node = event
        if tag == "a":
            return "link" if "href" in attributes else "inline"
        if tag in _SINGLE:
            return tag
        role = _BLOCK_ROLES.get(tag)
        if self._pre:
            return "line" if role else "inline"
        if self._rows:
            return _IN_TABLE.get(tag, "gap" if role else "inline")
        if self._heading and (tag in _IN_HEADING or tag in _HEADINGS):
            return "gap"
        if role is None:
            return self._inline_role(tag, attributes)
        if attributes and attributes.get("role") == "heading":
            return "heading"
        return "block" if role == "table" and _tree.is_layout(node, attributes) else role

    def _inline_role(self, tag: str, attributes: _tree.Attributes) -> str:
        if attributes and attributes.get("role") == "heading" and not self._heading:
            return "heading"
        if (tag == "button" or "-" in tag) and self._holders[-1] not in _PROSE:
            return "block"
        return "inline"

    # What each kind of element does when it opens and when it closes.

    def _open_block(self, event: _tree.Event) -> None:
        self.flush()
        self._holders.append(event[1])

    def _close_block(self) -> None:
        self.flush()
        self._holders.pop()

    def _open_heading(self, event: _tree.Event) -> None:
        self.flush()
        self._holders.append("heading")
        self._heading = _HEADINGS.get(event[1]) or _elements.number(event[2].get("aria-level"), 2)

    def _close_heading(self) -> None:
        self._close_block()
        self._heading = 0

    def _open_pre(self, event: _tree.Event) -> None:
        self._open_block(event)
        self._pre = 1

    def _close_pre(self) -> None:
        if line := self._line.take(raw=True):
            self._write(line, "code")
        self._pre = 0
        self._close_block()

    def _open_list(self, event: _tree.Event) -> None:
        self._open_block(event)
        if not self._numbers:
            self._series = ""
        self._numbers.append(_elements.number(event[2].get("start"), 1) if event[1] == "ol" else None)

    def _close_list(self) -> None:
        self._close_block()
        self._numbers.pop()

    def _open_item(self, event: _tree.Event) -> None:
        self._open_block(event)
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            self._marker = "- "
            return
        number = _elements.number(event[2].get("value"), number)
        self._marker = f"{number}. "
        self._numbers[-1] = number + 1

    def _close_item(self) -> None:
        self._close_block()
        self._marker = ""

    def _open_table(self, event: _tree.Event) -> None:
        self._open_block(event)
        self._rows += 1
        self._series = ""

    def _close_table(self) -> None:
        self._close_block()
        self._rows -= 1

    def _open_cell(self, event: _tree.Event) -> None:
        self._line.gap(CELL)

    def _open_figure(self, event: _tree.Event) -> None:
        self._open_block(event)
        self._figures += 1

    def _close_figure(self) -> None:
        self._close_block()
        self._figures -= 1

    def _open_link(self, event: _tree.Event) -> None:
        self._links += 1
        self._seam = self._seam or self._edge

    def _close_link(self) -> None:
        self._links -= 1

    def _gap(self, event: _tree.Event | None = None) -> None:
        self._line.gap()

    def _new_line(self, event: _tree.Event | None = None) -> None:
        """In <pre>: a block starts on a line of its own."""
        if self._line.pieces and not self._line.pieces[-1].endswith("\n"):
            self._line.gap("\n")

    def _open_br(self, event: _tree.Event) -> None:
        if self._pre:
            self._line.gap("\n")
        elif self._heading or self._rows or self._holders[-1] in ("figcaption", "caption"):
            self._line.gap()
        else:
            self._lines.append(self._line.take())

    def _open_quote(self, event: _tree.Event | None = None) -> None:
        self._line.add('"', self._path, False)

    def _open_img(self, event: _tree.Event) -> None:
        alt = " ".join((event[2].get("alt") or "").split())
        if alt and not self._pre and (self._figures or _elements.is_told(alt, event[2])):
            gather = Gather()
            gather.add(alt, self._path, self._links > 0)
            if line := gather.take():
                self._alts.append(line)
        if not self._line.pieces and not self._lines:
            self._write_alts()

    def _open_ruby(self, event: _tree.Event) -> None:
        self._line.gap("(")

    def _close_ruby(self) -> None:
        self._line.gap(")")

    # Writing down.

    def flush(self) -> None:
        """End the open block, if there is one."""
        self._edge = self._seam = False
        if self._pre:
            return
        if self._line.pieces or self._lines:
            self._lines.append(self._line.take())
            lines, self._lines = self._lines, []
            for seen, group in groupby(lines, key=lambda line: line is not None):
                if seen:
                    self._write_lines([line for line in group if line])
        if self._alts:
            self._write_alts()

    def _write_lines(self, lines: list[Line]) -> None:
        """Lines that nothing but single line breaks parts."""
        verse = len(lines) > 1 and all(len(line.text) <= VERSE_LETTERS for line in lines)
        in_item = bool(self._marker) and verse
        for index, line in enumerate(lines):
            if in_item and index:
                self.writer.write(line, "item", True, before=self._indent(1))
            elif verse and not in_item:
                self._write(line, "verse", tight=index > 0)
            else:
                self._write(line, self._form(line))

    def _write(self, line: Line, form: str, tight: bool = False) -> None:
        series, before = "", ""
        if form == "line" and self._marker:
            form, series = "item", "item"
            before = self._indent()
            line = line._replace(text=self._marker + line.text)
        elif form == "row":
            series = "row"
        elif form == "line" and self._holders[-1] in ("dt", "dd"):
            series = "term"
        self._marker = ""
        tight = tight or (series != "" and series == self._series)
        self.writer.write(line, form, tight, self._heading if form == "heading" else 0, before)
        self._series = series

    def _indent(self, more: int = 0) -> str:
        return "  " * min(DEEPEST_INDENT, len(self._numbers) - 1 + more)

    def _form(self, line: Line) -> str:
        if self._heading:
            return "heading"
        if self._rows:
            return "caption" if self._holders[-1] == "caption" else "row"
        return "caption" if len(line.text) <= CAPTION_LETTERS and _elements.is_caption(line.path) else "line"

    def _write_alts(self) -> None:
        for line in self._alts:
            self.writer.write(line, "alt")
            self._series = ""
        self._alts = []


_BLOCK_ROLES = {
    **dict.fromkeys(_BLOCKS, "block"),
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(_PRE, "pre"),
    **dict.fromkeys(_LISTS, "list"),
    **{tag: tag for tag in ("table", "li", "figure")},
}
_IN_TABLE = {"tr": "row", "td": "cell", "th": "cell", "caption": "block"}
_SINGLE = tags("br img q rt")
_OPENERS: dict[str, Callable[[Rendering, _tree.Event], None]] = {
    "block": Rendering._open_block,
    "heading": Rendering._open_heading,
    "pre": Rendering._open_pre,
    "list": Rendering._open_list,
    "li": Rendering._open_item,
    "table": Rendering._open_table,
    "row": Rendering._open_block,
    "cell": Rendering._open_cell,
    "figure": Rendering._open_figure,
    "link": Rendering._open_link,
    "gap": Rendering._gap,
    "line": Rendering._new_line,
    "br": Rendering._open_br,
    "img": Rendering._open_img,
    "q": Rendering._open_quote,
    "rt": Rendering._open_ruby,
}
_CLOSERS: dict[str, Callable[[Rendering], None]] = {
    "block": Rendering._close_block,
    "heading": Rendering._close_heading,
    "pre": Rendering._close_pre,
    "list": Rendering._close_list,
    "li": Rendering._close_item,
    "table": Rendering._close_table,
    "row": Rendering._close_block,
    "figure": Rendering._close_figure,
    "link": Rendering._close_link,
    "gap": Rendering._gap,
    "line": Rendering._new_line,
    "q": Rendering._open_quote,
    "rt": Rendering._close_ruby,
}
