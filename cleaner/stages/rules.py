"""The judge that knows phrases: claims what the rule packs describe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from cleaner.document import Block, Claim, Options
from cleaner.stages import _gate_book, _needs, _packs
from cleaner.stages._prose import measure
from cleaner.stages._selection import selects
from cleaner.stages._triggers import Hit, Matcher
from cleaner.stages._view import View

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

WRAPPER_SHARE = 0.35
"""Share of a page's text from which an element with a telling class holds the page, not a banner or a box."""


@lru_cache(maxsize=8)
def matcher(folders: tuple[str, ...], select: tuple[str, ...], ignore: tuple[str, ...]) -> Matcher:
    """The compiled rules of a choice, without their examples; built once a process. Raises `PackError`."""
    rules = _packs.load(folders)
    _packs.check_names((*select, *ignore), rules)
    made = Matcher([rule._replace(drop=(), keep=()) for rule in rules if selects(rule.id, select, ignore)])
    _needs.forget()
    _gate_book.forget()
    return made


def judge(view: View, options: Options) -> list[Claim]:
    """The claims of all chosen rules on all blocks, in order of the blocks. Raises `PackError`."""
    made = _match(matcher(options.packs, options.select, options.ignore), view)
    return [claim for claim, _ in (_without_wrappers(made, len(view.source.text)) if view.source.page else made)]


def match(rules: Matcher, view: View) -> list[Claim]:
    """The claims of the given rules."""
    return [claim for claim, _ in _match(rules, view)]


Made = tuple[Claim, str]
"""A claim, and the trigger that made it."""


def _without_wrappers(made: list[Made], size: int) -> list[Made]:
    """The claims without those of a rule whose element holds a good part of the page: it is a wrapper, not a box."""
    held: dict[str, int] = defaultdict(int)
    for claim, trigger in made:
        if trigger == "inside":
            held[claim.rule] += claim.end - claim.start
    wrappers = {rule for rule, length in held.items() if length > WRAPPER_SHARE * size}
    return [(claim, trigger) for claim, trigger in made if claim.rule not in wrappers]


def _match(rules: Matcher, view: View) -> list[Made]:
    """The claims on all blocks; what `match` rules take of a block does not count when the rest of it is judged."""
    texts, blocks = view.texts, view.blocks
    met = zip(texts, blocks, rules.meet(texts, view.measures), strict=True)
    made = [_judged(rules, text, block, hits) for text, block, hits in met]
    rests = {at: rest for at, own in enumerate(made) if own and (rest := _rest(texts[at], blocks[at], own))}
    left = list(rests.values())
    for (index, rest), hits in zip(rests.items(), rules.meet(left, list(map(measure, left))), strict=True):
        seen = {claim.rule for claim, _ in made[index]}
        further = _judged(rules, rest, blocks[index], hits)
        made[index] += [one for one in further if one[0].takes != "match" and one[0].rule not in seen]
    return list(chain.from_iterable(made))


def _rest(text: str, block: Block, made: list[Made]) -> str:
    """The text of a block without what is taken of it by itself; empty where that is nothing or all."""
    parts = sorted((claim.start - block.start, claim.end - block.start) for claim, _ in made if claim.takes == "match")
    if not parts:
        return ""
    rest, end = "", 0
    for start, stop in parts:
        rest += text[end : max(start, end)]
        end = max(end, stop)
    rest += text[end:]
    return rest if any(map(str.isalnum, rest)) else ""


def _judged(rules: Matcher, text: str, block: Block, hits: Sequence[Hit]) -> list[Made]:
    """The claims on one block, of each rule that takes whole blocks the first."""
    tokens, by_element = rules.around(block.path)
    if not hits and not by_element:
        return []
    further = (Hit(rule, "inside", 0, 0) for rule in by_element if rules.allows(rule, text))
    made: list[Made] = []
    seen: set[str] = set()
    for hit in chain(hits, further):
        rule = hit.rule
        here = hit.trigger == "bar" or not rule.inside or not tokens.isdisjoint(rule.inside)
        if here and (rule.id not in seen or rule.takes == "match"):
            seen.add(rule.id)
            made.append((_claim(hit, block), hit.trigger))
    return made


def _claim(hit: Hit, block: Block) -> Claim:
    rule, trigger, start, end, found = hit
    partly = rule.takes == "match"
    start, end = (block.start + start, block.start + end) if partly else (block.start, block.end)
    sure = rule.prose or partly or trigger in ("whole", "bar")
    if trigger == "bar":
        return Claim(start, end, rule.kind, rule.id, SCORES[trigger], sure, found=found)
    return Claim(start, end, rule.kind, rule.id, SCORES[trigger], sure, rule.takes, rule.where, found)
