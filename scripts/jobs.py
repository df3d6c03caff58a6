#!/usr/bin/env python3
"""Run a large job with the command and watch it: memory, speed on one worker and on two, and what is overhead.

    scripts/jobs.py --documents 100000             pages and dumps of the corpus, jsonl.gz to Parquet
    scripts/jobs.py --documents 2000 --what dumps

Documents are those of the corpus over and over, each with a line of its own, so that no two are the same. Overhead is
the share of the processor time that is not spent within the cleaning of documents: reading, queueing, writing, start.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import corpus

ROOT = Path(__file__).resolve().parent.parent
LOOK = 0.2
"""Seconds between two looks at the processes of a job."""

PAGE, TICK, MB = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK"), 1 << 20


def documents(given: list[corpus.Page], what: str, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Records made of pages, of dumps, or of both in turn; in an order drawn anew for each round through the corpus."""
    chance, makers, made = random.Random(seed), itertools.cycle(corpus.THREE), 0
    dumps = {} if what == "pages" else {page["id"]: _dump(page, next(makers)) for page in given}
    while True:
        for page in chance.sample(given, len(given)):
            if made == count:
                return
            made += 1
            mark = f"The number of this document is {made}."
            if what == "dumps" or (what == "both" and made % 2):
                yield {"text": f"{dumps[page['id']]}\n{mark}\n", "id": made}
            else:
                yield {"html": f"{corpus.markup(page)}<p>{mark}</p>", "url": page.get("url"), "id": made}


def _dump(page: corpus.Page, maker: str) -> str:
    return corpus.MAKERS[maker](page)


def write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", compresslevel=3, encoding="utf-8", errors="backslashreplace") as out:
        for record in records:
            out.write(json.dumps(record) + "\n")


class Seen(NamedTuple):
    """What a job took: seconds, processor seconds, and its memory over time as (parent, largest worker) in bytes."""

    seconds: float
    processor: float
    memory: list[tuple[int, int]]
    report: dict[str, Any]


def run(source: Path, out: Path, jobs: int) -> Seen:
    """Run the command over a file and look at its processes until it ends."""
    told = out.with_suffix(".report.json")
    line = [sys.executable, "-m", "cleaner", str(source), "-o", str(out), "--jobs", str(jobs), "--report", str(told)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
    )
    began = time.monotonic()
    process = subprocess.Popen(line, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    spent: dict[int, float] = {}
    memory: list[tuple[int, int]] = []
    while process.poll() is None:
        held = {}
        for pid, seconds, size in _processes(process.pid):
            spent[pid], held[pid] = seconds, size
        parent = held.pop(process.pid, 0)
        memory.append((parent, max(held.values(), default=0)))
        time.sleep(LOOK)
    seconds = time.monotonic() - began
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(line)} ended with {process.returncode}")
    return Seen(seconds, sum(spent.values()), memory, json.loads(told.read_text("utf-8")))


def _processes(group: int) -> Iterator[tuple[int, float, int]]:
    """The processes of a group: id, processor seconds so far, resident bytes."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[2]) == group:
            yield int(folder.name), (int(fields[11]) + int(fields[12])) / TICK, int(fields[21]) * PAGE


def table(runs: dict[int, Seen]) -> Iterator[str]:
    """What each run took, and the gain of more workers over one."""
    yield "| workers | documents a second | processor s | of these cleaning | overhead | peak MB: parent | worker |"
    yield "|---|---|---|---|---|---|---|"
    for jobs, seen in runs.items():
        count, inside = seen.report["documents"]["read"], seen.report["seconds"]["documents"]
        parent, worker = (max(sizes) / MB for sizes in zip(*seen.memory, strict=True))
        yield (
            f"| {jobs} | {count / seen.seconds:.1f} | {seen.processor:.1f} | {inside:.1f} "
            f"| {1 - inside / seen.processor:.1%} | {parent:.0f} | {worker:.0f} |"
        )
    if len(runs) > 1:
        (few, slow), (many, fast) = runs.items()
        yield f"\n{many} workers are {slow.seconds / fast.seconds:.2f} times as fast as {few}"
    yield f"\nMB over time, parent and largest worker: {', '.join(_tenths(list(runs.values())[-1].memory))}"


def _tenths(memory: list[tuple[int, int]]) -> Iterator[str]:
    """The most in each tenth of the run."""
    size = max(len(memory) // 10, 1)
    for start in range(0, len(memory), size):
        parent, worker = (max(sizes) / MB for sizes in zip(*memory[start : start + size], strict=True))
        yield f"{parent:.0f} {worker:.0f}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--documents", type=int, default=2000)
    made.add_argument("--what", choices=["pages", "dumps", "both"], default="both")
    made.add_argument("--jobs", nargs="+", type=int, default=[1, 2])
    made.add_argument("--to", default="parquet", help="the ending of the output's name")
    made.add_argument("--corpus", type=Path, default=corpus.HOME, metavar="DIR")
    made.add_argument("--sets", nargs="+", default=list(corpus.SETS), choices=corpus.SETS)
    made.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th page of each set")
    made.add_argument("--seed", type=int, default=1)
    return made


def main(arguments: list[str] | None = None) -> int:
    choice = parser().parse_args(arguments)
    given = list(corpus.pages(choice.corpus, choice.sets, choice.every))
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "in.jsonl.gz"
        write(source, documents(given, choice.what, choice.documents, choice.seed))
        size = source.stat().st_size / MB
        print(
            f"{choice.documents} documents ({choice.what}), {size:.0f} MB packed, corpus {corpus.digest(choice.corpus)}"
        )
        runs = {jobs: run(source, Path(name) / f"out{jobs}.{choice.to}", jobs) for jobs in choice.jobs}
    for line in table(runs):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
