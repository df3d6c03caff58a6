"""Paths with a scheme, on fsspec's file system in memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import cleaner, lines, rows

from cleaner.formats import _inputs, _outputs, _remote
from cleaner.formats._reading import Asked


@pytest.fixture
def store() -> Iterator[Any]:
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]
    yield memory
    memory.store.clear()


@pytest.fixture
def bucket(store: Any) -> Any:
    for name, data in (("b.txt", b"Rain fell."), ("a/c.html", b"<p>Sun shone."), ("a/.d.txt", b"x"), ("e.bin", b"x")):
        store.pipe("/bucket/" + name, data)
    return store


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("memory://bucket/b.txt", ["memory://bucket/b.txt"]),
        ("memory://bucket/*.txt", ["memory://bucket/b.txt"]),
        ("memory://bucket", ["memory://bucket/a/c.html", "memory://bucket/b.txt"]),
        ("memory://bucket/", ["memory://bucket/a/c.html", "memory://bucket/b.txt"]),
    ],
)
@pytest.mark.usefixtures("bucket")
def test_files_folders_and_globs_are_found(path: str, files: list[str]) -> None:
    found = _inputs.find([path])
    assert [one.replace("///", "//") for one in found.files] == files and not found.faults


@pytest.mark.usefixtures("bucket")
def test_what_a_remote_folder_holds_beside_is_told() -> None:
    assert [one.rpartition("/")[2] for one in _inputs.find(["memory://bucket"]).passed] == ["e.bin"]


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("path", "fault"),
    [("memory://gone.txt", "no such file"), ("memory://bucket/*.pdf", "matches no file"), ("nosuch://x/y", "scheme")],
)
def test_what_is_not_there_is_a_fault(path: str, fault: str) -> None:
    [(named, message)] = _inputs.find([path]).faults
    assert named == path and fault in message


def test_a_page_on_the_web_is_not_fetched() -> None:
    [(_, message)] = _inputs.find(["https://orrin.example/1"]).faults
    assert message.startswith("lies on the web, and nothing is fetched")


def test_a_missing_package_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert 'pip install "cleaner[remote]"' in _inputs.find(["s3://bucket/x"]).faults[0][1]


@pytest.mark.usefixtures("bucket")
def test_the_command_cleans_from_store_to_store(store: Any) -> None:
    done = cleaner("memory://bucket", "-o", "memory://out/clean.jsonl.gz", "--jobs", 1)
    assert (done.status, done.stdout) == (0, b"")
    assert [Path(path).name for path in store.find("/out")] == ["clean.jsonl.gz"]
    back = cleaner("memory://out/clean.jsonl.gz", "--to", "jsonl")
    assert [row["text"] for row in rows(back.stdout)] == ["Sun shone.", "Rain fell."]


@pytest.mark.usefixtures("bucket")
def test_a_remote_folder_gets_a_file_a_document(store: Any) -> None:
    assert cleaner("memory://bucket", "-o", "memory://out/", "--to", "md").status == 0
    assert sorted(Path(path).name for path in store.find("/out")) == ["b.md", "c.md"]


def test_a_table_is_read_where_it_lies(store: Any) -> None:
    with store.open("/t.parquet", "wb") as file:
        pq.write_table(pa.table({"text": ["Rain.", "Sun."]}), file)
    assert [row["raw"] for row in _inputs.read(_inputs.find(["memory://t.parquet"]), Asked())] == ["Rain.", "Sun."]


def test_an_output_that_fails_half_way_leaves_the_old_file(store: Any) -> None:
    store.pipe("/out.jsonl", b"old")

    def broken() -> Iterator[dict[str, Any]]:
        yield json.loads('{"text": "Rain."}')
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _outputs.write(broken(), "memory://out.jsonl", "jsonl")
    assert store.find("/") == ["/out.jsonl"] and store.cat("/out.jsonl") == b"old"


@pytest.mark.usefixtures("bucket")
def test_a_remote_output_does_not_write_over_its_input() -> None:
    done = cleaner("memory://bucket/b.txt", "-o", "memory://bucket/b.txt")
    assert (done.status, b"would write over its own input" in done.stderr) == (2, True)


def test_an_output_to_a_scheme_that_is_none_ends_before_it_begins() -> None:
    done = cleaner("-o", "nosuch://x.jsonl", stdin=b"Rain.")
    assert done.status == 2 and "nosuch" in lines(done.stderr)[0]


def test_a_store_that_fails_while_it_is_read_costs_its_file_alone(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class BrokenError(Exception):
        pass

    def fail(*_: Any) -> bytes:
        raise BrokenError("gone away")

    whole = bucket.open("/bucket/b.txt")
    monkeypatch.setattr(type(whole), "read", fail)
    [row] = _inputs.read(_inputs.find(["memory://bucket/b.txt"]), Asked())
    assert "BrokenError: gone away" in row["error"]


def test_paths_without_a_scheme_are_ours() -> None:
    assert not any(map(_remote.is_remote, ["a.txt", "/a", "C:\\a", "-", "a://"[:3], "./x://y"]))
