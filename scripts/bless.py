#!/usr/bin/env python3
"""Rewrites the goldens of samples/text and samples/pages; review the diff it prints. With --check it only looks.

The golden of `samples/text/storm.txt` is `samples/text/storm.golden`: what `cleaner explain` prints for it. The clean
articles of samples/prose have none: they must come out word for word.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FOLDERS = ("text", "pages")
COMMAND = "python scripts/bless.py"


def samples(root: Path = SAMPLES) -> list[Path]:
    """Every sample that has a golden, in order."""
    found = (path for folder in FOLDERS for path in (root / folder).glob("*"))
    return sorted(path for path in found if path.suffix != ".golden" and not path.name.startswith("."))


def golden_path(sample: Path) -> Path:
    """Where the golden of a sample is kept."""
    return sample.with_suffix(".golden")


def explained(sample: Path) -> str:
    """What the golden of a sample should hold, made anew."""
    from cleaner import clean
    from cleaner.explain import explain

    return explain(clean(sample.read_bytes()))


def orphans(root: Path = SAMPLES) -> list[Path]:
    """Goldens whose sample is gone."""
    wanted = {golden_path(sample) for sample in samples(root)}
    return sorted(path for folder in FOLDERS for path in (root / folder).glob("*.golden") if path not in wanted)


def difference(sample: Path) -> str:
    """The unified diff from the golden as it is to as it should be; empty when they agree."""
    path = golden_path(sample)
    old = path.read_text("utf-8").splitlines() if path.exists() else []
    new = explained(sample).splitlines()
    name = path.relative_to(path.parents[2]).as_posix()
    return "\n".join(difflib.unified_diff(old, new, f"{name} (as it is)", f"{name} (as it comes out)", lineterm=""))


def bless(check: bool, root: Path = SAMPLES) -> Iterator[str]:
    """Bring every golden up to date (or only look); gives a text for each that was not."""
    for sample in samples(root):
        changed = difference(sample)
        if changed:
            yield changed
            if not check:
                golden_path(sample).write_text(explained(sample), "utf-8", newline="\n")
    for path in orphans(root):
        yield f"{path.name}: its sample is gone"
        if not check:
            path.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a golden differs")
    check = parser.parse_args().check
    changes = list(bless(check))
    print("\n\n".join(changes) or f"{len(samples())} goldens are as they should be")
    if changes and check:
        print(f"\n{len(changes)} goldens differ; if that is right, run: {COMMAND}", file=sys.stderr)
    return 1 if changes and check else 0


if __name__ == "__main__":
    sys.exit(main())
