"""The judge that knows phrases: claims what the rule packs describe."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cleaner.document import Block, Claim, Options, Source
from cleaner.stages import _packs
from cleaner.stages._fold import Folded, fold, fold_phrase
from cleaner.stages._packs import Rule
from cleaner.stages._patterns import Patterns
from cleaner.stages._phrases import Phrases
from cleaner.stages._prose import Measure, measure
from cleaner.stages._selection import selects

SCORES = {
    "whole": 1.0,
    "pattern": 0.95,
    "starts": 0.9,
    "ends": 0.9,
    "holds": 0.85,
    "inside": 0.85,
    "bar": 0.8,
    "label": 0.98,
}
"""How far each trigger is trusted, by the shares in the table of triggers measured on 1,047 article dumps."""

SHORT, LONG = 600, 6000
"""Characters up to which a block is shown to the patterns that never claim prose (longer ones are prose), and to
those that take whole blocks of prose. Patterns that take their match alone see every block."""


LONGEST_APPEAL = (40, 150)
"""Words a block may have by default: an appeal or a pointer, and a notice of the kinds in `LONG_KINDS`."""

LONG_KINDS = frozenset(("advert", "bio", "byline", "caption", "legal", "notice", "paywall"))

WRAPPER_SHARE = 0.35
"""Share of a page's text from which an element with a telling class holds the page, not a banner or a box."""

SENTENCE_WORDS = 4
"""Words from which a line with a full stop is a short sentence, which a short phrase does not take."""

BAR_WORDS, BAR_SHARE = 40, 0.85
"""A line of up to so many words is a bar of buttons when phrases that may stand alone make up this share of it."""


BAR_PHRASE = 6
"""Words of the longest phrase sought in such a line."""

BAR_KINDS = frozenset(("comments", "embed", "legal", "navigation", "newsletter", "paywall", "player", "share", "tags"))
"""Kinds whose lone lines are buttons and links."""

BUTTON_KINDS = frozenset(("comments", "newsletter", "paywall", "player", "share"))
"""Kinds of which one button beside one other makes a bar; two words of a menu can be a heading."""

_PIECE = re.compile(r"[^\s|/•·,;:–—>»›()\[\]+&-]+(?:-[^\s|/•·,;:–—>»›()\[\]+&-]+)*")


class _PatternSet:
    """The patterns of all rules that see blocks of up to `bound` characters."""

    def __init__(self, bound: int, owned: Sequence[tuple[str, Rule]]) -> None:
        self.bound = bound
        self.patterns = Patterns([source for source, _ in owned])
        self.owners = [rule for _, rule in owned]


