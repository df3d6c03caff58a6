"""The networks while they learn: torch, rounding as the packaged ones will.

A dilated convolution over the blocks of a document. Each block comes as its shape (whole numbers up to 127) and the
means of its words' vectors, on pages also of the names around it; six steps
with reaches of 1, 2, 4 … 32 blocks tell inside from outside, and an overview of
the whole document tells articles from front pages. Weights and values are rounded to 127 steps in every forward pass
(their gradients pass as if they were not), so that cleaner/stages/_network.py computes the very same in whole numbers.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from examples import Example
from torch import nn
from torch.nn import functional

from cleaner.stages import _features, _paths
from cleaner.stages._features import TOP, Bag
from cleaner.stages._network import FORMAT
from cleaner.stages._roles import ROLES

WIDTH = 64
DILATIONS = (1, 2, 4, 8, 16, 32)
HIGH = 4.0
"""The value that 127 steps stand for between the layers."""
SPREAD = 4.0
"""The value that 127 steps stand for in the mean of word vectors, times 1 / HIGH."""
RATE = 2e-3
BATCH = 4_000
"""Blocks a batch holds, padding counted."""
CROP = 768
"""Blocks of a long document that one batch sees."""
WEIGHTS = {"news": 2.5, "readability": 2.0, "wcxb": 1.0, "snippets": 0.5}
"""Weight of a document by its set; small sets of articles would drown otherwise; the texts of snippets are guesses."""
CLEAN_WEIGHT = 1.5


Bags = dict[str, tuple[torch.Tensor, torch.Tensor]]
Tensors = tuple[torch.Tensor, torch.Tensor, Bags, torch.Tensor, torch.Tensor, torch.Tensor]


class Table(NamedTuple):
    """Vectors of hashed words: 2**bits of them, `width` wide; `lost`: the share of words hidden while learning, and
    `blind`: the share of batches in which all of them are."""

    bits: int
    width: int
    lost: float
    blind: float = 0.0


class Plan(NamedTuple):
    """How a network learns: its tables; epochs; how many documents of a page an epoch sees, by how they were made, one
    more in the small sets of those in `twice`; and what is hidden so that nothing decides alone."""

    tables: dict[str, Table]
    epochs: int
    sees: dict[str, float]
    twice: tuple[str, ...] = ()
    dropout: float = 0.1
    lost_features: float = 0.02


PLANS = {
    "lines": Plan(
        {"words": Table(_features.BUCKET_BITS, 32, 0.25)},
        8,
        dict.fromkeys(("full", "region", "extract", "inject", "clean"), 1),
        ("full", "inject"),
        dropout=0.05,
    ),
    "pages": Plan(
        {"words": Table(_features.BUCKET_BITS, 32, 0.4), "names": Table(_paths.BUCKET_BITS, 24, 0.3, blind=0.15)},
        14,
        {"full": 1, "region": 0.3, "clean": 0.1},
        dropout=0.2,
        lost_features=0.06,
    ),
}


class Rounded(torch.autograd.Function):
    """Rounding with the gradient of the identity."""

    @staticmethod
    def forward(context: Any, values: torch.Tensor) -> torch.Tensor:
        return torch.floor(values + 0.5)

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> torch.Tensor:
        return gradients[0]


def step(values: torch.Tensor, scale: float | torch.Tensor) -> torch.Tensor:
    """Values rounded to whole multiples of the scale."""
    return Rounded.apply(values / scale) * scale


def scale_of(weights: torch.Tensor) -> torch.Tensor:
    return weights.detach().abs().max().clamp(min=1e-6) / TOP


class Layer(nn.Linear):
    """A linear layer whose weights are whole multiples of their scale."""

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return functional.linear(values, step(self.weight, scale_of(self.weight)), self.bias)


class Tagger(nn.Module):
    """shape [docs, blocks, features] in 0 … 1, mask [docs, blocks, 1], tokens and offsets of each bag → logits."""

    def __init__(self, features: int, plan: Plan) -> None:
        super().__init__()
        self.vectors = nn.ParameterDict(
            {name: torch.randn(2**table.bits, table.width) * 0.05 for name, table in plan.tables.items()}
        )
        self.shape = Layer(features, WIDTH)
        self.bags = nn.ModuleDict({name: Layer(table.width, WIDTH, bias=False) for name, table in plan.tables.items()})
        self.overview, self.whole = Layer(WIDTH, WIDTH), Layer(2 * WIDTH, WIDTH)
        self.steps = nn.ModuleList(Layer(3 * WIDTH, WIDTH) for _ in DILATIONS)
        self.middle, self.keep, self.role = Layer(WIDTH, WIDTH), Layer(WIDTH, 1), Layer(WIDTH, len(ROLES))
        self.dropout = nn.Dropout(plan.dropout)

    def forward(self, shape: torch.Tensor, mask: torch.Tensor, bags: Bags) -> tuple[torch.Tensor, torch.Tensor]:
        documents, blocks, _ = shape.shape
        sums = self.shape(shape)
        for name, layer in self.bags.items():
            sums = sums + layer(self.means(name, *bags[name]).view(documents, blocks, -1))
        values = self.bound(sums) * mask
        seen = self.bound(self.overview(values)) * mask
        mean = step(seen.sum(1) / mask.sum(1), HIGH / TOP)
        whole = self.whole(self.dropout(torch.cat([mean, seen.max(1).values], 1))).unsqueeze(1)
        for number, (layer, reach) in enumerate(zip(self.steps, DILATIONS, strict=True)):
            edge = values.new_zeros(documents, reach, WIDTH)
            padded = torch.cat([edge, values, edge], 1)
            added = layer(self.dropout(torch.cat([padded[:, :blocks], values, padded[:, 2 * reach :]], 2)))
            values = self.bound(values + (added + whole if number == 0 else added)) * mask
        values = self.bound(self.middle(self.dropout(values)))
        return self.keep(values).squeeze(2), self.role(values)

    def means(self, name: str, tokens: torch.Tensor, offsets: torch.Tensor) -> torch.Tensor:
        """The mean vector of each block's words."""
        vectors = step(self.vectors[name], scale_of(self.vectors[name]))
        means = functional.embedding_bag(tokens, vectors, offsets, mode="mean") * SPREAD
        return step(means.clamp(-HIGH, HIGH), HIGH / TOP)

    @staticmethod
    def bound(values: torch.Tensor) -> torch.Tensor:
        return step(values.clamp(0, HIGH), HIGH / TOP)


