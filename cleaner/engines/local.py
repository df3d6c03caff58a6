"""The engine for one machine: worker processes, limits a document, results in the order of the rows."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from cleaner.batch import Row, Unread, failed, read
from cleaner.engines._worker import Limits, Then, Work, as_it_is, prepare, work_all

TIMEOUT = 60.0
"""Processor seconds a document may take; the slowest page of the sets we know takes four."""

MEMORY = 2 << 30
"""Bytes a document may take; a page of 1 MB takes 160 MB."""

CHUNK_ROWS, CHUNK_SIZE = 16, 1 << 20
"""Rows and characters sent to a worker at a time: enough that sending costs little beside cleaning."""

AHEAD = 8
"""Chunks a worker that are read ahead of the one whose results are due: what bounds the memory."""

RECYCLED = 2000
"""Chunks after which a worker makes room for a fresh one, so that nothing it may leak adds up over days."""

RESTARTS = 3
"""How often a broken pool is set up anew for the same chunk."""

STALLED, GRACE = 10, 5.0
"""A worker is thought lost when its chunk takes by the clock so many times what its documents may, and some seconds."""


Chunk = list[Row | Unread]


class _Task(NamedTuple):
    chunk: Chunk
    future: Future[tuple[list[Any], dict[str, float]]]


def run(
    rows: Iterable[Row | Unread],
    work: Work,
    jobs: int | None = None,
    timeout: float = TIMEOUT,
    loaded: str = "cleaner.pipeline",
    memory: int = MEMORY,
    spent: dict[str, float] | None = None,
    then: Then = as_it_is,
) -> Iterator[Any]:
    """Apply `work` to every row in `jobs` processes (None: one a core) and give the results in the rows' order.

    A row that takes more than `timeout` processor seconds or `memory` bytes (0: no limit), or whose worker dies, gives
    a row with an `error`. Memory is limited on Linux only. `work` must be a function of a module, or a
    `functools.partial` of one. What it raises is raised here. `loaded` names a module that workers find loaded when
    they start. `spent` is added to, when given: processor seconds by stage, and under "all" those of whole documents.
    `then`, a function like `work`, makes of each result while still in the worker what is given: such as its bytes.
    """
    chunks = _chunks(rows)
    count = jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    window = _Window(count)
    first = list(window.fill(chunks))
    crew = _Crew(work, then, max(1, min(count, len(first))), Limits(timeout, memory), loaded, spent)
    try:
        waiting = deque(map(crew.send, first))
        while waiting:
            yield from crew.results(waiting.popleft())
            window.shift()
            waiting.extend(map(crew.send, window.fill(chunks)))
    finally:
        crew.dismiss()


def _size(row: Row | Unread) -> int:
    raw = row.line if isinstance(row, Unread) else row.get("raw")
    return len(raw) if isinstance(raw, str | bytes) else 0


def _chunks(rows: Iterable[Row | Unread]) -> Iterator[Chunk]:
    chunk: Chunk = []
    room = CHUNK_SIZE
    for row in rows:
        size = _size(row)
        if chunk and (size > room or len(chunk) == CHUNK_ROWS):
            yield chunk
            chunk, room = [], CHUNK_SIZE
        chunk.append(row)
        room -= size
    if chunk:
        yield chunk


class _Window:
    """The chunks that are out: as many as keep the workers busy, and few when they are large."""

    def __init__(self, workers: int) -> None:
        self.workers, self.sizes, self.whole = workers, deque[int](), 0

    def fill(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        while self._has_room() and (chunk := next(chunks, None)):
            self.sizes.append(sum(map(_size, chunk)))
            self.whole += self.sizes[-1]
            yield chunk

    def _has_room(self) -> bool:
        out, most = len(self.sizes), AHEAD * self.workers
        return out <= self.workers or (out < most and self.whole < most * CHUNK_SIZE)

    def shift(self) -> None:
        """The oldest chunk is done."""
        self.whole -= self.sizes.popleft()


class _Crew:
    """A pool of workers that is set up anew when it breaks."""

    def __init__(
        self, work: Work, then: Then, count: int, limits: Limits, loaded: str, spent: dict[str, float] | None
    ) -> None:
        self.work, self.then, self.count, self.limits, self.spent = work, then, count, limits, spent
        self.context = _context(loaded)
        self.pool = self._hire()

    def _hire(self) -> Any:
        ready = [self.work, self.spent is not None]
        return ProcessPool(self.count, RECYCLED, initializer=prepare, initargs=ready, context=self.context)

    def send(self, chunk: Chunk) -> _Task:
        if not self.pool.active:
            self.dismiss()
            self.pool = self._hire()
        # Workers end themselves when a document's time is over; this is for one that died unseen, or cannot.
        longest = self.limits.seconds * (len(chunk) * STALLED if hasattr(signal, "setitimer") else 1)
        timeout = longest + GRACE if longest else None
        told = [self.work, chunk, self.limits, self.then]
        return _Task(chunk, self.pool.schedule(work_all, args=told, timeout=timeout))

    def results(self, task: _Task) -> list[Any]:
        """The results of one task; a chunk that fails is done again row by row, to find the one at fault."""
        chunk, future = task
        for _ in range(RESTARTS):
            try:
                results, spent = future.result()
            except (TimeoutError, ProcessExpired) as fault:
                return self._one_by_one(chunk, self._reason(fault))
            except BrokenProcessPool:
                future = self.send(chunk).future
            else:
                self._add(spent)
                return results
        return self._one_by_one(chunk, "could not be cleaned: the worker processes keep dying; is memory short?")

    def _add(self, spent: dict[str, float]) -> None:
        if self.spent is not None:
            for stage, seconds in spent.items():
                self.spent[stage] = self.spent.get(stage, 0.0) + seconds

    def _one_by_one(self, chunk: Chunk, reason: str) -> list[Any]:
        if len(chunk) == 1:
            return [self.then(failed(read(chunk[0]), reason))]
        alone = [self.send([row]) for row in chunk]  # all at once, for the sake of the other workers
        return [one for task in alone for one in self.results(task)]

    def _reason(self, fault: Exception) -> str:
        if isinstance(fault, ProcessExpired) and fault.exitcode != -getattr(signal, "SIGPROF", 0):
            return f"its worker died (exit code {fault.exitcode}); memory may be short, or the input hostile"
        return f"took longer than {self.limits.seconds:g} s and was stopped; raise the limit with --timeout"

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
