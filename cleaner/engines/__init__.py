"""Engines run a piece of work over many documents: a module each, with one function, `run`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from cleaner.errors import OptionsError

SPREAD = ("ray", "spark")
"""Engines for many machines; all have the same `run(inputs, output, options, …) -> Tally`."""


def spread(name: str) -> ModuleType:
    """The engine for many machines of this name. Raises `OptionsError` where its package is not installed."""
    try:
        return import_module(f"cleaner.engines.{name}")
    except ImportError as fault:
        raise OptionsError(f"--engine {name}: {fault}") from None
