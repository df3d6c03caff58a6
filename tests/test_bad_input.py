"""Bad input, each kind through the command: one clear line, the other documents done, the exit code, nothing lost."""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import struct
import subprocess
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from command import COMMAND, ENVIRONMENT, alone, cleaner, lines, rows

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
GOOD = f"{STORY}\n\n{STORY}\n".encode()
NOISE = random.Random(1).randbytes(20_000)
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + NOISE[:200]
BOMB_MEMBER = gzip.compress(bytes(64 << 20), 9)
BOMB = BOMB_MEMBER * 160
"""A gzip file of 10 MB that unpacks to 10 GB."""

RECORDS = [
    json.dumps({"text": STORY}),
    '{"text": "cut',
    '{"id": 7}',
    '{"text": 5}',
    '{"text": null}',
    '{"text": ["a"]}',
    "null",
    '{"text": "\\u0000\\ud800"}',
    "[" * 100_000,
    json.dumps({"text": STORY, "id": 10}),
    '{"text": "STORY\\u0000\\ud800", "\\ud800": "\\udfff"}'.replace("STORY", STORY),
]
CUT_RECORDS = "\n".join(
    json.dumps({"text": STORY, "id": NOISE[60 * n : 60 * n + 60].hex()}) for n in range(300)
).encode()
FILES = {
    "a-good.txt": GOOD,
    "blank.txt": "\ufeff \u00a0\n".encode(),
    "bomb.html.gz": BOMB,
    "bomb.jsonl.gz": gzip.compress(b'{"text": "' + b"a" * (2 << 20) + b'"}\n' + RECORDS[0].encode()),
    "broken.json": json.dumps([{"text": STORY}] * 3)[:-20].encode(),
    "cut.jsonl.gz": gzip.compress(CUT_RECORDS)[:-2000],
    "cut.txt.gz": gzip.compress(NOISE.hex().encode())[:-20],
    "empty.jsonl": b"",
    "empty.txt": b"",
    "empty.json": b" [ ]",
    "latin.txt": GOOD + "Der Fluß trat über die Ufer.\n".encode() + b"\xff\n",
    "photo.html": PNG,
    "photo.txt": PNG,
    "records.jsonl": "\n".join(RECORDS).encode(),
    "spaces.txt": b" \n\t\n   ",
    "z-good.txt": GOOD,
}
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")


