"""Who wrote the article, read from the lines around its headline, whole or torn apart at inline elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.document import Claim
from cleaner.stages._credit_lines import (
    EDGES,
    MIXED,
    SEGMENT,
    STAMP,
    among_others,
    introduction,
    is_desk,
    is_menu_word,
    names_job,
    names_only,
    without_outlet,
)
from cleaner.stages._headline import Lines
from cleaner.stages._name_words import is_agency, listed
from cleaner.stages._names import are_brands, has_given_name, people
from cleaner.stages._prose import is_dense

ENOUGH = 1.5
"""Weight from which a lone name is the author's: a date, a job or the headline beside it speaks for it."""

SURE = 2.0
"""The same where no headline was found: then a lone name needs two witnesses, or a word such as `by`."""

CREDIT_WORDS = 24
"""Words a line has at most that names the author among other things."""

MOST = 5
"""Authors that stand in a row with nothing to introduce them at most."""

BY, TOLD, SENT, DESK, WIRE, ABOVE = 3.0, 2.2, 2.0, 1.9, 1.6, 0.3
"""Weight of a person behind a word such as `by`, of one with a date or a job, of an agency with such, of what else
stands behind `by`, and of an agency alone; what a place over the headline takes off."""

GIVEN, UNKNOWN = 0.4, 0.3
"""What given names of the list say for lone names, and what their want says against them."""

SENTENCE = 4
"""Words from which a line with a full stop is a sentence: a name right over it is that of its writer."""

NEAR = 3
"""Lines up to which the next author may stand behind another."""

KINDS = ("byline", "dateline", "navigation", "see_also", "bio", "tags")
"""Kinds of claims on lines that may hold the author's name all the same."""

ASIDE_KINDS = ("advert", "player", "share", "paywall", "newsletter")
"""Kinds of claims on lines that say nothing of those beside them."""

_STAMPED = re.compile(r"(?i)(?:(?:last|page) )?(?:updated|published|posted)\b")
_JOIN = re.compile(r"^[\s,;&+/·•|]*$")
_PICTURE = re.compile(
    r"(?i)[\s(\[©*]*(?:photos?|fotos?|images?|bild(?:er)?|pictures?|illustration|credits?|video|audio|copyright|©|фото|zdjęcie|kuva|写真|"
    r"recommended|related|read more|see also)(?: by| von| de)?[\s:)\]]*$"
)
_UNCLAIMED = Claim(0, 0, "", "")


class Credit(NamedTuple):
    """The lines that name authors, the names, and what speaks for them. `desk`: the name is no person's."""

    lines: tuple[int, ...]
    names: tuple[str, ...]
    weight: float
    desk: bool = False


def credits(lines: Lines, span: Sequence[int], head: Sequence[int], spoken: str) -> Credit | None:
    """The surest credit among the lines of `span`, with those of the same kind right behind it.

    `head`: the lines of the headline. `spoken`: the text, in which an author is not spoken of.
    """
    found = list(_found(lines, span, head, spoken))
    first = max(found, key=lambda credit: credit.weight, default=None)
    if first is None or first.weight < (ENOUGH if head else SURE):
        return None
    for credit in found:
        close = 0 < credit.lines[0] - first.lines[-1] <= NEAR
        if (
            close
            and not credit.desk
            and not first.desk
            and credit.weight > first.weight - 0.9
            and not _is_eastern(first.names[0])
        ):
            first = Credit((*first.lines, *credit.lines), (*first.names, *credit.names), first.weight)
    names = tuple(dict.fromkeys(first.names))
    return None if are_brands(names) else first._replace(names=names)


def _found(lines: Lines, span: Sequence[int], head: Sequence[int], spoken: str) -> Iterator[Credit]:
    taken: set[int] = set()
    last = max(span, default=0)
    for index in span:
        if index not in taken and index not in head and _can_name(lines, index):
            credit = (
                _introduced(lines, index, last)
                or _among_others(lines, index)
                or _alone(lines, index, last)
                or _desk_alone(lines, index)
            )
            if credit and (head or not credit.desk):
                taken.update(credit.lines)
                weight = credit.weight + _beside(lines, credit, head, spoken) if credit.weight < 2 else credit.weight
                weight = min(weight, BY - ABOVE) if credit.desk else weight
                weight -= ABOVE * (bool(head) and index < head[0] and weight < BY)
                yield credit._replace(weight=round(weight, 3))


def _is_eastern(name: str) -> bool:
    return is_dense(name[0]) or "가" <= name[0] <= "힣"


def _can_name(lines: Lines, index: int) -> bool:
    claim = lines.claimed.get(index)
    measured = lines.measures[index]
    known = claim is None or (claim.kind in KINDS and not claim.found.keys() & {"source"})
    return known and measured.words <= CREDIT_WORDS and not (measured.prose and measured.ends)


def _introduced(lines: Lines, index: int, last: int) -> Credit | None:
    """Names behind a word such as `by`, in the same line or torn into the next ones."""
    text = lines.texts[index].strip(EDGES)
    if claim := lines.claimed.get(index):
        said = claim.found.get("author", "") if claim.kind == "byline" else ""
        names = without_outlet(said, people(said))
        if names:
            return Credit((index,), names, WIRE if claim.rule.endswith("/agency") else BY)
    cut = introduction(text)
    if cut is None:
        return None
    if rest := text[cut:].strip(EDGES):
        first = SEGMENT.split(rest)[0]
        names = without_outlet(first, people(first))
        if names:
            return Credit((index,), names, BY) if len(first.split()) <= 3 * len(names) + 6 else None
        return Credit((index,), (first,), DESK, True) if is_desk(first) else None
    return _torn(lines, index, last)


