"""A document with its margin notes."""

from __future__ import annotations

from cleaner.document import Cleaned, Removal, Source
from cleaner.explain import explain


def taken(text: str, piece: str, rule: str = "share/en/bar", **found: str) -> Removal:
    start = text.index(piece)
    return Removal(start, start + len(piece), rule.split("/")[0], rule, 0.9, found)


def body(text: str, *removals: Removal, **fields: tuple[str, ...]) -> list[str]:
    shown = explain(Cleaned("", Source(text), removals=removals, **fields))
    return shown.split("\n\n", 1)[1].splitlines()


def test_the_header_says_what_was_found_and_what_was_not() -> None:
    source = Source("Rain. Share", encoding="cp1252", changes=("mojibake mended",))
    doc = Cleaned("Rain.", source, (taken("Rain. Share", "Share"),), title="Rain", authors=("Ana Ruiz", "Tom Okoye"))
    assert explain(doc).split("\n\n")[0].splitlines() == [
        "title       Rain",
        "site        –",
        "authors     Ana Ruiz, Tom Okoye",
        "date        –",
        "lang        –",
        "tags        –",
        "url         –",
        "description –",
        "read as     dump, cp1252, mojibake mended",
        "taken out   1 piece, 5 of 11 characters",
    ]


def test_a_kept_line_has_a_plain_margin_and_blank_lines_are_folded() -> None:
    assert body("\n\nRain.\n\n\n  \nSun.\nSnow.\n") == ["  │ Rain.", "  │", "  │ Sun.", "  │ Snow."]


def test_a_line_that_was_taken_out_is_marked_and_followed_by_its_note() -> None:
    text = "By Ana Ruiz\nRain."
    note = "  └ byline  byline/en/by  0.90  author: Ana Ruiz"
    assert body(text, taken(text, "By Ana Ruiz", "byline/en/by", author="Ana Ruiz")) == [
        "- │ By Ana Ruiz",
        note,
        "  │ Rain.",
    ]


def test_a_part_of_a_line_that_was_taken_out_stands_in_brackets() -> None:
    text = "Rain (see map) fell [embed] here."
    shown = body(text, taken(text, "(see map)", "caption/en/map"), taken(text, "[embed]", "embed/any/code"))
    assert shown == [
        "~ │ Rain ⟦(see map)⟧ fell ⟦[embed]⟧ here.",
        "  └ caption  caption/en/map  0.90",
        "  └ embed  embed/any/code  0.90",
    ]


def test_a_line_taken_out_in_two_pieces_shows_both() -> None:
    text = "Share Print"
    assert body(text, taken(text, "Share"), taken(text, "Print"))[0] == "- │ ⟦Share⟧ ⟦Print⟧"


def test_a_removal_of_several_lines_has_one_note_below_the_last() -> None:
    text = "Rain.\nComments\n\nNice!\nSun."
    shown = body(text, taken(text, "Comments\n\nNice!\n", "comments/en/rest"))
    assert shown == [
        "  │ Rain.",
        "- │ Comments",
        "  │",
        "- │ Nice!",
        "  └ comments  comments/en/rest  0.90",
        "  │ Sun.",
    ]


def test_a_removal_that_starts_and_ends_inside_lines_is_shown_exactly() -> None:
    text = "Rain fell. [caption\nx] Sun came."
    shown = body(text, taken(text, "[caption\nx]", "embed/any/code"))
    assert shown == ["~ │ Rain fell. ⟦[caption⟧", "~ │ ⟦x]⟧ Sun came.", "  └ embed  embed/any/code  0.90"]


def test_a_removal_of_blanks_alone_is_still_accounted_for() -> None:
    text = "Rain.\n \t \nSun."
    assert "  └ share  share/en/bar  0.90" in body(text, taken(text, " \t "))


def test_warnings_stand_at_the_end() -> None:
    assert body("Rain.", warnings=("too much would go",)) == ["  │ Rain.", "", "! │ too much would go"]


def test_what_a_terminal_would_obey_is_shown_instead() -> None:
    assert body("Rain\x1b[31m\rfell\u202e.") == ["  │ Rain\ufffd[31m\ufffdfell\ufffd."]


def test_colour_marks_whole_lines_and_changes_no_text() -> None:
    text = "Share\nRain."
    doc = Cleaned("", Source(text), (taken(text, "Share"),))
    painted = explain(doc, colour=True)
    assert "\x1b[31m- │ Share\x1b[0m" in painted
    assert painted.replace("\x1b[31m", "").replace("\x1b[2m", "").replace("\x1b[0m", "") == explain(doc)
