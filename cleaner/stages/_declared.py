"""What a page says of itself, in JSON-LD, meta elements, times and headings, weighed into one set of facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from html import unescape
from typing import NamedTuple

from cleaner.document import Source
from cleaner.stages import _authors, _dates, _meta, _schema, _title_choice, _visible
from cleaner.stages._addresses import join
from cleaner.stages._facts import Facts, split_tags
from cleaner.stages._titles import cut_outlet


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


_AUTHORS = _listed(
    """author article:author article:author_name article.author parsely-author sailthru.author cxenseparse:author
    dc.creator dcterms.creator dc:creator citation_author articleauthor byl og:author book:author creator authors
    byline"""
)
_PUBLISHED = _listed(
    """article:published_time itemprop:datePublished datepublished og:published_time article:published
    article.published og:article:published_time parsely-pub-date sailthru.date cxenseparse:recs:publishtime
    cxenseparse:publishtime pubdate publishdate publish-date publish_date published publication_date dc.date.issued
    dcterms.issued dc.date.created dcterms.created dcterms.date dc.date citation_publication_date citation_date date
    article:post_date article_date_original last-published release_date itemprop:dateCreated time:pubdate time"""
)
_MODIFIED = _listed(
    """article:modified_time itemprop:dateModified datemodified og:updated_time dcterms.modified dc.date.modified
    last-modified revised"""
)
_IMAGES = _listed("og:image:secure_url og:image og:image:url twitter:image twitter:image:src image_src thumbnail")
_TIERS = {"free": False, "locked": True}
_DESCRIPTIONS = (*_meta.DESCRIPTIONS, "dc.description", "dcterms.abstract")
_SITES = _listed("application-name al:android:app_name twitter:app:name:iphone publisher dc.publisher copyright")
_KEYWORDS = _listed("news_keywords keywords parsely-tags sailthru.tags dc.subject")

_ANCHORS = 3
"""The title and headings around which author and date are looked for, whichever the text says first."""
_CREDITS = 3
"""Bylines of a page that are looked at: the later ones belong to other articles."""
_MOST_MARKUP = 500_000
"""Code points of a page that trafilatura is asked to date at most: it takes 130 ms where the rest takes two."""
_THREAD = 3
"""Writers that the markup of a thread tells apart at least."""
_ISO = re.compile(r"\d{4}-?\d\d-?\d\d")
_PLACEHOLDER = re.compile(r"(?i)(?:untitled|home|homepage|null|undefined|\{\{.*|.?)")


Look = Callable[[], _visible.Seen]
"""Reads the lines around the headline, when the markup is silent."""


class Page(NamedTuple):
    """The meta pairs of a page by name, what its JSON-LD says, and what its dates are read with."""

    values: dict[str, list[str]]
    story: _schema.Story
    url: str | None
    locale: str | None

    def first(self, *names: str) -> str | None:
        return next(self.all(*names), None)

    def all(self, *names: str) -> Iterator[str]:
        return (value for name in names for value in self.values.get(name, ()))

    def is_thread(self) -> bool:
        """Whether its markup calls it a thread, or tells several writers apart: who wrote first is its author."""
        return self.story.thread or len(set(self.values.get("user", ()))) >= _THREAD

    def is_article(self) -> bool:
        """Whether its markup calls it an article, or dates it as one."""
        dated = self.story.title or self.story.published or self.first("article:published_time")
        return bool(dated) or "article" in (self.first("og:type") or "")

    def is_written(self) -> bool:
        """Whether its markup calls it an article or names a writer."""
        return self.is_article() or self.first("user", "author-link") is not None


def read(source: Source, lang: str | None, url: str | None, said: Facts) -> Facts:
    """What a page says of itself. `said` is what its removed bylines and stamps carry, asked after the markup."""
    page = open_page(source, lang, url)
    site = site_of(page)
    title, tail = title_of(page, site)
    site = site or said.site or tail
    look = cache(
        partial(_visible.around, source.text, [*filter(None, [title]), *page.all("h1")][:_ANCHORS], page.is_written())
    )
    date = date_of(page, said.date, look)
    facts = Facts(
        title=title or said.title,
        site=site,
        authors=authors_of(page, site, said.authors, look),
        date=date,
        tags=tags_of(page) or said.tags,
        url=page.url,
        description=page.first(*_DESCRIPTIONS) or page.story.description or said.description,
        modified=modified_of(page, date),
        image=_whole(page.url, page.first(*_IMAGES), page.story.image, page.first("itemprop:image")),
        license=licence_of(page),
        paywalled=is_paywalled(page),
    )
    markup = source.markup or ""
    told = facts.title and (facts.date or not (page.is_written() or facts.authors) or len(markup) > _MOST_MARKUP)
    return facts if told else _filled(facts, markup, page)


def open_page(source: Source, lang: str | None, url: str | None) -> Page:
    """The page's pairs made ready. Its own word for its language (`en-GB`) orders its dates, if it is the text's."""
    values: dict[str, list[str]] = {}
    for name, value in source.meta:
        plain = value if name == "jsonld" else " ".join(unescape(unescape(value)).split())
        if not _PLACEHOLDER.fullmatch(plain):
            values.setdefault(name, []).append(plain)
    titles = [value for name in ("h1", "og:title", "title") for value in values.get(name, ())]
    story = _schema.read(values.get("jsonld", ()), titles)
    addresses = [url or "", *values.get("canonical", ()), *values.get("og:url", ()), story.url or ""]
    address = next((text for text in addresses if text == url or text.startswith(("http://", "https://"))), None)
    local = [value for name in ("lang", "og:locale", "content-language") for value in values.get(name, ())]
    locale = local[0] if local and (lang is None or local[0].lower().startswith(lang)) else lang
    return Page(values, story, address or None, locale)


def title_of(page: Page, site: str | None) -> tuple[str | None, str | None]:
    """The headline without the outlet, and the outlet cut from it."""
    given = {name: page.values.get(name, ()) for name in _title_choice.PLACES}
    given["jsonld"] = [page.story.title] if page.story.title else []
    return _title_choice.choose(_title_choice.Titles(given, site, page.url, page.is_article(), page.story.news))


def site_of(page: Page) -> str | None:
    """The site's name, without the motto behind a bar."""
    name = page.first("og:site_name") or page.story.site or page.first(*_SITES)
    return (name.split(" | ")[0] if name.count(" | ") == 1 else name) if name else None


