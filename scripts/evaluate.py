#!/usr/bin/env python3
"""Measure cleaner beside its peers on the evaluation corpus.

    scripts/evaluate.py clean             gold articles given as dumps: what is lost
    scripts/evaluate.py pages             main text of HTML pages, beside the peers
    scripts/evaluate.py dumps             main text of text dumps made from those pages, beside the peers
    scripts/evaluate.py metadata          title, authors and date of pages and of dumps

The corpus is a folder of `<name>.jsonl.xz` files (see --corpus); each line has `html` or `html_base64`, the gold
`text`, `must_keep` and `must_drop` snippets, and `meta`. Word F1 is the overlap of the multisets of lower-cased
`\\w+` tokens, averaged over pages (the measure of the Web Content Extraction Benchmark).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import lzma
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

Page = dict[str, Any]
WORD = re.compile(r"\w+")
SETS = ("news", "readability", "snippets", "wcxb")


class Score(NamedTuple):
    """One system's result on one page; the fields are named by the task that made it."""

    system: str
    group: str
    page: str
    values: dict[str, float]
    note: str = ""


# --- the corpus -----------------------------------------------------------------------------------------------


def pages(corpus: Path, sets: Iterable[str], every: int = 1) -> Iterator[Page]:
    """The corpus's pages, every n-th of each set, with `set` and `raw` (the page's bytes or text) filled in."""
    for name in sets:
        with lzma.open(corpus / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % every == 0:
                    page = json.loads(line)
                    raw = base64.b64decode(page["html_base64"]) if page.get("html_base64") else page["html"]
                    yield page | {"set": name, "raw": raw}


def digest(corpus: Path, sets: Iterable[str]) -> str:
    """A short digest of the corpus files, to be quoted beside every figure."""
    total = hashlib.sha256()
    for name in sets:
        total.update((corpus / f"{name}.jsonl.xz").read_bytes())
    return total.hexdigest()[:12]


def words(text: str) -> Counter[str]:
    """The multiset of lower-cased words."""
    return Counter(WORD.findall(unicodedata.normalize("NFC", text).lower()))


def word_f1(found: str, gold: str) -> float:
    """Word F1 of a text against its gold; 1 when both are empty."""
    left, right = words(found), words(gold)
    common = (left & right).total()
    total = left.total() + right.total()
    return 2 * common / total if total else 1.0


def groups(page: Page) -> list[str]:
    """The rows a page counts in: its set, and for mixed sets its page type."""
    return [page["set"], f"{page['set']}:{page['kind']}"] if page["set"] == "wcxb" else [page["set"]]


# --- the systems ----------------------------------------------------------------------------------------------


def markup(page: Page) -> str:
    """The page as a string, for systems that take no bytes."""
    raw = page["raw"]
    return raw if isinstance(raw, str) else raw.decode("utf-8", "replace")


def by_cleaner(page: Page) -> str:
    import cleaner

    return cleaner.clean(page["raw"], url=page.get("url"), options=cleaner.Options(form="html")).text


def by_trafilatura(page: Page) -> str:
    import trafilatura

    return trafilatura.extract(page["raw"], include_comments=False) or ""


def by_justext(page: Page) -> str:
    import justext

    paragraphs = justext.justext(markup(page), justext.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def by_resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(markup(page), main_content=True)


def by_readability(page: Page) -> str:
    import html_text
    from readability import Document

    return html_text.extract_text(Document(markup(page)).summary())


def by_boilerpy3(page: Page) -> str:
    from boilerpy3 import extractors

    return extractors.ArticleExtractor(raise_on_failure=False).get_content(markup(page))


PEERS: dict[str, Callable[[Page], str]] = {
    "cleaner": by_cleaner,
    "trafilatura": by_trafilatura,
    "resiliparse": by_resiliparse,
    "readability-lxml": by_readability,
    "boilerpy3": by_boilerpy3,
    "jusText": by_justext,
}


def dump_by_beautifulsoup(page: Page) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(markup(page), "lxml")
    for element in soup(["script", "style", "template", "noscript"]):
        element.decompose()
    return soup.get_text("\n")


def dump_by_html_text(page: Page) -> str:
    import html_text

    return html_text.extract_text(markup(page))


def dump_by_inscriptis(page: Page) -> str:
    from inscriptis import get_text

    return get_text(markup(page))


DUMPS = {"beautifulsoup": dump_by_beautifulsoup, "html-text": dump_by_html_text, "inscriptis": dump_by_inscriptis}


# --- the tasks ------------------------------------------------------------------------------------------------


def score_clean(page: Page, systems: list[str]) -> list[Score]:
    """A gold article as a dump: every word must come back, in the text or in the metadata."""
    import cleaner

    if not page.get("text") or (page["set"] == "wcxb" and page["kind"] != "article"):
        return []
    doc = cleaner.clean(page["text"], options=cleaner.Options(form="text"))
    moved = " ".join(filter(None, [doc.title, doc.site, doc.date, doc.description, *doc.authors, *doc.tags]))
    moved += " ".join(value for removal in doc.removals for value in removal.found.values())
    gold = words(page["text"])
    lost = (gold - (words(doc.text) + words(moved))).total()
    rules = ", ".join(sorted({removal.rule for removal in doc.removals})) if lost else ""
    values = {"words": gold.total(), "lost": lost, "whole": float(lost == 0)}
    return [Score("cleaner", group, page["id"], values, rules) for group in (page["set"], "all")]


def score_pages(page: Page, systems: list[str]) -> list[Score]:
    """Main text of a page: word F1, lines that are not body, body words lost; snippets where there is no gold text."""
    scores = []
    for system in systems:
        try:
            text = PEERS[system](page)
        except Exception as fault:
            text = ""
            print(f"{system} failed on {page['id']}: {fault!r}", file=sys.stderr)
        values = _snippets(text, page) if page["set"] == "snippets" else _against_gold(text, page)
        if values:
            scores += [Score(system, group, page["id"], values) for group in groups(page)]
    return scores


def _against_gold(text: str, page: Page) -> dict[str, float]:
    gold = page.get("text")
    if not gold:
        return {}
    lines = [line for line in text.split("\n") if line.strip()]
    body = " ".join(WORD.findall(unicodedata.normalize("NFC", gold).lower()))
    whole = {" ".join(WORD.findall(line.lower())) for line in gold.split("\n")}
    extra = sum(not _is_body(line, body, whole) for line in lines)
    gold_words = words(gold)
    lost = (gold_words - words(text)).total()
    return {"f1": word_f1(text, gold), "extra_lines": extra, "gold_words": gold_words.total(), "lost": lost}


def _is_body(line: str, body: str, whole: set[str]) -> bool:
    """A line is body when it is a line of the gold text, or a stretch of over 25 characters inside it."""
    key = " ".join(WORD.findall(unicodedata.normalize("NFC", line).lower()))
    return not key or key in whole or (len(key) > 25 and key in body)


def _snippets(text: str, page: Page) -> dict[str, float]:
    """Hits and misses of the snippets to keep and to drop."""
    plain = " ".join(text.split())
    kept = sum(" ".join(snippet.split()) in plain for snippet in page["must_keep"])
    left = sum(" ".join(snippet.split()) in plain for snippet in page["must_drop"])
    return {"tp": kept, "fn": len(page["must_keep"]) - kept, "fp": left}


def score_dumps(page: Page, systems: list[str]) -> list[Score]:
    """Main text of a text dump of the page, by each of the dump makers."""
    import cleaner

    if not page.get("text"):
        return []
    scores = []
    for maker, dump in DUMPS.items():
        raw = dump(page)
        texts = {"as it is": raw, "cleaner": cleaner.clean(raw, options=cleaner.Options(form="text")).text}
        for system, text in texts.items():
            values = _against_gold(text, page)
            scores += [Score(system, f"{group} {maker}", page["id"], values) for group in groups(page)]
    return scores


def score_metadata(page: Page, systems: list[str]) -> list[Score]:
    """Title, authors and date, right or wrong, where the gold knows them."""
    import trafilatura

    import cleaner

    gold = page.get("meta") or {}
    if page["set"] not in ("news", "wcxb", "readability"):
        return []
    try:
        doc = cleaner.clean(page["raw"], url=page.get("url"), options=cleaner.Options(form="html"))
        ours = {"title": doc.title, "authors": list(doc.authors), "date": doc.date}
    except cleaner.InputError:  # a page without any text
        ours = {"title": None, "authors": [], "date": None}
    bare = trafilatura.extract_metadata(page["raw"], default_url=page.get("url"))
    theirs = {
        "title": bare.title if bare else None,
        "authors": (bare.author or "").split("; ") if bare else [],
        "date": bare.date if bare else None,
    }
    scores = []
    for system, found in (("cleaner", ours), ("trafilatura", theirs)):
        values = {field: float(_same(field, found[field], gold[field])) for field in found if gold.get(field)}
        note = "; ".join(f"{field}: {found[field]!r} is not {gold[field]!r}" for field in values if not values[field])
        scores += [Score(system, page["set"], page["id"], values, note)] if values else []
    return scores


def _same(field: str, found: Any, gold: Any) -> bool:
    if field == "date":
        return str(found or "")[:10] == str(gold)[:10]
    if field == "authors":
        return {_plain(name) for name in found} == {_plain(name) for name in gold}
    return _plain(found or "") == _plain(gold)


def _plain(text: str) -> str:
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


TASKS = {"clean": score_clean, "pages": score_pages, "dumps": score_dumps, "metadata": score_metadata}


# --- the tables -----------------------------------------------------------------------------------------------


def table(task: str, scores: list[Score]) -> Iterator[str]:
    """The result as a Markdown table, a row a group and system."""
    rows: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for score in scores:
        rows[score.group, score.system].append(score)
    summarise = {"clean": _sum_clean, "pages": _sum_text, "dumps": _sum_text, "metadata": _sum_mean}[task]
    header: list[str] = []
    for (group, system), found in rows.items():
        values = summarise(found)
        if list(values) != header:
            header = list(values)
            yield f"\n| set | system | pages | {' | '.join(header)} |"
            yield "|---" * (3 + len(header)) + "|"
        yield f"| {group} | {system} | {len(found)} | {' | '.join(values.values())} |"


def _sum_clean(found: list[Score]) -> dict[str, str]:
    lost, total = (sum(score.values[key] for score in found) for key in ("lost", "words"))
    whole = sum(score.values["whole"] for score in found) / len(found)
    return {"words lost": f"{lost / total:.3%}", "documents that lose none": f"{whole:.1%}"}


def _sum_text(found: list[Score]) -> dict[str, str]:
    if "tp" in found[0].values:
        hit, miss, left = (sum(score.values[key] for score in found) for key in ("tp", "fn", "fp"))
        return {"snippet F": f"{2 * hit / (2 * hit + miss + left):.3f}"}
    lost, total = (sum(score.values[key] for score in found) for key in ("lost", "gold_words"))
    return {
        "word F1": f"{sum(score.values['f1'] for score in found) / len(found):.3f}",
        "lines not body": f"{sum(score.values['extra_lines'] for score in found):.0f}",
        "body words lost": f"{lost / total:.2%}",
    }


def _sum_mean(found: list[Score]) -> dict[str, str]:
    fields = ("title", "authors", "date")
    means = {}
    for field in fields:
        values = [score.values[field] for score in found if field in score.values]
        means[field] = f"{sum(values) / len(values):.3f}" if values else "–"
    return means


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "corpus")
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th page of each set")
    parser.add_argument(
        "--peers", nargs="*", default=["trafilatura"], choices=[name for name in PEERS if name != "cleaner"]
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also list the N worst pages")
    choice = parser.parse_args()
    if not choice.corpus.is_dir():
        parser.error(f"{choice.corpus}: no corpus here; name its folder with --corpus")
    systems = ["cleaner", *choice.peers]
    with ProcessPoolExecutor(choice.jobs) as pool:
        work = ((TASKS[choice.task], page, systems) for page in pages(choice.corpus, choice.sets, choice.every))
        scores = [score for found in pool.map(_run, work, chunksize=8) for score in found]
    print(f"{choice.task}, every {choice.every} page, corpus {digest(choice.corpus, choice.sets)}")
    print("\n".join(table(choice.task, scores)))
    for score in sorted((score for score in scores if score.system == "cleaner"), key=_badness)[: choice.worst]:
        print(score.group, score.page, score.values, score.note)
    return 0


def _run(work: tuple[Callable[[Page, list[str]], list[Score]], Page, list[str]]) -> list[Score]:
    task, page, systems = work
    return task(page, systems)


def _badness(score: Score) -> float:
    values = score.values
    return (
        values["f1"] if "f1" in values else -values["lost"] if "lost" in values else sum(values.values()) / len(values)
    )


if __name__ == "__main__":
    sys.exit(main())
