"""Rows in, rows out."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import cleaner
from cleaner import batch
from cleaner.batch import Fields, Row, clean_batch, clean_row, clean_rows
from cleaner.document import Cleaned, Options, Source
from cleaner.errors import InputError, PackError

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
WIRE = list(Cleaned("", Source("")).to_row())


def test_a_row_comes_back_with_the_wire_form_and_its_other_fields() -> None:
    row = clean_row({"id": 7, "text": STORY, "url": "https://orrin.example/1"})
    assert list(row) == [*WIRE, "id"]
    assert (row["text"], row["id"], row["url"], row["error"]) == (STORY, 7, "https://orrin.example/1", None)


def test_rows_keep_their_order_and_a_bad_one_does_not_stop_them() -> None:
    rows = list(clean_rows([{"text": STORY}, {"text": 5}, {}, {"text": " \n"}, {"text": STORY}]))
    assert [row["text"] for row in rows] == [STORY, None, None, None, STORY]
    assert rows[1]["error"] == "field 'text' holds a number, not a text; correct the record"
    assert rows[3]["error"].startswith("empty: ")


def test_rows_are_cleaned_as_they_are_asked_for() -> None:
    def rows() -> Any:
        yield {"text": STORY}
        raise AssertionError("read ahead")

    assert next(clean_rows(rows()))["text"] == STORY


def test_a_failed_row_keeps_its_input_and_has_every_field() -> None:
    row = clean_row({"id": 7, "text": 5})
    assert list(row) == [*WIRE, "input", "id"]
    assert row["input"] == 5


def test_the_input_is_kept_when_asked_for() -> None:
    assert clean_row({"text": STORY}, keep_input=True)["input"] == STORY
    assert clean_row({"text": STORY.encode()}, keep_input=True)["input"] == STORY
    assert clean_row({"text": b"caf\xe9 " * 20}, keep_input=True)["input_base64"].startswith("Y2Fm6SBjYWbpI")


def test_a_field_whose_name_is_taken_is_not_lost() -> None:
    row = clean_row({"text": STORY, "title": "Theirs", "tags": [], "date": None})
    assert row["input_title"] == "Theirs"
    assert "input_tags" not in row and "input_date" not in row


def test_any_exception_becomes_an_error_of_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: Any) -> Cleaned:
        raise KeyError("a\nb")

    monkeypatch.setattr("cleaner.pipeline.clean", stumble)
    error = clean_row({"text": STORY})["error"]
    assert error == "could not be cleaned (KeyError: 'a\\nb'); please report it with this input"


def test_a_faulty_pack_is_the_callers_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Cleaned:
        raise PackError("byline/xx.toml:3: unknown key")

    monkeypatch.setattr("cleaner.pipeline.clean", refuse)
    with pytest.raises(PackError):
        clean_row({"text": STORY})


def test_a_page_field_forces_the_form_and_the_callers_options_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def note(*arguments: Any) -> Cleaned:
        seen.append(arguments)
        return Cleaned("", Source(""))

    monkeypatch.setattr("cleaner.pipeline.clean", note)
    clean_row({"html": "<p>Rain", "url": "u", "lang": "DE-at"}, Options(select=("embed",)))
    clean_row({"text": "Rain", "lang": "English"}, Options(form="text"))
    assert seen == [
        ("<p>Rain", "u", "de", Options(select=("embed",), form="html")),
        ("Rain", None, None, Options(form="text")),
    ]


def test_further_fields_can_be_had_from_the_document() -> None:
    row = batch.work(Row(raw=STORY), Options(), also=lambda doc: {"length": len(doc.text)})
    assert row["length"] == len(STORY)


def test_the_public_names_are_there() -> None:
    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)
    assert cleaner.clean_row is clean_row
    with pytest.raises(AttributeError, match="no attribute 'clear'"):
        cleaner.clear  # noqa: B018


def test_a_table_comes_back_with_the_columns_of_the_schema() -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is optional: pip install cleaner[arrow]")
    table = clean_batch(pa.table({"id": [1, 2, 3], "text": [STORY, None, f"{STORY}\n\nShare\n"]}))
    assert table.column_names == ["id", "input_text", *batch.SCHEMA.names]
    assert table.schema.field("removals").type == batch.SCHEMA.field("removals").type
    assert table["text"].to_pylist() == [STORY, None, STORY]
    assert table["error"].to_pylist()[1] == "field 'text' holds null, not a text; correct the record"
    assert [one["text"] for one in table["removals"].to_pylist()[2]] == ["Share"]
    assert table["input_text"].to_pylist()[1] is None and table["id"].to_pylist() == [1, 2, 3]


def test_a_record_batch_of_bytes_and_an_empty_table_are_taken_too() -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is optional: pip install cleaner[arrow]")
    part = pa.RecordBatch.from_pydict({"story": [STORY.encode()]})
    assert clean_batch(part, fields=Fields(text="story"))["text"].to_pylist() == [STORY]
    empty = clean_batch(pa.table({"text": pa.array([], pa.string())}))
    assert (empty.num_rows, empty.column_names) == (0, ["input_text", *batch.SCHEMA.names])


def test_the_schema_is_the_wire_form() -> None:
    pytest.importorskip("pyarrow", reason="Arrow is optional: pip install cleaner[arrow]")
    assert batch.SCHEMA.names == WIRE


def test_a_table_without_a_text_column_is_refused() -> None:
    pa = pytest.importorskip("pyarrow", reason="Arrow is optional: pip install cleaner[arrow]")
    with pytest.raises(InputError, match="the table has no text: no field html or text"):
        clean_batch(pa.table({"id": [1]}))


def test_without_pyarrow_the_way_to_get_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r'pip install "cleaner\[arrow\]"'):
        clean_batch(object())
