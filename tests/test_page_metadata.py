"""What a page's markup says of it: modified date, image, licence, paywall; titles and authors told from their likes."""

from __future__ import annotations

import json

import pytest

from cleaner.document import Source
from cleaner.stages import _schema, page
from cleaner.stages.describe import describe

BODY = "<p>The harbour master said on Sunday that twenty boats had left before the fog came in over the town.</p>"


def facts(head: str, body: str = "", url: str | None = "https://a.example/b") -> dict[str, object]:
    markup = f"<html lang=en><head>{head}</head><body>{body}{BODY}</body></html>"
    return describe(page.split(Source("", page=True, markup=markup))[0], (), "en", url)


def jsonld(**fields: object) -> str:
    story = {"@type": "NewsArticle", "headline": "Boats in the fog", "datePublished": "2024-05-06"} | fields
    return f'<script type="application/ld+json">{json.dumps(story)}</script>'


def test_the_modified_date_stands_apart() -> None:
    found = facts(jsonld(dateModified="2024-05-08T10:00:00Z"))
    assert (found["date"], found["modified"]) == ("2024-05-06", "2024-05-08T10:00:00Z")


def test_a_change_before_publication_is_none() -> None:
    assert facts(jsonld(dateModified="2024-05-01"))["modified"] is None


@pytest.mark.parametrize("image", ["/c.jpg", ["/c.jpg", "/d.jpg"], {"@type": "ImageObject", "url": "/c.jpg"}])
def test_the_image_is_made_whole(image: object) -> None:
    assert facts(jsonld(image=image))["image"] == "https://a.example/c.jpg"


def test_open_graph_names_the_image_first() -> None:
    head = jsonld(image="/c.jpg") + "<meta property=og:image content=https://i.example/e.png>"
    assert facts(head)["image"] == "https://i.example/e.png"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<link rel=license href=https://creativecommons.org/licenses/by/4.0/>", ""),
        (jsonld(license="https://creativecommons.org/licenses/by/4.0/"), ""),
        ("", "<footer><a href=https://creativecommons.org/licenses/by/4.0/>CC BY</a></footer>"),
    ],
)
def test_the_licence_is_told(head: str, body: str) -> None:
    assert facts(head, body)["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_licences_of_two_pictures_are_not_the_pages() -> None:
    links = [f"<a href=https://creativecommons.org/licenses/{kind}/4.0/>CC</a>" for kind in ("by", "by-sa")]
    assert facts("", "".join(links))["license"] is None


@pytest.mark.parametrize(("said", "paywalled"), [(False, True), ("False", True), ("http://schema.org/True", False)])
def test_the_paywall_is_told(said: object, paywalled: bool) -> None:
    assert facts(jsonld(isAccessibleForFree=said))["paywalled"] is paywalled


def test_a_page_that_does_not_say_is_neither_free_nor_locked() -> None:
    assert facts(jsonld())["paywalled"] is None


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Boats",}',
        '<!-- {"@type": "Article", "headline": "Boats"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Boats"}\n//]]>',
        '{"@type": "Article", "description": "It\\\'s wet\nhere", "headline": "Boats"};',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Boats&quot;}",
        '\ufeff{"@graph": [{"@type": ["Thing", "Article"], "headline": "Boats"}]}',
    ],
)
def test_broken_json_is_mended(script: str) -> None:
    assert _schema.read([script]).title == "Boats"


def test_a_slogan_is_no_title() -> None:
    assert facts("<title>Boat insurance in Ashby | A Example</title>", "<h1>Clarity, finally.</h1>")["title"] == (
        "Boat insurance in Ashby"
    )


def test_a_headline_that_the_title_varies_stays() -> None:
    headline = "The ferry to Ashby sails at last again"
    assert facts("<title>Ferry to Ashby sails again</title>", f"<h1>{headline}</h1>")["title"] == headline


def test_a_heading_that_the_title_ends_with_is_the_sites() -> None:
    head = "<title>What is a berth? - The Harbour Handbook</title>"
    assert facts(head, "<h1>The Harbour Handbook</h1>")["title"] == "What is a berth?"


def test_a_thread_is_by_who_wrote_first() -> None:
    posts = [f"<article data-author={name}><p>{BODY}</p></article>" for name in ("salt_77", "Ana Ruiz", "Bo Li")]
    assert facts("<title>Which boat?</title>", "".join(posts))["authors"] == ("salt_77",)


def test_a_byline_that_no_markup_names_is_read_beside_the_headline() -> None:
    body = "<h1>Boats in the fog</h1><div>By Ana Ruiz</div><div>6 May 2024</div>"
    found = facts("<title>Boats in the fog</title>", body)
    assert (found["authors"], found["date"]) == (("Ana Ruiz",), "2024-05-06")


def test_the_one_labelled_date_of_a_page_is_its_date() -> None:
    body = "<h1>Boats</h1><footer>© Ashby 2020–2023, the authors. Last updated on 12 June 2023.</footer>"
    assert facts("<title>Boats</title>", body)["date"] == "2023-06-12"


