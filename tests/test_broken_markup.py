"""Pages that no one would write by hand give their text, or say clearly why they have none, in linear time."""

from __future__ import annotations

import json

import pytest
from growth import assert_linear

from cleaner import clean
from cleaner.document import Options, Source
from cleaner.errors import InputError
from cleaner.stages import _hidden, _schema, page

PROSE = "The harbour master said on Sunday that twenty boats had left before the fog came in over the town."
HTML = Options(form="html")


def rendered(markup: str) -> Source:
    return page.split(Source("", page=True, markup=markup))[0]


def test_a_frameset_says_where_its_text_is() -> None:
    with pytest.raises(InputError, match=r"only frames: give what they show \(menu\.html, story\.html\)"):
        clean("<frameset cols='20%,*'><frame src=menu.html><frame name=b src='story.html'></frameset>", options=HTML)


def test_a_frameset_with_noframes_gives_that() -> None:
    markup = f"<frameset cols='20%,*'><frame src=menu.html><noframes><p>{PROSE}</p></noframes></frameset>"
    assert rendered(markup).text == PROSE


def test_a_page_without_a_body_is_read() -> None:
    assert rendered(f"<title>Boats</title>{PROSE}").text == PROSE


def test_what_a_comment_without_an_end_hides_is_read_with_a_warning() -> None:
    story = [
        PROSE,
        "None of them has been heard of since, although the radio of the lighthouse called them all night.",
        "A search is to begin as soon as the fog lifts, which the weather office expects for Tuesday morning.",
    ]
    body = "".join(f"<p>{text}</p>" for text in story)
    found = clean(f"<html><body><p>Menu</p><!-- start of the story {body}", options=HTML)
    assert all(text in found.text for text in story)
    assert found.warnings == ("a comment in the markup never ends: what it hid was read",)


def test_tables_of_2001_are_transparent() -> None:
    inner = f"<table><tr><td><font size=2>{PROSE}<br><br>{PROSE}</font></td></tr></table>"
    markup = f"<table><tr><td>Menu</td><td><table><tr><td>{inner}</td></tr></table></td></tr></table>"
    assert rendered(markup).text == f"Menu\n\n{PROSE}\n\n{PROSE}"


@pytest.mark.parametrize(
    "content",
    [f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p>", [{"type": "p", "text": PROSE}, {"text": PROSE}, {"text": PROSE}]],
)
def test_the_data_of_a_script_stands_in_for_a_page_that_shows_nothing(content: object) -> None:
    data = json.dumps({"props": {"pageProps": {"post": {"title": "Boats", "content": content}}}})
    markup = f'<div id=__next></div><script id="__NEXT_DATA__" type="application/json">{data}</script>'
    found = clean(markup, options=HTML)
    assert found.text == "\n\n".join([PROSE] * 3)
    assert found.warnings[0] == "the page shows no article: it was taken from the data of its script"


def test_the_data_of_a_script_is_left_alone_where_the_page_has_a_text() -> None:
    data = json.dumps({"content": "Another story of the harbour. " * 30})
    markup = f"<p>{PROSE}</p>" * 6 + f'<script type="application/json">{data}</script>'
    assert rendered(markup).text == "\n\n".join([PROSE] * 6)


def test_settings_in_a_script_are_no_text() -> None:
    data = json.dumps({"content": "width=device-width;" * 40})
    assert _hidden.text(f'<script type="application/json">{data}</script>', 0) is None


SHAPES = {
    "nested": lambda size: "<div>" * size + PROSE,
    "one line": lambda size: f"<p>{'word ' * size}</p>",
    "unclosed comment": lambda size: "<!-- " * size + PROSE,
    "scripts": lambda size: '<script type="application/json">{"a": 1}' * size,
    "script attributes": lambda size: "<script " + "id = __NEXT_DATA__ " * size,
    "frames": lambda size: "<frame src" * size,
    "inline": lambda size: "<p>" + "<b>a <i>b</i></b> " * size,
    "comments": lambda size: "<div class=comment><p>It was wet." * size,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_cost_of_broken_markup_grows_with_its_size(shape: str) -> None:
    def work(size: int) -> None:
        try:
            clean(SHAPES[shape](size), options=HTML).to_markdown(links=True)
        except InputError:
            return

    assert_linear(work, 300)


@pytest.mark.parametrize("middle", [" ", "//", "-->", "*/", ";"])
def test_unwrapping_a_script_is_linear(middle: str) -> None:
    assert_linear(lambda size: _schema.load("{" + middle * size + "}"), 20_000)


def test_a_page_that_a_script_was_to_fill_is_left_with_its_description() -> None:
    told = "The ferry leaves at eight in summer and at nine in winter, says the harbour master. " * 3
    shell = f'<meta property="og:description" content="{told}"><div id=app></div>'
    found = clean(shell, options=HTML)
    assert found.text == told.strip()
    assert found.warnings == (
        "the page shows no text, a script was to fetch it: what is here is its description alone",
    )


def test_a_slogan_is_no_text_of_a_page_that_shows_none() -> None:
    with pytest.raises(InputError, match="the page holds no text"):
        clean("<meta name=description content='Boats since 1902.'><div id=app></div>", options=HTML)
