"""Which site a document belongs to: the name under which a profile knows it."""

from __future__ import annotations

from functools import lru_cache

from cleaner.document import Source
from cleaner.stages._addresses import host

REMEMBERED = 4096
"""Hosts whose registrable part is remembered: a job asks for the same few again and again."""


def site_of(named: str | None, url: str | None, source: Source) -> str | None:
    """The site in small letters: as the caller named it, else of the document's address, else as the page declares it.

    An address counts by its registrable host (`news.example.co.uk`: `example.co.uk`); a name that is none, as it is.
    None where nobody says.
    """
    if named and named.strip():
        return _registrable(host(named if "//" in named else f"//{named}")) or " ".join(named.casefold().split())
    addresses = [url, *_told(source, "canonical"), *_told(source, "og:url")]
    found = next(filter(None, map(_registrable, map(host, addresses))), None)
    return found or next((" ".join(name.casefold().split()) for name in _told(source, "og:site_name")), None)


def _told(source: Source, wanted: str) -> list[str]:
    return [value for name, value in source.meta if name == wanted]


@lru_cache(maxsize=REMEMBERED)
def _registrable(name: str) -> str | None:
    """The part of a host that is registered with somebody; the whole host where its ending is not a public suffix."""
    if "." not in name:
        return None
    from tld import get_tld

    found = get_tld(f"http://{name}", fail_silently=True, as_object=True, search_private=True)
    return getattr(found, "fld", None) or name.removeprefix("www.")