def _desk_alone(lines: Lines, index: int) -> Credit | None:
    """A line that names a newsroom's desk: `Harbour Gazette Staff`."""
    text = lines.texts[index].strip(EDGES)
    last = text.rpartition(" ")[2].casefold()
    return Credit((index,), (text,), 1.0, True) if last in listed("newsrooms") and is_desk(text) else None


def _torn(lines: Lines, index: int, last: int) -> Credit | None:
    """The names on the lines behind an introduction that stands alone."""
    used = [index]
    names: list[str] = []
    joined = True
    for number in range(index + 1, min(last, index + 12) + 1):
        text = lines.texts[number].strip()
        if _JOIN.match(text) or text.casefold() in listed("joins"):
            joined = True
            used.append(number)
            continue
        segment = SEGMENT.split(text.strip(EDGES))[0]
        found = without_outlet(segment, people(segment))
        alone = names_only(segment)
        if not found or not (alone or (joined and not names and len(segment.split()) <= MIXED)):
            break
        names += found
        used.append(number)
        joined = text[-1:] in ",&"
    if names:
        return Credit(tuple(used), tuple(names), BY)
    behind = lines.texts[index + 1].strip(EDGES) if index < last else ""
    return Credit((index, index + 1), (behind,), DESK, True) if is_desk(behind) else None


def _among_others(lines: Lines, index: int) -> Credit | None:
    """A name with what belongs to it in the same line; an agency so proves less."""
    names = among_others(lines.texts[index].strip(EDGES))
    return Credit((index,), names, SENT if all(map(is_agency, names)) else TOLD) if names else None


def _alone(lines: Lines, index: int, last: int) -> Credit | None:
    """Lines in a row that are names and nothing else."""
    used: list[int] = []
    names: list[str] = []
    for number in range(index, min(max(last, index), index + 10) + 1):
        text = lines.texts[number].strip(EDGES)
        if names and _JOIN.match(text):
            continue
        caption = lines.claimed.get(number, _UNCLAIMED).kind == "caption"
        if caption or not names_only(text) or is_menu_word(text) or lines.texts[number].rstrip()[-1:] == ":":
            break
        used.append(number)
        names += people(text)
        if names and _is_eastern(names[0]):
            break  # the next short words are as likely sections
    firsts = {name.split()[0] for name in names}
    likely = 0 < len(names) <= MOST and len(firsts) == len(names)  # more, or one word before all, are a menu
    return Credit(tuple(used), tuple(names), 1.0) if likely else None


def _beside(lines: Lines, credit: Credit, head: Sequence[int], spoken: str) -> float:
    """What speaks for a lone name: the headline over it, a date or a job beside it; against it: the text, a picture."""
    first, last = credit.lines[0], credit.lines[-1]
    before, behind = _telling(lines, first, -1), _telling(lines, last, 1)
    dated = any(_is_dated(lines, number) for number in (*before, *behind))
    job = bool(behind) and _is_job(lines, behind[0])
    under = bool(head) and 0 < first - head[-1] <= 2
    picture = _PICTURE.match(lines.texts[before[0]].strip(EDGES)) if before else None
    caption = bool(behind) and lines.claimed.get(behind[0], _UNCLAIMED).kind == "caption"
    leads = bool(behind) and lines.measures[behind[0]].ends and lines.measures[behind[0]].words >= SENTENCE
    titled = " ".join(lines.texts[number] for number in head).casefold()
    subject = any(name in spoken or name.casefold() in titled for name in credit.names)
    subject = subject and not all(map(is_agency, credit.names))
    strange = is_dense(credit.names[0][0]) and not dated  # any short word has the shape of such a name
    witnesses = 0.9 * dated + 0.8 * job + 0.8 * under + 0.5 * (leads and bool(head)) + _by_given_names(credit)
    return witnesses - 1.5 * bool(picture) - 1.0 * caption - 1.0 * subject - 1.0 * strange


def _by_given_names(credit: Credit) -> float:
    """What given names say for lone names; a line that joins several has the shape of a byline anyway."""
    western = [name for name in credit.names if not (credit.desk or _is_eastern(name) or is_agency(name))]
    told = list(map(has_given_name, western))
    if not told or any(told):
        return GIVEN if told and all(told) else 0.0
    return -UNKNOWN if len(credit.lines) == len(told) else 0.0


def _telling(lines: Lines, index: int, step: int) -> list[int]:
    """The two nearest lines on one side that hold a letter or a digit, what stands between an article's parts aside."""
    numbers = range(index + step, index + step * 6, step)
    inside = (number for number in numbers if 0 <= number < len(lines.texts))
    inside = (number for number in inside if lines.claimed.get(number, _UNCLAIMED).kind not in ASIDE_KINDS)
    return list(islice((number for number in inside if any(map(str.isalnum, lines.texts[number]))), 2))


def _is_job(lines: Lines, number: int) -> bool:
    """Whether a line begins with a job, or a rule knows it as one."""
    text = lines.texts[number].strip(EDGES)
    claim = lines.claimed.get(number)
    return (claim is not None and claim.kind == "byline" and not claim.found) or names_job(text)


def _is_dated(lines: Lines, number: int) -> bool:
    claim = lines.claimed.get(number)
    if claim is not None and claim.kind in ("dateline", "byline"):
        return True
    text = lines.texts[number]
    return lines.measures[number].words <= 10 and (STAMP.search(text) or _STAMPED.match(text)) is not None
