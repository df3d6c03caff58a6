"""Floors of quality on a small slice of the evaluation corpus; scripts/evaluate.py measures all of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SLICE = 7
"""Every seventh of the 114 news pages: 17, which take some seconds."""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the evaluation corpus is not part of the repository")


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", ROOT / "scripts" / "evaluate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate"] = module
    spec.loader.exec_module(module)
    return module


def total(scores: list, system: str, field: str) -> float:
    return sum(score.values[field] for score in scores if score.system == system)


def test_gold_articles_given_as_dumps_lose_almost_nothing(evaluate: ModuleType):
    pages = list(evaluate.pages(CORPUS, ["news"], SLICE))
    scores = [score for page in pages for score in evaluate.score_clean(page, [])]
    assert total(scores, "cleaner", "lost") <= 0.003 * total(scores, "cleaner", "words")


def test_pages_come_out_better_than_from_the_extractor_they_start_from(evaluate: ModuleType):
    systems = ["cleaner", "trafilatura"]
    scores = [s for page in evaluate.pages(CORPUS, ["news"], SLICE) for s in evaluate.score_pages(page, systems)]
    assert total(scores, "cleaner", "f1") >= total(scores, "trafilatura", "f1")
    assert total(scores, "cleaner", "extra_lines") <= total(scores, "trafilatura", "extra_lines")
