"""A memory for what is known of short texts: menus and buttons recur word for word on the pages of a site."""

from __future__ import annotations

from typing import Generic, TypeVar

SHORT = 120
"""Characters up to which a text is remembered; longer ones seldom recur."""

MOST = 20_000
"""Texts in each of the two halves of the memory: a few megabytes."""

T = TypeVar("T")


class Memory(Generic[T]):
    """What was found for texts. When the younger half is full, the older one is forgotten."""

    def __init__(self) -> None:
        self._young: dict[str, T] = {}
        self._old: dict[str, T] = {}

    def recall(self, text: str) -> T | None:
        """What was found for a text, if it is remembered."""
        found = self._young.get(text)
        if found is None:
            found = self._old.get(text)
            if found is not None:
                self.keep(text, found)
        return found

    def keep(self, text: str, found: T) -> None:
        """Remember what was found for a text, if it is short."""
        if len(text) <= SHORT:
            if len(self._young) >= MOST:
                self._young, self._old = {}, self._young
            self._young[text] = found
