"""Who wrote the article, read from the lines around its headline, whole or torn apart at inline elements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.document import Claim
from cleaner.stages._authors import is_generic
from cleaner.stages._date_words import months
from cleaner.stages._headline import Lines
from cleaner.stages._name_words import is_agency, listed, words
from cleaner.stages._names import NAME_WORDS, are_brands, has_given_name, is_name, is_role, people
from cleaner.stages._prose import is_dense

ENOUGH = 1.5
"""Weight from which a lone name is the author's: a date, a job or the headline beside it speaks for it."""

SURE = 2.0
"""The same where no headline was found: then a lone name needs two witnesses, or a word such as `by`."""

CREDIT_WORDS = 24
"""Words a line has at most that names the author among other things."""

LONGEST = 80
"""Characters of a line of names at most."""

MOST = 5
"""Authors that stand in a row with nothing to introduce them at most."""

NAMED = 4
"""Words in front of a job that are the name and the job's attributes at most."""

MIXED = 8
"""Words of a line behind a torn introduction in which the name may stand with a job or an outlet."""

BY, DESK, WIRE, ABOVE = 3.0, 1.9, 1.6, 0.3
"""Weight of a person behind a word such as `by`, of what else stands there, and of an agency alone; what a place over
the headline takes off."""

DESK_WORDS, DESK_LETTERS = 4, 40
"""Words and characters of the name of an outlet or a desk that signs an article at most."""

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

