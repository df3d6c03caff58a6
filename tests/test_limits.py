"""The limits a document has: time and memory, each with real workers that overrun them."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cleaner.batch import Row, work
from cleaner.document import Options
from cleaner.engines import _worker, local

MB = 1 << 20
needs_memory_limits = pytest.mark.skipif(not _worker.limits_memory(), reason="memory is limited on Linux only")


def glutton(row: Row) -> dict[str, Any]:
    """A worker that takes what the row says: `take 150` MB, `loop` in C, `spin` in Python; else it tells its id."""
    raw = row["raw"]
    if raw.startswith("take"):
        return {"text": str(len(bytearray(int(raw.split()[1]) * MB) + b"x")), "error": None}
    if raw == "loop":
        re.match(r"(a+)+$", "a" * 60 + "b")
    while raw == "spin":
        pass
    return {"text": str(os.getpid()), "error": None}


def rows(*texts: str) -> Iterator[Row]:
    return (Row(raw=text, path="x.txt", record=number) for number, text in enumerate(texts, 1))


@needs_memory_limits
def test_a_document_that_eats_memory_is_reported_and_its_neighbours_are_done() -> None:
    out = list(local.run(rows("a", "take 150", "b"), glutton, jobs=1, memory=100 * MB))
    assert [row["error"] for row in out] == [
        None,
        "needs more memory than it may have; raise the limit with --memory, or leave it out",
        None,
    ]
    assert out[1]["input"] == "take 150"


def test_memory_below_the_limit_is_given() -> None:
    [row] = local.run(rows("take 150"), glutton, jobs=1, memory=1024 * MB)
    assert row["error"] is None


@needs_memory_limits
def test_the_limit_is_that_of_one_document_and_not_of_all() -> None:
    out = list(local.run(rows(*["take 40"] * 10), glutton, jobs=1, memory=100 * MB))
    assert [row["error"] for row in out] == [None] * 10


@needs_memory_limits
def test_a_real_document_beyond_its_memory_is_reported_and_not_half_cleaned() -> None:
    dump = "The rain began at noon on Tuesday.\n\n" * 5000
    [row] = local.run(rows(dump), partial(work, options=Options()), jobs=1, memory=1 * MB)
    assert row["text"] is None and row["error"].startswith(("needs more memory", "its worker died"))


def test_a_loop_in_c_is_stopped_though_it_never_returns_to_python() -> None:
    out = list(local.run(rows("a", "loop", "spin", "b"), glutton, jobs=2, timeout=0.5))
    assert [row["error"] is None for row in out] == [True, False, False, True]
    assert out[1]["error"] == "took longer than 0.5 s and was stopped; raise the limit with --timeout"


def test_each_document_has_the_whole_time_for_itself() -> None:
    slow = partial(_spin, seconds=0.2)
    out = list(local.run(rows(*"abcdefgh"), slow, jobs=1, timeout=1.0))
    assert len({row["text"] for row in out}) == 1  # one worker did all of them, and none was done again


def _spin(row: Row, seconds: float) -> dict[str, Any]:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return {"text": str(os.getpid()), "error": None}


def test_workers_make_room_for_fresh_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "RECYCLED", 2)
    out = list(local.run(rows(*map(str, range(10 * local.CHUNK_ROWS))), glutton, jobs=1))
    assert [row["error"] for row in out] == [None] * 160
    assert set(Counter(row["text"] for row in out).values()) == {2 * local.CHUNK_ROWS}


def test_few_large_documents_are_read_ahead() -> None:
    read: list[int] = []

    def large() -> Iterator[Row]:
        for number in range(1000):
            read.append(number)
            yield Row(raw="x" * (8 * local.CHUNK_SIZE))

    results = local.run(large(), glutton, jobs=2)
    next(results)
    results.close()
    assert len(read) <= 5


def test_the_time_of_each_stage_is_told_when_asked_for() -> None:
    spent: dict[str, float] = {}
    text = "Rain fell on Orrin Bay for three days, and the river rose until it stood at the mill's door.\n\n" * 3
    list(local.run(rows(*[text] * 3), partial(work, options=Options()), jobs=2, spent=spent))
    stages = {name: seconds for name, seconds in spent.items() if name != _worker.WHOLE}
    assert {"decode", "lines", "rules", "compose", "language"} <= set(stages)
    assert 0 < sum(stages.values()) <= spent[_worker.WHOLE]


@pytest.mark.skipif(not Path("/proc").is_dir() or sys.platform != "linux", reason="looks for processes in /proc")
def test_no_worker_outlives_its_run() -> None:
    results = local.run(rows("a".ljust(local.CHUNK_SIZE), "spin", "spin", "b"), glutton, jobs=2, timeout=60)
    worker = next(results)["text"]
    results.close()
    assert not Path(f"/proc/{worker}").exists()
