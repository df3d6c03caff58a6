"""The scripts that measure: folds by site, the peers' rules, the figures, the floors and the README's tables."""

from __future__ import annotations

import json
import lzma
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import bench
import corpus
import evaluate
import floors
import peers
import results
import tasks

ROOT = Path(__file__).resolve().parent.parent
BODY = "The ferry to Marlow stayed in port on Monday. Its captain said the wind was too strong for the crossing."
PAGE = f"<html><head><title>Ferry stays in port</title></head><body><article><p>{BODY}</p></article></body></html>"
KEY = ("abc", "dumps", "all, unseen sites")


def a_page(**more: object) -> corpus.Page:
    meta = {"title": "Ferry stays in port"}
    return {"id": "one", "url": None, "kind": "article", "set": "news", "raw": PAGE, "text": BODY, "meta": meta, **more}


def a_row(f1: float, **more: Any) -> results.Row:
    return results.Row("news", "", tasks.OURS, 3, {"word F1": f1})._replace(**more)


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in corpus.SETS:
        page = {"id": name, "url": f"https://www.{name}.example/a", "kind": "article", "html": PAGE, "text": BODY}
        more = {"must_keep": ["The ferry"], "must_drop": ["Read more"], "meta": {"title": "Ferry stays in port"}}
        with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as out:
            out.write(json.dumps(page | more) + "\n")
    return folder


def test_pages_of_one_site_share_a_fold() -> None:
    hosts = ["https://www.harbour.co.uk/a", "http://sport.harbour.co.uk/b?x=1"]
    assert {corpus.site({"id": "x", "url": host}) for host in hosts} == {"harbour.co.uk"}
    assert len({corpus.fold({"id": "x", "url": host}) for host in hosts}) == 1


def test_a_page_without_an_address_is_a_site_of_its_own() -> None:
    assert corpus.site({"id": "rd-001", "url": None}) == "rd-001"


def test_a_page_is_judged_by_the_model_of_its_own_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "Options", dict)
    page = a_page(url="https://harbour.example/a")
    chosen = tasks.options(page, tasks.Run(models=Path("models")), "text")
    assert dict(chosen) == {"form": "text", "model": str(Path("models") / f"fold-{corpus.fold(page)}.npz")}
    assert dict(tasks.options(page, tasks.Run(), "text")) == {"form": "text"}


def test_word_f1_is_the_overlap_of_the_multisets_of_words() -> None:
    assert corpus.word_f1("the cat", "The cat sat") == pytest.approx(0.8)
    assert corpus.word_f1("", "") == 1.0


def test_a_moved_word_is_not_lost() -> None:
    text = "By Ana Ruiz\n\n" + BODY
    (score, _) = tasks.score_clean(a_page(text=text), tasks.Run())
    assert score.values["lost"] <= 1  # the word "By" alone may go


def test_authors_are_right_in_any_order_and_a_date_on_its_day() -> None:
    assert tasks.is_right("authors", ("Tom Okoye", "Ana Ruiz"), ["Ana Ruiz", "Tom Okoye"])
    assert not tasks.is_right("authors", ("Ana Ruiz",), ["Ana Ruiz", "Tom Okoye"])
    assert tasks.is_right("date", "2024-03-03", "2024-03-03T14:05")
    assert not tasks.is_right("title", None, "Ferry stays in port")


def test_the_line_rules_of_c4_keep_sentences() -> None:
    lines = [BODY, "Subscribe now", "Please enable JavaScript to read this page.", "See our privacy policy for all."]
    assert peers.c4_lines("\n".join(lines)) == BODY


def test_a_dump_becomes_paragraphs_with_its_markup_escaped() -> None:
    assert "<p>a &lt; b</p>\n<p>c</p>" in peers.paragraphs("a < b\n\n  c \n")


def test_the_mean_of_three_is_quoted_when_all_three_makers_were_asked() -> None:
    values = {"extra_lines": 0.0, "gold_words": 10.0, "lost": 0.0}
    scores = [
        tasks.Score("cleaner", "news", "one", values | {"f1": f1}, maker=maker)
        for maker, f1 in zip(corpus.THREE, (0.6, 0.8, 1.0), strict=True)
    ]
    means = {row.maker: row.metrics["word F1"] for row in results.rows(scores)}
    assert means[results.MEAN] == pytest.approx(0.8)
    assert results.MEAN not in {row.maker for row in results.rows(scores[:2])}


def test_the_best_figure_of_a_line_is_bold() -> None:
    lines = list(results.compact([a_row(0.9), a_row(0.8, system="jusText")]))
    assert lines[-1] == "| news (3): word F1 | **0.900** | 0.800 |"


def test_fewer_words_lost_are_better() -> None:
    rows = [a_row(0, system=name, metrics={"words lost": lost}) for name, lost in (("cleaner", 0.001), ("C4", 0.2))]
    assert "**0.10%** | 20.00%" in list(results.compact(rows))[-1]


def test_a_block_of_the_readme_is_replaced_and_nothing_else() -> None:
    readme = "a\n<!-- results: dumps -->\nold\n<!-- /results -->\nb\n<!-- results: clean -->\nx\n<!-- /results -->\n"
    assert results.with_block(readme, "dumps", r"new \1") == readme.replace("old", r"new \1")
    with pytest.raises(ValueError, match="results: pages"):
        results.with_block(readme, "pages", "new")


