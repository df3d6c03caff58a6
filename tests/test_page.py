"""A page's markup becomes text one can read, blocks that know where they stand, and what the page says of itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from growth import assert_linear

from cleaner.document import Block, Source
from cleaner.errors import InputError
from cleaner.stages import page


def rendered(markup: str) -> str:
    return page.split(Source("", page=True, markup=markup))[0].text


def meta(markup: str) -> list[tuple[str, str]]:
    return list(page.split(Source("", page=True, markup=markup))[0].meta)


def blocks(markup: str, *fields: str) -> list[Any]:
    """Each block's text, with the named fields of it."""
    source, found = page.split(Source("", page=True, markup=markup))
    return [
        (source.text[block.start : block.end], *(getattr(block, field) for field in fields)) if fields else text
        for block in found
        for text in [source.text[block.start : block.end]]
    ]


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    assert rendered("<p>Rain fell.</p><p>Nobody minded.</p>") == "Rain fell.\n\nNobody minded."


def test_inline_elements_do_not_break_a_word() -> None:
    assert rendered("<p><b>W</b>ord and H<sub>2</sub>O</p>") == "Word and H2O"


def test_white_space_folds_as_in_css() -> None:
    assert rendered("<p> one\n two \t three&nbsp;four </p>") == "one two three\u00a0four"


def test_two_line_breaks_end_a_paragraph() -> None:
    assert rendered("<p>One thing.<br><br>Another thing.</p>") == "One thing.\n\nAnother thing."


def test_single_line_breaks_make_verse() -> None:
    found = blocks("<p>The tide came in<br>and took the sand<br>we stood on.</p>", "form", "tight")
    assert found == [
        ("The tide came in", "verse", False),
        ("and took the sand", "verse", True),
        ("we stood on.", "verse", True),
    ]


def test_long_lines_parted_by_a_break_are_paragraphs() -> None:
    long = "The council met on Monday and, after a debate that lasted well into the night, voted to keep the old ferry."
    assert blocks(f"<p>{long}<br>{long}</p>", "form", "tight") == [(long, "line", False), (long, "line", False)]


def test_list_items_carry_their_markers() -> None:
    markup = "<ol start=3><li>three<ul><li>inner</li></ul></li><li value=7>seven</li><li>eight</li></ol>"
    assert rendered(markup) == "3. three\n  - inner\n7. seven\n8. eight"


def test_an_item_begins_at_its_marker() -> None:
    assert blocks("<ul><li>one<ul><li>two</li></ul></li></ul>", "form") == [("- one", "item"), ("- two", "item")]


def test_paragraphs_of_one_item_follow_its_marker() -> None:
    found = blocks("<ul><li><p>First.</p><p>Second.</p></li></ul>", "form")
    assert found == [("- First.", "item"), ("Second.", "line")]


def test_table_rows_are_lines_of_cells() -> None:
    markup = "<table><caption>Fares</caption><tr><th>From<th>To<tr><td>Ashby<td><p>Millport</p></table>"
    assert blocks(markup, "form") == [("Fares", "caption"), ("From\tTo", "row"), ("Ashby\tMillport", "row")]


def test_a_layout_table_is_transparent() -> None:
    found = blocks("<table><tr><td><p>One.</p><p>Two.</p></td><td>Menu</td></tr></table>", "form")
    assert found == [("One.", "line"), ("Two.", "line"), ("Menu", "line")]


def test_a_table_around_a_table_is_layout() -> None:
    inner = "<table><tr><td>a<td>b</table>"
    assert blocks(f"<table><tr><td>{inner}<td>side</table>", "form") == [("a\tb", "row"), ("side", "line")]


def test_code_keeps_its_lines() -> None:
    markup = "<pre>def ferry():\n    return <b>True</b>\n</pre>"
    assert blocks(markup, "form") == [("def ferry():\n    return True", "code")]


def test_headings_know_their_level() -> None:
    assert blocks("<h2>Rain<br>at <div>last</div></h2>", "form", "level") == [("Rain at last", "heading", 2)]


