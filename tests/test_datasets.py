"""The function for `Dataset.map`, in a real dataset."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
pytest.importorskip("datasets", reason="Datasets is optional: pip install cleaner[datasets]")

import datasets

from cleaner.document import Options
from cleaner.integrations.datasets import clean

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
ROWS = {"id": [1, 2, 3], "text": [STORY, None, f"{STORY}\n\nShare this article\n"]}


def test_map_cleans_batches_in_two_processes() -> None:
    done = datasets.Dataset.from_dict(ROWS).map(clean, batched=True, batch_size=1, num_proc=2)
    assert (done["id"][:], done["text"][:]) == ([1, 2, 3], [STORY, None, STORY])
    assert [one["text"] for one in done[2]["removals"]] == ["Share this article"]
    assert done[1]["error"] == "field 'text' holds null, not a text; correct the record"


def test_options_are_handed_through_and_the_dataset_can_be_stored(tmp_path: Path) -> None:
    given = {"options": Options(ignore=("share",))}
    done = datasets.Dataset.from_dict(ROWS).with_format("arrow").map(clean, batched=True, fn_kwargs=given)
    done.with_format(None).save_to_disk(str(tmp_path / "done"))
    assert datasets.load_from_disk(str(tmp_path / "done"))[2]["text"] == f"{STORY}\n\nShare this article"


def test_what_a_removal_found_is_a_list_of_pairs() -> None:
    text = f"Flood at the mill\n\nBy Ana Ruiz\n\n{STORY}\n\n{STORY[::-1]}\n"
    done = datasets.Dataset.from_dict({"text": [text]}).map(clean, batched=True)
    assert {"key": "author", "value": "Ana Ruiz"} in [pair for one in done[0]["removals"] for pair in one["found"]]