class Job(NamedTuple):
    """What one run of the command made of all files: rows and lines of talk by file name."""

    status: int
    rows: dict[str, list[dict[str, Any]]]
    said: dict[str, list[str]]


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = tmp_path_factory.mktemp("job")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "link.txt").symlink_to("nowhere.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    done = alone(".", "gone.txt", "*.pdf", "--to", "jsonl", "--max-size", "1MB", cwd=folder)
    made: dict[str, list[dict[str, Any]]] = {}
    for row in rows(done.stdout):
        made.setdefault(row["path"].removeprefix("./"), []).append(row)
    said: dict[str, list[str]] = {}
    for line in lines(done.stderr):
        prefix, place, message = line.split(": ", 2)
        assert prefix == "cleaner"
        said.setdefault(place.removeprefix("./").split(":")[0], []).append(message)
    return Job(done.status, made, said)


def test_the_job_goes_on_to_its_end_and_says_that_some_failed(job: Job) -> None:
    assert job.status == 1
    assert set(job.rows) == {*FILES, "link.txt", "loop.txt", "gone.txt", "*.pdf"}
    assert all(job.rows[name][0]["text"] == f"{STORY}\n\n{STORY}" for name in ("a-good.txt", "z-good.txt"))


def test_each_failure_is_one_line_and_one_row_that_says_the_same(job: Job) -> None:
    errors = {name: [row["error"] for row in made if row["error"]] for name, made in job.rows.items()}
    assert {name: said for name, said in errors.items() if said} == job.said


@pytest.mark.parametrize("name", ["empty.txt", "spaces.txt", "blank.txt"])
def test_an_empty_file(job: Job, name: str) -> None:
    assert job.said[name][0].startswith("empty: ")
    assert job.rows[name][0]["input"] == FILES[name].decode()


@pytest.mark.parametrize("name", ["empty.json", "empty.jsonl"])
def test_a_file_of_no_records(job: Job, name: str) -> None:
    assert job.said[name] == ["empty: holds no record; leave it out, or look at what wrote it"]


@pytest.mark.parametrize("name", ["photo.txt", "photo.html"])
def test_a_picture(job: Job, name: str) -> None:
    assert job.said[name] == ["binary: this is a PNG image, not text; extract its text first"]
    assert base64.b64decode(job.rows[name][0]["input_base64"]) == PNG


def test_a_gzip_file_that_is_cut_short(job: Job) -> None:
    assert job.said["cut.txt.gz"] == ["is cut short: the gzip data ends too early; get a whole copy of it"]


def test_records_before_the_place_where_a_gzip_file_is_cut_are_done(job: Job) -> None:
    *whole, broken = job.rows["cut.jsonl.gz"]
    assert len(whole) > 100 and all(row["error"] is None for row in whole)
    assert broken["error"].startswith("is cut short")


def test_a_gzip_file_that_unpacks_to_ten_gigabytes(job: Job) -> None:
    assert len(zlib.decompress(BOMB_MEMBER, 31)) * 160 == 10 << 30
    assert job.said["bomb.html.gz"] == [
        "is larger than 1 MB unpacked; raise the limit with --max-size if it is to be read"
    ]


def test_a_bomb_among_records_is_passed_over(job: Job) -> None:
    assert [row["error"] is None for row in job.rows["bomb.jsonl.gz"]] == [False, True]


def test_invalid_utf8_is_read_as_well_as_can_be(job: Job) -> None:
    [row] = job.rows["latin.txt"]
    assert row["error"] is None and "Der Fluß trat über die Ufer." in row["text"]


def test_records_that_are_no_documents(job: Job) -> None:
    made = job.rows["records.jsonl"]
    assert [row["record"] for row in made if row["error"] is None] == [1, 10, 11]
    assert (made[1]["input"], made[2]["id"], made[3]["input"], made[5]["input"]) == (RECORDS[1], 7, 5, ["a"])


def test_lone_surrogates_and_nuls_do_not_stop_a_record(job: Job) -> None:
    row = job.rows["records.jsonl"][-1]
    assert row["text"].startswith(STORY) and row["\ud800"] == "\udfff"


def test_a_json_file_that_breaks_off(job: Job) -> None:
    assert [row["error"] is None for row in job.rows["broken.json"]] == [True, True, False]
    assert job.said["broken.json"] == ["is not JSON at record 3 (Unterminated string starting at); correct the file"]


def test_files_that_cannot_be_read(job: Job) -> None:
    end = "check the file and its permissions"
    assert job.said["link.txt"] == [f"cannot be read: No such file or directory; {end}"]
    assert job.said["loop.txt"] == [f"cannot be read: Too many levels of symbolic links; {end}"]
    assert job.said["gone.txt"] == ["there is no such file or folder; check the name"]
    assert job.said["*.pdf"] == ["matches no file; check the pattern"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "b.txt").touch(0o000)
    assert b"b.txt: cannot be read: Permission denied" in cleaner("b.txt", cwd=tmp_path).stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(GOOD)
    (tmp_path / "in" / "z.txt").write_bytes(GOOD)
    return tmp_path


def clean_among(folder: Path, name: str, data: bytes, *arguments: object) -> dict[str, Any]:
    """The row of a hard page among good documents, cleaned or reported; the good ones must be done."""
    (folder / "in" / name).write_bytes(data)
    done = alone("in", "--to", "jsonl", *arguments, cwd=folder)
    first, hard, last = rows(done.stdout)
    assert [first["error"], last["error"], done.status] == [None, None, 1 if hard["error"] else 0]
    assert lines(done.stderr) == ([f"cleaner: in/{name}: {hard['error']}"] if hard["error"] else [])
    return hard


def test_a_hundred_thousand_nested_elements(folder: Path) -> None:
    page = b"<html><body>" + b"<div>" * 100_000 + GOOD + b"</div>" * 100_000
    row = clean_among(folder, "deep.html", page, "--timeout", 30)
    assert STORY in row["input" if row["error"] else "text"]


def test_a_page_of_fifty_megabytes(folder: Path) -> None:
    page = b"<html><body><article>" + f"<p>{STORY}</p>\n".encode() * (50 * 1024 * 1024 // (len(STORY) + 8))
    assert len(page) > 50_000_000
    row = clean_among(folder, "large.html", page, "--timeout", 15)
    assert STORY in row["input" if row["error"] else "text"]


@pytest.mark.parametrize("out", ["nowhere/out.jsonl", "nowhere/"])
def test_an_output_folder_that_does_not_exist(folder: Path, out: str) -> None:
    done = cleaner("in", "-o", out, cwd=folder)
    assert (done.status, done.stdout) == (2, b"")
    assert lines(done.stderr) == [f"cleaner: -o {out}: there is no folder nowhere; make it first (mkdir -p nowhere)"]


@needs_full
def test_a_full_disk(folder: Path) -> None:
    done = alone("in", "-o", FULL, cwd=folder)
    message = "cleaner: cannot write /dev/full: No space left on device; make room or choose another place"
    assert (done.status, lines(done.stderr)) == (1, [message])


@needs_full
@pytest.mark.parametrize("command", ["in", "explain in", "rules"])
def test_a_full_disk_behind_stdout(folder: Path, command: str) -> None:
    with FULL.open("wb") as full:
        run = [*COMMAND, *command.split()]
        done = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, cwd=folder, env=ENVIRONMENT, timeout=60)
    message = "cleaner: cannot write the output: No space left on device; make room or choose another place"
    assert (done.returncode, lines(done.stderr)) == (1, [message])


def test_a_closed_pipe_ends_the_run_quietly(folder: Path) -> None:
    (folder / "many.jsonl").write_text((json.dumps({"text": STORY * 20}) + "\n") * 500)
    run = [*COMMAND, "many.jsonl", "--to", "jsonl"]
    process = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=ENVIRONMENT)
    assert process.stdout and process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert (process.stderr.read(), process.wait(60)) == (b"", 0)
    process.stderr.close()


def test_a_closed_stdout_is_said(folder: Path) -> None:
    run = ["sh", "-c", '"$@" >&-', "sh", *COMMAND, "in"]
    done = subprocess.run(run, stderr=subprocess.PIPE, cwd=folder, env=ENVIRONMENT, timeout=60)
    message = "cleaner: cannot write the output: stdout is closed; make room or choose another place"
    assert (done.returncode, lines(done.stderr)) == (1, [message])


def test_control_codes_in_a_message_do_not_reach_the_terminal(tmp_path: Path) -> None:
    assert cleaner("\x1bcred.txt", cwd=tmp_path).stderr.startswith(b"cleaner: \\x1bcred.txt: there is no such file")
