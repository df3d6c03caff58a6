"""The headline of a whole-page dump: the line that the page's own title names, or the likeliest one over the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.document import Claim
from cleaner.stages._fold import caseless
from cleaner.stages._name_words import is_agency
from cleaner.stages._prose import Measure, is_dense
from cleaner.stages._titles import cut_outlet

STEPS = 2
"""Steps in front of a headline from which they are the way to it."""

PAGE_TITLE_WORDS = 40
"""Words a page's title has at most, its outlet included."""

TITLE_WORDS = 30
"""Words a headline has at most; of 1,497 gold titles (WCXB) 99 % are shorter."""

TORN = 4
"""Lines into which a headline can be torn at its inline elements (`Rain`, `:`, `Valley under water`)."""

ECHOES = 12
"""Places of a title's words that are looked at."""

PAGE_WORDS = 3
"""Words from which a prefix of the page's title is a headline where it stands once more."""

TITLE_REACH, MENU_WORDS = 8, 8
"""Lines from the text within which any line that a dump begins with may stand again as its headline, and words of an
entry of a menu at most."""

REACH = 40
"""Lines over the text among which its headline is sought."""

SPOKEN_LINES = 12
"""Prose blocks from the beginning of the text with whose words a headline is compared."""

PROOF_REACH = 4
"""Lines under a headline among which its byline or date is looked for."""

LEAST = 2.0
"""Weight from which a line over the text is its headline. The weights in `_weight` were fitted to a thousand dumps."""

DECK_MARGIN = 1.3
"""Weight by which a deck may exceed the headline over it: it says more of what the text says."""

DECK_REACH = 6
"""Lines under a headline, all claimed but the last, within which its deck stands."""

DECK_WORDS = 12
"""Words from which a sentence under a line is its deck or the beginning of the text."""

TEASER_SHARE = 0.3
"""Share of the text's words that may stand over the headline: the teasers of other articles."""

TORN_WORDS, LONG = 6, 40
"""Words of a piece of a sentence that a maker of dumps has torn off."""

OUTLET_WORDS = 4
"""Words up to which a dump's first line is as likely the outlet's name as its headline."""

LINE_COST, CLAIMED_COST, PROSE_WORTH = 5, 3, 60
"""What a line that is no prose and a claimed one take off the weight of a run of prose; the most that a block adds."""

_WORD = re.compile(r"\w+")
_MARK = re.compile(r"^(?:[*#•+-]+|o|\d{1,2}\.)\s+")
_GLUED = re.compile(r"[a-zà-ÿ]{3}[A-ZÀ-Þ][a-zà-ÿ]{2}")
_PARTED = re.compile(r"\s*[·•›»>]\s*")
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_SEPARATOR = re.compile(r"\s+[-|–—·•»›>/:]+\s+|\s*[|｜：]\s*|,\s")
STEP, _BAR = re.compile(r"\s+[>›»→/]\s+"), re.compile(r"\s*\|\s*")
_ADDRESS = re.compile(r"(?i)://|www\.\w")


class Lines(NamedTuple):
    """A dump's blocks: their texts, where they start in the source, their measures, and the claims on them.

    `doubted`: blocks that are hardly the article's, though no rule knows them.
    """

    text: str
    texts: Sequence[str]
    starts: Sequence[int]
    measures: Sequence[Measure]
    claimed: Mapping[int, Claim]
    doubted: Collection[int] = ()


class Headline(NamedTuple):
    """The lines that hold the headline, the headline itself, its outlet, and the other lines that say the same.

    `told`: the page's own title says so.
    """

    lines: tuple[int, ...]
    title: str
    site: str | None
    echoes: tuple[int, ...] = ()
    told: bool = False


def key_of(text: str) -> str:
    """The words of a line, caseless: by them lines are compared."""
    return " ".join(_WORD.findall(caseless(text)))


