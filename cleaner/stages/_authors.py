"""Authors as pages declare them: cleaned of what publishers put beside the name, and of names that are nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from cleaner.stages._name_words import is_agency, listed, squeeze
from cleaner.stages._names import people
from cleaner.stages._titles import is_outlet

LONGEST = 80
"""Characters of one name at most; more is a sentence or a biography."""

MOST_WORDS = 6

_TAGS = re.compile(r"<[^<>]{0,300}>")
_ADDRESS = re.compile(r"https?:|www\.|\S+@\S+\.\S|^@|\.(?:com|org|net|html?)/|^/|[{}\\]|%[0-9a-f]{2}", re.I)
_BEFORE = re.compile(r"(?i)^(?:by|von|par|por|di|door|av|af|posted by|written by|author|autor|auteur|автор)\b[\s:]+")
_BEHIND = re.compile(
    r"\s*(?:[|•]|\s[–—-]\s).*$|\s*\((?!text)[^()]*\)$"
    r"|,\s(?:\w+\s){0,3}(?:staff|reporter|editor|correspondent|writer|contributor)\b.*$",
    re.I,
)
_CHATTER = re.compile(
    r"(?i)\b(?:says|said|joined|posts?|replies|member|read more|comments?|minutes?|min read|\d{4})\b|[:;=<>]|[.!?]\s"
)


def declared(names: Iterable[str], site: str | None, url: str | None) -> tuple[str, ...]:
    """The authors among names that a page's markup gives as such; the site's own name is none of them."""
    return _once(author for name in names for author in _of(name, site, url))


def own(names: Iterable[str]) -> tuple[str, ...]:
    """The same where nobody but the site itself is named: it stands for an author then, as an agency does."""
    return _once(author for name in names for author in _of(name, None, None))


def user(name: str) -> tuple[str, ...]:
    """Who wrote a post, by the name in the markup, which may have any shape (`jdoe_77`)."""
    name = " ".join(name.split()).lstrip("@")
    wordy = len(name) > LONGEST or len(name.split()) > MOST_WORDS or not any(c.isalnum() for c in name)
    return () if wordy or _ADDRESS.search(name) or is_generic(name) else (name,)


def _once(authors: Iterable[str]) -> tuple[str, ...]:
    return tuple({squeeze(author): author for author in reversed(list(authors))}.values())[::-1]


def persons(names: Iterable[str], site: str | None) -> tuple[str, ...]:
    """Of names that somebody guessed, those that have the shape of one."""
    return _once(person for name in names for person in people(name, site))


def is_named(authors: tuple[str, ...]) -> bool:
    """Whether one of them has the shape of a person's name or is an agency."""
    return any(people(author) for author in authors)


def is_account(authors: tuple[str, ...]) -> bool:
    """Whether they are one name of a user of a system (`andrew.k`, `KatieS`): the text may give the person's."""
    return len(authors) == 1 and " " not in authors[0] and not (authors[0].isalpha() and authors[0].istitle())


def _of(name: str, site: str | None, url: str | None) -> tuple[str, ...]:
    text = " ".join(_TAGS.sub(" ", unescape(name)).split())
    if _ADDRESS.search(text.split()[0] if text else "") or is_outlet_of(text, site, url):
        return ()
    if persons := people(text, site):
        return tuple(person for person in persons if not is_outlet_of(person, site, url))
    return _plain(text, site, url)


def _plain(text: str, site: str | None, url: str | None) -> tuple[str, ...]:
    """A name that has not a person's shape (`Kiersten`, `mkolbe`, `The Example Team`), as it is written."""
    text = _BEHIND.sub("", _BEFORE.sub("", text)).strip(" .,;:|-–—•*\"'")
    wordy = len(text.split()) > MOST_WORDS or len(text) > LONGEST or not any(c.isalpha() for c in text)
    if wordy or _CHATTER.search(text) or _ADDRESS.search(text) or is_generic(text) or is_outlet_of(text, site, url):
        return ()
    return (text,)


def is_generic(name: str) -> bool:
    """Whether a name stands for whoever it was: `admin`, `Staff Writer`, `Redaktion`."""
    low = [word.strip(".,").casefold() for word in name.split()]
    job = all(word in listed("roles") or word in listed("ranks") for word in low)
    return squeeze(name) in listed("generic") or (job and not is_agency(name))


def is_outlet_of(name: str, site: str | None, url: str | None) -> bool:
    """Whether it is the site's own name, or an address of it. A person's name is in a host too often to count."""
    return is_outlet(name, site, None) or (" " not in name and is_outlet(name, None, url) and "." in name)
