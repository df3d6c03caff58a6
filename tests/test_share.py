"""What Ray's and Spark's workers do, without either of them."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import shares

from cleaner.document import Options
from cleaner.engines import _job, _parcel, _share
from cleaner.engines._parcel import Parcel
from cleaner.engines._share import Plan
from cleaner.errors import InputError, OptionsError, PackError
from cleaner.formats import Asked

pa = pytest.importorskip("pyarrow", reason="Arrow is optional: pip install cleaner[arrow]")

LINES = Plan(Parcel(Options()), Asked(), "lines", "parquet")


def given(*records: Any) -> Any:
    return pa.table({"content": [json.dumps(one).encode() for one in records], "path": ["x.jsonl"] * len(records)})


def cleaned(plan: Plan, *records: Any) -> list[dict[str, Any]]:
    return [row for table in _share.clean([given(*records)], plan) for row in table.to_pylist()]


def test_a_document_that_overruns_its_time_gives_a_row_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(row: Any, options: Options, keep_input: bool) -> Any:
        while row["raw"] == "spin":
            try:
                sum(range(1000))
            except Exception:
                raise AssertionError("a step may catch whatever is an Exception") from None
        return _share.batch.failed(row, "") | {"text": row["raw"], "error": None}

    monkeypatch.setattr(_share.batch, "work", work)
    stopped, done = cleaned(LINES._replace(timeout=0.5), {"id": 1, "text": "spin"}, {"text": "go on"})
    assert stopped["error"] == "took longer than 0.5 s and was stopped; raise the limit with --timeout"
    assert (stopped["input"], done["text"]) == ("spin", "go on")


def test_without_an_alarm_there_is_no_limit_of_time() -> None:
    rows: list[dict[str, Any]] = []
    plan = LINES._replace(timeout=0.000001)
    worker = threading.Thread(target=lambda: rows.extend(cleaned(plan, {"text": shares.STORY})))
    worker.start()
    worker.join()
    assert [row["error"] for row in rows] == [None]


def test_memory_that_is_not_to_be_had_is_the_fault_of_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(_share.batch, "work", work)
    [row] = cleaned(LINES, {"text": shares.STORY})
    assert row["error"].startswith("needs more memory than it may have")


def test_tables_handed_over_are_small_and_the_columns_are_the_same_in_all() -> None:
    table = given(*[{"id": number, "text": "Rain."} for number in range(_share.ROWS + 1)])
    first, last = _share.clean([table], LINES)
    assert (first.num_rows, last.num_rows) == (_share.ROWS, 1)
    assert first.schema == last.schema == _share.schema(LINES)


def test_fields_get_columns_in_the_kind_that_the_sample_shows() -> None:
    sample = given(
        {"text": "Rain.", "id": 1, "score": 1, "tags": ["a"], "big": 1 << 60},
        {"text": "Rain.", "id": None, "score": 0.5, "yes": True, "deep": {}, "title": "Theirs"},
    )
    kinds = {"id": "int64", "input_tags": "strings", "input_title": "string", "score": "float64", "yes": "bool_"}
    assert dict(_share.others(sample, LINES)) == kinds


def test_what_fits_no_column_is_kept_as_json() -> None:
    plan = LINES._replace(others=(("id", "int64"), ("marks", "strings"), ("score", "float64")))
    odd, even = cleaned(
        plan,
        {"text": "Rain.", "id": "one", "marks": [1], "deep": {"a": [1]}, "score": 1},
        {"text": "Rain.", "id": 2, "marks": []},
    )
    assert json.loads(odd["other_fields"]) == {"id": "one", "marks": [1], "deep": {"a": [1]}}
    assert (odd["id"], odd["score"], even["id"], even["marks"], even["other_fields"]) == (None, 1.0, 2, [], None)


def test_half_a_character_does_not_stop_a_table() -> None:
    plan = LINES._replace(others=(("note", "string"),))
    [row] = cleaned(plan, {"text": f"{shares.STORY} \ud800", "note": "\ud800", "list": ["\ud800"]})
    assert (row["note"], row["other_fields"]) == ("\\ud800", '{"list": ["\\ud800"]}')


def test_rows_are_written_as_json_lines() -> None:
    [table] = _share.clean([given({"id": 1, "text": shares.STORY}, {"id": 2})], LINES._replace(to="jsonl"))
    assert [json.loads(line)["id"] for line in table["line"].to_pylist()] == [1, 2]
    assert table["failed"].to_pylist() == [False, True]


def test_the_input_of_columns_is_kept_when_asked_for() -> None:
    plan = LINES._replace(kind="columns")
    table = pa.table({"id": [1, 2], "html": [shares.PAGE, " "], "text": [None, shares.STORY]})
    [plain], [kept] = (list(_share.clean([table], plan._replace(keep_input=keep))) for keep in (False, True))
    assert plain.column_names[:2] == ["id", "input_text"] and "html" not in plain.column_names
    assert (plain["input"].to_pylist(), kept["input"].to_pylist()) == ([None, None], [shares.PAGE, " "])
    assert plain["title"].to_pylist() == ["Flood", None] and plain["text"].to_pylist()[1] == shares.STORY


def test_packs_and_a_model_travel_as_bytes(tmp_path: Path) -> None:
    packs = shares.pack(tmp_path)
    (tmp_path / "own.npz").write_bytes(b"model")
    parcel = _parcel.wrap(Options(packs=(str(packs),), model=str(tmp_path / "own.npz"), threshold=0.7))
    there = _parcel.unwrap(parcel)
    assert there.packs[0] != str(packs) and there.threshold == 0.7
    assert (Path(there.packs[0]) / "see_also" / "en.toml").read_text("utf-8") == shares.PACK
    assert Path(there.model or "").read_bytes() == b"model"
    assert _parcel.unwrap(parcel) is there


def test_a_profile_travels_unless_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sites.profile"
    path.write_bytes(b"profile")
    there = _parcel.unwrap(_parcel.wrap(Options(profile=str(path)))).profile or ""
    assert there != str(path) and Path(there).read_bytes() == b"profile"
    monkeypatch.setattr(_parcel, "LARGEST", 6)
    monkeypatch.chdir(tmp_path)
    assert _parcel.unwrap(_parcel.wrap(Options(profile="sites.profile"))).profile == str(path)


def test_options_that_name_no_files_travel_as_they_are() -> None:
    assert _parcel.unwrap(_parcel.wrap(Options(select=("share",)))) == Options(select=("share",))


@pytest.mark.parametrize(
    ("names", "form", "kind"),
    [
        (["a.jsonl", "b.ndjson.gz"], None, "lines"),
        (["a.jsonl", "b.jsonl.zst"], None, "files"),
        (["a.jsonl", "b.html"], None, "files"),
        (["a.parquet"], None, "columns"),
        (["a.gz"], "jsonl", "lines"),
        (["a.warc.gz"], None, "files"),
    ],
)
def test_what_an_engine_can_cut_it_reads_and_the_rest_comes_file_by_file(
    names: list[str], form: str | None, kind: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    _, plan = _job.prepare(
        [str(tmp_path / one) for one in names], str(tmp_path / "out"), Options(), Asked(format=form), "jsonl"
    )
    assert plan.kind == kind


def test_folders_and_patterns_stand_for_their_files(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name in ("b.txt", "deep/a.html", "deep/_SUCCESS", "deep/.a.txt.crc", "c.png"):
        (tmp_path / "in" / name).write_bytes(b"x")
    paths, _ = _job.prepare([str(tmp_path / "in")], str(tmp_path / "out"), Options(), Asked(), "jsonl")
    assert paths == [str(tmp_path / "in" / name) for name in ("b.txt", "deep/a.html")]
    assert _job.prepare([str(tmp_path / "*" / "*.txt")], "out", Options(), Asked(), "jsonl")[0] == paths[:1]


def test_what_lies_elsewhere_is_left_to_the_engine() -> None:
    given = ["s3://orrin/pages/*.jsonl", "s3://orrin/more.jsonl"]
    assert _job.prepare(given, "s3://orrin/out", Options(), Asked(), "parquet")[0] == given
    with pytest.raises(InputError, match="say what the folder holds with --from"):
        _job.prepare(["s3://orrin/pages/"], "s3://orrin/out", Options(), Asked(), "parquet")


def test_faults_are_told_before_the_job(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such folder of packs"):
        _job.prepare(["s3://orrin/a.jsonl"], "s3://o", Options(packs=(str(tmp_path / "none"),)), Asked(), "jsonl")
    with pytest.raises(OptionsError, match="writes parquet or jsonl"):
        _job.prepare(["s3://orrin/a.jsonl"], "s3://o", Options(), Asked(), "md")
    with pytest.raises(InputError, match="does not read stdin"):
        _job.prepare([], "s3://o", Options(), Asked(), "jsonl")
    with pytest.raises(InputError, match="-o FOLDER"):
        _job.prepare(["s3://orrin/a.jsonl"], "", Options(), Asked(), "jsonl")
