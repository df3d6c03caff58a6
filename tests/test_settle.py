"""The guards: what claims may not take, and what happens when they would take too much."""

from __future__ import annotations

from cleaner.document import Claim, Options, Source
from cleaner.stages import lines
from cleaner.stages._view import View
from cleaner.stages.settle import Docket, settle

PROSE = "The river rose by two metres in a night and carried the old wooden bridge away."


def settled(text: str, *claims: tuple[str, dict[str, object]], options: Options = Options()):
    """Settle claims given as (claimed string, fields of the claim)."""
    source, blocks = lines.split(Source(text))
    made = []
    for piece, fields in claims:
        start = text.index(piece)
        base = Claim(start, start + len(piece), "share", "share/en/one")
        made.append(base._replace(**fields))
    removals, warnings = settle(View(source, blocks), made, options)
    return [(text[removal.start : removal.end], removal.kind) for removal in removals], warnings


def test_a_claim_becomes_a_removal_with_its_kind():
    assert settled(f"{PROSE}\nShare", ("Share", {}))[0] == [("Share", "share")]


def test_of_two_claims_on_a_block_the_kind_that_comes_first_wins():
    claims = ("Share", {}), ("Share", {"kind": "embed", "rule": "embed/en/one"})
    assert settled(f"{PROSE}\nShare", *claims)[0] == [("Share", "embed")]


def test_prose_is_not_taken_by_a_claim_that_is_not_sure():
    assert settled(f"{PROSE}\n{PROSE}\n{PROSE} Yes.", (f"{PROSE} Yes.", {}))[0] == []


def test_prose_is_taken_by_a_sure_claim():
    last = f"{PROSE} Yes."
    assert settled(f"{PROSE}\n{PROSE}\n{last}", (last, {"sure": True}))[0] == [(last, "share")]


def test_a_string_of_fragments_is_no_prose():
    bio = "Gardener. Father of two. Bridge builder. Cake lover. Sleeper."
    assert settled(f"{PROSE}\n{bio}", (bio, {}))[0] == [(bio, "share")]


def test_the_fuse_keeps_the_prose_and_flags_the_document():
    claims = (f"{PROSE} Yes.", {"sure": True}), ("Share", {})
    removals, warnings = settled(f"{PROSE}\n{PROSE} Yes.\nShare", *claims)
    assert removals == [("Share", "share")]
    assert warnings == ("fuse: the rules would have taken over 40% of the prose; it was kept",)


def test_a_partial_claim_inside_a_removed_block_is_dropped():
    claims = ("Share this", {}), ("this", {"takes": "match"})
    assert settled(f"{PROSE}\nShare this", *claims)[0] == [("Share this", "share")]


def test_overlapping_partial_claims_leave_disjoint_removals():
    claims = ("the old", {"takes": "match"}), ("old wooden", {"takes": "match"})
    assert settled(PROSE, *claims)[0] == [("the old", "share")]


def test_an_end_claim_waits_until_the_prose_behind_it_is_gone():
    text = "\n".join(["Share", f"{PROSE} 1.", f"{PROSE} 2.", f"{PROSE} 3.", PROSE * 9])
    sure = [(f"{PROSE} {number}.", {"sure": True}) for number in (1, 2)]
    assert settled(text, ("Share", {"where": "end"}))[0] == []
    assert settled(text, ("Share", {"where": "end"}), *sure)[0][0] == ("Share", "share")


def test_ignore_leaves_a_kind_alone():
    assert settled(f"{PROSE}\nShare", ("Share", {}), options=Options(ignore=("share",)))[0] == []


def test_select_narrows_to_what_is_named():
    claims = ("Share", {}), ("Print", {"kind": "navigation", "rule": "navigation/en/one"})
    options = Options(select=("navigation",))
    assert settled(f"{PROSE}\nShare\nPrint", *claims, options=options)[0] == [("Print", "navigation")]


def test_selecting_an_opt_in_kind_adds_it_to_the_rest():
    claims = ("Share", {}), ("Print", {"kind": "notice", "rule": "notice/en/one"})
    text = f"{PROSE}\nShare\nPrint"
    assert settled(text, *claims)[0] == [("Share", "share")]
    assert settled(text, *claims, options=Options(select=("notice",)))[0] == [("Share", "share"), ("Print", "notice")]


def test_claims_handed_in_one_after_another_settle_as_if_they_came_together():
    text = f"Share\n{PROSE}\nPrint\nMore"
    source, blocks = lines.split(Source(text))
    view = View(source, blocks)
    claims = [Claim(view.starts[at], blocks[at].end, "share", f"share/en/{at}") for at in (3, 0, 2)]
    docket = Docket(view, Options())
    for claim in claims:
        docket.add([claim])
    assert sorted(docket.standing()) == [0, 2, 3]
    assert docket.settle() == settle(view, claims, Options())


def test_dates_over_paragraphs_are_a_chronicle_unless_the_paragraphs_go_too():
    days = [f"{day} March 2024" for day in (3, 4, 5)]
    entries = [f"{PROSE} {number}." for number in (1, 2, 3, 4)]
    text = "\n".join([PROSE * 9, entries[0], days[0], entries[1], days[1], entries[2], days[2], entries[3]])
    dated = [(day, {"kind": "dateline", "rule": "dateline/any/stamp"}) for day in days]
    remarks = [(entry, {"kind": "comments", "rule": "comments/dump/thread", "sure": True}) for entry in entries[2:]]
    assert settled(text, *dated)[0] == []
    assert [kind for _, kind in settled(text, *dated, *remarks)[0]] == [
        "dateline",
        "dateline",
        "comments",
        "dateline",
        "comments",
    ]
