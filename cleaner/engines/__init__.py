"""Engines run a piece of work over many rows: a module each, with `run(rows, work, …) -> rows`."""

from __future__ import annotations