def date_of(page: Page, said: str | None = None, look: Look = _visible.Seen) -> str | None:
    """When it was published, else when it was changed. `said` is what the text itself gives.

    With trafilatura, asked where this is silent on a page that has an author, the day is right for all of 114 news
    pages and for 0.86 of 776 mixed ones (trafilatura alone: 0.97 and 0.84).
    """
    first = (
        page.all("itemprop:dateCreated", "itemprop:datePublished", "time:pubdate", "time") if page.is_thread() else ()
    )
    told = _dates_in(page, [page.story.published, *first, *page.all(*_PUBLISHED)])
    changed = _dates_in(page, [page.story.modified, *page.all(*_MODIFIED)])
    found = next(told, None)
    if found is None or _is_templated(page.story):
        shown = said or _dates.parse(look().stamp or "", page.locale, page.url)
        found = shown if shown and shown[:10] != (found or "")[:10] else found
    found = found or _dates.in_url(page.url) or next(changed, None)
    return found or next(_dates_in(page, [look().label]), None)


def _is_templated(story: _schema.Story) -> bool:
    """Whether its date is written for readers, as site builders' templates do, which often fill in the last change.

    What stands under the headline is better then: right on eleven of eleven pages, where the template's is on five.
    """
    return story.published is not None and not _ISO.search(story.published)


