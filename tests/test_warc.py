"""Web archives: pages and extracts, what is passed over, damage."""

from __future__ import annotations

import gzip
import io
import random
import sys
from typing import Any

import pytest
from command import cleaner, lines, rows
from container import read

from cleaner import formats
from cleaner.batch import work
from cleaner.document import Options
from cleaner.errors import InputError
from cleaner.formats import Asked, Seen

PAGE = b"<!doctype html><html><title>Rain</title><p>Rain fell on Orrin Bay.</p></html>"


def record(kind: str, body: bytes, content: str = "application/http; msgtype=response", **more: str) -> bytes:
    fields = {"WARC-Type": kind, "WARC-Date": "2024-03-03T14:05:00Z", "WARC-Record-ID": f"<urn:uuid:{kind}>"}
    fields |= {"Content-Type": content, "WARC-Target-URI": "https://orrin.example/1", **more}
    fields["Content-Length"] = fields.get("Content-Length", str(len(body)))
    header = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.0\r\n{header}\r\n".encode() + body + b"\r\n\r\n"


def response(page: bytes, *header: str, status: str = "200 OK") -> bytes:
    return record("response", "\r\n".join([f"HTTP/1.1 {status}", *header, "", ""]).encode() + page)


HTML = response(PAGE, "Content-Type: text/html; charset=utf-8")
INFO = record("warcinfo", b"software: mill\r\n", "application/warc-fields")
REQUEST = record("request", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request")


def test_a_page_comes_with_its_address_and_date() -> None:
    [row] = read(INFO + REQUEST + HTML, "x.warc")
    assert (row["raw"], row["form"], row["record"], row["url"]) == (PAGE, "html", 3, "https://orrin.example/1")
    assert row["rest"] == {"warc_date": "2024-03-03T14:05:00Z", "warc_record_id": "<urn:uuid:response>"}


@pytest.mark.parametrize("name", ["", "x.warc.gz", "x.dat"])
def test_an_archive_is_told_by_content_packed_record_by_record_or_not(name: str) -> None:
    assert len(read(gzip.compress(INFO) + gzip.compress(HTML), name)) == 1
    assert len(read(INFO + HTML, name)) == 1


def test_the_charset_of_the_http_header_is_respected() -> None:
    text = "Дождь шёл всю ночь."
    page = f"<html><meta charset=koi8-r><p>{text}</p></html>".encode("cp1251")
    [row] = read(response(page, "Content-Type: text/html; charset=windows-1251"))
    assert row["charset"] == "windows-1251"
    assert work(row, Options())["text"] == text


def test_an_extract_is_a_text_with_an_address() -> None:
    [row] = read(record("conversion", "Rain fell. É.".encode(), "text/plain"), "x.warc.wet.gz")
    assert (row["raw"], row["form"], row["url"]) == ("Rain fell. É.".encode(), "text", "https://orrin.example/1")


def test_a_page_kept_without_its_http_header_is_read() -> None:
    assert [row["form"] for row in read(record("resource", PAGE, "text/html"))] == ["html"]


def test_a_page_without_a_content_type_is_told_by_its_beginning() -> None:
    seen = Seen()
    assert len(read(response(PAGE) + response(b"{}") + HTML, seen=seen)) == 2
    assert seen.passed == {"untyped records": 1}


def test_what_is_no_page_is_passed_over_and_counted() -> None:
    seen = Seen()
    data = [
        response(b"%PDF-1.7", "Content-Type: application/pdf"),
        response(PAGE, "Content-Type: text/html", status="404 Not Found"),
        response(b"", "Location: /2", status="301 Moved"),
        record("revisit", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("metadata", b"a: b\r\n", "application/warc-fields"),
    ]
    assert len(read(b"".join(data) + HTML, seen=seen)) == 1
    assert seen.passed == {
        "application/pdf records": 1, "HTTP 404 records": 1, "HTTP 301 records": 1, "revisit records": 1
    }  # fmt: skip


def test_the_command_says_in_one_line_what_was_passed_over() -> None:
    pdf = response(b"%PDF-1.7", "Content-Type: application/pdf")
    done = cleaner("--to", "jsonl", stdin=pdf + HTML + pdf)
    assert [row["text"] for row in rows(done.stdout)] == ["Rain fell on Orrin Bay."]
    assert lines(done.stderr) == ["cleaner: passed over inside of the inputs: 2 application/pdf records"]
    assert done.status == 0


def test_an_archive_without_a_page_says_how_much_was_passed_over() -> None:
    with pytest.raises(InputError, match="no document of a kind we read \\(1 passed over\\)"):
        read(INFO + response(b"%PDF", "Content-Type: application/pdf"), seen=Seen())


def test_encodings_of_the_wire_are_taken_off() -> None:
    packed = gzip.compress(PAGE)
    chunked = b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n"
    header = ("Content-Type: text/html", "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    assert [row["raw"] for row in read(response(chunked, *header))] == [PAGE]


def test_the_header_of_an_encoding_that_is_already_off_does_no_harm() -> None:
    header = ("Content-Type: text/html", "Transfer-Encoding: chunked", "Content-Encoding: gzip")
    assert [row["raw"] for row in read(response(PAGE, *header))] == [PAGE]


def test_a_page_past_the_limit_costs_itself_alone() -> None:
    large = response(b"<html>" + b"x" * 200_000, "Content-Type: text/html")
    out = read(large + HTML, max_size=100_000)
    assert [one["raw"] for one in out] == [None, PAGE]
    assert out[0]["error"].startswith("is larger than") and out[0]["url"] == "https://orrin.example/1"


def test_a_packed_page_that_unpacks_past_the_limit_costs_itself_alone() -> None:
    bomb = response(gzip.compress(b"0" * (8 << 20)), "Content-Type: text/html", "Content-Encoding: gzip")
    out = read(bomb + HTML, max_size=1 << 20)
    assert [one["raw"] for one in out] == [None, PAGE] and "larger" in out[0]["error"]


def rows_until_broken(data: bytes, problem: str) -> list[Any]:
    rows, given = formats.read(io.BytesIO(data), Asked(path="x.warc")), []
    with pytest.raises(InputError, match=problem):
        while True:
            given.append(next(rows)["raw"])
    return given


@pytest.mark.parametrize("cut", [10, 100, len(HTML) - 6])
def test_pages_before_the_place_where_an_archive_is_cut_are_given(cut: int) -> None:
    assert rows_until_broken(HTML + HTML + HTML[:cut], "cut short|breaks off") == [PAGE, PAGE]


def test_pages_before_the_place_where_a_packed_archive_is_cut_are_given() -> None:
    noise = random.Random(1).randbytes(4000).hex().encode()
    packed = b"".join(gzip.compress(response(PAGE + noise, "Content-Type: text/html")) for _ in range(20))
    given = rows_until_broken(packed[:-500], "cut short")
    assert 15 < len(given) < 20 and set(given) == {PAGE + noise}


def test_junk_between_records_is_not_taken_for_the_end() -> None:
    assert rows_until_broken(HTML + b"junk\r\n\r\n" + HTML, "no whole WARC header follows") == [PAGE]


@pytest.mark.parametrize("length", ["", "-5", "five", "9" * 30])
def test_a_record_without_a_sound_length_ends_the_archive(length: str) -> None:
    bad = record("response", b"x", **{"Content-Length": length})
    assert rows_until_broken(HTML + bad + HTML, "no length") == [PAGE]


def test_a_record_that_claims_more_than_there_is_is_cut_short() -> None:
    assert rows_until_broken(HTML + record("response", b"x", **{"Content-Length": "9" * 14}), "cut short") == [PAGE]


def test_a_response_that_is_no_http_is_passed_over() -> None:
    seen = Seen()
    assert len(read(record("response", b"garbage" * 20) + HTML, seen=seen)) == 1
    assert seen.passed.total() == 1


def test_a_missing_package_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    with pytest.raises(InputError, match=r'pip install "cleaner\[warc\]"'):
        read(HTML)


def test_a_text_that_mentions_the_format_is_a_text() -> None:
    assert [row["raw"] for row in read(b"WARC/1.0 is a format.\n")] == [b"WARC/1.0 is a format.\n"]
