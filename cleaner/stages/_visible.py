"""Author and date of a page that its markup does not name: read from the lines around the headline, as in a dump."""

from __future__ import annotations

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
LONGEST = 600
"""Lines that are longer are paragraphs, and cut here."""


class Seen(NamedTuple):
    """The names and the stamp that stand beside the headline; an empty tuple and None where none do."""

    authors: tuple[str, ...] = ()
    stamp: str | None = None


def around(text: str, title: str | None) -> Seen:
    """What stands around the last line that says the title, or around the first of a page that does not show it."""
    key = key_of(title or "")
    lines = [line.strip()[:LONGEST] for line in text.split("\n") if line.strip()]
    places = [at for at, line in enumerate(lines) if len(line) < LONGEST and key and key_of(line) == key]
    if not places:
        return Seen()
    at = places[0]
    first, last = max(0, at - ABOVE), min(len(lines), at + BELOW + 1)
    texts = lines[first:last]
    view = Lines("\n".join(texts), texts, [0] * len(texts), [measure(line) for line in texts], {})
    spoken = "\n".join(lines[last : last + 60])[:BEGINNING]
    head = [at - first]
    span = [number for number in range(len(texts)) if number != at - first]
    credit, seen = credits(view, span, head, spoken), stamp(view, span, head)
    return Seen(credit.names if credit and credit.weight >= SURE else (), seen.text if seen else None)
