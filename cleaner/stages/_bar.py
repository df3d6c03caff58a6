"""Bars: lines that string together what could each stand alone, such as "Share on Facebook Copy link Print (12)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.stages._packs import Rule

BAR_WORDS, BAR_SHARE = 40, 0.85
"""A line of up to so many words is a bar of buttons when phrases that may stand alone make up this share of it."""

BAR_PHRASE = 6
"""Words of the longest phrase sought in such a line."""

BAR_KINDS = frozenset(("comments", "embed", "legal", "navigation", "newsletter", "paywall", "player", "share", "tags"))
"""Kinds whose lone lines are buttons and links."""

BUTTON_KINDS = frozenset(("comments", "newsletter", "paywall", "player", "share"))
"""Kinds of which one button beside one other makes a bar; two words of a menu can be a heading."""

_PIECE = re.compile(r"[^\s|/•·,;:–—>»›()\[\]+&-]+(?:-[^\s|/•·,;:–—>»›()\[\]+&-]+)*")


class Bars:
    """The phrases that bars are made of, by rules that take them as lines of their own."""

    def __init__(self, whole: Mapping[str, list[Rule]]) -> None:
        kept = ((phrase, [rule for rule in rules if rule.kind in BAR_KINDS]) for phrase, rules in whole.items())
        self._phrases = {phrase: rules[0] for phrase, rules in kept if rules}
        self._firsts = {phrase.split(" ", 1)[0] for phrase in self._phrases}

    def find(self, folded: str) -> Rule | None:
        """The rule that most of a bar's phrases are of, if the line is one. Whether it is prose is not asked."""
        if folded.rstrip()[-1:] in ".?!。":
            return None
        pieces = _PIECE.findall(folded)
        if not 3 <= len(pieces) <= BAR_WORDS:
            return None
        at, unknown = 0, 0
        owners: list[Rule] = []
        spare = len(pieces) - BAR_SHARE * len(pieces)
        while at < len(pieces):
            size = self._size(pieces, at)
            if size:
                owners.append(self._phrases[" ".join(pieces[at : at + size])])
            elif not pieces[at].isdigit():
                unknown += 1
                if unknown > spare + 1:
                    return None
            at += max(1, size)
        return _main(owners) if len(pieces) - unknown >= BAR_SHARE * len(pieces) else None

    def _size(self, pieces: list[str], at: int) -> int:
        """The words of the longest phrase at a place; 0 where none is known."""
        if pieces[at] not in self._firsts:
            return 0
        sizes = range(min(BAR_PHRASE, len(pieces) - at), 0, -1)
        size = next((size for size in sizes if " ".join(pieces[at : at + size]) in self._phrases), 0)
        return 0 if size == 1 and len(pieces[at]) == 1 and pieces[at] != "x" else size


def _main(owners: list[Rule]) -> Rule | None:
    kinds = [rule.kind for rule in owners]
    if len(owners) > 2 or (len(owners) == 2 and not BUTTON_KINDS.isdisjoint(kinds)):
        main = max(kinds, key=kinds.count)
        return next(rule for rule in owners if rule.kind == main)
    return None
