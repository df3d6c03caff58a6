#!/usr/bin/env python3
"""Kill real runs of the command at random moments, take each job up again, and compare with an undisturbed run.

    scripts/kill.py                                fifty kills, over all kinds of output in turn
    scripts/kill.py --kills 5 --kinds jsonl.gz

Each job is killed (SIGKILL, the command alone: its workers must find out by themselves) at a moment drawn from the time
that the undisturbed run took, and taken up until it ends. Output and file of failures must be the same byte for byte.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("jsonl", "jsonl.gz", "jsonl.zst", "jsonl.xz", "json", "csv", "parquet", "arrow", "sqlite", "txt", "md/")
STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
STRAY = 20.0
"""Seconds after which no worker of a killed run may be left."""


def make(path: Path, documents: int) -> None:
    """Invented dumps, every fiftieth of them a line that is no JSON."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(documents):
            text = f"Rain on day {number}\n\nBy Ana Ruiz\n\n{STORY}\n\nThat was day {number}.\n\nShare\n"
            out.write('{"text": "cut\n' if number % 50 == 49 else json.dumps({"text": text, "id": number}) + "\n")


def command(kind: str, out: Path, checkpoint: int) -> list[str]:
    """The command that writes this kind of output; a kind that ends in / is a file a document."""
    place = [f"{out}/", "--to", kind.rstrip("/")] if kind.endswith("/") else [str(out)]
    start = [sys.executable, "-m", "cleaner", "in.jsonl", "--resume", "--checkpoint", str(checkpoint), "-o"]
    return [*start, *place]


def run(line: list[str], folder: Path, until: float | None = None) -> bool:
    """Run the command, for so many seconds at the most; whether it came to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(line, cwd=folder, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    try:
        talk = process.communicate(timeout=until)[1].decode()
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        wait_for_workers(process.pid)
        return False
    if process.returncode != 1:  # some documents are no JSON, and nothing else may be wrong
        raise SystemExit(f"{' '.join(line)} ended with {process.returncode}:\n{talk}")
    return True


def wait_for_workers(group: int) -> None:
    """Wait until no process of a killed run is left; end with a word about it when there is one for too long."""
    until = time.monotonic() + STRAY
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise SystemExit(f"processes of the killed run {group} are still there after {STRAY:.0f} s")


def contents(out: Path) -> dict[str, bytes]:
    """All files of an output by name."""
    files = out.rglob("*") if out.is_dir() else (out, out.with_name(f"{out.name}.failed.jsonl"))
    return {path.name.removeprefix(out.name): path.read_bytes() for path in files if path.is_file()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--checkpoint", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    choice = parser.parse_args(arguments)
    chance = random.Random(choice.seed)
    folder = Path(tempfile.mkdtemp())  # stays where an output differs
    make(folder / "in.jsonl", choice.documents)
    calm = {}
    kills = 0
    for kind in itertools.cycle(choice.kinds):
        if kind not in calm:
            calm[kind] = _undisturbed(kind, folder, choice.checkpoint)
        if kills >= choice.kills:
            break
        kills += _disturbed(kind, folder, choice.checkpoint, *calm[kind], chance)
        print(f"{kind}: the same; {kills} kills", flush=True)
    shutil.rmtree(folder)
    print(f"{kills} kills: every output is byte for byte that of an undisturbed run")
    return 0


def _place(kind: str, folder: Path, how: str) -> Path:
    out = folder / how / f"out.{kind}".rstrip("/")
    (out if kind.endswith("/") else out.parent).mkdir(parents=True, exist_ok=True)
    return out


def _undisturbed(kind: str, folder: Path, checkpoint: int) -> tuple[dict[str, bytes], float]:
    out, began = _place(kind, folder, "calm"), time.monotonic()
    run(command(kind, out, checkpoint), folder)
    return contents(out), time.monotonic() - began


def _disturbed(
    kind: str, folder: Path, checkpoint: int, expected: dict[str, bytes], seconds: float, chance: random.Random
) -> int:
    """Kill a job until it ends in spite of that; the number of kills."""
    out, kills = _place(kind, folder, f"rough{chance.random()}"), 0
    while not run(command(kind, out, checkpoint), folder, chance.uniform(0.05, 1.0) * seconds):
        kills += 1
        seconds *= 1.1  # on a machine that is busier by now no run would come to its first mark
    if contents(out) != expected:
        raise SystemExit(f"{kind}: the output differs after {kills} kills; see {out}")
    return kills


if __name__ == "__main__":
    sys.exit(main())
