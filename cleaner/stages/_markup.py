"""Whether a text is an HTML page, told by what its tags enclose."""

from __future__ import annotations

import re

LOOK = 200_000
"""Characters looked at; a page shows itself long before."""

DEPTH = 64
"""Open elements that an end tag is matched against; more would cost the square of the input."""

ENCLOSED = 0.5
"""Share of the text between real tags from which a text is a page. In an article about HTML most words stand outside
the examples; in fragments of a page nearly all words stand inside."""

BREAKS = 3
"""`<br>` tags from which a text without other structure is a page."""

_NAMES = """
    html head title base meta link style script noscript template body header footer main nav aside section article
    address h1 h2 h3 h4 h5 h6 hgroup p div span center font blockquote pre hr ul ol li dl dt dd figure figcaption
    picture table caption colgroup col thead tbody tfoot tr th td a abbr acronym b big bdi bdo cite code data del dfn
    em i ins kbd mark q rp rt ruby s samp small strike strong sub sup time tt u var wbr br img iframe embed object
    param video audio source track map area svg g path use math canvas form label input button select option optgroup
    textarea fieldset legend details summary dialog menu
"""
TAGS = frozenset(_NAMES.split())
_CHILDLESS = "base meta link hr br img wbr input col param source track area embed"
VOID = frozenset(_CHILDLESS.split())
UNCLOSED = frozenset(("p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody"))
"""Elements that the next one of their kind closes."""
RAW = frozenset(("script", "style", "template", "textarea"))
_TAG = re.compile(r"<(?:(!--)|(/?)([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])[^<>]*>)")
_RAW_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in RAW}
_COMMENT = re.compile(r"\s*<!--")
_PROLOGUE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|\?xml)\b[^<>]*>\s*<[!?/A-Za-z]", re.IGNORECASE)


def is_page(text: str) -> bool:
    """True for an HTML page or fragments of one, False for a text, also one that quotes tags. Linear time."""
    if "<" not in text:
        return False
    text = text[:LOOK]
    if _PROLOGUE.match(text, _after_comments(text)):
        return True
    walk = _Walk()
    walk.read(text)
    if not walk.total:
        return bool(walk.seen)
    if walk.spans:
        return sum(end - start for start, end in walk.spans) >= ENCLOSED * walk.total
    return walk.breaks >= BREAKS and walk.breaks * 500 >= walk.total and walk.breaks == walk.seen


def _after_comments(text: str) -> int:
    """Where the comments that a page begins with end."""
    start = 0
    while (comment := _COMMENT.match(text, start)) and (end := text.find("-->", comment.end())) >= 0:
        start = end + 3
    return start


class _Walk:
    """Counts the text inside and outside of closed elements while the tags go by. Spans count characters of text."""

    def __init__(self) -> None:
        self.total = self.seen = self.breaks = 0
        self.open: list[tuple[str, int]] = []
        self.spans: list[tuple[int, int]] = []
        self.endless: set[str] = set()

    def read(self, text: str) -> None:
        """Walk the tags of a text once."""
        at, last_comment = 0, text.rfind("-->")
        for found in _TAG.finditer(text):
            if found.start() < at:
                continue
            gap = text[at : found.start()]
            self.total += len(gap.strip())
            at = found.end()
            if found[1]:
                at = text.find("-->", at) + 3 if last_comment >= at else at
            elif (name := found[3].lower()) in TAGS or "-" in name:
                # "the <p> tag" in a sentence opens nothing; a tag at the start of a line or after another one does.
                fresh = not gap.endswith(" ") or gap.rstrip(" \t").endswith("\n")
                at = self._tag(text, found, name, fresh)
            else:
                self.total += len(found[0])
        self.total += len(text[at:].strip())
        if left := [start for name, start in self.open if name == "p"]:
            self._close(left[0])

    def _tag(self, text: str, found: re.Match[str], name: str, fresh: bool) -> int:
        """Take in one tag; returns where reading goes on."""
        self.seen += 1
        self.breaks += name == "br"
        if found[2]:
            self._end(name)
        elif name in RAW and fresh:
            if name not in self.endless and (end := _RAW_END[name].search(text, found.end())):
                return end.start()
            self.endless.add(name)
        elif name not in VOID and (fresh or name != "p"):
            if name in UNCLOSED and self.open and self.open[-1][0] == name:
                self._close(self.open.pop()[1])
            self.open.append((name, self.total))
        return found.end()

    def _end(self, name: str) -> None:
        """Close the nearest open element of that name."""
        for back in range(1, min(DEPTH, len(self.open)) + 1):
            if self.open[-back][0] == name:
                start = self.open[-back][1]
                del self.open[-back:]
                self._close(start)
                return

    def _close(self, start: int) -> None:
        """Note that the text from `start` to here is enclosed; spans inside it are swallowed."""
        while self.spans and self.spans[-1][0] >= start:
            self.spans.pop()
        self.spans.append((start, self.total))
