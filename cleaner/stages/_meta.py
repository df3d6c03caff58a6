"""What a page's markup says of the page: its title, meta elements, JSON-LD, times, authors and links."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from cleaner.stages import _schema, _tree

JSON_LIMIT = 1_000_000
"""A JSON-LD script longer than this, in code points, is left out."""
VALUE_LIMIT = 5_000
"""Other values are cut here, in code points."""
AUTHOR_LIMIT = 100
HEADING_LIMIT = 500
TIME_LIMIT = 80
CLASS_LIMIT = 500

COMMENT_REACH = 8
"""Elements around an author's name in which a thread of comments is looked for."""

_DATES = ("datePublished", "dateModified", "dateCreated")
_LICENCES = re.compile(r"(?i)^(?:https?:)?//(?:www\.)?creativecommons\.org/(?:licenses/[a-z]|publicdomain/)")
_COMMENT = re.compile(r"(?i)(?:^|[\s_-])comments?(?:$|[\s_-]|list)|(?:^|\s)commentlist")
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|authors?)(?:[_-]+(?:names?|link|text|full|info|title))*(?:$|\s)")
_NOT_NAMES = frozenset(("html", "body", "main", "article", "form", "meta", "link", "img"))
DESCRIPTIONS = ("og:description", "description", "twitter:description")
Pairs = list[tuple[str, str]]


def note(event: _tree.Event, pairs: Pairs) -> None:
    """Append what one opened or skipped element says of the page, as (name, value) pairs."""
    _, tag, attributes, node = event
    if read := _BY_TAG.get(tag):
        read(event, pairs)
    if not attributes:
        return
    if "data-author" in attributes:
        _add(pairs, "user", attributes["data-author"])
    if tag in _NOT_NAMES:
        return
    itemprop = (attributes["itemprop"] or "").split() if "itemprop" in attributes else ()
    for name in itemprop:
        if name in _DATES:
            _add(pairs, f"itemprop:{name}", _time_of(event))
        elif name == "image":
            _add(pairs, "itemprop:image", attributes.get("content") or attributes.get("src") or attributes.get("href"))
    written = "author" in itemprop or _names_author(attributes)
    if (written or _is_user(attributes)) and not _in_comment(node):
        _author(node, written, pairs)


def _author(node: _tree.Node, written: bool, pairs: Pairs) -> None:
    """Who wrote something: as it stands there, and the bare name where the markup sets it apart."""
    name = node.css_first("[itemprop~=name], .username") if written else node
    if name is not None:
        _add(pairs, "user", name.attributes.get("content") or _tree.short_text(name, AUTHOR_LIMIT))
    if written:
        _add(pairs, "author-link", _tree.short_text(node, AUTHOR_LIMIT, " "))


def _is_user(attributes: _tree.Attributes) -> bool:
    classes = (attributes.get("class") or "")[:CLASS_LIMIT]
    return "username" in classes and "username" in classes.split()


def _in_comment(node: _tree.Node) -> bool:
    """Whether one of the nearest elements around holds readers' comments."""
    parent = node.parent
    for _ in range(COMMENT_REACH):
        if parent is None or parent.tag in ("article", "main", "body"):
            return False
        if _COMMENT.search(f"{parent.attributes.get('class') or ''} {parent.attributes.get('id') or ''}"[:CLASS_LIMIT]):
            return True
        parent = parent.parent
    return False


def _names_author(attributes: _tree.Attributes) -> bool:
    if "rel" in attributes and "author" in (attributes["rel"] or "").split():
        return True
    classes = (attributes.get("class") or "")[:CLASS_LIMIT].lower()
    return ("author" in classes or "byline" in classes) and _BYLINE.search(classes) is not None


def _add(pairs: Pairs, name: str, value: str | None) -> None:
    value = (value or "").strip()[:VALUE_LIMIT]
    if value:
        pairs.append((name, value))


def _html(event: _tree.Event, pairs: Pairs) -> None:
    _add(pairs, "lang", event[2].get("lang"))


def _title(event: _tree.Event, pairs: Pairs) -> None:
    _add(pairs, "title", " ".join(_tree.raw_text(event[3]).split()))


def _meta(event: _tree.Event, pairs: Pairs) -> None:
    attributes = event[2]
    content = attributes.get("content")
    for key in ("name", "property", "itemprop"):
        for name in (attributes.get(key) or "").split():
            _add(pairs, name.lower(), content)
            if key == "itemprop" and name in _DATES:
                _add(pairs, f"itemprop:{name}", content)


def _script(event: _tree.Event, pairs: Pairs) -> None:
    if "ld+json" not in (event[2].get("type") or "").lower():
        return
    text = _tree.raw_text(event[3]).strip()
    if text and len(text) <= JSON_LIMIT:
        pairs.append(("jsonld", text))


def _link(event: _tree.Event, pairs: Pairs) -> None:
    target = event[2].get("href")
    relations = (event[2].get("rel") or "").lower().split()
    for relation in relations:
        if relation in _RELATIONS:
            _add(pairs, _RELATIONS[relation], target)
    if event[1] == "a" and target and not _RELATIONS.keys() & relations and _LICENCES.match(target):
        _add(pairs, "licence-link", target)


_RELATIONS = {"canonical": "canonical", "license": "license", "cc:license": "license", "image_src": "image_src"}


def _time(event: _tree.Event, pairs: Pairs) -> None:
    _add(pairs, "time:pubdate" if "pubdate" in event[2] else "time", _time_of(event))


def _time_of(event: _tree.Event) -> str:
    attributes = event[2]
    written = attributes.get("content") or attributes.get("datetime")
    return written or _tree.short_text(event[3], TIME_LIMIT)


def _heading(event: _tree.Event, pairs: Pairs) -> None:
    _add(pairs, "h1", _tree.short_text(event[3], HEADING_LIMIT))


_BY_TAG = {
    "html": _html,
    "title": _title,
    "meta": _meta,
    "script": _script,
    "link": _link,
    "a": _link,
    "time": _time,
    "h1": _heading,
}


def description(pairs: Pairs) -> str:
    """The longest description that the page gives of itself, as plain text, or ""."""
    told = (unescape(value) for name, value in pairs if name in DESCRIPTIONS)
    return max(told, key=len, default="")


def article_body(pairs: Pairs) -> str:
    """The longest `articleBody` in the page's JSON-LD, or "": text or markup, as its publisher wrote it."""
    bodies = [body for name, value in pairs if name == "jsonld" for body in _bodies(value)]
    return max(bodies, key=len, default="")


def _bodies(value: str) -> list[str]:
    try:
        waiting: list[Any] = [_schema.parsed(value)]
    except (ValueError, RecursionError):
        return []
    found = []
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(body := item.get("articleBody"), str):
                found.append(body)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return found
