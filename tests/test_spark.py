"""The engine on Spark, with two workers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shares
from command import cleaner

from cleaner.document import Options
from cleaner.errors import InputError

pytest.importorskip("pyspark", reason="Spark is optional: pip install cleaner[spark]")
if not shutil.which("java"):
    pytest.skip("Spark runs on Java 17 or newer, and there is none on the PATH", allow_module_level=True)

from cleaner.engines import spark as engine


@pytest.fixture(scope="module", autouse=True)
def session_of_two() -> Iterator[None]:
    session = engine._connect(jobs=2)
    session.sparkContext.setLogLevel("ERROR")
    yield
    session.stop()


def test_lines_give_the_rows_of_the_local_engine(tmp_path: Path) -> None:
    paths = shares.lines(tmp_path)
    done = cleaner(*paths, "--engine", "spark", "-o", tmp_path / "out", "--to", "jsonl")
    assert done.status == 1
    assert done.stderr.decode().splitlines()[-1].startswith("cleaner: 18 documents, 8 failed; the rows are in ")
    assert shares.read_lines(tmp_path / "out") == shares.local(*paths)


def test_parquet_holds_the_same_rows_in_columns_that_do_not_change(tmp_path: Path) -> None:
    paths = shares.lines(tmp_path)
    tally = engine.run([*map(str, paths)], str(tmp_path / "out"))
    table = shares.read_columns(tmp_path / "out")
    assert (tally.documents, tally.failed) == (18, 8)
    assert table.column_names[-7:] == ["author", "id", "input_tags", "input_title", "note", "score", "other_fields"]
    assert [str(table.schema.field(name).type) for name in ("id", "score", "title")] == ["int64", "double", "string"]
    assert shares.as_rows(table) == shares.in_columns(shares.local(*paths))


def test_columns_keep_their_types(tmp_path: Path) -> None:
    shares.columns(tmp_path / "in.parquet")
    tally = engine.run([str(tmp_path / "in.parquet")], str(tmp_path / "out"))
    assert (tally.documents, tally.failed) == (3, 1)
    shares.check_columns(shares.read_columns(tmp_path / "out"))


def test_files_are_documents(tmp_path: Path) -> None:
    paths = shares.documents(tmp_path)
    tally = engine.run([*map(str, paths)], str(tmp_path / "out"), to="jsonl", jobs=2)
    assert (tally.documents, tally.failed) == (5, 2)
    assert shares.read_lines(tmp_path / "out") == shares.local(*paths)


def test_packs_and_the_choice_of_rules_travel_to_the_workers(tmp_path: Path) -> None:
    options = Options(packs=(str(shares.pack(tmp_path)),), select=("see_also",))
    assert shares.rules_that_fire(engine.run, tmp_path, options) == {"see_also/en/orrin"}


@pytest.mark.parametrize("case", shares.REFUSED)
def test_what_cannot_work_is_told_before_it_begins(case: str, tmp_path: Path) -> None:
    inputs, output, message = shares.REFUSED[case]
    shares.lines(tmp_path, 1)
    shares.columns(tmp_path / "in.parquet")
    shares.numbers(tmp_path / "numbers.parquet")
    with pytest.raises(InputError, match=message):
        engine.run([str(tmp_path / one) for one in inputs], str(tmp_path / output))
    assert not (tmp_path / "out").exists()
