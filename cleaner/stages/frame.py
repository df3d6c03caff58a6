"""The judge of what stands over an article: its headline, deck, outlet, section and author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from cleaner.document import Block, Claim, Source
from cleaner.stages import _headline
from cleaner.stages._credits import Credit, credits, names_only
from cleaner.stages._fold import caseless
from cleaner.stages._headline import PROOF_REACH, SPOKEN_LINES, TITLE_WORDS, Headline, Lines
from cleaner.stages._names import is_name, is_role, names_author, people
from cleaner.stages._prose import Measure, is_quoted, measure
from cleaner.stages._stamps import stamp
from cleaner.stages._titles import cut_outlet, names_outlet

LONE_WORDS = 3
"""Words up to which a line over the article can be its outlet or its section."""

HEAD_LINES = 3
"""Unexplained lines that may stand between a headline and the text: more, and the text is a list or verse."""

ARTICLE_LINES = 12
"""Lines over the text from which a dump is that of a whole page."""

SURE = 1.0
"""Score of what stands by the headline: it outweighs the rules, which know the lines of other articles as well."""

LED = 25
"""Lines under a headline within which text must follow where the run of prose lies farther off."""

FAR, ABOVE, OPENING, BEHIND = 40, 6, 2, 8
"""Lines under and over a headline among which its author stands, blocks of text among them, and lines behind the text."""

COMMAS = 4
"""Commas a headline has at most: a line with more is a list of tags."""

RESIDUE = 4
"""Claimed blocks from which a dump with few lines over the text can be that of a whole page as well."""

LIST_KINDS = ("navigation", "see_also", "tags")
"""Kinds of claims by whose lists a headline is taken at times."""

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

INTERVIEW = 3
"""Short questions from which a document is an interview, whose first question is no headline."""

_CAMEL = re.compile(r"^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$")
_PARTS = re.compile(r"\s+[|–—-]\s+|\s*[|｜]\s*")
_STAMPED = re.compile(r"\d, ?(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\d:\d\d|\d:\d\d.*\b(?:19|20)\d\d\b|\d[./]\d{1,2}[./](?:20)?\d\d\b")
_WORD = re.compile(r"\w+")
_ORDERED = re.compile(r"^\s*(?:\d{1,3}|[a-zA-Z])[.)]\s|^#{2,}")


def judge(source: Source, blocks: Sequence[Block], standing: Mapping[int, Claim]) -> list[Claim]:
    """What the frame is made of: kinds title, site, tags, byline, bio, and navigation for what stands over it.

    `standing` holds the claims of the other judges that stand, by number of block.
    """
    return _settled(source, blocks, standing)


def _settled(source: Source, blocks: Sequence[Block], standing: Mapping[int, Claim]) -> list[Claim]:
    """The claims on a dump, and those on what they leave: cleaning the cleaned text once more must change nothing."""
    texts = [source.text[block.start : block.end] for block in blocks]
    read = [(block, text, measure(text)) for block, text in zip(blocks, texts, strict=True)]
    claims = found = _page(source, blocks) if source.page else _dump(source, read, standing)
    gone = {blocks[index].start for index in standing}
    while found or source.page:
        gone.update(claim.start for claim in found)
        read = [entry for entry in read if entry[0].start not in gone]
        found = _dump(source, read, {})
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


Read = tuple[Block, str, Measure]


class _Reading:
    """A dump's blocks with what the rules have claimed of them."""

    def __init__(self, source: Source, read: Sequence[Read], standing: Mapping[int, Claim]) -> None:
        self.blocks = blocks = [block for block, _, _ in read]
        self.texts = [text for _, text, _ in read]
        self.measures = [measured for _, _, measured in read]
        self.claimed = standing
        self.lines = Lines(source.text, self.texts, [block.start for block in blocks], self.measures, standing)
        self.span = _headline.body_of(self.lines)
        self.body = self.span[0]
        prose = (index for index, found in enumerate(self.measures) if found.prose and index not in standing)
        self.first = next(prose, len(blocks))

    def is_interview(self) -> bool:
        """Whether many short lines ask."""
        pairs = zip(self.texts, self.measures, strict=True)
        asked = (text.rstrip()[-1:] in "?？" and found.words <= TITLE_WORDS for text, found in pairs)
        return sum(asked) >= INTERVIEW

    def prose_text(self) -> str:
        """The prose that stays."""
        kept = (index for index, found in enumerate(self.measures) if found.prose and index not in self.claimed)
        return " ".join(self.texts[index] for index in kept)

    def beginning(self) -> str:
        """The first blocks of the text."""
        kept = (index for index in range(self.body, len(self.blocks)) if self.measures[index].prose)
        return " ".join(self.texts[index] for index in islice(kept, SPOKEN_LINES))

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


