"""A pattern narrowed to Latin text finds there what it finds as it is written."""

from __future__ import annotations

import random

import pytest
import re2

from cleaner.stages import _packs
from cleaner.stages._latin import encoded, narrowed
from cleaner.stages._patterns import compile_latin, compile_pattern

RULES = [rule for rule in _packs.load() if rule.pattern]
KINDS = sorted({rule.kind for rule in RULES})
MARKS = '-•("»12A –—’“”…ßéÉäÆ©°·™'


def mutations(text: str, chance: random.Random) -> list[str]:
    """The text, and a few like it: in other case, cut, with another character before, within or behind it."""
    cut, mark = chance.randrange(len(text) + 1), chance.choice(MARKS)
    return [text, text.upper(), text.lower(), text[:cut], text[cut:], mark + text, text[:cut] + mark + text[cut + 1 :]]


def spans(pattern, text: str | bytes) -> list[list[tuple[int, int]]]:
    return [[found.span(group) for group in range(pattern.groups + 1)] for found in pattern.finditer(text)]


def differing(source: str, texts: list[str]) -> list[str]:
    """The Latin texts in which a pattern and its narrowed form find other things."""
    narrow = narrowed(source)
    if narrow is None:
        return []
    full, latin = compile_pattern(source), compile_latin(narrow)
    coded = [(text, known) for text in texts if (known := encoded(text)) is not None]
    return [text for text, known in coded if spans(full, text) != spans(latin, known)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_packs_patterns_match_the_same_when_narrowed(kind: str):
    chance = random.Random(kind)
    for rule in RULES:
        if rule.kind == kind:
            lines = [line for example in (*rule.drop, *rule.keep) for line in example.split("\n") if line.strip()]
            texts = [text for line in lines for text in mutations(line, chance)]
            assert [(source, differing(source, texts)) for source in rule.pattern if differing(source, texts)] == []


ODD = (
    "(?i)straße|é", "(?i)[à-ý]+x", "(?i:ı)x", "(?i)[k-m]+", "[^é]+", r"\p{Lu}\p{L}*", r"\P{L}+", r"[^\p{L}“]", "[“-”]x",
    r"[\x{2013}\x27-]", "[—–(-]x", "[]é]", "[^]é]", r"\W", r"[\W]x", r"[^\S ]", ".", "É|(?i:é)", "(?i:é(?-i:é))",
    "(é|(?i)é|ö)ö", "(?P<name>ñ+)", r"\x{e9}", r"\p{P}", r"\bé", "Я|[Я-я]|s", "[!-ÿ]+", "[一-鿿]|[€-™]",
)  # fmt: skip


@pytest.mark.parametrize("source", ODD)
def test_odd_patterns_match_the_same_when_narrowed(source: str):
    texts = [*map(chr, (*range(1, 0x250), *range(0x2000, 0x2130))), *"éöÉÖ“”–ß", "éö", "Éö", "ÉÖ", "STRASSE", "STRAßE"]
    assert narrowed(source) is not None
    assert differing(source, [text + end for text in texts for end in ("", "x", "é")]) == []


REFUSED = (r"\Qé\E", "ſ", "ẞ", "[Ā-ſ]", r"(?i)\p{Lu}", r"\C", r"\p{Latin}", "(?m)^é$", "[[:alpha:]]")


@pytest.mark.parametrize("source", REFUSED)
def test_a_pattern_whose_meaning_could_change_is_read_in_full(source: str):
    assert narrowed(source) is None


@pytest.mark.parametrize("text", ["œuvre", "Žižek", "µ", "ÿ", "Москва", "→", "\x85", "ﬁ"])
def test_text_beyond_the_code_page_is_read_in_full(text: str):
    assert encoded(text) is None


def test_no_other_letter_of_latin_text_is_one_with_a_letter_beyond_it():
    folded = re2.compile(r"(?i)^[\x{100}-\x{17e}\x{180}-\x{1e9d}\x{1e9f}-\x{2129}\x{212c}-\x{10ffff}]$")
    known = [char for char in map(chr, range(0x250)) if encoded(char) is not None]
    assert [char for char in known if folded.search(char)] == []
