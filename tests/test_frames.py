"""`clean_batch` with pandas and Polars, and DuckDB over what the command writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.batch import clean_batch

pa = pytest.importorskip("pyarrow", reason="Arrow is optional: pip install cleaner[arrow]")

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
TEXTS = [STORY, None, f"{STORY}\n\nShare this article\n"]


def test_a_pandas_frame_is_cleaned() -> None:
    pd = pytest.importorskip("pandas", reason="pandas is optional: pip install pandas")
    frame = pd.DataFrame({"id": [1, 2, 3], "text": TEXTS})
    done = clean_batch(pa.Table.from_pandas(frame, preserve_index=False)).to_pandas()
    assert done["id"].tolist() == [1, 2, 3]
    assert (done["text"][0], done["text"][2]) == (STORY, STORY)
    assert done["error"].notna().tolist() == [False, True, False]
    assert done["removals"][2][0]["text"] == "Share this article"


def test_a_polars_frame_is_cleaned() -> None:
    pl = pytest.importorskip("polars", reason="Polars is optional: pip install polars")
    done = pl.from_arrow(clean_batch(pl.DataFrame({"id": [1, 2, 3], "text": TEXTS}).to_arrow()))
    assert done["text"].to_list() == [STORY, None, STORY]
    counts = done.explode("removals").group_by(pl.col("removals").struct.field("kind")).len()
    assert dict(counts.drop_nulls().iter_rows()) == {"share": 1}


def test_duckdb_answers_questions_about_the_output(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is optional: pip install duckdb")
    from pyarrow import parquet

    parquet.write_table(clean_batch(pa.table({"id": [1, 2, 3], "text": TEXTS})), tmp_path / "part-0.parquet")
    kinds = f"""
        SELECT removal.kind, count(*) AS many
        FROM (SELECT unnest(removals) AS removal FROM '{tmp_path}/*.parquet') GROUP BY ALL
    """
    assert duckdb.sql(kinds).fetchall() == [("share", 1)]
    failed = duckdb.sql(f"SELECT id, error FROM '{tmp_path}/*.parquet' WHERE error IS NOT NULL").fetchall()
    assert failed == [(2, "field 'text' holds null, not a text; correct the record")]


def test_duckdb_hands_tables_over_and_takes_them_back() -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is optional: pip install duckdb")
    given = duckdb.sql("SELECT 7 AS id, ? AS text", params=[TEXTS[2]]).to_arrow_table()
    cleaned = clean_batch(given)
    assert duckdb.sql("SELECT id, text FROM cleaned").fetchall() == [(7, cleaned["text"][0].as_py())]
    assert cleaned["text"].to_pylist() == [STORY]
