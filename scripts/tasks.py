"""What is measured on one page: each task is a function from a page and the run's choices to scores."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import peers
from corpus import FOLDS, MAKERS, THREE, Page, fold, word_f1, word_list, words

from cleaner import Cleaned, InputError, Options, clean

OURS = "cleaner"


class Run(NamedTuple):
    """The choices of a run: who is measured, on whose dumps, and with which models.

    `models` is a folder of `fold-0.npz`, `fold-1.npz` and so on: a page is then judged by the model that was trained
    without the pages of its fold. None is the packaged model, which has seen every page.
    """

    systems: tuple[str, ...] = (OURS,)
    makers: tuple[str, ...] = THREE
    models: Path | None = None
    folds: int = FOLDS


class Score(NamedTuple):
    """One system's result on one page; `maker` is empty where no dump was made. The task names the values."""

    system: str
    group: str
    page: str
    values: dict[str, float]
    note: str = ""
    maker: str = ""


def options(page: Page, run: Run, form: str) -> Options:
    """How cleaner is to read a page in this run."""
    chosen: dict[str, Any] = {"form": form}
    if run.models:
        chosen["model"] = str(run.models / f"fold-{fold(page, run.folds)}.npz")
    return Options(**chosen)


def groups(page: Page) -> list[str]:
    """The rows a page counts in: its set, and for mixed sets its page type."""
    return [page["set"], f"{page['set']}:{page['kind']}"] if page["set"] == "wcxb" else [page["set"]]


def score_clean(page: Page, run: Run) -> list[Score]:
    """A gold article as a dump: every word must come back, from cleaner in the text or in the metadata."""
    if not page.get("text") or (page["set"] == "wcxb" and page["kind"] != "article"):
        return []
    gold, scores = words(page["text"]), []
    group = groups(page)[-1]
    for system in run.systems:
        text, note = _clean_article(page, run) if system == OURS else (_by_peer(system, page["text"], page), "")
        lost = (gold - words(text)).total()
        values = {"words": gold.total(), "lost": lost, "whole": float(lost == 0)}
        scores += [Score(system, name, page["id"], values, note if lost else "") for name in (group, "all")]
    return scores


def _clean_article(page: Page, run: Run) -> tuple[str, str]:
    """The text with all that moved into the metadata, and the rules that took something."""
    doc = clean(page["text"], options=options(page, run, "text"))
    moved = [doc.title, doc.site, doc.date, doc.description, *doc.authors, *doc.tags]
    moved += [value for removal in doc.removals for value in removal.found.values()]
    return " ".join([doc.text, *filter(None, moved)]), ", ".join(sorted({removal.rule for removal in doc.removals}))


def score_pages(page: Page, run: Run) -> list[Score]:
    """Main text of a page: word F1, lines that are not body, body words lost; snippets where there is no gold text."""
    scores = []
    for system in run.systems:
        if system == OURS:
            text = _text(page["raw"], page, run, "html")
        else:
            text = _attempt(system, page, peers.PAGES[system], page)
        scores += _text_scores(system, text, page)
    return scores


def score_dumps(page: Page, run: Run) -> list[Score]:
    """Main text of a text dump of the page, by each of the dump makers; every system is given the same dump."""
    scores = []
    for maker in run.makers:
        dump = MAKERS[maker](page)
        for system in run.systems:
            text = _text(dump, page, run, "text") if system == OURS else _by_peer(system, dump, page)
            scores += _text_scores(system, text, page, maker)
    return scores


def _text(raw: str | bytes, page: Page, run: Run, form: str) -> str:
    """What cleaner makes of a page or dump; nothing where it holds no text. Any other fault ends the run."""
    doc = _document(raw, page, run, form)
    return doc.text if doc else ""


def _document(raw: str | bytes, page: Page, run: Run, form: str) -> Cleaned | None:
    try:
        # A dump comes without its address; a page is usually given with it.
        return clean(raw, url=page.get("url") if form == "html" else None, options=options(page, run, form))
    except InputError:
        return None


