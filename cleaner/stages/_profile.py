"""The file of a profile: which lines the sampled documents of each site hold, as hashes and nothing else.

The file is one array of little-endian 64-bit words, read in place, so that the workers of a job share its memory:

    magic, format, documents a site, documents in all, documents a site now, first site left out, number of sites,
    the sites' hashes (ascending), where each site's words begin and where the last ends (counted from here on),
    and for each site its documents by ascending hash: hash, number of hashes, the hashes of its lines in their order,
    each where it stands first and where it stands last.

The lowest byte of a line's hash is its number of words where it reads as prose, else 0: from this and the order a judge
sees on which side of an article a line stands.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from cleaner.errors import ProfileError
from cleaner.stages._numpy import Array, np
from cleaner.stages._prose import measure

MAGIC = int.from_bytes(b"\x93clnsite", "little")
FORMAT = 2
"""Version of the file's contents."""

HEAD = 7
"""Words before the sites' hashes."""

MOST_LINES = 1000
"""Lines of a document that are kept, those with the smallest hashes: of 1,500 pages 97 % hold fewer."""

PROSE = 0xFF
"""The byte of a line's hash that counts its words where it is prose, up to this many."""

NO_BOUND = (1 << 64) - 1

TABLES = 32
"""Sites whose lines are held ready at once by a process, at one or two MB each."""

OWN_WORDS = 60
"""Words of own prose from which a document shows where its article stands."""

_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")


class Limits(NamedTuple):
    """`per_site` and `total`: documents kept, as asked for. `now` of them a site are kept to stay within the total, and
    of sites only those whose hash is below `bound`."""

    per_site: int
    total: int
    now: int
    bound: int = NO_BOUND


class Profile(NamedTuple):
    """A profile as it lies in its file: `words` are all of the file, `sites` the sites' hashes."""

    path: str
    limits: Limits
    sites: Array
    starts: Array
    words: Array

    def documents(self, index: int) -> Iterator[tuple[int, Array]]:
        """The documents of one site: the hash of each and those of its lines."""
        at, end = int(self.starts[index]), int(self.starts[index + 1])
        while at + 1 < end:
            size = int(self.words[at + 1])
            yield int(self.words[at]), self.words[at + 2 : at + 2 + size]
            at += 2 + size


def key(text: str) -> str:
    """A line as it is counted: caseless, digits masked, spaces folded; empty where it holds no letter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_DIGITS.sub("0", folded).split()) if _LETTER.search(folded) else ""


def digest(data: bytes) -> int:
    """A hash of 64 bits, the same everywhere."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def site_hash(site: str) -> int:
    """What a site is called in the file."""
    return digest(site.encode("utf-8", "surrogatepass"))


def line_hashes(texts: Iterable[str]) -> list[int]:
    """A hash for each text; 0 for one that is not counted."""
    return [_line_hash(found) if (found := key(text)) else 0 for text in texts]


def _line_hash(found: str) -> int:
    measured = measure(found)
    return digest(found.encode("utf-8", "surrogatepass")) & ~PROSE | (min(measured.words, PROSE) * measured.prose)


def document(lines: Iterable[int]) -> tuple[int, Array]:
    """A document's own hash and the hashes of its lines in their order, each where it stands first and where last."""
    held = np.array([line for line in lines if line], np.uint64)
    first = np.unique(held, return_index=True)[1]
    last = len(held) - 1 - np.unique(held[::-1], return_index=True)[1]
    kept = held[np.union1d(first[:MOST_LINES], last[:MOST_LINES])].astype("<u8")
    return digest(kept.tobytes()), kept


@lru_cache(maxsize=8)
def load(path: str) -> Profile:
    """The profile of a file, left on the disk until it is asked. Raises `ProfileError` where it cannot be used."""
    try:
        if os.path.getsize(path) % 8 or os.path.getsize(path) < 8 * (HEAD + 1):
            raise ProfileError(f"{path}: not a profile, or cut short; make one with cleaner learn")
        words = np.memmap(path, "<u8", "r").view(np.ndarray)
    except OSError as fault:
        raise ProfileError(f"{path}: cannot be read: {fault.strerror}; make a profile with cleaner learn") from None
    magic, number, per_site, total, now, bound, count = map(int, words[:HEAD])
    if magic != MAGIC:
        raise ProfileError(f"{path}: not a profile; make one with cleaner learn")
    if number != FORMAT:
        raise ProfileError(f"{path}: a profile of format {number}; this version reads format {FORMAT}: learn it anew")
    found = Profile(path, Limits(per_site, total, now, bound), *_parts(words[HEAD:], count))
    if not _is_whole(found, count):
        raise ProfileError(f"{path}: a profile that is damaged or cut short; learn it anew")
    return found


