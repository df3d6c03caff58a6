"""Headlines without the outlet that pages and feeds hang behind them."""

from __future__ import annotations

import re

from cleaner.stages._addresses import host
from cleaner.stages._name_words import squeeze, words

OUTLET_WORDS = 5
"""Words an outlet's name has at most."""

HEADLINE_WORDS = 3
"""Words that must stay in front of an outlet that only looks like one."""

LONGEST = 500
"""Characters: a longer title is a text, and left alone."""

TAILS = 4
"""Parts that are looked at from the end of a title."""

_SEPARATOR = re.compile(
    r"\s+(?:\||¦|::|[-–—―‒·•«»›<>~/]|-{2,3})\s+|\s*[|｜]\s*|\s+[-–—]|\s*[－―]\s*|--|(?<=[^\W\d_])[_＿](?=[^\W\d_])"
)
_OUTLET = re.compile(
    r"(?i)\b(?:news|times|post|herald|tribune|gazette|chronicle|journal|daily|weekly|press|media|network|tv|radio|fm|magazine|"
    r"online|courier|examiner|sentinel|advertiser|nachrichten|bote|echo|dépêche|diario|periódico|noticias|notícias|"
    r"correio|courrier|écho|jornal|folha|giornale|corriere|gazzetta|notizie|krant|gazeta|dziennik|wiadomości|głos|tygodnik|"
    r"новости|новини|газета|вести|вестник|вісті|вісник|gazetesi|haber|haberleri|postası|avis|nyheter|noviny|listy|deník|"
    r"صحيفة|جريدة)\b"
    r"|(?:zeitung|anzeiger|blatt|kurier|dagblad|nieuws|tidning|tidningen|bladet|avisen|avisa|posten)\b"
    r"|(?:新聞|新闻|日报|日報|晚报|晚報|時報|时报|网|網|ニュース|放送|뉴스|신문|일보)$|^\S+\.(?:com|org|net|info|news|[a-z]{2})$"
)
_SMALL = frozenset((*words("particles"), "and", "das", "die", "et", "för", "für", "het", "och", "og", "the"))
_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")


def cut_outlet(
    title: str, site: str | None, url: str | None, body: str = "", proof: bool = False
) -> tuple[str, str | None]:
    """The headline, and the outlet cut from its end (from its beginning too, where `site` or `url` proves it).

    Without proof a tail goes if it looks like an outlet: one to five capitalised words (`Rain at last – Al Outlet`)
    of which `body` says nothing: a headline also ends with who said it. With `proof` it stays. A headline always does.
    """
    title = " ".join(title.split())
    places = list(_SEPARATOR.finditer(title)) if len(title) <= LONGEST else []
    for place in places[: -TAILS - 1 : -1]:
        head, tail = title[: place.start()].strip(), title[place.end() :].strip()
        if not head or not tail:
            continue
        if is_outlet(tail, site, url):
            return _without_section(head, tail), tail
        bar = place[0].strip() in ("|", "｜")
        if not proof and place is places[-1] and _looks_like_outlet(head, tail, bar) and (bar or not _said(tail, body)):
            return _without_section(head, tail), tail
    for place in places[:1]:
        head, tail = title[: place.start()].strip(), title[place.end() :].strip()
        if tail and is_outlet(head, site, url):
            return tail, head
    return title, None


def is_outlet(name: str, site: str | None, url: str | None) -> bool:
    """Whether a name is the site's: the same letters as `site`, or those of the host of `url`."""
    plain = squeeze(name)
    if not plain or len(_WORD.findall(name)) > OUTLET_WORDS + 2:
        return False
    known = squeeze(site) if site else ""
    short, long = sorted((plain, known), key=len)
    if plain == known or (len(short) > 3 and long.startswith(short)):
        return True
    return any(_of_host(name, plain, label) for label in host_labels(url))


def tail_of(rest: str) -> str | None:
    """What follows a separator right behind a headline, where it is short enough for an outlet's name."""
    place = _SEPARATOR.match(rest)
    tail = rest[place.end() :].strip() if place else ""
    behind = _WORD.findall(tail)
    return tail if 1 <= len(behind) <= OUTLET_WORDS and tail[-1] not in "?!…:," else None


def names_outlet(text: str) -> bool:
    """Whether a word of the text is one that outlets carry in their names ("Herald", "news", "газета")."""
    return _OUTLET.search(text) is not None


def host_labels(url: str | None) -> tuple[str, ...]:
    """The words of a host that name the site: `www.example.co.uk` gives `example`."""
    labels = [squeeze(label) for label in host(url).split(".")[:-1]]
    return tuple(label for label in labels if label and label not in _EVERYWHERE)


_EVERYWHERE = frozenset(("www", "m", "co", "com", "org", "net", "edition", "en", "news", "blog", "amp"))


_LINKING = "a al and de del der des di do du e el en et för la le of og och on the und van von y"


def _of_host(name: str, plain: str, label: str) -> bool:
    """Whether the name is the label, or most of it (`observer` in `valleyobserver`), or its initials."""
    initials = "".join(word[0] for word in _WORD.findall(name)).casefold()
    short, long = sorted((plain, label), key=len)
    named = " " not in name or not any(word.islower() and word not in _LINKING.split() for word in name.split())
    most = len(short) > 3 and short in long and len(short) * 2 > len(long) and named
    return plain == label or (len(label) > 2 and (label == initials or most))


def _without_section(head: str, outlet: str) -> str:
    """`Headline | World` in front of an outlet loses its section too, and a second name of the outlet."""
    *front, last = re.split(r"\s+\|\s+", head)
    short = len(_WORD.findall(last)) <= 2 and len(_WORD.findall(" ".join(front))) >= HEADLINE_WORDS
    return " | ".join(front) if front and (short or is_outlet(last, outlet, None)) else head


def _looks_like_outlet(head: str, tail: str, bar: bool) -> bool:
    behind, before = _WORD.findall(tail), _WORD.findall(head)
    if not 1 <= len(behind) <= OUTLET_WORDS or len(before) < HEADLINE_WORDS or tail[-1] in ".?!…:,":
        return False
    if _OUTLET.search(tail):
        return _all_capital(behind[:1]) or bar
    if not _all_capital(behind) or any(word.isdigit() for word in behind):
        return False
    distinct = len(behind) <= 2 and len(before) > HEADLINE_WORDS
    return bar or (len(behind) < OUTLET_WORDS and (_is_plain_case(before) or distinct))


def _all_capital(inside: list[str]) -> bool:
    big = [word for word in inside if word not in _SMALL]
    return bool(big) and inside[0] == big[0] and all(not word[0].islower() for word in big)


def _is_plain_case(inside: list[str]) -> bool:
    """Whether a headline is written like a sentence, so that the capitals behind it say something."""
    return sum(word[0].islower() and word not in _SMALL for word in inside) >= 2


def _said(tail: str, body: str) -> bool:
    return bool(body) and tail.casefold() in body.casefold()