class Matcher:
    """The triggers of a set of rules, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.whole: dict[str, list[Rule]] = defaultdict(list)
        tables: dict[str, dict[str, list[Rule]]] = {key: defaultdict(list) for key in ("starts", "ends", "holds")}
        self.inside: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            for phrase in rule.whole:
                self.whole[_whole_key(fold(fold_phrase(phrase)))].append(rule)
            for key, table in tables.items():
                for phrase in getattr(rule, key):
                    table[fold_phrase(phrase)].append(rule)
            if not _has_words(rule):
                for token in rule.inside:
                    self.inside[token].append(rule)
        self.labels = {fold_phrase(phrase) for rule in rules for phrase in rule.starts if phrase.rstrip()[-1:] in ":："}
        self.starts, self.ends, self.holds = (Phrases(tables[key]) for key in ("starts", "ends", "holds"))
        self.also = {phrase: fold_phrase(phrase) for rule in rules for phrase in rule.also}
        self.patterns = [
            _PatternSet(bound, [(source, rule) for rule in rules for source in rule.pattern if _reach(rule) == bound])
            for bound in (SHORT, LONG, sys.maxsize)
        ]


@lru_cache(maxsize=8)
def matcher(folders: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> Matcher:
    """The compiled rules of a choice; built once a process. Raises `PackError`."""
    rules = _packs.load(folders)
    _packs.check_names((*select, *ignore), rules)
    return Matcher([rule for rule in rules if selects(rule.id, select, ignore)])


def judge(source: Source, blocks: Sequence[Block], options: Options) -> list[Claim]:
    """The claims of all chosen rules on all blocks, in order of the blocks. Raises `PackError`."""
    claims = match(matcher(options.packs, options.select, options.ignore), source.text, blocks)
    return _without_wrappers(claims, len(source.text)) if source.page else claims


def _without_wrappers(claims: list[Claim], size: int) -> list[Claim]:
    """The claims without those of a rule whose element holds a good part of the page: it is a wrapper, not a box."""
    held: dict[str, int] = defaultdict(int)
    for claim in claims:
        if claim.score == SCORES["inside"]:
            held[claim.rule] += claim.end - claim.start
    wrappers = {rule for rule, length in held.items() if length > WRAPPER_SHARE * size}
    return [claim for claim in claims if claim.rule not in wrappers]


def match(rules: Matcher, text: str, blocks: Sequence[Block]) -> list[Claim]:
    """The claims of the given rules."""
    return [claim for block in blocks for claim in _claims(rules, text[block.start : block.end], block)]


def _claims(rules: Matcher, text: str, block: Block) -> list[Claim]:
    """The claims on one block; what `match` rules take of it does not count when the rest is judged."""
    claims = list(_judged(rules, text, block))
    parts = sorted((claim.start, claim.end) for claim in claims if claim.takes == "match")
    if not parts:
        return claims
    rest, end = "", block.start
    for start, stop in parts:
        rest += text[end - block.start : max(start, end) - block.start]
        end = max(end, stop)
    rest += text[end - block.start :]
    if not any(map(str.isalnum, rest)):
        return claims
    seen = {claim.rule for claim in claims}
    return claims + [
        claim for claim in _judged(rules, rest, block) if claim.takes != "match" and claim.rule not in seen
    ]


def _judged(rules: Matcher, text: str, block: Block) -> Iterator[Claim]:
    folded = fold(text)
    measured = measure(text)
    tokens = _tokens(block.path) if block.path else frozenset()
    seen: set[str] = set()
    for rule, trigger, start, end, found in _hits(rules, folded, tokens, measured):
        once = rule.id not in seen or rule.takes == "match"
        if once and (trigger == "bar" or _holds_true(rules, rule, trigger, folded, measured.words, tokens)):
            seen.add(rule.id)
            yield _claim(rule, trigger, block, folded, start, end, found)


Hit = tuple[Rule, str, int, int, dict[str, str]]


def _hits(rules: Matcher, folded: Folded, tokens: frozenset[str], measured: Measure) -> Iterator[Hit]:
    """Every trigger met, as (rule, trigger, start, end, found) in folded positions."""
    length = len(folded.folded)
    for key in dict.fromkeys((_whole_key(folded), folded.folded.strip())):
        for rule in rules.whole.get(key, ()):
            yield rule, "whole", 0, length, {}
    yield from _phrase_hits(rules, folded, measured.words)
    shift = length - len(folded.shown.lstrip())
    shown, caseless = folded.shown.strip(), folded.folded.strip()
    for group in rules.patterns:
        if len(shown) <= group.bound and not (measured.prose and group.bound == SHORT):
            for number, matches in group.patterns.find(shown, caseless):
                for match in matches:
                    found = {name: value.strip() for name, value in match.groupdict("").items() if value.strip()}
                    yield group.owners[number], "pattern", match.start() + shift, match.end() + shift, found
    yield from _bar(rules, folded, measured)
    for token in sorted(tokens & rules.inside.keys()):
        for rule in rules.inside[token]:
            yield rule, "inside", 0, length, {}


def _phrase_hits(rules: Matcher, folded: Folded, words: int) -> Iterator[Hit]:
    text = folded.folded
    begin = len(text) - len(text.lstrip())
    for start, end, owners in rules.starts.find(text[: folded.core + rules.starts.longest + 1]):
        if start in (begin, folded.core):
            for rule in owners:
                if rule.prose or not _is_lesser_part(text, start, end, words):
                    trigger = "label" if text[start:end] in rules.labels else "starts"
                    yield rule, trigger, start, end, {}
    tail = max(0, folded.tail - rules.ends.longest - 1)
    close = len(text.rstrip())
    for start, end, owners in rules.ends.find(text[tail:]):
        if end + tail in (close, folded.tail):
            for rule in owners:
                yield rule, "ends", start + tail, end + tail, {}
    for start, end, owners in rules.holds.find(text):
        for rule in owners:
            if rule.prose or rule.takes == "match" or not _is_lesser_part(text, start, end, words):
                yield rule, "holds", start, end, {}


def _is_lesser_part(text: str, start: int, end: int, words: int) -> bool:
    """Whether the phrase is the lesser part of a short sentence: "Read also the label, she said." is no pointer."""
    sentence = text.rstrip()[-1:] in ".。" and words >= SENTENCE_WORDS
    return sentence and text[end - 1].isalnum() and text[end : end + 1] != ":" and 2 * (end - start) < len(text)


def _holds_true(rules: Matcher, rule: Rule, trigger: str, folded: Folded, words: int, tokens: frozenset[str]) -> bool:
    """Whether the rule's conditions on the block itself are met; `where` is for settling to see."""
    free = trigger == "inside" or rule.takes == "match"
    if words > (rule.words or (words if free else LONGEST_APPEAL[rule.kind in LONG_KINDS])):
        return False
    if rule.inside and not tokens.intersection(rule.inside):
        return False
    return not rule.also or any(rules.also[phrase] in folded.folded for phrase in rule.also)


