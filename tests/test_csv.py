"""Tables as text: dialects, faulty records among sound ones, and what is written."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest
from container import Pipe, cleaned, errors, raws, read, wire, written
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import formats
from cleaner.batch import Fields
from cleaner.errors import InputError
from cleaner.formats import Asked

TABLE = b"id,text\n1,Rain.\n2,Sun.\n"


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_the_first_line_names_the_columns_and_others_pass_through() -> None:
    row = read(b'id,link,body\n1,https://orrin.example/1,"Rain, and\nsun."\n', "x.csv")[0]
    assert (row["raw"], row["url"], row["record"]) == ("Rain, and\nsun.", "https://orrin.example/1", 2)
    assert row["rest"] == {"id": "1", "link": "https://orrin.example/1"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    data = TABLE.replace(b",", delimiter.encode())
    assert raws(data, "x.csv") == ["Rain.", "Sun."]


def test_a_header_of_a_tsv_may_hold_commas() -> None:
    assert raws(b"a,b,c\ttext\n1\tRain.\n", "x.tsv") == ["Rain."]


def test_a_table_of_one_column_is_read() -> None:
    assert raws(b"text\nRain.\nSun.\n", "x.csv") == ["Rain.", "Sun."]


def test_a_table_without_a_name_is_told_by_its_header() -> None:
    assert raws(TABLE) == ["Rain.", "Sun."]
    assert raws(TABLE.replace(b"text", b"story"), fields=Fields(text="story")) == ["Rain.", "Sun."]


@pytest.mark.parametrize(
    "dump", [b"Text, content and body.\nRain fell.", b"He said: text, please\n", b"id,title\n1,Rain\n", b"text\nRain."]
)
def test_prose_is_not_taken_for_a_table(dump: bytes) -> None:
    assert raws(dump) == [dump]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert raws(b"\xef\xbb\xbftext,id\nRain.,1\n", "x.csv") == ["Rain."]


def test_what_a_spreadsheet_saves_as_unicode_text_is_read() -> None:
    data = "id\ttext\n1\t雨が降った。\n".encode("utf-16")
    assert raws(data, "x.tsv") == ["雨が降った。"]


def test_utf16_that_is_cut_short_says_so() -> None:
    with pytest.raises(InputError, match="utf-16"):
        read("id\ttext\n1\tRain.\n".encode("utf-16")[:-1], "x.tsv")


def test_quotes_escaped_by_backslashes_are_understood() -> None:
    assert raws(rb"id,text" + b"\n" + rb'1,"He said \"rain\", twice."' + b"\n", "x.csv") == ['He said "rain", twice.']


def test_a_backslash_before_a_closing_quote_is_one() -> None:
    assert raws(rb"id,text" + b"\n" + rb'1,"C:\"' + b"\n" + rb'2,"a ""b"""' + b"\n", "x.csv") == ["C:\\", 'a "b"']


def test_a_broken_quote_costs_its_line_alone() -> None:
    data = b'id,text\n1,Rain.\n2,"open\n3,Sun.\n4,"Snow."\n5,Hail.\n'
    out = read(data, "x.csv")
    assert [(one["record"], one["raw"]) for one in out] == [
        (2, "Rain."), (3, b'2,"open'), (4, "Sun."), (5, "Snow."), (6, "Hail."),
    ]  # fmt: skip
    assert "quote" in out[1]["error"]


def test_a_quote_that_is_never_closed_loses_no_line_after_it() -> None:
    assert raws(b'id,text\n1,"open\n2,Sun.\n3,Snow.\n', "x.csv") == [b'1,"open', "Sun.", "Snow."]


def test_a_record_of_too_many_or_too_few_cells_is_faulty() -> None:
    found = errors(b"id,text\n1,Rain,fell\n2\n3,Sun.\n", "x.csv")
    assert [bool(one) for one in found] == [True, True, False]
    assert found[0] == "has 3 cells where the header has 2; is a quote or a delimiter amiss?"


def test_a_line_that_is_not_utf8_says_where() -> None:
    out = read(b"id,text\n1,caf\xe9\n2,Sun.\n", "x.csv")
    assert "byte 6 of line 2" in out[0]["error"] and out[0]["raw"] == b"1,caf\xe9"
    assert out[1]["raw"] == "Sun."


def test_a_nul_and_a_cell_of_ten_megabytes_are_read() -> None:
    large = "x" * (10 << 20)
    assert raws(f"id,text\n1,a\0b\n2,{large}\n".encode(), "x.csv") == ["a\0b", large]


def test_a_record_past_the_limit_is_passed_over() -> None:
    data = b"id,text\n1," + b"x" * 5000 + b"\n2,Sun.\n"
    assert [bool(one) for one in errors(data, "x.csv", max_size=1024)] == [True, False]


def test_the_limit_on_cells_of_the_process_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    rows = formats.read(io.BytesIO(TABLE), Asked(path="x.csv"))
    next(rows)
    assert csv.field_size_limit() == before


def test_lines_that_open_quotes_without_end_take_linear_time() -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        for _ in formats.read(io.BytesIO(b"id,text\n" + b'a","\n' * count), Asked(path="x.csv")):
            pass
        return time.process_time() - started

    seconds(100)
    assert seconds(80_000) < 40 * max(seconds(8_000), 0.01)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"id,text\n"])
def test_a_table_without_records_is_empty(data: bytes) -> None:
    with pytest.raises(InputError, match="empty"):
        read(data, "x.csv")


def test_a_table_without_a_text_is_refused_once() -> None:
    with pytest.raises(InputError, match=r"has no text: .*\(its fields: id, headline\)"):
        read(b"id,headline\n1,Rain\n2,Sun\n", "x.csv")


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="two columns named 'text'"):
        read(b"text,text\na,b\n", "x.csv")


def test_other_columns_come_out_as_they_went_in() -> None:
    [row] = table(cleaned(b'id,title,text\n007,"A, ""b""",Rain fell.\n', "csv", "x.csv"))
    assert (row["id"], row["text"], row["input_title"], row["authors"]) == ("007", "Rain fell.", 'A, "b"', "[]")


def test_fields_that_the_header_does_not_name_go_into_the_last_column() -> None:
    data = b'{"text": "Rain.", "id": 1}\n{"text": "Sun.", "id": 2, "tone": "warm"}\n'
    rows = table(cleaned(data, "csv", "x.jsonl"))
    assert [(row["id"], row["other_fields"]) for row in rows] == [("1", ""), ("2", '{"tone": "warm"}')]


def test_a_table_of_nothing_has_a_header() -> None:
    assert written("csv", []).startswith(b"path,record,version,text,")


def test_a_table_can_be_read_from_a_pipe() -> None:
    assert [row["raw"] for row in formats.read(Pipe(TABLE), Asked())] == ["Rain.", "Sun."]


CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(deadline=None)
@given(st.sampled_from(["csv", "tsv"]), st.lists(st.tuples(CELL.filter(str.strip), CELL), min_size=1, max_size=5))
def test_what_is_written_is_read_again(name: str, pairs: list[tuple[str, str]]) -> None:
    rows: list[dict[str, Any]] = [wire(text, note=note) for text, note in pairs]
    back = read(written(name, rows), "x." + name)
    assert [(row["raw"], row["rest"]["note"]) for row in back] == pairs
