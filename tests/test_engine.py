"""The local engine, with real worker processes that get stuck and die."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from cleaner.batch import Row, Unread
from cleaner.engines import local


def shout(row: Row) -> dict[str, Any]:
    return {"text": row["raw"].upper(), "error": None}


def stand_in(row: Row) -> dict[str, Any]:
    """A worker that does what the row says."""
    while row["raw"] == "stuck":
        pass
    if row["raw"] == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return shout(row)


def refuse(row: Row) -> dict[str, Any]:
    raise LookupError("the pack is faulty")


def rows(*texts: str) -> Iterator[Row]:
    return (Row(raw=text, path="x.txt", record=number) for number, text in enumerate(texts, 1))


def test_results_come_in_the_order_of_the_rows() -> None:
    texts = [f"row {number}" for number in range(300)]
    assert [row["text"] for row in local.run(rows(*texts), shout, jobs=3)] == [text.upper() for text in texts]


def test_no_rows_give_no_results() -> None:
    assert list(local.run(iter(()), shout)) == []


def test_a_document_that_overruns_its_time_is_stopped_and_reported_and_its_neighbours_are_done() -> None:
    out = list(local.run(rows("a", "stuck", "b"), stand_in, jobs=1, timeout=0.5))
    assert [row["text"] for row in out] == ["A", None, "B"]
    assert out[1]["error"] == "took longer than 0.5 s and was stopped; raise the limit with --timeout"
    assert (out[1]["input"], out[1]["path"], out[1]["record"]) == ("stuck", "x.txt", 2)


def test_a_worker_that_dies_takes_no_other_document_with_it() -> None:
    out = list(local.run(rows("a", "die", "b", "c"), stand_in, jobs=2))
    assert [row["text"] for row in out] == ["A", None, "B", "C"]
    assert out[1]["error"].startswith("its worker died (exit code -9)")
    assert out[1]["input"] == "die"


def with_worker(row: dict[str, Any]) -> tuple[dict[str, Any], int]:
    return row, os.getpid()


def test_what_is_made_of_a_result_is_made_in_the_worker_and_of_failures_too() -> None:
    out = list(local.run(rows("a", "die", "b"), stand_in, jobs=1, then=with_worker))
    assert [row["text"] for row, _ in out] == ["A", None, "B"]
    assert os.getpid() not in (out[0][1], out[2][1])


def read_late(line: bytes) -> Row:
    return Row(raw=line.decode(), path="late.txt", record=7)


def test_a_record_that_is_still_to_be_read_is_read_in_the_worker_and_reported_when_it_fails() -> None:
    out = list(local.run(iter([Unread(b"a", read_late), Unread(b"die", read_late)]), stand_in, jobs=1))
    assert [row["text"] for row in out] == ["A", None]
    assert (out[1]["input"], out[1]["path"], out[1]["record"]) == ("die", "late.txt", 7)


def test_what_the_work_raises_ends_the_run() -> None:
    with pytest.raises(LookupError, match="the pack is faulty"):
        list(local.run(rows("a"), refuse, jobs=1))


def test_rows_are_read_no_further_ahead_than_the_workers_need() -> None:
    read: list[int] = []

    def endless() -> Iterator[Row]:
        for number in range(1_000_000):
            read.append(number)
            yield Row(raw="x")

    results = local.run(endless(), shout, jobs=2)
    next(results)
    results.close()
    assert len(read) <= local.CHUNK_ROWS * (local.AHEAD * 2 + 1)


def test_large_documents_travel_alone() -> None:
    chunks = local._chunks(rows("x" * local.CHUNK_SIZE, "y" * local.CHUNK_SIZE, "z"))
    assert [len(chunk) for chunk in chunks] == [1, 1, 1]
