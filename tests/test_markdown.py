"""Markdown has the words of the text, no more and no fewer, marked as the page marks them."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cleaner import Options, clean
from cleaner.stages._offsets import moved

PAGES = sorted((Path(__file__).parent.parent / "samples" / "pages").glob("*.html"))
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PROSE = "The harbour master said on Sunday that twenty boats had left before the fog came in over the town."


def shown(inner: str, links: bool = False) -> str:
    """The Markdown of an article around some markup."""
    markup = f"<html><body><article><p>{PROSE}</p>{inner}<p>{PROSE}</p></article></body></html>"
    doc = clean(markup, "https://a.example/b/", options=Options(ignore=("chrome",)))  # not what the model says
    front, _, rest = doc.to_markdown(links).partition("\n\n")
    assert front == PROSE
    return rest.removesuffix(PROSE).strip("\n")


def words(markdown: str) -> list[str]:
    """The words that a reader of CommonMark shows; the numbers of ordered lists are text here."""
    out = []
    for token in READER.parse(markdown):
        assert token.type != "html_block"
        if token.type == "list_item_open":
            out.append(f"{token.info} ")
        elif token.type == "inline":
            assert all(child.type != "html_inline" for child in token.children or ())
            out += [child.content or "\n" for child in token.children or () if not child.nesting]
            out.append("\n")
        elif token.type == "fence":
            out.append(token.content)
    return re.findall(r"\w+", "".join(out))


def test_inline_marks_survive() -> None:
    assert shown("<p>A <b>bold</b> and <i>fine</i> <code>x = 1</code> for the <del>old</del> boat.</p>") == (
        "A **bold** and *fine* `x = 1` for the ~~old~~ boat."
    )


def test_links_are_kept_when_asked_for_and_made_whole() -> None:
    markup = "<p>See <a href='../c?d=(e)'>the long report of the harbour</a> or <a href='javascript:x()'>this</a>.</p>"
    assert shown(markup) == "See the long report of the harbour or this."
    assert shown(markup, links=True) == "See [the long report of the harbour](https://a.example/c?d=%28e%29) or this."


def test_lists_nest_under_their_markers_and_keep_their_numbers() -> None:
    markup = "<ol start=9><li>Nine boats<ul><li>and one <b>more</b></li></ul></li><li>Ten boats</li></ol>"
    assert shown(markup) == "9. Nine boats\n   - and one **more**\n10. Ten boats"


def test_a_table_becomes_a_table_and_a_layout_table_does_not() -> None:
    table = "<table><tr><th>From<th>To<tr><td>Ashby | Lee<td><b>Millport</b></table>"
    assert shown(table) == "| From | To |\n| --- | --- |\n| Ashby \\| Lee | **Millport** |"
    assert shown(f"<table><tr><td><p>{PROSE}</p><p>{PROSE}</p></td></tr></table>") == f"{PROSE}\n\n{PROSE}"


def test_a_listing_is_fenced_with_its_language() -> None:
    markup = '<pre><code class="language-python">def ferry():\n    return "```"</code></pre>'
    assert shown(markup) == '````python\ndef ferry():\n    return "```"\n````'


def test_quotations_headings_and_lines_of_verse_are_marked() -> None:
    markup = f"<h3>Rain at last</h3><blockquote><p>{PROSE}</p></blockquote><p>The tide came in<br>and took the sand</p>"
    assert shown(markup) == f"### Rain at last\n\n> {PROSE}\n\nThe tide came in  \nand took the sand"


def test_what_only_looks_like_markup_is_escaped() -> None:
    markup = "<p>1. *One* &lt;b&gt; and a_b_c but _this_ in [1](x), with a # and a `tick` for the boats.</p>"
    assert shown(markup) == (
        "1\\. \\*One\\* \\<b> and a_b_c but \\_this\\_ in [1\\](x), with a # and a \\`tick\\` for the boats."
    )


def test_a_dump_is_its_text_with_signs_escaped() -> None:
    doc = clean(f"# {PROSE}\n\n- {PROSE}\n\n{PROSE} <b>*")
    assert doc.markdown == f"\\# {PROSE}\n\n\\- {PROSE}\n\n{PROSE} \\<b>\\*"


def test_what_was_taken_out_of_the_text_is_not_in_the_markdown() -> None:
    markup = f"<nav><a href=/><b>Home</b></a></nav><article><p>{PROSE}</p><p>{PROSE}</p></article>"
    assert clean(markup).markdown == f"{PROSE}\n\n{PROSE}"


PIECE = st.text(alphabet="ab é1.)#*_`~<>&;[]()!|\\-+=:\n\t\"'", min_size=1, max_size=12)
TAG = st.sampled_from(["b", "i", "code", "a href=/x", "s", "span", "q"])
INLINE = st.recursive(
    PIECE.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.tuples(TAG, st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    ),
    max_leaves=6,
)
BLOCK = st.sampled_from(["p", "h2", "li", "blockquote", "pre", "td", "dd", "figcaption", "div"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(BLOCK, INLINE), min_size=1, max_size=5), st.booleans())
def test_the_words_of_the_markdown_are_those_of_the_text(parts: list[tuple[str, str]], links: bool) -> None:
    body = "".join(f"<{tag}>{inner} {PROSE}</{tag}>" for tag, inner in parts)
    doc = clean(f"<html><body><article>{body}</article></body></html>", options=Options(form="html"))
    assert words(doc.to_markdown(links)) == re.findall(r"\w+", doc.text)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=6))
def test_the_words_of_a_dumps_markdown_are_those_of_its_text(lines: list[str]) -> None:
    doc = clean("\n\n".join([*lines, PROSE]), options=Options(form="text"))
    assert words(doc.markdown) == re.findall(r"\w+", doc.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_words_of_a_samples_markdown_are_those_of_its_text(page: Path) -> None:
    doc = clean(page.read_bytes())
    assert words(doc.to_markdown(links=True)) == re.findall(r"\w+", doc.text)


def test_a_document_from_another_process_has_its_markdown() -> None:
    doc = clean(f"<article><p>{PROSE}</p><p>A <b>bold</b> plan for the boats.</p></article>")
    assert pickle.loads(pickle.dumps(doc)).markdown == doc.markdown


def test_places_move_over_folded_spaces_entities_and_composed_letters() -> None:
    raw, text = "a  &amp;  e\u0301 b", "a & \u00e9 b"
    assert moved(raw, text, [0, 3, raw.index("b"), len(raw)]) == [0, 2, text.index("b"), len(text)]


def test_places_in_other_words_are_unknown() -> None:
    assert moved("the boat", "the ship", [5]) is None
