#!/usr/bin/env python3
"""Time cleaner beside its peers on the same documents in the same run, and watch its memory.

    scripts/bench.py dumps     whole clean of text dumps, beside boilerpy3 and jusText on lines
    scripts/bench.py start     time and memory until the first document is cleaned, each system in a process of its own
    scripts/bench.py pages     whole clean of pages, beside trafilatura (text and metadata) and resiliparse
    scripts/bench.py memory    resident memory over many documents

Milliseconds are this machine's; the ratios carry over. Time is processor time on one thread, so that other work
on the machine counts little; every system has each document in turn. A third of the documents warm the systems up.
Each of the others is new to the process when it is timed, as documents are in a job; `--rounds` counts the fastest of
several times instead, which is what is left where menus are remembered.
"""

from __future__ import annotations

import os

# Before numpy is loaded: its threads would count several times.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import gc
import inspect
import itertools
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import corpus
import peers

import cleaner

OURS = "cleaner"
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def documents(choice: argparse.Namespace) -> list[corpus.Page]:
    """Pages spread over the sets; the repository's own samples where there is no corpus."""
    if not choice.corpus.is_dir():
        print(f"{choice.corpus}: no corpus here; timing the repository's samples instead", file=sys.stderr)
        files = sorted(path for path in (SAMPLES / "pages").glob("*") if path.suffix != ".golden")
        return [{"id": path.name, "raw": path.read_bytes()} for path in files]
    return list(corpus.pages(choice.corpus, choice.sets, choice.every))


def dumps(pages: list[corpus.Page]) -> list[str]:
    """A dump of each page, by the three makers in turn."""
    makers = itertools.cycle(corpus.THREE)
    made = (corpus.MAKERS[maker](page) for page, maker in zip(pages, makers, strict=False))
    return [dump for dump in made if dump.strip()]


def clean_dump(dump: str) -> object:
    return cleaner.clean(dump, options=cleaner.Options(form="text"))


def clean_page(page: corpus.Page) -> object:
    return cleaner.clean(page["raw"], url=page.get("url"), options=cleaner.Options(form="html"))


def trafilatura_whole(page: corpus.Page) -> object:
    import trafilatura

    return trafilatura.bare_extraction(page["raw"], url=page.get("url"), include_comments=False, with_metadata=True)


ON_DUMPS: dict[str, Callable[[Any], object]] = {
    OURS: clean_dump,
    "boilerpy3": peers.boilerpy3_lines,
    "jusText": peers.justext_lines,
}
ON_PAGES: dict[str, Callable[[Any], object]] = {
    OURS: clean_page,
    "trafilatura": trafilatura_whole,
    "resiliparse": peers.resiliparse_page,
}


STARTS = {
    OURS: "import cleaner; cleaner.clean('Rain.')",
    "boilerpy3": "from boilerpy3.extractors import ArticleExtractor; ArticleExtractor().get_content('<p>Rain.</p>')",
    "jusText": "import justext; justext.justext('<p>Rain.</p>', justext.get_stoplist('English'))",
}
"""What a process does to clean a first document."""

WARM_UP = 3
"""Of so many documents one warms up."""


def start_table() -> Iterator[str]:
    """Processor time and memory of a process that cleans one document."""
    yield "| system | seconds | MB |"
    yield "|---|---|---|"
    asked = "import resource, sys, time\nfrom pathlib import Path\nspent = time.process_time()\n"
    asked += f"{inspect.getsource(resident)}\nprint(spent, resident())"
    for name, code in {"Python alone": "pass", **STARTS}.items():
        command = [sys.executable, "-c", f"{code}\n{asked}"]
        run = subprocess.run(command, cwd=SAMPLES.parent, capture_output=True, text=True, check=True)
        spent, size = map(float, run.stdout.split())
        yield f"| {name} | {spent:.2f} | {size:.0f} |"


def seconds(system: Callable[[Any], object], document: object) -> float:
    """Processor time of one document; a document that a system fails on counts for the time until then."""
    start = time.process_time()
    try:
        system(document)
    except ImportError:
        raise
    except Exception as fault:
        print(f"{system.__name__}: {fault!r}", file=sys.stderr)
    return time.process_time() - start


def timed(systems: dict[str, Callable[[Any], object]], given: list[Any], rounds: int) -> dict[str, list[float]]:
    """The fastest of `rounds` times of every document, by system, after all have warmed up on every third of them."""
    for document, system in itertools.product(given[::WARM_UP], systems.values()):
        seconds(system, document)
    given = [document for number, document in enumerate(given) if number % WARM_UP or len(given) == 1]
    best = {name: [float("inf")] * len(given) for name in systems}
    for _ in range(rounds):
        gc.collect()
        for number, document in enumerate(given):
            for name, system in systems.items():
                best[name][number] = min(best[name][number], seconds(system, document))
    return best


def time_table(best: dict[str, list[float]]) -> Iterator[str]:
    """Milliseconds a document, and how many times the others' time is ours."""
    ours = sum(best[OURS])
    yield "| system | ms a document | cleaner's time in its own |"
    yield "|---|---|---|"
    for name, times in best.items():
        yield f"| {name} | {1000 * sum(times) / len(times):.2f} | {ours / sum(times):.2f} |"


def resident() -> float:
    """Resident memory of this process in MB; where the system does not tell, the most it ever was."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024**2 if sys.platform == "darwin" else most / 1024


def memory_table(given: list[str], count: int) -> Iterator[str]:
    """Resident memory after each tenth of `count` documents; the first tenth is the warm-up.

    Each has a line of its own, so that nothing kept by content could hide.
    """
    yield "| documents | MB |"
    yield "|---|---|"
    marks = []
    for number, dump in zip(range(1, count + 1), itertools.cycle(given), strict=False):
        clean_dump(f"{dump}\nThe number of this document is {number}.")
        if number % max(count // 10, 1) == 0:
            gc.collect()
            marks.append(resident())
            yield f"| {number} | {marks[-1]:.1f} |"
    yield f"\nfrom warm-up to end: {marks[-1] - marks[0]:+.1f} MB ({marks[-1] / marks[0] - 1:+.1%})"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("what", choices=["dumps", "pages", "memory", "start"])
    made.add_argument("--corpus", type=Path, default=corpus.HOME, metavar="DIR")
    made.add_argument("--sets", nargs="+", default=["news", "readability"], choices=corpus.SETS)
    made.add_argument("--every", type=int, default=6, metavar="N", help="only every n-th page of each set")
    made.add_argument("--rounds", type=int, default=1, help="times each document is given; the fastest counts")
    made.add_argument("--documents", type=int, default=10_000, help="how many documents memory is watched over")
    return made


def main(arguments: list[str] | None = None) -> int:
    choice = parser().parse_args(arguments)
    if choice.what == "memory":
        lines = memory_table(dumps(documents(choice)), choice.documents)
    elif choice.what == "start":
        lines = start_table()
    elif choice.what == "dumps":
        lines = time_table(timed(ON_DUMPS, dumps(documents(choice)), choice.rounds))
    else:
        lines = time_table(timed(ON_PAGES, documents(choice), choice.rounds))
    for line in lines:
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
