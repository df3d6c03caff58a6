"""A pattern's gate lets through whatever the pattern matches, and the automaton leads to it."""

from __future__ import annotations

import random

import pytest

from cleaner.stages import _packs
from cleaner.stages._cues import Cues
from cleaner.stages._fold import fold_all
from cleaner.stages._gate_book import BOOK, entries, gate, key, written
from cleaner.stages._gates import work_out
from cleaner.stages._memory import MOST, SHORT, Memory
from cleaner.stages._needs import facts
from cleaner.stages._patterns import Patterns, compile_pattern
from cleaner.stages._relaxed import relaxed

BOUND = 1 << 30
RULES = [rule for rule in _packs.load() if rule.pattern]
GROUPS = sorted({rule.id.rpartition("/")[0] for rule in RULES})
NO_RULES = _packs.Rule("share/en/none", "share", "f", 1)


def mutations(text: str, chance: random.Random) -> list[str]:
    """The text, and a few like it: in other case, cut, doubled, with a mark before it or another behind it."""
    cut = chance.randrange(len(text) + 1)
    mark = chance.choice('-•("»12A ')
    return [text, text.upper(), text.lower(), text.title(), text[:cut], text[cut:], mark + text, text + mark]


def missed(sources: list[str], texts: list[str]) -> list[tuple[str, str]]:
    """The pairs of pattern and text that match, but that the gates keep apart."""
    gates = [gate(source, BOUND, False) for source in sources]
    patterns = Patterns(sources, gates)
    folds = fold_all(texts)
    found = Cues([NO_RULES], gates, {}).find(folds)
    pairs = []
    for index in range(len(texts)):
        shown, folded = folds.pair(index)
        likely = set(patterns.likely(found.patterns[index], shown, folded, False))
        for number, source in enumerate(sources):
            if compiled(source).search(shown.strip()) and not (
                number in likely and any(patterns.find([number], shown.strip()))
            ):
                pairs.append((source, texts[index]))
    return pairs


COMPILED: dict[str, object] = {}


def compiled(source: str):
    if source not in COMPILED:
        COMPILED[source] = compile_pattern(source)
    return COMPILED[source]


@pytest.mark.parametrize("group", GROUPS)
def test_no_gate_keeps_a_match_out(group: str):
    chance = random.Random(group)
    for rule in RULES:
        if rule.id.rpartition("/")[0] == group:
            lines = [line for example in (*rule.drop, *rule.keep) for line in example.split("\n") if line.strip()]
            texts = [text for line in lines for text in mutations(line, chance)]
            assert missed(list(rule.pattern), texts) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(?i:read)(?: more)?$", "READ MORE"),
        ("^(?:• )?(?:by )?[A-Z]x$", "• by Ax"),
        ("^[+]$|^x$", "+"),
        ("^(?:[A-Z]{2}|é)$", "é"),
        ("\\x{2190}", "a ← b"),
        ("[^a-z]\\d{2}", "a 12"),
        ("^(?:\\p{Han}|ab)+$", "漢ab"),
        ("^[\\]x-]+$", "x]-"),
        ("(?i)straße|k", "STRASSE K"),
        ("a{0}b", "b"),
        ("(?m)^b$", "b"),
        ("\\QA.\\E", "A."),
        ("[[:alpha:]]+", "ab"),
        ("", "anything"),
    ],
)
def test_odd_syntax_is_read_or_let_be(pattern: str, text: str):
    assert missed([pattern], [text]) == []


def test_the_book_of_gates_is_up_to_date():
    now, book = written(pattern for rule in RULES for pattern in rule.pattern), entries()
    stale = sorted(one for one in {**now, **book} if now.get(one) != book.get(one))
    assert stale == [], f"{len(stale)} gates of {BOOK.name} are not what their patterns ask for: run scripts/gates.py"


def test_a_gate_comes_out_of_the_book_as_it_was_worked_out():
    fields = [(gate(source, BOUND, False), work_out(source)) for rule in RULES[::50] for source in rule.pattern]
    assert all(book[:1] == made[:1] and book[2:6] == made[2:6] and book[7:] == made[7:] for book, made in fields)


def test_a_pattern_of_the_users_own_has_its_gate_worked_out():
    source = "^Nobody's own pattern, [A-Z]{3}$"
    assert key(source) not in entries()
    assert gate(source, 600, True) == work_out(source)._replace(high=25, shuns_prose=True)


def test_a_gate_asks_for_length_ends_signs_and_strings():
    known = facts("^By [A-Z]{2}, (?:Oslo|Rome) \\d{4}$")
    assert (known.low, known.high, known.head, known.tail, known.opening) == (16, 16, True, True, frozenset(("by ",)))
    assert frozenset((", oslo ", ", rome ")) in known.needs


def test_a_relaxed_pattern_drops_bounds_groups_and_letters_beyond_ascii_from_its_cost():
    assert relaxed(r"^[\p{Lu}-]{3,40}$") == r"^(?:[\x{2d}-\x{2d}\x{41}-\x{5a}\x{80}-\x{10FFFF}])+$"
    assert relaxed(r"(?P<name>ab){2,9}\.") == r"(?:ab)+\."
    assert relaxed(r"^by [a-z]{2}$") is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^(?i:[k]{9})$", "\u212akkkkkkkk"),
        ("^(?i:[ſ]{1,9})$", "s"),
        (r"^(?i:{person})$", "ANA rUIZ"),
        (r"^[^\p{L}a]{1,9}$", "1-–"),
        (r"^(?:é|[^é]){1,9}$", "éa"),
        (r"^\P{Lu}{1,9}$", "aß"),
        (r"^{stamp}$", "Monday, 3 March 2025"),
        (r"^.{1,9}[\]x-]{1,9}$", "a ]x-"),
    ],
)
def test_a_relaxed_pattern_matches_what_the_pattern_does(pattern: str, text: str):
    loose = relaxed(pattern)
    assert loose is not None
    assert compile_pattern(pattern).search(text) and compile_pattern(loose).search(text)


def test_a_memory_forgets_its_older_half_and_never_holds_long_texts():
    memory = Memory[int]()
    memory.keep("x" * (SHORT + 1), 1)
    for number in range(2 * MOST + 1):
        memory.keep(str(number), number)
    assert [memory.recall("x" * (SHORT + 1)), memory.recall("0"), memory.recall(str(2 * MOST))] == [
        None,
        None,
        2 * MOST,
    ]
