"""The one door to threadpoolctl: small matrices are multiplied on one thread.

Where other work keeps the cores busy, a document of 160 blocks took the network 50 ms on two threads, 1 ms on one.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """A stretch in which numpy multiplies on one thread."""
    limit: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()  # it must be made after numpy has loaded its library
