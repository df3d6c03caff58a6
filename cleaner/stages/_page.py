"""A page read as a whole: what it shows, where its text lies if it shows none, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import NamedTuple

from cleaner.document import Block
from cleaner.stages import _hidden, _meta, _render, _tree
from cleaner.stages._collect import Mark

LITTLE_TEXT = 400
"""A page that shows fewer letters than this is looked through for its text: hidden elements, JSON."""
UNVEILED = 3
"""Hidden elements count when the page is so many times longer with them."""
TELLING = 200
"""A page without any text is known by its own description when that has as many letters; a shorter one is a slogan."""
SAMPLES = 12
SAMPLE_WORDS = 6
"""Whether the page shows an article is told by this many passages of it, each of so many words."""
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
BODY_PATH = "script.articleBody"
"""The path of blocks that come from JSON."""

Render = Callable[..., _render.Rendered]


class Reading(NamedTuple):
    """A page's text, blocks and inline marks; what it says of itself; where its text was found, if not on view."""

    text: str
    blocks: list[Block]
    marks: list[Mark]
    pairs: _meta.Pairs
    notes: tuple[str, ...]


def read(markup: str, render: Render = _render.render) -> Reading:
    """Read the page; `render` is `_render.render`, or another that gives the same text."""
    pairs: _meta.Pairs = []
    spare: list[str] = []

    def watch(event: _tree.Event) -> None:
        _meta.note(event, pairs)
        if event[1] in ("noscript", "noframes"):
            spare.append(_tree.raw_text(event[3]))

    page = render(markup, watch)
    notes: list[str] = []
    if len(page.text) < LITTLE_TEXT:
        page = _unveiled(markup, page, render)
    body = _plain(_meta.article_body(pairs))
    if body and _is_unseen(body, page.text):
        page = _with_body(page, body, render)
        notes.append("the page does not show its article: it was taken from its JSON-LD")
    if not page.blocks and spare:
        page = render("".join(spare), lambda event: _meta.note(event, pairs))
    if len(page.text) < LITTLE_TEXT and (hidden := _hidden.text(markup, len(page.text))):
        whole = _with_body(page, hidden.body, render) if hidden.added else render(hidden.body)
        if len(whole.text) > len(page.text):
            page = whole
            notes.append(hidden.note)
    if not page.blocks and len(told := _meta.description(pairs)) >= TELLING:
        page = _with_body(page, told, render)
        notes.append("the page shows no text, a script was to fetch it: what is here is its description alone")
    return Reading(*page, pairs, tuple(notes))


def _unveiled(markup: str, page: _render.Rendered, render: Render) -> _render.Rendered:
    """The page with its hidden elements, where these are nearly all of it: a script was to show them."""
    whole = render(markup, unveil=True)
    return whole if len(whole.text) > UNVEILED * len(page.text) + LITTLE_TEXT else page


def _is_unseen(body: str, text: str) -> bool:
    """Whether the page shows too little of its article: hardly anything at all, or not half of it."""
    if len(text) < LITTLE_TEXT:
        return len(body) > len(text)
    own = _WORD.findall(_TAG.sub(" ", body))
    if len(own) < SAMPLES * SAMPLE_WORDS:
        return False
    shown = " ".join(_WORD.findall(text))
    step = len(own) // SAMPLES
    samples = (" ".join(own[at : at + SAMPLE_WORDS]) for at in range(0, step * SAMPLES, step))
    return 2 * sum(sample in shown for sample in samples) < SAMPLES


def _plain(body: str) -> str:
    """Without entities; publishers escape the text of their JSON once or twice too often."""
    return unescape(unescape(body)) if "&" in body else body


def _with_body(page: _render.Rendered, body: str, render: Render) -> _render.Rendered:
    """The blocks of an article from JSON after those that are visible."""
    if "</" not in body:
        body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in body.splitlines())
    more = render(body)
    shift = len(page.text) + 2 if page.blocks else 0
    blocks = [
        block._replace(start=block.start + shift, end=block.end + shift, path=(BODY_PATH, *block.path[1:]))
        for block in more.blocks
    ]
    marks = [mark._replace(start=mark.start + shift, end=mark.end + shift) for mark in more.marks]
    text = f"{page.text}\n\n{more.text}" if page.blocks else more.text
    return _render.Rendered(text, page.blocks + blocks, page.marks + marks)
