"""Author and date of a page that its markup does not name: read from the lines around the headline, as in a dump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.stages._credits import Credit, credits
from cleaner.stages._headline import Lines, key_of
from cleaner.stages._prose import measure
from cleaner.stages._stamps import Stamp, stamp

ABOVE, BELOW = 6, 14
"""Lines over and under the headline that are looked at."""
BEGINNING = 3_000
"""Characters behind them that are the text: whoever is spoken of there is hardly its author."""
SURE = 2.1
"""Weight of a credit that is introduced, or has a job or a date in its line: in a page menus look like names."""
INTRODUCED = 3.0
"""Weight of a credit behind a word such as `by`."""
PLACES = 3
"""Lines that say the headline and are looked at: menus and lists of contents say it too."""
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


def around(text: str, titles: Sequence[str], written: bool = True) -> Seen:
    """What stands around the lines that say the first of the titles that any line says; the surest of them is believed.

    `written`: the page is known to be somebody's; on others without a stamp a lone name is a product's or a section's,
    and only one that is introduced counts. The labelled stamp may stand anywhere.
    """
    lines = [line.strip()[:LONGEST] for line in text.split("\n") if line.strip()]
    found = next(filter(None, (list(islice(_said(lines, title), PLACES)) for title in titles)), [])
    seen = [_beside(lines, at) for at in found]
    credit = max((credit for credit, _ in seen if credit), key=lambda credit: credit.weight, default=None)
    dated = next((stamp.text for _, stamp in seen if stamp), None)
    named = credit is not None and credit.weight >= (SURE if written or dated else INTRODUCED)
    return Seen(credit.names if credit and named else (), dated, _label(text))


def _beside(lines: Sequence[str], at: int) -> tuple[Credit | None, Stamp | None]:
    """The credit and the stamp around the headline that begins at a line, and may be said once more in the next."""
    first, last = max(0, at - ABOVE), min(len(lines), at + BELOW + 1)
    texts = list(lines[first:last])
    view = Lines("\n".join(texts), texts, [0] * len(texts), [measure(line) for line in texts], {})
    spoken = "\n".join(lines[last : last + 60])[:BEGINNING]
    head = [number for number in (at - first, at - first + 1) if texts[number : number + 1] == [lines[at]]]
    span = [number for number in range(len(texts)) if number not in head]
    credit = credits(view, span, head, spoken)
    told = credit is not None and all(name.casefold() in lines[at].casefold() for name in credit.names)
    return None if told else credit, stamp(view, span, head)


def _said(lines: Sequence[str], title: str) -> Iterator[int]:
    """The lines that say the title and nothing else."""
    key, near = key_of(title), range(len(title) - SLACK, len(title) + SLACK)
    return (at for at, line in enumerate(lines) if key and len(line) in near and key_of(line) == key)


def _label(text: str) -> str | None:
    """The line that says when the page was published or changed, wherever it stands; None where several say so."""
    dated = "\n".join(line for line in text.split("\n") if "19" in line or "20" in line)  # most lines have no year
    found = {line.strip() for line in _LABELLED.findall(dated)}
    return found.pop() if len(found) == 1 else None
