#!/usr/bin/env python3
"""Work out the gates of all patterns of the packs and write them to cleaner/packs/gates.json.

    scripts/gates.py     to run after a pattern, a macro or the way gates are worked out has changed

Without its entry a pattern still works; every start of the program is half a millisecond longer.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cleaner.stages import _gate_book, _packs


def main() -> int:
    patterns = [pattern for rule in _packs.load() for pattern in rule.pattern]
    entries = _gate_book.written(patterns)
    lines = (f"{json.dumps(key)}:{_line(entry)}" for key, entry in sorted(entries.items()))
    _gate_book.BOOK.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{_gate_book.BOOK}: {len(entries)} gates", file=sys.stderr)
    return 0


def _line(entry: object) -> str:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