def test_a_figure_below_its_floor_is_told_and_its_slack_allowed() -> None:
    kept = floors.changed({}, KEY, [a_row(0.9)], lower=False)
    text, fine = floors.told(kept, KEY, [a_row(0.89)])
    assert not fine
    assert "| news | word F1 | 0.900 | 0.890 |" in text
    assert floors.told(kept, KEY, [a_row(0.899)])[1]


def test_floors_are_kept_for_cleaner_alone() -> None:
    assert floors.floors_of(floors.changed({}, KEY, [a_row(0.9, system="jusText")], lower=True), KEY) == {}


def test_floors_rise_by_themselves_and_fall_only_when_told_to() -> None:
    kept = floors.changed({}, KEY, [a_row(0.9)], lower=False)
    for f1, lower, then in ((0.95, False, 0.95), (0.8, False, 0.95), (0.8, True, 0.8)):
        kept = floors.changed(kept, KEY, [a_row(f1)], lower)
        assert floors.floors_of(kept, KEY) == {"news": {"word F1": then}}


def test_another_corpus_or_slice_is_not_compared_and_says_so() -> None:
    kept = floors.changed({}, KEY, [a_row(0.9)], lower=False)
    for key in (("xyz", *KEY[1:]), (*KEY[:2], "every 5, unseen sites")):
        text, fine = floors.told(kept, key, [a_row(0.1)])
        assert fine
        assert text.startswith("not compared")


def test_the_row_of_all_sets_is_compared_only_when_all_were_measured() -> None:
    rows = [a_row(0.9), a_row(0.9, group="all")]
    assert floors.comparable(rows, ["news"]) == rows[:1]
    assert floors.comparable(rows, corpus.SETS) == rows


def test_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    kept = floors.changed({}, KEY, [a_row(0.9), a_row(0.8, group="wcxb:article", maker="html-text")], lower=False)
    floors.write(kept, tmp_path / "floors.toml")
    assert floors.read(tmp_path / "floors.toml") == kept


def test_the_floors_file_is_as_the_script_writes_it(tmp_path: Path) -> None:
    floors.write(floors.read(), tmp_path / "floors.toml")
    assert floors.PATH.read_text("utf-8") == (tmp_path / "floors.toml").read_text("utf-8")


@pytest.mark.parametrize("task", ["clean", "dumps", "pages", "metadata"])
def test_every_task_runs_and_is_the_same_with_any_number_of_jobs(
    task: str, small_corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [task, "--corpus", str(small_corpus), "--makers", "beautifulsoup", "inner", "--peers"]
    told = []
    for jobs in ("1", "2"):
        assert evaluate.main([*arguments, "--jobs", jobs]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert "| news |" in told[0]


def test_a_faulty_choice_says_what_there_is(small_corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, word in ((["pages", "--peers", "nobody"], "trafilatura"), (["dumps", "--corpus", "no"], "--corpus")):
        with pytest.raises(SystemExit):
            evaluate.main([arguments[0], "--corpus", str(small_corpus), *arguments[1:]])
        assert word in capsys.readouterr().err


def test_a_table_names_the_command_that_makes_it_and_no_folder_of_this_machine(tmp_path: Path) -> None:
    (readme := tmp_path / "README.md").write_text("<!-- results: dumps -->\n<!-- /results -->\n", "utf-8")
    arguments = ["dumps", "--corpus", str(tmp_path), "--models", str(tmp_path), "--every", "5", "--peers", "jusText"]
    choice = evaluate.parser().parse_args([*arguments, "--jobs", "1", "--readme"])
    evaluate.write_readme(choice, [a_row(0.9, maker=results.MEAN)], "dumps: all of it", readme)
    assert "| news (3): word F1 | 0.900 |" in readme.read_text("utf-8")
    command = "scripts/evaluate.py dumps --corpus CORPUS --every 5 --models MODELS --peers jusText --readme"
    assert f"Dumps: all of it. Made by `{command}`." in readme.read_text("utf-8")


def test_the_readme_has_a_block_for_every_task() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for task in tasks.TASKS:
        results.with_block(readme, task, "")


def test_the_scripts_that_the_readme_shows_take_the_arguments_it_gives() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"(?m)(?:^|`)scripts/(evaluate|bench)\.py ([^`#\n]+)", readme)
    assert {name for name, _ in shown} == {"evaluate", "bench"}
    for name, arguments in shown:
        {"evaluate": evaluate, "bench": bench}[name].parser().parse_args(shlex.split(arguments))


def test_the_bench_prints_a_ratio_and_flat_memory() -> None:
    best = {"cleaner": [0.001, 0.003], "jusText": [0.008, 0.008]}
    assert list(bench.time_table(best))[-1] == "| jusText | 8.00 | 0.25 |"
    assert list(bench.memory_table([BODY], 20))[-1].startswith("\nfrom warm-up to end: ")


@pytest.mark.parametrize("script", ["evaluate.py", "bench.py"])
def test_a_script_runs_from_anywhere(script: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / script), "--help"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60).returncode == 0