def test_terms_and_descriptions_are_lines() -> None:
    assert rendered("<dl><dt>Ferry</dt><dd>A boat.</dd></dl>") == "Ferry\nA boat."


def test_captions_and_alternative_texts_stand_apart() -> None:
    markup = "<figure><img alt='A boat'><figcaption>The <i>old</i> boat.</figcaption></figure><p>Prose.</p>"
    assert blocks(markup, "form") == [("A boat", "alt"), ("The old boat.", "caption"), ("Prose.", "line")]


def test_a_class_can_name_a_caption() -> None:
    found = blocks("<p class='wp-caption-text'>The quay.</p><p class=captivating>Prose.</p>", "form")
    assert found == [("The quay.", "caption"), ("Prose.", "line")]


def test_an_image_in_a_sentence_does_not_split_it() -> None:
    markup = "<p>The boat <img alt='A boat at the quay'> sailed. <img alt='share icon small' class=icon></p>"
    assert blocks(markup, "form") == [("The boat sailed.", "line"), ("A boat at the quay", "alt")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden>no</div>",
        "<div style='color:red; display : none'>no</div>",
        "<span aria-hidden=true>no</span>",
        "<script>no()</script><style>no{}</style><template><p>no</p></template><svg><text>no</text></svg>",
        "<select><option>no</option></select><textarea>no</textarea><input value=no><iframe>no</iframe>",
        "<noscript><p>no</p></noscript><dialog>no</dialog>",
    ],
)
def test_hidden_elements_are_no_text(hidden: str) -> None:
    assert rendered(f"<p>Yes.</p>{hidden}") == "Yes."


def test_hidden_content_counts_when_it_is_most_of_the_page() -> None:
    article = "<p>The ferry sailed again on Tuesday, to everyone's surprise.</p>" * 60
    assert rendered(f"<p>Loading</p><div style='visibility:hidden'>{article}</div>").count("ferry") == 60


def test_streamed_content_is_text() -> None:
    assert rendered("<p>Head.</p><div hidden id='S:0'><p>Body.</p></div>") == "Head.\n\nBody."


def test_a_declared_shadow_tree_is_text() -> None:
    markup = "<x-card><template shadowrootmode=open><p>Inside.</p></template></x-card><p>After.</p>"
    assert rendered(markup) == "Inside.\n\nAfter."


def test_noscript_is_read_when_there_is_nothing_else() -> None:
    assert rendered("<div></div><noscript><p>The ferry sailed.</p></noscript>") == "The ferry sailed."


def test_json_ld_stands_in_for_an_article_that_is_not_shown() -> None:
    body = "The ferry sailed on Tuesday. " * 20
    markup = f'<h1>Ferry</h1><script type="application/ld+json">{{"articleBody": "{body}\\nIt was full."}}</script>'
    found = blocks(markup, "path")
    assert [text[:16] for text, _ in found] == ["Ferry", "The ferry sailed", "It was full."]
    assert found[2][1] == ("script.articleBody", "p")


def test_json_ld_that_repeats_the_page_adds_nothing() -> None:
    body = " ".join(f"Boat {number} sailed on a day in May." for number in range(40))
    markup = f'<p>{body}</p><script type="application/ld+json">{{"articleBody": "{body}"}}</script>'
    assert rendered(markup) == body


def test_details_buttons_and_quotes_are_text() -> None:
    markup = "<details><summary>More</summary>It <q>sailed</q>.</details><div>Share<button>Print</button></div>"
    assert rendered(markup) == 'More\n\nIt "sailed".\n\nShare\n\nPrint'


def test_adjoining_links_of_a_menu_do_not_run_together() -> None:
    assert rendered("<div><a href=/>Home</a><a href=/n>News</a></div>") == "Home News"


def test_ruby_text_stands_in_brackets() -> None:
    assert rendered("<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>町</p>") == "港(みなと)町"


def test_a_path_names_the_elements_that_hold_the_whole_line() -> None:
    markup = "<body class=news><article id=a1><p class='lead big'>The <em>old</em> ferry</p></article>"
    assert blocks(markup, "path") == [("The old ferry", ("body.news", "article#a1", "p.lead.big"))]


