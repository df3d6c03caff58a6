"""Triggers: what the rules' phrases and patterns meet in the texts of blocks, all blocks read as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from cleaner.stages._bar import Bars
from cleaner.stages._cues import Cues, Found
from cleaner.stages._fold import Folded, Folds, fold, fold_all, fold_phrases, is_plain
from cleaner.stages._gate_book import gate
from cleaner.stages._memory import Memory
from cleaner.stages._packs import PHRASES, Rule
from cleaner.stages._patterns import Patterns
from cleaner.stages._prose import Measure, measure

SHORT, LONG, ENDLESS = 600, 6000, 1 << 62
"""Characters up to which a block is shown to the patterns that never claim prose (longer ones are prose), and to
those that take whole blocks of prose. Patterns that take their match alone see every block."""

LONGEST_APPEAL = (40, 150)
"""Words a block may have by default: an appeal or a pointer, and a notice of the kinds in `LONG_KINDS`."""

LONG_KINDS = frozenset(("advert", "bio", "byline", "caption", "legal", "notice", "paywall"))

SENTENCE_WORDS = 4
"""Words from which a line with a full stop is a short sentence, which a short phrase does not take."""


PATHS = 1000
"""Paths of elements of which it is remembered what they tell: as many as some ten pages have."""


class Hit(NamedTuple):
    """A trigger met in a block's text from `start` to `end` in it, its rule's conditions on the text met too."""

    rule: Rule
    trigger: str
    start: int
    end: int
    found: Mapping[str, str] = {}


Hits = tuple[Hit, ...]


class _Line(NamedTuple):
    """The text of a block, folded, with its measure."""

    fold: Folded
    measure: Measure


class Around(NamedTuple):
    """The tokens of the elements around a block that rules ask for, and the rules that one triggers, by token."""

    tokens: frozenset[str]
    rules: list[Rule]


class Matcher:
    """The triggers of a set of rules, compiled once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.inside: dict[str, list[Rule]] = defaultdict(list)
        self._whole: dict[str, list[Rule]] = defaultdict(list)
        keys = [*PHRASES, "also"]
        folded = fold_phrases(phrase for rule in rules for key in keys for phrase in getattr(rule, key))
        for rule in rules:
            for phrase in rule.whole:
                self._whole[_phrase_key(folded[phrase])].append(rule)
            for token in () if _has_words(rule) else rule.inside:
                self.inside[token].append(rule)
        self._labels = {folded[phrase] for rule in rules for phrase in rule.starts if phrase.rstrip()[-1:] in ":："}
        self._also = {phrase: folded[phrase] for rule in rules for phrase in rule.also}
        self._bars = Bars(self._whole)
        owned = sorted(((rule, source) for rule in rules for source in rule.pattern), key=lambda pair: _reach(pair[0]))
        gates = [gate(source, _reach(rule), _reach(rule) == SHORT) for rule, source in owned]
        self._owners = [rule for rule, _ in owned]
        self._patterns = Patterns([source for _, source in owned], gates)
        self._cues = Cues(rules, gates, folded)
        self._memory = Memory[Hits]()
        self._telling = frozenset(token for rule in rules for token in rule.inside)
        self._told_by = lru_cache(maxsize=4096)(lambda step: self._telling & _step_tokens(step))
        self.around = lru_cache(maxsize=PATHS)(self._told_around)

    def meet(self, texts: Sequence[str], measures: Sequence[Measure]) -> list[Hits]:
        """What each text meets, in the order of triggers and rules; `measures` are those of the texts."""
        known = {text: hits for text in texts if (hits := self._memory.recall(text)) is not None}
        fresh = {text: found for text, found in zip(texts, measures, strict=True) if text not in known}
        for text, hits in zip(fresh, self._read(list(fresh), fresh.values()), strict=True):
            known[text] = hits
            self._memory.keep(text, hits)
        return [known[text] for text in texts]

    def _read(self, texts: Sequence[str], measures: Iterable[Measure]) -> Iterator[Hits]:
        """What each text meets: all are read as one, but none has a part in what another meets."""
        folds = fold_all(texts)
        found = self._cues.find(folds)
        for index, measured in enumerate(measures):
            yield self._meet(folds, index, measured, found.patterns[index], found.phrases.get(index))

    def _told_around(self, path: tuple[str, ...]) -> Around:
        """What the elements around a block tell the rules; blocks share their paths, and pages of a site too."""
        tokens = frozenset().union(*filter(None, map(self._told_by, path)))
        return Around(tokens, [rule for token in sorted(tokens & self.inside.keys()) for rule in self.inside[token]])

    def allows(self, rule: Rule, text: str) -> bool:
        """Whether a text meets the conditions of a rule that is triggered by its element."""
        if not rule.words and not rule.also:
            return True
        return self._holds_true(Hit(rule, "inside", 0, 0), _Line(fold(text), measure(text)))

    def _meet(self, folds: Folds, index: int, measured: Measure, sought: int, found: Found | None) -> Hits:
        shown, folded = folds.pair(index)
        whole = [rule for key in _keys(shown, folded) for rule in self._whole.get(key, ())]
        patterns = self._patterns.likely(sought, shown, folded, measured.prose)
        bar = None if measured.prose else self._bars.find(folded)
        if not (whole or patterns or bar or found):
            return ()
        line = _Line(folds.block(index), measured)
        hits = chain(
            (Hit(rule, "whole", 0, 0) for rule in whole),
            self._phrase_hits(line, found) if found else (),
            self._pattern_hits(line, patterns) if patterns else (),
            [Hit(bar, "bar", 0, 0)] if bar else (),
        )
        return tuple(_placed(hit, line.fold) for hit in hits if self._holds_true(hit, line))

    def _phrase_hits(self, line: _Line, found: Found) -> Iterator[Hit]:
        text = line.fold.folded
        for start, end, owners in found.starts:
            trigger = "label" if text[start:end] in self._labels else "starts"
            for rule in owners:
                if rule.prose or not _is_lesser_part(line, start, end):
                    yield Hit(rule, trigger, start, end)
        for start, end, owners in found.ends:
            if end in (len(text.rstrip()), line.fold.tail):
                yield from (Hit(rule, "ends", start, end) for rule in owners)
        for start, end, owners in found.holds:
            for rule in owners:
                if rule.prose or rule.takes == "match" or not _is_lesser_part(line, start, end):
                    yield Hit(rule, "holds", start, end)

    def _pattern_hits(self, line: _Line, numbers: Sequence[int]) -> Iterator[Hit]:
        shown = line.fold.shown
        shift = len(shown) - len(shown.lstrip())
        for number, (start, end, found) in self._patterns.find(numbers, shown.strip()):
            yield Hit(self._owners[number], "pattern", start + shift, end + shift, found)

    def _holds_true(self, hit: Hit, line: _Line) -> bool:
        """Whether the rule's conditions on the text are met; those on its place are for others to see."""
        rule, trigger = hit.rule, hit.trigger
        if trigger == "bar":
            return True
        free = trigger == "inside" or rule.takes == "match"
        most = rule.words or (0 if free else LONGEST_APPEAL[rule.kind in LONG_KINDS])
        if most and line.measure.words > most:
            return False
        return not rule.also or any(self._also[phrase] in line.fold.folded for phrase in rule.also)