def train(examples: Sequence[Example], part: str, seed: int) -> Tagger:
    """A tagger for one part ("lines" or "pages") that has learned from these examples."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums in one order: the same weights on every run
    chance, plan = random.Random(seed), PLANS[part]
    by_page: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_page[example.page].append(example)
    tagger = Tagger(examples[0].reading.shape.shape[1], plan)
    vectors = list(tagger.vectors.parameters())
    plain = [parameter for name, parameter in tagger.named_parameters() if not name.startswith("vectors.")]
    groups = [{"params": vectors, "weight_decay": 0.0}, {"params": plain, "weight_decay": 0.02}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    epochs = [_batches(_epoch(by_page, plan, chance), chance) for _ in range(plan.epochs)]
    total = sum(map(len, epochs))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=total, pct_start=0.15)
    began = time.monotonic()
    for number, batches in enumerate(epochs):
        losses = 0.0
        for batch in batches:
            loss = _loss(tagger, batch, plan, chance)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses += loss.item()
        print(f"epoch {number + 1}: loss {losses / len(batches):.4f}, {time.monotonic() - began:.0f} s", flush=True)
    return tagger.eval()


def _epoch(by_page: dict[str, list[Example]], plan: Plan, chance: random.Random) -> list[Example]:
    chosen = []
    for examples in by_page.values():
        kinds: dict[str, list[Example]] = defaultdict(list)
        for example in examples:
            kinds[example.how.partition(":")[0]].append(example)
        small = examples[0].set in ("news", "readability")
        for how, share in plan.sees.items():
            if how == "clean" and examples[0].kind != "article":
                continue
            count = int(share + chance.random()) + (small and how in plan.twice)
            chosen += chance.sample(kinds[how], min(len(kinds[how]), count))
    chance.shuffle(chosen)
    return chosen


def _batches(examples: list[Example], chance: random.Random) -> list[list[Example]]:
    """Documents of like length together."""
    batches: list[list[Example]] = [[]]
    longest = 0
    for example in sorted(examples, key=lambda example: len(example.keep) + 40 * chance.random()):
        longest = max(longest, min(CROP, len(example.keep)))
        if batches[-1] and longest * (len(batches[-1]) + 1) > BATCH:
            batches.append([])
            longest = min(CROP, len(example.keep))
        batches[-1].append(example)
    chance.shuffle(batches)
    return batches


def _loss(tagger: Tagger, batch: list[Example], plan: Plan, chance: random.Random) -> torch.Tensor:
    """Cross-entropy of keep and roles, long blocks counting more, and one minus the document's soft word F1."""
    shape, mask, bags, keep, words, roles = tensors(batch, chance)
    for name, table in plan.tables.items():
        tokens, offsets = bags[name]
        lost = 1.0 if chance.random() < table.blind else table.lost
        hidden = torch.rand(len(tokens)) < lost
        bags[name] = (torch.where(hidden, torch.randint(0, 2**table.bits, tokens.shape), tokens), offsets)
    shape = shape * (torch.rand(len(batch), 1, shape.shape[2]) >= plan.lost_features)
    kept, role = tagger(shape, mask, bags)
    flat = mask.squeeze(2)
    weight = torch.sqrt(words + 1) * flat
    weight = weight / weight.sum(1, keepdim=True)
    entropy = (functional.binary_cross_entropy_with_logits(kept, keep, reduction="none") * weight).sum(1)
    chances = torch.sigmoid(kept) * flat * words
    overlap = 1 - (2 * (chances * keep).sum(1) + 1) / (chances.sum(1) + (keep * words).sum(1) + 1)
    named = (functional.cross_entropy(role.transpose(1, 2), roles, reduction="none") * weight).sum(1)
    importance = [WEIGHTS[example.set] * (CLEAN_WEIGHT if example.how.startswith("clean") else 1) for example in batch]
    return ((entropy + 0.5 * overlap + 0.15 * named) * torch.tensor(importance)).mean()


