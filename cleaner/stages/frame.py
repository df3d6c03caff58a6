"""The judge of what stands over an article: its headline, deck, outlet, section and author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile

from cleaner.document import Block, Claim, Source
from cleaner.stages import _dates, _headline
from cleaner.stages._by_headline import by_headline, elsewhere
from cleaner.stages._credit_lines import names_only
from cleaner.stages._fold import caseless
from cleaner.stages._headline import PROOF_REACH, STEP, STEPS, TITLE_WORDS, Headline, behind_path, key_of
from cleaner.stages._names import is_name, is_role, names_author
from cleaner.stages._prose import is_quoted
from cleaner.stages._reading import Reading, claim_on
from cleaner.stages._scene import is_footnote
from cleaner.stages._titles import cut_outlet, names_outlet
from cleaner.stages._view import View

LONE_WORDS = 3
"""Words up to which a line over the article can be its outlet or its section."""

HEAD_LINES = 3
"""Unexplained lines that may stand between a headline and the text: more, and the text is a list or verse."""

UNDER_LINES = 4
"""Unclaimed lines of a whole page under its headline among which deck, outlet and section stand."""

NAMES = 2
"""Names farther down over the text up to which they are its authors; more are headings or people of other articles."""

ARTICLE_LINES = 12
"""Lines over the text from which a dump is that of a whole page."""

FURNITURE = 12
"""Claimed blocks of a dump from which all lines over its headline are taken for furniture, known or not."""

LEADS = 2
"""Paragraphs that may stand over a headline which is printed once more: the lead of the article."""

COMMAS = 4
"""Commas a headline has at most: a line with more is a list of tags."""

RESIDUE = 4
"""Claimed blocks over the text from which a dump is that of a whole page."""

LIST_KINDS = ("navigation", "see_also", "tags")
"""Kinds of claims by whose lists a headline is taken at times."""

STAMP_LETTERS = 100
"""Characters a line has at most that is a date with what stands beside it."""

TITLE_LETTERS = 400
"""Characters a page's headline has at most, its kicker included."""

KICKERS = 2
"""Lone lines over a headline up to which they are its section; more are a menu."""

SPOKEN_MARGIN = 0.25
"""Share of a line's words in the text by which a later line must beat an earlier one to be the headline."""

FIRST_LETTERS = 12
"""Characters by which nearly every line is seen to be no echo of the headline."""

_CAMEL = re.compile(r"^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$")
_PARTS = re.compile(r"\s+[|–—-]\s+|\s*[|｜]\s*")
_STAMPED = re.compile(
    r"\d, ?(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\d:\d\d|\d:\d\d.*\b(?:19|20)\d\d\b|\d[./]\d{1,2}[./](?:20)?\d\d\b"
)
_BAR = re.compile(r"(?:\s+[|｜–—·•›>-]|[|｜])\s*$")
_WORD = re.compile(r"\w+")
_FIELD = re.compile(r"^[^\W\d_][^:]{1,24}[:：]\s*\S")
_ORDERED = re.compile(r"^\s*(?:\d{1,3}|[a-zA-Z])[.)]\s|^#{2,}")


def judge(view: View, standing: Mapping[int, Claim], doubted: Collection[int] = ()) -> list[Claim]:
    """What the frame is made of: kinds title, site, tags, byline, bio, and navigation for what stands over it.

    `standing` holds the claims of the other judges that stand, by number of block; `doubted`: the numbers of blocks
    that the model will take, among which the text does not begin. What the claims leave is read once more: cleaning
    the cleaned text again must change nothing.
    """
    source = view.source
    claims = found = _page(source, view.blocks) if source.page else _dump(view, standing, doubted)
    gone = set(standing)
    while found or source.page:
        gone.update(view.index(claim) for claim in found)
        found = _dump(view.without(gone), {})
        headed = bool(source.page) or any("title" in claim.found for claim in claims)
        claims = claims + ([_under_headline(source, claim) for claim in found] if headed else found)
        if not found:
            break
    return claims


def _under_headline(source: Source, claim: Claim) -> Claim:
    """A further line over the article stands under a headline already: it is a dateline, or else a deck."""
    if claim.kind != "title" or claim.rule.endswith("/echo"):
        return claim._replace(found={})
    text = " ".join(source.text[claim.start : claim.end].split())
    if len(text) <= STAMP_LETTERS and _dates.parse(text):
        return claim._replace(kind="dateline", rule="dateline/dump/under-headline", found={"date": text})
    return claim._replace(found={"description": text})


