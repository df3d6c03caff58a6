"""Parquet and Arrow: types that are kept, bounded groups, damaged files."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import cleaner
from container import Pipe, cleaned, errors, raws, read, wire, written
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import formats
from cleaner.batch import SCHEMA
from cleaner.errors import InputError
from cleaner.formats import Asked, Seen, _tables, parquet

KINDS = ("parquet", "arrow", "arrows")
TEXTS = ["Rain fell.", "Sun shone."]


def packed(table: pa.Table, kind: str = "parquet", **options: Any) -> bytes:
    stream = io.BytesIO()
    if kind == "parquet":
        pq.write_table(table, stream, **options)
        return stream.getvalue()
    make = pa.ipc.new_file if kind == "arrow" else pa.ipc.new_stream
    with make(stream, table.schema) as out:
        out.write_table(table, **options)
    return stream.getvalue()


def unpacked(data: bytes, kind: str = "parquet") -> pa.Table:
    if kind == "parquet":
        return pq.read_table(io.BytesIO(data))
    return (pa.ipc.open_file if kind == "arrow" else pa.ipc.open_stream)(data).read_all()


STRUCT = pa.struct({"a": pa.int8(), "b": pa.list_(pa.decimal128(5, 1))})
COLUMNS = {
    "int32": pa.array([1, None], pa.int32()),
    "uint64": pa.array([2**64 - 1, None], pa.uint64()),
    "float32": pa.array([0.1, None], pa.float32()),
    "moment": pa.array([1709278200000000001, None], pa.timestamp("ns")),
    "zoned": pa.array([1709278200000001, None], pa.timestamp("us", "Europe/Lisbon")),
    "day": pa.array([19000, None], pa.date32()),
    "time": pa.array([1, None], pa.time64("ns")),
    "span": pa.array([5, None], pa.duration("ms")),
    "price": pa.array([Decimal("12.50"), None], pa.decimal128(9, 2)),
    "bytes": pa.array([b"\xff\x00", None], pa.binary()),
    "fixed": pa.array([b"ab", None], pa.binary(2)),
    "large": pa.array(["a", None], pa.large_string()),
    "section": pa.array(["news", None]).dictionary_encode().cast(pa.dictionary(pa.int16(), pa.string())),
    "list": pa.array([[1, None], None], pa.list_(pa.int8())),
    "moments": pa.array([[1, 2], None], pa.list_(pa.timestamp("ns"))),
    "struct": pa.array([{"a": 1, "b": [Decimal("0.1")]}, None], STRUCT),
    "map": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int16())),
    "nothing": pa.nulls(2),
    "uuid": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"x" * 16, None], pa.binary(16))),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_that_passes_through_keeps_type_and_values(name: str, kind: str) -> None:
    column = COLUMNS[name]
    data = packed(pa.table({"text": TEXTS, name: column}))
    out = unpacked(cleaned(data, kind), kind)
    if kind == "arrow" and pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    assert out.schema.field(name).type == column.type
    assert out[name].combine_chunks().equals(column) or out[name].chunk(0).equals(column)


def test_the_command_keeps_types_and_values_from_file_to_file(tmp_path: Path) -> None:
    table = pa.table({"text": TEXTS} | COLUMNS)
    (tmp_path / "in.parquet").write_bytes(packed(table))
    assert cleaner("in.parquet", "-o", "out.parquet", "--jobs", 1, cwd=tmp_path).status == 0
    out = unpacked((tmp_path / "out.parquet").read_bytes())
    assert out.select(list(COLUMNS)).equals(pq.read_table(io.BytesIO(packed(table.drop_columns(["text"])))))


@pytest.mark.parametrize("kind", KINDS)
def test_the_wire_form_has_the_types_of_the_schema(kind: str) -> None:
    out = unpacked(cleaned(packed(pa.table({"text": TEXTS})), kind, "x.parquet"), kind)
    assert out.schema == pa.schema([("path", pa.string()), ("record", pa.int64()), *SCHEMA])
    assert out["text"].to_pylist() == TEXTS and out["record"].to_pylist() == [1, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_told_by_content_and_read_from_a_pipe(kind: str) -> None:
    rows = formats.read(Pipe(packed(pa.table({"text": TEXTS}), kind)), Asked())
    assert [row["raw"] for row in rows] == TEXTS


def test_a_stream_under_the_name_of_a_file_is_read() -> None:
    assert raws(packed(pa.table({"text": TEXTS}), "arrows"), "x.arrow", format="arrow") == TEXTS


def test_values_are_readable_texts_in_json() -> None:
    names = ("moment", "zoned", "day", "price", "bytes", "section", "map", "span")
    data = packed(pa.table({"text": TEXTS} | {name: COLUMNS[name] for name in names}))
    row = json.loads(cleaned(data, "jsonl").splitlines()[0])
    assert {name: row[name] for name in names} == {
        "moment": "2024-03-01 07:30:00.000000001",
        "zoned": "2024-03-01 07:30:00.000001Z",
        "day": "2022-01-08",
        "price": "12.50",
        "bytes": "/wA=",
        "section": "news",
        "map": [["k", 1]],
        "span": 5,
    }


def test_numbers_that_are_none_are_null_in_json() -> None:
    data = packed(pa.table({"text": TEXTS, "score": [float("nan"), float("inf")]}))
    rows = [json.loads(line, parse_constant=pytest.fail) for line in cleaned(data, "jsonl").splitlines()]
    assert [row["score"] for row in rows] == [None, None]


def test_a_binary_column_is_read_as_a_page_in_its_own_charset() -> None:
    page = '<html><meta charset="windows-1251"><p>Дождь шёл всю ночь.'.encode("cp1251")
    assert raws(packed(pa.table({"html": pa.array([page], pa.binary())}))) == [page]


def test_a_column_whose_name_is_taken_keeps_its_type_too() -> None:
    data = packed(pa.table({"text": TEXTS, "version": pa.array([7, 8], pa.int8())}))
    assert unpacked(cleaned(data, "parquet"))["input_version"].type == pa.int8()


def test_a_missing_package_is_named_with_its_install_line_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(pa.table({"text": TEXTS}))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = cleaner("-", "--to", "parquet", stdin=b"Rain fell.")
    assert (done.status, done.stdout) == (2, b"") and b'pip install "cleaner[arrow]"' in done.stderr
    with pytest.raises(InputError, match="pip install"):
        read(data)


def test_pairs_that_went_through_json_are_a_map_again() -> None:
    kind = pa.map_(pa.string(), pa.list_(pa.struct({"m": pa.map_(pa.string(), pa.int8())})))
    seen = Seen("parquet", types={"labels": pa.field("labels", kind)})
    pairs = [["a", [{"m": [["k", 1]]}]]]
    assert unpacked(written("parquet", [wire(labels=pairs)], seen))["labels"].to_pylist() == [
        [("a", [{"m": [("k", 1)]}])]
    ]


def seen_of(*tables: pa.Table) -> Seen:
    seen = Seen("parquet")
    for number, table in enumerate(tables):
        read(packed(table), f"{number}.parquet", seen=seen)
    return seen


def test_types_of_several_inputs_become_one_that_holds_both() -> None:
    narrow = pa.table({"text": ["a"], "n": pa.array([1], pa.int32()), "tag": pa.array(["x"]).dictionary_encode()})
    wide = pa.table({"text": ["b"], "n": pa.array([2], pa.int64()), "tag": ["y"]})
    seen = seen_of(narrow, wide)
    out = unpacked(written("parquet", [wire(n=1, tag="x"), wire(n=2**40, tag="y")], seen))
    assert (out["n"].type, out["tag"].type) == (pa.int64(), pa.string())
    assert (out["n"].to_pylist(), out["tag"].to_pylist()) == ([1, 2**40], ["x", "y"])


def test_an_input_whose_types_do_not_fit_is_refused_and_says_why() -> None:
    with pytest.raises(InputError, match=r"column 'n' holds string, and in inputs before it int64"):
        seen_of(pa.table({"text": ["a"], "n": [1]}), pa.table({"text": ["b"], "n": ["one"]}))


def test_types_do_not_matter_where_rows_become_json() -> None:
    seen = Seen("jsonl")
    for column in ([1], ["one"]):
        read(packed(pa.table({"text": ["a"], "n": column})), "x.parquet", seen=seen)
    assert seen.types == {}


def test_a_type_that_cannot_pass_is_refused_by_name() -> None:
    kind = pa.month_day_nano_interval()
    with pytest.raises(InputError, match="month_day_nano_interval"):
        read(packed(pa.table({"text": ["a"], "age": pa.nulls(1, kind)}), "arrows"))


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_tables, "GROUP_ROWS", 2)


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_written_in_groups_of_one_schema(kind: str) -> None:
    rows = [wire(id=1), wire(id=2), wire(id=2.5, note="x"), wire(id=None), wire(note="y")]
    out = unpacked(written(kind, rows), kind)
    assert out["id"].to_pylist() == [1.0, 2.0, 2.5, None, None]
    assert out["note"].to_pylist() == [None, None, "x", None, "y"]
    if kind == "parquet":
        assert pq.ParquetFile(io.BytesIO(written(kind, rows))).num_row_groups == 3


@pytest.mark.usefixtures("small_groups")
@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_no_type_holds_become_json_and_that_is_said(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [wire(id=1), wire(id=[2]), wire(id="three"), wire(id=None), wire(id={}), wire(id=10**30)]
    out = unpacked(written(kind, rows), kind)
    assert out["id"].to_pylist() == ["1", "[2]", "three", None, "{}", "1" + "0" * 30]
    assert "field 'id' holds values of kinds" in capsys.readouterr().err


@pytest.mark.usefixtures("small_groups")
def test_dictionaries_that_differ_from_group_to_group_stay_dictionaries() -> None:
    tags = pa.array(list("abcdeb")).dictionary_encode()
    out = unpacked(cleaned(packed(pa.table({"text": ["Rain."] * 6, "tag": tags})), "parquet"))
    assert pa.types.is_dictionary(out["tag"].type) and out["tag"].to_pylist() == list("abcdeb")


def test_lone_surrogates_are_written_as_their_escapes() -> None:
    out = unpacked(written("parquet", [wire(**{"a\ud800": "b\udfff", "l": [{"c": "\ud800"}]})]))
    assert out["a\\ud800"].to_pylist() == ["b\\udfff"] and out["l"].to_pylist() == [[{"c": "\\ud800"}]]


def test_records_whose_keys_are_data_do_not_make_a_column_each() -> None:
    out = unpacked(written("parquet", [wire(**{f"key{number}": number}) for number in range(1500)]))
    assert len(out.column_names) == 1001
    assert json.loads(out["other_fields"].to_pylist()[-1]) == {"key1499": 1499}


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_make_an_empty_table(kind: str) -> None:
    data = written(kind, [])
    assert unpacked(data, kind).num_rows == 0
    with pytest.raises(InputError, match="empty"):
        read(data, "x." + kind)


def test_failed_rows_are_written_with_their_input() -> None:
    data = packed(pa.table({"text": ["Rain fell.", None], "id": [1, 2]}))
    out = unpacked(cleaned(data, "parquet"))
    assert out["error"].to_pylist() == [None, "field 'text' holds null, not a text; correct the record"]
    assert out["id"].to_pylist() == [1, 2]


def test_a_text_column_of_another_type_gives_a_row_an_error() -> None:
    error = "field 'text' holds a number, not a text; correct the record"
    assert errors(packed(pa.table({"text": [5, 6]}))) == [error, error]


def test_a_text_that_is_not_utf8_is_read_in_its_own_charset_and_the_others_are_as_they_were() -> None:
    texts = pa.array([b"Rain fell.", "Der Fluß trat über die Ufer.".encode("cp1252")], pa.binary())
    for kind in KINDS:
        assert raws(packed(pa.table({"text": texts.view(pa.string())}), kind)) == ["Rain fell.", texts[1].as_py()]


def test_a_table_without_a_text_is_refused_once() -> None:
    with pytest.raises(InputError, match=r"has no text: .*\(its fields: id\)"):
        read(packed(pa.table({"id": [1, 2]})))


def test_a_document_past_the_limit_costs_itself_alone() -> None:
    out = read(packed(pa.table({"text": ["x" * 2000, "Sun."]})), max_size=1000)
    assert [one["raw"] for one in out] == [None, "Sun."] and out[0]["error"].startswith("is larger than")


def rows_until_broken(data: bytes) -> Iterator[Any]:
    rows = formats.read(io.BytesIO(data), Asked(path="x"))
    with pytest.raises(InputError, match="breaks off"):
        while True:
            yield next(rows)["raw"]


def test_a_parquet_file_that_is_cut_short_says_so() -> None:
    data = packed(pa.table({"text": TEXTS * 100}))
    for length in (4, 12, len(data) // 2, len(data) - 1):
        assert list(rows_until_broken(data[:length])) == []


def test_rows_before_the_damage_in_a_parquet_file_are_given() -> None:
    texts = [f"Rain fell on day {number}." for number in range(4000)]
    data = bytearray(packed(pa.table({"text": texts}), row_group_size=1000, compression="none", use_dictionary=False))
    place = data.index(b"day 3000.")
    data[place - 200 : place] = b"\xff" * 200
    given = list(rows_until_broken(bytes(data)))
    assert given == texts[: len(given)] and len(given) >= 1000


@pytest.mark.parametrize("kind", ["arrow", "arrows"])
def test_an_arrow_file_that_is_cut_short_says_so(kind: str) -> None:
    data = packed(pa.table({"text": TEXTS * 1000}), kind, max_chunksize=100)
    given = list(rows_until_broken(data[: len(data) // 2]))
    assert given == (TEXTS * 1000)[: len(given)] and (kind == "arrow" or given)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(KINDS), st.integers(8, 3000), st.binary(min_size=1, max_size=40))
def test_damage_anywhere_gives_rows_or_a_clear_error(kind: str, place: int, noise: bytes) -> None:
    data = bytearray(packed(pa.table({"text": [f"Rain {number}" for number in range(200)]}), kind))
    place = min(place, len(data) - 1)
    data[place : place + len(noise)] = noise
    try:
        read(bytes(data), "x." + kind)
    except InputError as fault:
        assert len(str(fault)) < 500


def test_a_column_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "SLACK", 1 << 20)
    data = packed(pa.table({"text": ["0" * (1 << 16)] * 80}), compression="zstd", use_dictionary=False)
    with pytest.raises(InputError, match="as bombs do"):
        read(data)


def test_a_large_value_repeated_by_a_dictionary_is_unpacked_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "REPEATED", 2 << 20)
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 200, pa.int32()), ["x" * (1 << 20)])
    # Without the note on the schema the column is one of plain strings, as other writers make it.
    rows = formats.read(io.BytesIO(packed(pa.table({"text": texts}), store_schema=False)), Asked())
    before = pa.total_allocated_bytes()
    assert len(next(rows)["raw"]) == 1 << 20
    assert pa.total_allocated_bytes() - before < 20 << 20


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
VALUE = st.none() | st.booleans() | NUMBER | TEXT


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(KINDS), st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1), VALUE
)
def test_what_is_written_is_read_again(kind: str, texts: list[str], value: Any) -> None:
    rows = [wire(text, note=value, notes=[value]) for text in texts]
    back = read(written(kind, rows), "x." + kind)
    assert [row["raw"] for row in back] == texts
    assert all(row["rest"]["note"] == value and row["rest"]["notes"] == [value] for row in back)
