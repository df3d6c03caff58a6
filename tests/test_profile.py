"""Profiles of sites: what learning promises, and what the judge takes and leaves."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from command import cleaner as command
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Options, clean, pipeline
from cleaner.errors import ProfileError
from cleaner.learn import Sample
from cleaner.stages import _profile, model, profile
from cleaner.stages._opinion import Opinion
from cleaner.stages._view import View

SITE = "harbour.co.uk"
URL = "https://www.harbour.co.uk/news/1"
HEAD = ["Harbour Times", "Tides and weather", "Boats for sale", "Puzzles and prizes", "Letters desk"]
FOOT = ["Most read on the quay", "Tell us your story", "Our other papers", "Jobs at the pier", "Print shop"]
TALES = [
    ("The council met on Tuesday evening and decided to close the old pier for good.", "Nobody spoke for the plan."),
    ("A storm took the roof off the chandlery, and its owner has slept in the loft since then.", "It will be mended."),
    ("Three sisters have rowed around the island in a boat that they built from driftwood.", "They took nine days."),
    ("The lighthouse keeper retires after forty years, and nobody has asked for his post so far.", "He will fish."),
    ("Pupils of the harbour school have counted every gull on the roofs of the town this spring.", "There are 812."),
]
MORE = "The people who live beside the water had a good deal to say about it when they were asked, and said it."

POEM = ("song", "light", "salt", "bell", "rope", "tide", "gull", "sand", "foam", "wind")

documents = st.lists(
    st.tuples(st.integers(0, 5), st.frozensets(st.integers(1, 30), min_size=1, max_size=6)), max_size=25
)
quick = settings(derandomize=True, deadline=None)


def page(tale: int, extra: Iterable[str] = ()) -> str:
    """A dump of a whole page of the site."""
    return "\n\n".join([*HEAD, *TALES[tale], f"{MORE} {tale * 'Indeed. '}".strip(), *extra, *FOOT])


def profile_of(texts: Iterable[str], path: Path, site: str = SITE) -> Options:
    """Options with a profile that has learned the dumps."""
    sample = Sample()
    for text in texts:
        sample.add(_profile.site_hash(site), *_profile.document(_profile.line_hashes(text.split("\n\n"))))
    sample.write(str(path))
    return Options(profile=str(path))


def sampled(given: Iterable[tuple[int, frozenset[int]]], per_site: int = 4, total: int = 12) -> Sample:
    sample = Sample(per_site, total)
    for site, lines in given:
        sample.add(site * 7 + 1, *_profile.document(sorted(lines)))
    return sample


def written(sample: Sample) -> bytes:
    return b"".join(_profile.encode(sample.limits, sample.sites))


def merged(*samples: Sample, folder: Path) -> Sample:
    whole = Sample(4, 12)
    for sample in samples:
        sample.write(str(folder / "part"))
        _profile.load.cache_clear()
        whole.merge(_profile.load(str(folder / "part")))
    return whole


@quick
@given(documents, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(given: list, random):
    shuffled = random.sample(given, len(given))
    assert written(sampled(shuffled)) == written(sampled(given))


@quick
@given(documents, documents, documents)
def test_merging_is_learning_it_all_in_any_grouping(tmp_path_factory, one: list, two: list, three: list):
    folder = tmp_path_factory.mktemp("profiles")
    whole = written(sampled(one + two + three))
    parts = [sampled(part) for part in (one, two, three)]
    assert written(merged(*parts, folder=folder)) == whole
    assert written(merged(parts[2], parts[0], parts[1], folder=folder)) == whole
    inner = merged(parts[1], parts[2], folder=folder)
    assert written(merged(parts[0], inner, folder=folder)) == whole


@quick
@given(documents)
def test_a_document_that_comes_twice_counts_once(given: list):
    assert written(sampled(given + given)) == written(sampled(given))


@quick
@given(documents)
def test_a_sample_stays_within_its_limits(given: list):
    sample = sampled(given)
    assert sample.kept == sum(map(len, sample.sites.values())) <= 12
    assert max(map(len, sample.sites.values()), default=0) <= 4


def test_the_command_learns_what_pages_share_and_takes_it_out(tmp_path: Path):
    (tmp_path / "in.jsonl").write_text(
        "".join(json.dumps({"url": f"https://www.{SITE}/{tale}", "text": page(tale)}) + "\n" for tale in range(4))
    )
    assert command("learn", "in.jsonl", "-o", "p", cwd=tmp_path).status == 0
    done = command("in.jsonl", "--profile", tmp_path / "p", "--to", "jsonl", cwd=tmp_path)
    text = json.loads(done.stdout.splitlines()[0])["text"]
    assert [line for line in HEAD + FOOT if line in text] == []
    assert all(sentence in text for sentence in (*TALES[0], MORE))


def test_a_line_that_recurs_goes_in_the_profiles_name(tmp_path: Path):
    options = profile_of([page(1), page(2)], tmp_path / "p")
    doc = clean(page(0), url=URL, options=options)
    assert "chrome/profile/recurs" in {removal.rule for removal in doc.removals}
    assert not any(line in doc.text for line in HEAD + FOOT)


def test_a_site_the_profile_does_not_know_is_cleaned_as_without_it(tmp_path: Path):
    options = profile_of([page(1), page(2)], tmp_path / "p")
    other = "https://valley.co.uk/1"
    assert clean(page(0), url=other, options=options) == clean(page(0), url=other)
    assert clean(page(0), options=options) == clean(page(0))


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.lists(st.sampled_from([*HEAD, *FOOT, *TALES[0], MORE, "Share", "By Ana Ruiz"]), min_size=1, max_size=12))
def test_an_unknown_site_changes_nothing(tmp_path_factory, lines: list[str]):
    options = profile_of([page(1), page(2)], tmp_path_factory.mktemp("p") / "p", site="valley.co.uk")
    raw = "\n\n".join(lines)
    assert clean(raw, url=URL, options=options) == clean(raw, url=URL)


def test_the_document_itself_bears_no_witness(tmp_path: Path):
    options = profile_of([page(0)], tmp_path / "p")
    assert clean(page(0), url=URL, options=options) == clean(page(0), url=URL)


def test_posting_an_article_again_takes_nothing_from_it(tmp_path: Path):
    posts = [page(0, [f"Posted again for the {number} time"]) for number in ("second", "third", "fourth", "fifth")]
    options = profile_of(posts, tmp_path / "p")
    assert clean(page(0), url=URL, options=options) == clean(page(0), url=URL)


def test_a_poem_without_prose_survives_its_own_profile(tmp_path: Path):
    poem = "\n\n".join(f"{word} of the sea" for word in POEM)
    options = profile_of([poem], tmp_path / "p")
    assert clean(poem, url=URL, options=options).text == clean(poem, url=URL).text


def test_a_clean_article_keeps_the_lines_it_shares_with_others(tmp_path: Path):
    def article(tale: int) -> str:
        shared = ("“Yes,” he said.", "What happens now?", MORE, "The verdict")
        return "\n\n".join([*TALES[tale], *shared, TALES[tale][0]])

    options = profile_of(map(article, range(1, 5)), tmp_path / "p")
    assert clean(article(0), url=URL, options=options).text == article(0)


def test_a_heading_between_paragraphs_stays_on_a_page(tmp_path: Path):
    def markup(tale: int) -> str:
        head, foot = ("".join(f"<div>{line}</div>" for line in part) for part in (HEAD, FOOT))
        body = f"<p>{TALES[tale][0]} {MORE}</p><h2>What happens now?</h2><p>{MORE} {TALES[tale][0]}</p>"
        return f"<html><body>{head}<article>{body}</article>{foot}</body></html>"

    texts = [clean(markup(tale)).source.text for tale in (1, 2)]
    doc = clean(markup(0), url=URL, options=profile_of(texts, tmp_path / "p"))
    assert "What happens now?" in doc.text
    assert not any(line in doc.text for line in HEAD + FOOT)


def test_a_named_site_stands_in_for_the_address(tmp_path: Path):
    path = tmp_path / "p"
    profile_of([page(1), page(2)], path, site="the harbour times")
    doc = clean(page(0), options=Options(profile=str(path), site="The  Harbour Times"))
    assert not any(line in doc.text for line in HEAD)


def test_cleaning_again_with_the_profile_changes_nothing(tmp_path: Path):
    options = profile_of([page(1), page(2), page(3)], tmp_path / "p")
    text = clean(page(0), url=URL, options=options).text
    assert clean(text, url=URL, options=options).text == text


PLACES = [f"{MORE} {' '.join(POEM[:number])}, {number * 'again and '}again." for number in range(1, 8)]
ENDING = [f"{word} of the week" for word in POEM[:4]]


def long_page(tale: int, extra: Iterable[str] = (), ending: Iterable[str] = ()) -> str:
    """A page with so much prose of its own that it shows where its article stands."""
    own = [f"{TALES[tale][0]} {paragraph} Said of tale {POEM[tale]}." for paragraph in PLACES[:4]]
    return "\n\n".join([*HEAD, *own[:2], *extra, *own[2:], *ENDING, *ending, *FOOT])


def places_of(path: Path, texts: Iterable[str], given: str) -> dict[str, tuple[float, float]]:
    """For each line of a document the least and greatest share of other documents' own prose before it."""
    profile_of(texts, path)
    known = _profile.table(str(path), SITE)
    assert known is not None
    names = dict(zip(_profile.line_hashes(given.split("\n\n")), given.split("\n\n"), strict=True))
    found: dict[str, tuple[float, float]] = {}
    for line, share in known.places(names.keys(), 0):
        least, most = found.get(names[line], (share, share))
        found[names[line]] = min(least, share), max(most, share)
    return found


