"""Marks the documents of a job that repeat an earlier one, to the letter or nearly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, Literal

from cleaner.errors import MissingError
from cleaner.stages._prose import DENSE

How = Literal["exact", "near"]

FIELDS = {"duplicate_of": str, "similarity": float}
"""What a row is given, and of what type."""

READ = ("path", "record", "id", "text", "error")
"""The fields of a row that its mark, and those of later rows, depend on."""

THRESHOLD = 0.7
"""Similarity from which a document is a near duplicate: the share that two documents have in common of the runs of
three words in either. Of copies with one word in twenty changed 98 % reach it, with one in ten 2 %."""

SHINGLE = 3
"""Words in a run; one that is a word in scripts without spaces is a character."""

FEWEST = 20
"""Words below which only an exact duplicate is told: of a few words all are soon the same."""

HASHES, BANDS, SEED = 128, 32, 1
"""Of the sketches: with so many hashes an estimate is off by 0.03, and of documents at the threshold the index of so
many bands misses one in 6,000."""

ALMOST = 0.999
"""The most that a near duplicate can be like its first."""

_WORD = re.compile(f"[{DENSE}]|[^\\W{DENSE}]+")


def mark(rows: Iterable[dict[str, Any]], how: How, done: Iterable[dict[str, Any]] = ()) -> Iterator[dict[str, Any]]:
    """The rows as they come, each with `duplicate_of` and `similarity`.

    `duplicate_of` names the earlier document that a row repeats: its `path:record` where it has a path, else its `id`,
    else its number in the job, from 1; None for a document that is the first of its kind, has no text, or an error.
    `similarity` goes from 0 to 1, which means the same text but for white space. Fields that have these names already
    are found under `input_NAME`. `done` are the rows before these, marked in an earlier run; they need no more than
    the fields of `READ`. Raises `MissingError` where `how` is `near` and the library is missing.
    """
    marker = Marker(how)
    for row in done:
        marker.mark(row)
    return map(marker.mark, rows)


class Marker:
    """What has been seen so far. The rows of an interrupted job can be shown to it anew, which marks them as before.

    It remembers documents that repeat none: of each 16 bytes for `exact`, and for `near` a sketch too.
    """

    def __init__(self, how: How) -> None:
        self._names: list[str] = []
        self._exact: dict[bytes, int] = {}
        self._sketches = _Sketches() if how == "near" else None
        self._rows = 0

    def mark(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with its two fields."""
        self._rows += 1
        first, similarity = self._first(row) if row.get("text") and not row.get("error") else (None, None)
        taken = FIELDS.keys() & row.keys()
        if taken:
            row = {f"input_{name}" if name in taken else name: value for name, value in row.items()}
        return row | {"duplicate_of": None if first is None else self._names[first], "similarity": similarity}

    def _first(self, row: dict[str, Any]) -> tuple[int | None, float | None]:
        words = row["text"].split()
        digest = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if digest in self._exact:
            return self._exact[digest], 1.0
        number = len(self._names)
        found = self._sketches.find(row["text"], number) if self._sketches else None
        self._exact[digest] = found[0] if found else number
        if found is None:
            self._names.append(self._name(row))
        return found or (None, None)

    def _name(self, row: dict[str, Any]) -> str:
        if row.get("path"):
            return ":".join(str(part) for part in (row["path"], row.get("record")) if part)
        return str(row["id"] if row.get("id") is not None else self._rows)


class _Sketches:
    """MinHash sketches of documents, and an index that finds those like a new one."""

    def __init__(self) -> None:
        self._library = _rensa()
        self._index = self._library.RMinHashLSH(THRESHOLD, HASHES, BANDS)
        self._held: dict[int, Any] = {}

    def find(self, text: str, number: int) -> tuple[int, float] | None:
        """The document most like the text, the earliest of equals, and how like; where there is none, the text is held
        under its number."""
        words = _WORD.findall(text.casefold())
        if len(words) < FEWEST:
            return None
        sketch = self._library.RMinHash(HASHES, SEED)
        sketch.update([" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)])
        likely = ((sketch.jaccard(self._held[other]), -other) for other in self._index.query(sketch))
        similarity, other = max(likely, default=(0.0, 0))
        if similarity >= THRESHOLD:
            return -other, min(ALMOST, round(similarity, 3))
        self._index.insert(number, sketch)
        self._held[number] = sketch
        return None


def _rensa() -> Any:
    try:
        import rensa
    except ImportError:
        raise MissingError('near duplicates need rensa: pip install "cleaner[dedup]"') from None
    return rensa
