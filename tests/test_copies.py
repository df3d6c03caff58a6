"""What a page says twice is said once; what repeats itself by nature, and what is hardly a page, stays."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.document import Block, Source
from cleaner.stages import copies
from cleaner.stages._view import View

STORY = [
    f"On the {day} day the crew of the old ferry painted the {what} of the boat, and the harbour master watched them."
    for day, what in zip(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        ["hull", "rail", "funnel", "deck", "bridge", "keel", "mast", "name", "stern", "bow", "galley", "hold"],
        strict=True,
    )
]


def taken(lines: list[str], form: str = "line", whole_page: bool = True, standing: tuple[int, ...] = ()) -> list[int]:
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    blocks = [Block(start, start + len(line), form) for start, line in zip(starts, lines, strict=True)]
    view = View(Source(text), blocks)
    return [starts.index(claim.start) for claim in copies.judge(view, standing, whole_page)]


def test_the_second_copy_of_a_paragraph_goes() -> None:
    assert taken([*STORY, STORY[2], "The last word was the captain's, who said it on the quay at noon."]) == [12]


def test_marks_and_capitals_make_no_difference() -> None:
    assert taken([*STORY, f"“{STORY[3].upper()}”"]) == [12]


def test_a_sentence_pulled_out_of_a_paragraph_of_a_dump_goes() -> None:
    told = "“Nobody had seen the old boat so white,” the harbour master said, and went home to his tea."
    assert taken(["Nobody had seen the old boat so white", *STORY, told]) == [0]


def test_a_short_line_that_stands_twice_stays() -> None:
    assert taken([*STORY, "Rain, said the cook.", "Rain, said the cook."]) == []


def test_what_stands_again_after_it_was_taken_stays() -> None:
    assert taken([*STORY, STORY[2]], standing=(2,)) == []


def test_a_text_of_few_paragraphs_may_repeat_them() -> None:
    assert taken([*STORY[:3], *STORY[:3]]) == []


@pytest.mark.parametrize("form", ["code", "verse", "row"])
def test_code_verse_and_tables_repeat_themselves_by_nature(form: str) -> None:
    assert taken([*STORY, *STORY], form) == []


def test_an_article_that_is_no_page_repeats_itself_on_purpose() -> None:
    assert taken([*STORY, STORY[3]], whole_page=False) == []
    assert cleaner.clean("\n\n".join([*STORY, STORY[3]])).text.count(STORY[3]) == 2


def test_a_page_that_holds_its_article_twice_gives_it_once() -> None:
    article = "".join(f"<p>{line}</p>" for line in STORY)
    markup = f"<main><div class=wide>{article}</div><div class=narrow>{article}</div></main>"
    assert cleaner.clean(markup, options=cleaner.Options(form="html")).text == "\n\n".join(STORY)
    assert cleaner.clean(markup, options=cleaner.Options(form="html", threshold=0)).text.count(STORY[0]) == 2