def test_a_heading_in_a_title_without_spaces_is_the_title() -> None:
    assert facts("<title>雾中的船_社会_新闻网</title>", "<h1>雾中的船</h1>")["title"] == "雾中的船"


def test_a_kicker_in_front_of_the_heading_goes_where_another_place_leaves_it_out() -> None:
    head = "<meta property=og:title content='Boats wait for the fog to lift'>"
    body = "<h1>Harbour news - Boats wait for the fog to lift</h1>"
    assert facts(head, body)["title"] == "Boats wait for the fog to lift"


def test_the_title_that_the_address_repeats_is_believed() -> None:
    title = "How to moor a boat (2026 guide)"
    head = f"<title>{title}</title><meta property=og:title content='{title}'>"
    found = facts(head, "<h1>Mooring with Ashby</h1>", "https://a.example/how-to-moor-a-boat")
    assert found["title"] == title


def test_the_heading_stays_where_the_address_repeats_it() -> None:
    head = "<title>Moor a boat in nine steps | Ashby</title>"
    found = facts(head, "<h1>Mooring made easy in Ashby</h1>", "https://a.example/mooring-made-easy-in-ashby")
    assert found["title"] == "Mooring made easy in Ashby"


def test_soft_hyphens_are_no_part_of_a_title() -> None:
    assert facts("", "<h1>Har\u00adbour boats wait</h1>")["title"] == "Harbour boats wait"


@pytest.mark.parametrize(
    "line",
    ["ByAna Ruiz", "By Ana Ruiz ⋅ Review Editor", "Dec 17, 2025 Ana Ruiz", "Dec 17, 2025 • Ana Ruiz in Boats"],
)
def test_a_byline_is_read_in_many_shapes(line: str) -> None:
    body = f"<h1>Boats in the fog</h1><div>{line}</div>"
    assert facts("<title>Boats in the fog</title>", body)["authors"] == ("Ana Ruiz",)


def test_a_byline_under_the_second_line_that_says_the_headline_is_found() -> None:
    menu = "".join(f"<div>Menu point {number}</div>" for number in range(20))
    body = f"<div>Boats in the fog</div>{menu}<h1>Boats in the fog</h1><div>By Ana Ruiz</div>"
    assert facts("<title>Boats in the fog</title>", body)["authors"] == ("Ana Ruiz",)


def test_a_colour_under_a_product_is_no_author() -> None:
    body = "<h1>Ashby boat</h1><div>Moon Silver</div><div>Last updated: often</div>"
    assert facts("<title>Ashby boat</title>", body)["authors"] == ()


def test_words_of_the_headline_are_no_author() -> None:
    assert facts(jsonld(headline="Big Boat"), "<h1>Big Boat</h1><div>By Big Boat</div>")["authors"] == ()


def test_the_text_names_who_an_account_is() -> None:
    body = "<h1>Boats in the fog</h1><div>By Ana Ruiz</div>"
    assert facts(jsonld(author="ana.r"), body)["authors"] == ("Ana Ruiz",)


def test_a_thread_that_only_noscript_shows_is_by_who_wrote_first() -> None:
    posts = "".join(
        f"<div><span itemprop=author><span itemprop=name>{name}</span></span><p>{BODY}</p></div>"
        for name in ("salt_77", "tar_8", "oar_9")
    )
    markup = f"<title>Which boat?</title><body><noscript><h1>Which boat?</h1>{posts}</noscript></body>"
    source = page.split(Source("", page=True, markup=markup))[0]
    assert describe(source, (), "en", None)["authors"] == ("salt_77",)


def test_a_thread_is_dated_by_its_first_post() -> None:
    posts = "".join(f"<article data-author={name}><p>{BODY}</p></article>" for name in ("salt_77", "tar_8", "oar_9"))
    body = f"<div itemprop=datePublished content=2024-05-06></div><time datetime=2024-05-09>later</time>{posts}"
    assert facts("<title>Which boat?</title>", body)["date"] == "2024-05-06"


def test_a_news_page_is_called_what_it_is_called_by_those_who_share_it_and_those_who_search() -> None:
    told, heading = "Boats leave before the fog", "Twenty boats leave early, before the fog"
    head = f"<title>{heading}</title><meta property=og:title content='{told}'>{jsonld(headline=told)}"
    assert facts(head, f"<h1>{heading}</h1>")["title"] == told
    assert facts(head.replace("NewsArticle", "BlogPosting"), f"<h1>{heading}</h1>")["title"] == heading


@pytest.mark.parametrize(
    ("told", "date"),
    [("Jun 24, 2025", "2024-01-31"), ("2025-06-24", "2025-06-24"), ("Jan 31, 2024 9:05", "2024-01-31T09:05")],
)
def test_a_date_written_for_readers_by_a_template_yields_to_the_one_under_the_headline(told: str, date: str) -> None:
    shown = "<h1>Boats in the fog</h1><p>January 31, 2024</p>"
    assert facts(jsonld(datePublished=told), shown)["date"] == date
