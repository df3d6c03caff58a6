"""The command: what it reads, writes and says, and its exit status."""

from __future__ import annotations

import gzip
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import COMMAND, ENVIRONMENT, ROOT, alone, cleaner, lines, rows

from cleaner import _arguments

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
MORE = "Farmers in the valley, who had waited since April, stood at their windows and said little about it."
BODY = f"{STORY}\n\n{MORE}"
DUMP = f"Rain comes to Orrin Bay at last\n\n{BODY}\n\nShare\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(DUMP)
    (tmp_path / "in" / "b.html").write_text(f"<title>Rain</title><article><p>{STORY}</p><p>{STORY}</p></article>")
    (tmp_path / "in" / "c.jsonl").write_text(json.dumps({"text": DUMP, "id": 7}) + "\n")
    (tmp_path / "in" / "notes.golden").write_text("")
    return tmp_path


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=True)
    return time.perf_counter() - started


def test_help_starts_at_once_and_shows_examples() -> None:
    done, bare, ours = alone("--help"), [], []
    for _ in range(5):
        bare.append(seconds([sys.executable, "-c", "import argparse"]))
        ours.append(seconds([*COMMAND, "--help"]))
    assert min(ours) < 6 * min(bare)  # 2.5 to 3 times; 0.3 seconds where an interpreter needs 0.05
    assert done.status == 0 and b"examples:" in done.stdout and b"exit status: 0 done" in done.stdout


def test_importing_the_package_loads_no_stage_and_no_library() -> None:
    code = "import sys, cleaner; print([name for name in sys.modules if 'stages' in name or 'pebble' in name])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, env=ENVIRONMENT, check=True)
    assert out.stdout == b"[]\n"


def test_a_file_is_cleaned_to_be_read() -> None:
    done = cleaner("-", stdin=DUMP.encode())
    assert (done.status, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"path: stdin\ntitle: Rain comes to Orrin Bay at last\nlang: en\n\n{BODY}\n"


def test_no_path_is_stdin() -> None:
    assert cleaner(stdin=DUMP.encode()).stdout == cleaner("-", stdin=DUMP.encode()).stdout


def test_a_folder_is_read_in_order_and_other_kinds_are_counted(folder: Path) -> None:
    done = cleaner("in", "--to", "jsonl", cwd=folder)
    assert done.status == 0
    assert [(row["path"], row["record"]) for row in rows(done.stdout)] == [
        ("in/a.txt", None),
        ("in/b.html", None),
        ("in/c.jsonl", 1),
    ]
    assert lines(done.stderr) == ["cleaner: 1 file of other kinds passed over (.golden); name a file to have it read"]


def test_the_result_does_not_depend_on_the_number_of_workers(folder: Path) -> None:
    assert cleaner("in", "--jobs", 1, cwd=folder).stdout == cleaner("in", "--jobs", 3, cwd=folder).stdout


def test_the_name_of_the_output_tells_the_format(folder: Path) -> None:
    for name, start in (("o.jsonl", b'{"path"'), ("o.json", b"[\n"), ("o.md", b"---\n"), ("o.txt", b"path: ")):
        assert cleaner("in", "-o", name, cwd=folder).status == 0
        assert (folder / name).read_bytes().startswith(start)
    assert cleaner("in", "-o", "o.jsonl.gz", cwd=folder).status == 0
    assert gzip.decompress((folder / "o.jsonl.gz").read_bytes()) == (folder / "o.jsonl").read_bytes()


def test_a_folder_as_output_gets_a_file_a_document(folder: Path) -> None:
    (folder / "out").mkdir()
    assert cleaner("in", "-o", "out/", "--to", "md", cwd=folder).status == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.md", "b.md", "c-1.md"]


def test_an_input_is_never_written_over(folder: Path) -> None:
    before = (folder / "in" / "a.txt").read_bytes()
    for arguments in (("in", "-o", "in/a.txt"), ("in", "-o", "in/"), ("in/a.txt", "-o", "in")):
        done = cleaner(*arguments, cwd=folder)
        assert done.status == 2 and b"would write over its own input" in done.stderr
    assert (folder / "in" / "a.txt").read_bytes() == before


def test_options_may_stand_between_paths(folder: Path) -> None:
    done = cleaner("in/a.txt", "--to", "jsonl", "in/c.jsonl", cwd=folder)
    assert [row["path"] for row in rows(done.stdout)] == ["in/a.txt", "in/c.jsonl"]


def test_a_file_named_like_a_command_is_reached_by_its_path(folder: Path) -> None:
    (folder / "explain").write_text(DUMP)
    assert cleaner("./explain", cwd=folder).stdout.startswith(b"path: ./explain\n")


def test_fields_of_records_can_be_named() -> None:
    line = json.dumps({"story": DUMP, "from": "https://orrin.example/1", "id": 7}).encode()
    [row] = rows(
        cleaner("--to", "jsonl", "--text-field", "story", "--url-field", "from", "--keep-input", stdin=line).stdout
    )
    assert (row["url"], row["id"], row["input"]) == ("https://orrin.example/1", 7, DUMP)


def test_the_callers_url_and_language_are_believed() -> None:
    [row] = rows(cleaner("--to", "jsonl", "--url", "https://a.example/", "--lang", "fr", stdin=DUMP.encode()).stdout)
    assert (row["url"], row["lang"]) == ("https://a.example/", "fr")


def test_stats_are_a_table_on_stderr(folder: Path) -> None:
    table = lines(cleaner("in/a.txt", "--stats", cwd=folder).stderr)
    assert table[0].split() == ["kind", "removals", "characters", "share"]
    assert table[-1] == "documents: 1, failed: 0, with warnings: 0"
    assert any(line.split()[:3] == ["share", "1", "5"] for line in table)


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [((), {"title", "share"}), (("--ignore", "share"), {"title"}), (("--select", "share,title"), {"title", "share"})],
)
def test_rules_can_be_left_out_and_chosen(arguments: tuple[str, ...], kinds: set[str]) -> None:
    [row] = rows(cleaner("--to", "jsonl", *arguments, stdin=DUMP.encode()).stdout)
    assert {removal["kind"] for removal in row["removals"]} == kinds


