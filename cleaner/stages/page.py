"""A page's markup becomes its rendered text, its blocks, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

from cleaner.document import Block, Source
from cleaner.errors import InputError
from cleaner.stages import _page

FRAMES = 5
"""Frames whose addresses an error names."""

_FRAME = re.compile(r"<i?frame\b[^<>]{0,500}?\bsrc\s?=\s?[\"']?([^\"'\s<>]{1,300})", re.IGNORECASE)


def split(source: Source) -> tuple[Source, list[Block]]:
    """Render `source.markup`: the source with `text`, `meta` and `warnings` filled, and its blocks in order.

    A page that does not show its article has it taken from JSON-LD (`articleBody`), after what it shows; a page that
    shows nothing, from <noscript> and <noframes>, from behind a comment that never ends, or from the data of its
    scripts, or is left with its description, if that tells something. Raises `InputError` when there is no text at all.
    """
    page = _page.read(source.markup or "")
    if not page.blocks:
        raise InputError(_reason(source.markup or ""))
    return replace(source, text=page.text, meta=tuple(page.pairs), warnings=page.notes), page.blocks


def _reason(markup: str) -> str:
    """Why there is no text, and what to do about it."""
    frames = list(dict.fromkeys(_FRAME.findall(markup)))[:FRAMES]
    if frames:
        return f"the page holds no text of its own, only frames: give what they show ({', '.join(frames)})"
    return "the page holds no text: give the page as a browser shows it, or its text with --from txt"
