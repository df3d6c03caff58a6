"""Lines before the first paragraph of a page, behind its last, and islands in a dump need more to stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cleaner.document import THRESHOLD, Source
from cleaner.stages import lines
from cleaner.stages._outskirts import outskirts
from cleaner.stages._view import View

STORY = [f"The old ferry sailed on day {day}, with the whole crew and two sheep aboard." for day in range(1, 6)]


def goes(texts: list[str], chances: dict[str, float], page: bool, gone: tuple[str, ...] = (), dial: float = THRESHOLD):
    """Which of the texts of a page, or of a dump of one, go; what is not named has a chance of 0.95."""
    source, blocks = lines.split(Source("\n\n".join(texts)))
    view = View(replace(source, page=page), blocks)
    stays = [number for number, text in enumerate(view.texts) if text not in gone]
    weighed = np.array([chances.get(text, 0.95) for text in view.texts])
    return [view.texts[number] for number in outskirts(view, stays, weighed, dial)]


def test_a_doubtful_line_behind_the_last_paragraph_goes() -> None:
    assert goes([*STORY, "Frost spoils the harvest"], {"Frost spoils the harvest": 0.8}, True) == [
        "Frost spoils the harvest"
    ]
    assert goes([*STORY, "Frost spoils the harvest"], {"Frost spoils the harvest": 0.92}, True) == []


def test_a_line_before_the_first_paragraph_needs_less_to_stay() -> None:
    assert goes(["Sheep at sea", *STORY], {"Sheep at sea": 0.6}, True) == []
    assert goes(["Sheep at sea", *STORY], {"Sheep at sea": 0.4}, True) == ["Sheep at sea"]


def test_a_line_between_paragraphs_stays() -> None:
    assert goes([*STORY[:3], "Sheep at sea", *STORY[3:]], {"Sheep at sea": 0.35}, True) == []


def test_a_doubtful_sentence_between_furniture_goes() -> None:
    teaser = "The mayor of the next town says that he has had enough of sheep."
    page = [*STORY[:3], "Menu", teaser, "Search", *STORY[3:]]
    assert goes(page, {teaser: 0.2}, False, gone=("Menu", "Search")) == [teaser]
    assert goes(page, {teaser: 0.2}, False) == []


def test_where_paragraphs_are_few_nothing_is_doubted() -> None:
    assert goes([*STORY[:3], "Frost spoils the harvest"], {"Frost spoils the harvest": 0.2}, True) == []


def test_a_dial_at_nought_doubts_nothing() -> None:
    assert goes(["Sheep at sea", *STORY, "Frost"], {"Sheep at sea": 0.01, "Frost": 0.01}, True, dial=0) == []
