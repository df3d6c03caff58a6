"""What stays becomes text: no trace of the cuts, no odd characters, and not a word changed."""

from __future__ import annotations

import re

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.document import Block, Removal, Source
from cleaner.stages import _quotes, _tidy
from cleaner.stages._view import View
from cleaner.stages.compose import compose, tidy


def blocks_of(text: str, form: str = "line") -> list[Block]:
    """One block a line, tight where a single line break parts it from the one before."""
    return [
        Block(found.start(), found.end(), form, tight=found.start() > 1 and text[found.start() - 2] != "\n")
        for found in re.finditer(r"[^\n]+", text)
        if found[0].strip()
    ]


def composed(text: str, form: str = "line") -> str:
    """The text of a single block of that form."""
    return compose(View(Source(text), [Block(0, len(text), form)]), ())


def without(text: str, *cuts: str) -> str:
    """The text of a single block out of which each of `cuts` was removed."""
    spans = sorted((text.index(cut), text.index(cut) + len(cut)) for cut in cuts)
    removals = [Removal(start, end, "embed", "embed/en/x", 1.0, {}) for start, end in spans]
    return compose(View(Source(text), [Block(0, len(text))]), removals)


def test_paragraphs_part_with_a_blank_line() -> None:
    text = "The first one.\n\n\nThe second one."
    assert compose(View(Source(text), blocks_of(text)), ()) == "The first one.\n\nThe second one."


def test_tight_paragraphs_part_with_a_blank_line_too() -> None:
    text = "The first one ends.\nThe second one does so too."
    assert compose(View(Source(text), blocks_of(text)), ()) == "The first one ends.\n\nThe second one does so too."


@pytest.mark.parametrize("form", ["item", "row", "verse", "code"])
def test_lines_of_one_list_table_poem_or_listing_stay_together(form: str) -> None:
    text = "- one thing.\n- two things.\n\n- three things."
    assert compose(View(Source(text), blocks_of(text, form)), ()) == text


def test_short_lines_that_stood_together_stay_together() -> None:
    text = "12 Mill Lane\nOld Town"
    assert compose(View(Source(text), blocks_of(text)), ()) == text


def test_a_removed_item_does_not_part_a_list() -> None:
    text = "- one\n- two\n- three"
    cut = Removal(6, 11, "share", "share/en/x", 1.0, {})
    assert compose(View(Source(text), blocks_of(text, "item")), [cut]) == "- one\n- three"


def test_a_removed_block_that_stood_apart_parts_its_neighbours() -> None:
    text = "- one\n\nShare\n- three"
    cut = Removal(7, 12, "share", "share/en/x", 1.0, {})
    assert compose(View(Source(text), blocks_of(text, "item")), [cut]) == "- one\n\n- three"


def test_gaps_between_blocks_and_removed_blocks_are_dropped() -> None:
    text = "Keep me.\n\nShare this\n\nMore news\n\nKeep me too."
    cut = Removal(text.index("Share"), text.index("Keep me too"), "share", "share/en/x", 1.0, {})
    assert compose(View(Source(text), blocks_of(text)), [cut]) == "Keep me.\n\nKeep me too."


@pytest.mark.parametrize(
    ("text", "cut", "left"),
    [
        ("The group (banned here) met.", "(banned here)", "The group met."),
        ("The group (banned here), they say.", "(banned here)", "The group, they say."),
        ("The group (banned here).", " (banned here)", "The group."),
        ("The group (banned here) met.", "banned here", "The group met."),
        ("The group, (banned here), met.", "(banned here)", "The group, met."),
        ("One [embed] two", " [embed] ", "One two"),
        ("Раз [embed] два", " [embed] ", "Раз два"),
        ("今日[embed]明日", "[embed]", "今日明日"),
        ("Photo: Ana Ruiz. The river rose.", "Photo: Ana Ruiz.", "The river rose."),
        ("MILLTOWN (Agency) — The river rose.", "MILLTOWN (Agency)", "The river rose."),
        ("The river rose. | Share", "Share", "The river rose."),
        ("“[embed] The river rose.”", "[embed]", "“The river rose.”"),
        ("The river\n[embed]\nrose.", "[embed]", "The river rose."),
    ],
)
def test_a_cut_leaves_no_trace(text: str, cut: str, left: str) -> None:
    assert without(text, cut) == left


