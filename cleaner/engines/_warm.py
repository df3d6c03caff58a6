"""Imported by the server that workers are forked from: what is cleaned there is loaded once for all of them.

A dump and a page load the rules, the models and the patterns that any article needs; workers share their memory.
"""

from __future__ import annotations

import gc

from cleaner import pipeline

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill, the mayor said."
DUMP = f"Rain at last\n\nBy Ana Ruiz\n\nMarch 3, 2021\n\n{STORY}\n\nRead more: The old mill\n\nShare\n"
PAGE = f"<nav><a href='/'>Home</a></nav><h1>Rain at last</h1><p>By Ana Ruiz</p><p>{STORY}</p><footer>Terms</footer>"

pipeline.clean(DUMP)
pipeline.clean(f"<html><head><title>Rain at last</title></head><body>{PAGE}</body></html>")
gc.collect()
gc.freeze()  # the rules are hundreds of thousands of objects: workers need not look through them, and share their pages
