"""A dump's lines become blocks; hard-wrapped paragraphs join, everything that is meant line by line stays so."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from cleaner.document import Source
from cleaner.stages import _forms
from cleaner.stages.lines import split

PARAGRAPH = (
    "The council met on Tuesday evening to decide what should become of the old harbour, which has stood empty since "
    "the ferry company moved its boats to the new terminal three years ago, and it could not agree on a plan."
)


def blocks(text: str) -> list[str]:
    """The blocks of a dump, with their inner lines joined by a bar."""
    return [text[block.start : block.end].replace("\n", "|") for block in split(Source(text))[1]]


def forms(text: str) -> list[str]:
    return [block.form for block in split(Source(text))[1]]


def test_each_line_is_a_block():
    assert blocks("One line.\n\nAnother line.\nA third.") == ["One line.", "Another line.", "A third."]


def test_blank_lines_of_spaces_part_blocks_and_are_no_block():
    assert blocks("One.\n  \t \nTwo.\n\n\n\n") == ["One.", "Two."]


def test_white_space_around_a_line_is_outside_its_block():
    assert blocks("   Indented a little.   \n") == ["Indented a little."]


def test_a_block_behind_a_single_line_break_is_tight():
    assert [block.tight for block in split(Source("a\nb\n\nc"))[1]] == [False, True, False]


def test_a_hard_wrapped_paragraph_is_one_block():
    wrapped = textwrap.fill(PARAGRAPH, 60)
    assert blocks(wrapped + "\n\n" + wrapped) == [wrapped.replace("\n", "|")] * 2


def test_wrapped_paragraphs_told_apart_by_indented_first_lines_are_two_blocks():
    wrapped = textwrap.fill(PARAGRAPH, 60, initial_indent="    ")
    assert len(blocks(wrapped + "\n" + wrapped)) == 2


def test_wrapped_paragraphs_told_apart_by_a_short_last_line_are_two_blocks():
    wrapped = textwrap.fill(PARAGRAPH, 60)
    assert len(blocks(wrapped + "\n" + wrapped)) == 2


def test_hyphenated_words_at_line_ends_do_not_part_a_paragraph():
    text = (
        "The council met on Tuesday evening to decide what should be-\n"
        "come of the old harbour, which has stood empty since the fer-\n"
        "ry company moved its boats to the new terminal three years\n"
        "ago, and it could not agree on a plan for the harbour that\n"
        "everyone liked."
    )
    assert len(blocks(text)) == 1


def test_a_poem_keeps_its_lines():
    poem = "The tide went out at noon\nand left a single shoe,\na bottle and a spoon,\na letter wet with dew."
    assert len(blocks(poem)) == 4


def test_a_bullet_list_keeps_its_items():
    text = "- two eggs\n- a cup of flour\n• a pinch of salt\n* milk"
    assert (len(blocks(text)), forms(text)) == (4, ["item"] * 4)


def test_a_numbered_list_inside_wrapped_text_keeps_its_items():
    wrapped = textwrap.fill(PARAGRAPH, 60)
    text = f"{wrapped}\n\n1. Open the valve slowly and wait until the water is clear.\n2. Close it again.\n\n{wrapped}"
    assert len(blocks(text)) == 4


def test_a_table_of_tabs_keeps_its_rows():
    text = "Town\tVotes\tShare\nHalm\t412\t51.2\nOst\t392\t48.8"
    assert forms(text) == ["row"] * 3


def test_a_listing_is_one_block_with_its_lines():
    text = "```\nfor x in y:\n    print(x)\n```"
    assert (len(blocks(text)), forms(text)) == (1, ["code"])


def test_a_line_that_begins_with_the_comma_behind_a_link_joins_the_line_before():
    assert blocks("He told\nThe Daily Example\n, which printed it at once, that he would go.")[-1].startswith(
        "The Daily Example|, which"
    )


def test_long_lines_without_blank_lines_are_paragraphs_of_their_own():
    text = "\n".join([PARAGRAPH] * 5)
    assert len(blocks(text)) == 5


def test_wrapped_chinese_joins():
    line = "市议会星期二晚上开会讨论旧港口的未来因为渡轮公司三年前搬走"
    assert len(blocks("\n".join([line] * 4) + "\n之后一直空着。")) == 1


@given(st.text(alphabet="ab,.- \n\tÉ中", max_size=400))
def test_blocks_are_in_order_disjoint_and_leave_only_white_space_out(text: str):
    found = split(Source(text))[1]
    end = 0
    outside = ""
    for block in found:
        assert end <= block.start < block.end
        outside += text[end : block.start]
        end = block.end
    assert (outside + text[end:]).strip() == ""


@given(st.text("a1x-.)([|#{:>/$`~ \t\u00a0", max_size=12))
def test_the_quick_look_at_a_line_overlooks_no_item_and_no_code(line: str):
    bare = line.strip()
    assert not bare or _forms._may_be_item(bare) or not _forms._ITEM.match(line)
    assert not bare or _forms._may_be_code(line, bare) or not _forms._CODE.search(line)
