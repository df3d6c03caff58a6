"""Names in Chinese, Japanese and Korean bylines, which have neither capitals nor, often, blanks."""

from __future__ import annotations

import re
from functools import cache

from cleaner.stages._name_words import is_agency, listed, words

_PARTS = re.compile(r"[\s、,，/／;；|｜:：＝=()（）\[\]【】。.~<>]+")
_CHINESE = re.compile(r"[一-鿿々]{2,4}")
_JAPANESE = re.compile(r"(?!.*[のをがはにへとで])[一-鿿][一-鿿々ぁ-ゖァ-ヺー]{1,5}")
_FOREIGN = re.compile(r"[一-鿿ァ-ヺー]{2,10}[·・•‧][一-鿿ァ-ヺー·・•‧]{2,20}")
_KOREAN = re.compile(r"[가-힣]{2,4}")
_HALF = re.compile(r"[一-鿿々ぁ-ゖァ-ヺー]{1,3}")


def eastern(text: str) -> list[str]:
    """The persons and agencies of such a byline: `记者 王小明`, `東京社会部 山田太郎`, `구현모 기자`."""
    return _korean(text) if re.search("[가-힣]", text) else _han(text)


def _korean(text: str) -> list[str]:
    tokens = [token for token in re.split(r"[\s,=()\[\]·ㆍ/|:<>]+", text) if token]
    jobs = [at for at, token in enumerate(tokens) if _is_job(token)]
    names: list[str] = []
    for at, token in enumerate(tokens):
        bare = _without(token, "roles", "works")
        follows = any(_is_job(later) for later in tokens[at + 1 : at + 3]) or bare != token
        alone = not jobs and len(tokens) <= 3
        if (is_agency(bare) and not follows) or ((follows or alone) and _is_korean(bare, follows)):
            names.append(bare)
    return names


def _is_job(token: str) -> bool:
    return token in listed("roles") or token in listed("works")


def _is_korean(token: str, follows: bool) -> bool:
    known = token[:1] in words("korean")[0] and (len(token) == 3 or (follows and len(token) in (2, 4)))
    return known and bool(_KOREAN.fullmatch(token)) and not _is_desk(token)


def _han(text: str) -> list[str]:
    tokens = [token for token in _PARTS.split(text) if token]
    names: list[str] = []
    halves: list[str] = []
    for token in [*tokens, ""]:
        bare = _without(token, "before", "roles", "works")
        changed = bare != token
        if not changed and _HALF.fullmatch(bare) and not _is_desk(bare) and not is_agency(bare):
            halves.append(bare)
            continue
        names += _paired(halves)
        halves = []
        if (is_agency(bare) and not changed) or (_is_name(bare) and not _is_desk(bare)):
            names.append(bare)
    return names


def _paired(halves: list[str]) -> list[str]:
    """Short words in a row: Chinese names each, or the two halves of a Japanese one."""
    if len(halves) == 2 and (halves[0][0] not in words("surnames")[0] or len(halves[0]) == 1 or len(halves[1]) == 1):
        return [" ".join(halves)]
    return [name for name in halves if _CHINESE.fullmatch(name)]


def _is_name(token: str) -> bool:
    return bool(_CHINESE.fullmatch(token) or _FOREIGN.fullmatch(token) or _JAPANESE.fullmatch(token))


_NOT_NAMES = ("nobody", "common", "before", "works", "roles")


def _is_desk(token: str) -> bool:
    return token.endswith(words("desks")) or any(token in listed(key) for key in _NOT_NAMES)


@cache
def _clinging(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for key in keys for word in words(key) if not word.isascii())


def _without(token: str, *keys: str) -> str:
    """The token without the jobs and introductions that cling to it: `本报记者王小明`, `山田太郎記者`."""
    changed = True
    while changed:
        changed = False
        for word in (word for word in _clinging(keys) if len(word) < len(token)):
            if token.startswith(word) and len(token) - len(word) >= 2 and (len(word) > 1 or word in "文글"):
                token, changed = token[len(word) :], True
            elif token.endswith(word) and len(word) > 1:
                token, changed = token[: -len(word)], True
    return token