def _by_peer(system: str, dump: str, page: Page) -> str:
    return _attempt(system, page, peers.DUMPS[system], dump)


def _attempt(system: str, page: Page, peer: Callable[[Any], str], given: Any) -> str:
    """A peer's answer; nothing, and a word on stderr, where it fails."""
    try:
        return peer(given)
    except ImportError:
        raise  # a peer that is not installed is no result
    except Exception as fault:
        print(f"{system} failed on {page['id']}: {fault!r}", file=sys.stderr)
        return ""


def _text_scores(system: str, text: str, page: Page, maker: str = "") -> list[Score]:
    values = snippets(text, page) if page["set"] == "snippets" else against_gold(text, page)
    return [Score(system, group, page["id"], values, "", maker) for group in groups(page)] if values else []


def against_gold(text: str, page: Page) -> dict[str, float]:
    """Word F1 against the gold text, lines that are no part of it, and its words that are lost."""
    gold = page.get("text")
    if not gold:
        return {}
    body = " ".join(word_list(gold))
    whole = {" ".join(word_list(line)) for line in gold.split("\n")}
    extra = sum(not _is_body(line, body, whole) for line in text.split("\n"))
    gold_words = words(gold)
    lost = (gold_words - words(text)).total()
    return {"f1": word_f1(text, gold), "extra_lines": extra, "gold_words": gold_words.total(), "lost": lost}


def _is_body(line: str, body: str, whole: set[str]) -> bool:
    """A line is body when it is a line of the gold text, or a stretch of over 25 characters inside it."""
    key = " ".join(word_list(line))
    return not key or key in whole or (len(key) > 25 and key in body)


def snippets(text: str, page: Page) -> dict[str, float]:
    """Hits and misses of the snippets to keep and to drop."""
    plain = " ".join(text.split())
    kept = sum(" ".join(snippet.split()) in plain for snippet in page["must_keep"])
    left = sum(" ".join(snippet.split()) in plain for snippet in page["must_drop"])
    return {"tp": kept, "fn": len(page["must_keep"]) - kept, "fp": left}


def score_metadata(page: Page, run: Run) -> list[Score]:
    """Title, authors and date of the page and of dumps of it, right or wrong, where the gold knows them."""
    if not page.get("meta"):
        return []
    scores = []
    for system in run.systems:
        found = _facts(page["raw"], page, run, "html") if system == OURS else peers.FACTS[system](page)
        scores += _fact_scores(system, found, page)
    for maker in run.makers:
        scores += _fact_scores(OURS, _facts(MAKERS[maker](page), page, run, "text"), page, maker)
    return scores


def _facts(raw: str | bytes, page: Page, run: Run, form: str) -> dict[str, Any]:
    doc = _document(raw, page, run, form)
    return {"title": doc.title, "authors": doc.authors, "date": doc.date} if doc else dict.fromkeys(FACTS)


FACTS = ("title", "authors", "date")


def _fact_scores(system: str, found: dict[str, Any], page: Page, maker: str = "") -> list[Score]:
    gold = page["meta"]
    values = {name: float(is_right(name, found[name], gold[name])) for name in FACTS if gold.get(name)}
    note = "; ".join(f"{name}: {found[name]!r} is not {gold[name]!r}" for name in values if not values[name])
    return [Score(system, page["set"], page["id"], values, note, maker)] if values else []


def is_right(name: str, found: Any, gold: Any) -> bool:
    """A date must be the same day, authors the same people in any order, a title the same words in order."""
    if name == "date":
        return str(found or "")[:10] == str(gold)[:10]
    if name == "authors":
        return {_plain(author) for author in found or ()} == {_plain(author) for author in gold}
    return _plain(found or "") == _plain(gold)


def _plain(text: str) -> str:
    return " ".join(word_list(unicodedata.normalize("NFKC", text).casefold()))


TASKS: dict[str, Callable[[Page, Run], list[Score]]] = {
    "clean": score_clean,
    "dumps": score_dumps,
    "pages": score_pages,
    "metadata": score_metadata,
}
