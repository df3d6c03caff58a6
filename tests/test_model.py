"""The line model: what it reads, that every platform reads the same, and what it may take."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from command import alone
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import ModelError, Options
from cleaner.document import PRECISION, RECALL, THRESHOLD, Block, Source
from cleaner.stages import _network, lines
from cleaner.stages._features import Reading, read
from cleaner.stages._network import PACKAGED, load, run
from cleaner.stages._numpy import np
from cleaner.stages._roles import ROLES
from cleaner.stages._view import View
from cleaner.stages._words import words

STORY = [
    "The harbour office said on Tuesday that the ferry would sail again after eleven weeks in the dry dock, "
    "because the new engine had passed its last test and the crew was back from its training.",
    "Passengers had to take the bus around the bay since January, which took them two hours longer each way. "
    "Many of them, said the mayor, had given up their jobs on the mainland.",
    "The first boat leaves at six in the morning. Whoever still holds a ticket from last winter may use it until May.",
]
MENU = ["Home", "News", "Sport", "Weather", "Jobs", "Contact us", "Search", "Sign in", "Menu"]
MENU += ["Culture", "Travel", "Podcasts", "Newsletters", "Family notices", "Puzzles", "Archive", "E-paper"]
TEASERS = [
    "Lighthouse keeper finds bottle from 1912",
    "Why the price of herring doubled",
    "Storm damage: what insurers pay",
    "Quiz: how well do you know the islands?",
    "Three new buses for the northern line",
    "Bakery on the quay closes after ninety years",
]
ABOVE = [*MENU, "Ferry sails again", "By Ada Lindqvist", "12 March 2024", ""]
PAGE = "\n".join([*ABOVE, *STORY, "", "Share", "Print", *TEASERS, "Privacy", "Imprint", "Cookies"])


def view(text: str) -> View:
    return View(*lines.split(Source(text)))


def reading(text: str) -> Reading:
    return read(view(text), [], {}, load(None).lexicon)


def test_every_feature_is_a_whole_number_up_to_127() -> None:
    shape = reading(PAGE).shape
    assert shape.dtype == np.uint8 and shape.max() <= 127 and len(shape) == len(view(PAGE).blocks)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    found = view(text.replace("\r", " ").replace("\ud800", " "))
    if found.blocks:
        read(found, [], {}, load(None).lexicon)


def test_words_are_parted_at_marks_and_in_scripts_without_spaces() -> None:
    text = "Café-Bar | 渡船 3rd"
    found = words(text, [Block(0, len(text))], load(None).lexicon.glyphs)
    assert found.length.tolist() == [4, 3, 1, 1, 1, 3]
    assert found.real.tolist() == [True, True, False, True, True, True]


def test_case_and_digits_do_not_change_a_word() -> None:
    text = "Ferry FERRY ferry 17 42"
    hashes = words(text, [Block(0, len(text))], load(None).lexicon.glyphs).hashes.tolist()
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3] and hashes[3] == hashes[4]


@pytest.mark.parametrize("network", [load(None).lines, load(None).pages], ids=["lines", "pages"])
def test_sums_are_whole_numbers_that_no_order_of_adding_changes(network: _network.Network) -> None:
    for name, layer in network.layers.items():
        assert np.array_equal(layer.weights, np.round(layer.weights)), name
        assert np.abs(layer.weights).sum(0).max() * 127 < 2**24, f"{name}: a float32 could not hold its sums"


def test_the_network_gives_the_same_in_whole_numbers_of_64_bits() -> None:
    network, seen = load(None).lines, reading(PAGE)
    exact = {name: layer._replace(weights=layer.weights.astype(np.int64)) for name, layer in network.layers.items()}

    def summed(layer: _network.Layer, values: np.ndarray) -> np.ndarray:
        return (values.astype(np.int64) @ layer.weights).astype(np.float32) * layer.scale + layer.bias

    expected = run(network, seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_network, "_sum", summed)
        found = run(network._replace(layers=exact), seen)
    assert all(np.array_equal(left, right) for left, right in zip(expected, found, strict=True))


def test_a_long_document_is_read_in_windows_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    network, seen = load(None).lines, reading("\n\n".join([PAGE] * 12))
    whole = run(network, seen)
    monkeypatch.setattr(_network, "WINDOW", 50)
    parts = run(network, seen)
    assert all(np.array_equal(left, right) for left, right in zip(whole, parts, strict=True))


def test_the_packaged_model_is_small_and_says_what_it_was_trained_on() -> None:
    assert PACKAGED.stat().st_size <= 3_000_000
    assert load(None).about.startswith("corpus ") and "seed" in load(None).about


def test_it_knows_every_role() -> None:
    assert run(load(None).lines, reading(PAGE))[1].shape[1] == len(ROLES)


def test_teasers_behind_an_article_go() -> None:
    doc = cleaner.clean(PAGE, options=Options(form="text"))
    assert doc.text.startswith("\n\n".join(STORY))
    assert sum(line in doc.text for line in TEASERS) <= 1  # a question is a sentence, which a doubt leaves
    assert any(removal.rule.endswith("/dump/model") for removal in doc.removals)


def test_a_clean_article_is_left_alone() -> None:
    text = "\n\n".join([STORY[0], "What comes next", STORY[1], "Nobody knows yet.", STORY[2]])
    assert cleaner.clean(text, options=Options(form="text")).text == text


def test_a_threshold_of_nought_leaves_all_to_the_rules() -> None:
    doc = cleaner.clean(PAGE, options=Options(form="text", threshold=0))
    assert not any("/dump/model" in removal.rule for removal in doc.removals)


def test_the_dial_keeps_more_or_less() -> None:
    kept = [len(cleaner.clean(PAGE, options=Options(form="text", threshold=turn)).text) for turn in (0, RECALL, 1)]
    assert kept == sorted(kept, reverse=True) and RECALL < THRESHOLD < PRECISION


def test_a_document_of_furniture_alone_is_not_emptied_by_the_model() -> None:
    doc = cleaner.clean("\n".join(TEASERS * 3), options=Options(form="text"))
    assert doc.text


@pytest.mark.parametrize("content", [b"", b"not a model", gzip.compress(b"x")])
def test_a_file_that_is_no_model_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "own.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"own\.npz: not a model file .*scripts/train\.py"):
        cleaner.clean(PAGE, options=Options(form="text", model=str(tmp_path / "own.npz")))


def test_a_model_that_is_missing_ends_the_command_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(PAGE)
    done = alone("in.txt", "--model", "none.npz", cwd=tmp_path)
    assert (done.status, done.stdout) == (2, b"") and b"none.npz: not a model file" in done.stderr


def test_precision_and_recall_are_names_of_the_threshold(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(PAGE)
    named = alone("in.txt", "--precision", cwd=tmp_path)
    assert named.stdout == alone("in.txt", "--threshold", str(PRECISION), cwd=tmp_path).stdout
    assert alone("in.txt", "--precision", "--recall", cwd=tmp_path).status == 2


def test_ignored_chrome_stays(tmp_path: Path) -> None:
    doc = cleaner.clean(PAGE, options=Options(form="text", ignore=("chrome",)))
    assert not any(removal.kind == "chrome" for removal in doc.removals)