def test_a_profile_tells_what_stands_before_and_behind_the_articles_of_others(tmp_path: Path):
    found = places_of(tmp_path / "p", [long_page(1, ["The verdict"]), long_page(2)], long_page(0, ["The verdict"]))
    assert {line: found[line] for line in (HEAD[0], FOOT[0])} == {HEAD[0]: (0, 0), FOOT[0]: (1, 1)}
    assert 0.1 < found["The verdict"][0] < 0.9


def test_a_line_that_stands_twice_tells_both_places(tmp_path: Path):
    found = places_of(tmp_path / "p", [long_page(1, [HEAD[0]])], long_page(0))
    assert found[HEAD[0]][0] == 0
    assert found[HEAD[0]][1] > 0.1


def test_a_document_with_hardly_any_prose_tells_no_places(tmp_path: Path):
    assert places_of(tmp_path / "p", [page(1)], long_page(0)) == {}


def test_a_document_keeps_its_lines_in_order_each_at_its_first_and_last_place():
    assert _profile.document([1, 2, 1, 0, 3, 1])[1].tolist() == [1, 2, 3, 1]


@quick
@given(st.text())
def test_the_last_byte_of_a_lines_hash_counts_its_words_of_prose(text: str):
    words = _profile.line_hashes([text, f"{text} {MORE}"])
    assert words[1] % 256 >= 8
    assert words[0] == 0 or words[0] % 256 in (0, *range(8, 256))