def _dates_in(page: Page, texts: Iterable[str | None]) -> Iterator[str]:
    return (date for text in texts if text and (date := _dates.parse(text, page.locale, page.url)))


def tags_of(page: Page) -> tuple[str, ...]:
    lists = (page.story.tags, page.values.get("article:tag", ()), [page.first(*_KEYWORDS) or ""])
    return next(filter(None, map(split_tags, lists)), ())


def authors_of(page: Page, site: str | None, said: tuple[str, ...] = (), look: Look = _visible.Seen) -> tuple[str, ...]:
    """The persons that the page names first, where it names any; else names of another shape; else its own name.

    `said` are those of bylines in the text, `look` reads the lines around the headline. Right to the letter for 0.82 of
    113 news pages and 0.75 of 732 mixed ones (trafilatura: 0.75 and 0.57).
    """
    return next(filter(None, _candidates(page, site, said, look)), ())


def _candidates(page: Page, site: str | None, said: tuple[str, ...], look: Look) -> Iterator[tuple[str, ...]]:
    names = [[author.name for author in page.story.authors], *([value] for value in page.all(*_AUTHORS))]
    credits = [[value] for value in _credits(page)]
    read = [_authors.declared(group, site, page.url) for group in names]
    yield from filter(_authors.is_named, read)
    shown = [_authors.declared(group, site, page.url) for group in credits]
    users = [_authors.user(name) for name in page.values.get("user", ())[:_CREDITS]]
    if page.is_thread():
        yield from [*users, *read, *shown[:1]]
    if any(map(_authors.is_account, read)):
        yield from filter(_authors.is_named, [look().authors])
    yield from (found for found in read if found in shown[:1])
    yield from filter(_authors.is_named, shown)
    yield from [look().authors, said, *read, *users, *shown[:1]]
    yield from map(_authors.own, [*names, *credits[:1]])


def _credits(page: Page) -> list[str]:
    """Names in the page's own bylines: those that the markup calls an author, and the label of a shared card."""
    labelled = re.search("(?i)written|author|by", page.first("twitter:label1") or "")
    card = page.values.get("twitter:data1", []) if labelled else []
    return [*card, *page.values.get("author-link", [])][:_CREDITS]


def modified_of(page: Page, published: str | None) -> str | None:
    """When it was last changed, if the page says so; a day before it was published is none."""
    told = next(_dates_in(page, [page.story.modified, *page.all(*_MODIFIED)]), None)
    return told if told and (published is None or told[:10] >= published[:10]) else None


def licence_of(page: Page) -> str | None:
    """The address of the licence, or its words: what the page declares, else the one Creative Commons link it has."""
    links = set(page.values.get("licence-link", ()))
    lone = links.pop() if len(links) == 1 else None
    told = page.first("license") or page.story.license or lone or page.first("dcterms.license", "dc.rights", "rights")
    return _whole(page.url, told) if told and " " not in told else told


def is_paywalled(page: Page) -> bool | None:
    """Whether a reader must pay; None where the page does not say."""
    if page.story.free is not None:
        return not page.story.free
    return _TIERS.get((page.first("article:content_tier") or "").lower())


def _whole(base: str | None, *addresses: str | None) -> str | None:
    """The first address, made absolute where the page's own is known; data in the place of an address is none."""
    told = (address for address in addresses if address and not address.startswith("data:"))
    return next((joined for address in told if (joined := join(base, address))), None)


def _filled(facts: Facts, markup: str, page: Page) -> Facts:
    """The title and the date, where they are missing, from trafilatura's reading of the page.

    Of 1,729 pages 102 had an author and nothing here found one; it named the right one on four of these.
    """
    from cleaner.stages import _trafilatura  # half a second, and most pages need it not

    more = _trafilatura.metadata(markup, page.url)
    return facts._replace(
        title=facts.title or cut_outlet(str(more.get("title") or ""), facts.site, page.url)[0] or None,
        date=facts.date or _dates.parse(str(more.get("date") or ""), page.locale, page.url),
    )
