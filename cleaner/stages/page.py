"""A page's markup becomes its rendered text, its blocks, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape

from cleaner.document import Block, Source
from cleaner.errors import InputError
from cleaner.stages import _meta, _render, _tree

LITTLE_TEXT = 400
"""A page that shows fewer letters than this is looked through for its text: hidden elements, JSON-LD."""
UNVEILED = 3
"""Hidden elements count when the page is so many times longer with them."""
SAMPLES = 12
SAMPLE_WORDS = 6
"""Whether the page shows an article is told by this many passages of it, each of so many words."""
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*>")
BODY_PATH = "script.articleBody"
"""The path of blocks that come from JSON-LD."""


def split(source: Source) -> tuple[Source, list[Block]]:
    """Render `source.markup`: the source with `text` and `meta` filled, and its blocks in order.

    A page that does not show its article has it taken from JSON-LD (`articleBody`), after what it shows; a page
    that shows nothing, from <noscript> and <noframes>.
    Raises `InputError` when the page holds no text at all.
    """
    pairs: _meta.Pairs = []
    spare: list[str] = []

    def watch(event: _tree.Event) -> None:
        _meta.note(event, pairs)
        if event[1] in ("noscript", "noframes"):
            spare.append(_tree.raw_text(event[3]))

    markup = source.markup or ""
    text, blocks = _render.render(markup, watch)
    if len(text) < LITTLE_TEXT:
        text, blocks = _unveiled(markup, text, blocks)
    body = _plain(_meta.article_body(pairs))
    if body and _is_unseen(body, text):
        text, blocks = _with_body(text, blocks, body)
    if not blocks and spare:
        text, blocks = _render.render("".join(spare))
    if not blocks:
        raise InputError("the page holds no text: give the page as a browser shows it, or its text with --from txt")
    return replace(source, text=text, meta=tuple(pairs)), blocks


def _unveiled(markup: str, text: str, blocks: list[Block]) -> tuple[str, list[Block]]:
    """The page with its hidden elements, where these are nearly all of it: a script was to show them."""
    whole, all_blocks = _render.render(markup, unveil=True)
    return (whole, all_blocks) if len(whole) > UNVEILED * len(text) + LITTLE_TEXT else (text, blocks)


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


def _with_body(text: str, blocks: list[Block], body: str) -> tuple[str, list[Block]]:
    """The blocks of a JSON-LD article after those that are visible."""
    if "</" not in body:
        body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in body.splitlines())
    more, added = _render.render(body)
    shift = len(text) + 2 if blocks else 0
    moved = [
        block._replace(start=block.start + shift, end=block.end + shift, path=(BODY_PATH, *block.path[1:]))
        for block in added
    ]
    return (f"{text}\n\n{more}" if blocks else more), blocks + moved
