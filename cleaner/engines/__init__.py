"""Engines run a piece of work over many documents: a module each, with one function, `run`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

SPREAD = ("ray", "spark")
"""Engines for many machines; all have the same `run(inputs, output, options, …) -> Tally`."""


def spread(name: str) -> ModuleType:
    """The engine for many machines of this name. Raises `MissingError` where its package is not installed."""
    return import_module(f"cleaner.engines.{name}")
