"""Imported by the server that workers are forked from: one word cleaned there loads the rules once for all of them."""

from __future__ import annotations

from cleaner import pipeline

pipeline.clean("Rain.")
