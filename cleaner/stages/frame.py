"""The judge of an article's frame: the headline, outlet and section lines over it, the signature under it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cleaner.document import Block, Claim, Source
from cleaner.stages._fold import caseless
from cleaner.stages._names import people
from cleaner.stages._prose import Measure, count_words, is_quoted, measure
from cleaner.stages._titles import cut_outlet

TITLE_WORDS = 30
"""Words a headline has at most; of 1,497 gold titles (WCXB) 99 % are shorter."""

LONE_WORDS = 3
"""Words up to which a line over the article can be its outlet or its section."""

HEAD_LINES = 3
"""Unexplained lines that may stand between a headline and the text: more, and the text is a list or verse."""

MENU_LINES = 6
"""Lines from which a run of short ones can be a menu."""

MENU_SHARE = 0.34
"""Share of a run of short lines that the rules must know before all of it is taken for a menu."""

INTERVIEW = 3
"""Short questions from which a document is an interview, whose first question is no headline."""

BIO_BLOCKS = 2
"""Blocks about the author that may follow a signature."""

_OUTLET = re.compile(
    r"(?i)\b(?:news|times|post|herald|tribune|gazette|journal|daily|weekly|today|press|media|network|tv|radio|fm|magazine|"
    r"zeitung|nachrichten|anzeiger|blatt|kurier|bote|journal|courrier|dépêche|gazette|diario|periódico|noticias|correio|"
    r"jornal|folha|giornale|corriere|gazzetta|notizie|krant|dagblad|nieuws|gazeta|dziennik|kurier|wiadomości|новости|"
    r"газета|вести|gazetesi|haber|tidning|bladet|posten|avis|avisen|noviny|listy|deník)\b|\.(?:com|org|net|info|news|[a-z]{2})$"
)
_CAMEL = re.compile(r"^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$")
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?](?:\s|$|[\"”])")
_ORDERED = re.compile(r"^\s*(?:\d{1,3}|[a-zA-Z])[.)]\s|^#{2,}")


def judge(source: Source, blocks: Sequence[Block], claims: Sequence[Claim]) -> list[Claim]:
    """What the frame is made of: kinds title, site, tags, byline, bio and, for menus, navigation."""
    return _page(source, blocks) if source.page else _dump(source, blocks, claims)


def _page(source: Source, blocks: Sequence[Block]) -> list[Claim]:
    """The headings that repeat the page's title: they are not text."""
    names = {_key(value) for name, value in source.meta if name in ("title", "og:title", "h1", "twitter:title")}
    titles = [cut_outlet(value, None, None)[0] for name, value in source.meta if name in ("title", "og:title")]
    names.update(map(_key, titles))
    return [
        _claim(block, "title", "title/page/headline", {})
        for block in blocks
        if block.form == "heading" and block.level <= 2 and _key(source.text[block.start : block.end]) in names
    ]


class _Reading:
    """A dump's blocks with what the rules have claimed of them."""

    def __init__(self, source: Source, blocks: Sequence[Block], claims: Sequence[Claim]) -> None:
        self.blocks = blocks
        self.texts = [source.text[block.start : block.end] for block in blocks]
        self.measures: list[Measure] = [measure(text) for text in self.texts]
        starts = {block.start: index for index, block in enumerate(blocks)}
        blockwise = [claim for claim in claims if claim.start in starts and claim.takes != "match"]
        self.claimed = {
            starts[claim.start]: claim
            for claim in blockwise
            if claim.sure or not self.measures[starts[claim.start]].prose
        }
        prose = [index for index, found in enumerate(self.measures) if found.prose and index not in self.claimed]
        self.first = prose[0] if prose else len(blocks)
        self.last = prose[-1] if prose else -1
        self.questions = sum(
            text.rstrip()[-1:] in "?？" and found.words <= TITLE_WORDS
            for text, found in zip(self.texts, self.measures, strict=True)
        )


def _dump(source: Source, blocks: Sequence[Block], claims: Sequence[Claim]) -> list[Claim]:
    reading = _Reading(source, blocks, claims)
    if reading.last < 0:
        return []
    menus = [*_menus(reading, range(reading.first)), *_menus(reading, range(reading.last + 1, len(blocks)))]
    taken = {claim.start for claim in menus}
    return menus + list(_head(reading, taken)) + list(_signature(reading, source))


def _menus(reading: _Reading, span: range) -> Iterator[Claim]:
    """Runs of short lines of which the rules know a good part."""
    run: list[int] = []
    for index in [*span, -1]:
        if index >= 0 and reading.measures[index].words <= LONE_WORDS + 1 and not reading.measures[index].ends:
            run.append(index)
            continue
        known = sum(number in reading.claimed for number in run)
        if len(run) >= MENU_LINES and known >= MENU_SHARE * len(run):
            for number in run:
                yield _claim(reading.blocks[number], "navigation", "navigation/any/menu", {})
        run = []


