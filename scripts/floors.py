"""Floors of quality, kept in floors.toml beside the digest of the corpus they were measured on.

A table of the file is named by corpus digest, task, slice and row; a floor is compared only with a run of the very
same corpus, task and slice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from corpus import SETS
from results import METRICS, Row, figure
from tasks import OURS

PATH = Path(__file__).resolve().parent / "floors.toml"
HEAD = """\
# Floors of quality: figures that a run of scripts/evaluate.py may not fall below (above, for words lost).
# [corpus digest.task.slice."set, dump"]; written by --raise-floors and --lower-floors, never by hand.
"""
DIGITS = 5

Key = tuple[str, str, str]
"""Corpus digest, task, slice."""
Floors = dict[str, dict[str, dict[str, dict[str, dict[str, float]]]]]


class Fall(NamedTuple):
    """A figure that is worse than its floor by more than the slack of its metric."""

    row: str
    metric: str
    floor: float
    now: float


def read(path: Path = PATH) -> Floors:
    """The floors by digest, task, slice, row and metric; none where there is no file."""
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def floors_of(floors: Floors, key: Key) -> dict[str, dict[str, float]]:
    """The floors of one run, by row and metric; empty where none were kept for it."""
    digest, task, slice_ = key
    return floors.get(digest, {}).get(task, {}).get(slice_, {})


def comparable(rows: Iterable[Row], sets: Iterable[str]) -> list[Row]:
    """The rows that mean the same in every run: that of all sets together only when all were measured."""
    return [row for row in rows if row.group != "all" or set(sets) == set(SETS)]


def fallen(floors: dict[str, dict[str, float]], rows: Iterable[Row]) -> list[Fall]:
    """The figures of cleaner that have fallen below their floors; a row without a floor cannot."""
    falls = []
    for row in rows:
        for name, floor in floors.get(row.name, {}).items() if row.system == OURS else ():
            now, metric = row.metrics[name], METRICS[name]
            if (now - floor) * metric.better < -metric.slack:
                falls.append(Fall(row.name, name, floor, now))
    return falls


def changed(floors: Floors, key: Key, rows: Iterable[Row], lower: bool) -> Floors:
    """The floors with this run's figures; where they are worse than before, only if `lower` says so."""
    digest, task, slice_ = key
    new = {row: dict(metrics) for row, metrics in floors_of(floors, key).items()}
    for row in rows:
        if row.system == OURS:
            for name, value in row.metrics.items():
                kept = new.setdefault(row.name, {})
                if METRICS[name].better and (lower or _is_better(name, value, kept.get(name))):
                    kept[name] = round(value, DIGITS)
    tasks = floors.get(digest, {})
    return {**floors, digest: {**tasks, task: {**tasks.get(task, {}), slice_: new}}}


def _is_better(name: str, value: float, floor: float | None) -> bool:
    return floor is None or (value - floor) * METRICS[name].better > 0


def write(floors: Floors, path: Path = PATH) -> None:
    """Write the file, sorted, so that a diff shows what moved."""
    path.write_text(HEAD + "".join(_tables(floors)), "utf-8", newline="\n")


def _tables(floors: Floors) -> Iterator[str]:
    for digest, tasks in sorted(floors.items()):
        for task, slices in sorted(tasks.items()):
            for slice_, rows in sorted(slices.items()):
                for row, metrics in sorted(rows.items()):
                    yield f'\n["{digest}".{task}."{slice_}"."{row}"]\n'
                    yield from (f'"{name}" = {value}\n' for name, value in sorted(metrics.items()))


def told(floors: Floors, key: Key, rows: list[Row]) -> tuple[str, bool]:
    """What `--check` prints, and whether all is well. Another corpus or slice is not compared, and said so."""
    digest, task, slice_ = key
    own = floors_of(floors, key)
    if digest not in floors:
        return f"not compared: no floors for corpus {digest}, only for {', '.join(sorted(floors)) or 'none'}", True
    if not own:
        return f"not compared: no floors for {task}, {slice_}; --raise-floors keeps this run's", True
    falls = fallen(own, rows)
    if not falls:
        return f"no figure is below its floor ({task}, {slice_})", True
    lines = ["| below its floor | metric | floor | now |", "|---|---|---|---|"]
    lines += [f"| {f.row} | {f.metric} | {figure(f.metric, f.floor)} | {figure(f.metric, f.now)} |" for f in falls]
    return "\n".join([*lines, "where this is meant: --lower-floors"]), False
