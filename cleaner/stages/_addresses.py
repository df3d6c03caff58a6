"""Parts of web addresses, of which a faulty one has none."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def host(url: str | None) -> str:
    """The host's name in small letters, or an empty string."""
    try:
        return (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return ""


def path(url: str | None) -> str:
    """The path, or an empty string."""
    try:
        return urlsplit(url).path if url else ""
    except ValueError:
        return ""


def join(base: str | None, target: str) -> str:
    """The target as it is meant on the page at `base`, or an empty string where it is no address."""
    try:
        return urljoin(base or "", target.strip())
    except ValueError:
        return ""
