"""A job in which one document in fifty is broken, one loops, one eats memory and one kills its worker."""

from __future__ import annotations

import gzip
import json
import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cleaner import batch
from cleaner.batch import Row
from cleaner.document import Options
from cleaner.engines import _worker, local
from cleaner.formats import _inputs
from cleaner.formats._reading import Asked

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
EVERY = 50
LOOP, EAT, DIE = "loop\n", "eat\n", "die\n"

POISON: dict[str, bytes] = {
    "broken encoding": b'{"text": "Der Flu\xdf stieg."}',
    "no JSON": b'{"text": "cut',
    "deep record": b"[" * 100_000,
    "huge": json.dumps({"html": f"<p>{STORY}</p>" * 20_000}).encode(),
    "nested": json.dumps({"html": "<div>" * 100_000 + STORY + "</div>" * 100_000}).encode(),
    "NUL": b'{"text": "\\u0000\\u0000\\u0000"}',
    "empty": b'{"text": ""}',
    "number": b'{"text": 5}',
    "loops": json.dumps({"text": LOOP}).encode(),
    "eats": json.dumps({"text": EAT}).encode(),
    "dies": json.dumps({"text": DIE}).encode(),
}
MAY_BE_CLEANED = {"huge", "nested"}
"""Broken as they are, these hold a text: it is found, or the document reported, both in time."""


def work(row: Row) -> dict[str, Any]:
    """The cleaner itself, but for the three that it has no document for."""
    while row.get("raw") == LOOP:
        pass
    if row.get("raw") == DIE:
        os.kill(os.getpid(), signal.SIGKILL)
    if row.get("raw") == EAT:
        bytearray(4 << 30)
    return partial(batch.work, options=Options())(row)


def good(number: int) -> bytes:
    return json.dumps({"text": f"{STORY}\n\nThat was day {number}.", "id": number}).encode()


def records() -> Iterator[tuple[str, bytes]]:
    """The name and the line of each record: a broken one behind every 49 good ones."""
    number = 0
    for name, line in POISON.items():
        for _ in range(EVERY - 1):
            number += 1
            yield "", good(number)
        yield name, line


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("poison")
    lines = [line for _, line in records()]
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    (folder / "cut.jsonl.gz").write_bytes(gzip.compress(b"\n".join(map(good, range(1000, 1050))))[:-50])
    (folder / "z.txt").write_text(f"{STORY}\n\n{STORY}\n")
    rows = _inputs.read(_inputs.find([str(folder)]), Asked(max_size=8 << 20))
    return list(local.run(rows, work, jobs=2, timeout=10, memory=1 << 30))


def test_none_of_the_good_documents_is_lost_and_none_comes_twice(results: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in results if row["error"] is None and "id" in row and row["id"] < 1000]
    assert ids == list(range(1, (EVERY - 1) * len(POISON) + 1))
    assert results[-1]["path"].endswith("z.txt") and results[-1]["error"] is None


def test_every_document_is_accounted_for_in_order(results: list[dict[str, Any]]) -> None:
    first = [row["record"] for row in results if row["path"].endswith("a.jsonl")]
    assert first == list(range(1, EVERY * len(POISON) + 1))


@pytest.mark.skipif(not _worker.limits_memory(), reason="memory is limited on Linux only")
def test_each_poisoned_document_is_reported_by_name_with_its_reason(results: list[dict[str, Any]]) -> None:
    said = {row["record"]: row["error"] for row in results if row["path"].endswith("a.jsonl")}
    reasons = {name: said[number] or "" for number, (name, _) in enumerate(records(), 1) if name}
    beginnings = {
        "broken encoding": "is not UTF-8",
        "no JSON": "is not JSON",
        "deep record": "is nested too deeply",
        "NUL": "empty",
        "empty": "empty",
        "number": "field 'text' holds a number",
        "loops": "took longer than 10 s",
        "eats": "needs more memory than it may have",
        "dies": "its worker died (exit code -9)",
    }
    wrong = {name: reasons[name] for name, start in beginnings.items() if not reasons[name].startswith(start)}
    assert wrong == {}
    assert set(reasons) - set(beginnings) == MAY_BE_CLEANED


def test_the_records_before_the_place_where_a_gzip_file_is_cut_are_done(results: list[dict[str, Any]]) -> None:
    *whole, last = [row for row in results if Path(row["path"]).name == "cut.jsonl.gz"]
    assert len(whole) > 10 and all(row["error"] is None for row in whole)
    assert last["error"].startswith("is cut short")
