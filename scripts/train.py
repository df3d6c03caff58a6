#!/usr/bin/env python3
"""Train the line model on the evaluation corpus.

    scripts/train.py                              the packaged model, cleaner/stages/model.npz
    scripts/train.py --folds 5 --out models       models/fold-0.npz …, each without the sites of its fold

The same corpus, seed and versions give the same file. Needs the extras `peers` (dump makers) and `train` (torch);
takes about an hour on two cores, most of it for reading the corpus, which --examples FILE keeps for the next run.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import corpus
import numpy as np
from corpus import Page
from examples import Example, Furniture, captions, dumps, example, injected, pack_furniture, runs
from glyphs import glyphs
from stop_words import stop_words

from cleaner.stages import language
from cleaner.stages._features import Lexicon, Reading
from cleaner.stages._words import hash_words

SEED = 20261121
SETS = ("news", "readability", "wcxb")
FURNITURE_OF = ("full:html-text", "full:inscriptis")
LONGEST = 3_000
"""Blocks of the longest document that is learned from."""


def lexicon() -> Lexicon:
    known = glyphs()
    return Lexicon(known, hash_words(stop_words(), known))


def _dumps(work: tuple[Page, int, Lexicon]) -> tuple[list[Example], str, list[list[str]]]:
    """The examples of a page, its language, and its furniture."""
    page, fold, known = work
    page["captions"] = captions(page)
    examples, furniture = [], []
    for how, raw in dumps(page):
        found = example(raw, how, page, fold, known)
        if found and len(found[0].keep) <= LONGEST:
            examples.append(found[0])
            furniture += runs(*found) if how in FURNITURE_OF else []
    return examples, language.detect(page["text"], None) or "en", furniture


def _injected(work: tuple[Page, int, Lexicon, Furniture, Furniture]) -> list[Example]:
    page, fold, known, furniture, packs = work
    made = (example(raw, how, page, fold, known) for how, raw in injected(page, furniture, packs))
    return [found[0] for found in made if found]


def build(folder: Path, folds: int, every: int, jobs: int) -> list[Example]:
    """All examples. Furniture is put only into pages of the fold it comes from: no fold knows another's lines."""
    known = lexicon()
    pages = [page for page in corpus.pages(folder, SETS, every) if page.get("text")]
    numbers = [corpus.fold(page, folds) for page in pages]
    examples: list[Example] = []
    furniture: list[Furniture] = [defaultdict(list) for _ in range(folds)]
    packs = dict(pack_furniture())
    with ProcessPoolExecutor(jobs) as pool:
        work = ((page, number, known) for page, number in zip(pages, numbers, strict=True))
        for done, (found, spoken, lines) in enumerate(pool.map(_dumps, work, chunksize=4)):
            examples += found
            furniture[numbers[done]][spoken] += lines
            if done % 100 == 0:
                print(f"{done} pages, {len(examples)} documents", flush=True)
        mixed = (
            (page, number, known, _part(furniture[number], page), packs)
            for page, number in zip(pages, numbers, strict=True)
        )
        for made in pool.map(_injected, mixed, chunksize=4):
            examples += made
    return examples


def _part(furniture: Furniture, page: Page) -> Furniture:
    """Enough of the furniture for one page, so that little is sent to a worker."""
    start = sum(map(ord, page["id"]))
    return {spoken: [runs[(start + 97 * step) % len(runs)] for step in range(40)] for spoken, runs in furniture.items()}


def keep(examples: Sequence[Example], path: Path) -> None:
    """Write the examples as plain arrays."""
    flat: dict[str, Any] = {
        name: np.array([getattr(one, name) for one in examples]) for name in ("how", "page", "set", "kind", "fold")
    }
    flat["sizes"] = np.array([len(one.keep) for one in examples])
    for name in ("words", "keep", "roles"):
        flat[name] = np.concatenate([np.array(getattr(one, name)) for one in examples])
    flat["shape"] = np.concatenate([one.reading.shape for one in examples])
    flat["tokens"] = np.concatenate([one.reading.tokens for one in examples]).astype(np.int16)
    flat["bags"] = np.concatenate([np.diff(one.reading.offsets) for one in examples])
    np.savez(path, **flat)


def kept(path: Path) -> list[Example]:
    """The examples that `keep` wrote."""
    with np.load(path) as stored:
        flat = {name: stored[name] for name in stored.files}
    examples, block, token = [], 0, 0
    for number, size in enumerate(flat["sizes"].tolist()):
        here = slice(block, block + size)
        offsets = np.concatenate(([0], np.cumsum(flat["bags"][here])))
        tokens = flat["tokens"][token : token + offsets[-1]].astype(np.int64)
        labels = (flat[name][here] for name in ("words", "keep", "roles"))
        named = (str(flat[name][number]) for name in ("how", "page", "set", "kind"))
        reading = Reading(flat["shape"][here], tokens, offsets)
        examples.append(Example(*named, int(flat["fold"][number]), reading, *labels))
        block, token = block + size, token + int(offsets[-1])
    return examples


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=corpus.HOME)
    parser.add_argument("--out", type=Path, default=ROOT / "cleaner" / "stages" / "model.npz")
    parser.add_argument("--folds", type=int, default=0, metavar="N", help="train N models, each without one fold")
    parser.add_argument("--only", type=int, nargs="+", metavar="K", help="of the folds, only these")
    parser.add_argument("--examples", type=Path, metavar="FILE", help="read the examples here, or keep them here")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every n-th page of each set")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    choice = parser.parse_args()
    if not choice.corpus.is_dir():
        parser.error(f"{choice.corpus}: no corpus here; name its folder with --corpus")
    if choice.examples and choice.examples.is_file():
        examples = kept(choice.examples)
    else:
        examples = build(choice.corpus, choice.folds or corpus.FOLDS, choice.every, choice.jobs)
        if choice.examples:
            keep(examples, choice.examples)
    print(f"{len(examples)} documents, {sum(len(one.keep) for one in examples)} blocks", flush=True)
    from tagger import save, train

    about = f"corpus {corpus.digest(choice.corpus, SETS)}, seed {choice.seed}, every {choice.every} page"
    if not choice.folds:
        save(train(examples, choice.seed), choice.out, lexicon(), about)
        return 0
    choice.out.mkdir(parents=True, exist_ok=True)
    for fold in choice.only or range(choice.folds):
        learned = train([one for one in examples if one.fold != fold], choice.seed)
        save(learned, choice.out / f"fold-{fold}.npz", lexicon(), f"{about}, without fold {fold} of {choice.folds}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
