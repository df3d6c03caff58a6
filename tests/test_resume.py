"""Jobs that are killed and taken up again: at every single step, with a full disk, and for real at random moments."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from command import COMMAND, ENVIRONMENT, cleaner, lines

from cleaner import cli, formats, kept, report
from cleaner.batch import Row, failed
from cleaner.document import Cleaned, Source
from cleaner.errors import InputError
from cleaner.formats import _outputs
from cleaner.job import Job

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes that it forks")

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
KINDS = ("jsonl", "jsonl.bz2", "jsonl.xz", "jsonl.zst", "json.gz", "txt", "md", "csv.gz")
TABLES = ("parquet", "arrow", "arrows", "sqlite")


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed process has written is there whether or not it waited for the disk; only a power cut can tell."""
    monkeypatch.setattr(os, "fsync", lambda file: None)
    monkeypatch.setattr(os, "sync", lambda: None)


def rows(count: int = 5) -> Iterator[dict[str, Any]]:
    """Rows as the engine gives them; the third document failed."""
    for number in range(1, count + 1):
        at = {"path": "news.jsonl", "record": number}
        if number == 3:
            yield failed(Row(raw="cut off", rest={"id": number}, path="news.jsonl", record=3), "is not JSON")
        else:
            yield at | Cleaned(f"{STORY} {number}", Source("")).to_row() | {"id": number}


def facts(**more: Any) -> dict[str, Any]:
    return {"checkpoint": 2, "keep_input": False, "resumable": True, "inputs": [["news.jsonl", 10, 1]], **more}


def run(out: str, name: str, resume: bool = True, given: Callable[[], Iterator[dict[str, Any]]] = rows) -> Job:
    """One run of a job over the rows, as the command does it."""
    place = _outputs.place(out)
    assert place
    job = Job(place, name, facts(), formats.Seen(name, names=("id",)))
    with job.running(resume):
        results = map(partial(kept.keep, how=job.how), islice(given(), job.mark.documents, None))
        job.keep(report.watch(results, job.tally, told=kept.told))
        job.finish()
    return job


def killed_at(step: int, out: str, name: str) -> bool:
    """Run the job in a process that kills itself at its n-th row, or step on the disk; whether it got so far."""
    child = os.fork()
    if child == 0:
        _kill_at(step)
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
        try:
            run(out, name, given=_counted)
        finally:
            os._exit(0)
    return bool(os.WIFSIGNALED(os.waitpid(child, 0)[1]))


LEFT = [0]


