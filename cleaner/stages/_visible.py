"""Author and date of a page that its markup does not name: read from the lines around the headline, as in a dump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.stages._credits import credits
from cleaner.stages._headline import Lines, key_of
from cleaner.stages._prose import measure
from cleaner.stages._stamps import stamp

ABOVE, BELOW = 6, 14
"""Lines over and under the headline that are looked at."""
BEGINNING = 3_000
"""Characters behind them that are the text: whoever is spoken of there is hardly its author."""
SURE = 2.2
"""Weight of a credit that is introduced, or has a job or a date in its line: in a page menus look like names."""
_LABELLED = re.compile(
    r"(?im)^.{0,80}?\b((?:(?:last|page) )?(?:updated|modified|published|reviewed|revised|posted)\b.{0,40}?"
    r"\b(?:19|20)\d\d\b.{0,20})$"
)
SLACK = 20
"""Characters by which a line that says the title is longer or shorter at most."""
LONGEST = 600
"""Lines that are longer are paragraphs, and cut here."""


class Seen(NamedTuple):
    """The names and the stamp that stand beside the headline, and the one stamp of the page that is labelled as such.

    An empty tuple and None where there are none.
    """

    authors: tuple[str, ...] = ()
    stamp: str | None = None
    label: str | None = None


def around(text: str, titles: Sequence[str]) -> Seen:
    """What stands around the first line that says the first of the titles that any line says.

    The labelled stamp may stand anywhere.
    """
    lines = [line.strip()[:LONGEST] for line in text.split("\n") if line.strip()]
    places = (at for title in titles for at in _said(lines, title))
    label = _label(text)
    if (at := next(places, None)) is None:
        return Seen(label=label)
    first, last = max(0, at - ABOVE), min(len(lines), at + BELOW + 1)
    texts = lines[first:last]
    view = Lines("\n".join(texts), texts, [0] * len(texts), [measure(line) for line in texts], {})
    spoken = "\n".join(lines[last : last + 60])[:BEGINNING]
    head = [at - first]
    span = [number for number in range(len(texts)) if number != at - first]
    credit, seen = credits(view, span, head, spoken), stamp(view, span, head)
    return Seen(credit.names if credit and credit.weight >= SURE else (), seen.text if seen else None, label)


def _said(lines: Sequence[str], title: str) -> Iterator[int]:
    """The lines that say the title and nothing else."""
    key, near = key_of(title), range(len(title) - SLACK, len(title) + SLACK)
    return (at for at, line in enumerate(lines) if key and len(line) in near and key_of(line) == key)


def _label(text: str) -> str | None:
    """The line that says when the page was published or changed, wherever it stands; None where several say so."""
    found = {line.strip() for line in _LABELLED.findall(text)}
    return found.pop() if len(found) == 1 else None
