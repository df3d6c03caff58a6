"""The metadata of a document while it is gathered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

TAGS = 30
"""Tags that are taken at most: a longer list is a menu."""

LONGEST_TAG = 60
"""Characters of a tag at most."""

_SEPARATOR = re.compile(r"\s*[,;|•·、，،؛\n]\s*|\s+/\s+|\s*(?<!\S)#")
_LABEL = re.compile(
    r"^(?:tags?|topics?|keywords?|tagged|schlagw[oö]rter|themen|mots[- ]clés|étiquettes|etiquetas|temas|argomenti|"
    r"теги|метки)\s*:\s*",
    re.I,
)


class Facts(NamedTuple):
    """The metadata of a document, named as in `Cleaned`."""

    title: str | None = None
    site: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None
    description: str | None = None
    modified: str | None = None
    image: str | None = None
    license: str | None = None
    paywalled: bool | None = None


def split_tags(lists: Iterable[str]) -> tuple[str, ...]:
    """The tags of lists as people write them: parted by commas, bars, bullets or number signs; each once, in order."""
    pieces = (piece.strip(" #.:-–—") for text in lists for piece in _SEPARATOR.split(_LABEL.sub("", text)))
    unique: dict[str, str] = {}
    for piece in pieces:
        if piece and len(piece) <= LONGEST_TAG:
            unique.setdefault(piece.casefold(), piece)
    return tuple(unique.values())[:TAGS]
