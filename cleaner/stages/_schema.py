"""What a page's JSON-LD says of its article, by the vocabulary of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

DEPTH = 12
"""Levels of nesting that are looked into; real pages use five."""

NODES = 5_000
"""Objects that are looked at in one page."""

SHARED = 8
"""Parsed scripts that are kept; real pages have one to six."""

LISTED = 50
"""Authors or keywords that are taken from one list."""

_TYPES = (
    """newsarticle article blogposting liveblogposting reportagenewsarticle opinionnewsarticle analysisnewsarticle
    report backgroundnewsarticle reviewnewsarticle askpublicnewsarticle scholarlyarticle medicalscholarlyarticle
    techarticle advertisercontentarticle satiricalarticle socialmediaposting discussionforumposting""",
    "recipe howto review event jobposting book movie product podcastepisode course dataset creativework",
    "videoobject audioobject question",
    "webpage itempage medicalwebpage faqpage qapage collectionpage aboutpage",
    "profilepage",
)
"""Types that say something of the page, the best first."""
_RANKS = {kind: rank for rank, kinds in enumerate(_TYPES) for kind in kinds.split()}
_THREADS = frozenset(("discussionforumposting", "qapage", "question"))
_TITLED = 2
"""Ranks below this have the page's title for their name."""
_UNKNOWN = len(_TYPES)

_OTHERS = (
    "itemlistelement haspart mentions citation comment review reviews related relatedlink suggestedanswer blogpost "
    "subjectof itemreviewed significantlink workexample isrelatedto issimilarto video"
)
_ELSEWHERE = frozenset(_OTHERS.split())
"""Properties whose values are other articles than the page's."""

_OPENING = re.compile(r"(?:\s|//|/\*|\*/|<!--|<!\[CDATA\[)+")
_CLOSING = re.compile(r"(?:\s|//|/\*|\*/|>--|>\]\]|;)+")
"""Read from the end, letter by letter: looked for from the front, each run of blanks would be tried at each place."""
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])|\\(?=u(?![0-9A-Fa-f]{4}))")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")

Node = dict[str, Any]


class Author(NamedTuple):
    """Somebody the page names as author; `group` for an organisation."""

    name: str
    group: bool


class Story(NamedTuple):
    """What the JSON-LD of a page says; None and empty tuples where it is silent."""

    title: str | None = None
    authors: tuple[Author, ...] = ()
    published: str | None = None
    modified: str | None = None
    site: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    url: str | None = None
    image: str | None = None
    license: str | None = None
    free: bool | None = None
    thread: bool = False
    news: bool = False


def read(scripts: Iterable[str], titles: Iterable[str] = ()) -> Story:
    """The story of the page, from its scripts' texts. `titles` tell which of several articles is the page's own."""
    documents = [document for script in scripts for document in load(script)]
    nodes, names = _nodes(documents)
    known = {_key(title) for title in titles}
    ranked = sorted(nodes, key=lambda node: (_rank(node), not _is_named(node, known)))
    return Story(
        title=_first(ranked[:1], "headline", "name") if ranked and _rank(ranked[0]) < _TITLED else None,
        authors=next(filter(None, (tuple(_authors(node, names)) for node in ranked)), ()),
        published=_first(ranked, "datePublished", "dateCreated", "uploadDate"),
        modified=_first(ranked, "dateModified"),
        site=_site(ranked, nodes, names),
        tags=next(filter(None, (tuple(_strings(node.get("keywords"))) for node in ranked)), ()),
        description=_first(ranked, "description"),
        url=next((url for node in ranked[:1] for url in _strings(node.get("url")) if url.startswith("http")), None),
        image=next((url for node in ranked for url in _addresses(node.get("image"), names)), None),
        license=next((url for node in ranked for url in _addresses(node.get("license"), names)), None),
        free=next((free for node in ranked if (free := _free(node)) is not None), None),
        thread=any(kind in _THREADS for node in ranked for kind in _kinds(node)),
        news=any(kind.endswith("newsarticle") for node in ranked[:1] for kind in _kinds(node)),
    )


def _addresses(value: Any, names: dict[str, Node]) -> Iterator[str]:
    """The addresses in a value: itself, those of a list, or the `url` of an object or of the one that it names."""
    for item in _listed(value):
        if isinstance(item, dict):
            known = names.get(str(item.get("@id")), item)
            item = known.get("url") or known.get("contentUrl") or known.get("@id")
        yield from _strings(item)


def _free(node: Node) -> bool | None:
    said = str(node.get("isAccessibleForFree")).rsplit("/", 1)[-1].lower()
    return {"true": True, "false": False}.get(said)


class Reply(NamedTuple):
    """A reader's comment; `depth` counts the comments that it answers."""

    author: str | None
    stamp: str | None
    text: str
    depth: int


def comments(scripts: Iterable[str]) -> list[Reply]:
    """The comments on the page's article, answers behind what they answer. The posts of a thread are not comments."""
    nodes, names = _nodes([document for script in scripts for document in load(script)])
    articles = [node for node in nodes if not _THREADS.intersection(_kinds(node))]
    stack = [(said, 0) for node in articles for said in reversed(_listed(node.get("comment") or node.get("comments")))]
    found: list[Reply] = []
    for _ in range(NODES):
        if not stack:
            break
        said, depth = stack.pop()
        if not isinstance(said, dict) or depth > DEPTH:
            continue
        text = next(_strings(said.get("text") or said.get("commentText") or said.get("description")), None)
        if text:
            author = next((name for name, _ in _authors(said, names)), None)
            found.append(Reply(author, _first([said], "dateCreated", "datePublished"), text, depth))
        stack += [(answer, depth + bool(text)) for answer in reversed(_listed(said.get("comment")))]
    return found


