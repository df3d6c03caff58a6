"""Text dumps of a page in every degree of dirt: the whole page, regions of it, what extractors leave, the gold text."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

import corpus
import peers
from corpus import Page

HOLDS = 0.9
"""Share of the gold words from which an element holds the article."""


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


def variants(page: Page) -> Iterator[tuple[str, str | bytes]]:
    """(how it was made, markup): the page, the elements that hold its article, and the gold text as a page."""
    yield "full:page", page["raw"]
    for markup in regions(page, random.Random(zlib.crc32(page["id"].encode()))):
        yield "region:page", f"<html><body>{markup}</body></html>"
    paragraphs = (f"<p>{escape(line)}</p>" for line in page["text"].split("\n") if line.strip())
    yield "clean:page", f"<html><body><article>{''.join(paragraphs)}</article></body></html>"


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

    gold, here = corpus.words(page["text"]), tree(page)
    if here is None:
        return []
    steps = []
    while (inner := _holding(here, gold)) is not None:
        steps.append(here := inner)
    chosen = steps[-1:] if len(steps) > 1 else []
    if len(steps) > 3:
        chosen.append(steps[-2 - chance.randrange(2)])
    return [lxml.html.tostring(element, encoding="unicode", with_tail=False) for element in chosen]


def tree(page: Page) -> Any:
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


# --- pages without a gold text ----------------------------------------------------------------------------------


def guessed(page: Page) -> str | None:
    """A text for a page of which only snippets are known: trafilatura's, where it holds all that must stay and lines
    with what must go can be left out of it."""
    import trafilatura

    text = trafilatura.extract(page["raw"], include_comments=False) or ""
    dropped = [_flat(snippet) for snippet in page["must_drop"]]
    left = "\n".join(line for line in text.split("\n") if not any(snippet in _flat(line) for snippet in dropped))
    flat = _flat(left)
    kept = all(_flat(snippet) in flat for snippet in page["must_keep"])
    return left if flat and kept and not any(snippet in flat for snippet in dropped) else None


def _flat(text: str) -> str:
    return " ".join(text.split())