def test_explain_shows_the_margin_notes(folder: Path) -> None:
    done = cleaner("explain", "in/a.txt", cwd=folder)
    assert done.status == 0
    shown = lines(done.stdout)
    assert shown[0] == "title       Rain comes to Orrin Bay at last"
    assert f"  │ {STORY}" in shown and "- │ Share" in shown
    assert b"\x1b" not in done.stdout


def test_explain_names_each_of_several_documents_and_reports_a_bad_one(folder: Path) -> None:
    done = cleaner("explain", "in/a.txt", "no.txt", "in/c.jsonl", cwd=folder)
    assert done.status == 1
    assert [line for line in lines(done.stdout) if line.startswith("in/")] == ["in/a.txt", "in/c.jsonl:1"]
    assert lines(done.stderr) == ["cleaner: no.txt: there is no such file or folder; check the name"]


def test_rules_are_listed_and_printed_as_documentation() -> None:
    listed = lines(cleaner("rules").stdout)
    rule = next(line.strip() for line in listed if line.startswith("  share/"))
    page = lines(cleaner("rules", rule).stdout)
    assert page[0] == rule
    assert {line.split()[0] for line in page[1:]} >= {"file", "where", "takes", "drop", "keep"}
    assert cleaner("rules", "share").stdout.startswith(b"share/")


def test_a_rule_that_is_not_there_is_wrong_use() -> None:
    done = cleaner("rules", "shar")
    assert done.status == 2 and b"did you mean 'share'?" in done.stderr


def test_the_examples_of_a_folder_of_packs_are_run(tmp_path: Path) -> None:
    pack = tmp_path / "share" / "en.toml"
    pack.parent.mkdir()
    pack.write_text(
        '[bar]\nwhole = ["send to a friend"]\ndrop = ["Send to a friend"]\nkeep = ["Send to a friend of mine."]\n'
    )
    done = cleaner("test", tmp_path)
    assert (done.status, done.stdout) == (0, b"rules: 1, packs: 1, faults: 0\n")
    pack.write_text(
        '[bar]\nwhole = ["send to a friend"]\ndrop = ["Sent to a friend"]\nkeep = ["Send to a friend of mine."]\n'
    )
    done = cleaner("test", tmp_path)
    assert done.status == 1 and b"share/en/bar: drop: leaves 'Sent to a friend'" in done.stdout


