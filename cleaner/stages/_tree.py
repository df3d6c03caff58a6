"""The one door to selectolax (Lexbor): a page's elements and texts, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from cleaner.stages import _nesting

OPEN: Final = 1
CLOSE: Final = 2
TEXT: Final = 3
SKIPPED: Final = 4

Node = LexborNode
Attributes = Mapping[str, str | None]


Event = tuple[int, str, Attributes, Node]
"""One step of the walk: its kind; the tag, or the text of a TEXT; attributes; the node (a plain tuple: there are many).

SKIPPED elements have no CLOSE, and nothing in them comes.
"""

_NONE: Attributes = {}
_OPAQUE = _nesting.tags(
    "applet area audio base canvas datalist embed iframe input link meta meter noembed noframes noscript object option "
    "optgroup param progress rp script select source style svg template textarea title track video annotation "
    "annotation-xml"
)
_HIDING = frozenset(("hidden", "style", "aria-hidden"))
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_ROOT_LETTERS = 1_500
"""A hidden element with less text than this is never taken for the page's content."""
_TELLING = "meta, time, script, link, [itemprop]"
"""What a hidden element may hold that speaks of the page."""
_PANEL_LETTERS = 80
_PARAGRAPHS = _nesting.tags("p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre article section form figure")
_PARTING = _PARAGRAPHS | _nesting.tags("br div li dd dt td th")
_CELL_LETTERS = 500
"""A table cell with more text than this holds an article, not a datum."""


def walk(markup: str, unveil: bool = False) -> Iterator[Event]:
    """Every element and text of the page, in document order, without recursion.

    Scripts, styles, form fields, vector graphics and (unless `unveil`) hidden elements come as SKIPPED. A declared
    shadow tree comes where its template stands. Pages that would blow the parser up lose tags first (`_nesting`).
    """
    tree = LexborHTMLParser(
        _nesting.tame(markup).encode("utf-8", "replace"),
        # Without events, or a <select> of 20,000 options takes a second.
        options=LexborDocumentOptions.WO_EVENTS,
        # With scripting, or an image in a <noscript> ends the <head>.
        scripting=True,
    )
    node = tree.root
    if node is None:
        return
    total = _Total(node)
    parents: list[tuple[str, Node]] = []
    while True:
        child = None
        tag = node.tag
        if tag == "-text":
            yield TEXT, node.text_content or "", _NONE, node
        elif tag and tag[0] != "-":
            attributes = node.attributes or _NONE
            shadow = tag == "template" and "shadowrootmode" in attributes
            may_hide = not unveil and (tag == "dialog" or not _HIDING.isdisjoint(attributes))
            hidden = may_hide and _is_hidden(tag, attributes, node, total)
            if hidden or (tag in _OPAQUE and not shadow):
                yield SKIPPED, tag, attributes, node
                if hidden:
                    for part in node.css(_TELLING):
                        yield SKIPPED, part.tag or "", part.attributes, part
            else:
                yield OPEN, tag, attributes, node
                child = node.template_fragments()[0].first_child if shadow else node.first_child
                if child is None:
                    yield CLOSE, tag, _NONE, node
        if child is not None:
            assert tag is not None
            parents.append((tag, node))
            node = child
            continue
        while (following := node.next) is None:
            if not parents:
                return
            tag, node = parents.pop()
            yield CLOSE, tag, _NONE, node
        node = following


class _Total:
    """The letters of the whole page, counted when first asked for, and whether its hidden content has been found."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.count: int | None = None
        self.unveiled = False

    def letters(self) -> int:
        if self.count is None:
            self.count = _letters(self.root)
        return self.count


def _is_hidden(tag: str, attributes: Attributes, node: Node, total: _Total) -> bool:
    """Whether a reader does not see this element. One that holds most of the page is content that a script unveils."""
    hidden = (
        ("hidden" in attributes and attributes["hidden"] != "until-found" and not _is_streamed(attributes))
        or ("style" in attributes and _HIDING_STYLE.search(attributes["style"] or "") is not None)
        or (tag == "dialog" and "open" not in attributes)
    )
    if not hidden:
        return "aria-hidden" in attributes and attributes["aria-hidden"] == "true" and not _is_folded(node)
    if total.unveiled or len(node.text()) < _ROOT_LETTERS:
        return True
    letters = _letters(node)
    total.unveiled = letters >= _ROOT_LETTERS and 2 * letters >= total.letters()
    return not total.unveiled


def _is_streamed(attributes: Attributes) -> bool:
    """Whether a script will move this into place at once: React streams pages so (`<div hidden id="S:0">`)."""
    return (attributes.get("id") or "").startswith("S:")


def _is_folded(node: Node) -> bool:
    """Whether an element kept from screen readers holds paragraphs: a folded panel, not an icon or a copy."""
    return node.css_first("p") is not None and len(node.text()) >= _PANEL_LETTERS


def _letters(node: Node) -> int:
    """How long the texts of the subtree are, white space at their ends and scripts left out."""
    return sum(
        len(part.strip())
        for text in node.traverse(include_text=True, skip_empty=True)
        if (part := text.text_content) and (parent := text.parent) is not None and parent.tag not in _OPAQUE
    )


def short_text(node: Node, limit: int, between: str = "") -> str:
    """The text of the element, white space folded, or "" where it is longer than `limit` code points.

    `between` is put between its inline pieces; lines and blocks are always parted.
    """
    found: list[str] = []
    length = 0
    for step, part in enumerate(node.traverse(include_text=True)):
        tag = part.tag
        if tag == "-text":
            if (parent := part.parent) is not None and parent.tag not in _OPAQUE:
                found.append(part.text_content or "")
                length += len(found[-1].strip())
        else:
            found.append(" " if tag in _PARTING else between)
        # Unbounded, this would read the same text again for each of the elements around it.
        if length > limit or step > 20 * limit:
            return ""
    return " ".join("".join(found).split())


def raw_text(node: Node) -> str:
    """The text of an element whose content is not markup, such as a script or a title."""
    return node.text()


def is_layout(table: Node, attributes: Attributes) -> bool:
    """Whether the table only arranges the page: other tables, paragraphs or whole articles stand in its cells."""
    if attributes.get("role") in ("presentation", "none"):
        return True
    columns = widest = paragraphs = letters = 0
    for node in table.traverse(include_text=True, skip_empty=True):
        tag = node.tag
        if tag == "-text":
            letters += len((node.text_content or "").strip())
        elif tag in ("tr", "td", "th"):
            columns = 0 if tag == "tr" else columns + 1
            widest = max(widest, columns)
            paragraphs = letters = 0
        elif tag in _PARAGRAPHS:
            paragraphs += 1
        elif tag == "table" and node.mem_id != table.mem_id:
            return True
        if paragraphs > 1 or letters > _CELL_LETTERS:
            return True
    return widest < 2
