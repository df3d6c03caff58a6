"""The step in a real pipeline of datatrove."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove", reason="datatrove is optional: pip install cleaner[datatrove]")

from cleaner.document import Options
from cleaner.integrations.datatrove import Cleaner

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]


def test_a_pipeline_of_two_tasks_reads_cleans_and_writes(tmp_path: Path) -> None:
    pytest.importorskip("orjson", reason="datatrove reads JSON lines by orjson: pip install orjson")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    (tmp_path / "in").mkdir()
    for number in (1, 2):
        record = {"text": f"{STORY}\n\nShare this article\n", "id": str(number), "metadata": {"title": "Theirs"}}
        (tmp_path / "in" / f"{number}.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    steps = [JsonlReader(str(tmp_path / "in")), Cleaner(), JsonlWriter(str(tmp_path / "out"), compression=None)]
    stats = LocalPipelineExecutor(steps, tasks=2, workers=1, logging_dir=str(tmp_path / "logs")).run()
    done = records(tmp_path / "out")
    assert [(one["id"], one["text"], one["metadata"]["input_title"]) for one in done] == [
        ("1", STORY, "Theirs"),
        ("2", STORY, "Theirs"),
    ]
    assert [removal["text"] for removal in done[0]["metadata"]["removals"]] == ["Share this article"]
    assert stats.stats[1].stats["cleaned"].total == 2


def test_a_document_that_fails_goes_on_as_it_came() -> None:
    from datatrove.data import Document

    step = Cleaner(Options(), account=False)
    docs = [*step.run([Document(" \n", "1", metadata={"n": 1}), Document(STORY, "2")])]
    assert (docs[0].text, docs[0].metadata.keys(), docs[0].metadata["n"]) == (" \n", {"n", "error"}, 1)
    assert (docs[1].text, docs[1].metadata) == (STORY, {"lang": "en"})