def _dump(source: Source, read: Sequence[Read], standing: Mapping[int, Claim]) -> list[Claim]:
    reading = _Reading(source, read, standing)
    return list(_head(reading)) if reading.first < len(read) else []


def _head(reading: _Reading) -> Iterator[Claim]:
    """Headline, outlet and section among the lines before the first prose."""
    if told := _headline.told_by_page(reading.lines, reading.body):
        yield from _whole_page(reading, told)
        return
    able = (index for index in _headline.window(reading.lines, reading.span) if _is_like_headline(reading, index))
    page = reading.body > ARTICLE_LINES or len(reading.claimed) >= RESIDUE
    if page and (found := _headline.over_text(reading.lines, reading.span, list(able), True)):
        yield from _whole_page(reading, found)
    elif reading.body <= ARTICLE_LINES:
        yield from _article(reading)
    else:
        yield from _credited(reading, ())


def _is_like_headline(reading: _Reading, index: int) -> bool:
    """Whether a line of a whole page has the shape of a headline; what a list has taken may be one as well."""
    claim = reading.claimed.get(index)
    if claim is not None and claim.kind not in LIST_KINDS:
        return False
    measured, text = reading.measures[index], reading.texts[index].rstrip()
    if reading.blocks[index].form not in ("line", "heading", "item") or not LONE_WORDS <= measured.words <= TITLE_WORDS:
        return False
    if text[-1] in ",，、;:" or text.count(",") > COMMAS or names_author(text) or names_only(text) or _STAMPED.search(text):
        return False
    return not measured.ends or text[-1] in "?？!！" or (text[-1] in "'\"”’»)" and text[-2:-1] not in ".。")


def _whole_page(reading: _Reading, headline: Headline) -> Iterator[Claim]:
    """The claims on a page's headline, on what repeats it, on what stands between it and the text, and over it."""
    blocks = reading.blocks
    found = {"title": headline.title, **({"site": headline.site} if headline.site else {})}
    yield _claim(blocks[headline.lines[0]], "title", "title/dump/headline", found)
    for index in (*headline.lines[1:], *headline.echoes):
        yield _claim(blocks[index], "title", "title/dump/echo", {})
    said = {*headline.lines, *headline.echoes}
    credited = _credited(reading, headline.lines)
    yield from credited
    yield from _elsewhere(reading, headline.lines)
    starts = {claim.start for claim in credited}
    said.update(index for index, block in enumerate(blocks) if block.start in starts)
    spoken = Counter(_WORD.findall(caseless(f"{reading.beginning()} {headline.title}")))
    for index in range(headline.lines[-1] + 1, reading.body):
        if index not in reading.claimed and index not in said:
            yield from _lone(reading, index, True, True, spoken)
    if headline.lines[0] <= reading.body + 1:
        for index in range(headline.lines[0]):
            if index not in reading.claimed and index not in said and not reading.measures[index].prose:
                yield _claim(blocks[index], "navigation", "navigation/dump/above-headline", {})


def _credited(reading: _Reading, head: Sequence[int]) -> list[Claim]:
    """The claims on the lines around the headline that name the author and the date."""
    span = _around(reading, head)
    said: dict[int, tuple[str, dict[str, str]]] = {}
    if credit := credits(reading.lines, span, head, reading.beginning()):
        said.update((index, ("byline", {})) for index in credit.lines)
        said[_bearer(reading, credit)] = ("byline", {"author": ", ".join(credit.names)})
    if dated := stamp(reading.lines, span, head):
        kind, found = said.get(dated.index, ("dateline", {}))
        said[dated.index] = (kind, {**found, "modified" if dated.modified else "date": dated.text})
    return [_said(reading, index, kind, found) for index, (kind, found) in said.items()]