def claimed(
    path: Path, raw: str, others: Iterable[str], chances: dict[str, float], gone: Iterable[str] = ()
) -> set[str]:
    """The lines that are claimed after the profile was asked; `gone` are the model's claims, other chances are 0.99."""
    options = replace(profile_of(others, path), site=SITE)
    view = View(*pipeline.split(raw, options))
    claims = [model._claim(view, view.texts.index(line), chances[line], "other") for line in gone]
    opinion = Opinion(claims, [], [], {index: chances.get(text, 0.99) for index, text in enumerate(view.texts)})
    return {view.texts[view.index(claim)] for claim in profile.judge(view, opinion, (), None, options).claims}


def test_lines_outside_the_articles_of_others_go_however_sure_the_model_is(tmp_path: Path):
    assert claimed(tmp_path / "p", long_page(0), map(long_page, (1, 2)), {}) == {*HEAD, *ENDING, *FOOT}


@pytest.mark.parametrize(("chance", "goes"), [(0.45, True), (0.55, False)])
def test_a_line_amid_the_articles_of_others_goes_where_the_model_doubts_it(tmp_path: Path, chance: float, goes: bool):
    pair = ["What happens to the old pier", "Who will pay for the lights"]
    others = [long_page(tale, pair) for tale in (1, 2)]
    gone = claimed(tmp_path / "p", long_page(0, pair), others, dict.fromkeys(pair, chance))
    assert (gone & set(pair) == set(pair)) is goes