def _parts(words: Array, count: int) -> tuple[Array, Array, Array]:
    return words[:count], words[count : 2 * count + 1], words[2 * count + 1 :]


def _is_whole(found: Profile, count: int) -> bool:
    """Whether sites and places ascend and the last one is the end."""
    sites, starts = found.sites, found.starts
    if len(sites) != count or len(starts) != count + 1 or int(starts[-1]) != len(found.words) or int(starts[0]):
        return False
    return bool((sites[1:] > sites[:-1]).all() and (starts[1:] > starts[:-1]).all())


def is_profile(path: str) -> bool:
    """Whether a file begins like a profile. A pipe is left alone: what is read of it is gone."""
    with suppress(OSError):
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                return stream.read(8) == MAGIC.to_bytes(8, "little")
    return False


def encode(limits: Limits, sites: Mapping[int, Mapping[int, Array]]) -> Iterator[bytes]:
    """The bytes of a profile's file, piece by piece."""
    order = sorted(sites)
    sizes = [sum(2 + len(lines) for lines in sites[site].values()) for site in order]
    starts = [0, *np.cumsum(sizes, dtype=np.uint64).tolist()]
    head = [MAGIC, FORMAT, limits.per_site, limits.total, limits.now, limits.bound, len(order)]
    yield _bytes([*head, *order, *starts])
    for site in order:
        for number, lines in sorted(sites[site].items()):
            yield _bytes([number, len(lines)]) + lines.astype("<u8").tobytes()


def _bytes(words: Sequence[int]) -> bytes:
    return np.array(words, "<u8").tobytes()


class Table(NamedTuple):
    """What a profile knows of a site: for each line the set of documents that hold it, as bits; the documents' hashes;
    of each one the lines in order, and with them the words of prose that no other document of the site holds."""

    lines: Mapping[int, int]
    documents: tuple[int, ...]
    orders: tuple[tuple[Array, Array], ...]

    def places(self, mine: Collection[int], copies: int) -> Iterator[tuple[int, float]]:
        """Each line that a document shares with another one of the site, and the share (0 to 1) of the other's own
        prose that stands before it. Own is what the document, whose lines are `mine`, does not hold either. Others with
        hardly any tell nothing, nor do `copies`, a set of documents as bits."""
        given = np.array(sorted(mine), np.uint64)
        for number, (order, words) in enumerate(self.orders):
            shared = np.isin(order, given)
            passed = np.cumsum(np.where(shared, 0, words))
            if not copies >> number & 1 and len(passed) and passed[-1] >= OWN_WORDS:
                yield from zip(order[shared].tolist(), (passed / passed[-1])[shared].tolist(), strict=True)


@lru_cache(maxsize=TABLES)
def table(path: str, site: str) -> Table | None:
    """The table of a site; None where the profile does not know it. Raises `ProfileError`."""
    profile = load(path)
    wanted = site_hash(site)
    index = int(np.searchsorted(profile.sites, np.uint64(wanted)))
    if index == len(profile.sites) or int(profile.sites[index]) != wanted:
        return None
    documents = list(profile.documents(index))
    lines: dict[int, int] = {}
    for number, (_, held) in enumerate(documents):
        for line in held.tolist():
            lines[line] = lines.get(line, 0) | 1 << number
    orders = ((held, _own_words(held, lines)) for _, held in documents)
    return Table(lines, tuple(name for name, _ in documents), tuple(orders))


def _own_words(held: Array, lines: Mapping[int, int]) -> Array:
    words = ((line & PROSE) * (lines[line].bit_count() == 1) for line in held.tolist())
    return np.fromiter(words, np.uint8, len(held))