def _head(reading: _Reading, taken: set[int]) -> Iterator[Claim]:
    """Headline, outlet and section among the lines before the first prose."""
    lines = [
        index
        for index in range(reading.first)
        if index not in reading.claimed and reading.blocks[index].start not in taken
    ]
    place = next((at for at, index in enumerate(lines) if _can_be_title(reading, index)), None)
    if place is None:
        return
    head = lines[place]
    before, after = lines[:place], lines[place + 1 :]
    loose = [index for index in after if reading.measures[index].words > LONE_WORDS]
    if len(loose) > HEAD_LINES or len(after) > 2 * HEAD_LINES or len(before) > 2 * HEAD_LINES:
        return
    body = Counter(_WORD.findall(caseless(" ".join(reading.texts[reading.first :]))))
    title, site = cut_outlet(" ".join(reading.texts[head].split()), None, None)
    found = {"title": title.lstrip("# "), **({"site": site} if site else {})}
    yield _claim(reading.blocks[head], "title", "title/dump/headline", found)
    yield from _echoes(reading, head, title)
    for index in before + after:
        if _key(reading.texts[index]) != _key(title):
            yield from _lone(reading, index, index in after, body + Counter(_WORD.findall(caseless(title))))


def _can_be_title(reading: _Reading, index: int) -> bool:
    """A line of some words without a sentence end, that is no list item, row, code or quotation."""
    measured, text = reading.measures[index], reading.texts[index].rstrip()
    if reading.blocks[index].form not in ("line", "heading") or _ORDERED.match(text):
        return False
    if is_quoted(text) and measured.ends:
        return False
    if not (LONE_WORDS < measured.words <= TITLE_WORDS) or len(text) > 250:
        return False
    if text[-1] in "?？":
        return reading.questions < INTERVIEW
    return not measured.ends or (text[-1] in "!！'\"”’»)" and text[-2:-1] not in ".。")


def _echoes(reading: _Reading, head: int, title: str) -> Iterator[Claim]:
    """The same headline once more, as scrapers leave it where a page prints it twice."""
    for index in range(len(reading.blocks)):
        if index != head and reading.measures[index].words > LONE_WORDS and _key(reading.texts[index]) == _key(title):
            yield _claim(reading.blocks[index], "title", "title/dump/echo", {})


def _lone(reading: _Reading, index: int, after: bool, body: Counter[str]) -> Iterator[Claim]:
    """A short line by the headline: the section if the article speaks of it, the outlet if it looks like one."""
    text, block = " ".join(reading.texts[index].split()), reading.blocks[index]
    if _can_be_title(reading, index):
        yield _claim(block, "title", "title/dump/deck", {"description": text})
    if reading.measures[index].words > LONE_WORDS or reading.measures[index].ends or block.form != "line":
        return
    words = _WORD.findall(caseless(text))
    next_is_text = index + 1 == reading.first
    if _CAMEL.match(text) or _OUTLET.search(text):
        yield _claim(block, "site", "site/dump/outlet-line", {"site": text})
    elif words and all(body[word] for word in words) and not (after and next_is_text):
        yield _claim(block, "tags", "tags/dump/section-line", {"tag": text})


def _signature(reading: _Reading, source: Source) -> Iterator[Claim]:
    """A name alone behind the last paragraph, and the lines about its bearer."""
    ends = range(max(reading.first + 1, reading.last - BIO_BLOCKS), len(reading.blocks))
    for index in ends:
        if index in reading.claimed or not _is_name(reading, index):
            continue
        bios = _bios(reading, index)
        if reading.last > index + len(bios):
            continue
        yield _claim(reading.blocks[index], "byline", "byline/dump/signature", {"author": reading.texts[index]})
        for number in bios:
            yield _claim(reading.blocks[number], "bio", "bio/dump/after-signature", {})
        return


def _is_name(reading: _Reading, index: int) -> bool:
    text = reading.texts[index].strip()
    named = people(text)
    return (
        reading.blocks[index].form == "line"
        and not reading.measures[index].ends
        and 2 <= count_words(text) <= 2 * LONE_WORDS
        and bool(named)
        and sum(map(len, named)) >= 0.8 * len(text.replace(" and ", ""))
    )


def _bios(reading: _Reading, index: int) -> list[int]:
    """Blocks behind a signature that speak of the author: by name, by pronoun, or in fragments."""
    bios: list[int] = []
    names = {caseless(word) for word in _WORD.findall(reading.texts[index]) if len(word) > 2}
    for number in range(index + 1, min(len(reading.blocks), index + 1 + BIO_BLOCKS)):
        text, measured = reading.texts[number], reading.measures[number]
        first = _WORD.search(caseless(text))
        about = _ABOUT.match(text) or (first and first[0] in names)
        fragments = measured.ends and not measured.prose and measured.words >= 2 * len(_STOP.findall(text)) >= 6
        if number in reading.claimed or not ((about and measured.words >= 4) or fragments):
            break
        bios.append(number)
    return bios


_ABOUT = re.compile(
    r"(?:He|She|They|Er|Sie|Il|Elle|Él|Ella|Lui|Lei|Ele|Ela|Hij|Zij|Han|Hon|Hun|Он|Она|Він|Вона|Jest)\b|"
    r"(?i:(?:freelance|award-winning|senior|chief|reporter|journalist|writer|author|editor|correspondent)\b)"
)


def _claim(block: Block, kind: str, rule: str, found: dict[str, str]) -> Claim:
    return Claim(block.start, block.end, kind, rule, 0.8, True, "block", "any", found)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(caseless(text)))