@pytest.mark.parametrize(("chance", "goes"), [(0.9, True), (0.98, False)])
def test_teasers_behind_the_end_of_the_article_go_unless_the_model_is_sure(tmp_path: Path, chance: float, goes: bool):
    teaser = "Gulls counted on every roof of the town"
    raw = long_page(0, ending=[teaser])
    gone = claimed(tmp_path / "p", raw, map(long_page, (1, 2)), {teaser: chance})
    assert (teaser in gone) is goes


@pytest.mark.parametrize(("chance", "goes"), [(0.04, True), (0.06, False)])
def test_prose_that_no_other_page_holds_is_won_back(tmp_path: Path, chance: float, goes: bool):
    aside = "Nobody on the quay could say who had painted the boats blue in the night before the fair."
    lines = long_page(0, [*PLACES[4:], f"{MORE} So they said."]).split("\n\n")
    middle = len(HEAD) + 4
    raw = "\n\n".join([*lines[:middle], aside, *lines[middle:]])
    gone = claimed(tmp_path / "p", raw, map(long_page, (1, 2)), {aside: chance}, [aside])
    assert (aside in gone) is goes


def test_digits_case_and_spaces_do_not_count():
    assert _profile.key("  Page 3 of  12 ") == _profile.key("PAGE 40 of 7")
    assert _profile.key("12:30 – 14") == ""


def test_the_file_holds_no_text(tmp_path: Path):
    profile_of([page(1), page(2)], tmp_path / "p")
    data = (tmp_path / "p").read_bytes()
    assert not any(line.encode() in data or line.lower().encode() in data for line in (*HEAD, *FOOT, SITE, "harbour"))


@pytest.mark.parametrize("inputs", [("a", "b"), ("b", "a")])
def test_the_command_merges_profiles(tmp_path: Path, inputs: tuple[str, str]):
    profile_of([page(0), page(1)], tmp_path / "a")
    profile_of([page(1), page(2)], tmp_path / "b")
    profile_of([page(0), page(1), page(2)], tmp_path / "whole")
    assert command("learn", *inputs, "-o", "merged", cwd=tmp_path).status == 0
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "whole").read_bytes()


def test_documents_of_no_site_are_passed_over_and_told(tmp_path: Path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": page(0)}) + "\n")
    done = command("learn", "in.jsonl", "-o", "p", cwd=tmp_path)
    assert done.status == 0
    assert b"1 of 1 documents passed over" in done.stderr
    assert command("learn", "in.jsonl", "-o", "p", "--site", SITE, cwd=tmp_path).stderr.endswith(b"1 documents\n")


def test_a_field_names_the_site(tmp_path: Path):
    lines = [json.dumps({"text": page(tale), "outlet": "The Harbour Times"}) for tale in range(3)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    assert command("learn", "in.jsonl", "-o", "p", "--site-field", "outlet", cwd=tmp_path).status == 0
    done = command("in.jsonl", "--profile", tmp_path / "p", "--site-field", "outlet", "--to", "jsonl", cwd=tmp_path)
    assert HEAD[1] not in json.loads(done.stdout.splitlines()[0])["text"]


def test_what_is_no_profile_of_this_format_is_told(tmp_path: Path):
    path = tmp_path / "p"
    profile_of([page(0)], path)
    data = path.read_bytes()
    for wrong, word in (
        (b"no profile at all, but text", "not a profile"),
        (data[:8] + struct.pack("<Q", 99) + data[16:], "format 99"),
        (data[:-8], "damaged"),
        (b"x" * len(data), "not a profile"),
    ):
        path.write_bytes(wrong)
        _profile.load.cache_clear()
        with pytest.raises(ProfileError, match=word):
            _profile.load(str(path))
    assert command("--profile", "missing", "p", cwd=tmp_path).status == 2
