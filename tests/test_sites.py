"""The script that measures profiles: each page by a profile of the others."""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import sites

BODY = "The council met on Tuesday and decided to close the old harbour for good, which nobody there had asked for."
WORDS = ("one", "two")
MENU = ["Harbour Times", "Tides and weather", "Boats for sale", "Puzzles and prizes", "Letters desk", "Print shop"]


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    for name in sites.SETS:
        with lzma.open(tmp_path / f"{name}.jsonl.xz", "wt", encoding="utf-8") as out:
            for number in range(2 if name == "news" else 0):
                gold = f"{BODY} It was vote number {WORDS[number]} of the year."
                lines = "".join(f"<p>{line}</p>" for line in [*MENU, gold, *(f"{line} today" for line in MENU)])
                page = {"id": f"p{number}", "url": f"https://www.harbour.co.uk/{number}", "text": gold}
                out.write(json.dumps(page | {"kind": "article", "html": f"<html><body>{lines}</body></html>"}) + "\n")
    return tmp_path


def test_a_page_is_judged_by_the_others_of_its_site(small_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sites.main(["profile", "--corpus", str(small_corpus), "--makers", "inner", "--jobs", "1"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("| news, article"))
    assert "| 2, 1 |" in line
    assert "→ 0 | 100.0% | 0.00% → 0.00% |" in line


def test_copies_are_found_and_articles_are_not(small_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sites.main(["duplicates", "--corpus", str(small_corpus)]) == 0
    assert "2 articles, marked: 1" in capsys.readouterr().out
