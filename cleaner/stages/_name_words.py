"""The words that stand around authors' names, from names.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads((files("cleaner") / "packs" / "names.toml").read_text("utf-8"))
    return table


@cache
def words(key: str) -> tuple[str, ...]:
    """The phrases of names.toml under `key`, in its order."""
    text = _table()[key].strip()
    return tuple(re.split(r"\s*[|\n]\s*", text)) if "|" in text else tuple(text.split())


@cache
def listed(key: str) -> frozenset[str]:
    """The same as a set."""
    return frozenset(words(key))


@lru_cache(maxsize=1024)  # a page's titles and its outlet are compared in pairs
def squeeze(text: str) -> str:
    """Letters and digits alone, caseless: by it names are compared."""
    return "".join(c for c in text.casefold() if c.isalnum())


def is_agency(phrase: str) -> bool:
    """Whether it is a news agency's name: a short one only in capitals or in small letters (`AP`, `dpa`, not `Ap`)."""
    if phrase.casefold() not in listed("agencies"):
        return False
    return len(phrase) > 4 or phrase.isupper() or phrase.islower() or not phrase.isascii() or phrase == "Lusa"
