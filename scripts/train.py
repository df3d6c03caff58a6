#!/usr/bin/env python3
"""Train the models, for dumps and for pages, on the evaluation corpus.

    scripts/train.py                              the packaged model, cleaner/stages/model.npz
    scripts/train.py --folds 5 --out models       models/fold-0.npz …, each without the sites of its fold

The same corpus, seed and versions give the same file. Needs the extras `peers` (dump makers) and `train` (torch);
takes about an hour on two cores, most of it for reading the corpus, which --examples DIR keeps for the next run.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import corpus
import numpy as np
from corpus import Page
from dumps import dumps, guessed, variants
from examples import Example, captions, example
from furniture import Furniture, injected, pack_furniture, runs
from glyphs import glyphs
from stop_words import stop_words

from cleaner.stages import language
from cleaner.stages._features import Bag, Lexicon, Reading
from cleaner.stages._words import hash_words

SEED = 20261121
PARTS = ("lines", "pages")
GUESSED = "snippets"
"""The set whose pages have no gold text."""
SETS = ("news", "readability", "wcxb", GUESSED)
FURNITURE_OF = ("full:html-text", "full:inscriptis")
LONGEST = 3_000
"""Blocks of the longest document that is learned from."""


def lexicon() -> Lexicon:
    known = glyphs()
    return Lexicon(known, hash_words(stop_words(), known))


class Read(NamedTuple):
    """What one page gave: its examples, its language, and the furniture of its dumps."""

    examples: list[Example]
    spoken: str
    furniture: list[list[str]]


def _read(work: tuple[Page, int, Lexicon]) -> Read:
    page, fold, known = work
    if page["set"] == GUESSED:
        page["text"] = guessed(page) or ""
    if not page.get("text"):
        return Read([], "", [])
    page["captions"] = captions(page)
    seen = Read([], language.detect(page["text"], None) or "en", [])
    for how, raw in chain(dumps(page), variants(page)):
        if page["set"] == GUESSED and how in ("clean", "extract:trafilatura"):
            continue  # what was guessed from
        found = example(raw, how, page, fold, known)
        if found and len(found[0].keep) <= LONGEST:
            seen.examples.append(found[0])
            seen.furniture.extend(runs(*found) if how in FURNITURE_OF else [])
    return seen


def _injected(work: tuple[Page, int, Lexicon, Furniture, Furniture]) -> list[Example]:
    page, fold, known, furniture, packs = work
    page["captions"] = captions(page)
    made = (example(raw, how, page, fold, known) for how, raw in injected(page, furniture, packs))
    return [found[0] for found in made if found]


def build(folder: Path, folds: int, every: int, jobs: int) -> list[Example]:
    """All examples. Furniture is put only into pages of the fold it comes from: no fold knows another's lines."""
    known = lexicon()
    pages = [page for page in corpus.pages(folder, SETS, every) if page.get("text") or page["set"] == GUESSED]
    numbers = [corpus.fold(page, folds) for page in pages]
    examples: list[Example] = []
    furniture: list[Furniture] = [defaultdict(list) for _ in range(folds)]
    packs = dict(pack_furniture())
    with ProcessPoolExecutor(jobs) as pool:
        work = ((page, number, known) for page, number in zip(pages, numbers, strict=True))
        for done, seen in enumerate(pool.map(_read, work, chunksize=4)):
            examples += seen.examples
            furniture[numbers[done]][seen.spoken] += seen.furniture
            if done % 100 == 0:
                print(f"{done} pages, {len(examples)} documents", flush=True)
        mixed = (
            (page, number, known, _part(furniture[number], page), packs)
            for page, number in zip(pages, numbers, strict=True)
            if page["set"] != GUESSED
        )
        for made in pool.map(_injected, mixed, chunksize=4):
            examples += made
    return examples


def _part(furniture: Furniture, page: Page) -> Furniture:
    """Enough of the furniture for one page, so that little is sent to a worker."""
    start = sum(map(ord, page["id"]))
    return {
        spoken: [runs[(start + 97 * step) % len(runs)] for step in range(40)]
        for spoken, runs in furniture.items()
        if runs
    }


