"""zip and tar: each member a document, hostile ones among them."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import cleaner, rows
from container import Pipe, raws, read

from cleaner import formats
from cleaner.errors import InputError
from cleaner.formats import Asked, Seen, _bytes

RECORDS = b'{"text": "Sun."}\n{"text": "Snow."}\n'
MEMBERS = {"a/b.txt": b"Rain fell.", "c.jsonl": RECORDS, "d.txt.gz": gzip.compress(b"Hail.")}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def tarred(members: dict[str, bytes | tarfile.TarInfo], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = 0 if isinstance(data, tarfile.TarInfo) else len(data)
            archive.addfile(info, io.BytesIO(b"" if isinstance(data, tarfile.TarInfo) else data))
    return stream.getvalue()


PACKERS: dict[str, Any] = {"zip": zipped, "tar": tarred, "tgz": lambda members: tarred(members, "w:gz")}


@pytest.mark.parametrize("kind", PACKERS)
def test_each_member_is_read_as_an_input_of_its_own(kind: str) -> None:
    out = read(PACKERS[kind](MEMBERS), "dumps." + kind)
    place = "dumps." + kind
    assert [(one["path"], one["record"], one["raw"]) for one in out] == [
        (f"{place}/a/b.txt", None, b"Rain fell."),
        (f"{place}/c.jsonl", 1, "Sun."),
        (f"{place}/c.jsonl", 2, "Snow."),
        (f"{place}/d.txt.gz", None, b"Hail."),
    ]


@pytest.mark.parametrize("kind", PACKERS)
def test_an_archive_is_told_by_content_and_read_from_a_pipe(kind: str) -> None:
    rows = formats.read(Pipe(PACKERS[kind](MEMBERS)), Asked())
    assert [row["raw"] for row in rows] == [b"Rain fell.", "Sun.", "Snow.", b"Hail."]


@pytest.mark.parametrize("kind", PACKERS)
def test_the_format_asked_for_is_that_of_the_members(kind: str) -> None:
    data = PACKERS[kind]({"page": b"<p>Rain.", "other.dat": b"<p>Sun."})
    assert [row["form"] for row in read(data, format="html")] == ["html", "html"]
    assert [row["form"] for row in read(data, format="zip" if kind == "zip" else "tar")] == ["auto"]


@pytest.mark.parametrize("kind", PACKERS)
def test_members_of_other_kinds_and_hidden_ones_are_passed_over_and_counted(kind: str) -> None:
    seen = Seen()
    members = {"a.txt": b"Rain.", "b.png": b"x", "c/.d.txt": b"x", "__MACOSX/a.txt": b"x", "e": b"Sun."}
    assert raws(PACKERS[kind](members), seen=seen) == [b"Rain.", b"Sun."]
    assert seen.passed == {"files .png": 1, "hidden files": 2}


@pytest.mark.parametrize("kind", PACKERS)
def test_names_that_lead_out_of_the_archive_lead_nowhere(kind: str) -> None:
    names = ("../../etc/a.txt", "/etc/b.txt", "x/../c.txt", "..\\d.txt")
    out = read(PACKERS[kind](dict.fromkeys(names, b"Rain.")), "d.zip")
    assert [one["path"] for one in out] == ["d.zip/etc/a.txt", "d.zip/etc/b.txt", "d.zip/x/c.txt", "d.zip/d.txt"]


@pytest.mark.parametrize("kind", PACKERS)
def test_an_empty_archive_says_so(kind: str) -> None:
    with pytest.raises(InputError, match="empty"):
        read(PACKERS[kind]({}), "x." + kind)


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_among_members_costs_itself_alone(kind: str) -> None:
    bombs = {"bomb.txt": b"0" * (4 << 20), "bomb.txt.gz": gzip.compress(b"0" * (4 << 20))}
    members = {"a.txt": b"Rain."} | bombs | {"z.txt": b"Sun."}
    out = read(PACKERS[kind](members), "x." + kind, max_size=1 << 20)
    assert [one["raw"] for one in out] == [b"Rain.", None, None, b"Sun."]
    assert all("larger than 1 MB unpacked" in one["error"] for one in out[1:3])


@pytest.mark.parametrize("kind", ["zip", "tgz"])
def test_data_that_unpacks_to_a_thousand_times_its_size_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_bytes, "SLACK", 1 << 16)
    monkeypatch.setattr(_bytes, "RATIO", 500)
    line = b'{"text": "Rain."}\n'
    data = PACKERS[kind]({"bomb.jsonl": b" \n" * (1 << 20) + line})
    with pytest.raises(InputError, match="500 times its size"):
        raise InputError(read(data)[-1].get("error", ""))


@pytest.mark.parametrize("kind", PACKERS)
def test_archives_in_archives_are_read_so_deep_and_no_deeper(kind: str) -> None:
    pack = PACKERS[kind]
    inner = pack({"a.txt": b"Rain."})
    assert [row["path"] for row in read(pack({"in." + kind: inner}), "o")] == [f"o/in.{kind}/a.txt"]
    [row] = read(pack({"m." + kind: pack({"in." + kind: inner})}), "o")
    assert row["path"] == f"o/m.{kind}/in.{kind}" and "archive inside of 2 others" in row["error"]


def test_a_table_inside_of_an_archive_is_read() -> None:
    table = io.BytesIO()
    pq.write_table(pa.table({"text": ["Rain.", "Sun."]}), table)
    for kind in PACKERS:
        assert raws(PACKERS[kind]({"x.parquet": table.getvalue()})) == ["Rain.", "Sun."]


def test_links_and_devices_of_a_tar_are_passed_over() -> None:
    seen = Seen()
    members: dict[str, bytes | tarfile.TarInfo] = {"a.txt": b"Rain."}
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"{kind!r}.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        members[info.name] = info
    assert raws(tarred(members), seen=seen) == [b"Rain."]
    assert seen.passed == {"links": 2, "devices": 2}


def test_a_link_in_a_zip_is_read_as_the_text_it_is() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert raws(stream.getvalue()) == [b"/etc/passwd"]


@pytest.mark.parametrize("name", ["[Content_Types].xml", "mimetype"])
def test_an_office_document_or_e_book_is_no_archive_of_documents(name: str) -> None:
    with pytest.raises(InputError, match=r"binary: this is an .*; extract its text first"):
        read(zipped({name: b"x", "a.txt": b"Rain."}))


def test_a_zip_that_is_cut_short_says_so() -> None:
    with pytest.raises(InputError, match="no whole zip archive"):
        read(zipped(MEMBERS)[:-30], "x.zip")


def test_a_damaged_member_of_a_zip_costs_itself_alone() -> None:
    data = bytearray(zipped({"a.txt": b"Rain.", "b.txt": b"Sun shone. " * 50, "c.txt": b"Snow."}, zipfile.ZIP_STORED))
    place = data.index(b"Sun shone.")
    data[place : place + 3] = b"xxx"
    out = read(bytes(data))
    assert [one["raw"] for one in out] == [b"Rain.", None, b"Snow."]
    assert "damaged zip data" in out[1]["error"]


def test_a_member_under_a_password_says_so() -> None:
    data = bytearray(zipped({"a.txt": b"Rain."}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert "password" in read(bytes(data))[0]["error"]


def rows_until_broken(data: bytes) -> list[Any]:
    rows, given = formats.read(io.BytesIO(data), Asked(path="x.tar")), []
    with pytest.raises(InputError, match=r"breaks off|cut short"):
        while True:
            given.append(next(rows)["raw"])
    return given


TAR = tarred({"a.txt": b"Rain.", "b.txt": b"Sun. " * 300, "c.txt": b"Snow."})


@pytest.mark.parametrize("length", [1100, 2500, 1024 + 512 + 1536 + 10])
def test_members_before_the_place_where_a_tar_is_cut_are_given(length: int) -> None:
    assert rows_until_broken(TAR[:length])[:1] == [b"Rain."]


def test_a_tar_that_is_cut_between_members_says_so() -> None:
    assert rows_until_broken(TAR[:1024]) == [b"Rain."]


def test_a_damaged_header_is_not_taken_for_the_end() -> None:
    assert rows_until_broken(TAR[:1024] + b"\x01" * 512 + TAR[1536:]) == [b"Rain."]


def test_a_packed_tar_that_is_cut_short_says_so() -> None:
    rows_until_broken(gzip.compress(TAR)[:-20])


def test_a_header_of_a_tar_that_claims_to_be_huge_is_not_read() -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    data = gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + b"0" * (8 << 20))
    with pytest.raises(InputError, match="headers of over 1 MB"):
        read(data)


def test_the_command_names_the_member_that_failed(tmp_path: Any) -> None:
    (tmp_path / "d.zip").write_bytes(zipped({"a.txt": b"Rain fell.", "b.txt": b"", "c.txt": b"Sun shone."}))
    done = cleaner("d.zip", "-o", f"{tmp_path}/", "--to", "txt", cwd=tmp_path)
    assert (done.status, done.stderr.startswith(b"cleaner: d.zip/b.txt: empty")) == (1, True)
    assert sorted(path.name for path in tmp_path.glob("*.txt")) == ["a.txt", "b.txt", "c.txt"]
    assert rows(cleaner("d.zip", "--to", "jsonl", cwd=tmp_path).stdout)[0]["path"] == "d.zip/a.txt"
