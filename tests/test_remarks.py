"""Readers' remarks behind an article in a dump go, known by who wrote them and when; the posts of a forum stay."""

from __future__ import annotations

import pytest
from growth import assert_linear

import cleaner
from cleaner import Options
from cleaner.stages import decode, lines
from cleaner.stages._remarks import remarks
from cleaner.stages._view import View

STORY = [
    f"The harbour master said on {day} that twenty boats had left before the fog came in over the town, and that he "
    "did not expect any of them back before the end of the week, because the forecast promised nothing but more fog."
    for day in ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
]
SAID = "I was there as well and could not see my own hand, so I went home and had some soup instead of fish."
DATED = ("Ana Ruiz\nMay 6, 2024 at 4:21 pm", "Bo Li\nMay 7, 2024 at 9:02 am", "kim99\n3\nMay 8, 2024 at 1:00 pm")


def text_of(*parts: str) -> str:
    return cleaner.clean("\n\n".join(parts), options=Options(form="text")).text


def thread(*heads: str) -> list[str]:
    return [part for head in heads for part in (head, SAID)]


@pytest.mark.parametrize(
    "heads",
    [
        DATED,
        ("Anonymous May 6, 2024 at 4:21 PM", "Ana May 6, 2024 at 5:01 PM", "Bo Li May 9, 2024 at 5:01 AM"),
        ("Ana\n1 year ago", "Bo\n12\n1 year ago", "Kim\n11 months ago"),
        ("Posted by: Ana at May 6, 2024 4:21 PM", "Posted by: Bo at May 6, 2024", "Posted by: K at May 7, 2024"),
    ],
)
def test_remarks_under_their_heading_go(heads: tuple[str, ...]) -> None:
    assert text_of(*STORY, "3 Comments", *thread(*heads)) == "\n\n".join(STORY)


def test_remarks_without_a_heading_go_where_blogs_say_who_says_it() -> None:
    heads = ("Ana says:\nMay 6, 2024 at 4:21 pm", "Bo says:\nMay 7, 2024 at 9:02 am", "Kim says:\nMay 8, 2024")
    assert SAID not in text_of(*STORY, *thread(*heads))


def test_remarks_in_other_languages_go() -> None:
    heads = ("Ana schreibt:\nvor 3 Stunden", "Bo schreibt:\nvor 2 Tagen", "Kim schreibt:\nvor einem Monat")
    assert SAID not in text_of(*STORY, "3 Kommentare", *thread(*heads))


def test_the_posts_of_a_forum_stay() -> None:
    assert text_of("3 comments", *thread(*DATED)).count(SAID) == 3


def test_dated_entries_of_an_article_stay() -> None:
    assert text_of(*STORY, "The year in the harbour", *thread(*DATED)).count(SAID) == 3


def test_dates_in_sentences_are_no_heads() -> None:
    told = [f"On {day} May 2024 the boats of the town left the harbour in the fog, one by one." for day in (1, 2, 3, 4)]
    assert text_of(*STORY, "3 Comments", *told).count("2024") == 4


def test_many_lines_with_dates_are_read_in_linear_time() -> None:
    def run(size: int) -> None:
        heads = [f"Ana {number} says:\nMay 6, 2024" for number in range(size)]
        remarks(View(*lines.split(decode.decode("\n\n".join([*STORY, *thread(*heads)]), "text"))), {})

    assert_linear(run, 100)
