"""The engine for one machine: worker processes, a time limit a document, results in the order of the rows."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from typing import Any

from pebble import ProcessExpired, ProcessPool

from cleaner.batch import Row, failed

Work = Callable[[Row], dict[str, Any]]
Task = tuple[list[Row], "Future[list[dict[str, Any]]]"]

TIMEOUT = 60.0
"""Seconds a document may take; the slowest page of the sets we know takes four."""

CHUNK_ROWS, CHUNK_SIZE = 16, 1 << 18
"""Rows and characters sent to a worker at a time: enough that sending costs little beside cleaning."""

AHEAD = 3
"""Chunks a worker that are read ahead of the one whose results are due: what bounds the memory."""

RESTARTS = 3
"""How often a broken pool is set up anew for the same chunk."""


def run(
    rows: Iterable[Row],
    work: Work,
    jobs: int | None = None,
    timeout: float = TIMEOUT,
    loaded: str = "cleaner.pipeline",
) -> Iterator[dict[str, Any]]:
    """Apply `work` to every row in `jobs` processes (None: one a core) and give the results in the rows' order.

    A row that takes longer than `timeout` seconds (0: no limit), or whose worker dies, gives a row with an `error`.
    `work` must be a function of a module, or a `functools.partial` of one. What it raises is raised here.
    `loaded` names a module that workers find loaded when they start.
    """
    chunks = _chunks(rows)
    count = jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    ahead = list(islice(chunks, AHEAD * count))
    crew = _Crew(work, max(1, min(count, len(ahead))), timeout, loaded)
    try:
        waiting = deque(map(crew.send, ahead))
        while waiting:
            yield from crew.results(waiting.popleft())
            waiting.extend(map(crew.send, islice(chunks, 1)))
    finally:
        crew.dismiss()


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    room = CHUNK_SIZE
    for row in rows:
        raw = row.get("raw")
        size = len(raw) if isinstance(raw, str | bytes) else 0
        if chunk and (size > room or len(chunk) == CHUNK_ROWS):
            yield chunk
            chunk, room = [], CHUNK_SIZE
        chunk.append(row)
        room -= size
    if chunk:
        yield chunk


class _Crew:
    """A pool of workers that is set up anew when it breaks."""

    def __init__(self, work: Work, count: int, timeout: float, loaded: str) -> None:
        self.work, self.count, self.timeout, self.context = work, count, timeout, _context(loaded)
        self.pool = self._hire()

    def _hire(self) -> Any:
        return ProcessPool(self.count, initializer=_warm, initargs=[self.work], context=self.context)

    def send(self, chunk: list[Row]) -> Task:
        if not self.pool.active:
            self.dismiss()
            self.pool = self._hire()
        return chunk, self.pool.schedule(_work_all, args=[self.work, chunk], timeout=self.timeout or None)

    def results(self, task: Task) -> list[dict[str, Any]]:
        """The results of one task; a chunk that fails is done again row by row, to find the one at fault."""
        chunk, future = task
        for _ in range(RESTARTS):
            try:
                return future.result()
            except (TimeoutError, ProcessExpired) as fault:
                if len(chunk) == 1:
                    return [failed(chunk[0], self._reason(fault))]
                return [one for row in chunk for one in self.results(self.send([row]))]
            except BrokenProcessPool:
                future = self.send(chunk)[1]
        return [failed(row, "could not be cleaned: the worker processes keep dying; is memory short?") for row in chunk]

    def _reason(self, fault: Exception) -> str:
        if isinstance(fault, ProcessExpired):
            return f"its worker died (exit code {fault.exitcode}); memory may be short, or the input hostile"
        return f"took longer than {self.timeout:g} s and was stopped; raise the limit with --timeout"

    def dismiss(self) -> None:
        with suppress(RuntimeError):
            self.pool.stop()
            self.pool.join()


def _context(loaded: str) -> Any:
    """Workers are forked from a server that has the package loaded: as quick as forking, and safe with threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["cleaner.engines.local", loaded])
    return context


def _warm(work: Work) -> None:
    """Have everything loaded before the clock of the first document runs."""
    with suppress(Exception):  # what is wrong will show, and be told, with the first document
        work(Row(raw="Rain.", record=None))


def _work_all(work: Work, chunk: list[Row]) -> list[dict[str, Any]]:
    return [work(row) for row in chunk]
