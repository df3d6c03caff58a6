"""A rule's own examples, run: every drop line must go, every keep line must stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cleaner.document import Block, Source
from cleaner.stages import lines, rules, settle
from cleaner.stages._packs import Rule
from cleaner.stages._scene import Scene
from cleaner.stages._triggers import Matcher
from cleaner.stages._view import View

STAYS = "= "
"""The beginning of a line, in a drop example, that must stay."""


def prove(pack: Sequence[Rule]) -> list[str]:
    """The faults of a pack's examples, one line each; empty when all are as they should be."""
    return [fault for rule in pack for fault in _faults(rule)]


def _faults(rule: Rule) -> Iterator[str]:
    place = f"{rule.file}:{rule.line}: {rule.id}"
    matcher = Matcher([rule])
    for example in rule.drop:
        for line, stays, touched in _outcome(rule, matcher, example):
            if stays == touched:
                yield f"{place}: drop: {'takes' if touched else 'leaves'} {line!r}"
    for example in rule.keep:
        for line, _, touched in _outcome(rule, matcher, example):
            if touched:
                yield f"{place}: keep: takes {line!r}"


def _outcome(rule: Rule, matcher: Matcher, example: str) -> Iterable[tuple[str, bool, bool]]:
    """Each line of an example as (line, marked to stay, touched by the rule)."""
    marked = example.strip("\n").split("\n")
    plain = [line.removeprefix(STAYS) for line in marked]
    source, blocks = lines.split(Source("\n".join(plain)))
    if rule.inside:
        blocks = [block._replace(path=_path(rule)) for block in blocks]
    view = View(source, blocks)
    spans = _spans(settle.resolve(view, settle.cases(view, rules.match(matcher, view))))
    start = 0
    for raw, line in zip(marked, plain, strict=True):
        end = start + len(line)
        if line.strip():
            yield line, raw.startswith(STAYS), any(left < end and start < right for left, right in spans)
        start = end + 1


def _path(rule: Rule) -> tuple[str, ...]:
    """An element that the rule's `inside` names, for examples that are bare text."""
    token = rule.inside[0]
    return (token if token[0] not in "#." else "div" + token,)


def _spans(scene: Scene) -> list[tuple[int, int]]:
    blocks: Sequence[Block] = scene.blocks
    whole = [(blocks[index].start, blocks[index].end) for index in scene.taken]
    return whole + [(part.start, part.end) for part in scene.parts]
