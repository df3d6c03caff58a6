"""What an element's tag and attributes tell of it: its name in a path, a caption, an image worth telling of."""

from __future__ import annotations

import re
from functools import lru_cache

from cleaner.stages._tree import Attributes

CLASSES = 6
NAME_LENGTH = 300
"""The classes a path names of each element, and the code points."""
ALT_WORDS = 3
"""Outside figures, a shorter alternative text is an icon's or a logo's."""
ICON_PIXELS = 64

_CAPTION = re.compile(
    r"^figcaption\b|[.#](?:[\w-]*[_-])?(?:fig|img|image|photo|media)?captions?(?:[_-]*(?:text|body|inner))?(?=$|\.)",
    re.I,
)
_FIGURE = re.compile(r"^figure\b")
_NOT_CAPTION = re.compile(r"^(?:blockquote|ul|ol|table|article|h[1-6])\b")
_ICON = re.compile(r"icon|logo|avatar|emoji|smiley|sprite|spacer|pixel", re.I)


def is_caption(path: tuple[str, ...]) -> bool:
    """Whether a line stands in a caption, or loose in a figure."""
    near = ">".join(path[-8:])
    if "figure" not in near and "caption" not in near.lower():
        return False
    for depth, name in enumerate(reversed(path[-8:])):
        if _NOT_CAPTION.match(name):
            return False
        if _FIGURE.match(name) or (_CAPTION.search(name) and (depth < 3 or name.startswith("figcaption"))):
            return True
    return False


def is_told(alt: str, attributes: Attributes) -> bool:
    """Whether an image outside a figure shows something: it has words, and is no icon."""
    words = len(alt.split()) if alt.isascii() or " " in alt else len(alt) // 2
    sizes = (number(attributes.get(side), ICON_PIXELS + 1) for side in ("width", "height"))
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return words >= ALT_WORDS and min(sizes) > ICON_PIXELS and not _ICON.search(named)


def path_name(tag: str, attributes: Attributes) -> str:
    """`tag#id.class.class`."""
    identity, classes = attributes.get("id"), attributes.get("class")
    if not identity and not classes:
        return tag[:NAME_LENGTH]
    mark = "#" + identity.strip()[:NAME_LENGTH] if identity else ""
    return _path_name(tag, mark, classes[:NAME_LENGTH] if classes else "")


@lru_cache(maxsize=2048)
def _path_name(tag: str, mark: str, classes: str) -> str:
    return ".".join((tag + mark, *classes.split()[:CLASSES]))[:NAME_LENGTH]


def number(written: str | None, otherwise: int) -> int:
    """An attribute's whole number; more than nine digits are not one."""
    written = (written or "").strip()
    digits = written[1:] if written[:1] == "-" else written
    return int(written) if digits.isascii() and digits.isdigit() and len(digits) < 10 else otherwise
