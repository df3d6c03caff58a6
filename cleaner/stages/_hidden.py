"""Where a page that shows nothing keeps its text: in the data of its scripts, or behind a comment that never ends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

SHORTEST = 200
"""Letters that a text in a script's data has at least; a shorter one is a label."""
LARGEST = 20_000_000
"""A script longer than this, in code points, is not read."""
VALUES = 200_000
"""Values that are looked at in one page's data."""

_DATA = re.compile(
    r"<script\b[^<>]{0,500}?\b(?:id\s?=\s?[\"']?__NEXT_DATA__|type\s?=\s?[\"']?application/json)[^<>]{0,500}>",
    re.IGNORECASE,
)
_END = re.compile(r"</script", re.IGNORECASE)
_BODIES = ("articlebody", "body", "content", "bodyhtml", "contenthtml", "html", "text", "rendered", "story", "markdown")
"""Names under which pages keep their text, the surest first; case and signs do not count."""
_SIGNS = re.compile(r"[\W_]")
_PROSE = re.compile(r"[.!?。！？](?:[\"”’»)\s<]|$)")


class Hidden(NamedTuple):
    """A text or markup that the page does not show, what to tell of it, and whether it stands behind what is shown."""

    body: str
    note: str
    added: bool


def text(markup: str, shown: int) -> Hidden | None:
    """What a page hides that shows only so many letters; None where there is nothing more."""
    opened = markup.rfind("<!--")
    if opened >= 0 and markup.find("-->", opened) < 0 and len(markup) - opened > max(SHORTEST, shown):
        mended = f"{markup[:opened]}{markup[opened + 4 :]}"
        return Hidden(mended, "a comment in the markup never ends: what it hid was read", False)
    body = max((found for script in _scripts(markup) for found in _bodies(script)), key=len, default="")
    if len(body) > max(SHORTEST, shown):
        return Hidden(body, "the page shows no article: it was taken from the data of its script", True)
    return None


def _scripts(markup: str) -> Iterator[str]:
    for found in _DATA.finditer(markup):
        end = _END.search(markup, found.end())
        if end is not None and end.start() - found.end() <= LARGEST:
            yield markup[found.end() : end.start()]


def _bodies(script: str) -> Iterator[str]:
    """The text under the surest name of a script's data; paragraphs in a list are one text."""
    try:
        waiting: list[tuple[str, Any]] = [("", json.loads(script, strict=False))]
    except (ValueError, RecursionError):
        return
    found: dict[str, str] = {}
    for _ in range(VALUES):
        if not waiting:
            break
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(_SIGNS.sub("", str(key)).lower(), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            texts = [piece for item in value if (piece := _piece(item))]
            joined = "\n".join(texts)
            if len(texts) > 1 and name in _BODIES and len(joined) > len(found.get(name, "")):
                found[name] = joined
            waiting += [(name, inner) for inner in value]
        elif isinstance(value, str) and name in _BODIES and len(value) > len(found.get(name, "")):
            found[name] = value
    yield from (found[name] for name in _BODIES if len(found.get(name, "")) >= SHORTEST and _PROSE.search(found[name]))


def _piece(item: Any) -> str:
    """A paragraph in a list of them: itself, or the text of an object."""
    if isinstance(item, dict):
        item = next(
            (item[key] for key in ("text", "content", "html", "value", "body") if isinstance(item.get(key), str)), ""
        )
    return item if isinstance(item, str) else ""