_EDGES = " \t|·•⋅●∙,;/–—-:*"
_SEGMENT = re.compile(r"\s*[|·•⋅●∙]\s*|\s[–—/,-]+\s|\s{3,}")
_GLUED = re.compile(
    r"^([^\d|·•]{4,60}?[^\W\d_]),?\s?(?:\d{1,2}[./]\d|\d{1,2}:\d\d|(?:19|20)\d\d[./-]\d|\d{1,2} [^\W\d_]+ [^\W\d_]+$)"
)
_STAMP = re.compile(r"\d{1,2}[:.h]\d\d|\b(?:19|20)\d\d\b|\d[./]\d{1,2}[./]\d\d|年")
_STAMPED = re.compile(r"(?i)(?:(?:last|page) )?(?:updated|published|posted)\b")
_AGO = re.compile(r"^(.{4,60}?[^\W\d_]) \d{1,2} ?(?!min)[^\W\d_]{1,12}\.?(?: ago)?$")
_STAMP_BEHIND = re.compile(
    r"^(?:(?:by|von|por|par|di|door|av|af) )?(.{4,80}?[^\W\d_]),? ([^\W\d_]{3,10}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,10})"
    r"\.?(?:,? (?:19|20)\d\d)?(?:,? (?:at |um )?\d{1,2}[:.]\d\d.{0,12})?$",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\d[./]\d{1,2}[./]\d\d|年")
_DATED = re.compile(
    r"^(?:[^\W\d_]{3,9}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2}\.? [^\W\d_]{3,9}\.?,? (?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)[\s,·-]+(?=\S)"
)
_ASIDE = re.compile(r"(?<=\w) ?\([^()]{1,40}\)$")
_FILED = re.compile(r" (?:in|on behalf of) [^\d.!?]{2,40}$")
_STUCK = re.compile(r"^(?:By|Von|Por|Par)(?=[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ])")
_JOIN = re.compile(r"^[\s,;&+/·•|]*$")
_PICTURE = re.compile(
    r"(?i)[\s(\[©*]*(?:photos?|fotos?|images?|bild(?:er)?|pictures?|illustration|credits?|video|audio|copyright|©|фото|zdjęcie|kuva|写真|"
    r"recommended|related|read more|see also)(?: by| von| de)?[\s:)\]]*$"
)


_UNCLAIMED = Claim(0, 0, "", "")


_SAID = re.compile(r"(?i)\d [^\W\d_]+ [^\W\d_]+$|publi|posted|updated|aktuali|\d min|@\w")


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


def names_only(text: str) -> bool:
    """Whether a line is nothing but names; most lines are told from their shape alone."""
    text = _ASIDE.sub("", text)
    if not text or len(text) > LONGEST or text[0].islower() or any(map(str.isdigit, text)):
        return False
    words = text.split()
    return len(words) <= NAME_WORDS and sum(word[0].islower() for word in words) <= 2 and is_name(text)


def _is_eastern(name: str) -> bool:
    return is_dense(name[0]) or "가" <= name[0] <= "힣"


def _can_name(lines: Lines, index: int) -> bool:
    claim = lines.claimed.get(index)
    measured = lines.measures[index]
    known = claim is None or (claim.kind in KINDS and not claim.found.keys() & {"source"})
    return known and measured.words <= CREDIT_WORDS and not (measured.prose and measured.ends)


def _introduced(lines: Lines, index: int, last: int) -> Credit | None:
    """Names behind a word such as `by`, in the same line or torn into the next ones."""
    text = lines.texts[index].strip(_EDGES)
    if claim := lines.claimed.get(index):
        said = claim.found.get("author", "") if claim.kind == "byline" else ""
        names = _without_outlet(said, people(said))
        if names:
            return Credit((index,), names, WIRE if claim.rule.endswith("/agency") else BY)
    cut = _introduction(text)
    if cut is None:
        return None
    if rest := text[cut:].strip(_EDGES):
        first = _SEGMENT.split(rest)[0]
        names = _without_outlet(first, people(first))
        if names:
            return Credit((index,), names, BY) if len(first.split()) <= 3 * len(names) + 6 else None
        return Credit((index,), (first,), DESK, True) if _is_desk(first) else None
    return _torn(lines, index, last)


def signature(text: str) -> str | None:
    """The desk or outlet that a byline's words name where they name no person; None where they name none."""
    named = text[_introduction(text) or 0 :].strip(_EDGES)
    return named if " " in named and _is_desk(named) else None


def _is_desk(text: str) -> bool:
    """Whether the words behind `by` sign all the same, though no person has such a name: `Harbour Staff`, `Lena`."""
    tokens = text.split()
    if not 0 < len(tokens) <= DESK_WORDS or len(text) > DESK_LETTERS or is_generic(text) or text[-1] in ".!?:,":
        return False
    if any(token.casefold() in listed("common") or not any(map(str.isalpha, token)) for token in tokens):
        return False
    return all(token[0].isupper() or token[0].isdigit() for token in tokens) and not is_dense(text[0])


def _desk_alone(lines: Lines, index: int) -> Credit | None:
    """A line that names a newsroom's desk: `Harbour Gazette Staff`."""
    text = lines.texts[index].strip(_EDGES)
    last = text.rpartition(" ")[2].casefold()
    return Credit((index,), (text,), 1.0, True) if last in listed("newsrooms") and _is_desk(text) else None


def _without_outlet(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without a broadcaster behind a comma, which stands in capitals where the person does not."""
    first = names[0] if names else ""
    return (*names[:1], *(name for name in names[1:] if first not in text or name in text or name.upper() not in text))


def _introduction(text: str) -> int | None:
    """Where a line's names begin behind its words of introduction; None where it has none."""
    if stuck := _STUCK.match(text):
        return stuck.end()
    tokens = [(token.group().casefold().rstrip(":"), token.end()) for token in re.finditer(r"\S+", text)]
    for size in range(min(4, len(tokens)), 0, -1):
        phrase = " ".join(token for token, _ in tokens[:size])
        if phrase in listed("others"):
            return None
        if phrase in listed("before"):
            return tokens[size - 1][1]
    at = next((at for at, (token, _) in enumerate(tokens) if token in _BY), None)
    if at is None or any(token in listed("others") for token, _ in tokens[:at]):
        return None
    led = at <= (0 if tokens[at][0] == "di" else 3) or _STAMP.search(text[: tokens[at][1]]) is not None
    return tokens[at][1] if led and (at + 1 == len(tokens) or text[tokens[at][1] :].strip()[:1].isupper()) else None


_BY = frozenset(("by", "von", "par", "por", "di", "door", "av", "af", "przez", "od", "от", "від"))


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
        segment = _SEGMENT.split(text.strip(_EDGES))[0]
        found = _without_outlet(segment, people(segment))
        alone = names_only(segment)
        if not found or not (alone or (joined and not names and len(segment.split()) <= MIXED)):
            break
        names += found
        used.append(number)
        joined = text[-1:] in ",&"
    if names:
        return Credit(tuple(used), tuple(names), BY)
    behind = lines.texts[index + 1].strip(_EDGES) if index < last else ""
    return Credit((index, index + 1), (behind,), DESK, True) if _is_desk(behind) else None


def _among_others(lines: Lines, index: int) -> Credit | None:
    """A name with a date, a job or an outlet behind it: `Ana Ruiz · Example News · 3 March 2024`."""
    text = lines.texts[index].strip(_EDGES)
    first, *rest = [part for part in _SEGMENT.split(text) if part] or [""]
    if rest and names_only(first) and any(map(_belongs, rest)):
        return Credit((index,), people(first), 2.2)
    if rest and len(rest) <= 2 and is_agency(rest[-1]):
        return Credit((index,), (rest[-1],), 2.0)
    signed = _FILED.sub("", rest[-1]) if rest else ""
    if rest and names_only(signed) and _STAMP.search(first) and len(rest) <= 2:
        return Credit((index,), people(signed), 2.2)
    if (glued := _GLUED.match(text) or _AGO.match(text)) and names_only(glued[1]):
        return Credit((index,), people(glued[1]), 2.2)
    if (stamped := _STAMP_BEHIND.match(first)) and _has_month(stamped[2]) and _is_signed(stamped[1]):
        return Credit((index,), people(stamped[1]), 2.2)
    if (dated := _DATED.match(text)) and names_only(text[dated.end() :]):
        return Credit((index,), people(text[dated.end() :]), 2.2)
    before, comma, signed = text.rpartition(", ")
    if comma and _DAY.search(before) and names_only(signed):
        return Credit((index,), people(signed), 2.2)
    if named := _before_job(text):
        return Credit((index,), named, 2.2)
    if (aside := _ASIDE.search(text)) and _names_job(aside[0].strip(" ()")) and names_only(text):
        return Credit((index,), people(text[: aside.start()]), 2.2)
    name, comma, role = text.partition(",")
    if comma and names_only(name) and not names_only(role.strip()) and _names_job(role.strip()):
        return Credit((index,), people(name), 2.2)
    return None


def _before_job(text: str) -> tuple[str, ...]:
    """The name in front of a job: `Ana Ruiz Reporter`, `Ana Ruiz Founder at Example`."""
    tokens = text.split()[:MIXED]
    at = next((at for at, token in enumerate(tokens) if token.casefold().strip(",") in listed("roles")), 0)
    if not 2 <= at <= NAMED or not all(token[0].isupper() for token in tokens[:at]):
        return ()
    named = people(" ".join(tokens[: at + 1]))
    last = at + 1 == len(text.split())
    return named if named and text.startswith(named[0].split()[0]) and (last or has_given_name(named[0])) else ()


def _is_signed(text: str) -> bool:
    """Whether names in a script with capitals are all there is; in others any words could be some."""
    return text[0].isupper() and names_only(text)


def _has_month(day: str) -> bool:
    return any(word.casefold().strip(".") in months() for word in day.split())


def _belongs(part: str) -> bool:
    """Whether a piece of a line is what stands behind an author: a date, a time, a job, a handle."""
    return bool(_STAMP.search(part) or _SAID.search(part)) or _names_job(part)


def _alone(lines: Lines, index: int, last: int) -> Credit | None:
    """Lines in a row that are names and nothing else."""
    used: list[int] = []
    names: list[str] = []
    for number in range(index, min(max(last, index), index + 10) + 1):
        text = lines.texts[number].strip(_EDGES)
        if names and _JOIN.match(text):
            continue
        caption = lines.claimed.get(number, _UNCLAIMED).kind == "caption"
        if caption or not names_only(text) or _is_menu_word(text) or lines.texts[number].rstrip()[-1:] == ":":
            break
        used.append(number)
        names += people(text)
        if names and _is_eastern(names[0]):
            break  # the next short words are as likely sections
    firsts = {name.split()[0] for name in names}
    likely = 0 < len(names) <= MOST and len(firsts) == len(names)  # more, or one word before all, are a menu
    return Credit(tuple(used), tuple(names), 1.0) if likely else None


def _is_menu_word(text: str) -> bool:
    """Whether a lone word in Chinese characters is hardly a name: it has no surname in front, or is too long."""
    if not "一" <= text[0] <= "鿿" or " " in text:
        return False
    return len(text) > 4 or (len(text) < 4 and text[0] not in words("surnames")[0])


def _beside(lines: Lines, credit: Credit, head: Sequence[int], spoken: str) -> float:
    """What speaks for a lone name: the headline over it, a date or a job beside it; against it: the text, a picture."""
    first, last = credit.lines[0], credit.lines[-1]
    before, behind = _telling(lines, first, -1), _telling(lines, last, 1)
    dated = any(_is_dated(lines, number) for number in (*before, *behind))
    job = bool(behind) and _is_job(lines, behind[0])
    under = bool(head) and 0 < first - head[-1] <= 2
    picture = _PICTURE.match(lines.texts[before[0]].strip(_EDGES)) if before else None
    caption = bool(behind) and lines.claimed.get(behind[0], _UNCLAIMED).kind == "caption"
    leads = bool(behind) and lines.measures[behind[0]].ends and lines.measures[behind[0]].words >= SENTENCE
    titled = " ".join(lines.texts[number] for number in head).casefold()
    subject = any(name in spoken or name.casefold() in titled for name in credit.names)
    subject = subject and not all(map(is_agency, credit.names))
    strange = is_dense(credit.names[0][0]) and not dated  # any short word has the shape of such a name
    western = [name for name in credit.names if not (credit.desk or _is_eastern(name) or is_agency(name))]
    told = list(map(has_given_name, western))
    given = GIVEN * (bool(told) and all(told)) - UNKNOWN * (
        bool(told) and not any(told) and len(credit.lines) == len(told)
    )
    witnesses = 0.9 * dated + 0.8 * job + 0.8 * under + 0.5 * (leads and bool(head)) + given
    return witnesses - 1.5 * bool(picture) - 1.0 * caption - 1.0 * subject - 1.0 * strange


def _telling(lines: Lines, index: int, step: int) -> list[int]:
    """The two nearest lines on one side that hold a letter or a digit, what stands between an article's parts aside."""
    numbers = range(index + step, index + step * 6, step)
    inside = (number for number in numbers if 0 <= number < len(lines.texts))
    inside = (number for number in inside if lines.claimed.get(number, _UNCLAIMED).kind not in ASIDE_KINDS)
    return list(islice((number for number in inside if any(map(str.isalnum, lines.texts[number]))), 2))


def _is_job(lines: Lines, number: int) -> bool:
    """Whether a line begins with a job, or a rule knows it as one."""
    text = lines.texts[number].strip(_EDGES)
    claim = lines.claimed.get(number)
    return (claim is not None and claim.kind == "byline" and not claim.found) or _names_job(text)


def _names_job(text: str) -> bool:
    tokens = [token.casefold().strip(".,:()") for token in text.split()]
    return is_role(text) or (len(tokens) <= MIXED and any(token in listed("roles") for token in tokens[:3]))


def _is_dated(lines: Lines, number: int) -> bool:
    claim = lines.claimed.get(number)
    if claim is not None and claim.kind in ("dateline", "byline"):
        return True
    text = lines.texts[number]
    return lines.measures[number].words <= 10 and (_STAMP.search(text) or _STAMPED.match(text)) is not None
