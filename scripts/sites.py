#!/usr/bin/env python3
"""Measure what a profile of the site's other pages does for text dumps, and who is taken for a duplicate.

    scripts/sites.py profile              lines that are not body, and body words lost, without a profile and with one
    scripts/sites.py clean                gold articles as dumps, with a profile of the site's dumps and gold articles
    scripts/sites.py duplicates           edited copies that are found, and different articles that are marked

A page is judged with a profile learned from all other pages of its site, never from itself. With `--models DIR` (from
`scripts/train.py --folds 5`) it is judged by a line model that was trained without its site.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import corpus
import tasks

from cleaner import InputError, Options, clean, duplicates, pipeline
from cleaner.learn import Sample
from cleaner.stages import _profile

SETS = ("news", "wcxb", "snippets")
EDITS = (0.01, 0.02, 0.05, 0.1)


class Score(NamedTuple):
    """One page, by one maker: how many other pages its site has, and its figures without a profile and with one."""

    group: str
    site: str
    others: int
    before: dict[str, float]
    after: dict[str, float]


def sites(folder: Path, every: int) -> list[list[corpus.Page]]:
    """The pages of each site that has several; of the sites, those of every n-th hash."""
    count = Counter(corpus.site(page) for page in corpus.pages(folder, SETS))
    held: dict[str, list[corpus.Page]] = defaultdict(list)
    for page in corpus.pages(folder, SETS):
        name = corpus.site(page)
        if count[name] > 1 and zlib.crc32(name.encode()) // 7 % every == 0:
            held[name].append(page)
    return [held[name] for name in sorted(held)]


def hashes(text: str) -> list[int]:
    """What a profile learns of a text; nothing where it holds none."""
    try:
        source, blocks = pipeline.split(text, Options(form="text"))
    except InputError:
        return []
    return _profile.line_hashes(source.text[block.start : block.end] for block in blocks)


def score_site(pages: list[corpus.Page], task: str, makers: Iterable[str], run: tasks.Run) -> list[Score]:
    """The scores of one site's pages."""
    return [score for maker in makers for score in _by_maker(pages, task, maker, run)]


def _by_maker(pages: list[corpus.Page], task: str, maker: str, run: tasks.Run) -> Iterator[Score]:
    dumps = [corpus.MAKERS[maker](page) for page in pages]
    learned = [[hashes(dump)] for dump in dumps]
    if task == "clean":
        for page, known in zip(pages, learned, strict=True):
            known.append(hashes(page.get("text") or ""))
    for at, page in enumerate(pages):
        given = dumps[at] if task == "profile" else page.get("text") or ""
        if page["set"] == "snippets" or not page.get("text") or (task == "clean" and page["kind"] != "article"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            others = [lines for number, known in enumerate(learned) if number != at for lines in known]
            options = replace(tasks.options(page, run, "text"), site=corpus.site(page))
            before = _figures(given, page, options)
            after = _figures(given, page, replace(options, profile=_written(others, page, Path(folder) / "profile")))
        kind = page["kind"] if page["kind"] == "article" else "other kinds"
        for group in (f"{page['set']}, {kind}", "all"):
            yield Score(group, corpus.site(page), len(pages) - 1, before, after)


def _written(documents: Iterable[list[int]], page: corpus.Page, path: Path) -> str:
    sample = Sample()
    for lines in documents:
        sample.add(_profile.site_hash(corpus.site(page)), *_profile.document(lines))
    sample.write(str(path))
    _profile.load.cache_clear()
    _profile.table.cache_clear()
    return str(path)


def _figures(text: str, page: corpus.Page, options: Options) -> dict[str, float]:
    try:
        return tasks.against_gold(clean(text, options=options).text, page)
    except InputError:
        return tasks.against_gold("", page)


def table(scores: Iterable[Score]) -> Iterator[str]:
    """A line a group, and one for how many other pages the profile knows, and for sites whose pages chose its bars."""
    held: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        held[score.group].append(score)
        if score.group == "all":
            most = "1 other page" if score.others == 1 else "2 to 4" if score.others < 5 else "5 or more"
            half = "held out" if zlib.crc32(score.site.encode()) % 2 else "tuned on"
            for name in (most, half, f"{half}, {most}"):
                held[f"all, {name}"].append(score)
    yield "| | pages, sites | lines not body | fewer | body words lost | word F1 |\n|---|---|---|---|---|---|"
    for group, found in sorted(held.items()):
        lines = [sum(figures["extra_lines"] for figures in side) for side in _sides(found)]
        lost = [sum(f["lost"] for f in side) / sum(f["gold_words"] for f in side) for side in _sides(found)]
        f1 = [sum(figures["f1"] for figures in side) / len(found) for side in _sides(found)]
        yield (
            f"| {group} | {len(found)}, {len({score.site for score in found})} | {lines[0]:.0f} → {lines[1]:.0f} "
            f"| {1 - lines[1] / (lines[0] or 1):.1%} | {lost[0]:.2%} → {lost[1]:.2%} | {f1[0]:.3f} → {f1[1]:.3f} |"
        )


def _sides(found: list[Score]) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    return [score.before for score in found], [score.after for score in found]


def told_duplicates(folder: Path, every: int) -> Iterator[str]:
    """How many edited copies are found, by the share of words changed, and which different articles are marked."""
    texts = {page["id"]: page["text"] for page in corpus.pages(folder, ("news", "wcxb"), every) if page.get("text")}
    rows = [{"id": name, "text": text, "error": None} for name, text in texts.items()]
    marked = [row for row in duplicates.mark(rows, "near") if row["duplicate_of"]]
    yield f"{len(rows)} articles, marked: {len(marked)}"
    yield from (f"  {row['id']} as {row['duplicate_of']}, {row['similarity']}" for row in marked)
    for share in EDITS:
        found = sum(_is_found(text, share) for text in texts.values())
        yield f"copies with {share:.0%} of the words changed: {found / len(texts):.1%} found"


def _is_found(text: str, share: float) -> bool:
    words, chance = text.split(), random.Random(1)
    for at in chance.sample(range(len(words)), round(share * len(words))):
        words[at] = chance.choice(("", "something", f"{words[at]} indeed"))
    pair: list[dict[str, Any]] = [{"text": one, "error": None} for one in (text, " ".join(words))]
    return [row["duplicate_of"] for row in duplicates.mark(pair, "near")][1] is not None


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("task", choices=("profile", "clean", "duplicates"))
    made.add_argument("--corpus", type=Path, default=corpus.HOME, metavar="DIR")
    made.add_argument("--every", type=int, default=1, metavar="N", help="one site in N; of duplicates one page in N")
    made.add_argument("--models", type=Path, metavar="DIR", help="fold-0.npz, fold-1.npz …: judge unseen sites only")
    made.add_argument("--makers", nargs="+", default=corpus.THREE, choices=corpus.MAKERS, help="dump makers")
    made.add_argument("--jobs", type=int, default=2)
    return made


def main(arguments: list[str] | None = None) -> int:
    choice = parser().parse_args(arguments)
    if choice.task == "duplicates":
        print("\n".join(told_duplicates(choice.corpus, choice.every)))
        return 0
    work = partial(score_site, task=choice.task, makers=choice.makers, run=tasks.Run(models=choice.models))
    with ProcessPoolExecutor(choice.jobs) as pool:
        scores = [score for found in pool.map(work, sites(choice.corpus, choice.every)) for score in found]
    print("\n".join(table(scores)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