def _claim(
    rule: Rule, trigger: str, block: Block, folded: Folded, start: int, end: int, found: dict[str, str]
) -> Claim:
    if rule.takes == "match":
        start, end = block.start + folded.place(start), block.start + folded.place(end)
    else:
        start, end = block.start, block.end
    sure = rule.prose or rule.takes == "match" or trigger in ("whole", "bar")
    claim = Claim(start, end, rule.kind, rule.id, SCORES[trigger], sure, found=found)
    return claim if trigger == "bar" else claim._replace(takes=rule.takes, where=rule.where)


def _bar(rules: Matcher, folded: Folded, measured: Measure) -> Iterator[Hit]:
    """A line that strings together what could each stand alone: "Share on Facebook Copy link Print (12)"."""
    pieces = _PIECE.findall(folded.folded)
    if measured.prose or not 3 <= len(pieces) <= BAR_WORDS or folded.folded.rstrip()[-1:] in ".?!。":
        return
    at = known = 0
    owners: list[Rule] = []
    while at < len(pieces):
        size = next(
            (size for size in range(min(BAR_PHRASE, len(pieces) - at), 0, -1) if _piece(rules, pieces, at, size)), 0
        )
        if size:
            owners.append(_piece(rules, pieces, at, size)[0])
            known += size
        elif pieces[at].isdigit():
            known += 1
        at += max(1, size)
    kinds = [rule.kind for rule in owners]
    enough = len(owners) > 2 or (len(owners) == 2 and not BUTTON_KINDS.isdisjoint(kinds))
    if enough and known >= BAR_SHARE * len(pieces):
        main = max(kinds, key=kinds.count)
        yield next(rule for rule in owners if rule.kind == main), "bar", 0, len(folded.folded), {}


def _piece(rules: Matcher, pieces: list[str], at: int, size: int) -> list[Rule]:
    """The rules that know these words as a line of their own, with no list or rest behind it."""
    if size == 1 and len(pieces[at]) == 1 and pieces[at] != "x":
        return []
    found = rules.whole.get(" ".join(pieces[at : at + size]), ())
    return [rule for rule in found if rule.kind in BAR_KINDS]


def _whole_key(folded: Folded) -> str:
    """The block without bullets before it and colons, dots or arrows behind it."""
    return folded.folded[folded.core : folded.tail].strip("[]()【】 ") or folded.folded.strip()


@lru_cache(maxsize=4096)
def _step_tokens(step: str) -> frozenset[str]:
    """The tokens of one path step `tag#id.class.class`: `tag`, `#id`, `.class`, and id and classes bare."""
    head, *classes = step.lower().split(".")
    tag, _, name = head.partition("#")
    tokens = {tag, *classes, *("." + token for token in classes)}
    return frozenset(tokens | {name, "#" + name} if name else tokens)


def _tokens(path: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(_step_tokens, path)) if path else frozenset()


def _has_words(rule: Rule) -> bool:
    return bool(rule.whole or rule.starts or rule.ends or rule.holds or rule.pattern)


def _reach(rule: Rule) -> int:
    """The length of block that the rule's patterns see."""
    return sys.maxsize if rule.takes == "match" else LONG if rule.prose else SHORT
