"""What one line says of who wrote the article: names among dates and jobs, names behind `by`, a desk that signs."""

from __future__ import annotations

import re

from cleaner.stages._authors import is_generic
from cleaner.stages._date_words import months
from cleaner.stages._name_words import is_agency, listed, words
from cleaner.stages._names import NAME_WORDS, has_given_name, is_name, is_role, people
from cleaner.stages._prose import is_dense

LONGEST = 80
"""Characters of a line of names at most."""

NAMED = 4
"""Words in front of a job that are the name and the job's attributes at most."""

MIXED = 8
"""Words of a line behind a torn introduction in which the name may stand with a job or an outlet."""

DESK_WORDS, DESK_LETTERS = 4, 40
"""Words and characters of the name of an outlet or a desk that signs an article at most."""

EDGES = " \t|·•⋅●∙,;/–—-:*"
SEGMENT = re.compile(r"\s*[|·•⋅●∙]\s*|\s[–—/,-]+\s|\s{3,}")
_GLUED = re.compile(
    r"^([^\d|·•]{4,60}?[^\W\d_]),?\s?(?:\d{1,2}[./]\d|\d{1,2}:\d\d|(?:19|20)\d\d[./-]\d|\d{1,2} [^\W\d_]+ [^\W\d_]+$)"
)
STAMP = re.compile(r"\d{1,2}[:.h]\d\d|\b(?:19|20)\d\d\b|\d[./]\d{1,2}[./]\d\d|年")
_AGO = re.compile(r"^(.{4,60}?[^\W\d_]) \d{1,2} ?(?!min)[^\W\d_]{1,12}\.?(?: ago)?$")
_STAMP_BEHIND = re.compile(
    r"(?i)^(.{4,80}?[^\W\d_]),? ([^\W\d_]{3,10}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,10})"
    r"\.?(?:,? (?:19|20)\d\d)?(?:,? (?:at |um )?\d{1,2}[:.]\d\d.{0,12})?$"
)
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\d[./]\d{1,2}[./]\d\d|年")
_DATED = re.compile(
    r"^(?:[^\W\d_]{3,9}\.? \d{1,2},? (?:19|20)\d\d|\d{1,2}\.? [^\W\d_]{3,9}\.?,? (?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)[\s,·-]+(?=\S)"
)
_ASIDE = re.compile(r"(?<=\w) ?\([^()]{1,40}\)$")
_FILED = re.compile(r" (?:in|on behalf of) [^\d.!?]{2,40}$")
_STUCK = re.compile(r"^(?:By|Von|Por|Par)(?=[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ])")
_SAID = re.compile(r"(?i)\d [^\W\d_]+ [^\W\d_]+$|publi|posted|updated|aktuali|\d min|@\w")
_BY = frozenset(("by", "von", "par", "por", "di", "door", "av", "af", "przez", "od", "от", "від"))


def introduction(text: str) -> int | None:
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
    led = at <= (0 if tokens[at][0] == "di" else 3) or STAMP.search(text[: tokens[at][1]]) is not None
    return tokens[at][1] if led and (at + 1 == len(tokens) or text[tokens[at][1] :].strip()[:1].isupper()) else None


def among_others(text: str) -> tuple[str, ...]:
    """The names with a date, a job or an outlet behind them: `Ana Ruiz · Example News · 3 March 2024`; an empty tuple
    where there are none."""
    first, *rest = [part for part in SEGMENT.split(text) if part] or [""]
    if rest and names_only(first) and any(map(_belongs, rest)):
        return people(first)
    if rest and len(rest) <= 2 and is_agency(rest[-1]):
        return (rest[-1],)
    signed = _FILED.sub("", rest[-1]) if rest else ""
    if rest and names_only(signed) and STAMP.search(first) and len(rest) <= 2:
        return people(signed)
    if (glued := _GLUED.match(text) or _AGO.match(text)) and names_only(glued[1]):
        return people(glued[1])
    if (stamped := _STAMP_BEHIND.match(first)) and _has_month(stamped[2]) and _is_signed(stamped[1]):
        return people(stamped[1])
    if (dated := _DATED.match(text)) and names_only(text[dated.end() :]):
        return people(text[dated.end() :])
    before, comma, signed = text.rpartition(", ")
    if comma and _DAY.search(before) and names_only(signed):
        return people(signed)
    if named := _before_job(text):
        return named
    if (aside := _ASIDE.search(text)) and names_job(aside[0].strip(" ()")) and names_only(text):
        return people(text[: aside.start()])
    name, comma, role = text.partition(",")
    if comma and names_only(name) and not names_only(role.strip()) and names_job(role.strip()):
        return people(name)
    return ()


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
    return bool(STAMP.search(part) or _SAID.search(part)) or names_job(part)


def names_job(text: str) -> bool:
    tokens = [token.casefold().strip(".,:()") for token in text.split()]
    return is_role(text) or (len(tokens) <= MIXED and any(token in listed("roles") for token in tokens[:3]))


def names_only(text: str) -> bool:
    """Whether a line is nothing but names; most lines are told from their shape alone."""
    text = _ASIDE.sub("", text)
    if not text or len(text) > LONGEST or text[0].islower() or any(map(str.isdigit, text)):
        return False
    words = text.split()
    return len(words) <= NAME_WORDS and sum(word[0].islower() for word in words) <= 2 and is_name(text)


def without_outlet(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without a broadcaster behind a comma, which stands in capitals where the person does not."""
    first = names[0] if names else ""
    return (*names[:1], *(name for name in names[1:] if first not in text or name in text or name.upper() not in text))


def signature(text: str) -> str | None:
    """The desk or outlet that a byline's words name where they name no person; None where they name none."""
    named = text[introduction(text) or 0 :].strip(EDGES)
    return named if " " in named and is_desk(named) else None


def is_desk(text: str) -> bool:
    """Whether the words behind `by` sign all the same, though no person has such a name: `Harbour Staff`, `Lena`."""
    tokens = text.split()
    if not 0 < len(tokens) <= DESK_WORDS or len(text) > DESK_LETTERS or is_generic(text) or text[-1] in ".!?:,":
        return False
    if any(token.casefold() in listed("common") or not any(map(str.isalpha, token)) for token in tokens):
        return False
    return all(token[0].isupper() or token[0].isdigit() for token in tokens) and not is_dense(text[0])


def is_menu_word(text: str) -> bool:
    """Whether a lone word in Chinese characters is hardly a name: it has no surname in front, or is too long."""
    if not "一" <= text[0] <= "鿿" or " " in text:
        return False
    return len(text) > 4 or (len(text) < 4 and text[0] not in words("surnames")[0])
