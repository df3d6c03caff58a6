"""Readers' comments as the markup sets them apart: where each stands, how deep in its thread, who wrote it and when."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.document import Block
from cleaner.stages import _render, _tree

DEEPEST = 50
"""Answers nested deeper count as part of the comment they answer."""
MOST = 5_000
"""Comments that are taken from one page."""
NAME_LIMIT = 100

_TOKENS = frozenset(
    (
        *("comment", "comment-item", "comment-container", "comment-wrapper", "comment-wrap", "comment-thread-item"),
        *("comment__item", "comments__item", "comments-item", "comment-entry", "comment-box", "comment-block"),
        *(
            "comment-node",
            "comment-single",
            "single-comment",
            "wpd-comment",
            "commentitem",
            "c-comment",
            "user-comment",
        ),
    )
)
_IDENTITY = re.compile(r"(?:li-|div-)?comment[-_]?\d+$")
_TYPE = re.compile(r"schema\.org/(?:User)?Comments?$")
_ELEMENTS = frozenset(("li", "div", "article", "section", "tr", "dd", "details", "shreddit-comment"))
_NAMES = (
    "[itemprop~=author] [itemprop~=name]",
    "[itemprop~=author], [itemprop~=creator], .fn, .username, .user-name, .comment-author-name, .comment__author",
    "[rel~=author], .comment-author, .comment-user, .author, .comment_author, .commenter, .user, .nickname, cite",
)
_TIMES = (
    "time, [itemprop~=dateCreated], [itemprop~=datePublished], [itemprop~=commentTime]",
    ".comment-date, .comment__date, .comment-time, .comment-metadata a, .comment-meta a, .commentmetadata, .date",
)
_OTHER = re.compile(
    r"(?i)^(?:footer|header|button|nav|form|cite|time|h[1-6])\b|(?:^|[._-])(?:authors?|metadata|meta|commentmetadata|byline"
    r"|repl(?:y|ies)|actions?|votes?|voting|avatar|date|time|timestamp|likes?|badges?|footer|header|buttons?|tools|toolbar"
    r"|controls?|rating|says|vcard|username|user|permalink|report|share|flag|menu|points|score)(?=$|[._-])"
)


class Post(NamedTuple):
    """One comment: the numbers of its blocks, the comments it stands in, and what its markup says of it."""

    blocks: tuple[int, ...]
    depth: int
    author: str | None
    stamp: str | None


def has_any(blocks: list[Block]) -> bool:
    """A quick look: whether an element around a block is called a comment."""
    return any("comment" in name.lower() for name in {name for block in blocks for name in block.path})


def posts(markup: str, unveil: bool = False) -> tuple[_render.Rendered, list[Post]]:
    """The page rendered, and its comments in the order in which they begin."""
    rendering = _Threading()
    page = _render.run(rendering, markup, _render.unseen, unveil)
    return page, [post for post in rendering.found() if post.blocks]


class _Open(NamedTuple):
    """A comment whose element is open, or was."""

    depth: int
    path: int
    name: str
    first: int
    author: str | None
    stamp: str | None


class _Threading(_render.Rendering):
    """A rendering that notes which blocks stand in which comment."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[int] = []  # numbers of the open comments
        self._all: list[_Open] = []
        self._owners: list[int] = []  # for each block the innermost comment it stands in, or -1

    def open(self, event: _tree.Event) -> None:
        super().open(event)
        _, tag, attributes, node = event
        if attributes and len(self._all) < MOST and len(self._open) < DEEPEST and _is_comment(tag, attributes):
            self._note()
            told = (_first(node, _NAMES, NAME_LIMIT), _stamp(node))
            self._open.append(len(self._all))
            depth, path = len(self._open) - 1, len(self._path)
            self._all.append(_Open(depth, path, self._path[-1], len(self.writer.blocks), *told))

    def close(self) -> None:
        path = len(self._path)
        super().close()
        if self._open and self._all[self._open[-1]].path == path:
            self._note()
            self._open.pop()

    def _note(self) -> None:
        """The blocks written since the last time belong to the comment that is open now."""
        owner = self._open[-1] if self._open else -1
        self._owners += [owner] * (len(self.writer.blocks) - len(self._owners))

    def found(self) -> list[Post]:
        """All comments; one without words of its own is the wrapper of another, and not counted."""
        own: list[list[int]] = [[] for _ in self._all]
        for number, owner in enumerate(self._owners):
            if owner >= 0 and not _is_other(self.writer.blocks[number].path, self._all[owner].name):
                own[owner].append(number)
        above: list[int] = []  # of the open comments those with words of their own, by depth
        found = []
        for at, comment in enumerate(self._all):
            above = [one for one in above if self._all[one].depth < comment.depth]
            found.append(Post(tuple(own[at]), len(above), comment.author, comment.stamp))
            if own[at]:
                above.append(at)
        return found


def _is_comment(tag: str, attributes: _tree.Attributes) -> bool:
    if tag not in _ELEMENTS:
        return False
    if "itemtype" in attributes and _TYPE.search(attributes["itemtype"] or ""):
        return True
    if "comment" in (attributes.get("itemprop") or "").split() or _IDENTITY.match(attributes.get("id") or ""):
        return True
    classes = attributes.get("class") or ""
    return "omment" in classes and not _TOKENS.isdisjoint(classes[:NAME_LIMIT].lower().split())


def _is_other(path: tuple[str, ...], name: str) -> bool:
    """Whether a block of a comment is not what was said, but who said it, when, or a button."""
    start = max((at for at, one in enumerate(path) if one == name), default=-1)
    return any(_OTHER.search(one) for one in path[start + 1 :])


def _first(node: _tree.Node, selectors: tuple[str, ...], limit: int) -> str | None:
    found = next((one for selector in selectors if (one := node.css_first(selector)) is not None), None)
    return (_tree.short_text(found, limit) or None) if found is not None else None


def _stamp(node: _tree.Node) -> str | None:
    for selector in _TIMES:
        if (found := node.css_first(selector)) is not None:
            said = found.attributes.get("datetime") or found.attributes.get("content")
            return said or _tree.short_text(found, NAME_LIMIT) or None
    return None
