#!/usr/bin/env python3
"""Measure cleaner beside its peers on the evaluation corpus.

    scripts/evaluate.py clean             gold articles given as dumps: what is lost
    scripts/evaluate.py dumps             main text of text dumps made from pages
    scripts/evaluate.py pages             main text of HTML pages
    scripts/evaluate.py metadata          title, authors and date of pages and of dumps

With `--models DIR` (from `scripts/train.py --folds 5 --out DIR`) each page is judged by a model that was trained
without its site; the packaged model has seen all pages. Word F1 is the overlap of the multisets of lower-cased
`\\w+` tokens, averaged over pages (the measure of the Web Content Extraction Benchmark). Peers come with
`pip install -e ".[peers]"`.
"""

from __future__ import annotations

import argparse
import itertools
import shlex
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import corpus
import floors
import peers
import results
from tasks import OURS, TASKS, Run, Score

PEERS: dict[str, dict[str, Callable[..., Any]]] = {
    "clean": {name: peer for name, peer in peers.DUMPS.items() if name != "as it is"},
    "dumps": peers.DUMPS,
    "pages": peers.PAGES,
    "metadata": peers.FACTS,
}
DEFAULT_PEERS: dict[str, list[str]] = {
    "clean": [],
    "dumps": ["as it is"],
    "pages": ["trafilatura"],
    "metadata": ["trafilatura"],
}
README = Path(__file__).resolve().parent.parent / "README.md"


def measured(pages: Iterable[corpus.Page], task: str, run: Run, jobs: int = 1) -> Iterator[Score]:
    """The scores of all pages, in the order of the pages whatever the number of jobs."""
    if jobs == 1:
        for page in pages:
            yield from TASKS[task](page, run)
        return
    left = iter(pages)
    with ProcessPoolExecutor(jobs) as pool:
        waiting: deque[Future[list[Score]]] = deque()
        while batch := list(itertools.islice(left, 4)):
            waiting.append(pool.submit(_scores, task, batch, run))
            if len(waiting) > 4 * jobs:  # unpacked, the corpus is large: few pages at a time
                yield from waiting.popleft().result()
        for future in waiting:
            yield from future.result()


def _scores(task: str, batch: list[corpus.Page], run: Run) -> list[Score]:
    return [score for page in batch for score in TASKS[task](page, run)]


def slice_name(every: int, models: Path | None) -> str:
    """The part of a floor's key that says which pages were measured, and whether the model had seen them."""
    return f"{'all' if every == 1 else f'every {every}'}, {'unseen sites' if models else 'packaged model'}"


def heading(task: str, digest: str, every: int, models: Path | None) -> str:
    """What figures were measured on."""
    part = "every page" if every == 1 else f"one page in {every} of each set"
    unseen, known = "each page judged by a model trained without its site", "the packaged model HAS SEEN these pages"
    seen = unseen if models else known
    return f"{task}: corpus {digest}, {part}, {seen}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("task", choices=TASKS)
    made.add_argument("--corpus", type=Path, default=corpus.HOME, metavar="DIR")
    made.add_argument("--sets", nargs="+", default=corpus.SETS, choices=corpus.SETS)
    made.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th page of each set")
    made.add_argument("--models", type=Path, metavar="DIR", help="fold-0.npz, fold-1.npz …: judge unseen sites only")
    made.add_argument("--peers", nargs="*", metavar="NAME", help="systems to stand beside cleaner, or all")
    made.add_argument("--makers", nargs="+", default=corpus.THREE, choices=corpus.MAKERS, help="dump makers")
    made.add_argument("--jobs", type=int, default=2)
    made.add_argument("--worst", type=int, default=0, metavar="N", help="also list the N worst pages")
    made.add_argument("--check", action="store_true", help="exit 1 when a figure is below its floor in floors.toml")
    made.add_argument("--raise-floors", action="store_true", help="keep this run's figures where they are better")
    made.add_argument("--lower-floors", action="store_true", help="keep this run's figures, better or worse")
    made.add_argument("--readme", action="store_true", help="write the compact table into README.md")
    return made


