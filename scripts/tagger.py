"""The line model's network while it learns: torch, rounding as the packaged network will.

A dilated convolution over the blocks of a document. Each block comes as its shape (whole numbers up to 127) and the
mean of its words' vectors; six steps with reaches of 1, 2, 4 … 32 blocks tell inside from outside, and an overview of
the whole document tells articles from front pages. Weights and values are rounded to 127 steps in every forward pass
(their gradients pass as if they were not), so that cleaner/stages/_network.py computes the very same in whole numbers.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from examples import Example
from torch import nn
from torch.nn import functional

from cleaner.stages._features import BUCKET_BITS, TOP
from cleaner.stages._network import FORMAT
from cleaner.stages._roles import ROLES

WIDTH, VECTOR = 64, 32
DILATIONS = (1, 2, 4, 8, 16, 32)
HIGH = 4.0
"""The value that 127 steps stand for between the layers."""
SPREAD = 4.0
"""The value that 127 steps stand for in the mean of word vectors, times 1 / HIGH."""
EPOCHS, RATE = 8, 2e-3
BATCH = 4_000
"""Blocks a batch holds, padding counted."""
CROP = 768
"""Blocks of a long document that one batch sees."""
LOST_WORDS, LOST_FEATURES = 0.25, 0.02
"""Shares of words and of features hidden while learning, so that no single one decides."""
WEIGHTS = {"news": 2.0, "readability": 2.0, "wcxb": 1.0}
"""Weight of a document by its set; small sets of articles would drown otherwise."""
CLEAN_WEIGHT = 1.5
MADE = ("full", "region", "extract", "inject", "clean")
"""How the documents of a page were made: an epoch sees one of each kind, of `TWICE` in the small sets two."""
TWICE = ("full", "inject")


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
    """shape [docs, blocks, features] in 0 … 1, word buckets and their offsets, mask [docs, blocks, 1] → logits."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.vectors = nn.Parameter(torch.randn(2**BUCKET_BITS, VECTOR) * 0.05)
        self.shape, self.words = Layer(features, WIDTH), Layer(VECTOR, WIDTH, bias=False)
        self.overview, self.whole = Layer(WIDTH, WIDTH), Layer(2 * WIDTH, WIDTH)
        self.steps = nn.ModuleList(Layer(3 * WIDTH, WIDTH) for _ in DILATIONS)
        self.middle, self.keep, self.role = Layer(WIDTH, WIDTH), Layer(WIDTH, 1), Layer(WIDTH, len(ROLES))

    def forward(
        self, shape: torch.Tensor, tokens: torch.Tensor, offsets: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        documents, blocks, _ = shape.shape
        vectors = step(self.vectors, scale_of(self.vectors))
        means = functional.embedding_bag(tokens, vectors, offsets, mode="mean").view(documents, blocks, -1) * SPREAD
        means = step(means.clamp(-HIGH, HIGH), HIGH / TOP)
        values = self.bound(self.shape(shape) + self.words(means)) * mask
        seen = self.bound(self.overview(values)) * mask
        mean = step(seen.sum(1) / mask.sum(1), HIGH / TOP)
        whole = self.whole(torch.cat([mean, seen.max(1).values], 1)).unsqueeze(1)
        for number, (layer, reach) in enumerate(zip(self.steps, DILATIONS, strict=True)):
            edge = values.new_zeros(documents, reach, WIDTH)
            padded = torch.cat([edge, values, edge], 1)
            added = layer(torch.cat([padded[:, :blocks], values, padded[:, 2 * reach :]], 2))
            values = self.bound(values + (added + whole if number == 0 else added)) * mask
        values = self.bound(self.middle(values))
        return self.keep(values).squeeze(2), self.role(values)

    @staticmethod
    def bound(values: torch.Tensor) -> torch.Tensor:
        return step(values.clamp(0, HIGH), HIGH / TOP)


def train(examples: Sequence[Example], seed: int) -> Tagger:
    """A tagger that has learned from these examples, `EPOCHS` times over."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # sums in one order: the same weights on every run
    chance = random.Random(seed)
    by_page: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_page[example.page].append(example)
    tagger = Tagger(examples[0].reading.shape.shape[1])
    plain = [parameter for name, parameter in tagger.named_parameters() if name != "vectors"]
    groups = [{"params": [tagger.vectors], "weight_decay": 0.0}, {"params": plain, "weight_decay": 0.02}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    plans = [_batches(_epoch(by_page, chance), chance) for _ in range(EPOCHS)]
    total = sum(map(len, plans))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=total, pct_start=0.15)
    began = time.monotonic()
    for number, plan in enumerate(plans):
        losses = 0.0
        for batch in plan:
            loss = _loss(tagger, batch, chance)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses += loss.item()
        print(f"epoch {number + 1}: loss {losses / len(plan):.4f}, {time.monotonic() - began:.0f} s", flush=True)
    return tagger


def _epoch(by_page: dict[str, list[Example]], chance: random.Random) -> list[Example]:
    chosen = []
    for examples in by_page.values():
        kinds: dict[str, list[Example]] = defaultdict(list)
        for example in examples:
            kinds[example.how.partition(":")[0]].append(example)
        small = examples[0].set != "wcxb"
        for how in MADE:
            if how == "clean" and examples[0].kind != "article":
                continue
            found = kinds[how]
            chosen += chance.sample(found, min(len(found), 1 + (small and how in TWICE)))
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


def _loss(tagger: Tagger, batch: list[Example], chance: random.Random) -> torch.Tensor:
    """Cross-entropy of keep and roles, long blocks counting more, and one minus the document's soft word F1."""
    shape, tokens, offsets, mask, keep, words, roles = tensors(batch, chance)
    hidden = torch.rand(len(tokens)) < LOST_WORDS
    tokens = torch.where(hidden, torch.randint(0, 2**BUCKET_BITS, tokens.shape), tokens)
    shape = shape * (torch.rand(len(batch), 1, shape.shape[2]) >= LOST_FEATURES)
    kept, role = tagger(shape, tokens, offsets, mask)
    flat = mask.squeeze(2)
    weight = torch.sqrt(words + 1) * flat
    weight = weight / weight.sum(1, keepdim=True)
    entropy = (functional.binary_cross_entropy_with_logits(kept, keep, reduction="none") * weight).sum(1)
    chances = torch.sigmoid(kept) * flat * words
    overlap = 1 - (2 * (chances * keep).sum(1) + 1) / (chances.sum(1) + (keep * words).sum(1) + 1)
    named = (functional.cross_entropy(role.transpose(1, 2), roles, reduction="none") * weight).sum(1)
    importance = [WEIGHTS[example.set] * (CLEAN_WEIGHT if example.how == "clean" else 1) for example in batch]
    return ((entropy + 0.5 * overlap + 0.15 * named) * torch.tensor(importance)).mean()


def tensors(batch: Sequence[Example], chance: random.Random | None = None) -> list[torch.Tensor]:
    """The batch, padded; of a document longer than CROP a random stretch, or all of it where there is no chance."""
    length = max(len(example.keep) for example in batch)
    length = min(length, CROP) if chance else length
    features = batch[0].reading.shape.shape[1]
    shape = np.zeros((len(batch), length, features), np.float32)
    flat = np.zeros((3, len(batch), length), np.float32)
    roles = np.zeros((len(batch), length), np.int64)
    tokens, offsets, total = [], [], 0
    for row, example in enumerate(batch):
        size = len(example.keep)
        start = chance.randrange(size - length + 1) if chance and size > length else 0
        stop = min(size, start + length)
        here = slice(0, stop - start)
        shape[row, here] = example.reading.shape[start:stop] / np.float32(TOP)
        flat[0, row, here], flat[1, row, here] = 1, example.keep[start:stop]
        flat[2, row, here], roles[row, here] = example.words[start:stop], example.roles[start:stop]
        edges = example.reading.offsets
        tokens.append(example.reading.tokens[edges[start] : edges[stop]])
        offsets.append(edges[start:stop] - edges[start] + total)
        total += len(tokens[-1])
        offsets.append(np.full(length - (stop - start), total))
    mask, keep, words = (torch.from_numpy(values) for values in flat)
    arrays = [np.concatenate(tokens).astype(np.int64), np.concatenate(offsets).astype(np.int64)]
    buckets, starts = (torch.from_numpy(array) for array in arrays)
    return [torch.from_numpy(shape), buckets, starts, mask.unsqueeze(2), keep, words, torch.from_numpy(roles)]


def _stored(tagger: Tagger) -> Iterator[tuple[str, Any]]:
    """Each layer as whole numbers, with the scale and the bias that lead from its sums to steps of 1/127."""
    unit = HIGH / TOP
    layers = {name: layer for name, layer in tagger.named_modules() if isinstance(layer, Layer)}
    for name, layer in layers.items():
        scale = scale_of(layer.weight)
        whole = torch.floor(layer.weight.detach() / scale + 0.5)
        incoming = 1 / TOP if name == "shape" else unit
        outgoing = 1.0 if name in ("keep", "role") else unit
        name = name.replace("steps.", "step")
        yield f"{name}.weights", whole.T.numpy().astype(np.int8)
        yield f"{name}.scale", np.float32(scale.item() * incoming / outgoing)
        bias = np.zeros(len(whole)) if layer.bias is None else layer.bias.detach().numpy() / outgoing
        yield f"{name}.bias", bias.astype(np.float32)


def save(tagger: Tagger, path: Path, lexicon: Any, about: str) -> None:
    """Write the model file that cleaner reads."""
    scale = scale_of(tagger.vectors)
    vectors = torch.floor(tagger.vectors.detach() / scale + 0.5).numpy().astype(np.int8)
    np.savez_compressed(
        path,
        format=np.int64(FORMAT),
        about=np.str_(about),
        glyphs=lexicon.glyphs.kinds,
        lower=lexicon.glyphs.lower,
        stops=lexicon.stops,
        vectors=vectors,
        spread=np.float32(scale.item() * SPREAD * TOP / HIGH),
        dilations=np.array(DILATIONS),
        **dict(_stored(tagger)),
    )