def test_a_path_goes_into_inline_elements_that_hold_all_the_text() -> None:
    assert blocks("<div><span class=by>By Ana Ruiz</span> </div>", "path") == [
        ("By Ana Ruiz", ("body", "div", "span.by"))
    ]


def test_links_are_measured_in_letters() -> None:
    assert blocks("<p>See <a href=/x>this</a></p><p><a>no link</a></p>", "links") == [
        ("See this", 4 / 7),
        ("no link", 0.0),
    ]


def test_blocks_follow_one_another_and_start_and_end_with_text() -> None:
    source, found = page.split(
        Source("", page=True, markup="<ul><li>a<ul><li>b</ul></ul><p>c<br>d<table><tr><td>e<td>f")
    )
    ends = 0
    for block in found:
        text = source.text[block.start : block.end]
        assert block.start >= ends and text == text.strip() != ""
        ends = block.end
    assert ends == len(source.text)


def test_meta_says_what_the_markup_says_of_the_page() -> None:
    markup = """<html lang=nl><head><title> Rain
      at last </title><meta property="og:Title" content=" Rain "><link rel=canonical href=/rain>
      <script type="application/ld+json">{"a": 1}</script></head><body><h1>Rain <b>at</b> last</h1>
      <p class=byline>By <a rel=author href=/ana>Ana Ruiz</a></p><time datetime=2024-05-06>6 May</time>
      <div hidden><span itemprop=datePublished content=2024-05-07></span></div><a rel=license href=/by>CC</a>"""
    assert meta(markup) == [
        ("lang", "nl"),
        ("title", "Rain at last"),
        ("og:title", "Rain"),
        ("canonical", "/rain"),
        ("jsonld", '{"a": 1}'),
        ("h1", "Rain at last"),
        ("author-link", "By Ana Ruiz"),
        ("author-link", "Ana Ruiz"),
        ("time", "2024-05-06"),
        ("itemprop:datePublished", "2024-05-07"),
        ("license", "/by"),
    ]


@pytest.mark.parametrize("markup", ["", "   ", "<html></html>", "<p>&nbsp;</p>", "<script>x</script>", "<p>\u200b</p>"])
def test_a_page_without_text_is_an_error(markup: str) -> None:
    with pytest.raises(InputError, match="the page holds no text"):
        page.split(Source("", page=True, markup=markup))


BLOWN: dict[str, tuple[int, Callable[[int], str]]] = {
    "div": (100_000, lambda count: "<div>" * count + "The ferry sailed."),
    "closed div": (50_000, lambda count: "<div>" * count + "The ferry sailed." + "</div>" * count),
    "list": (20_000, lambda count: "<ul><li>x" * count),
    "font": (5_000, lambda count: "".join(f"<font c{number}=1>x<p>" for number in range(count))),
    "hidden": (10_000, lambda count: "<div hidden><p>x" * count),
    "table": (10_000, lambda count: "<table><tr><td>" * count + "x"),
    "select": (20_000, lambda count: "<select>" + "<option>x" * count + "</select>y"),
}
"""Markup that blows parsers up: how much of it, and how to make that much."""


@pytest.mark.parametrize("shape", BLOWN)
def test_the_cost_of_markup_that_blows_parsers_up_grows_with_its_size(shape: str) -> None:
    count, make = BLOWN[shape]

    def render(size: int) -> None:
        with contextlib.suppress(InputError):
            page.split(Source("", page=True, markup=make(size)))

    assert_linear(render, count // 10)


@pytest.mark.parametrize("shape", BLOWN)
def test_markup_that_blows_parsers_up_makes_shallow_blocks(shape: str) -> None:
    count, make = BLOWN[shape]
    markup = make(count)
    source, found = page.split(Source("", page=True, markup=markup))
    assert len(source.text) < 20 * len(markup)
    assert max(len(block.path) for block in found) <= 40


def test_text_of_flattened_markup_is_whole() -> None:
    text = rendered("<div>word " * 30_000)
    assert text.count("word") == 30_000


def test_block_type_is_the_shared_one() -> None:
    _, found = page.split(Source("", page=True, markup="<p>x</p>"))
    assert type(found[0]) is Block
