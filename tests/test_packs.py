"""The packs that ship: each is well formed, in order, and proved by its own examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import proof
from cleaner.stages import _packs

FILES = sorted(_packs.OWN.glob("*/*.toml"))
LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "tr", "ar", "zh", "ja", "sv", "no", "da", "cs"]


def name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", FILES, ids=name)
def test_every_example_of_a_pack_is_as_it_says(file: Path):
    assert proof.prove(list(_packs.read(file))) == []


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_pack_begins_with_its_own_path_and_purpose(file: Path):
    assert file.read_text("utf-8").startswith(f"# cleaner/packs/{name(file)}.toml: ")


@pytest.mark.parametrize("file", FILES, ids=name)
def test_phrases_are_sorted_and_unique(file: Path):
    for rule in _packs.read(file):
        for key in ("whole", "starts", "ends", "holds", "also", "inside"):
            phrases = list(getattr(rule, key))
            assert phrases == sorted(set(phrases)), f"{rule.id}: sort the list {key}"


def test_every_kind_has_a_sentence_that_says_what_it_is():
    assert all(kind.says.endswith(".") for kind in _packs.kinds().values())


def test_only_inserted_notices_are_opt_in():
    assert [kind.name for kind in _packs.kinds().values() if kind.opt_in] == ["notice"]


@pytest.mark.parametrize(
    "kind", ["byline", "caption", "comments", "dateline", "newsletter", "paywall", "see_also", "share"]
)
def test_the_commonest_kinds_are_known_in_every_language(kind: str):
    assert [language for language in LANGUAGES if not (_packs.OWN / kind / f"{language}.toml").is_file()] == []


def test_no_two_rules_share_an_id():
    ids = [rule.id for rule in _packs.load()]
    assert sorted(set(ids)) == sorted(ids)