def _page(source: Source, blocks: Sequence[Block]) -> list[Claim]:
    """The blocks that repeat the page's title, alone or behind a kicker: they are not text."""
    names = [value for name, value in source.meta if name in ("title", "og:title", "twitter:title")]
    names += [value for name, value in source.meta if name == "h1"][:1]
    keys = {key_of(title) for name in names for title in (name, cut_outlet(name, None, None)[0])} - {""}
    keys.update(key_of(part) for name in names for part in _PARTS.split(name) if part.count(" ") >= LONE_WORDS)
    long = [key for key in keys if key.count(" ") >= LONE_WORDS]
    claims = []
    for block in blocks:
        if block.end - block.start > TITLE_LETTERS or block.form in ("code", "row", "alt", "item"):
            continue
        key = key_of(source.text[block.start : block.end])
        heads = block.form == "heading" and block.level <= 2
        if (key in keys and (heads or key.count(" ") >= LONE_WORDS)) or (
            heads and any(title in key and len(key) < 2 * len(title) for title in long)
        ):
            claims.append(claim_on(block, "title", "title/page/headline", {}))
    return claims


def _dump(view: View, standing: Mapping[int, Claim], doubted: Collection[int] = ()) -> list[Claim]:
    reading = Reading(view, standing, doubted)
    return list(_head(reading)) if reading.prose else []


def _head(reading: Reading) -> Iterator[Claim]:
    """Headline, outlet and section among the lines before the first prose."""
    above = sum(index < reading.body for index in reading.claimed)
    many = len(reading.claimed)
    if told := _headline.told_by_page(reading.lines, reading.sure_span, bool(many)):
        yield from _whole_page(reading, told)
        return
    page = above >= RESIDUE or many >= FURNITURE or (reading.body > ARTICLE_LINES and many >= 2 * RESIDUE)
    if page and (found := _likeliest(reading)):
        yield from _whole_page(reading, found)
    elif not page or reading.body <= ARTICLE_LINES:
        yield from _article(reading)
    else:
        yield from by_headline(reading, ())


def _likeliest(reading: Reading) -> Headline | None:
    """The likeliest headline over what is surely text, or else over all that may be."""
    for span in dict.fromkeys((reading.sure_span, reading.span)):
        able = [index for index in _headline.window(reading.lines, span) if _is_like_headline(reading, index)]
        if found := _headline.over_text(reading.lines, span, able, True):
            return found
    return None


def _is_like_headline(reading: Reading, index: int) -> bool:
    """Whether a line of a whole page has the shape of a headline; what a list has taken may be one as well."""
    claim = reading.claimed.get(index)
    if claim is not None and claim.kind not in LIST_KINDS:
        return False
    measured, text = reading.measures[index], reading.texts[index].rstrip()
    if reading.blocks[index].form not in ("line", "heading", "item") or not LONE_WORDS <= measured.words <= TITLE_WORDS:
        return False
    if measured.ends and text[-1] not in "?？!！" and not (text[-1] in "'\"”’»)" and text[-2:-1] not in ".。"):
        return False
    return not (
        text[-1] in ",，、;:"
        or is_footnote(text)
        or text.count(",") > COMMAS
        or len(STEP.findall(text)) >= STEPS
        or _STAMPED.search(text)
        or names_author(text)
        or names_only(text)
    )


def _whole_page(reading: Reading, headline: Headline) -> Iterator[Claim]:
    """The claims on a page's headline, on what repeats it, on what stands between it and the text, and over it."""
    blocks = reading.blocks
    found = {"title": _BAR.sub("", headline.title), **({"site": headline.site} if headline.site else {})}
    yield claim_on(blocks[headline.lines[0]], "title", "title/dump/headline", found)
    for index in (*headline.lines[1:], *headline.echoes):
        yield claim_on(blocks[index], "title", "title/dump/echo", {})
    said = {*headline.lines, *headline.echoes}
    named = by_headline(reading, headline.lines)
    yield from named
    yield from elsewhere(reading, headline.lines, named)
    starts = {claim.start for claim in named}
    said.update(index for index, block in enumerate(blocks) if block.start in starts)
    spoken = Counter(_WORD.findall(f"{reading.beginning()} {headline.title}".lower()))
    under, near = _around(reading, headline.lines[-1] + 1)
    for index in near:
        if index not in said:
            told = _lone(reading, index, True, True, spoken)
            yield from (claim for claim in told if index in under or claim.kind == "byline")
    furniture = sum(index < headline.lines[0] for index in reading.claimed)
    if headline.lines[0] <= reading.body + 1 and (furniture >= RESIDUE or len(reading.claimed) >= FURNITURE):
        yield from _over(reading, headline, said)


