"""What the line model reads of each block: whole numbers from 0 to 127, so that every platform reads the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from cleaner.document import Claim
from cleaner.stages import _words
from cleaner.stages._numpy import Array, np
from cleaner.stages._packs import kinds
from cleaner.stages._view import View
from cleaner.stages._words import Glyphs, Words, lines, mix, words

TOP = 127
"""The largest number; a share of the whole is this much."""

STEPS = 12
"""Steps of a logarithm for each doubling."""

BUCKET_BITS = 13
"""Words share 2**13 vectors by their hash, so that no vocabulary is shipped."""

FIRST, LAST = 12, 6
"""Words read at a block's beginning and at its end."""

PAIRS = 6
"""Words at a block's beginning of which pairs are read too."""

LINE_WORDS = 8
"""Words up to which a block is also read as a whole."""

PROSE_WORDS = 15
"""Words from which a block with a full stop counts as prose here."""

TOPIC_LETTERS = 4
"""Letters from which a word says something of the topic."""

COMMON = 150
"""A word is common where it makes up more than a 150th of the document."""

_TAKES, _WHERE, _FOUND = {"list": 1, "rest": 2, "match": 3}, {"top": 4, "end": 5}, 6
"""The places behind a row's kinds of what its claims say; the first is theirs that are sure."""

FORMS = ("line", "heading", "item", "row", "verse", "code")

_COUNTED = 4096
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SALTS = {"first": np.uint64(11), "last": np.uint64(13), "line": np.uint64(17)}


class Bag(NamedTuple):
    """The buckets of block i's words: `tokens[offsets[i]:offsets[i + 1]]`."""

    tokens: Array
    offsets: Array


class Reading(NamedTuple):
    """A document for the network: `shape` (uint8, blocks x features), and bags of hashed words: `words`, those of a
    block's text, and for pages `names`, those of the elements around it. `alike` (pages alone): a number for each
    block, the same for all in elements of one path."""

    shape: Array
    bags: dict[str, Bag]
    alike: Array | None = None


class Lexicon(NamedTuple):
    """What reading needs to know: classes of characters, and the hashes of words that carry sentences, sorted."""

    glyphs: Glyphs
    stops: Array


class _Vocabulary(NamedTuple):
    """The sorted hashes of a document's distinct words, the number of each word among them, how often each comes."""

    hashes: Array
    number: Array
    often: Array


def read(view: View, claims: Iterable[Claim], taken: Collection[int], lexicon: Lexicon) -> Reading:
    """Read a document of at least one block, with what the rules claim of it and would take. Linear."""
    return reading(view, words(view.source.text, view.blocks, lexicon.glyphs), claims, taken, lexicon.stops)


def reading(view: View, found: Words, claims: Iterable[Claim], taken: Collection[int], stops: Array) -> Reading:
    """What `read` gives, from the words that were found in the blocks."""
    counts = np.bincount(found.owner[found.real], minlength=len(view.blocks))
    prose = (counts >= PROSE_WORDS) & (found.counts[:, _words.STOP] > 0)
    line = lines(found)
    vocabulary = _Vocabulary(*np.unique(found.hashes, return_inverse=True, return_counts=True))
    columns = [
        *_shape(found, counts),
        *_lexical(found, vocabulary, counts, stops),
        *_topical(found, vocabulary, counts, prose),
        *_ends(found),
        *_place(view, found, line, counts),
        *_document(view, found, counts, prose, taken),
    ]
    shape = np.concatenate([np.clip(np.stack(columns, 1), 0, TOP), _claimed(view, claims, taken)], 1)
    return Reading(shape.astype(np.uint8), {"words": _tokens(found, line)})


def steps(counts: Array) -> Array:
    """The logarithm of counts or means, in steps."""
    return np.minimum(TOP, np.floor(np.log2(counts + 1) * STEPS + 1e-9)).astype(np.int64)


_LOG = steps(np.arange(_COUNTED))


