"""The judge of what stands over an article: its headline, deck, outlet, section and author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from cleaner.document import Block, Claim, Source
from cleaner.stages._fold import caseless
from cleaner.stages._names import is_name, is_role, names_author
from cleaner.stages._prose import is_quoted
from cleaner.stages._titles import cut_outlet, names_outlet
from cleaner.stages._view import View

TITLE_WORDS = 30
"""Words a headline has at most; of 1,497 gold titles (WCXB) 99 % are shorter."""

LONE_WORDS = 3
"""Words up to which a line over the article can be its outlet or its section."""

HEAD_LINES = 3
"""Unexplained lines that may stand between a headline and the text: more, and the text is a list or verse."""

PROOF_REACH = 4
"""Lines under a headline among which its byline or date is looked for."""

TITLE_LETTERS = 400
"""Characters a page's headline has at most, its kicker included."""

VERSE_LINES = 6
"""Lines that are looked at before and behind one to tell verse from a headline over prose."""

KICKERS = 2
"""Lone lines over a headline up to which they are its section; more are a menu."""

SPOKEN_MARGIN = 0.25
"""Share of a line's words in the text by which a later line must beat an earlier one to be the headline."""

AUTHOR_WORDS = 12
"""Words a line that names the author has at most."""

FIRST_LETTERS = 12
"""Characters by which nearly every line is seen to be no echo of the headline."""

INTERVIEW = 3
"""Short questions from which a document is an interview, whose first question is no headline."""

_CAMEL = re.compile(r"^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$")
_PARTS = re.compile(r"\s+[|–—-]\s+|\s*[|｜]\s*")
_WORD = re.compile(r"\w+")
_ORDERED = re.compile(r"^\s*(?:\d{1,3}|[a-zA-Z])[.)]\s|^#{2,}")


def judge(view: View, standing: Mapping[int, Claim]) -> list[Claim]:
    """What the frame is made of: kinds title, site, tags, byline, bio, and navigation for what stands over it.

    `standing` holds the claims of the other judges that stand, by number of block.
    """
    return _settled(view, standing)


def _settled(view: View, standing: Mapping[int, Claim]) -> list[Claim]:
    """The claims on a dump, and those on what they leave: cleaning the cleaned text once more must change nothing."""
    source = view.source
    claims = found = _page(source, view.blocks) if source.page else _dump(view, standing)
    gone = set(standing)
    while found or source.page:
        gone.update(view.index(claim) for claim in found)
        found = _dump(view.without(gone), {})
        claims = claims + [claim._replace(found=_deck(source, claim)) for claim in found]
        if not found:
            break
    return claims


def _deck(source: Source, claim: Claim) -> dict[str, str]:
    """What a further line over the article says: it stands under a headline already, so it is a deck."""
    if claim.kind != "title" or claim.rule.endswith("/echo"):
        return {}
    return {"description": " ".join(source.text[claim.start : claim.end].split())}


def _page(source: Source, blocks: Sequence[Block]) -> list[Claim]:
    """The blocks that repeat the page's title, alone or behind a kicker: they are not text."""
    names = [value for name, value in source.meta if name in ("title", "og:title", "twitter:title")]
    names += [value for name, value in source.meta if name == "h1"][:1]
    keys = {_key(title) for name in names for title in (name, cut_outlet(name, None, None)[0])} - {""}
    keys.update(_key(part) for name in names for part in _PARTS.split(name) if part.count(" ") >= LONE_WORDS)
    long = [key for key in keys if key.count(" ") >= LONE_WORDS]
    claims = []
    for block in blocks:
        if block.end - block.start > TITLE_LETTERS or block.form in ("code", "row", "alt", "item"):
            continue
        key = _key(source.text[block.start : block.end])
        heads = block.form == "heading" and block.level <= 2
        if (key in keys and (heads or key.count(" ") >= LONE_WORDS)) or (
            heads and any(title in key and len(key) < 2 * len(title) for title in long)
        ):
            claims.append(_claim(block, "title", "title/page/headline", {}))
    return claims


class _Reading:
    """A dump's blocks with what the rules have claimed of them."""

    def __init__(self, view: View, standing: Mapping[int, Claim]) -> None:
        self.blocks, self.texts, self.measures, self.claimed = view.blocks, view.texts, view.measures, standing
        self.prose = view.kept_prose(standing)
        self.first = self.prose[0] if self.prose else len(view.blocks)

    @cached_property
    def questions(self) -> int:
        """Blocks that are short questions."""
        return sum(
            text.rstrip()[-1:] in "?？" and found.words <= TITLE_WORDS
            for text, found in zip(self.texts, self.measures, strict=True)
        )

    def prose_text(self) -> str:
        """The prose that stays."""
        return " ".join(self.texts[index] for index in self.prose)

    def names_author(self, index: int) -> bool:
        """Whether the line says who wrote the article: it has a word such as `by`, or a date or byline beside it."""
        text, measured = self.texts[index].strip(), self.measures[index]
        if measured.words > AUTHOR_WORDS or measured.ends or not text:
            return False
        beside = (self.claimed[near].kind for near in (index - 1, index + 1) if near in self.claimed)
        return names_author(text) or (any(kind in ("byline", "dateline") for kind in beside) and is_name(text))

    def is_verse(self, index: int) -> bool:
        """Whether the line stands among lines that run on: they end in a comma or begin in lower case."""
        before = (number for number in range(index - 1, -1, -1) if number not in self.claimed)
        behind = (number for number in range(index, len(self.blocks)) if number not in self.claimed)
        numbers = (*islice(before, VERSE_LINES), *islice(behind, VERSE_LINES))
        near = [self.texts[number].strip() for number in numbers]
        return sum(text[-1:] in ",;，、" or text[:1].islower() for text in near) > 1


