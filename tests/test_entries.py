"""Prose under lines that say who wrote it and when: found, and claimed weakly, so that a forum keeps its posts."""

from __future__ import annotations

import pytest
from growth import assert_linear

from cleaner.document import Options
from cleaner.stages import decode, lines, tail
from cleaner.stages._entries import entries
from cleaner.stages._view import View
from cleaner.stages.settle import Docket

STORY = "The harbour master said on Sunday that twenty boats had left before the fog came in over the town."
SAID = "I was there as well and could not see my own hand, so I went home and had some soup instead of fish."


def view(*parts: str) -> View:
    return View(*lines.split(decode.decode("\n\n".join(parts), "text")))


def thread(*heads: str) -> list[str]:
    return [part for head in heads for part in (head, SAID)]


@pytest.mark.parametrize(
    "heads",
    [
        (
            "Ana Ruiz says:\nMay 6, 2024 at 4:21 pm",
            "Bo Li says:\nMay 7, 2024 at 9:02 am",
            "kim99\nMay 8, 2024 at 1:00 pm",
        ),
        ("Anonymous May 6, 2024 at 4:21 PM", "Ana May 6, 2024 at 5:01 PM", "Bo Li May 9, 2024 at 5:01 AM"),
        ("Ana\n1 year ago", "Bo\n12\n1 year ago", "Kim\n11 months ago"),
        (
            "Posted by: Ana at May 6, 2024 4:21 PM",
            "Posted by: Bo at May 6, 2024 5:00 PM",
            "Posted by: K at May 7, 2024",
        ),
        ("Ana schreibt:\nvor 3 Stunden", "Bo schreibt:\nvor 2 Tagen", "Kim\nvor einem Monat"),
    ],
)
def test_the_prose_under_names_and_times_is_found(heads: tuple[str, ...]) -> None:
    seen = view(STORY, STORY.replace("twenty", "thirty"), *thread(*heads), "Reply")
    found = entries(seen, {len(seen.blocks) - 1})
    assert {seen.texts[index] for index in found} == {SAID}
    assert len(found) == 3


def test_dates_in_sentences_are_no_heads() -> None:
    told = [
        f"On {day} May 2024 the boats of the town left the harbour in the fog, one after the other."
        for day in (1, 2, 3, 4)
    ]
    seen = view(STORY, *told, "Reply")
    assert entries(seen, {len(seen.blocks) - 1}) == []


def test_the_claims_are_too_weak_to_take_prose_alone() -> None:
    seen = view(STORY, *thread("Ana\n1 year ago", "Bo\n1 year ago", "Kim\n1 year ago"), "Reply")
    made = tail.judge(seen, {})
    assert {(claim.rule, claim.sure) for claim in made} == {(tail.ENTRY, False)}
    docket = Docket(seen, Options())
    docket.add(made)
    assert not docket.standing()


def test_many_lines_with_dates_are_read_in_linear_time() -> None:
    def run(size: int) -> None:
        seen = view(*thread(*[f"Ana {number}\nMay 6, 2024" for number in range(size)]), "Reply")
        entries(seen, {len(seen.blocks) - 1})

    assert_linear(run, 100)