def test_two_cuts_in_one_block_are_healed() -> None:
    assert without("One (a) two (b) three.", "(a)", "(b)") == "One two three."


def test_a_block_of_which_only_marks_are_left_is_dropped() -> None:
    assert without("Share | Print | Mail", "Share", "Print", "Mail") == ""


def test_hard_wrapped_lines_are_joined() -> None:
    assert composed("The river rose\n  by a metre\nin the evening.") == "The river rose by a metre in the evening."


@pytest.mark.parametrize(
    ("wrapped", "joined"),
    [
        ("an infor-\nmation desk", "an information desk"),
        ("a well-known man, a well-\nknown woman", "a well-known man, a well-known woman"),
        ("this long term, a long-\nterm plan", "this long term, a long-term plan"),
        ("COVID-\n19 and Anglo-\nIrish", "COVID-19 and Anglo-Irish"),
        ("two-\nand three-year terms", "two- and three-year terms"),
        ("Haupt-\nund Nebensatz", "Haupt- und Nebensatz"),
        ("her self-\nesteem", "her self-esteem"),
        ("a soft\u00ad\nened blow", "a softened blow"),
        ("a dash -\nand more", "a dash - and more"),
        ("古い市場が\n再び開いた", "古い市場が再び開いた"),
        ("시장이 다시\n열렸다", "시장이 다시 열렸다"),
    ],
)
def test_hyphens_and_scripts_decide_how_lines_join(wrapped: str, joined: str) -> None:
    assert composed(wrapped) == joined


def test_a_poem_keeps_its_lines() -> None:
    assert composed("The  river\nrose\n\nand fell", "verse") == "The river\nrose\n\nand fell"


def test_code_keeps_indentation_spaces_and_entities() -> None:
    code = 'Write:\n    if a  &amp;&amp;  b:\n        print(" x ")'
    assert compose(View(Source(code), [Block(0, 6), Block(11, len(code), "code", tight=True)]), ()) == code


def test_code_takes_the_indentation_before_its_first_line() -> None:
    text = "Write:\n    a = 1\n    b = 2"
    assert compose(View(Source(text), [Block(0, 6), Block(11, 28, "code", tight=True)]), ()) == text


def test_rows_keep_their_tabs() -> None:
    assert composed("Mill\t12\u00a0km\t&amp;", "row") == "Mill\t12 km\t&"


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("Cafe\u0301", "Café"),
        ("a\u00a0b\u2009c\u202fd\u3000e", "a b c d e"),
        ("a   b\t c", "a b c"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("\u202bא\u202c b\u200e", "א b"),
        ("a\x07b\x9fc", "abc"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("a\u200db\u200c c", "ab c"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("Tom &amp; Ana&#8217;s caf&eacute;&nbsp;bar", "Tom & Ana’s café bar"),
        ("&amp;quot;Yes&amp;quot;", '"Yes"'),
        ("&amp;amp;amp;lt; 5", "< 5"),
        ("5 &lt; 6", "5 < 6"),
        ("a & nbsp; b & # 39;c", "a b 'c"),
        ("&quot Yes", '" Yes'),
    ],
)
def test_odd_characters_become_plain(odd: str, plain: str) -> None:
    assert tidy(odd) == plain


@pytest.mark.parametrize("text", ["AT&T; and R&D;", "R&D", "?a=1&copy=2&lang=en", "&unknown; &", "Q & A", "5&6;"])
def test_ampersands_that_are_no_entities_stay(text: str) -> None:
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("detached", "right"),
    [
        ('the" end of the war "in', 'the "end of the war" in'),
        ('equipment, " the', 'equipment," the'),
        ('"We need equipment, " the mayor said.', '"We need equipment," the mayor said.'),
        ('the" liberation " of', 'the "liberation" of'),
        ('the" end "in May and the" rise " of June', 'the "end" in May and the "rise" of June'),
        ('He said: " We go " and left.', 'He said: "We go" and left.'),
        ('" We go, " he said.', '"We go," he said.'),
        ("“ We go ” he said", "“We go” he said"),
        ("„ Idziemy ” powiedział", "„Idziemy” powiedział"),
        ("le« marché »de", "le «marché» de"),
    ],
)
def test_detached_quotation_marks_are_set_right(detached: str, right: str) -> None:
    assert composed(detached) == right


