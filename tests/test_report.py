"""What a job tells: progress for people, and the summary for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import cleaner, lines

from cleaner import progress, report
from cleaner.batch import Row, failed
from cleaner.document import Cleaned, Removal, Source

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."


def row(*kinds: str) -> dict[str, Any]:
    removals = tuple(Removal(5 * n, 5 * n + 5, kind, f"{kind}/en/bar", 1.0, {}) for n, kind in enumerate(kinds))
    return Cleaned("Rain fell.", Source("Share" * len(kinds)), removals).to_row()


def tally(*rows: dict[str, Any]) -> report.Tally:
    made = report.Tally()
    list(report.watch(rows, made))
    return made


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (
            "took longer than 0.5 s and was stopped; raise the limit with --timeout",
            "took longer than … s and was stopped",
        ),
        ("is not JSON (Expecting value, column 3); correct or remove the line", "is not JSON"),
        ("field 'text' holds a number, not a text; correct the record", "field … holds a number, not a text"),
        ("empty: holds no record; leave it out, or look at what wrote it", "empty"),
    ],
)
def test_failures_of_one_sort_have_one_cause(error: str, cause: str) -> None:
    assert report.cause(error) == cause


def test_causes_are_counted_and_are_not_without_end() -> None:
    names = [chr(0x4E00 + number) for number in range(300)]
    made = tally(*(failed(Row(raw="x"), f"{name} is odd") for name in [*names, *names]))
    assert (made.failed, made.causes.total(), len(made.causes)) == (600, 600, report.CAUSES + 1)


def test_a_tally_is_the_same_after_it_was_saved() -> None:
    made = tally(row("share", "share", "byline"), failed(Row(raw="x"), "empty: nothing"))
    made.spent["rules"] = 0.25
    assert report.Tally.restored(json.loads(json.dumps(made.saved()))) == made


def test_removals_are_counted_by_kind_and_by_rule() -> None:
    made = tally(row("share", "byline"), row("share"))
    assert made.kinds == {"share": 2, "byline": 1}
    assert made.cut == {"share/en/bar": 10, "byline/en/bar": 5}


def test_progress_tells_the_rate_and_the_time_that_is_left() -> None:
    made = report.Tally(documents=1200, failed=3)
    shown = progress.line(made, (200, 1000), read=3000, total=5000, seconds=10)
    assert shown == "1200 documents, 3 failed, 100 a second, 60%, 0:00:10 left"


def test_progress_promises_nothing_about_inputs_of_unknown_size() -> None:
    assert progress.line(report.Tally(documents=5), (0, 0), 0, None, 1) == "5 documents, 0 failed, 5 a second"


def test_bytes_read_are_those_of_all_inputs_begun(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in "ab"]
    for path in paths:
        Path(path).write_bytes(b"x" * 100)
    meter = progress.Meter(paths)
    with open(paths[0], "rb") as stream:
        meter.opened(paths[0], stream)
        stream.read(30)
        assert (meter.read(), meter.total) == (30, 200)
    assert meter.read() == 100
    with open(paths[1], "rb") as stream:
        meter.opened(paths[1], stream)
        stream.read(1)
        assert meter.read() == 101
    assert progress.Meter(["-"]).total is None


def test_progress_is_a_line_that_is_written_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "TICK", -1.0)
    list(report.watch([row()] * 2, report.Tally(), lambda tally: f"{tally.documents} done"))
    assert capsys.readouterr().err == "\r1 done\x1b[K\r2 done\x1b[K\r\x1b[K"


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("summary")
    dump = f"Rain comes to Orrin Bay at last\n\n{STORY}\n\n{STORY}\n\nShare\n"
    (folder / "in.jsonl").write_text(f"{json.dumps({'text': dump})}\n" * 3 + '{"text": 5}\n')
    assert cleaner("in.jsonl", "-o", "out.jsonl", "--report", "report.json", "--jobs", 1, cwd=folder).status == 1
    told: dict[str, Any] = json.loads((folder / "report.json").read_text())
    told["really"] = [(folder / name).stat().st_size for name in ("in.jsonl", "out.jsonl")]
    return told


def test_the_summary_counts_documents_failures_kinds_and_rules(summary: dict[str, Any]) -> None:
    assert summary["schema"] == 1
    assert {"read": 4, "cleaned": 3, "failed": 1}.items() <= summary["documents"].items()
    assert summary["failures"] == {"field … holds a number, not a text": 1}
    assert summary["kinds"]["share"] == {"removals": 3, "characters": 15}
    assert sum(one["removals"] for name, one in summary["rules"].items() if name.startswith("share/")) == 3


def test_the_summary_tells_bytes_options_inputs_and_versions(summary: dict[str, Any]) -> None:
    size_in, size_out = summary["really"]
    assert (summary["bytes_in"], summary["bytes_out"]) == (size_in, size_out)
    assert summary["inputs"] == [{"path": "in.jsonl", "bytes": size_in}]
    assert summary["output"] == {
        "path": "out.jsonl",
        "failed": "out.jsonl.failed.jsonl",
        "format": "jsonl",
        "bytes": size_out,
    }
    assert summary["options"]["threshold"] == 0.3 and summary["options"]["timeout"] == 60
    assert {"cleaner", "python", "trafilatura"} <= set(summary["versions"])


def test_the_summary_tells_the_time_of_each_stage(summary: dict[str, Any]) -> None:
    seconds = summary["seconds"]
    assert {"decode", "lines", "rules", "compose", "language", "other"} <= set(seconds["stages"])
    assert sum(seconds["stages"].values()) == pytest.approx(seconds["documents"], abs=0.02)


def test_a_summary_is_not_written_over_an_input_or_the_output(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(STORY)
    for clash in ("in.txt", "out.jsonl"):
        done = cleaner("in.txt", "-o", "out.jsonl", "--report", clash, cwd=tmp_path)
        assert done.status == 2 and "would write over" in lines(done.stderr)[0]
