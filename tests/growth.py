"""Whether a cost grows with the input and no faster, told so that a busy machine does not change the answer."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 5
"""A disturbance only ever adds time: the fastest of some rounds is the cost itself."""
FLOOR = 0.002
"""Seconds below which a clock says nothing."""


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run, garbage of earlier runs left out."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def factor(small: Callable[[], object], large: Callable[[], object], enough: float) -> float:
    """How many times longer `large` takes than `small`; no more rounds are run once it is under `enough`."""
    least = most = float("inf")
    for _ in range(ROUNDS):
        least, most = min(least, seconds(small)), min(most, seconds(large))
        if most < enough * max(least, FLOOR):
            break
    return most / max(least, FLOOR)


def assert_linear(work: Callable[[int], object], small: int, times: int = 10) -> None:
    """`work(size)` for `times` the size takes at most four times its share; a quadratic step: `times` shares."""
    limit = 4.0 * times
    work(max(small // 10, 1))
    assert factor(lambda: work(small), lambda: work(small * times), limit) < limit
