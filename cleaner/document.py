"""What flows through the walk: Source, Block, Claim, Removal, Cleaned, and the Options of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

ROW_VERSION = 1
"""Version of the wire form that `Cleaned.to_row` writes; raised when a field changes its meaning."""

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
    `profile` is a file that `cleaner learn` made; `site` names the site it is asked about, instead of the address.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    form: Form = "auto"
    threshold: float = THRESHOLD
    model: str | None = None
    profile: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The decoded input. Every offset in the package counts code points of `text`.

    For a page `text` is the rendered text, `markup` the decoded HTML, and `meta` what its markup says of
    itself, as (name, value) pairs in document order, such as `("og:title", "Rain at last")`.
    `changes` says what decoding altered, one short phrase each.
    """

    text: str
    page: bool = False
    markup: str | None = None
    encoding: str | None = None
    changes: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned document. `removals` are sorted and disjoint; their offsets are code points of `source.text`."""

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

    def to_row(self) -> dict[str, Any]:
        """The wire form: plain values that JSON and Arrow can hold.

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
            "removals": [
                removal._asdict()
                | {"found": dict(removal.found), "text": self.source.text[removal.start : removal.end]}
                for removal in self.removals
            ],
            "warnings": list(self.warnings),
            "error": None,
        }