def is_prose(lines: Lines, index: int) -> bool:
    """Whether the block reads as text. A question of a headline's size and a bar of many words do not say so."""
    measured = lines.measures[index]
    if not (measured.prose and measured.ends) or index in lines.doubted:
        return False
    return measured.words > TITLE_WORDS or lines.texts[index].rstrip(" '\"”’»)")[-1:] not in "?!？！"


def _runs_on(lines: Lines, index: int) -> bool:
    """Whether a line is a piece of a sentence, torn at a link or at the width of a page."""
    if not TORN_WORDS <= lines.measures[index].words < LONG:
        return False
    words = lines.texts[index].split()
    return 2 * sum(word[0].islower() for word in words) > len(words)


def body_of(lines: Lines) -> tuple[int, int]:
    """The first and the last block of the heaviest run of prose; both the number of blocks where there is none."""
    best, start, total = 0, 0, 0
    span = (len(lines.texts), len(lines.texts))
    for index, measured in enumerate(lines.measures):
        if index in lines.claimed:
            total -= CLAIMED_COST
        elif measured.prose and is_prose(lines, index):
            if total <= 0:
                start, total = index, 0
            total += min(PROSE_WORTH, measured.words)
            if total > best:
                best, span = total, (start, index)
        elif measured.words >= TORN_WORDS and _runs_on(lines, index):
            total += measured.words // 2 if total > 0 else 0
        else:
            total -= LINE_COST
    return span


def told_by_page(lines: Lines, span: tuple[int, int], page: bool) -> Headline | None:
    """The headline that the first line, the page's title, names: it, or its part before the outlet, stands again.

    `page`: rules found furniture. Where they did not, a line that stands again inside the text alone is the entry of a
    table of contents, and its twin a heading of the article.
    """
    if not lines.texts or _MARK.match(lines.texts[0]):
        return None
    body = span[0]
    whole = " ".join(lines.texts[0].split())
    if not PAGE_WORDS <= lines.measures[0].words <= PAGE_WORDS + PAGE_TITLE_WORDS:
        return None
    for title in _prefixes(whole):
        if hits := list(_echoes(lines, title)):
            before = [hit for hit in hits if hit[0] <= body]
            kicked = () if before else _behind_kicker(lines, title, body)
            if not (before or kicked or page):
                continue
            tail = whole[len(title) :].strip(" -|–—·•»›>/:,｜")
            site = cut_outlet(whole, None, None)[1] or (tail if 0 < len(tail.split()) <= 3 else None)
            head = before[-1] if before else kicked or hits[0]
            others = (0, *(index for hit in hits if hit != head for index in hit))
            if not tail and _is_menu_line(lines, head[0], span):
                continue
            return Headline(head, title, site, others, True)
    return None


def _is_menu_line(lines: Lines, index: int, span: tuple[int, int]) -> bool:
    """Whether what a dump says first and once more, far from the text, is an entry of its menus and not its title."""
    far = abs(span[0] - index) > TITLE_REACH and lines.measures[index].words <= MENU_WORDS
    return far and _weight(lines, index, span[0], (*_spoken(lines, span), set())) < LEAST


def _behind_kicker(lines: Lines, title: str, body: int) -> tuple[int, ...]:
    """The line over the text that ends with the title: a section stands before it (`Culture: Rain at last`)."""
    key = key_of(title)
    fragment = max(_PLAIN.findall(title), key=len, default="")
    near = (index for index in islice(places(lines, fragment), ECHOES) if 0 < index <= body + 1)
    return next(((index,) for index in near if key_of(lines.texts[index]).endswith(key)), ())


def _prefixes(whole: str) -> Iterator[str]:
    """What of a page's title can be the headline: it without its outlet, all of it, and what stands before each bar."""
    yield cut_outlet(whole, None, None)[0]
    yield whole
    for place in reversed(list(_SEPARATOR.finditer(whole))):
        head = whole[: place.start()].strip()
        if len(_WORD.findall(head)) >= PAGE_WORDS or len(head) >= 10 * PAGE_WORDS:
            yield head


