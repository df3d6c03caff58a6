"""Title, site, authors, date, tags, address, description: from what was removed and what a page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from cleaner.document import Removal, Source
from cleaner.stages import _dates, _declared
from cleaner.stages._credit_lines import signature
from cleaner.stages._facts import Facts, split_tags
from cleaner.stages._name_words import is_agency
from cleaner.stages._names import are_brands, people
from cleaner.stages._outlet import outlet
from cleaner.stages._tidy import tidy
from cleaner.stages._titles import cut_outlet, names_outlet

MENU_TAGS = 4
"""Section names in a row from which they are a menu and say nothing of the article."""

TOGETHER = 300
"""Code points between the bylines of one article at most: farther down stand those of others, and photographers."""

_PATH = re.compile(r"\s+[>›»]\s+")


def describe(source: Source, removals: Sequence[Removal], lang: str | None, url: str | None) -> dict[str, Any]:
    """The metadata of a document: title, site, authors, date, tags, url, description, as `Cleaned` holds them.

    `lang` (ISO 639-1) and `url` settle how ambiguous dates are read. What is not said is None or an empty tuple.
    """
    said = _removed(source, removals, lang, url)
    facts = said if not source.page else _declared.read(source, lang, url, said)
    return facts._asdict()


def _removed(source: Source, removals: Sequence[Removal], lang: str | None, url: str | None) -> Facts:
    """What the removals carry."""
    site = next(_values(removals, "site"), None)
    title, tail = _title(removals, site, url)
    site = site or tail or (None if source.page else outlet(source.text, removals, title))
    comments = _comments(source, removals)
    above = sorted((removal for removal in removals if removal.start < comments), key=lambda removal: -removal.score)
    stamps = [*_values(above, "date"), *_values(above, "modified")]
    dates = filter(None, (_dates.parse(stamp, lang, url) for stamp in stamps))
    return Facts(
        title=title,
        site=site,
        authors=_authors(removals, site),
        date=next(dates, None) or _dates.in_url(url),
        tags=split_tags(_tags(source, removals)),
        url=url,
        description=next(_values(removals, "description"), None),
    )


def _tags(source: Source, removals: Sequence[Removal]) -> Iterator[str]:
    """The tags, and of a breadcrumb its parts behind the first; the lines of a menu are none."""
    run: list[Removal] = []
    end = 0
    for removal in removals:
        if source.text[end : removal.start].strip():  # something that stays stands between
            yield from _of_run(run)
            run = []
        if removal.found.get("tag"):
            run.append(removal)
        end = removal.end
    yield from _of_run(run)


def _of_run(run: Sequence[Removal]) -> Iterator[str]:
    if len(run) < MENU_TAGS:
        for value in _values(run, "tag"):
            path = _PATH.split(value)
            yield from path[1:] if len(path) > 1 else path


def _comments(source: Source, removals: Sequence[Removal]) -> int:
    """Where the readers' comments begin: the dates behind are theirs."""
    half = len(source.text) // 2
    heads = (removal.start for removal in removals if removal.kind == "comments" and removal.start > half)
    return next(heads, len(source.text))


def _authors(removals: Sequence[Removal], site: str | None) -> tuple[str, ...]:
    """The names of the surest bylines; agencies and outlets only where no person, a desk only where it is surer."""
    found = [removal for removal in removals if removal.kind != "caption" and _named(removal, site)]
    surest = max((removal.score for removal in found), default=0.0)
    told = _together([removal for removal in found if removal.score == surest])
    names = tuple(dict.fromkeys(name for removal in told for name in _named(removal, site)))
    if are_brands(names):
        return ()
    persons = tuple(name for name in names if not is_agency(name) and not names_outlet(name))
    desks = [removal for removal in removals if removal.found.get("desk")]
    desk = max(desks, key=lambda removal: removal.score, default=None)
    if desk and (not names or desk.score > surest):
        return tuple(_values([desk], "desk"))
    return persons or names or _signed(removals)


def _signed(removals: Sequence[Removal]) -> tuple[str, ...]:
    """Who signs where no byline names a person: `By Harbour Weather`."""
    said = _values((removal for removal in removals if removal.kind == "byline"), "author")
    return tuple(islice(filter(None, map(signature, said)), 1))


def _together(found: Sequence[Removal]) -> Iterator[Removal]:
    """The first removal, and those that follow close upon it."""
    end = found[0].end if found else 0
    for removal in found:
        if removal.start - end > TOGETHER:
            return
        end = removal.end
        yield removal


def _named(removal: Removal, site: str | None) -> tuple[str, ...]:
    return tuple(name for line in _values([removal], "author") for name in people(line, site))


def _title(removals: Sequence[Removal], site: str | None, url: str | None) -> tuple[str | None, str | None]:
    """The headline; its judge has cut what looks like an outlet, so that here only a proved one goes."""
    titles = _values([removal for removal in removals if removal.kind == "title"], "title")
    return next((cut_outlet(text, site, url, proof=True) for text in titles), (None, None))


def _values(removals: Iterable[Removal], key: str) -> Iterator[str]:
    told = (value for removal in removals if (value := removal.found.get(key)))
    return (text for value in told if (text := tidy(" ".join(value.split()))))
