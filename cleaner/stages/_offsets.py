"""Where places of a text stand in the same text after it was folded, cut or tidied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from unicodedata import combining, normalize

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def moved(raw: str, text: str, places: Sequence[int]) -> list[int] | None:
    """For each of the rising `places` in `raw` its place in `text`; None where the two do not tell the same.

    `text` may have other white space, fewer signs, composed characters and entities read. Linear in both.
    """
    if raw == text:
        return list(places)
    found: list[int] = []
    at = left = 0
    while True:
        while len(found) < len(places) and places[len(found)] <= at:
            found.append(left)
        if len(found) == len(places):
            return found
        if at >= len(raw):
            return None
        taken, given = _step(raw, at, text, left)
        if not taken and not given:
            return None
        at, left = at + taken, left + given


def _step(raw: str, at: int, text: str, left: int) -> tuple[int, int]:
    """How many characters of `raw` and of `text` are the same thing; zero and zero where they differ in words."""
    char = raw[at]
    if left < len(text):
        other = text[left]
        if char == "&" and (entity := _ENTITY.match(raw, at)) and not text.startswith(entity[0], left):
            return (entity.end() - at, 1) if unescape(entity[0]) == other else (0, 0)
        if char == other:
            return 1, 1
        if other.isspace():
            return (1, 1) if char.isspace() else (0, 1)
        end = at + 1
        while end < len(raw) and combining(raw[end]):
            end += 1
        composed = normalize("NFC", raw[at:end])
        if text.startswith(composed, left):
            return end - at, len(composed)
    return (0, 0) if char.isalnum() else (1, 0)