def _dump(view: View, standing: Mapping[int, Claim]) -> list[Claim]:
    reading = _Reading(view, standing)
    return list(_head(reading)) if reading.prose else []


def _head(reading: _Reading) -> Iterator[Claim]:
    """Headline, outlet and section among the lines before the first prose."""
    lines = [index for index in range(reading.first) if index not in reading.claimed]
    candidates = [index for index in lines if _can_be_title(reading, index)]
    if not candidates:
        return
    body = reading.prose_text()
    spoken = Counter(_WORD.findall(caseless(body)))
    proved = [index for index in candidates if _is_proved(reading, index, candidates)]
    head = _choose(reading, proved, spoken) if proved else candidates[0]
    if sum(index >= head for index in candidates) > HEAD_LINES + 1:
        return
    title, site = cut_outlet(" ".join(reading.texts[head].split()), None, None, body)
    found = {"title": title.lstrip("# "), **({"site": site} if site else {})}
    yield _claim(reading.blocks[head], "title", "title/dump/headline", found)
    yield from _echoes(reading, head, title)
    spoken.update(_WORD.findall(caseless(title)))
    kickers = lines.index(head) <= KICKERS
    for index in lines:
        if index != head and _key(reading.texts[index]) != _key(title):
            yield from _lone(reading, index, index > head, kickers, spoken)
            if proved and index < head:
                yield _claim(reading.blocks[index], "navigation", "navigation/dump/above-headline", {})


def _choose(reading: _Reading, proved: Sequence[int], spoken: Counter[str]) -> int:
    """The headline among lines over a byline: one that stands there twice, else the first the text speaks of."""
    keys = [_key(cut_outlet(" ".join(reading.texts[index].split()), None, None)[0]) for index in proved]
    twice = [index for at, index in enumerate(proved) if keys[at] in keys[:at]]
    if twice:
        return twice[-1]
    shares = [_share(key, spoken) for key in keys]
    return next(index for index, share in zip(proved, shares, strict=True) if share >= max(shares) - SPOKEN_MARGIN)


def _share(key: str, spoken: Counter[str]) -> float:
    words = [word for word in key.split() if len(word) > 3] or key.split()
    return sum(word in spoken for word in words) / max(1, len(words))


def _is_proved(reading: _Reading, index: int, candidates: Sequence[int]) -> bool:
    """Whether a byline or a date stands under the line, or the same line stands over it with the outlet behind."""
    below = [
        reading.claimed[number] for number in range(index + 1, index + 1 + PROOF_REACH) if number in reading.claimed
    ]
    if not any(claim.kind in ("byline", "dateline") and claim.found for claim in below):
        return False
    own = _key(reading.texts[index])
    return not any(_key(reading.texts[other]) == own for other in candidates if other > index)


def _can_be_title(reading: _Reading, index: int) -> bool:
    """A line of some words without a sentence end, that is no list item, row, code or quotation."""
    measured, text = reading.measures[index], reading.texts[index].rstrip()
    if reading.blocks[index].form not in ("line", "heading") or _ORDERED.match(text):
        return False
    if is_quoted(text) and measured.ends:
        return False
    if not (LONE_WORDS < measured.words <= TITLE_WORDS) or len(text) > 250:
        return False
    if text[-1] in ",，、" or reading.is_verse(index) or names_author(text):
        return False
    if text[-1] in "?？":
        return reading.questions < INTERVIEW
    return not measured.ends or (text[-1] in "!！'\"”’»)" and text[-2:-1] not in ".。")


def _echoes(reading: _Reading, head: int, title: str) -> Iterator[Claim]:
    """The same headline once more, as scrapers leave it where a page prints it twice."""
    own = _key(title)
    for index, text in enumerate(reading.texts):
        if index == head or reading.measures[index].words <= LONE_WORDS or len(text) < len(own):
            continue
        if own.startswith(_key(text[:FIRST_LETTERS])) and _key(text) == own:
            yield _claim(reading.blocks[index], "title", "title/dump/echo", {})


def _lone(reading: _Reading, index: int, after: bool, kickers: bool, spoken: Counter[str]) -> Iterator[Claim]:
    """A line by the headline: its deck, the section if the article speaks of it, the outlet, the author."""
    text, block, measured = " ".join(reading.texts[index].split()), reading.blocks[index], reading.measures[index]
    if after and reading.names_author(index):
        yield _claim(block, "byline", "byline/dump/author-line", {"author": text})
        return
    if after and _can_be_title(reading, index):
        yield _claim(block, "title", "title/dump/deck", {"description": text})
        return
    lone = measured.words <= LONE_WORDS and not measured.ends and block.form == "line"
    words = _WORD.findall(caseless(text))
    next_to_text = index + 1 == reading.first
    if lone and (_CAMEL.match(text) or names_outlet(text)):
        yield _claim(block, "site", "site/dump/outlet-line", {"site": text})
    elif lone and words and all(spoken[word] for word in words) and (kickers if not after else not next_to_text):
        yield _claim(block, "tags", "tags/dump/section-line", {"tag": text})
    elif lone and after and is_name(text):
        yield _claim(block, "byline", "byline/dump/name-line", {"author": text})
    elif after and is_role(text) and _follows_byline(reading, index):
        yield _claim(block, "byline", "byline/dump/role", {})
    elif lone and not after and kickers:
        yield _claim(block, "tags", "tags/dump/kicker", {"tag": text})


def _follows_byline(reading: _Reading, index: int) -> bool:
    before = reading.claimed.get(index - 1)
    return before is not None and before.kind == "byline"


def _claim(block: Block, kind: str, rule: str, found: dict[str, str]) -> Claim:
    return Claim(block.start, block.end, kind, rule, 0.8, True, "block", "any", found)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(caseless(text)))