def _echoes(lines: Lines, title: str) -> Iterator[tuple[int, ...]]:
    """The places behind the first line where a line, or some lines in a row, are the title."""
    key = key_of(title)
    fragment = max(_PLAIN.findall(title), key=len, default="")
    seen = -1
    for index in islice(places(lines, fragment), ECHOES):
        if index > max(0, seen) and (found := _assembled(lines, index, key)):
            seen = found[-1]
            yield found


def places(lines: Lines, fragment: str) -> Iterator[int]:
    """The blocks that hold a string, each once, in order."""
    at = lines.text.find(fragment) if len(fragment) > 1 else -1
    last = -1
    while at >= 0:
        index = bisect_right(lines.starts, at) - 1
        if index != last:
            yield index
        last = index
        at = lines.text.find(fragment, lines.starts[index + 1] if index + 1 < len(lines.starts) else len(lines.text))


def _assembled(lines: Lines, index: int, key: str) -> tuple[int, ...] | None:
    """The lines around one that make up the key, in order and with nothing else; None where they do not."""
    own = key_of(lines.texts[index])
    at = key.find(own)
    if not own or at < 0:
        return None
    first = last = index
    before, behind = key[:at].strip(), key[at + len(own) :].strip()
    while before and index - first < TORN and first > 1:
        first -= 1
        piece = key_of(lines.texts[first])
        if not before.endswith(piece):
            return None
        before = before[: len(before) - len(piece)].strip()
    while behind and last - index < TORN and last + 1 < len(lines.texts):
        last += 1
        piece = key_of(lines.texts[last])
        if not behind.startswith(piece):
            return None
        behind = behind[len(piece) :].strip()
    return None if before or behind else tuple(range(first, last + 1))


def over_text(lines: Lines, body: tuple[int, int], candidates: Sequence[int], titled: bool) -> Headline | None:
    """The likeliest headline among lines over the text that can be one; None where none is likely enough.

    `titled`: the first line is a page's title, whose words speak for a candidate too, unless a byline or a date right
    under it shows that it is the headline itself.
    """
    titled = titled and not _is_proved(lines, 0)
    spoken = _spoken(lines, body)
    named = set(_tokens(lines.texts[0])) if titled else set()
    weights = {index: _weight(lines, index, body[0], (*spoken, named)) for index in candidates}
    head = max(weights, key=lambda index: (weights[index], -index), default=None)
    if head is None or weights[head] < LEAST:
        return None
    while above := [index for index in weights if index < head and _leads(lines, index, head, weights)]:
        head = above[-1]
    title, site = cut_outlet(behind_path(_MARK.sub("", " ".join(lines.texts[head].split()))), None, None)
    echoes = (index for index in places(lines, lines.texts[head]) if lines.texts[index] == lines.texts[head])
    return Headline((head,), title, site, tuple(index for index in echoes if index != head))


def behind_path(text: str) -> str:
    """A headline without the steps that lead to it: `Home / Gardening / When to plant a quince`."""
    *steps, last = (_BAR if text[:1] == "|" else STEP).split(text)
    return last if len(steps) >= STEPS and len(last.split()) >= PAGE_WORDS else text


def _leads(lines: Lines, above: int, head: int, weights: Mapping[int, float]) -> bool:
    """Whether a line that weighs nearly as much stands right over another, which is its deck then."""
    claim = lines.claimed.get(above)
    margin = DECK_MARGIN / 2 if claim is not None else DECK_MARGIN
    if head - above > DECK_REACH or weights[above] <= weights[head] - margin:
        return False
    if claim is not None and claim.kind != "see_also" and lines.measures[above].words <= MENU_WORDS:
        return False
    if not all(index in lines.claimed for index in range(above + 1, head)):
        return False
    way = key_of(lines.texts[above]).endswith(key_of(lines.texts[head]))  # and the headline itself
    return not way