def _step_tokens(step: str) -> set[str]:
    """The tokens of one path step `tag#id.class.class`: `tag`, `#id`, `.class`, and id and classes bare."""
    head, *classes = step.lower().split(".")
    tag, _, name = head.partition("#")
    tokens = {tag, *classes, *["." + token for token in classes]}
    return tokens | {name, "#" + name} if name else tokens


def _placed(hit: Hit, folded: Folded) -> Hit:
    """The hit with offsets in the text as it is written."""
    if folded.offsets is None or not hit.end:
        return hit
    return hit._replace(start=folded.place(hit.start), end=folded.place(hit.end))


def _is_lesser_part(line: _Line, start: int, end: int) -> bool:
    """Whether the phrase is the lesser part of a short sentence: "Read also the label, she said." is no pointer."""
    text = line.fold.folded
    if text.rstrip()[-1:] not in ".。" or not text[end - 1].isalnum() or text[end : end + 1] == ":":
        return False
    return 2 * (end - start) < len(text) and line.measure.words >= SENTENCE_WORDS


def _keys(shown: str, folded: str) -> Sequence[str]:
    """What a phrase that is the whole of a block may be: it without bullets, colons, dots or arrows, and as it is."""
    if is_plain(shown):
        return (folded,)
    return tuple(dict.fromkeys((_bare_key(Folded.of(shown, folded)), folded.strip())))


def _bare_key(folded: Folded) -> str:
    return folded.folded[folded.core : folded.tail].strip("[]()【】 ") or folded.folded.strip()


def _phrase_key(phrase: str) -> str:
    return phrase if is_plain(phrase) else _bare_key(fold(phrase))


def _has_words(rule: Rule) -> bool:
    return bool(rule.whole or rule.starts or rule.ends or rule.holds or rule.pattern)


def _reach(rule: Rule) -> int:
    """The length of block that the rule's patterns see."""
    return ENDLESS if rule.takes == "match" else LONG if rule.prose else SHORT
