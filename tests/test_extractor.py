"""What trafilatura would not keep of a page is claimed; where it fails, structure judges."""

from __future__ import annotations

import pytest
from growth import assert_linear

from cleaner.document import Source
from cleaner.stages import _align, _trafilatura, extractor, page

PARAGRAPHS = [
    "The ferry between Ashby and Millport sailed again on Tuesday after eleven weeks in the dry dock, its crew said.",
    "Passengers had used a bus that takes four times as long, and the bakers say they lost a third of their trade.",
    "A second boat is to be bought next spring, if the county council agrees to pay for half of it at its May meeting.",
]
MENU = "<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li><li><a href=/w>Weather</a></li></ul></nav>"
FOOTER = "<footer><p>Imprint of the Ashby Herald, all rights reserved.</p></footer>"
PAGE = (
    f"<html><head><title>Ferry sails again | Ashby Herald</title></head><body>{MENU}<main><article>"
    f"<h1>Ferry sails again</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</article></main>{FOOTER}"
)


def left(markup: str) -> list[str]:
    """The texts of the blocks that are not claimed."""
    source, blocks = page.split(Source("", page=True, markup=markup))
    claimed = {claim.start for claim in extractor.judge(source, blocks)}
    return [source.text[block.start : block.end] for block in blocks if block.start not in claimed]


def test_menus_and_footers_are_claimed_and_the_article_stays() -> None:
    assert left(PAGE) == ["Ferry sails again", *PARAGRAPHS]


def test_a_claim_says_what_made_it() -> None:
    source, blocks = page.split(Source("", page=True, markup=PAGE))
    claim = extractor.judge(source, blocks)[0]
    assert (claim.kind, claim.rule, claim.sure) == ("chrome", "chrome/page/extractor", True)
    assert source.text[claim.start : claim.end] == "- Home"


def test_a_dump_is_not_judged() -> None:
    assert extractor.judge(Source("Home\n\nFerry sails again"), []) == []


def test_structure_judges_when_trafilatura_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_trafilatura, "extract", lambda html: None)
    assert left(PAGE) == ["Ferry sails again", *PARAGRAPHS]


def test_a_page_with_too_many_tags_is_judged_by_structure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "MOST_TAGS", 10)
    monkeypatch.setattr(_trafilatura, "extract", lambda html: pytest.fail("too large a page was handed on"))
    assert left(PAGE) == ["Ferry sails again", *PARAGRAPHS]


def test_an_extraction_that_missed_the_article_is_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_trafilatura, "extract", lambda html: "Ferry sails again")
    assert left(PAGE) == ["Ferry sails again", *PARAGRAPHS]


def test_a_paragraph_that_was_dropped_among_its_siblings_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_trafilatura, "extract", lambda html: "\n".join(PARAGRAPHS[::2]))
    assert left(PAGE) == ["Ferry sails again", *PARAGRAPHS]


def test_a_heading_between_kept_paragraphs_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    markup = PAGE.replace(f"<p>{PARAGRAPHS[2]}", f"<h2>Next spring</h2><p>{PARAGRAPHS[2]}")
    monkeypatch.setattr(_trafilatura, "extract", lambda html: "\n".join(PARAGRAPHS))
    assert left(markup) == ["Ferry sails again", *PARAGRAPHS[:2], "Next spring", PARAGRAPHS[2]]


def test_a_lead_stays_with_the_article(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = "After eleven weeks in the dry dock the boat is back."
    markup = PAGE.replace(
        "</h1>", f"</h1><p class=standfirst>{lead}</p><p class=x>Nine readers have seen this today.</p>"
    )
    monkeypatch.setattr(_trafilatura, "extract", lambda html: "\n".join(PARAGRAPHS))
    assert left(markup) == ["Ferry sails again", lead, *PARAGRAPHS]


def test_trafilatura_failing_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def fails(*_: object, **__: object) -> str:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "extract", fails)
    assert left(PAGE) == ["Ferry sails again", *PARAGRAPHS]


def test_alternative_texts_are_claimed() -> None:
    markup = PAGE.replace("</h1>", "</h1><img alt='The ferry at the quay' src=f.jpg>")
    assert "The ferry at the quay" not in left(markup)


def test_short_blocks_are_told_by_their_neighbours() -> None:
    texts = ["Sport", PARAGRAPHS[0], "Sport", PARAGRAPHS[1], "Sport"]
    extraction = f"{PARAGRAPHS[0]}\nSport\n{PARAGRAPHS[1]}"
    assert _align.kept(texts, extraction) == [False, True, True, True, False]


def test_a_second_copy_of_a_kept_paragraph_is_not_kept() -> None:
    texts = [PARAGRAPHS[0], PARAGRAPHS[0], PARAGRAPHS[1]]
    assert sum(_align.kept(texts, "\n".join(PARAGRAPHS[:2]))) == 2


def test_copies_are_kept_as_often_as_the_extraction_has_them() -> None:
    texts = [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[0], PARAGRAPHS[2]]
    assert _align.kept(texts, "\n".join(texts)) == [True, True, True, True]


def test_characters_are_words_where_words_are_not_parted() -> None:
    text = "渡船は火曜日に十一週間ぶりに運航を再開した。"
    assert _align.kept(["天気", text], text) == [False, True]


def test_alignment_grows_with_the_page() -> None:
    def align(count: int) -> None:
        texts = [f"The harbour office said on Tuesday that boat number {number} would sail." for number in range(count)]
        assert all(_align.kept(texts, "\n".join(texts)))

    assert_linear(align, 800)


def test_metadata_is_read_from_the_page() -> None:
    markup = PAGE.replace(
        "<title>", '<meta name=author content="Ana Ruiz"><meta property="og:site_name" content="Ashby Herald"><title>'
    )
    found = _trafilatura.metadata(markup, None)
    assert set(found) == {"title", "authors", "date", "site", "tags", "description"}
    assert (found["title"], found["authors"], found["site"]) == ("Ferry sails again", ["Ana Ruiz"], "Ashby Herald")


def test_metadata_of_nothing_is_empty() -> None:
    assert not any(_trafilatura.metadata("", None).values())
