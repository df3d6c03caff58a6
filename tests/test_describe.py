"""Metadata: from what was removed, and from what a page says of itself."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleaner.document import Removal, Source
from cleaner.stages import page
from cleaner.stages._titles import cut_outlet
from cleaner.stages.describe import describe

NEWS = Path(__file__).parents[2] / "shared" / "corpus" / "news.jsonl.xz"


def removed(kind: str, **found: str) -> Removal:
    return Removal(0, 0, kind, f"{kind}/en/example", 1.0, found)


def dump(*removals: Removal, lang: str | None = "en", url: str | None = None) -> dict[str, Any]:
    return describe(Source("text"), removals, lang, url)


def said(
    *head: str, body: str = "<p>Rain fell.</p>", lang: str | None = None, url: str | None = None
) -> dict[str, Any]:
    source = Source("", page=True, markup=f"<html><head>{''.join(head)}</head><body>{body}</body></html>")
    return describe(page.split(source)[0], (), lang, url)


def linked(**data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_a_dump_without_removals_has_no_metadata() -> None:
    empty = {"title": None, "site": None, "authors": (), "date": None, "tags": (), "url": None, "description": None}
    assert dump() == empty | dict.fromkeys(("modified", "image", "license", "paywalled"))


def test_a_byline_moves_to_authors() -> None:
    assert dump(removed("byline", author="By Ana Ruiz and Tom Okoye, Staff Writers"))["authors"] == (
        "Ana Ruiz",
        "Tom Okoye",
    )


def test_a_line_that_may_be_a_signature_gives_way_to_a_byline() -> None:
    weak = Removal(5, 9, "byline", "byline/dump/signature", 0.8, {"author": "Tom Okoye"})
    assert dump(removed("byline", author="Ana Ruiz"), weak)["authors"] == ("Ana Ruiz",)
    assert dump(weak)["authors"] == ("Tom Okoye",)


def test_a_dateline_moves_to_the_date() -> None:
    assert dump(removed("dateline", date="23 July 2021, 19:27"))["date"] == "2021-07-23T19:27"


def test_the_day_of_publication_goes_before_that_of_a_change() -> None:
    changed, published = removed("dateline", modified="24 July 2021"), removed("dateline", date="23 July 2021")
    assert [dump(changed, published)["date"], dump(changed)["date"]] == ["2021-07-23", "2021-07-24"]


def test_a_date_that_could_be_two_stays_out() -> None:
    stamp = removed("dateline", date="03/04/2021")
    assert [dump(stamp)["date"], dump(stamp, lang="fr")["date"]] == [None, "2021-04-03"]


def test_the_outlet_behind_a_headline_is_the_site_where_the_address_proves_it() -> None:
    facts = dump(
        removed("title", title="Rain at last for the dry valley – Al Outlet"), url="https://al-outlet.example/r"
    )
    assert (facts["title"], facts["site"]) == ("Rain at last for the dry valley", "Al Outlet")


def test_a_site_that_was_found_stays() -> None:
    facts = dump(removed("title", title="Rain at last for the valley"), removed("site", site="ValleyLinks"))
    assert (facts["title"], facts["site"]) == ("Rain at last for the valley", "ValleyLinks")


OUTLETS = [
    ("Northern Examiner", ("navigation", "Northern Examiner")),
    ("Northern Lights", ("title", "Rain at last | Northern Lights")),
    ("Northern Lights", ("legal", "© Northern Lights 2024. All rights reserved.")),
    ("Diario del Norte", ("byline", "Diario del Norte")),
    (None, ("navigation", "Weather")),
    (None, ("legal", "© Northern Media Group Ltd 2024")),
]


@pytest.mark.parametrize(("expected", "line"), OUTLETS)
def test_a_removed_line_names_the_outlet(expected: str | None, line: tuple[str, str]) -> None:
    kind, text = line
    found = {"author": text} if kind == "byline" else {}
    headline = Removal(0, 12, "title", "title/dump/headline", 1.0, {"title": "Rain at last"})
    rest = Removal(13, 13 + len(text), kind, f"{kind}/en/example", 1.0, found)
    assert describe(Source(f"Rain at last\n{text}"), (headline, rest), "en", None)["site"] == expected


def test_an_outlet_that_signs_is_no_author() -> None:
    source, signed = Source("Diario del Norte"), removed("byline", author="Diario del Norte")._replace(end=16)
    facts = describe(source, (signed,), "es", None)
    assert (facts["site"], facts["authors"]) == ("Diario del Norte", ())


def test_a_newspaper_that_is_called_the_source_is_the_site_and_an_agency_is_not() -> None:
    said = [removed("byline", source=name)._replace(end=4) for name in ("AP", "Northern Examiner / AP")]
    assert [describe(Source("text"), (one,), "en", None)["site"] for one in said] == [None, "Northern Examiner"]


def test_tags_are_parted_and_unique() -> None:
    lists = removed("tags", tag="Weather, Rivers; weather"), removed("tags", tag="#floods #rivers | Mill Lane")
    assert dump(*lists)["tags"] == ("Weather", "Rivers", "floods", "Mill Lane")


def test_the_address_tells_the_day_where_nothing_else_does() -> None:
    assert dump(url="https://example.com/2021/07/23/rain")["date"] == "2021-07-23"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rain at Last for the Valley | The Daily Example", ("Rain at Last for the Valley", "The Daily Example")),
        ("Rain at last for the valley - Example News", ("Rain at last for the valley", "Example News")),
        (
            "Rain at last for the valley | World | The Daily Example",
            ("Rain at last for the valley", "The Daily Example"),
        ),
        ("Spain – the land of the sun", ("Spain – the land of the sun", None)),
        ("The rain will stop soon – minister says", ("The rain will stop soon – minister says", None)),
        ("Storm Returns to Coast - What Comes Next", ("Storm Returns to Coast - What Comes Next", None)),
        ("Rain – Sun", ("Rain – Sun", None)),
    ],
)
def test_only_what_looks_like_an_outlet_is_cut(title: str, expected: tuple[str, str | None]) -> None:
    assert cut_outlet(title, None, None) == expected


def test_the_host_proves_an_outlet() -> None:
    proved = [cut_outlet("Rain - observer", None, url)[1] for url in ("https://www.valleyobserver.example/x", None)]
    assert proved == ["observer", None]


def test_who_is_quoted_behind_a_headline_is_no_outlet() -> None:
    title = "The rain will stop before the weekend – Ruiz"
    assert cut_outlet(title, None, None, body="Ana Ruiz of the weather office said so.") == (title, None)


def test_linked_data_speaks_for_its_page() -> None:
    article = {
        "@type": "NewsArticle",
        "headline": "Rain at last",
        "author": {"@id": "#ana"},
        "publisher": {"@id": "#outlet"},
        "datePublished": "2021-07-23T19:27:00+02:00",
        "keywords": ["rain", "rivers"],
    }
    graph = [
        {"@type": "WebPage", "@id": "#page", "name": "Rain | The Daily Example"},
        article,
        {"@type": "Person", "@id": "#ana", "name": "Ana Ruiz"},
        {"@type": "Organization", "@id": "#outlet", "name": "The Daily Example"},
    ]
    facts = said(linked(**{"@context": "https://schema.org", "@graph": graph}))
    assert (facts["title"], facts["site"], facts["authors"]) == ("Rain at last", "The Daily Example", ("Ana Ruiz",))
    assert (facts["date"], facts["tags"]) == ("2021-07-23T19:27:00+02:00", ("rain", "rivers"))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Rain", "author": [{"name": "Ana Ruiz"},],}',
        '<!-- {"@type": "Article", "author": "Ana Ruiz"} -->',
        '//<![CDATA[\n{"@type": "Article", "author": "Ana Ruiz"}\n//]]>',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;author&quot;: &quot;Ana Ruiz&quot;}",
        '{"@type": "Article", "headline": "Rain\n at last", "author": "Ana Ruiz"};',
        '[{"@type": "BreadcrumbList"}, {"@type": ["Article", "BlogPosting"], "author": ["Ana Ruiz"]}]',
    ],
)
def test_faulty_linked_data_is_mended(script: str) -> None:
    assert said(f'<script type="application/ld+json">{script}</script>')["authors"] == ("Ana Ruiz",)


def test_deep_linked_data_does_no_harm() -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    assert said(f'<script type="application/ld+json">{deep}</script>', meta("author", "Ana Ruiz"))["authors"] == (
        "Ana Ruiz",
    )


def test_the_author_of_another_article_is_not_the_page_s() -> None:
    other = {"@type": "NewsArticle", "headline": "Sun", "author": {"name": "Tom Okoye"}}
    data = linked(**{"@type": "NewsArticle", "headline": "Rain", "mentions": [other], "author": {"name": "Ana Ruiz"}})
    assert said(data)["authors"] == ("Ana Ruiz",)


def test_meta_elements_speak_where_linked_data_is_silent() -> None:
    facts = said(
        meta("og:title", "Rain at last - The Daily Example"),
        meta("og:site_name", "The Daily Example"),
        meta("author", "By Ana Ruiz, Staff Writer"),
        meta("article:published_time", "2021-07-23T19:27:00Z"),
        meta("og:description", "The drought is over."),
    )
    assert (facts["title"], facts["site"]) == ("Rain at last", "The Daily Example")
    assert (facts["authors"], facts["date"]) == (("Ana Ruiz",), "2021-07-23T19:27:00Z")
    assert facts["description"] == "The drought is over."


def test_an_address_is_no_author() -> None:
    facts = said(meta("article:author", "https://www.facebook.com/ana.ruiz"), meta("author", "Ana Ruiz"))
    assert facts["authors"] == ("Ana Ruiz",)


def test_a_person_goes_before_the_site_that_calls_itself_author() -> None:
    itself = {"@type": "Organization", "name": "Valley Observer"}
    data = linked(**{"@type": "Article", "headline": "Rain", "author": itself, "publisher": itself})
    facts = said(data, body='<a rel="author" href="/ana">Ana Ruiz</a><p>Rain fell.</p>')
    assert facts["authors"] == ("Ana Ruiz",)


def test_a_page_whose_only_author_is_its_site_names_it() -> None:
    itself = {"@type": "Organization", "name": "Valley Observer"}
    assert said(linked(**{"@type": "Article", "author": itself, "publisher": itself}))["authors"] == (
        "Valley Observer",
    )


def test_admin_is_no_author() -> None:
    assert said(meta("author", "admin"))["authors"] == ()


def test_the_heading_is_the_title_unless_two_others_agree_on_another() -> None:
    data = linked(**{"@type": "Article", "headline": "Weather: Rain at last"})
    heading = "<h1>Rain at last</h1><p>Rain fell.</p>"
    alone = said(meta("og:title", "Weather: Rain at last"), body=heading)["title"]
    assert [alone, said(data, meta("og:title", "Weather: Rain at last"), body=heading)["title"]] == [
        "Rain at last",
        "Weather: Rain at last",
    ]


def test_the_page_s_own_locale_orders_its_dates() -> None:
    head = meta("og:locale", "en_GB"), meta("date", "03/04/2021"), meta("author", "Ana Ruiz"), meta("og:title", "Rain")
    assert said(*head, lang="en")["date"] == "2021-04-03"


def test_the_address_of_the_caller_goes_before_the_page_s() -> None:
    canonical = '<link rel="canonical" href="https://example.com/rain">'
    assert [said(canonical)["url"], said(canonical, url="https://example.com/r?1")["url"]] == [
        "https://example.com/rain",
        "https://example.com/r?1",
    ]


def test_a_byline_in_the_text_of_a_page_counts_where_the_markup_is_silent() -> None:
    source = page.split(Source("", page=True, markup="<title>Rain</title><p>By Ana Ruiz</p><p>Rain fell.</p>"))[0]
    facts = describe(
        source, (removed("byline", author="Ana Ruiz"), removed("dateline", date="23 July 2021")), "en", None
    )
    assert (facts["authors"], facts["date"]) == (("Ana Ruiz",), "2021-07-23")


def _pages() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    with lzma.open(NEWS, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            source = page.split(Source("", page=True, markup=row["html"]))[0]
            yield row["meta"], describe(source, (), None, row["url"])


@pytest.mark.skipif(not NEWS.exists(), reason="the corpus of news pages is not beside the repository")
def test_metadata_of_news_pages_keeps_its_level() -> None:
    pairs = list(_pages())
    authors = [
        {name.casefold() for name in facts["authors"]} == {name.casefold() for name in gold.get("authors") or ()}
        for gold, facts in pairs
    ]
    days = [(facts["date"] or "")[:10] == gold["date"][:10] for gold, facts in pairs]
    titles = [
        "".join((facts["title"] or "").casefold().split()) == "".join(gold["title"].casefold().split())
        for gold, facts in pairs
    ]
    shares = [sum(right) / len(pairs) for right in (titles, authors, days)]
    assert all(share >= floor for share, floor in zip(shares, (0.75, 0.83, 0.98), strict=True)), shares
