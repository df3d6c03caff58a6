"""`cleaner learn`: counts the lines of each site's documents into a profile, and merges profiles."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from cleaner import pipeline, report
from cleaner.batch import Row, failed, own_options
from cleaner.document import Options
from cleaner.errors import InputError, OptionsError
from cleaner.stages import _profile, _sites
from cleaner.stages._numpy import Array, np
from cleaner.stages._profile import Limits

PER_SITE = 64
"""Documents kept of a site, about 150 kB: a line that a twentieth of its pages share is hardly ever missed."""

TOTAL = 200_000
"""Documents kept in all: of pages as they are some 2 kB each."""

FEWEST = 4
"""Documents of a site below which a profile says too little: rather than keep fewer, it leaves sites out."""


class Sample:
    """The documents of each site with the smallest hashes.

    What is kept depends on the set of documents alone, not on their order, nor on how they were split among profiles
    that are merged; a document that comes twice counts once. Memory is bounded by `limits.total` documents of at most
    `_profile.MOST_LINES` lines.
    """

    def __init__(self, per_site: int = PER_SITE, total: int = TOTAL) -> None:
        self.limits = Limits(per_site, total, per_site)
        self.sites: dict[int, dict[int, Array]] = {}
        self.kept = 0

    def add(self, site: int, number: int, lines: Array) -> None:
        """Take in a document: its site's hash, its own and those of its lines."""
        if site >= self.limits.bound:
            return
        held = self.sites.setdefault(site, {})
        self.kept -= len(held)
        held[number] = lines
        self._trim(held)
        self.kept += len(held)
        self._shrink()

    def merge(self, other: _profile.Profile) -> None:
        """Take in a profile; of two limits the stricter one holds."""
        mine, theirs = self.limits, other.limits
        self.limits = Limits(*map(min, mine, theirs))
        for site in [site for site in self.sites if site >= self.limits.bound]:
            del self.sites[site]
        self._trim_all()
        self._shrink()
        for index, site in enumerate(other.sites.tolist()):
            for number, lines in other.documents(index):
                self.add(site, number, np.array(lines))

    def _trim(self, held: dict[int, Array]) -> None:
        for number in sorted(held)[self.limits.now :]:
            del held[number]

    def _trim_all(self) -> None:
        for held in self.sites.values():
            self._trim(held)
        self.kept = sum(map(len, self.sites.values()))

    def _shrink(self) -> None:
        """Keep fewer documents of each site while there are too many in all, and in the end fewer sites."""
        while self.kept > self.limits.total and self.limits.now > FEWEST:
            self.limits = self.limits._replace(now=max(FEWEST, self.limits.now // 2))
            self._trim_all()
        while self.kept > self.limits.total:
            last = max(self.sites)
            self.kept -= len(self.sites.pop(last))
            self.limits = self.limits._replace(bound=last)

    def write(self, path: str) -> None:
        """Write the profile; it appears under its name whole or not at all. Raises `OSError`."""
        part = f"{path}.{os.getpid()}.part"
        try:
            with open(part, "wb") as file:
                file.writelines(_profile.encode(self.limits, self.sites))
            os.replace(part, path)
        except OSError as fault:
            with suppress(OSError):
                os.unlink(part)
            fault.filename = path
            raise


def learn(rows: Iterable[dict[str, Any]], sample: Sample) -> tuple[int, int, int]:
    """Take in what `read` made of documents: how many were learned, belong to no site, and failed."""
    learned = homeless = faulty = 0
    for row in rows:
        if row["error"] is not None:
            faulty += 1
            report.say(f"{report.place(row)}: {row['error']}")
        elif row["site"] is None:
            homeless += 1
        else:
            learned += 1
            number, lines = _profile.document(row["lines"])
            sample.add(row["site"], number, lines)
    return learned, homeless, faulty


def read(row: Row, options: Options) -> dict[str, Any]:
    """The hashes of a document's site (None: it tells none) and of its lines; a faulty one as a row with an `error`."""
    if "error" in row:
        return failed(row, row["error"])
    chosen = own_options(row, options)
    try:
        source, blocks = pipeline.split(row["raw"], chosen)
    except OptionsError:
        raise
    except InputError as fault:
        return failed(row, str(fault))
    except Exception as fault:  # one bad document must not end a job of millions
        return failed(row, f"could not be read ({type(fault).__name__}: {fault}); please report it with this input")
    site = _sites.site_of(chosen.site, row.get("url"), source)
    lines = _profile.line_hashes(source.text[block.start : block.end] for block in blocks)
    return {"error": None, "site": None if site is None else _profile.site_hash(site), "lines": lines}


def run(paths: Iterable[str], documents: Callable[[list[str]], Iterable[dict[str, Any]]], args: Any) -> int:
    """Learn from inputs, of which some may be profiles, and write the profile; 1 if a document failed, else 0.

    `documents` reads inputs that are no profiles. Raises `ProfileError` or `OSError`.
    """
    sample = Sample(args.per_site, args.total)
    others = []
    for path in paths:
        if _profile.is_profile(path):
            sample.merge(_profile.load(path))
        else:
            others.append(path)
    learned, homeless, faulty = learn(documents(others), sample) if others else (0, 0, 0)
    sample.write(args.output)
    if homeless:
        report.say(
            f"{homeless} of {homeless + learned + faulty} documents passed over: nothing says which site they are of; "
            "name it with --site, or the field that does with --site-field or --url-field"
        )
    report.say(f"{args.output}: {len(sample.sites)} sites, {sample.kept} documents")
    return int(faulty > 0)
