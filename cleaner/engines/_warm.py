"""Imported by the server that workers are forked from: one word cleaned there loads the rules once for all of them."""

from __future__ import annotations

import gc

from cleaner import pipeline

pipeline.clean("Rain.")
gc.collect()
gc.freeze()  # the rules are hundreds of thousands of objects: workers need not look through them, and share their pages
