"""The promises, on all samples and on random text and markup."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from growth import assert_linear
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleaner
from cleaner import Cleaned, InputError, Options

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(file for file in (ROOT / "samples").rglob("*") if file.suffix in (".txt", ".html"))

PIECES = [
    "The council met on Tuesday and decided to close the old harbour for good.",
    "“We have waited for this,” said Ana Ruiz, who has lived there for thirty years.",
    "Harbour to close after a hundred years",
    "By Ana Ruiz",
    "Published: 3 March 2024 14:05",
    "Read more: Ferry stops for good",
    "Related articles",
    "Ferry stops for good",
    "[embed]https://example.org/v/1[/embed]",
    "Share",
    "Advertisement",
    "Leave a Reply",
    "Your email address will not be published. Required fields are marked *",
    "(Photo: Kim Berg/Agency)",
    "- a list item",
    "1. a numbered item",
    "a\tb\tc",
    "What happens now?",
    "    for x in y:",
    "Das ist ein deutscher Satz, der lang genug ist, um als Prosa zu gelten.",
    "城市议会星期二晚上开会，决定永远关闭旧港口，很多人对此表示遗憾。",
    'the" end of the war "in the north',
    "a&amp;b &nbsp; caf\u0065\u0301 so\u00adft zero\u200bwidth",
    "",
    "  ",
    "Ana Ruiz",
    "Follow us on Twitter",
    "Tags: harbour, ferry",
    "© 2024 The Daily Example. All rights reserved.",
]
dumps = st.lists(st.sampled_from(PIECES) | st.text(max_size=60), max_size=25).map("\n".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=25).map("\n\n".join)
TAGS = [
    "p",
    "div",
    "span",
    "h1",
    "h2",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "pre",
    "br",
    "a href='/x'",
    "b",
    "article",
    "aside",
]
markup = st.recursive(
    st.sampled_from(PIECES),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(TAGS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
).map(lambda body: f"<html><body><p>Some words of text.</p>{body}</body></html>")
slow = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


def cleaned(raw: str | bytes, **options: str) -> Cleaned | None:
    """The cleaned document, or None where the input holds nothing to clean."""
    try:
        return cleaner.clean(raw, options=Options(**options))
    except InputError:
        return None


def rebuilt(doc: Cleaned) -> str:
    """The source, put together again from what was kept and what was removed."""
    pieces, end = [], 0
    for removal in doc.removals:
        assert end <= removal.start < removal.end <= len(doc.source.text)
        pieces += [doc.source.text[end : removal.start], doc.source.text[removal.start : removal.end]]
        end = removal.end
    return "".join([*pieces, doc.source.text[end:]])


def letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_the_account_of_a_sample_is_exact(file: Path):
    doc = cleaner.clean(file.read_bytes())
    assert rebuilt(doc) == doc.source.text


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_cleaning_a_cleaned_sample_changes_nothing(file: Path):
    text = cleaner.clean(file.read_bytes()).text
    assert cleaner.clean(text, options=Options(form="text")).text == text


@slow
@given(dumps | spaced)
def test_the_account_of_any_text_is_exact(raw: str):
    doc = cleaned(raw, form="text")
    assert doc is None or rebuilt(doc) == doc.source.text


@slow
@given(dumps | spaced)
def test_cleaning_any_cleaned_text_changes_nothing(raw: str):
    doc = cleaned(raw, form="text")
    if doc and doc.text:
        assert cleaner.clean(doc.text, options=Options(form="text")).text == doc.text


@slow
@given(markup)
def test_the_account_of_any_markup_is_exact(raw: str):
    doc = cleaned(raw, form="html")
    assert doc is None or rebuilt(doc) == doc.source.text


@slow
@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_a_clear_error(raw: bytes):
    doc = cleaned(raw)
    assert doc is None or isinstance(doc.to_row()["text"], str)


@slow
@given(st.lists(st.sampled_from(PIECES[:2]), min_size=1, max_size=9).map("\n\n".join))
def test_prose_comes_out_word_for_word(raw: str):
    assert cleaner.clean(raw).text == raw


def test_the_result_is_the_same_in_any_process_and_hash_seed():
    script = (
        "import sys, json, cleaner\n"
        "print(json.dumps([cleaner.clean(open(file, 'rb').read()).to_row() for file in sys.argv[1:]], sort_keys=True))"
    )
    files = [str(file) for file in SAMPLES[:6] + SAMPLES[-6:]]

    def run(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", script, *files]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout

    first = run("1")
    assert len(json.loads(first)) == len(files)
    assert run("2") == first


LINES = "\n".join([*PIECES[:6], "", *PIECES[6:17], "", *PIECES[:2], ""])
SHAPES = {
    "mixed lines": LINES,
    "one line": PIECES[0] + " ",
    "list labels": "Related articles\n",
    "comment heads": PIECES[0] + "\nLeave a Reply\n",
    "open brackets": "[embed](((<<<",
    "quotes": 'the" end of "',
    "spaces": "a  \u00a0 ",
    "entities": "&amp;amp;&#",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_input_not_faster(shape: str):
    unit = SHAPES[shape]
    assert_linear(lambda size: cleaner.clean(unit * (size // len(unit)), options=Options(form="text")), 20_000)
