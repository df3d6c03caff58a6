"""What flows through the walk: Source, Block, Claim, Removal, Cleaned, and the Options of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

ROW_VERSION = 2
"""Version of the wire form that `Cleaned.to_row` writes; raised when fields come, go or change their meaning.

2: `modified`, `image`, `license`, `paywalled`, `comments` and `markdown` came."""

THRESHOLD, PRECISION, RECALL = 0.3, 0.7, 0.1
"""Settings of one dial: the best word F1 on unseen sites, less furniture left in, less text lost."""

Form = Literal["auto", "text", "html"]
Takes = Literal["block", "match", "list", "rest"]
Where = Literal["any", "top", "end"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may choose. Frozen, so that one value can be shared by every worker of a job.

    `select` and `ignore` hold ids or their beginnings: a kind (`embed`), a language of it (`embed/en`),
    or one rule (`embed/en/shortcode`). `packs` are folders with packs of the caller's own. `threshold` is the chance
    (0 to 1) of being content from which the line model leaves a block of a dump alone: lower keeps more, 0 keeps all
    that no rule takes, higher leaves less furniture in. `model` is the file of a model of the caller's own.
    `charset` is what the server that sent the bytes said of them; a byte-order mark and valid UTF-8 count for more.
    `markdown` has rows carry the text as Markdown too, with the links of a page if `links`.
    `profile` is a file that `cleaner learn` made; `site` names the site it is asked about, instead of the address.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    form: Form = "auto"
    threshold: float = THRESHOLD
    model: str | None = None
    charset: str | None = None
    markdown: bool = False
    links: bool = False
    profile: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The decoded input. Every offset in the package counts code points of `text`.

    For a page `text` is the rendered text, `markup` the decoded HTML, and `meta` what its markup says of
    itself, as (name, value) pairs in document order, such as `("og:title", "Rain at last")`.
    `changes` says what decoding altered, one short phrase each; `warnings` where the text of a page was found
    that does not show it.
    """

    text: str
    page: bool = False
    markup: str | None = None
    encoding: str | None = None
    changes: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


class Block(NamedTuple):
    """A paragraph, heading, list item, table row or lone line: `source.text[start:end]`.

    `form` is one of line, heading, item, row, verse, code, caption, alt. `path` (pages only) names the
    enclosing elements, outermost first, each as `tag#id.class.class`. `links` is the share (0 to 1) of the
    block's letters that are link text. `tight`: nothing but one line break parts it from the block before.
    """

    start: int
    end: int
    form: str = "line"
    tight: bool = False
    level: int = 0
    path: tuple[str, ...] = ()
    links: float = 0.0


class Claim(NamedTuple):
    """A judge's wish to take a span out. Nothing is cut until `settle` has weighed all claims.

    `sure`: the claim stands even on a block that reads as prose. `takes` and `where` are the keys of the
    rule of the same name. `found` is the metadata the span carries, such as `{"author": "Ana Ruiz"}`.
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float = 1.0
    sure: bool = False
    takes: Takes = "block"
    where: Where = "any"
    found: Mapping[str, str] = {}


class Removal(NamedTuple):
    """A span that was taken out of `source.text`, why, and the metadata found in it."""

    start: int
    end: int
    kind: str
    rule: str
    score: float
    found: Mapping[str, str]


class Comment(NamedTuple):
    """What a reader wrote below the article; paragraphs are parted by an empty line.

    `date` is ISO 8601. `depth` counts the comments that it answers: 0 for one on the article.
    """

    author: str | None
    date: str | None
    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned document. `removals` are sorted and disjoint; their offsets are code points of `source.text`.

    `date` and `modified` are ISO 8601. `image`, `license` and `url` are addresses as the page gives them (a licence may
    be words); `paywalled` is None where the page does not say. `comments` stand in the order of their threads.
    """

    text: str
    source: Source
    removals: tuple[Removal, ...] = ()
    title: str | None = None
    site: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    lang: str | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None
    description: str | None = None
    warnings: tuple[str, ...] = field(default=())
    modified: str | None = None
    image: str | None = None
    license: str | None = None
    paywalled: bool | None = None
    comments: tuple[Comment, ...] = ()
    marker: Callable[[bool], str] | None = field(default=None, repr=False, compare=False)

    @property
    def markdown(self) -> str:
        """The text as Markdown, without links. It is made anew each time it is asked for."""
        return self.to_markdown()

    def to_markdown(self, links: bool = False) -> str:
        """The text as Markdown (CommonMark, with the tables of GFM): the same words, marked as the page marks them.

        `links`: with the page's links, absolute where its address is known.
        """
        return self.marker(links) if self.marker else self.text

    def to_row(self) -> dict[str, Any]:
        """The wire form: plain values that JSON and Arrow can hold; `markdown` is filled by those who ask for it.

        Each removal carries its own text beside its offsets, so that a row can be read without its source.
        """
        return {
            "version": ROW_VERSION,
            "text": self.text,
            "title": self.title,
            "site": self.site,
            "authors": list(self.authors),
            "date": self.date,
            "lang": self.lang,
            "tags": list(self.tags),
            "url": self.url,
            "description": self.description,
            "modified": self.modified,
            "image": self.image,
            "license": self.license,
            "paywalled": self.paywalled,
            "comments": [comment._asdict() for comment in self.comments],
            "markdown": None,
            "removals": [
                removal._asdict()
                | {"found": dict(removal.found), "text": self.source.text[removal.start : removal.end]}
                for removal in self.removals
            ],
            "warnings": list(self.warnings),
            "error": None,
        }
