"""Which kinds and rules a run works with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cleaner.stages import _packs


@lru_cache(maxsize=65536)
def selects(rule: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether a rule takes part.

    Naming an opt-in kind in `select` turns it on beside the rest; naming any other kind, language or rule
    narrows the run to what is named. `ignore` takes out of that.
    """
    if _named(rule, ignore):
        return False
    if _named(rule, select):
        return True
    opt_in = _packs.kinds()[rule.split("/")[0]].opt_in
    return not opt_in and not narrows(select)


def narrows(select: Sequence[str]) -> bool:
    """Whether a selection leaves only what it names."""
    return not all(_opt_in(name) for name in select)


def _named(rule: str, names: Sequence[str]) -> bool:
    return any(rule == name or rule.startswith(name + "/") for name in names)


def _opt_in(name: str) -> bool:
    kind = _packs.kinds().get(name.split("/")[0])
    return kind is not None and kind.opt_in
