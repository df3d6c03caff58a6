"""The networks for dumps and for pages: whole numbers from end to end, so that every platform answers the same.

Weights are whole numbers up to 127 and so are the values between the layers. Their products sum to less than 2**24,
which a float32 holds exactly, whatever order a machine adds in; what is left are single, defined roundings.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cleaner.errors import ModelError
from cleaner.stages import _features
from cleaner.stages._features import Lexicon, Reading
from cleaner.stages._numpy import Array, np
from cleaner.stages._words import Glyphs

PACKAGED = Path(__file__).with_name("model.npz")
"""The model trained by scripts/train.py; its `about` says on what."""

FORMAT = 2
"""Version of the file's contents."""

TOP = np.float32(_features.TOP)

WINDOW = 4096
"""Blocks read at once, so that memory stays bounded; windows overlap by what the convolutions reach."""


class Layer(NamedTuple):
    """`weights` (float32 holding whole numbers, inputs x outputs), `scale` of their sums, `bias`."""

    weights: Array
    scale: Array
    bias: Array


class Table(NamedTuple):
    """The vectors of hashed words, and `spread`, which scales the mean of a block's to whole numbers."""

    vectors: Array
    spread: Array


class Network(NamedTuple):
    """One network. `tables` are for `words`, and for pages `names`: those of the elements around a block."""

    tables: dict[str, Table]
    layers: dict[str, Layer]
    dilations: tuple[int, ...]


class Model(NamedTuple):
    """A loaded file: what reading needs to know, the network for dumps and the one for pages."""

    lexicon: Lexicon
    lines: Network
    pages: Network
    about: str


@lru_cache(maxsize=8)
def load(path: str | None) -> Model:
    """The model of a file, or the packaged one. Raises `ModelError` where it is missing or not a model."""
    file = Path(path) if path else PACKAGED
    try:
        with np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        if int(arrays["format"]) != FORMAT:
            raise ModelError(f"{file}: a model of format {int(arrays['format'])}; this version reads format {FORMAT}")
        return _model(arrays)
    except ModelError:
        raise
    except (OSError, ValueError, KeyError, EOFError) as fault:
        raise ModelError(f"{file}: not a model file ({fault}); make one with scripts/train.py") from None


def _model(arrays: dict[str, Array]) -> Model:
    lexicon = Lexicon(Glyphs(arrays["glyphs"], arrays["lower"]), arrays["stops"])
    lines, pages = (_network(arrays, f"{part}/") for part in ("lines", "pages"))
    return Model(lexicon, lines, pages, str(arrays["about"]))


def _network(arrays: dict[str, Array], part: str) -> Network:
    own = {name.removeprefix(part): array for name, array in arrays.items() if name.startswith(part)}
    tables = {
        name.removesuffix(".vectors"): Table(array, own[name.replace(".vectors", ".spread")])
        for name, array in own.items()
        if name.endswith(".vectors")
    }
    layers = {
        name: Layer(own[f"{name}.weights"].astype(np.float32), own[f"{name}.scale"], own[f"{name}.bias"])
        for name in (name.removesuffix(".weights") for name in own if name.endswith(".weights"))
    }
    return Network(tables, layers, tuple(int(step) for step in own["dilations"]))


def run(network: Network, reading: Reading) -> tuple[Array, Array]:
    """The logits of each block: to be kept [blocks], and of each role [blocks, roles]. Linear in the blocks."""
    layers = network.layers
    sums = _sum(layers["shape"], reading.shape.astype(np.float32))
    for name, table in network.tables.items():
        sums = sums + _sum(layers[name], _embedded(table, *reading.bags[name]))
    inner = _clip(sums)
    whole = _overview(network, inner)
    reach = sum(network.dilations)
    kept, roles = [], []
    for start in range(0, len(inner), WINDOW):
        left, right = max(0, start - reach), min(len(inner), start + WINDOW + reach)
        values = _convolved(network, inner[left:right], whole)[start - left : start - left + WINDOW]
        values = _clip(_sum(layers["middle"], values))
        kept.append(_sum(layers["keep"], values)[:, 0])
        roles.append(_sum(layers["role"], values))
    return np.concatenate(kept), np.concatenate(roles)


def _sum(layer: Layer, values: Array) -> Array:
    sums = values @ layer.weights
    sums *= layer.scale
    sums += layer.bias
    return sums


def _clip(values: Array) -> Array:
    """The values as whole numbers from 0 to 127."""
    whole = values + np.float32(0.5)
    np.floor(whole, out=whole)
    np.maximum(whole, np.float32(0), out=whole)
    return np.minimum(whole, TOP, out=whole)


def _embedded(table: Table, tokens: Array, offsets: Array) -> Array:
    """The mean vector of each block's words, as whole numbers from -127 to 127."""
    sizes = np.diff(offsets)
    sums = np.zeros((len(sizes), table.vectors.shape[1]), np.float32)
    filled = sizes > 0
    if filled.any():
        sums[filled] = np.add.reduceat(table.vectors[tokens], offsets[:-1][filled], axis=0, dtype=np.int32)
    means = sums * table.spread / np.maximum(sizes, 1).astype(np.float32)[:, None]
    return np.clip(np.floor(means + np.float32(0.5)), -TOP, TOP)


def _overview(network: Network, inner: Array) -> Array:
    """What the whole document adds to each block: from the mean and the greatest of its values."""
    seen = _clip(_sum(network.layers["overview"], inner))
    mean = np.floor(seen.sum(0, dtype=np.float64) / len(seen) + 0.5).astype(np.float32)
    return _sum(network.layers["whole"], np.concatenate([mean, seen.max(0)])[None])


def _convolved(network: Network, values: Array, whole: Array) -> Array:
    for number, step in enumerate(network.dilations):
        layer = network.layers[f"step{number}"]
        edge = np.zeros((step, values.shape[1]), np.float32)
        padded = np.concatenate([edge, values, edge])
        around = np.concatenate([padded[: len(values)], values, padded[2 * step :]], 1)
        added = _sum(layer, around)
        values = _clip(values + (added + whole if number == 0 else added))
    return values
