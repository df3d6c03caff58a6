"""What the command tells people: faults and progress, the table of `--stats`, the rules as documentation."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from cleaner.stages._packs import Kind, Rule

TICK = 0.2
"""Seconds between two changes of the progress line."""

CAUSES = 100
"""Causes of failure that are counted each; a message that names things in a way of its own must not fill the memory."""

PARTICULAR = re.compile(r"""'[^']*'|"[^"]*"|\d[\d.,]*""")
"""What differs between messages of one sort: names in quotation marks, and numbers."""

SHOWN = 160
"""Characters of a pattern that are shown; macros make some of them pages long."""


def say(message: str) -> None:
    """One line on stderr, in the command's name, whatever is in it."""
    line = "".join(one if one.isprintable() else f"\\x{ord(one):02x}" for one in message)
    print(f"cleaner: {line}", file=sys.stderr, flush=True)


class Account(NamedTuple):
    """What is told of one document: where it is from, its error, whether it was warned of, characters kept, and each
    removal as kind, rule and characters."""

    place: str
    error: str | None
    warned: bool
    kept: int
    removed: tuple[tuple[str, str, int], ...]


def account(row: dict[str, Any]) -> Account:
    """The account of a row of the wire form."""
    removed = tuple((one["kind"], one["rule"], one["end"] - one["start"]) for one in row["removals"])
    return Account(place(row), row["error"], bool(row["warnings"]), len(row["text"] or ""), removed)


@dataclass(slots=True)
class Tally:
    """What a job has done so far. Counts are documents, some of them `exact` or `near` duplicates; `kinds` and `rules`
    removals; `taken`, `cut` and `kept` characters, by kind, by rule and in all; `causes` failures by cause; `spent`
    processor seconds by stage."""

    documents: int = 0
    failed: int = 0
    warned: int = 0
    kept: int = 0
    exact: int = 0
    near: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    spent: dict[str, float] = field(default_factory=dict)

    def add(self, one: Account) -> None:
        self.documents += 1
        self.failed += one.error is not None
        self.warned += one.warned
        self.kept += one.kept
        if one.error is not None:
            found = cause(one.error)
            self.causes[found if found in self.causes or len(self.causes) < CAUSES else "other"] += 1
        for kind, rule, size in one.removed:
            self.kinds[kind] += 1
            self.taken[kind] += size
            self.rules[rule] += 1
            self.cut[rule] += size

    def add_mark(self, row: dict[str, Any]) -> None:
        """Count a row of which is known whether it is a duplicate."""
        if row["duplicate_of"] is not None:
            self.exact += row["similarity"] == 1
            self.near += row["similarity"] != 1

    def saved(self) -> dict[str, Any]:
        """The tally in values of JSON."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def restored(cls, saved: Mapping[str, Any]) -> Tally:
        """The tally that was saved."""
        tally = cls()
        for name, value in saved.items():
            setattr(tally, name, Counter(value) if isinstance(getattr(tally, name), Counter) else value)
        return tally


def cause(error: str) -> str:
    """What failures of one sort have in common: the error up to its particulars, numbers and names left out."""
    return PARTICULAR.sub("…", re.split(r"[:;(]", error, maxsplit=1)[0]).strip()


Done = TypeVar("Done")


def watch(
    rows: Iterable[Done],
    tally: Tally,
    progress: Callable[[Tally], str] | None = None,
    told: Callable[[Any], Account] = account,
) -> Iterator[Done]:
    """The rows as they come, of which `told` gives an account; counts them, says each fault in one line, and shows a
    line of `progress` if given."""
    shown = time.monotonic()
    for row in rows:
        one = told(row)
        tally.add(one)
        if one.error is not None:
            _clear(progress)
            say(f"{one.place}: {one.error}")
        if progress and time.monotonic() - shown > TICK:
            shown = time.monotonic()
            print(f"\r{progress(tally)}\x1b[K", end="", file=sys.stderr, flush=True)
        yield row
    _clear(progress)


def _clear(progress: object) -> None:
    if progress:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def place(row: dict[str, Any]) -> str:
    """Where a row comes from: `news.jsonl:17`."""
    return ":".join(str(part) for part in (row.get("path") or "document", row.get("record")) if part)


def table(tally: Tally) -> str:
    """Kinds and counts, the most characters first."""
    taken = tally.taken.total()
    whole = (taken + tally.kept) or 1
    lines = [f"{'kind':<12}{'removals':>10}{'characters':>12}{'share':>9}"]
    for kind, characters in sorted(tally.taken.items(), key=lambda one: (-one[1], one[0])):
        lines.append(f"{kind:<12}{tally.kinds[kind]:>10}{characters:>12}{characters / whole:>9.2%}")
    lines.append(f"{'all':<12}{tally.kinds.total():>10}{taken:>12}{taken / whole:>9.2%}")
    lines.append(f"documents: {tally.documents}, failed: {tally.failed}, with warnings: {tally.warned}")
    if tally.exact or tally.near:
        lines.append(f"duplicates: {tally.exact + tally.near} ({tally.exact} exact, {tally.near} near)")
    return "\n".join(lines)


def rule_list(kinds: Iterable[Kind], rules: Iterable[Rule]) -> str:
    """Every kind with its sentence and the ids of its rules."""
    found: dict[str, list[str]] = {}
    for rule in rules:
        found.setdefault(rule.kind, []).append(f"  {rule.id}")
    return "\n".join(
        line
        for kind in kinds
        if kind.name in found
        for line in (f"{kind.name}: {kind.says}{' (opt-in)' if kind.opt_in else ''}", *found[kind.name])
    )


def rule_page(rule: Rule, kind: Kind) -> str:
    """A rule as documentation: what sets it off, on what conditions, what it takes, what it must take and leave."""
    lines = [rule.id, f"  kind    {kind.says}", f"  file    {rule.file}:{rule.line}"]
    for name in ("whole", "starts", "ends", "holds", "pattern", "inside", "also"):
        lines += _column(name, [one if len(one) <= SHOWN else one[: SHOWN - 1] + "…" for one in getattr(rule, name)])
    lines.append(f"  where   {rule.where}")
    lines.append(f"  takes   {rule.takes}{', prose too' if rule.prose else ''}")
    lines += [f"  words   at most {rule.words}"] if rule.words else []
    return "\n".join([*lines, *_column("drop", rule.drop), *_column("keep", rule.keep)])


def _column(name: str, values: Iterable[str]) -> list[str]:
    lines = [line for value in values for line in value.strip("\n").split("\n")]
    return [f"  {name if not number else '':<8}{line}" for number, line in enumerate(lines)]