def test_packs_of_ones_own_are_used_and_a_faulty_one_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    pack = tmp_path / "share" / "en.toml"
    pack.parent.mkdir()
    pack.write_text('[bar]\nwhole = ["wigwag"]\ndrop = ["Wigwag"]\nkeep = ["Wigwag it was."]\n')
    dump = f"{STORY}\n\nWigwag\n".encode()
    [row] = rows(cleaner("--to", "jsonl", "--packs", tmp_path, stdin=dump).stdout)
    assert [removal["rule"] for removal in row["removals"]] == ["share/en/bar"]
    pack.write_text('[bar]\nwhol = ["wigwag"]\n')
    done = cleaner("--packs", tmp_path, stdin=dump)
    assert (done.status, done.stdout, len(lines(done.stderr))) == (2, b"", 1)
    assert b"did you mean 'whole'?" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_can_be_printed_for_each_shell(shell: str) -> None:
    done = cleaner("completion", shell)
    assert done.status == 0 and b"max-size" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_commands_and_options() -> None:
    script = cleaner("completion", "bash").stdout.decode()
    ask = 'COMP_WORDS=(cleaner %s); COMP_CWORD=1; _shtab_cleaner; echo "${COMPREPLY[@]}"\n'
    out = subprocess.run(["bash"], input=(script + ask % "exp" + ask % "--ti").encode(), capture_output=True, cwd="/")
    assert out.stdout.split() == [b"explain", b"--timeout"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--jobs", "0"), "'0' is not a whole number above 0"),
        (("--max-size", "much"), "'much' is not a size such as 500kB, 64MB or 2GB"),
        (("--timeout", "-1"), "'-1' is not a number of seconds"),
        (("--lang", "english"), "'english' is not an ISO 639-1 code such as en or de"),
        (("--to", "pdf"), "invalid choice: 'pdf'"),
        (("--wat",), "unrecognized arguments: --wat"),
        (("--select", "bylin"), "'bylin' is no kind and no rule; did you mean 'byline'?"),
        (("--packs", "nowhere"), "nowhere: no such folder of packs"),
        (("-o", "x.html"), "html is not written"),
        (("explain",), "name a file, or - for stdin"),
        (("test", "nowhere"), "nowhere: no such folder of packs"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_2(arguments: tuple[str, ...], said: str) -> None:
    done = cleaner(*arguments)
    assert (done.status, done.stdout, len(lines(done.stderr))) == (2, b"", 1)
    assert said in done.stderr.decode()


def test_sizes_and_seconds_are_read_as_people_write_them() -> None:
    assert [_arguments.size(word) for word in ("500", "500kB", "64MB", "2g")] == [500, 512_000, 64 << 20, 2 << 30]
    assert [_arguments.room(word) for word in ("0", "2GB")] == [0, 2 << 30]
    assert [_arguments.seconds(word) for word in ("0", "2.5")] == [0.0, 2.5]


def test_nothing_is_read_from_a_terminal_without_being_asked() -> None:
    master, slave = pty.openpty()
    done = subprocess.run(COMMAND, stdin=slave, capture_output=True, env=ENVIRONMENT, timeout=20)
    os.close(slave)
    os.close(master)
    assert done.returncode == 0 and done.stdout.startswith(b"usage: cleaner [PATH")


def test_progress_is_shown_on_a_terminal_only_and_cleared(folder: Path) -> None:
    (folder / "many.jsonl").write_text((json.dumps({"text": DUMP}) + "\n") * 400)
    master, slave = pty.openpty()
    command = [*COMMAND, "many.jsonl", "-o", "out.jsonl"]
    subprocess.run(command, stderr=slave, stdout=subprocess.DEVNULL, cwd=folder, env=ENVIRONMENT, timeout=60)
    os.close(slave)
    shown = os.read(master, 1 << 16).decode()
    os.close(master)
    assert shown.endswith("\r\x1b[K")


def test_ctrl_c_ends_quietly_and_leaves_no_part_of_a_file(folder: Path) -> None:
    command = [*COMMAND, "-", "-o", "out.jsonl"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
    )
    until = time.monotonic() + 20
    while not list(folder.glob(".out.jsonl.part")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, talk = process.communicate(timeout=20)
    assert (process.returncode, talk) == (130, b"")
    assert sorted(path.name for path in folder.iterdir()) == ["in"]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_the_scripts_are_sound_and_may_be_run() -> None:
    for name in ("scripts/cleaner", "scripts/test", ".ci/run"):
        assert os.access(ROOT / name, os.X_OK)
        assert subprocess.run(["bash", "-n", str(ROOT / name)]).returncode == 0


@pytest.mark.parametrize("option", [("--checkpoint", "10"), ("--memory", "1GB"), ("--resume",), ("--stats",)])
def test_what_an_engine_for_many_machines_cannot_heed_is_refused(tmp_path: Path, option: tuple[str, ...]) -> None:
    (tmp_path / "in.txt").write_text("Rain.")
    done = alone("in.txt", "--engine", "spark", *option, "-o", "out", cwd=tmp_path)
    assert done.status == 2 and option[0].encode() in done.stderr
