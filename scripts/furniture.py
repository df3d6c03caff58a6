"""Furniture: what is no content, taken from other dumps and from the rule packs, and put into gold texts."""

from __future__ import annotations

import random
import textwrap
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator

from corpus import Page
from examples import Example

from cleaner.stages import language
from cleaner.stages._packs import OWN
from cleaner.stages._view import View

Furniture = dict[str, list[list[str]]]
"""Runs of lines that are not content, by language."""


def pack_furniture() -> Furniture:
    """What the rule packs' own examples and phrases say is furniture, by language."""
    found: Furniture = defaultdict(list)
    for path in sorted(OWN.glob("*/*.toml")):
        if path.parent.name == "notice":
            continue
        for rule in tomllib.loads(path.read_text("utf-8")).values():
            if isinstance(rule, dict):
                for text in rule.get("drop", ()):
                    run = [line for line in text.strip().split("\n") if line.strip() and not line.startswith("= ")]
                    found[path.stem] += [run] if run else []
                found[path.stem] += [[phrase.capitalize()] for phrase in rule.get("whole", ())]
    return found


def runs(found: Example, view: View) -> list[list[str]]:
    """The runs of lines of a dump that are not content."""
    out: list[list[str]] = [[]]
    for text, kept in zip(view.texts, found.keep, strict=True):
        if kept and out[-1]:
            out.append([])
        elif not kept:
            out[-1].append(text)
    return [run for run in out if run]


def injected(page: Page, furniture: Furniture, packs: Furniture) -> Iterator[tuple[str, str]]:
    """The gold text with a few pieces of furniture, and as a scraper leaves it: headline, byline, date and a tail."""
    chance = random.Random(zlib.crc32(page["id"].encode()) + 7)
    spoken = language.detect(page["text"], None) or "en"

    def piece() -> list[str]:
        if chance.random() < 0.35 and packs.get(spoken):
            return chance.choice(packs[spoken])
        if chance.random() < 0.15:
            return chance.choice(packs[chance.choice(sorted(packs))])
        run = chance.choice(furniture.get(spoken) or furniture.get("en") or packs["en"])
        size = chance.randint(1, 4)
        start = chance.randrange(max(1, len(run) - size + 1))
        return run[start : start + size]

    gold = [line for line in page["text"].split("\n") if line.strip()]
    few = list(gold)
    for _ in range(chance.randint(1, 3)):
        at = chance.choice([0, len(few), chance.randint(0, len(few)), chance.randint(0, len(few))])
        few[at:at] = piece()
    yield "inject:few", _laid_out(few, chance)
    yield "inject:scraped", _laid_out([*_head(page, piece, chance), *_body(gold, piece, chance)], chance)


def _head(page: Page, piece: Callable[[], list[str]], chance: random.Random) -> list[str]:
    meta = page.get("meta") or {}
    under: list[list[str]] = []
    if meta.get("authors") and chance.random() < 0.7:
        under.append([chance.choice(["By ", "", "", ""]) + ", ".join(meta["authors"])])
    if meta.get("date") and chance.random() < 0.7:
        under.append([str(meta["date"])[:10]])
    if chance.random() < 0.3:
        under.append(piece())
    chance.shuffle(under)
    above = [line for _ in range(chance.randint(1, 4)) for line in piece()] if chance.random() < 0.5 else []
    return [*above, *([meta["title"]] if meta.get("title") else []), *(line for lines in under for line in lines)]


def _body(gold: list[str], piece: Callable[[], list[str]], chance: random.Random) -> list[str]:
    body = list(gold)
    for _ in range(chance.randint(0, 3)):
        at = chance.randint(1, len(body))
        body[at:at] = piece()
    return body + [line for _ in range(chance.randint(1, 8)) for line in piece()]


def _laid_out(rows: list[str], chance: random.Random) -> str:
    """The lines parted by one break, by a blank line or by either; some wrapped hard."""
    parting = chance.choice(["\n", "\n\n", "\n\n", "either"])
    width = chance.choice([0, 0, 0, 0, 0, 72, 80])
    out = []
    for row in rows:
        out.append("\n".join(textwrap.wrap(row, width)) if width else row)
        out.append("\n\n" if width else chance.choice(["\n", "\n\n"]) if parting == "either" else parting)
    return "".join(out)
