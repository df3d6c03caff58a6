"""The samples: goldens reviewed by eye, and clean articles that come out word for word."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).parent.parent
GOLDEN = sorted(
    file
    for folder in ("text", "pages")
    for file in (ROOT / "samples" / folder).glob("*")
    if file.suffix in (".txt", ".html")
)
PROSE = sorted((ROOT / "samples" / "prose").glob("*.txt"))


def bless():
    spec = importlib.util.spec_from_file_location("bless", ROOT / "scripts" / "bless.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_sample_is_explained_as_its_golden_says(file: Path):
    golden = file.with_suffix(".golden")
    assert golden.is_file(), "no golden yet: run scripts/bless.py and read what it wrote"
    assert bless().explained(file) == golden.read_text("utf-8"), "run scripts/bless.py and read the difference"


def test_there_are_samples_of_every_sort():
    assert (
        len(list((ROOT / "samples/text").glob("*.txt"))) >= 16,
        len(list((ROOT / "samples/pages").glob("*.html"))) >= 8,
    ) == (True, True)
    assert len(PROSE) >= 12


@pytest.mark.parametrize("file", PROSE, ids=lambda file: file.stem)
def test_a_clean_article_comes_out_word_for_word(file: Path):
    doc = cleaner.clean(file.read_bytes())
    text = "\n\n".join(filter(None, [doc.title, doc.text]))
    assert text.split() == file.read_text("utf-8").split()