def chosen_run(choice: argparse.Namespace) -> Run:
    """The run that was asked for; `ValueError` says what is wrong with it."""
    if not choice.corpus.is_dir():
        raise ValueError(f"{choice.corpus}: no corpus here; name its folder with --corpus")
    known = PEERS[choice.task]
    wanted = DEFAULT_PEERS[choice.task] if choice.peers is None else choice.peers
    names = list(known) if wanted == ["all"] else wanted
    if unknown := set(names) - set(known):
        raise ValueError(f"{choice.task} has no peer {', '.join(unknown)}; there are: {', '.join(known)}")
    return Run((OURS, *names), tuple(choice.makers), choice.models, _folds(choice.models))


def _folds(models: Path | None) -> int:
    """How many folds a folder holds models of."""
    if models is None:
        return corpus.FOLDS
    found = {path.name for path in models.glob("fold-*.npz")}
    if not found or found != {f"fold-{number}.npz" for number in range(len(found))}:
        raise ValueError(f"{models}: expected fold-0.npz, fold-1.npz …: scripts/train.py --folds 5 --out {models}")
    return len(found)


def keep_or_check(choice: argparse.Namespace, rows: list[results.Row], digest: str) -> bool:
    """Do what the three flags about floors ask; whether all figures are above theirs."""
    key = (digest, choice.task, slice_name(choice.every, choice.models))
    rows = floors.comparable(rows, choice.sets)
    fine = True
    if choice.check:
        text, fine = floors.told(floors.read(), key, rows)
        print(f"\n{text}")
    if choice.raise_floors or choice.lower_floors:
        floors.write(floors.changed(floors.read(), key, rows, lower=choice.lower_floors))
    return fine


def main(arguments: list[str] | None = None) -> int:
    choice = parser().parse_args(arguments)
    try:
        run = chosen_run(choice)
    except ValueError as fault:
        parser().error(str(fault))
    scores = list(measured(corpus.pages(choice.corpus, choice.sets, choice.every), choice.task, run, choice.jobs))
    digest, rows = corpus.digest(choice.corpus), results.rows(scores)
    title = heading(choice.task, digest, choice.every, choice.models)
    print("\n".join([title, *results.table(rows), "", *results.compact(rows)]))
    for score in worst(scores)[: choice.worst]:
        print(score.group, score.maker, score.page, score.values, score.note)
    if choice.readme:
        write_readme(choice, rows, title)
    return 0 if keep_or_check(choice, rows, digest) else 1


def write_readme(choice: argparse.Namespace, rows: list[results.Row], title: str, readme: Path = README) -> None:
    """Replace the task's block of the README."""
    block = "\n".join([*results.compact(rows), "", f"{title[0].upper()}{title[1:]}. Made by `{command(choice)}`."])
    readme.write_text(results.with_block(readme.read_text("utf-8"), choice.task, block), "utf-8", newline="\n")


def command(choice: argparse.Namespace) -> str:
    """The command that makes the same table elsewhere: what was chosen, without this machine's folders."""
    parts = ["scripts/evaluate.py", choice.task, "--corpus", "CORPUS"]
    parts += [] if choice.every == 1 else ["--every", str(choice.every)]
    parts += ["--models", "MODELS"] if choice.models else []
    parts += [] if set(choice.sets) == set(corpus.SETS) else ["--sets", *choice.sets]
    parts += [] if choice.peers is None else ["--peers", *choice.peers]
    return shlex.join([*parts, "--readme"])


def worst(scores: list[Score]) -> list[Score]:
    """Our scores, the worst first."""
    return sorted((score for score in scores if score.system == OURS), key=_goodness)


def _goodness(score: Score) -> float:
    values = score.values
    if "f1" in values:
        return values["f1"]
    if "tp" in values:
        return -values["fn"] - values["fp"]
    return -values["lost"] if "lost" in values else sum(values.values()) / len(values)


if __name__ == "__main__":
    sys.exit(main())
