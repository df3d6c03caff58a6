"""What a run is asked to do, as far as its result depends on it: an unfinished job is known again by it."""

from __future__ import annotations

import hashlib
import os
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from cleaner import summary

NO_MATTER = ("paths", "output", "jobs", "stats", "report", "resume", "version")
"""Options that change nothing in the result; `paths` are there as the inputs they lead to."""

CONTENTS = ("packs", "model", "profile")
"""Options that name files or folders whose contents matter."""


def facts(args: Namespace, files: Sequence[str], name: str) -> dict[str, Any]:
    """What the result depends on: versions, options, format, and the inputs with size and time of change."""
    options = {key: value for key, value in sorted(vars(args).items()) if key not in NO_MATTER}
    options |= {f"{key} digest": _digest(options[key]) for key in CONTENTS if options.get(key)}
    return {
        "versions": summary.versions(),
        "format": name,
        "checkpoint": args.checkpoint,
        "keep_input": args.keep_input,
        "resumable": "-" not in files,
        "options": options,
        "inputs": [[path, *_state(path)] for path in files],
    }


def _state(path: str) -> list[int | None]:
    """Bytes, and time of the last change in nanoseconds, of a file that is one."""
    try:
        state = os.stat(path)
    except OSError:
        return [None, None]
    return [state.st_size, state.st_mtime_ns]


def _digest(given: str | Sequence[str]) -> str:
    total = hashlib.sha256()
    for one in [given] if isinstance(given, str) else given:
        for path in _files(Path(one)):
            total.update(f"{path}\0".encode("utf-8", "surrogateescape") + path.read_bytes())
    return total.hexdigest()[:16]


def _files(path: Path) -> Iterator[Path]:
    return iter(sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path])
