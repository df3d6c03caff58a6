"""What a worker does with the documents it is sent: each within its limits, and the time of each stage if asked."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from cleaner.batch import OUT_OF_MEMORY, Row, Unread, failed, read

try:
    import resource
except ImportError:  # a system that knows no limits
    resource = None  # type: ignore[assignment]

Work = Callable[[Row], dict[str, Any]]
Then = Callable[[dict[str, Any]], Any]

SELDOM = (20_000, 20, 50)
"""Allocations between two looks for garbage: trees and rows hold few cycles, and looking took 3 % of the time."""

SPENT: defaultdict[str, float] = defaultdict(float)
"""Processor seconds by stage since they were last handed over."""

WHOLE = "all"
"""The name under which `SPENT` keeps the time of whole documents."""


class Limits(NamedTuple):
    """What one document may take: processor seconds, and bytes beside those the worker holds when it begins.

    0: no limit. Seconds are the processor's, so that a busy machine fails no document.
    """

    seconds: float = 0.0
    memory: int = 0


def limits_memory() -> bool:
    """Whether this system can stop a worker that takes too much memory; Linux can."""
    return resource is not None and _held() > 0


def prepare(work: Work, timed: bool) -> None:
    """Have everything loaded before the clock of the first document runs."""
    gc.set_threshold(*SELDOM)
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
    if timed:
        _time_stages()
    with contextlib.suppress(Exception):  # what is wrong will show, and be told, with the first document
        work(Row(raw="Rain.", record=None))
    SPENT.clear()


def as_it_is(row: dict[str, Any]) -> dict[str, Any]:
    """What is made of a result where nothing else is asked for."""
    return row


def work_all(
    work: Work, chunk: list[Row | Unread], limits: Limits, then: Then = as_it_is
) -> tuple[list[Any], dict[str, float]]:
    """What `then` makes of the results of a chunk, and the processor seconds they took by stage."""
    began = time.process_time()
    results = [_work_one(work, row, limits, then) for row in chunk]
    spent = {**SPENT, WHOLE: time.process_time() - began}
    SPENT.clear()
    return results, spent


def _work_one(work: Work, row: Row | Unread, limits: Limits, then: Then) -> Any:
    try:
        with _time_limit(limits.seconds), _memory_limit(limits.memory):
            return then(work(read(row)))
    except MemoryError:
        return then(failed(read(row), OUT_OF_MEMORY))


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """The system itself ends this process when the time is over: also in the midst of C, and with no parent left."""
    if not seconds or not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@contextlib.contextmanager
def _memory_limit(extra: int) -> Iterator[None]:
    """Past `extra` bytes more than are held now the system gives no memory: a `MemoryError`, or the worker's death.

    Only while a document is worked on: between two of them the worker must be able to talk with its parent.
    """
    if not extra or not limits_memory():
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = _held() + extra
    resource.setrlimit(resource.RLIMIT_DATA, (min(most, hard) if hard != resource.RLIM_INFINITY else most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held() -> int:
    """Bytes of this process that count for RLIMIT_DATA; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


class _Timed:
    """Stands where the pipeline expects a stage's module, and adds up the time that its functions take."""

    def __init__(self, stage: ModuleType) -> None:
        self._stage, self._name = stage, stage.__name__.rpartition(".")[2]

    def __getattr__(self, name: str) -> Any:
        thing = getattr(self._stage, name)
        if not isinstance(thing, FunctionType):
            return thing
        timed = partial(_timed, self._name, thing)
        setattr(self, name, timed)
        return timed


def _timed(stage: str, function: Callable[..., Any], *args: Any) -> Any:
    began = time.process_time()
    try:
        return function(*args)
    finally:
        SPENT[stage] += time.process_time() - began


def _time_stages() -> None:
    from cleaner import pipeline

    for name, thing in list(vars(pipeline).items()):
        if isinstance(thing, ModuleType) and thing.__name__.startswith("cleaner.stages."):
            setattr(pipeline, name, _Timed(thing))