@pytest.mark.parametrize(
    "text",
    [
        'He is 5\' 6" tall and the screen has 24" or 27" inches',
        'He said "yes" and "no", then "maybe."',
        'over," he said. "Now we go.',
        'river rose" he said. "Now we go home',
        "« Nous partons », dit-elle. « Oui ! »",
        "»Wort« und »Satz«",
        'a " b',
        'one "two" three "four',
        'print("a", " b ") + " c " + d',
        'צה"ל ודו"ח',
        "the boys' \" room",
        "It's the '90s, 'n' that's it",
        '"First," she said. "Second," he said.',
        '("in brackets") —"after a dash"—',
    ],
)
def test_other_marks_are_never_touched(text: str) -> None:
    assert composed(text) == text


def test_escaped_markup_does_not_become_a_page() -> None:
    text = "&lt;p&gt;Rain fell.&lt;/p&gt;"
    assert composed(text) == text


def test_escaped_tags_in_prose_become_readable() -> None:
    text = "The &lt;b&gt; tag makes words bold, and &lt;i&gt; makes them slanted."
    assert composed(text) == "The <b> tag makes words bold, and <i> makes them slanted."


def test_the_outcome_never_begins_or_ends_in_white_space() -> None:
    assert composed("\u3000\u3000Rain.\n\n ") == "Rain."


WORDS = st.text(st.sampled_from("ab Z9.,-!?\"“”„«»'&;#amp\n\u00a0\u200b\u200d\u0301\u00ad\t日م()[]"), max_size=60)


@settings(deadline=None, max_examples=400)
@given(st.one_of(WORDS, st.text(max_size=60)))
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from('ab A,."  "'), max_size=40))
def test_mended_marks_need_no_mending_and_only_spaces_move(text: str) -> None:
    once = composed(text)
    assert composed(once) == once
    assert once.replace(" ", "") == text.replace(" ", "")


@settings(deadline=None, max_examples=400)
@given(st.one_of(WORDS, st.text(max_size=60)), st.sampled_from(["line", "item", "row", "verse", "caption"]))
def test_composing_twice_changes_nothing(text: str, form: str) -> None:
    once = composed(text, form)
    assert composed(once, form) == once
    assert once == once.strip()


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["rain", "Fluß", "été", "5,000", "café.", "«oui»", '"no"', "(so)"]), max_size=20))
def test_words_are_kept(words: list[str]) -> None:
    text = "  ".join(words)
    assert re.findall(r"\w+", composed(text)) == re.findall(r"\w+", text)


@settings(deadline=None, max_examples=200)
@given(WORDS, st.data())
def test_any_cut_leaves_a_text(text: str, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    cuts = [Removal(ends[i], ends[i + 1], "embed", "embed/en/x", 1.0, {}) for i in (0, 2) if ends[i] < ends[i + 1]]
    left = compose(View(Source(text), blocks_of(text)), cuts)
    assert left == left.strip()
    assert "  " not in left


@pytest.mark.parametrize(
    "unit", ["plain words. ", "a-\n", "&amp;", "&#8217; ", '" a ', '"a b, " ', "\u200d", "é ", "( ", "a" * 50 + "\n"]
)
def test_cost_grows_with_the_input(unit: str) -> None:
    assert_linear(lambda size: composed(unit * (size // len(unit))), 40_000)


def test_cost_grows_with_the_number_of_blocks_and_cuts() -> None:
    def cut(count: int) -> None:
        text = "Rain (x) fell.\n" * count
        cuts = [Removal(i * 15 + 5, i * 15 + 8, "embed", "embed/en/x", 1.0, {}) for i in range(count)]
        blocks = [Block(i * 15, i * 15 + 14) for i in range(count)]
        compose(View(Source(text), blocks), cuts)

    assert_linear(cut, 2_000)


def test_a_clean_paragraph_is_the_very_same_string() -> None:
    text = "Rain fell all day in the valley, and “the river” rose by a metre."
    assert _tidy.tidy(text) is text
    assert _quotes.mend(text) is text