def tensors(batch: Sequence[Example], chance: random.Random | None = None) -> Tensors:
    """The batch, padded; of a document longer than CROP a random stretch, or all of it where there is no chance."""
    length = max(len(example.keep) for example in batch)
    length = min(length, CROP) if chance else length
    shape = np.zeros((len(batch), length, batch[0].reading.shape.shape[1]), np.float32)
    flat = np.zeros((3, len(batch), length), np.float32)
    roles = np.zeros((len(batch), length), np.int64)
    cuts = []
    for row, example in enumerate(batch):
        size = len(example.keep)
        start = chance.randrange(size - length + 1) if chance and size > length else 0
        stop = min(size, start + length)
        cuts.append((start, stop))
        here = slice(0, stop - start)
        shape[row, here] = example.reading.shape[start:stop] / np.float32(TOP)
        flat[0, row, here], flat[1, row, here] = 1, example.keep[start:stop]
        flat[2, row, here], roles[row, here] = example.words[start:stop], example.roles[start:stop]
    mask, keep, words = (torch.from_numpy(values) for values in flat)
    bags = {name: _joined([one.reading.bags[name] for one in batch], cuts, length) for name in batch[0].reading.bags}
    return torch.from_numpy(shape), mask.unsqueeze(2), bags, keep, words, torch.from_numpy(roles)


def _joined(bags: Sequence[Bag], cuts: Sequence[tuple[int, int]], length: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The words of all blocks of a batch in a row, and where each block's begin; padding has none."""
    tokens, offsets, total = [], [], 0
    for bag, (start, stop) in zip(bags, cuts, strict=True):
        edges = bag.offsets
        tokens.append(bag.tokens[edges[start] : edges[stop]])
        offsets.append(edges[start:stop] - edges[start] + total)
        total += len(tokens[-1])
        offsets.append(np.full(length - (stop - start), total))
    both = (np.concatenate(tokens).astype(np.int64), np.concatenate(offsets).astype(np.int64))
    return torch.from_numpy(both[0]), torch.from_numpy(both[1])


def stored(tagger: Tagger) -> dict[str, Any]:
    """A network as whole numbers: each layer with the scale and the bias that lead from its sums to steps of 1/127."""
    arrays: dict[str, Any] = {"dilations": np.array(DILATIONS)}
    unit = HIGH / TOP
    layers = {name: layer for name, layer in tagger.named_modules() if isinstance(layer, Layer)}
    for name, layer in layers.items():
        scale = scale_of(layer.weight)
        whole = torch.floor(layer.weight.detach() / scale + 0.5)
        incoming = 1 / TOP if name == "shape" else unit
        outgoing = 1.0 if name in ("keep", "role") else unit
        name = name.replace("steps.", "step").removeprefix("bags.")
        arrays[f"{name}.weights"] = whole.T.numpy().astype(np.int8)
        arrays[f"{name}.scale"] = np.float32(scale.item() * incoming / outgoing)
        bias = np.zeros(len(whole)) if layer.bias is None else layer.bias.detach().numpy() / outgoing
        arrays[f"{name}.bias"] = bias.astype(np.float32)
    for name, vectors in tagger.vectors.items():
        scale = scale_of(vectors)
        arrays[f"{name}.vectors"] = torch.floor(vectors.detach() / scale + 0.5).numpy().astype(np.int8)
        arrays[f"{name}.spread"] = np.float32(scale.item() * SPREAD * TOP / HIGH)
    return arrays


def save(parts: dict[str, dict[str, Any]], path: Path, lexicon: Any, about: str) -> None:
    """Write the model file that cleaner reads: the arrays of both networks, and what reading needs."""
    arrays = {f"{part}/{name}": array for part, own in parts.items() for name, array in own.items()}
    known = {"glyphs": lexicon.glyphs.kinds, "lower": lexicon.glyphs.lower, "stops": lexicon.stops}
    np.savez_compressed(path, format=np.int64(FORMAT), about=np.str_(about), **known, **arrays)


def parts_of(path: Path) -> dict[str, dict[str, Any]]:
    """The networks of a model file, for a run that trains one of them anew."""
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    with np.load(path) as arrays:
        for name in arrays.files:
            part, found, own = name.partition("/")
            if found:
                parts[part][own] = arrays[name]
    return dict(parts)