def _step() -> None:
    LEFT[0] -= 1
    if LEFT[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def _kill_at(step: int) -> None:
    LEFT[0] = step
    for name in ("fsync", "replace", "unlink"):
        real = getattr(os, name)

        def stepping(*args: Any, real: Any = real, **more: Any) -> Any:
            _step()
            done = real(*args, **more)
            _step()
            return done

        setattr(os, name, stepping)


def _counted() -> Iterator[dict[str, Any]]:
    for row in rows():
        _step()
        yield row


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_killed_at_any_step_a_job_ends_as_if_undisturbed(tmp_path: Path) -> None:
    """One run after the other on the same output, each killed one step later than the one before it."""
    for kind in KINDS + TABLES:
        name = kind.partition(".")[0]
        for folder in ("calm", "rough"):
            (tmp_path / folder).mkdir()
        run(str(tmp_path / "calm" / f"out.{kind}"), name)
        rough = str(tmp_path / "rough" / f"out.{kind}")
        step = 1
        while killed_at(step, rough, name):
            step += 1
        assert step > 10
        assert contents(tmp_path / "rough") == contents(tmp_path / "calm"), kind
        for folder in ("calm", "rough"):
            shutil.rmtree(tmp_path / folder)


@pytest.mark.parametrize("kind", ["jsonl.gz", "json"])
def test_killed_once_at_each_step_a_job_ends_as_if_undisturbed(tmp_path: Path, kind: str) -> None:
    name, (calm, rough) = kind.partition(".")[0], (tmp_path / "calm", tmp_path / "rough")
    calm.mkdir()
    run(str(calm / f"out.{kind}"), name)
    step, killed = 0, True
    while killed:
        step += 1
        rough.mkdir()
        killed = killed_at(step, str(rough / f"out.{kind}"), name)
        run(str(rough / f"out.{kind}"), name)
        assert contents(rough) == contents(calm), f"killed at step {step}"
        shutil.rmtree(rough)
    assert step > 20


def test_a_folder_of_files_too(tmp_path: Path) -> None:
    for folder in ("calm", "rough"):
        (tmp_path / folder).mkdir()
    run(f"{tmp_path}/calm/", "md")
    step = 1
    while killed_at(step, f"{tmp_path}/rough/", "md"):
        step += 1
    assert contents(tmp_path / "rough") == contents(tmp_path / "calm")
    assert sorted(contents(tmp_path / "calm")) == ["failed.jsonl", *(f"news-{number}.md" for number in range(1, 6))]


def test_documents_that_are_done_are_not_cleaned_again(tmp_path: Path) -> None:
    out, cleaned = str(tmp_path / "out.jsonl"), []

    def breaking() -> Iterator[dict[str, Any]]:
        yield from islice(rows(), 4)
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        run(out, "jsonl", given=breaking)
    job = run(out, "jsonl", given=lambda: (cleaned.append(row["record"]) or row for row in rows()))
    assert cleaned == [1, 2, 3, 4, 5]  # by the stand-in for the inputs, which are read again …
    assert [json.loads(line)["id"] for line in Path(out).read_text().splitlines()] == [1, 2, 3, 4, 5]
    assert (job.tally.documents, job.tally.failed) == (5, 1)  # … while what is done counts as it was done


def test_failed_documents_go_to_a_file_of_their_own_with_input_and_reason(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run(str(out), "jsonl")
    [line] = (tmp_path / "out.jsonl.failed.jsonl").read_text().splitlines()
    assert {"path": "news.jsonl", "record": 3, "error": "is not JSON", "input": "cut off", "id": 3}.items() <= dict(
        json.loads(line)
    ).items()
    kept = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["error"] for row in kept] == [None, None, "is not JSON", None, None]
    assert "input" not in kept[2]


def test_the_failures_of_an_earlier_job_do_not_stay_beside_a_new_output(tmp_path: Path) -> None:
    old = tmp_path / "out.jsonl.failed.jsonl"
    old.write_text("{}\n")
    run(str(tmp_path / "out.jsonl"), "jsonl", given=lambda: rows(2))
    assert not old.exists()


def unfinished(out: Path, name: str = "jsonl") -> None:
    killed_at(17, str(out), name)
    assert list(out.parent.glob(".*.part")) and not out.exists()


def test_an_unfinished_job_is_neither_written_over_nor_taken_up_unasked(tmp_path: Path) -> None:
    unfinished(tmp_path / "out.jsonl")
    before = contents(tmp_path)
    with pytest.raises(InputError, match=r"holds an unfinished job \(2 documents are done\).*--resume.*rm -r '.*part'"):
        run(str(tmp_path / "out.jsonl"), "jsonl", resume=False)
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"inputs": [["news.jsonl", 11, 2]]}, "other inputs: news.jsonl has changed"),
        ({"inputs": [["olds.jsonl", 10, 1]]}, "other inputs: news.jsonl was there, olds.jsonl is now"),
        ({"inputs": []}, "other inputs: 1 were there, 0 are now"),
        ({"checkpoint": 3}, "checkpoint: was 2, is 3"),
    ],
)
def test_another_job_is_not_taken_up(tmp_path: Path, other: dict[str, Any], said: str) -> None:
    unfinished(tmp_path / "out.jsonl")
    place = _outputs.place(str(tmp_path / "out.jsonl"))
    assert place
    job = Job(place, "jsonl", facts(**other))
    with pytest.raises(InputError) as fault, job.running(resume=True):
        pass
    assert f"is another one ({said})" in str(fault.value)


def test_an_unfinished_job_from_stdin_can_only_be_discarded(tmp_path: Path) -> None:
    unfinished(tmp_path / "out.jsonl")
    kept = tmp_path / ".out.jsonl.part" / "job.json"
    kept.write_text(json.dumps(facts(resumable=False)))
    with pytest.raises(InputError, match=r"its input was stdin, which cannot be read again; discard it: rm -r"):
        run(str(tmp_path / "out.jsonl"), "jsonl", resume=False)


def test_two_runs_do_not_write_the_same_output_at_once(tmp_path: Path) -> None:
    place = _outputs.place(str(tmp_path / "out.jsonl"))
    assert place
    first, second = (Job(place, "jsonl", facts()) for _ in range(2))
    with first.running(False):
        with pytest.raises(InputError, match="another run is writing it"), second.running(False):
            pass
        first.keep(map(partial(kept.keep, how=first.how), rows()))
        first.finish()
    assert (tmp_path / "out.jsonl").read_bytes().count(b"\n") == 5


