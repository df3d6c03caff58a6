"""People's names as bylines write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from cleaner.stages._date_words import months
from cleaner.stages._eastern import eastern
from cleaner.stages._name_shapes import CJK_NAME_SHAPE, HAN, HANGUL, KANA, OUTLET_SHAPE, PEOPLE_SHAPE, PERSON_SHAPE
from cleaner.stages._name_words import is_agency, listed, squeeze

__all__ = ["CJK_NAME_SHAPE", "OUTLET_SHAPE", "PEOPLE_SHAPE", "PERSON_SHAPE", "people"]

LONGEST = 500
"""Characters read: a byline is shorter, even one of ten authors."""

NAME_WORDS = 8
"""Words of a line that is nothing but names at most."""

BRANDS = 3
"""Names with one first word from which they are no persons."""

MOST_WORDS = 5
"""Words of one name at most, particles not counted."""

_NOISE = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|@\w+|\+?\d[\d ()/.-]{6,}\d|(?<=\w)[®™*†]")
_GROUPS = re.compile(r"\s*[|\n\t»«>]\s*|\s[•·–—-]{1,2}\s|\s{3,}")
_HARD = re.compile(r"\s*[,;&+،؛()\[\]:]\s*|\s*(?<!\w\.)/\s*")
_CJK = re.compile(f"[{HAN}{KANA}{HANGUL}]")
_NICK = re.compile(r"\s[\"“'‘][^\"”'’]{1,20}[\"”'’](?=\s)")
_EDGES = " .:–—-_*#\"“”„«»'’…"
_CAPS = re.compile(r"^(?:Mc|Mac|O['’]|D['’])?[^\W\d_a-z]{2,}$")


@lru_cache(maxsize=2048)  # several judges ask about the same short lines
def people(text: str, site: str | None = None) -> tuple[str, ...]:
    """The persons and agencies that a byline names, in order, each once; an empty tuple where it names nobody.

    Without introducing words, jobs, places, addresses, times. `site` is the outlet's name, which is no author.
    """
    plain = _NOISE.sub(" , ", unicodedata.normalize("NFC", text[:LONGEST]).replace("\xa0", " "))
    if _CJK.search(plain):
        return tuple(dict.fromkeys(eastern(plain)))
    found: list[str] = []
    for group in _GROUPS.split(plain):
        found += [name for name in _of_group(group) if not _same(name, site)]
        if found:
            break
    return tuple(dict.fromkeys(found))


def _same(name: str, site: str | None) -> bool:
    return site is not None and squeeze(name) == squeeze(site)


def _of_group(group: str) -> list[str]:
    pieces = (part for piece in _HARD.split(_NICK.sub("", group)) for part in _joined(piece))
    chunks = [chunk for piece in pieces for chunk in _run(piece.split())]
    names: list[str] = []
    single: list[str] = []
    for chunk in chunks:
        tokens = _introduced(chunk.split())
        if tokens is None:
            break
        if len(tokens) == 1 and tokens[0].casefold() in listed("suffixes") and names:
            names[-1] += " " + tokens[0]
        elif name := _name(tokens):
            names.append(name)
        elif len(tokens) == 1 and _capital(tokens[0]):
            single.append(tokens[0])
    if not names and len(single) == len(chunks) == 2 and "," in group:
        names = [name for name in (_name(single[::-1]),) if name]  # "Ruiz, Ana"
    return [] if are_brands(names) else names


def are_brands(names: Sequence[str]) -> bool:
    """Whether names are an outlet's sections and offers: `Gazette Sport`, `Gazette Travel`, `Gazette Jobs`."""
    return len(names) >= BRANDS and len({name.split()[0] for name in names}) == 1


def _run(tokens: list[str]) -> list[str]:
    """Names that stand in a row with nothing between them, parted where a given name follows a family name."""
    parts: list[list[str]] = [[]]
    for at, token in enumerate(tokens):
        given = token.casefold() in listed("given")
        full = len(parts[-1]) >= 2 and tokens[at - 1].casefold() not in listed("given")
        if given and full and len(tokens) - at >= 2:
            parts.append([])
        parts[-1].append(token)
    return [" ".join(part) for part in parts]


def _joined(piece: str) -> list[str]:
    """The piece parted at its words for `and`; at one letter, which a surname may hold, only between full names."""
    tokens, parts, start = piece.split(), [], 0
    for at, token in enumerate(tokens):
        whole = at - start >= 2 and len(tokens) - at > 2
        if token.casefold() in listed("joins") and start < at < len(tokens) - 1 and (whole or len(token) > 1):
            parts.append(" ".join(tokens[start:at]))
            start = at + 1
    return [*parts, " ".join(tokens[start:])]


def _introduced(tokens: list[str]) -> list[str] | None:
    """What follows `By`; None where what follows is by somebody else (`Photos by`)."""
    if "by" in (low := [token.casefold() for token in tokens])[1:]:
        at = len(low) - 1 - low[::-1].index("by")
        if _starts(low, "others"):
            return None
        tokens, low = tokens[at + 1 :], low[at + 1 :]
    if _starts(low, "others"):
        return None
    while length := _starts(low, "before") or (len(low) > 1 and low[0] in listed("joins")):
        tokens, low = tokens[length:], low[length:]
    return tokens


def _starts(low: list[str], key: str) -> int:
    """How many words at the start are a phrase of the list."""
    return next((n for n in range(min(4, len(low)), 0, -1) if " ".join(low[:n]).rstrip(":") in listed(key)), 0)


_NOT_NAMES = ("nobody", "common", "roles")


