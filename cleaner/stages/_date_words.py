"""The words of dates, from months.toml, and the one spelling they are compared in."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_ONE_SPELLING = {
    ord("ı"): "i",
    ord("’"): "'",
    ord("："): ":",
    ord("，"): ",",
    0xA0: " ",
    0x202F: " ",
    0x200E: None,
    0x200F: None,
}


def fold(text: str) -> str:
    """Lower case without accents, Western digits: one spelling for `Août`, `août` and `AOUT`."""
    if text.isascii():
        return text.lower()
    plain = (c for c in unicodedata.normalize("NFD", text.casefold()) if unicodedata.category(c) != "Mn")
    folded = unicodedata.normalize("NFC", "".join(plain)).translate(_ONE_SPELLING)
    return "".join(str(unicodedata.digit(c)) if c > "٠" and c.isdigit() else c for c in folded.replace("٠", "0"))


@cache
def words(key: str) -> dict[str, tuple[str, ...]]:
    """The words of months.toml under `key`, a language a row; `months` keeps its twelve lines."""
    table = tomllib.loads((files("cleaner") / "packs" / "months.toml").read_text("utf-8"))
    rows = {lang: entry[key] for lang, entry in table.items()}
    return {lang: tuple(row.split() if isinstance(row, str) else row) for lang, row in rows.items()}


@cache
def months() -> dict[str, int]:
    """Folded month name, in any of the languages, to its number."""
    named = ((n, name) for row in words("months").values() for n, line in enumerate(row, 1) for name in line.split())
    return {fold(name.replace("_", " ")): number for number, name in named}