def test_a_signal_before_a_job_has_begun_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = os.makedirs

    def interrupted(*arguments: Any, **named: Any) -> None:
        made(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "makedirs", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(str(tmp_path / "out.jsonl"), "jsonl", resume=False)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_keeps_the_work_and_the_job_goes_on(tmp_path: Path) -> None:
    calm, rough = tmp_path / "calm.jsonl", tmp_path / "rough.jsonl"
    run(str(calm), "jsonl")
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (calm.stat().st_size - 100,) * 2)
        try:
            run(str(rough), "jsonl")
        except OSError:
            os._exit(7)
        finally:
            os._exit(8)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert not rough.exists()
    run(str(rough), "jsonl")
    assert rough.read_bytes() == calm.read_bytes()


def test_rows_are_kept_as_they_are() -> None:
    row = {"text": "a\ud800\0", "blob": b"\xff\0", "list": [1.5, None, True, [b""]], "nan": float("inf"), "n": 1 << 70}
    assert kept.row(kept.line(row)) == row


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = (f"Rain {number}\n\n{STORY} It was day {number}.\n\nShare\n" for number in range(80))
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts) + "{bad\n")
    return tmp_path


def started(*arguments: str, cwd: Path) -> subprocess.Popen[bytes]:
    command = [*COMMAND, "in.jsonl", "--checkpoint", "5", *arguments]
    return subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def until_marked(folder: Path, out: str) -> None:
    mark, until = folder / f".{out}.part" / "mark.json", time.monotonic() + 120
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.005)


def test_a_real_run_killed_at_random_moments_ends_as_if_undisturbed(folder: Path) -> None:
    assert cleaner("in.jsonl", "-o", "calm.jsonl.gz", "--checkpoint", 5, cwd=folder).status == 1
    chance = random.Random(5)
    for _ in range(5):
        process = started("-o", "rough.jsonl.gz", "--resume", cwd=folder)
        until_marked(folder, "rough.jsonl.gz")
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        process.communicate(timeout=60)
    assert cleaner("in.jsonl", "-o", "rough.jsonl.gz", "--checkpoint", 5, "--resume", cwd=folder).status == 1
    for end in ("", ".failed.jsonl"):
        assert (folder / f"rough.jsonl.gz{end}").read_bytes() == (folder / f"calm.jsonl.gz{end}").read_bytes()
    assert not list(folder.glob(".*.part"))


def test_a_signal_right_behind_a_mark_takes_nothing_that_is_marked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write = _outputs.write_durably

    def interrupted(path: str, data: bytes) -> None:
        write(path, data)
        if path.endswith("mark.json"):
            raise KeyboardInterrupt

    monkeypatch.chdir(folder)
    monkeypatch.setattr(_outputs, "write_durably", interrupted)
    assert cli.main(["in.jsonl", "-o", "out.jsonl", "--checkpoint", "5", "--jobs", "1"]) == 130
    assert "5 documents are done and kept" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_sigterm_leave_a_job_to_go_on_with_and_no_process(folder: Path, number: int, status: int) -> None:
    process = started("-o", "out.jsonl", cwd=folder)
    until_marked(folder, "out.jsonl")
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    talk = process.communicate(timeout=60)[1]
    assert process.returncode == status
    assert lines(talk)[-1].endswith("documents are done and kept: go on with --resume")
    with pytest.raises(ProcessLookupError):  # the whole group is gone, workers and all
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.05)
    done = cleaner("in.jsonl", "-o", "out.jsonl", "--checkpoint", 5, "--resume", cwd=folder)
    assert lines(done.stderr)[0].startswith("cleaner: going on behind the first ")
    assert (folder / "out.jsonl").read_bytes().count(b"\n") == 81


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-", "-o", "out.jsonl"), "--resume: stdin cannot be read again; put the input into a file, and name that"),
        (("in.jsonl",), "--resume: only a job that writes files of its own can go on"),
        (("in.jsonl", "-o", "/dev/null"), "--resume: only a job that writes files of its own can go on"),
    ],
)
def test_what_cannot_be_gone_on_with_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = cleaner(*arguments, "--resume", cwd=folder)
    assert done.status == 2 and said in done.stderr.decode()