def _name(tokens: list[str]) -> str | None:
    phrase = " ".join(tokens).strip(_EDGES)
    if is_agency(phrase):
        return phrase.title() if phrase.isupper() and len(phrase) > 5 else phrase
    tokens = _without_place(_without_role(_without_honorific(_without_network(phrase.split()))))
    if len(tokens) > 2 and tokens[-1].casefold() in months():
        tokens = tokens[:-1]  # Ana Ruiz March 3
    low = [token.casefold().strip(".") for token in tokens]
    if any(token in listed(key) for token in low for key in _NOT_NAMES) or " ".join(low) in listed("places"):
        return None
    if low and (low[0] in listed("articles") or (len(low) == 2 and low[0] in ("la", "el"))):
        return None  # The Example, Le Monde
    small = [word in listed("particles") and not _capital(token) for word, token in zip(low, tokens, strict=True)]
    if not 2 <= len(tokens) - sum(small) <= MOST_WORDS or small[-1]:
        return None
    if not all(little or _capital(token) for little, token in zip(small, tokens, strict=True)):
        return None
    return cased(tokens) if max(map(len, tokens)) <= 25 and any(len(word) > 1 for word in low) else None


def _capital(token: str) -> bool:
    """Whether a word can be part of a name: a capital first, or a script without capitals; no digits."""
    bare = re.sub(r"^(?:al|el|d|l)[-'’]", "", token)
    if not bare or not bare[0].isalpha() or any(c.isdigit() for c in bare):
        return False
    return not bare[0].islower() and all(c.isalpha() or c in ".'’‘`‐-\u0300" or unicodedata.combining(c) for c in bare)


def _without_role(tokens: list[str]) -> list[str]:
    """The name without jobs before and behind it: `Political Editor Ana Ruiz`, `Ana Ruiz Staff Writer`."""
    low = [token.casefold().strip(".:") for token in tokens]
    job = [word in listed("roles") or word in listed("ranks") for word in low]
    start = next((n for n, known in enumerate(job) if not known), len(job))
    end = len(job) - next((n for n, known in enumerate(reversed(job)) if not known), len(job))
    start = start if any(word in listed("roles") for word in low[:start]) else 0
    end = end if any(word in listed("roles") for word in low[end:]) else len(tokens)
    return tokens[start:end]


def _without_network(tokens: list[str]) -> list[str]:
    """The name without the links that stand behind it: `Ana Ruiz Twitter`, `Ana Ruiz Email`."""
    end = len(tokens)
    while end > 2 and tokens[end - 1].casefold() in listed("networks"):
        end -= 1
    return tokens[:end]


def _without_honorific(tokens: list[str]) -> list[str]:
    """The name without what stands before it by rank or courtesy: `Prof. Dr. Ana Ruiz`."""
    start = 0
    while start < len(tokens) - 2 and tokens[start].casefold() in listed("honorifics"):
        start += 1
    return tokens[start:]


def is_name(text: str) -> bool:
    """Whether a line is nothing but the names of a few people."""
    text = text.strip()
    named = people(text)
    letters = sum(map(len, named))
    return (
        bool(named)
        and text[-1:] not in ".!?:;,。！？：；，、"
        and len(text.split()) <= NAME_WORDS
        and letters >= 0.8 * len(text) - 5
    )


def has_given_name(name: str) -> bool:
    """Whether a name begins with a given name of the list: `Ana Ruiz`, `Jean-Pierre Duval`."""
    return re.split(r"[ -]", name.casefold(), maxsplit=1)[0] in listed("given")


def names_author(text: str) -> bool:
    """Whether a line presents somebody after a word such as `by`."""
    tokens = text.split()
    first = [token.casefold() for token in tokens[:4]]
    return bool(_starts(first, "before") or _starts([first[0].rstrip(":")], "before")) and bool(people(text))


def is_role(text: str) -> bool:
    """Whether the text names a job in a newsroom and nothing else: `Business Editor`, `Lokalredakteurin`."""
    tokens = text.split()
    low = [token.casefold().strip(".,:()") for token in tokens]
    capital = all(token[0].isupper() or len(token) <= 3 or not token[0].isalpha() for token in tokens)
    return 1 <= len(low) <= 5 and capital and any(word in listed("roles") for word in (low[0], low[-1]))


def _without_place(tokens: list[str]) -> list[str]:
    """The name without where (`in Berlin`) and when (`July 23`)."""
    ends = [token.casefold() in listed("there") or token[0].isdigit() for token in tokens]
    end = next((n for n, is_end in enumerate(ends) if is_end and n >= 2), len(tokens))
    while end > 2 and end < len(tokens) and tokens[end - 1].casefold().strip(".") in months():
        end -= 1
    return tokens[:end] if end + 5 >= len(tokens) else tokens


def cased(tokens: list[str]) -> str:
    """The name with capitals where names have them: `MARÍA PÉREZ` and `Ana RUIZ` lose theirs, `J. R.` does not."""
    loud = all(token.isupper() or not token.isalpha() for token in tokens)
    return " ".join(_cased(token, at, loud) for at, token in enumerate(tokens))


def _cased(token: str, at: int, loud: bool) -> str:
    if not _CAPS.match(re.sub(r"[-'’.]", "", token)) or (len(token) < (2 if loud else 3)) or "." in token:
        return token
    if loud and at and token.casefold() in listed("particles"):
        return token.lower()
    if loud and len(token) == 2 and not any(c in "AEIOUYÀÉÖÜ" for c in token):
        return token
    pieces = re.split(r"([-'’])", token)
    calm = "".join(piece[:1].upper() + piece[1:].lower() for piece in pieces)
    return "Mc" + calm[2:3].upper() + calm[3:] if calm.startswith("Mc") and len(calm) > 3 else calm
