"""Rule packs: read from TOML, checked with errors that teach, and proved by their own examples."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.document import Takes, Where
from cleaner.errors import PackError
from cleaner.stages._patterns import PatternFault, compile_pattern

OWN = Path(__file__).parent.parent / "packs"
"""The packs that ship with the package."""

PHRASES = ("whole", "starts", "ends", "holds")
TRIGGERS = (*PHRASES, "pattern", "inside")
CONDITIONS = ("where", "words", "also")
KEYS = (*TRIGGERS, *CONDITIONS, "takes", "prose", "drop", "keep")
LANGUAGE = re.compile(r"[a-z]{2}|any|html")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHOICES = {"where": ("any", "top", "end"), "takes": ("block", "match", "list", "rest")}


class Kind(NamedTuple):
    """One kind of boilerplate. `rank` is its place in the order of precedence, 0 first."""

    name: str
    says: str
    opt_in: bool
    rank: int


class Rule(NamedTuple):
    """One table of a pack; the fields are the keys described in the README."""

    id: str
    kind: str
    file: str
    line: int
    whole: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    pattern: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    where: Where = "any"
    words: int = 0
    also: tuple[str, ...] = ()
    takes: Takes = "block"
    prose: bool = False
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@lru_cache
def kinds() -> dict[str, Kind]:
    """Every kind by name, in order of precedence."""
    table = tomllib.loads((OWN / "kinds.toml").read_text("utf-8"))
    return {
        name: Kind(name, entry["says"], entry.get("opt_in", False), rank)
        for rank, (name, entry) in enumerate(table.items())
    }


def load(folders: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules of the package's packs and of the given folders. Raises `PackError` for the first fault."""
    roots = [OWN, *map(Path, folders)]
    for root in roots:
        if not root.is_dir():
            raise PackError(f"{root}: no such folder of packs; it should hold <kind>/<language>.toml files")
    files = [file for root in roots for file in sorted(root.glob("*/*.toml"))]
    return tuple(rule for file in files for rule in read(file, trusted=OWN in file.parents))


def check_names(names: Sequence[str], rules: Sequence[Rule]) -> None:
    """Raise `PackError` for a name that is no kind, no `kind/language` and no rule."""
    known = {*kinds(), *(rule.id for rule in rules), *(rule.id.rpartition("/")[0] for rule in rules)}
    for name in names:
        if name not in known and not name.startswith(("title/", "site/", "chrome/")):
            raise PackError(f"{name!r} is no kind and no rule{_nearest(name, sorted(known))}")


def read(file: Path, trusted: bool = False) -> Iterator[Rule]:
    """The rules of one file, `<kind>/<language>.toml`. Raises `PackError`.

    The patterns of `trusted` files are not compiled here: the suite has done it, and it takes seconds for all.
    """
    kind, language = file.parent.name, file.stem
    if kind not in kinds():
        raise PackError(f"{file}: unknown kind {kind!r}{_nearest(kind, list(kinds()))}")
    if not LANGUAGE.fullmatch(language):
        raise PackError(f"{file}: a pack is named by a two-letter language, or any, or html; not {language!r}")
    try:
        text = file.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PackError(f"{file}: {fault}") from None
    for name, table in tables.items():
        yield _rule(file, text, f"{kind}/{language}/{name}", table, trusted)


def _rule(file: Path, text: str, rule_id: str, table: Any, trusted: bool) -> Rule:
    name = rule_id.rpartition("/")[2]
    line = _line(text, rf"\[{re.escape(name)}\]")
    fault = _fault(name, table)
    if fault:
        key, problem = fault
        place = _line(text[text.find(f"[{name}]") :], rf"{re.escape(key)}\s*=") + line - 1 if key else line
        raise PackError(f"{file}:{place}: {rule_id}: {problem}")
    values = {key: _value(key, value) for key, value in table.items()}
    rule = Rule(id=rule_id, kind=rule_id.split("/")[0], file=str(file), line=line, **values)
    for source in () if trusted else rule.pattern:
        try:
            compile_pattern(source)
        except PatternFault as why:
            place = _line(text[text.find(f"[{name}]") :], r"pattern\s*=") + line - 1
            raise PackError(f"{file}:{place}: {rule_id}: pattern is not RE2: {why}") from None
    return rule


def _value(key: str, value: Any) -> Any:
    if key == "pattern" and isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _fault(name: str, table: Any) -> tuple[str, str] | None:
    """What is wrong with a table, as (key, problem)."""
    if not NAME.fullmatch(name):
        return "", f"a rule's name is lower-case words joined by hyphens, not {name!r}"
    if not isinstance(table, dict):
        return "", f"expected a table [{name}], found a lone key"
    for key, value in table.items():
        problem = _key_fault(key, value)
        if problem:
            return key, problem
    if not any(table.get(key) for key in TRIGGERS):
        return "", f"a rule needs one of {', '.join(TRIGGERS)}"
    for key in ("drop", "keep"):
        if not table.get(key):
            return "", f'a rule needs examples: {key} = ["…"]'
    return None


def _key_fault(key: str, value: Any) -> str | None:
    if key not in KEYS:
        return f"unknown key {key!r}{_nearest(key, KEYS)}"
    if key in CHOICES:
        return None if value in CHOICES[key] else f"{key} is one of {', '.join(CHOICES[key])}, not {value!r}"
    if key == "words":
        counts = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return None if counts else f"words is a whole number above 0, not {value!r}"
    if key == "prose":
        return None if isinstance(value, bool) else f"prose is true or false, not {value!r}"
    if key == "pattern" and isinstance(value, str):
        return None
    good = isinstance(value, list) and value and all(isinstance(item, str) and item.strip() for item in value)
    return None if good else f"{key} is a list of strings, not {value!r}"


def _nearest(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}" if len(known) < 20 else ""


def _line(text: str, pattern: str) -> int:
    match = re.search(rf"(?m)^\s*{pattern}", text)
    return text.count("\n", 0, match.end()) + 1 if match else 1
