"""Two texts laid side by side: which blocks of the one the other holds."""

from __future__ import annotations

import sys
from pathlib import Path

from growth import assert_linear

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import align

PARAGRAPHS = [
    "The ferry between Ashby and Millport sailed again on Tuesday after eleven weeks in the dry dock, its crew said.",
    "Passengers had used a bus that takes four times as long, and the bakers say they lost a third of their trade.",
    "A second boat is to be bought next spring, if the county council agrees to pay for half of it at its May meeting.",
]


def kept(texts: list[str], extraction: str) -> list[bool]:
    return align.held(align.lay(texts, extraction))


def test_short_blocks_are_told_by_their_neighbours() -> None:
    texts = ["Sport", PARAGRAPHS[0], "Sport", PARAGRAPHS[1], "Sport"]
    extraction = f"{PARAGRAPHS[0]}\nSport\n{PARAGRAPHS[1]}"
    assert kept(texts, extraction) == [False, True, True, True, False]


def test_a_second_copy_of_a_kept_paragraph_is_not_kept() -> None:
    texts = [PARAGRAPHS[0], PARAGRAPHS[0], PARAGRAPHS[1]]
    assert sum(kept(texts, "\n".join(PARAGRAPHS[:2]))) == 2


def test_copies_are_kept_as_often_as_the_extraction_has_them() -> None:
    texts = [PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[0], PARAGRAPHS[2]]
    assert kept(texts, "\n".join(texts)) == [True, True, True, True]


def test_characters_are_words_where_words_are_not_parted() -> None:
    text = "渡船は火曜日に十一週間ぶりに運航を再開した。"
    assert kept(["天気", text], text) == [False, True]


def test_alignment_grows_with_the_page() -> None:
    def lay(count: int) -> None:
        texts = [f"The harbour office said on Tuesday that boat number {number} would sail." for number in range(count)]
        assert all(kept(texts, "\n".join(texts)))

    assert_linear(lay, 800)
