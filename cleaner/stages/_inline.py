"""The inline markup of a page (strong, emphasis, code, links), rendered anew beside the text when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from cleaner.stages import _render, _tree
from cleaner.stages._collect import Gather, Line, Mark
from cleaner.stages._offsets import moved

_KINDS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite"), "emphasis"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("s", "del", "strike"), "deleted"),
}
TARGET_LIMIT = 2_000
"""A link's target longer than this, in code points, is no address."""


DEEPEST = 8
"""Marks that are open at once; more are left out, for every line would have to carry them all."""

_Told = tuple[str, str]
"""A mark's kind and its target."""


def render(markup: str, watch: _render.Watch = _render.unseen, unveil: bool = False) -> _render.Rendered:
    """As `_render.render`, with the marks of the text."""
    return _render.run(_Marking(), markup, watch, unveil)


class _MarkedGather(Gather):
    """Gathers a line, and notes before which piece marks open and close."""

    __slots__ = ("_active", "_noted")

    def __init__(self) -> None:
        self._active: list[_Told] = []
        self._noted: list[tuple[int, bool, _Told]] = []
        super().__init__()

    def open(self, told: _Told) -> bool:
        """Begin a mark; False where it is left out."""
        if len(self._active) == DEEPEST:
            return False
        self._active.append(told)
        self._noted.append((len(self.pieces), True, told))
        return True

    def close(self, told: _Told) -> None:
        self._active.remove(told)
        self._noted.append((len(self.pieces), False, told))

    def take(self, raw: bool = False) -> Line | None:
        """The line with its marks; those still open go on in the next."""
        if not self.pieces:
            return None
        pieces, noted = self.pieces, self._noted
        self._noted = [(0, True, told) for told in self._active]
        line = super().take(raw)
        return line._replace(marks=tuple(_marks(pieces, line.text, noted))) if line and noted else line


def _marks(pieces: Sequence[str], text: str, noted: Sequence[tuple[int, bool, _Told]]) -> Iterator[Mark]:
    """The marks of a line made of these pieces."""
    starts = [0, *accumulate(map(len, pieces))]
    places = moved("".join(pieces), text, [starts[at] for at, _, _ in noted])
    if places is None:
        return
    waiting: dict[_Told, list[int]] = {}
    for place, (_, opens, told) in zip(places, noted, strict=True):
        if opens:
            waiting.setdefault(told, []).append(place - len(text))
        elif (start := waiting[told].pop()) < place - len(text):
            yield Mark(start, place - len(text), *told)
    yield from (Mark(start, 0, *told) for told, left in waiting.items() for start in left if start)


class _Marking(_render.Rendering):
    """A rendering that also says what inline elements mark."""

    def __init__(self) -> None:
        super().__init__(_MarkedGather)
        self._told: list[_Told | None] = []  # the mark of each open element

    def open(self, event: _tree.Event) -> None:
        super().open(event)
        told = _told(event)
        self._told.append(told if told and self._gather().open(told) else None)

    def close(self) -> None:
        if told := self._told.pop():
            self._gather().close(told)
        super().close()

    def _gather(self) -> _MarkedGather:
        assert isinstance(self._line, _MarkedGather)
        return self._line


def _told(event: _tree.Event) -> _Told | None:
    _, tag, attributes, _ = event
    if tag == "a":
        target = "".join((attributes.get("href") or "").split())
        return ("link", target) if target and len(target) <= TARGET_LIMIT else None
    kind = _KINDS.get(tag)
    return (kind, "") if kind else None