def _over(reading: Reading, headline: Headline, said: Collection[int]) -> Iterator[Claim]:
    """The lines over the headline of a page, unless paragraphs stand among them and only its words speak for it: then
    it may be a heading of the article."""
    top = headline.lines[0]
    if not headline.told and reading.first < top:
        return
    for index in range(top):
        if index not in reading.claimed and index not in said and not reading.measures[index].prose:
            yield claim_on(reading.blocks[index], "navigation", "navigation/dump/above-headline", {})


def _around(reading: Reading, start: int) -> tuple[Collection[int], Collection[int]]:
    """The lines right under a headline, down to the first paragraph; and these with the names over the text, if they
    are no list. What could be a deck is an item where there is a list of such."""
    free = [index for index in range(start, reading.body) if index not in reading.claimed]
    lines = list(takewhile(lambda index: not reading.measures[index].prose, free))
    items = {index for index in lines if _can_be_title(reading, index)}
    under = [index for index in lines[:UNDER_LINES] if len(items) <= HEAD_LINES or index not in items]
    short = (index for index in free if reading.measures[index].words <= LONE_WORDS and index not in under)
    named = [index for index in short if is_name(reading.texts[index])]
    alone = len({reading.texts[index] for index in named}) <= NAMES
    return under, [*under, *(named if alone else ())]


def _article(reading: Reading) -> Iterator[Claim]:
    """The frame of an article with few lines over it."""
    lines = [index for index in range(reading.first) if index not in reading.claimed]
    candidates = [index for index in lines if _can_be_title(reading, index) and not _heads_section(reading, index)]
    if not candidates:
        yield from by_headline(reading, ())
        return
    body = reading.prose_text()
    spoken = Counter(_WORD.findall(caseless(body)))
    proved = [index for index in candidates if _is_proved(reading, index, candidates)]
    head = _choose(reading, proved, spoken) if proved else candidates[0]
    if sum(index >= head for index in candidates) > HEAD_LINES + 1:
        return
    title, site = cut_outlet(behind_path(" ".join(reading.texts[head].split())), None, None, body)
    found = {"title": title.lstrip("# "), **({"site": site} if site else {})}
    yield claim_on(reading.blocks[head], "title", "title/dump/headline", found)
    yield from _echoes(reading, head, title)
    spoken.update(_WORD.findall(caseless(title)))
    kickers = lines.index(head) <= KICKERS
    named = by_headline(reading, (head,))
    yield from named
    starts = {claim.start for claim in named}
    for index in lines:
        if (
            index != head
            and reading.blocks[index].start not in starts
            and key_of(reading.texts[index]) != key_of(title)
        ):
            yield from _lone(reading, index, index > head, kickers, spoken)
            if proved and index < head:
                yield claim_on(reading.blocks[index], "navigation", "navigation/dump/above-headline", {})


def _choose(reading: Reading, proved: Sequence[int], spoken: Counter[str]) -> int:
    """The headline among lines over a byline: one that stands there twice, else the first the text speaks of."""
    keys = [key_of(cut_outlet(" ".join(reading.texts[index].split()), None, None)[0]) for index in proved]
    twice = [index for at, index in enumerate(proved) if keys[at] in keys[:at]]
    if twice:
        return twice[-1]
    shares = [_share(key, spoken) for key in keys]
    return next(index for index, share in zip(proved, shares, strict=True) if share >= max(shares) - SPOKEN_MARGIN)


def _share(key: str, spoken: Counter[str]) -> float:
    words = [word for word in key.split() if len(word) > 3] or key.split()
    return sum(word in spoken for word in words) / max(1, len(words))


