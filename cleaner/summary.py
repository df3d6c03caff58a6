"""The summary of a job for machines, `--report FILE`: one JSON object of a documented, versioned shape."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import Any

from cleaner.report import Tally

SCHEMA = 1
"""Version of the shape; raised when a field changes its meaning or goes. New fields may come without that."""

LIBRARIES = ("ftfy", "google-re2", "langdetect", "numpy", "py3langid", "rensa", "selectolax", "trafilatura")
"""Libraries whose versions may show in the results."""

ALL = "all"
"""The stage under which the engine counts whole documents."""


def versions() -> dict[str, str]:
    """What results depend on beside inputs and options: cleaner, Python and libraries."""
    from cleaner import __version__

    return {"cleaner": __version__, "python": platform.python_version()} | {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    from importlib import metadata  # it loads half the library of mail

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def summary(
    tally: Tally, facts: Mapping[str, Any], inputs: Mapping[str, int | None], out: Mapping[str, Any], seconds: float
) -> dict[str, Any]:
    """The object that is written.

    `inputs` are sizes in bytes by path (None: not a file), `out` says where documents went and how many bytes.
    `seconds` is the time of all runs of the job; those of the stages are processor seconds, all workers together.
    """
    whole = tally.spent.get(ALL, 0.0)
    stages = {name: spent for name, spent in tally.spent.items() if name != ALL}
    known = [size for size in inputs.values() if size is not None]
    return {
        "schema": SCHEMA,
        "versions": facts["versions"],
        "options": facts["options"],
        "inputs": [{"path": path, "bytes": size} for path, size in inputs.items()],
        "output": dict(out),
        "bytes_in": sum(known) if len(known) == len(inputs) else None,
        "bytes_out": out.get("bytes"),
        "documents": {
            "read": tally.documents,
            "cleaned": tally.documents - tally.failed,
            "failed": tally.failed,
            "warned": tally.warned,
        },
        "duplicates": {"exact": tally.exact, "near": tally.near},
        "failures": dict(tally.causes.most_common()),
        "characters": {"kept": tally.kept, "removed": tally.taken.total()},
        "kinds": _both(tally.kinds, tally.taken),
        "rules": _both(tally.rules, tally.cut),
        "seconds": {
            "job": round(seconds, 3),
            "documents": round(whole, 3),
            "stages": {name: round(spent, 3) for name, spent in sorted(stages.items())}
            | {"other": round(whole - sum(stages.values()), 3)},
        },
    }


def _both(removals: Mapping[str, int], characters: Mapping[str, int]) -> dict[str, dict[str, int]]:
    return {name: {"removals": removals[name], "characters": characters[name]} for name in sorted(removals)}
