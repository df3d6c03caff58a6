"""Duplicates across a job: which are marked, which are not, and that the marks do not depend on how it is run."""

from __future__ import annotations

import builtins
import json
import random
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from command import cleaner as command
from command import rows
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import duplicates
from cleaner.engines import local

TALE = (
    "The council met on Tuesday evening and decided to close the old pier for good, although most of those who live "
    "beside it had asked to keep it open. A new one will be built further north, where the water is deeper and the "
    "ferries can land at any tide. Nobody knows yet what it will cost, said Ana Ruiz, who has sold tickets there for "
    "thirty years and will now look for other work in the town."
)
OTHER = (
    "Three sisters have rowed around the island in a boat that they built from driftwood during the winter. It took "
    "them nine days, of which two were spent on a sandbank waiting for the tide. The youngest, who is eleven, kept the "
    "log, and means to have it printed once the stains of tea have been taken out."
)


def row(text: str | None, record: int, **more: Any) -> dict[str, Any]:
    return {"path": "in.jsonl", "record": record, "text": text, "error": None, **more}


def marks(texts: list[str | None], how: duplicates.How = "near") -> list[str | None]:
    return [one["duplicate_of"] for one in duplicates.mark([row(t, n) for n, t in enumerate(texts, 1)], how)]


def edited(text: str, share: float) -> str:
    """The text with a share of its words changed."""
    words, chance = text.split(), random.Random(1)
    for at in chance.sample(range(len(words)), int(share * len(words))):
        words[at] = "something"
    return " ".join(words)


def test_an_exact_copy_is_marked_with_the_first():
    assert marks([TALE, OTHER, TALE.replace(" ", "  ")], "exact") == [None, None, "in.jsonl:1"]


def test_an_edited_copy_is_near_and_not_exact():
    texts = [TALE * 3, edited(TALE * 3, 0.03)]
    assert (marks(texts), marks(texts, "exact")) == ([None, "in.jsonl:1"], [None, None])


def test_a_copy_under_another_head_and_foot_is_near():
    assert marks([TALE * 2, f"Pier to close\n\n{TALE * 2}\n\nFirst printed in The Harbour Times."]) == [
        None,
        "in.jsonl:1",
    ]


def test_another_article_is_not_marked():
    assert marks([TALE, OTHER]) == [None, None]


def test_an_article_told_anew_is_not_marked():
    assert marks([TALE * 3, edited(TALE * 3, 0.3)]) == [None, None]


def test_short_texts_are_marked_only_when_they_are_the_same():
    assert marks(["Rain at last, said Ana.", "Rain at last, said Tom.", "Rain at last, said Ana."]) == [
        None,
        None,
        "in.jsonl:1",
    ]


def test_scripts_without_spaces_are_compared_too():
    text = "城市议会星期二晚上开会，决定永远关闭旧港口，很多住在水边的人对此表示遗憾，他们希望保留它。" * 2
    assert marks([text, text.replace("遗憾", "惊讶", 1)]) == [None, "in.jsonl:1"]


def test_marks_lead_to_a_document_that_is_marked_itself_by_nothing():
    texts = [edited(TALE * 3, share / 100) for share in (0, 2, 4, 6, 8)]
    found = marks(texts)
    assert {found[int(name.rpartition(":")[2]) - 1] for name in found if name} == {None}


def test_rows_without_text_or_with_an_error_are_let_through():
    given = [row(None, 1, error="is empty"), row("", 2), row(None, 3, error="is empty"), row("", 4)]
    assert [one["duplicate_of"] for one in duplicates.mark(given, "near")] == [None] * 4


def test_the_similarity_says_how_like_they_are():
    found = duplicates.mark([row(TALE * 3, 1), row(TALE * 3, 2), row(edited(TALE * 3, 0.03), 3)], "near")
    _, same, near = [one["similarity"] for one in found]
    assert same == 1.0
    assert duplicates.THRESHOLD <= near < 1.0


def test_a_row_without_a_path_is_named_by_its_id_or_number():
    given = [{"text": TALE, "error": None, "id": "a7"}, {"text": OTHER, "error": None}]
    found = [one["duplicate_of"] for one in duplicates.mark(given * 2, "exact")]
    assert found == [None, None, "a7", "2"]