def window(lines: Lines, body: tuple[int, int]) -> Iterator[int]:
    """The lines among which the headline is sought: those over the text, and those among its first blocks."""
    first, last = body
    yield from range(max(0, first - REACH), first)
    total = sum(lines.measures[index].words for index in range(first, min(last + 1, len(lines.texts))))
    told = 0
    for index in range(first, min(last, first + REACH)):
        if told > TEASER_SHARE * total:
            return
        yield index
        told += lines.measures[index].words


def _spoken(lines: Lines, body: tuple[int, int]) -> tuple[set[str], set[str]]:
    """The words of the text's beginning, and of its first block."""
    opening = [set(_tokens(text)) for text in _beginning(lines, body)] or [set()]
    return opening[0].union(*opening), opening[0]


def _beginning(lines: Lines, body: tuple[int, int]) -> Iterator[str]:
    prose = (index for index in range(body[0], min(body[1] + 1, len(lines.texts))) if is_prose(lines, index))
    return (lines.texts[index] for index in islice(prose, SPOKEN_LINES))


def _tokens(text: str) -> list[str]:
    """The words of a text, and the pairs of characters of words in scripts that write no spaces."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        found += [word[at : at + 2] for at in range(len(word) - 1)] if is_dense(word[0]) and len(word) > 2 else [word]
    return found


def _is_proved(lines: Lines, index: int) -> bool:
    """Whether a byline or a date stands under the line."""
    below = (lines.claimed.get(number) for number in range(index + 1, index + 1 + PROOF_REACH))
    return any(claim and claim.kind in ("byline", "dateline") and claim.found for claim in below)


def _weight(lines: Lines, index: int, body: int, vocabulary: tuple[set[str], set[str], set[str]]) -> float:
    """How much speaks for a line as the headline. Each witness adds its part, so that others can be put beside.

    `vocabulary`: the words of the text, of its first block, and of the page's title.
    """
    text, count = lines.texts[index], lines.measures[index].words
    words = _tokens(text)
    told = [word for word in words if len(word) > 3 or is_dense(word[0])]
    spoken, first, named = (sum(word in known for word in told) / max(1, len(told)) for known in vocabulary)
    away = sum(number not in lines.claimed for number in range(index + 1, body))
    twice = len(words) > 4 and lines.text.count(text) > 1
    small = [word[0].islower() for word in text.split()]
    return (
        4.2 * spoken
        + 1.9 * first
        + 2.0 * named * (index > 0)
        + 1.3 * twice
        + 1.9 * _is_proved(lines, index)
        + 0.4 * _has_deck(lines, index)
        + 0.06 * min(count, 15)
        + 1.4 * (index == 0 and count > OUTLET_WORDS)
        - 0.05 * min(away, 12)
        - 2.5 * (_MARK.match(text) is not None)
        - 2.5 * (_GLUED.search(text) is not None)
        - 2.5 * (_ADDRESS.search(text) is not None)
        - 2.5 * _is_credited(text)
        - 1.7 * (_PARTED.search(text) is not None)
        - 3.2 * (index >= body)
        - 0.4 * (index in lines.claimed)
        + 1.6 * (index in lines.claimed and lines.claimed[index].kind == "see_also")
        - 0.9 * (count > 16)
        - 1.6 * (len(told) < 3)
        - 0.7 * (count < 5)
        - 0.8 * (not any(small))
        - 0.8 * sum(small) / len(small)
    )


def _is_credited(text: str) -> bool:
    """Whether an agency stands behind the sentence, as under pictures: `Boats at Ashby. EFE/ Ana Ruiz`."""
    behind = (part.replace("/", " ").split() for part in text.split(". ")[1:])
    return any(part and is_agency(part[0].strip("(),")) for part in behind)


def _has_deck(lines: Lines, index: int) -> bool:
    """Whether a sentence follows, the deck or the beginning of the text."""
    below = next((number for number in range(index + 1, len(lines.texts)) if number not in lines.claimed), None)
    return below is not None and lines.measures[below].ends and lines.measures[below].words >= DECK_WORDS
