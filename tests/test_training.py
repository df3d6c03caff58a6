"""Training: how the documents a model learns from are made and labelled. What needs torch is not run here."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import dumps
import examples
import furniture
import glyphs
import numpy as np
import train

from cleaner.stages import _network
from cleaner.stages._features import Lexicon
from cleaner.stages._roles import ROLES
from cleaner.stages._words import hash_words

STORY = [
    "The ferry to Langholm sailed again on Tuesday after eleven weeks, the harbour office said.",
    "What comes next",
    "Engineers had waited for a spare part from Rotterdam since the middle of January.",
]
PAGE = {
    "id": "page-1",
    "set": "news",
    "kind": "article",
    "text": "\n\n".join(STORY),
    "meta": {"title": "Ferry sails again to Langholm", "authors": ["Ada Lindqvist"], "date": "2024-03-12"},
    "captions": frozenset({"the ferry at its quay"}),
}
DUMP = ["Home", PAGE["meta"]["title"], "By Ada Lindqvist", "12 March 2024", "The ferry at its quay", *STORY, "Imprint"]


def lexicon() -> Lexicon:
    known = glyphs.glyphs()
    return Lexicon(known, hash_words(["the", "and"], known))


def test_blocks_are_labelled_by_the_gold_text() -> None:
    assert examples.aligned(DUMP, PAGE["text"]) == [False] * 5 + [True] * 3 + [False]


def test_pieces_of_a_torn_line_are_labelled_too() -> None:
    torn = [
        "Sail",
        "The ferry to",
        "Langholm",
        "sailed again on Tuesday after eleven weeks, the harbour",
        "office said.",
    ]
    assert examples.aligned(torn, STORY[0]) == [False, True, True, True, True]


def test_roles_are_told_by_the_page_s_metadata() -> None:
    found = examples.example("\n\n".join(DUMP), "full:test", PAGE, 0, lexicon())
    assert found is not None
    told = [ROLES[role] for role in found[0].roles]
    assert told == ["other", "title", "byline", "date", "caption", "content", "content", "content", "other"]


def test_a_page_is_labelled_like_its_dump() -> None:
    body = "".join(f"<p>{line}</p>" for line in STORY)
    markup = f"<nav><a href=/>Home</a></nav><article><h1>{PAGE['meta']['title']}</h1>{body}</article><p>Imprint</p>"
    found = examples.example(markup, "full:page", PAGE, 0, lexicon())
    assert found is not None and found[0].keep == [False, False, True, True, True, False]
    assert set(found[0].reading.bags) == {"words", "names"}


def test_a_page_without_a_gold_text_is_guessed_only_where_all_snippets_agree() -> None:
    body = "".join(f"<p>{line * 3}</p>" for line in STORY)
    page = {"raw": f"<html><body><article>{body}</article></body></html>", "must_keep": [STORY[0]], "must_drop": ["x"]}
    assert STORY[2] in (dumps.guessed(page | {"must_drop": ["Subscribe now"]}) or "")
    assert dumps.guessed(page | {"must_keep": ["Words that stand nowhere"], "must_drop": []}) is None


def test_furniture_is_put_into_the_gold_text_the_same_way_each_time() -> None:
    packs = furniture.pack_furniture()
    made = list(furniture.injected(PAGE, {"en": [["Most read", "Storm damage"]]}, packs))
    assert made == list(furniture.injected(PAGE, {"en": [["Most read", "Storm damage"]]}, packs))
    assert [how for how, _ in made] == ["inject:few", "inject:scraped"]


def test_examples_are_kept_as_plain_arrays(tmp_path: Path) -> None:
    found = examples.example("\n\n".join(DUMP), "full:test", PAGE, 3, lexicon())
    assert found is not None
    train.keep([found[0], found[0]], tmp_path / "examples.npz")
    _, again = train.kept(tmp_path / "examples.npz")
    assert again[:5] == found[0][:5] and list(again.keep) == found[0].keep and list(again.roles) == found[0].roles
    assert np.array_equal(again.reading.shape, found[0].reading.shape)
    for left, right in zip(again.reading.bags["words"], found[0].reading.bags["words"], strict=True):
        assert np.array_equal(left, right)


def test_the_packaged_model_knows_the_classes_that_training_gives() -> None:
    """Another Python's tables may know more letters; those of the model stay as they are, and agree on the old ones."""
    stored, fresh = _network.load(None).lexicon.glyphs, glyphs.glyphs()
    assert (stored.kinds == fresh.kinds).mean() > 0.99 and (stored.lower == fresh.lower).mean() > 0.99