def _is_proved(reading: Reading, index: int, candidates: Sequence[int]) -> bool:
    """Whether a byline or a date stands under the line, or the same line stands over it with the outlet behind."""
    below = [
        reading.claimed[number] for number in range(index + 1, index + 1 + PROOF_REACH) if number in reading.claimed
    ]
    if not any(claim.kind in ("byline", "dateline") and claim.found for claim in below):
        return False
    own = key_of(reading.texts[index])
    return not any(key_of(reading.texts[other]) == own for other in candidates if other > index)


def _can_be_title(reading: Reading, index: int) -> bool:
    """A line of some words without a sentence end, that is no list item, row, code or quotation."""
    measured, text = reading.measures[index], reading.texts[index].rstrip()
    if reading.blocks[index].form not in ("line", "heading") or _ORDERED.match(text):
        return False
    if is_quoted(text) and measured.ends:
        return False
    if not (LONE_WORDS < measured.words <= TITLE_WORDS) or len(text) > 250:
        return False
    if text[-1] in ",，、" or reading.is_verse(index) or names_author(text) or _is_field(reading, index):
        return False
    if text[-1] in "?？":
        return not reading.is_interview()
    return not measured.ends or (text[-1] in "!！'\"”’»)" and text[-2:-1] not in ".。")


def _heads_section(reading: Reading, index: int) -> bool:
    """Whether the same line stands inside the text, with paragraphs on both sides: an entry of a table of contents."""
    if len(reading.prose) < LEADS:
        return False
    text, lead = reading.texts[index].strip(), reading.prose[LEADS - 1]
    twins = (at for at in _headline.places(reading.lines, text) if at > lead and reading.texts[at].strip() == text)
    return any(at + 1 < len(reading.texts) and reading.measures[at + 1].prose for at in twins)


def _is_field(reading: Reading, index: int) -> bool:
    """Whether a line is one of several in a row that have a label: `Subject: …` of a mail, `Cook time: …`."""
    if not _FIELD.match(reading.texts[index]):
        return False
    beside = (index - 1, index + 1)
    return any(0 <= near < len(reading.texts) and _FIELD.match(reading.texts[near]) for near in beside)


def _echoes(reading: Reading, head: int, title: str) -> Iterator[Claim]:
    """The same headline once more, as scrapers leave it where a page prints it twice."""
    own = key_of(title)
    for index, text in enumerate(reading.texts):
        if index == head or reading.measures[index].words <= LONE_WORDS or len(text) < len(own):
            continue
        if own.startswith(key_of(text[:FIRST_LETTERS])) and key_of(text) == own:
            yield claim_on(reading.blocks[index], "title", "title/dump/echo", {})


def _lone(reading: Reading, index: int, after: bool, kickers: bool, spoken: Counter[str]) -> Iterator[Claim]:
    """A line by the headline: its deck, the section if the article speaks of it, the outlet, the author."""
    text, block, measured = " ".join(reading.texts[index].split()), reading.blocks[index], reading.measures[index]
    if after and reading.names_author(index):
        yield claim_on(block, "byline", "byline/dump/author-line", {"author": text})
        return
    if after and _can_be_title(reading, index):
        yield claim_on(block, "title", "title/dump/deck", {"description": text})
        return
    lone = measured.words <= LONE_WORDS and not measured.ends and block.form == "line"
    words = _WORD.findall(caseless(text))
    next_to_text = index + 1 == reading.first
    if lone and (_CAMEL.match(text) or names_outlet(text)):
        yield claim_on(block, "site", "site/dump/outlet-line", {"site": text})
    elif lone and words and all(spoken[word] for word in words) and (kickers if not after else not next_to_text):
        yield claim_on(block, "tags", "tags/dump/section-line", {"tag": text})
    elif lone and after and is_name(text):
        yield claim_on(block, "byline", "byline/dump/name-line", {"author": text})
    elif after and is_role(text) and _follows_byline(reading, index):
        yield claim_on(block, "byline", "byline/dump/role", {})
    elif lone and not after and kickers:
        yield claim_on(block, "tags", "tags/dump/kicker", {"tag": text})


def _follows_byline(reading: Reading, index: int) -> bool:
    before = reading.claimed.get(index - 1)
    return before is not None and before.kind == "byline"
