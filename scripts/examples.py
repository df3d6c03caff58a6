"""Labelled documents for training: dumps of every degree of dirt, made of the corpus's pages.

Of each page with a gold text: the whole page put through each dump maker; the element that holds the article, and
one around it; what extractors make of the page; the gold text with furniture of other pages and of the rule packs
put in; and the gold text alone, which must stay whole.
"""

from __future__ import annotations

import difflib
import random
import textwrap
import tomllib
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import corpus
import peers
from corpus import Page

from cleaner.document import Options
from cleaner.errors import InputError
from cleaner.stages import _align, decode, language, lines, menus, rules, settle, tail
from cleaner.stages._dates import parse
from cleaner.stages._features import Lexicon, Reading, read
from cleaner.stages._packs import OWN
from cleaner.stages._roles import ROLES
from cleaner.stages._view import View

COVERED = 0.6
"""Share of a short block's words that must stand in the gap between two aligned blocks for it to be content."""
CELLS = 3_000_000
"""Words times words up to which a gap is aligned word by word."""
HOLDS = 0.9
"""Share of the gold words from which an element holds the article."""
STAMP = 80
"""Characters up to which a block can be a date."""

Furniture = dict[str, list[list[str]]]
"""Runs of lines that are not content, by language."""


class Example(NamedTuple):
    """A dump with its labels: `keep` (bool) and `roles` (numbers of ROLES) of each block, and its `words`."""

    how: str
    page: str
    set: str
    kind: str
    fold: int
    reading: Reading
    words: list[int]
    keep: list[bool]
    roles: list[int]


# --- dumps ------------------------------------------------------------------------------------------------------


def dumps(page: Page) -> Iterator[tuple[str, str]]:
    """(how it was made, text) of every dump of a page; what a maker cannot read is passed over."""
    chance = random.Random(zlib.crc32(page["id"].encode()))
    for name, make in corpus.MAKERS.items():
        yield from _attempt(f"full:{name}", make, page)
    for markup in regions(page, chance):
        for name in chance.sample(sorted(corpus.MAKERS), 2):
            yield from _attempt(f"region:{name}", corpus.MAKERS[name], {"raw": f"<html><body>{markup}</body></html>"})
    for name, extract in EXTRACTORS.items():
        yield from _attempt(f"extract:{name}", extract, page)
    yield "clean", page["text"]


def _attempt(how: str, make: Callable[[Page], str], page: Page) -> Iterator[tuple[str, str]]:
    try:
        text = make(page)
    except Exception:  # peers fail on some pages in ways of their own
        return
    if text and text.strip():
        yield how, text


def _by_trafilatura(page: Page) -> str:
    import trafilatura

    return trafilatura.extract(page["raw"], include_comments=True, favor_recall=True) or ""


EXTRACTORS: dict[str, Callable[[Page], str]] = {"trafilatura": _by_trafilatura, "resiliparse": peers.resiliparse_page}


def regions(page: Page, chance: random.Random) -> list[str]:
    """The markup of the smallest element that holds the article, and of one of those around it."""
    import lxml.html

    gold, here = corpus.words(page["text"]), _tree(page)
    if here is None:
        return []
    steps = []
    while (inner := _holding(here, gold)) is not None:
        steps.append(here := inner)
    chosen = steps[-1:] if len(steps) > 1 else []
    if len(steps) > 3:
        chosen.append(steps[-2 - chance.randrange(2)])
    return [lxml.html.tostring(element, encoding="unicode", with_tail=False) for element in chosen]


def _tree(page: Page) -> Any:
    """The root of the page's markup; None where there is none."""
    import lxml.html

    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        return lxml.html.fromstring(corpus.markup(page).encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None


def _holding(element: Any, gold: Any) -> Any:
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("script", "style", "head"):
            held = (corpus.words(" ".join(child.itertext())) & gold).total()
            if held >= HOLDS * gold.total() > 0:
                return child
    return None


# --- labels -----------------------------------------------------------------------------------------------------


def example(raw: str, how: str, page: Page, fold: int, lexicon: Lexicon) -> tuple[Example, View] | None:
    """A dump read and labelled; None where it holds no text."""
    try:
        source, blocks = lines.split(decode.decode(raw, "text"))
    except InputError:
        return None
    if not blocks:
        return None
    view = View(source, blocks)
    docket = settle.Docket(view, Options())
    docket.add(rules.judge(view, Options()))
    docket.add(menus.judge(view, docket.standing()))
    docket.add(tail.judge(view, docket.standing()))
    reading = read(view, docket.claims(), docket.standing(), lexicon)
    keep = aligned(view.texts, page["text"])
    counts = [len(corpus.word_list(text)) for text in view.texts]
    found = Example(how, page["id"], page["set"], page.get("kind") or "article", fold, reading, counts, keep, [])
    return found._replace(roles=_roles(view.texts, keep, page)), view


def aligned(texts: Sequence[str], gold: str) -> list[bool]:
    """Which blocks the gold text holds: long ones by their passages, short ones word by word between them."""
    laid = _align.lay(texts, gold)
    taken = _align.held(laid)
    for before, after in laid.gaps():
        gap = laid.flat[before.end : max(before.end, after.start)].split()
        row = [(word, at) for at in range(before.block + 1, after.block) for word in laid.tokens[at]]
        if not gap or not row or len(row) * len(gap) > CELLS:
            continue
        hits: dict[int, int] = defaultdict(int)
        matcher = difflib.SequenceMatcher(None, [word for word, _ in row], gap, autojunk=False)
        for start, _, size in matcher.get_matching_blocks():
            for _, at in row[start : start + size]:
                hits[at] += 1
        for at, hit in hits.items():
            taken[at] = taken[at] or hit >= COVERED * len(laid.tokens[at])
    return taken


def _plain(text: str | None) -> str:
    return " ".join(corpus.word_list(unicodedata.normalize("NFKC", text or "").casefold()))


def _roles(texts: Sequence[str], keep: Sequence[bool], page: Page) -> list[int]:
    meta = page.get("meta") or {}
    title, authors = _plain(meta.get("title")), [_plain(name) for name in meta.get("authors") or () if name]
    captions = page.get("captions") or frozenset()
    roles = []
    for text, kept in zip(texts, keep, strict=True):
        plain, role = _plain(text), "content" if kept else "other"
        if title and plain and _is_title(plain, title):
            role = "title"
        elif not kept and plain in captions:
            role = "caption"
        elif not kept and len(plain.split()) <= 25 and any(name and name in plain for name in authors):
            role = "byline"
        elif not kept and _is_date(text, meta):
            role = "date"
        roles.append(ROLES.index(role))
    return roles


def _is_title(plain: str, title: str) -> bool:
    part = plain in title and len(plain) > 0.6 * len(title) and len(plain.split()) > 3
    return plain == title or part or (title in plain and len(title) > 0.6 * len(plain) and len(title) > 12)


def _is_date(text: str, meta: dict[str, Any]) -> bool:
    gold = str(meta.get("date") or "")[:10]
    if not gold or len(text) > STAMP or not any(map(str.isdigit, text)):
        return False
    found = parse(text, meta.get("lang") or "en")
    return bool(found) and str(found)[:10] == gold


def captions(page: Page) -> frozenset[str]:
    """The page's captions, folded, as its markup names them."""
    root = _tree(page)
    if root is None:
        return frozenset()
    return frozenset(_plain(" ".join(element.itertext())) for element in root.iter("figcaption")) - {""}


# --- gold texts with furniture put in ---------------------------------------------------------------------------


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
