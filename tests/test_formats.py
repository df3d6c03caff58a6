"""Reading and writing: what each format makes of its bytes, and compression."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cleaner import batch, formats, kept
from cleaner.batch import Fields, Row, Unread, failed
from cleaner.document import Cleaned, Source
from cleaner.errors import InputError
from cleaner.formats import _inputs, _outputs
from cleaner.formats._bytes import pack, unpack
from cleaner.formats._reading import Asked, Seen, Told

TEXT = b"Rain fell on Orrin Bay.\n" * 1000
PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstandard.ZstdCompressor().compress}


def read(data: bytes, path: str = "", **asked: Any) -> list[Row]:
    return list(formats.read(io.BytesIO(data), Asked(path=path, **asked)))


def raws(data: bytes, path: str = "", **asked: Any) -> list[Any]:
    return [row["raw"] for row in read(data, path, **asked)]


def written(name: str, *rows: dict[str, Any]) -> str:
    stream = io.BytesIO()
    formats.write(rows, stream, name)
    return stream.getvalue().decode("utf-8")


def row(**fields: Any) -> dict[str, Any]:
    return Cleaned(fields.pop("text", "Rain fell."), Source(""), **fields).to_row()


@pytest.mark.parametrize("name", PACKERS)
def test_compression_is_told_by_content(name: str) -> None:
    assert unpack(io.BytesIO(PACKERS[name](TEXT))).read() == TEXT


@pytest.mark.parametrize("name", PACKERS)
def test_compressed_files_may_be_joined(name: str) -> None:
    assert unpack(io.BytesIO(PACKERS[name](TEXT) + PACKERS[name](b"More."))).read() == TEXT + b"More."


@pytest.mark.parametrize("name", PACKERS)
def test_a_compressed_file_that_is_cut_short_says_so(name: str) -> None:
    with pytest.raises(InputError, match="cut short"):
        unpack(io.BytesIO(PACKERS[name](TEXT)[:-9])).read()


@pytest.mark.parametrize("name", PACKERS)
def test_damaged_compressed_data_says_so(name: str) -> None:
    data = bytearray(PACKERS[name](bytes(range(256)) * 40))
    data[6:60] = b"\xff" * 54
    with pytest.raises(InputError, match=r"cannot be unpacked|cut short"):
        unpack(io.BytesIO(bytes(data))).read()


@pytest.mark.parametrize("name", PACKERS)
def test_what_is_packed_can_be_unpacked_and_is_the_same_every_time(name: str) -> None:
    def packed() -> bytes:
        file = io.BytesIO()
        stream = pack(file, f"x.jsonl.{name}")
        stream.write(TEXT)
        stream.close()
        return file.getvalue()

    assert unpack(io.BytesIO(packed())).read() == TEXT
    assert packed() == packed()


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_unpacked_no_further_than_a_document_may_be_large(name: str) -> None:
    with pytest.raises(InputError, match="larger than 1 MB unpacked"):
        read(PACKERS[name](b"0" * (50 << 20)), "bomb.txt", max_size=1 << 20)


def test_plain_bytes_come_as_they_are() -> None:
    assert unpack(io.BytesIO(b"abc")).read() == b"abc"
    assert unpack(io.BytesIO(b"")).read() == b""


def test_a_text_file_is_one_document_in_bytes() -> None:
    assert read(b"Rain.\n", "storm.txt", url="https://orrin.example/1", lang="en") == [
        Row(path="storm.txt", record=None, raw=b"Rain.\n", form="auto", url="https://orrin.example/1", lang="en")
    ]


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [("a.txt", None, "auto"), ("a.txt", "txt", "text"), ("a.html", None, "html"), ("a", "html", "html")],
)
def test_html_is_told_by_extension_and_txt_by_content_unless_forced(path: str, form: str | None, said: str) -> None:
    assert [one["form"] for one in read(b"<p>Rain.", path, format=form)] == [said]


def test_a_compression_suffix_does_not_hide_the_format() -> None:
    assert formats.extension("dir.x/news.JSONL.gz") == "jsonl"
    assert formats.extension("news.golden") is None
    assert formats.extension("jsonl") is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'{"text": "a"}\n{"text": "b"}\n', "jsonl"),
        (b'{"text": "a"}\n', "json"),
        (b'{\n "text": "a"\n}', "json"),
        (b'\xef\xbb\xbf [{"text": "a"}]', "json"),
        (b"[]", "json"),
        (b"[embed] A song [/embed]", "txt"),
        (b"{{advert}}", "txt"),
        (b"<!doctype html>", "txt"),
        (b"", "txt"),
    ],
)
def test_the_format_of_an_unnamed_input_is_told_by_content(head: bytes, name: str) -> None:
    assert formats.sniff(head) == name


def test_jsonl_numbers_its_lines_and_skips_empty_ones() -> None:
    out = read(b'\xef\xbb\xbf{"text": "a"}\n\n{"text": "b"}', "x.jsonl")
    assert [(one["raw"], one["record"]) for one in out] == [("a", 1), ("b", 3)]


def test_a_line_that_is_not_json_keeps_its_bytes_and_the_others_go_on() -> None:
    out = read(b'{"text": "a"}\n{"text": \n{"text": "c"}\n', "x.jsonl")
    assert [one["raw"] for one in out] == ["a", b'{"text": ', "c"]
    assert out[1]["error"] == "is not JSON (Expecting value, column 10); correct or remove the line"


def test_a_line_that_is_not_utf8_says_where() -> None:
    assert "byte 12 of the line" in read(b'{"text": "a\xff"}', "x.jsonl")[0]["error"]


def test_a_line_past_the_limit_is_passed_over_whole() -> None:
    out = read(b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "b"}\n', "x.jsonl", max_size=1024)
    assert out[0]["error"].startswith("is larger than 1 kB")
    assert (out[1]["raw"], out[1]["record"]) == ("b", 2)


def test_a_json_array_gives_a_row_an_element() -> None:
    out = read(b' [ {"text": "a"} ,\n "b", 3 ]\n', "x.json")
    assert [(one["raw"], one["record"]) for one in out] == [("a", 1), ("b", 2), (3, 3)]
    assert out[2]["error"] == "holds a number where a text or an object was expected"


def test_a_single_json_record_has_no_number() -> None:
    assert [(one["raw"], one["record"]) for one in read(b'{"text": "a"}', "x.json")] == [("a", None)]
    assert raws(b'"Rain."', "x.json") == ["Rain."]


def test_a_json_array_larger_than_what_is_read_at_a_time_comes_whole() -> None:
    texts = ["é" * (1000 * number) for number in range(150)]
    data = json.dumps([{"text": text} for text in texts], ensure_ascii=False).encode()
    assert raws(data, "x.json", max_size=1 << 20) == texts


def test_records_before_the_place_where_json_breaks_off_are_given() -> None:
    rows = formats.read(io.BytesIO(b'[{"text": "a"}, {"text": "b"'), Asked(path="x.json"))
    assert next(rows)["raw"] == "a"
    with pytest.raises(InputError, match="is not JSON at record 2"):
        next(rows)


@pytest.mark.parametrize(
    "data", [b'[{"text": "a"}', b'[{"text": "a"}] x', b"[" * 100_000, b"\xff\xfe", b'{"text": \xff}']
)
def test_json_that_is_not_whole_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read(data, "x.json")


def test_html_wins_over_text_unless_the_text_field_is_named() -> None:
    data = b'{"text": "a", "html": "<p>b"}'
    assert raws(data, "x.jsonl") == ["<p>b"]
    assert raws(data, "x.jsonl", fields=Fields(text="text")) == ["a"]
    assert raws(b'{"text": "a", "html": ""}', "x.jsonl") == ["a"]


def test_named_fields_are_read_and_the_rest_passes_through() -> None:
    fields = Fields(text="story", url="from", lang="tongue")
    out = read(b'{"story": "a", "from": "u", "tongue": "pt-BR", "id": 7}', "x.jsonl", fields=fields)[0]
    assert (out["raw"], out["url"], out["lang"]) == ("a", "u", "pt")
    assert out["rest"] == {"from": "u", "tongue": "pt-BR", "id": 7}


def test_a_record_without_text_says_which_fields_were_looked_for() -> None:
    error = read(b'{"id": 7}', "x.jsonl")[0]["error"]
    assert error.startswith("has no text: no field html or text or content")
    assert "(its fields: id); name the right one with --text-field" in error


@pytest.mark.parametrize(
    ("value", "noun"), [("5", "a number"), ("null", "null"), ("[1]", "a list"), ("true", "true or false")]
)
def test_a_text_that_is_none_is_named_for_what_it_is(value: str, noun: str) -> None:
    assert read(b'{"text": %s}' % value.encode(), "x.jsonl")[0]["error"].startswith(
        f"field 'text' holds {noun}, not a text"
    )


def test_txt_is_written_for_reading() -> None:
    shown = written(
        "txt", row(title="Rain", authors=("Ana Ruiz", "Tom Okoye")) | {"path": "a.jsonl", "record": 4}, row()
    )
    assert shown == (
        "path: a.jsonl:4\ntitle: Rain\nauthors: Ana Ruiz, Tom Okoye\n\nRain fell.\n\n" + "=" * 72 + "\n\nRain fell.\n"
    )


def test_markdown_has_front_matter_that_nothing_breaks_out_of() -> None:
    shown = written("md", row(title='A "day":\n---\nof rain', text="Rain,\nrain.\n\nSun."))
    assert (
        shown == '---\ntitle: "A \\"day\\":\\n---\\nof rain"\n---\n\n# A "day": --- of rain\n\nRain,  \nrain.\n\nSun.\n'
    )


def test_json_and_jsonl_hold_the_same_rows() -> None:
    rows = [row(), row(text="Sun.")]
    assert json.loads(written("json", *rows)) == rows
    assert [json.loads(line) for line in written("jsonl", *rows).splitlines()] == rows
    assert json.loads(written("json")) == []


def test_a_lone_surrogate_is_written_as_the_escape_it_came_from() -> None:
    assert '"text": "a\\ud800b"' in written("jsonl", row(text="a\ud800b"))


def test_a_line_separator_in_a_text_does_not_split_a_line_of_jsonl() -> None:
    assert written("jsonl", row(text="a\nb\u2028c")).count("\n") == 1


def test_lines_that_are_read_later_give_the_same_rows() -> None:
    data = b'\xef\xbb\xbf{"text": 5}\n{"text": "a"}\n\n{"text": "cut\n{"html": "<p>b", "id": 1, "lang": "de-AT"}\n"c"\n'
    late = list(formats.read(io.BytesIO(data), Asked("x.jsonl", url="http://a", seen=Seen(), later=True)))
    now = list(formats.read(io.BytesIO(data), Asked("x.jsonl", url="http://a", seen=Seen())))
    assert [isinstance(one, Unread) for one in late] == [False, True, True, True, True]
    assert list(map(batch.read, late)) == now


@pytest.mark.parametrize("name", [name for name, module in formats.WRITERS.items() if getattr(module, "ALONE", False)])
def test_rows_of_a_format_in_which_each_stands_alone_can_be_written_one_by_one(name: str) -> None:
    rows = [row(text="One.\u2028"), row(text="\ud800") | {"id": 1}, failed(Row(raw=b"\xff", path="a"), "is faulty")]
    one_by_one = [kept.keep(one, kept.How(name, keep_input=True)).document for one in rows]
    whole = io.BytesIO()
    formats.write(rows, whole, name)
    assert b"".join(one_by_one) == whole.getvalue()


@pytest.mark.parametrize("name", [name for name, module in formats.WRITERS.items() if module.JOINS])
def test_parts_of_a_format_that_joins_make_one_file(name: str) -> None:
    rows, seen = [row(title=str(number)) | {"id": number} for number in range(5)], Seen(name, ("id",))

    def parts(*sizes: slice) -> bytes:
        stream = io.BytesIO()
        for number, size in enumerate(sizes):
            formats.write(rows[size], stream, name, Told(not number, seen))
        return stream.getvalue()

    assert parts(slice(2), slice(2, 3), slice(3, 5)) == parts(slice(5))


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["json", "jsonl"]), st.lists(st.tuples(st.text(min_size=1), VALUE), min_size=2, max_size=4))
def test_what_is_written_is_read_again(name: str, pairs: list[tuple[str, Any]]) -> None:
    stream = io.BytesIO()
    formats.write([row(text=text) | {"note": note} for text, note in pairs], stream, name)
    assert [(one["raw"], one["rest"]["note"]) for one in read(stream.getvalue(), "x." + name)] == pairs


def test_a_failed_row_is_written_in_every_format() -> None:
    bad = failed(Row(path="a.txt", raw=b"\xff", error=""), "is bad")
    assert written("txt", bad) == "path: a.txt\nerror: is bad\n"
    assert written("md", bad) == '---\npath: "a.txt"\nerror: "is bad"\n---\n'
    assert json.loads(written("jsonl", bad))["input_base64"] == "/w=="


def test_a_folder_is_read_in_sorted_order_without_hidden_and_unknown_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/.hidden.txt", ".git/c.txt", "b.golden", "c.jsonl.gz", "data.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = _inputs.find([str(tmp_path)])
    assert [Path(path).relative_to(tmp_path).as_posix() for path in found.files] == ["b.txt", "c.jsonl.gz", "a/z.html"]
    assert sorted(Path(path).name for path in found.passed) == ["b.golden", "data.bin"]


def test_globs_are_sorted_and_one_that_matches_nothing_is_a_fault(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).touch()
    found = _inputs.find([f"{tmp_path}/*.txt", f"{tmp_path}/*.html"])
    assert [Path(path).name for path in found.files] == ["a.txt", "b.txt"]
    assert found.faults == ((f"{tmp_path}/*.html", "matches no file; check the pattern"),)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert _inputs.find([str(tmp_path)]).faults[0][1].startswith("this folder holds no file of a kind we read")


def test_documents_in_a_folder_get_safe_and_unique_names(tmp_path: Path) -> None:
    paths = ["x/story.html.gz", "y/Story.html", "../a b?.txt", "news.jsonl", "news.jsonl", None, ".."]
    records = [None, None, None, 1, 2, None, None]
    rows = [row() | {"path": path, "record": record} for path, record in zip(paths, records, strict=True)]
    _outputs.write(rows, f"{tmp_path}/", "txt")
    names = ["Story-2.txt", "a_b_.txt", "document-2.txt", "document.txt", "news-1.txt", "news-2.txt", "story.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_an_output_that_fails_half_way_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")

    def rows() -> Any:
        yield row()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _outputs.write(rows(), str(out), "jsonl")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.jsonl", "old")]
