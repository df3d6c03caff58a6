"""The claims on the lines by a headline that say who wrote the article, and when; and on such lines far from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cleaner.document import Claim
from cleaner.stages._credits import TOLD, Credit, credits
from cleaner.stages._name_words import is_agency
from cleaner.stages._names import people
from cleaner.stages._reading import Reading, claim_on
from cleaner.stages._stamps import Stamp, stamp

SURE = 1.0
"""Score of what stands by the headline: it outweighs the rules, which know the lines of other articles as well."""

LED = 25
"""Lines under a headline within which text must follow where the run of prose lies farther off."""

FAR, ABOVE, OPENING, BEHIND = 40, 6, 2, 8
"""Lines under and over a headline among which its author stands, blocks of text among them, lines behind the text."""

BESIDE = 2
"""Lines between a byline far from the headline and its date at most."""

CREDITED = 2
"""Claimed blocks from which author and date are sought beyond what the rules know: a clean article has none."""


def by_headline(reading: Reading, head: Sequence[int]) -> list[Claim]:
    """The claims on the lines around the headline that name the author and the date."""
    if len(reading.claimed) < CREDITED:
        return _right_under(reading, head)
    span = _around(reading, head)
    said: dict[int, tuple[str, dict[str, str]]] = {}
    credit, dated = credits(reading.lines, span, head, reading.beginning()), stamp(reading.lines, span, head)
    if credit is None or dated is None:
        far = _signed_and_dated(reading, span)
        credit, dated = credit or (far and far[0]), dated or (far and far[1])
    if credit:
        said.update((index, ("byline", {})) for index in credit.lines)
        said[_bearer(reading, credit)] = ("byline", {"desk" if credit.desk else "author": ", ".join(credit.names)})
    if dated:
        kind, found = said.get(dated.line, ("dateline", {}))
        said[dated.line] = (kind, {**found, "modified" if dated.modified else "date": dated.text})
    return [_said(reading, index, kind, found) for index, (kind, found) in said.items()]


def _right_under(reading: Reading, head: Sequence[int]) -> list[Claim]:
    """The claim on the line right under the headline of an article without furniture, if it surely names the author."""
    under = [index + 1 for index in head[-1:] if index + 1 < len(reading.blocks)]
    credit = credits(reading.lines, under, head, reading.beginning())
    if credit is None or credit.desk or credit.weight < TOLD or credit.lines[0] in reading.claimed:
        return []
    return [_said(reading, credit.lines[0], "byline", {"author": ", ".join(credit.names)})]


def _signed_and_dated(reading: Reading, span: Sequence[int]) -> tuple[Credit, Stamp] | None:
    """An author with a date beside it farther down in the text, or right behind it."""
    below, behind = max(span, default=0) + 1, reading.span[1] + 1
    for lines in (range(below, min(below + FAR // 2, behind)), range(max(below, behind), behind + BEHIND)):
        near = [index for index in lines if index < len(reading.blocks)]
        dated = stamp(reading.lines, near, ())
        beside = [index for index in near if dated and abs(index - dated.line) <= OPENING]
        if dated and (credit := credits(reading.lines, beside, (), reading.beginning())):
            return credit, dated
    return None


def _said(reading: Reading, index: int, kind: str, found: dict[str, str]) -> Claim:
    """The claim on a line by the headline: the rule's own, made sure, where a rule has read the same from it."""
    claim = reading.claimed.get(index)
    if claim is not None and claim.takes == "block" and _agrees(claim.found, found):
        return claim._replace(score=SURE, sure=True)
    kind = claim.kind if claim is not None and claim.kind == "byline" else kind
    return claim_on(reading.blocks[index], kind, f"{kind}/dump/by-headline", found)._replace(score=SURE)


def _agrees(rule: Mapping[str, str], found: Mapping[str, str]) -> bool:
    """Whether a rule's metadata say all that was found, and as much."""
    dates = {rule.get("date"), rule.get("modified")}
    stamp_said = found.get("date") or found.get("modified")
    dated = stamp_said is None or stamp_said in dates
    signed = "author" not in found or people(rule.get("author", "")) == people(found["author"])
    return bool(rule) and dated and signed and found.get("desk") in (None, rule.get("desk"))


def _bearer(reading: Reading, credit: Credit) -> int:
    """The line of a credit that holds its first name."""
    name = credit.names[0].split()[-1].casefold()
    return next((index for index in credit.lines if name in reading.texts[index].casefold()), credit.lines[0])


def _stays(reading: Reading, index: int) -> bool:
    return reading.measures[index].prose and index not in reading.claimed


def elsewhere(reading: Reading, head: Sequence[int], named: Sequence[Claim]) -> Iterator[Claim]:
    """Bylines and dates far from a page's headline are those of other articles: they say nothing of this one.

    `named`: the claims on the lines by the headline. Where they name nobody, an author whom all bylines of the page
    name is that of the article, and the date beside such a byline is its date.
    """
    near = {*_around(reading, head), *range(reading.span[1] - 1, reading.span[1] + BEHIND)}
    signed = any(claim.found.keys() & {"author", "desk"} for claim in named)
    bylines = {index: names for index, claim in reading.claimed.items() if (names := _writers(claim))}
    own = [] if signed or len(set(bylines.values())) > 1 else list(bylines)
    for index, claim in reading.claimed.items():
        if claim.kind in ("byline", "dateline") and claim.found and claim.takes != "match" and index not in near:
            found = dict(claim.found) if any(abs(index - other) <= BESIDE for other in own) else {}
            rule = f"{claim.kind}/dump/elsewhere"
            yield claim_on(reading.blocks[index], claim.kind, rule, found)._replace(score=SURE)


def _writers(claim: Claim) -> tuple[str, ...]:
    """The persons a byline names; an agency has a part in any article."""
    named = people(claim.found.get("author", "")) if claim.kind == "byline" else ()
    return tuple(name for name in named if not is_agency(name))


def _around(reading: Reading, head: Sequence[int]) -> list[int]:
    """The lines in which author and date are looked for: from some above the headline to the first blocks of text."""
    following = (
        next((index for index in range(head[-1] + 1, len(reading.blocks)) if _stays(reading, index)), 0) if head else 0
    )
    led = bool(head) and (head[0] >= reading.body - FAR or following - head[-1] <= LED)
    top = head[0] if led else max(0, reading.body - FAR // 2)
    under = head[-1] + 1 if led else top
    body = following if led and following < reading.body - FAR else reading.body
    prose = [index for index in range(max(under, body), len(reading.blocks)) if reading.measures[index].prose]
    last = prose[OPENING] if len(prose) > OPENING else len(reading.blocks) - 1
    return [*range(under, min(last, under + FAR) + 1), *range(max(0, top - ABOVE), top)]