def _log(counts: Array) -> Array:
    return _LOG[np.minimum(counts, _COUNTED - 1)]


def share(part: Array, whole: Array) -> Array:
    return part * TOP // np.maximum(whole, 1)


def _by_block(found: Words, chosen: Array, weights: Array | None = None) -> Array:
    """How many of the chosen words each block has, or the sum of their weights."""
    weighed = None if weights is None else weights[chosen]
    return np.bincount(found.owner[chosen], weights=weighed, minlength=len(found.sizes)).astype(np.int64)


def _shape(found: Words, counts: Array) -> list[Array]:
    """Length, and what characters it is made of."""
    by_class = found.counts
    letters = found.sizes - by_class[:, _words.SPACE]
    marks = (_words.STOP, _words.COMMA, _words.MARK, _words.DIGIT)
    return [
        _log(found.sizes),
        _log(counts),
        np.minimum(TOP, found.sizes),
        np.minimum(TOP, counts * 4),
        *share(by_class, found.sizes[:, None]).T,
        *(_log(by_class[:, mark]) for mark in marks),
        np.minimum(TOP, letters * 8 // np.maximum(counts, 1)),
    ]


def _lexical(found: Words, vocabulary: _Vocabulary, counts: Array, stops: Array) -> list[Array]:
    """Capitals, and words that only sentences have, in any language known and in the document's own."""
    at = np.minimum(np.searchsorted(stops, vocabulary.hashes), len(stops) - 1)
    known = _by_block(found, found.real & (stops[at] == vocabulary.hashes)[vocabulary.number])
    return [
        share(_by_block(found, found.real & (found.kind == _words.UPPER)), counts),
        share(_by_block(found, found.shouts), counts),
        share(known, counts),
        _log(known),
    ]


def _topical(found: Words, vocabulary: _Vocabulary, counts: Array, prose: Array) -> list[Array]:
    """How common a block's words are in the document, and how many of its rarer ones the prose around has too."""
    total = len(found.hashes)
    number = vocabulary.number
    frequency = vocabulary.often[number]
    in_prose = np.bincount(number[prose[found.owner]], minlength=len(vocabulary.hashes))
    # A block's own words do not speak for it.
    _, pair, own = np.unique(number * len(counts) + found.owner, return_inverse=True, return_counts=True)
    elsewhere = in_prose[number] - np.where(prose[found.owner], own[pair], 0)
    long = (found.length >= TOPIC_LETTERS) | (found.kind == _words.DENSE)
    topic = found.real & long & (found.kind != _words.DIGIT) & (frequency * 60 < total + 60)
    topics, shared = _by_block(found, topic), _by_block(found, topic & (elsewhere > 0))
    return [
        np.minimum(TOP, _by_block(found, found.real, _log(frequency)) // np.maximum(counts, 1)),
        share(_by_block(found, found.real & (frequency * COMMON > total)), counts),
        np.minimum(TOP, _by_block(found, topic, _log(elsewhere)) // np.maximum(topics, 1)),
        share(shared, topics),
        _log(shared),
        TOP * prose,
    ]


_FIRSTS = (_words.LOWER, _words.UPPER, _words.DIGIT, _words.MARK, _words.QUOTE, _words.BRACKET, _words.DASH)
_LASTS = (*_FIRSTS[:3], _words.STOP, _words.COMMA, _words.COLON, *_FIRSTS[3:6], _words.OTHER, _words.DENSE)


def _ends(found: Words) -> list[Array]:
    """The classes of the first and of the last character."""
    return [TOP * (found.first == kind) for kind in _FIRSTS] + [TOP * (found.last == kind) for kind in _LASTS]


def _place(view: View, found: Words, line: Array, counts: Array) -> list[Array]:
    """Where a block stands, what parts it from its neighbours, and how often its words stand as a block."""
    count = len(view.blocks)
    starts, ends = np.array(view.starts), np.array([block.end for block in view.blocks])
    number = np.arange(count)
    before = np.concatenate(([0], ends[:-1]))
    gaps = found.breaks[starts] - found.breaks[before]
    gaps[0] = 1
    after = np.append(gaps[1:], 1)
    _, same, often = np.unique(line, return_inverse=True, return_counts=True)
    forms = [FORMS.index(block.form) if block.form in FORMS else -1 for block in view.blocks]
    return [
        np.where(counts > 0, _log(often[same]), STEPS),
        number * TOP // max(count - 1, 1),
        _log(number),
        _log(count - 1 - number),
        starts * TOP // max(int(ends[-1]), 1),
        gaps * 32,
        after * 32,
        np.clip(starts - before - gaps, 0, 15) * 8,
        *(TOP * (np.array(forms) == form) for form in range(len(FORMS))),
        TOP * np.array([block.tight for block in view.blocks]),
    ]


def _document(view: View, found: Words, counts: Array, prose: Array, taken: Collection[int]) -> list[Array]:
    """What is the same for all blocks: how long the document is, how much of it is prose, how much rules take."""
    blocks, total, told = len(view.blocks), int(counts.sum()), int(prose.sum())
    values = (
        _LOG[min(blocks, _COUNTED - 1)],
        _LOG[min(total, _COUNTED - 1)],
        int(counts[prose].sum()) * TOP // max(total, 1),
        told * TOP // blocks,
        len(taken) * TOP // blocks,
        len(taken) * 8,
        _LOG[min(told, _COUNTED - 1)],
        int((found.sizes > 120).sum()) * TOP // blocks,
    )
    return [np.full(blocks, value) for value in values]


def _claimed(view: View, claims: Iterable[Claim], taken: Collection[int]) -> Array:
    """What the rules say: the best score for each kind, how they would take it, and what would go."""
    ranks = {name: kind.rank for name, kind in kinds().items()}
    first = len(ranks)
    width = first + 8
    says = bytearray(len(view.blocks) * width)  # filled one by one: numpy takes ten times as long for a single number
    for claim in claims:
        row = view.index(claim) * width
        rank, flags = row + ranks[claim.kind], row + first
        says[rank] = max(says[rank], int(claim.score * TOP))
        if claim.sure:
            says[flags] = TOP
        for place in (_TAKES.get(claim.takes), _WHERE.get(claim.where), claim.found and _FOUND):
            if place:
                says[flags + place] = TOP
    for number in taken:
        says[number * width + width - 1] = TOP
    return np.frombuffer(says, np.uint8).reshape(-1, width)


def _tokens(found: Words, line: Array) -> Bag:
    """The buckets of the words at both ends of each block, of pairs, and of short blocks as a whole, by block."""
    length = np.diff(found.offsets)
    of_own = length[found.owner]
    near = (found.rank < FIRST) | (found.rank >= of_own - LAST)
    two = (found.rank[1:] < PAIRS) & (found.owner[1:] == found.owner[:-1])
    pairs = mix(found.hashes[1:][two] * np.uint64(3) + found.hashes[:-1][two] * np.uint64(7919))
    first, last = found.rank == 0, found.rank == of_own - 1
    short = np.flatnonzero((length > 0) & (length <= LINE_WORDS))
    owner = np.concatenate([found.owner[near], found.owner[1:][two], found.owner[first], found.owner[last], short])
    hashes = np.concatenate(
        [
            found.hashes[near],
            pairs,
            mix(found.hashes[first] + _SALTS["first"]),
            mix(found.hashes[last] + _SALTS["last"]),
            mix(line[short] + _SALTS["line"]),
        ]
    )
    order = np.argsort(owner, kind="stable")
    buckets = (hashes * _GOLDEN >> np.uint64(64 - BUCKET_BITS)).astype(np.int64)
    return Bag(buckets[order], np.searchsorted(owner[order], np.arange(len(length) + 1)))