def _said(reading: _Reading, index: int, kind: str, found: dict[str, str]) -> Claim:
    """The claim on a line by the headline: the rule's own, made sure, where a rule has read the same from it."""
    claim = reading.claimed.get(index)
    if claim is not None and claim.takes == "block" and _agrees(claim.found, found):
        return claim._replace(score=SURE, sure=True)
    kind = claim.kind if claim is not None and claim.kind == "byline" else kind
    return _claim(reading.blocks[index], kind, f"{kind}/dump/by-headline", found)._replace(score=SURE)


def _agrees(rule: Mapping[str, str], found: Mapping[str, str]) -> bool:
    """Whether a rule's metadata say all that was found, and as much."""
    dates = {rule.get("date"), rule.get("modified")}
    stamp_said = found.get("date") or found.get("modified")
    dated = stamp_said is None or stamp_said in dates
    return bool(rule) and dated and ("author" not in found or people(rule.get("author", "")) == people(found["author"]))


def _bearer(reading: _Reading, credit: Credit) -> int:
    """The line of a credit that holds its first name."""
    name = credit.names[0].split()[-1].casefold()
    return next((index for index in credit.lines if name in reading.texts[index].casefold()), credit.lines[0])


def _stays(reading: _Reading, index: int) -> bool:
    return reading.measures[index].prose and index not in reading.claimed


def _elsewhere(reading: _Reading, head: Sequence[int]) -> Iterator[Claim]:
    """Bylines and dates far from a page's headline are those of other articles: they go, but say nothing of this one."""
    near = {*_around(reading, head), *range(reading.span[1] - 1, reading.span[1] + BEHIND)}
    for index, claim in reading.claimed.items():
        if claim.kind in ("byline", "dateline") and claim.found and claim.takes != "match" and index not in near:
            yield _claim(reading.blocks[index], claim.kind, f"{claim.kind}/dump/elsewhere", {})._replace(score=SURE)


def _around(reading: _Reading, head: Sequence[int]) -> list[int]:
    """The lines in which author and date are looked for: from some above the headline to the first blocks of text."""
    following = next((index for index in range(head[-1] + 1, len(reading.blocks)) if _stays(reading, index)), 0) if head else 0
    led = bool(head) and (head[0] >= reading.body - FAR or following - head[-1] <= LED)
    top = head[0] if led else max(0, reading.body - FAR // 2)
    under = head[-1] + 1 if led else top
    body = following if led and following < reading.body - FAR else reading.body
    prose = [index for index in range(max(under, body), len(reading.blocks)) if reading.measures[index].prose]
    last = prose[OPENING] if len(prose) > OPENING else len(reading.blocks) - 1
    return [*range(under, min(last, under + FAR) + 1), *range(max(0, top - ABOVE), top)]


def _article(reading: _Reading) -> Iterator[Claim]:
    """The frame of an article with few lines over it."""
    lines = [index for index in range(reading.first) if index not in reading.claimed]
    candidates = [index for index in lines if _can_be_title(reading, index)]
    if not candidates:
        yield from _credited(reading, ())
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
    credited = _credited(reading, (head,))
    yield from credited
    starts = {claim.start for claim in credited}
    for index in lines:
        if index != head and reading.blocks[index].start not in starts and _key(reading.texts[index]) != _key(title):
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
        return not reading.is_interview()
    return not measured.ends or (text[-1] in "!！'\"”’»)" and text[-2:-1] not in ".。")


def _echoes(reading: _Reading, head: int, title: str) -> Iterator[Claim]:
    """The same headline once more, as scrapers leave it where a page prints it twice."""
    own = _key(title)
    for index in range(len(reading.blocks)):
        if index != head and reading.measures[index].words > LONE_WORDS and _key(reading.texts[index]) == own:
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