@settings(derandomize=True, deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from([TALE, OTHER, edited(TALE, 0.02), TALE + OTHER, "Rain."]), max_size=8), st.integers(0, 8)
)
def test_marking_goes_on_where_it_was_broken_off(texts: list[str], cut: int):
    given = [row(text, number) for number, text in enumerate(texts, 1)]
    whole = list(duplicates.mark(given, "near"))
    marker = duplicates.Marker("near")
    for one in whole[:cut]:  # what an interrupted job has written is shown to it
        marker.mark(one)
    assert [marker.mark(one) for one in given[cut:]] == whole[cut:]


def test_the_command_marks_counts_and_keeps_the_order(tmp_path: Path):
    texts = [TALE, OTHER, TALE, TALE + " " + OTHER, OTHER]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    told = []
    for jobs in (1, 2):
        done = command("in.jsonl", "--duplicates", "near", "--to", "jsonl", "--stats", "--jobs", jobs, cwd=tmp_path)
        told.append([one["duplicate_of"] for one in rows(done.stdout)])
        assert b"duplicates: 2 (2 exact, 0 near)" in done.stderr
    assert told == [[None, None, "in.jsonl:1", None, "in.jsonl:2"]] * 2


def broken_off(rows: Iterable[dict[str, Any]], after: int) -> Iterator[dict[str, Any]]:
    yield from islice(rows, after)
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "txt", "parquet"])
def test_a_job_that_goes_on_marks_as_one_that_was_never_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
):
    """The second half repeats the first, which an earlier run has cleaned."""
    texts = [TALE, OTHER, TALE + " " + OTHER, "Rain.", TALE, edited(OTHER, 0.02), "Rain.", TALE + " " + OTHER]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    arguments = ["in.jsonl", "--duplicates", "near", "--checkpoint", "2", "--report"]
    assert command(*arguments, "calm.json", "-o", f"calm.{kind}", cwd=tmp_path).status == 0
    with monkeypatch.context() as patch:
        whole = local.run
        patch.setattr(local, "run", lambda *given: broken_off(whole(*given), 5))
        assert command(*arguments, "rough.json", "-o", f"rough.{kind}", cwd=tmp_path).status == 1
    done = command(*arguments, "rough.json", "-o", f"rough.{kind}", "--resume", cwd=tmp_path)
    assert b"going on behind the first 4 documents" in done.stderr
    assert (tmp_path / f"rough.{kind}").read_bytes() == (tmp_path / f"calm.{kind}").read_bytes()
    told = [json.loads((tmp_path / f"{name}.json").read_text())["duplicates"] for name in ("calm", "rough")]
    assert told == [{"exact": 3, "near": 1}] * 2


def test_marks_have_columns_of_their_own_in_tables(tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="tables are optional: pip install cleaner[arrow]")
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in (TALE, OTHER)))
    for kind in ("csv", "parquet"):
        assert command("in.jsonl", "--duplicates", "exact", "-o", f"out.{kind}", cwd=tmp_path).status == 0
    assert {"duplicate_of", "similarity"} < set((tmp_path / "out.csv").read_text().splitlines()[0].split(","))
    schema = parquet.read_schema(tmp_path / "out.parquet")
    assert (str(schema.field("duplicate_of").type), str(schema.field("similarity").type)) == ("string", "double")


def test_fields_of_these_names_that_came_along_are_kept():
    [found] = duplicates.mark([row(TALE, 1, similarity=0.5, duplicate_of="old.jsonl:7")], "exact")
    assert (found["duplicate_of"], found["similarity"]) == (None, None)
    assert (found["input_duplicate_of"], found["input_similarity"]) == ("old.jsonl:7", 0.5)


def test_an_engine_of_many_machines_marks_no_duplicates(tmp_path: Path):
    done = command("in.jsonl", "--engine", "ray", "--duplicates", "exact", "-o", "out", cwd=tmp_path)
    assert done.status == 2
    assert b"--duplicates needs the local one" in done.stderr


def test_without_the_option_rows_are_as_ever(tmp_path: Path):
    (tmp_path / "in.txt").write_text(TALE)
    assert "duplicate_of" not in rows(command("in.txt", "--to", "jsonl", cwd=tmp_path).stdout)[0]


def test_near_duplicates_without_the_library_say_what_to_install(monkeypatch: pytest.MonkeyPatch):
    really = builtins.__import__

    def refuse(name: str, *more: Any) -> Any:
        if name == "rensa":
            raise ImportError(name)
        return really(name, *more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError, match=r"cleaner\[dedup\]"):
        duplicates.Marker("near")
