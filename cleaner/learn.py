"""`cleaner learn`: counts the lines of each site's documents into a profile, and merges profiles."""

from __future__ import annotations

import argparse
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
"""Documents kept of a site, about 100 kB: a line that a twentieth of its pages share is hardly ever missed."""

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