def keep(examples: Sequence[Example], path: Path) -> None:
    """Write the examples of one part as plain arrays."""
    flat: dict[str, Any] = {
        name: np.array([getattr(one, name) for one in examples]) for name in ("how", "page", "set", "kind", "fold")
    }
    flat["sizes"] = np.array([len(one.keep) for one in examples])
    for name in ("words", "keep", "roles"):
        flat[name] = np.concatenate([np.array(getattr(one, name)) for one in examples])
    flat["shape"] = np.concatenate([one.reading.shape for one in examples])
    for name in examples[0].reading.bags:
        bags = [one.reading.bags[name] for one in examples]
        flat[f"{name}.tokens"] = np.concatenate([bag.tokens for bag in bags]).astype(np.int16)
        flat[f"{name}.sizes"] = np.concatenate([np.diff(bag.offsets) for bag in bags]).astype(np.int16)
    np.savez(path, **flat)


def kept(path: Path) -> list[Example]:
    """The examples that `keep` wrote."""
    with np.load(path) as stored:
        flat = {name: stored[name] for name in stored.files}
    bags = [name.removesuffix(".tokens") for name in flat if name.endswith(".tokens")]
    examples, block, places = [], 0, dict.fromkeys(bags, 0)
    for number, size in enumerate(flat["sizes"].tolist()):
        here = slice(block, block + size)
        read = {}
        for name in bags:
            offsets = np.concatenate(([0], np.cumsum(flat[f"{name}.sizes"][here], dtype=np.int64)))
            start = places[name]
            read[name] = Bag(flat[f"{name}.tokens"][start : start + offsets[-1]], offsets)
            places[name] += int(offsets[-1])
        labels = (flat[name][here] for name in ("words", "keep", "roles"))
        named = (str(flat[name][number]) for name in ("how", "page", "set", "kind"))
        examples.append(Example(*named, int(flat["fold"][number]), Reading(flat["shape"][here], read), *labels))
        block += size
    return examples


def _examples(choice: argparse.Namespace) -> dict[str, list[Example]]:
    """The examples of each part: read from the folder where they are kept, or built (and kept there)."""
    files = {part: choice.examples / f"{part}.npz" for part in PARTS} if choice.examples else {}
    if files and all(file.is_file() for file in files.values()):
        return {part: kept(files[part]) for part in choice.parts}
    built: dict[str, list[Example]] = {part: [] for part in PARTS}
    for one in build(choice.corpus, choice.folds or corpus.FOLDS, choice.every, choice.jobs):
        built["pages" if one.how.endswith(":page") else "lines"].append(one)
    for part, file in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        keep(built[part], file)
    return {part: built[part] for part in choice.parts}


def _train(examples: dict[str, list[Example]], without: int | None, choice: argparse.Namespace, out: Path) -> None:
    """One model file; a part that is not trained is taken over from the file that is there."""
    from tagger import parts_of, save, stored, train

    parts = parts_of(out) if set(choice.parts) < set(PARTS) else {}
    for part, own in examples.items():
        seen = [one for one in own if one.fold != without]
        print(f"{out.name}, {part}: {len(seen)} documents, {sum(len(one.keep) for one in seen)} blocks", flush=True)
        parts[part] = stored(train(seen, part, choice.seed))
    about = f"corpus {corpus.digest(choice.corpus, SETS)}, seed {choice.seed}, every {choice.every} page"
    fold = "" if without is None else f", without fold {without} of {choice.folds}"
    save(parts, out, lexicon(), about + fold)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=corpus.HOME)
    parser.add_argument("--out", type=Path, default=ROOT / "cleaner" / "stages" / "model.npz")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="train these networks anew")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="train N models, each without one fold")
    parser.add_argument("--only", type=int, nargs="+", metavar="K", help="of the folds, only these")
    parser.add_argument("--examples", type=Path, metavar="DIR", help="read the examples here, or keep them here")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th page of each set")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    choice = parser.parse_args()
    if not choice.corpus.is_dir():
        parser.error(f"{choice.corpus}: no corpus here; name its folder with --corpus")
    examples = _examples(choice)
    if not choice.folds:
        _train(examples, None, choice, choice.out)
        return 0
    choice.out.mkdir(parents=True, exist_ok=True)
    for fold in choice.only or range(choice.folds):
        _train(examples, fold, choice, choice.out / f"fold-{fold}.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
