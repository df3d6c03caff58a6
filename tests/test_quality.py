"""Floors of quality on a small slice of the evaluation corpus; scripts/evaluate.py measures all of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import corpus
import evaluate
import floors
import results
import tasks

SETS = ("news", "readability")
EVERY = 12
"""Every twelfth of 114 and 130 pages: 21, which take some seconds. For each task, their floors are kept by
`scripts/evaluate.py TASK --sets news readability --every 12 --makers beautifulsoup --raise-floors`."""
MAKER = "beautifulsoup"
"""The dump maker that comes with cleaner's own requirements."""

pytestmark = pytest.mark.skipif(not corpus.HOME.is_dir(), reason="the evaluation corpus is not part of the repository")


@pytest.fixture(scope="module")
def pages() -> list[corpus.Page]:
    return list(corpus.pages(corpus.HOME, SETS, EVERY))


def rows(pages: list[corpus.Page], task: str, run: tasks.Run) -> list[results.Row]:
    return results.rows(evaluate.measured(pages, task, run))


def floors_of(task: str) -> dict[str, dict[str, float]]:
    """The slice's floors; a corpus that has none skips, and says so."""
    digest = corpus.digest(corpus.HOME)
    found = floors.floors_of(floors.read(), (digest, task, evaluate.slice_name(EVERY, None)))
    if not found:
        pytest.skip(f"scripts/floors.toml has no floors for corpus {digest}, {task}, every {EVERY}")
    return found


@pytest.mark.parametrize("task", ["clean", "dumps"])
def test_no_figure_of_the_slice_is_below_its_floor(task: str, pages: list[corpus.Page]) -> None:
    kept = floors_of(task)
    found = floors.comparable(rows(pages, task, tasks.Run(makers=(MAKER,))), SETS)
    assert floors.fallen(kept, found) == []


def test_pages_come_out_better_than_from_the_best_extractor() -> None:
    news = list(corpus.pages(corpus.HOME, ["news"], 7))
    ours, theirs = rows(news, "pages", tasks.Run(("cleaner", "trafilatura")))
    assert ours.metrics["word F1"] >= theirs.metrics["word F1"]
    assert ours.metrics["lines not body"] <= theirs.metrics["lines not body"]