@lru_cache(maxsize=SHARED)
def parsed(text: str) -> Any:
    """The one JSON document of a text; raises `ValueError` or `RecursionError` where it is none. Not to be changed.

    A page's scripts are read for its facts, its comments and its body: the last few are kept.
    """
    return json.loads(text, strict=False)


def load(script: str) -> list[Any]:
    """The JSON documents of a script, lightly mended: comments, trailing commas, escaped quotes, several in a row."""
    text = _unwrapped(script)
    try:
        return [parsed(text)]
    except (ValueError, RecursionError):
        pass
    for mend in (str, _without_commas, _without_escapes):
        try:
            return list(_decoded(mend(text)))
        except (ValueError, RecursionError):
            continue
    return []


def _unwrapped(script: str) -> str:
    """Without the comment or CDATA section around it."""
    text = script.lstrip("\ufeff")
    start = found.end() if (found := _OPENING.match(text)) else 0
    back = text[: start - 1 if start else None : -1]
    return text[start : len(text) - (found.end() if (found := _CLOSING.match(back)) else 0)]


def _without_commas(text: str) -> str:
    return _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub("", text))


def _without_escapes(text: str) -> str:
    return _without_commas(unescape(text))


def _decoded(text: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(strict=False), 0
    while at < len(text):
        document, at = decoder.raw_decode(text, at)
        yield document
        at = next((n for n in range(at, len(text)) if text[n] not in " \t\r\n,;"), len(text))


def _nodes(documents: list[Any]) -> tuple[list[Node], dict[str, Node]]:
    """The objects that have a type of ours, in document order, and every object with an `@id`."""
    found: list[Node] = []
    names: dict[str, Node] = {}
    stack = [(document, 0, True) for document in reversed(documents)]
    for _ in range(NODES):
        if not stack:
            break
        value, depth, own = stack.pop()
        if isinstance(value, dict):
            if own and _rank(value) < _UNKNOWN:
                found.append(value)
            if isinstance(name := value.get("@id"), str) and len(value) > len(names.get(name, {})):
                names[name] = value
            inner = [(child, depth + 1, own and key.lower() not in _ELSEWHERE) for key, child in value.items()]
        else:
            inner = [(child, depth + 1, own) for child in value] if isinstance(value, list) else []
        if depth < DEPTH:
            stack += reversed(inner)
    return found, names


def _kinds(node: Node) -> Iterator[str]:
    return (str(kind).rsplit("/", 1)[-1].lower() for kind in _listed(node.get("@type")))


def _rank(node: Node) -> int:
    return min((_RANKS.get(kind, _UNKNOWN) for kind in _kinds(node)), default=_UNKNOWN)


def _is_named(node: Node, titles: set[str]) -> bool:
    return any(_key(title) in titles for title in _strings(node.get("headline")))


def _key(text: str) -> str:
    return "".join(c for c in unescape(text).casefold() if c.isalnum())


def _authors(node: Node, names: dict[str, Node]) -> Iterator[Author]:
    for key in ("author", "authors", "creator", "contributor"):
        found = [author for value in _listed(node.get(key)) for author in _author(value, names)]
        if found:
            yield from dict.fromkeys(found)
            return


def _author(value: Any, names: dict[str, Node]) -> Iterator[Author]:
    if isinstance(value, dict):
        known = value if "name" in value else names.get(str(value.get("@id")), value)
        group = any("organization" in str(kind).lower() for kind in _listed(known.get("@type")))
        yield from (Author(name, group) for name in _strings(known.get("name") or known.get("@list")))
        if not known.get("name") and isinstance(known.get("givenName"), str):
            yield Author(f"{known['givenName']} {known.get('familyName') or ''}".strip(), False)
    else:
        yield from (Author(name, False) for name in _strings(value))


def _site(ranked: list[Node], nodes: list[Node], names: dict[str, Node]) -> str | None:
    for node in ranked:
        for publisher in _listed(node.get("publisher")) + _listed(node.get("isPartOf")):
            known = names.get(str(publisher.get("@id")), publisher) if isinstance(publisher, dict) else {}
            if "name" in known and str(known.get("@type")) in ("Organization", "NewsMediaOrganization", "WebSite"):
                return next(_strings(known["name"]), None)
    return None


def _first(nodes: Iterable[Node], *keys: str) -> str | None:
    return next((text for node in nodes for key in keys for text in _strings(node.get(key))), None)


def _listed(value: Any) -> list[Any]:
    return value[:LISTED] if isinstance(value, list) else [] if value is None else [value]


def _strings(value: Any) -> Iterator[str]:
    """The texts in a value: itself, those of a list, or the `@value` and `name` of an object."""
    for item in _listed(value):
        if isinstance(item, dict):
            item = item.get("@value") or item.get("name")
        if isinstance(item, str) and (text := " ".join(unescape(unescape(item)).split())):
            yield text
