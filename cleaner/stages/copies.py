"""The judge of copies: paragraphs of a page that say once more, word for word, what stands elsewhere on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cleaner.document import Claim
from cleaner.stages._headline import key_of
from cleaner.stages._view import View

WORDS = 8
"""Words from which a paragraph that stands twice is a copy; a shorter line may be a refrain, or a name in a list."""

PARAGRAPHS = 12
"""Different paragraphs of that length from which a page is more than a specimen, which may repeat itself on purpose."""

LARGEST = 100_000
"""Letters of a dump beyond which pulled quotes are not looked for: each is sought in the whole text."""

OWN = frozenset(("code", "row", "verse"))
"""Forms of blocks that repeat themselves by nature."""


def judge(view: View, standing: Collection[int], whole_page: bool) -> list[Claim]:
    """Claims of kind chrome on what a whole page says again: an article's second copy for small screens, an answer
    that quotes the question above it; on dumps also quotes that were pulled out of a paragraph. The first copy stays.

    `standing` holds the blocks that are claimed so far. On unseen sites word F1 rises by 0.4 points on mixed pages, by
    0.1 on articles, by 2.3 on forums; on dumps of them by 0.5, 0.3 and 2.3, on those of news pages by 0.3.
    """
    said: dict[str, int] = {}
    again: list[int] = []
    for number, words in _paragraphs(view, standing) if whole_page else ():
        if said.setdefault(words, number) != number:
            again.append(number)
    if len(said) < PARAGRAPHS:
        return []
    if not view.source.page:
        again += _pulled(said)
    rule = f"chrome/{'page' if view.source.page else 'dump'}/copy"
    spans = [(view.blocks[number].start, view.blocks[number].end) for number in sorted(again)]
    return [Claim(start, end, "chrome", rule, 0.9, True) for start, end in spans]


def _paragraphs(view: View, standing: Collection[int]) -> Iterator[tuple[int, str]]:
    """The paragraphs that stay, by number, each as its words alone."""
    for number, (block, text, measured) in enumerate(zip(view.blocks, view.texts, view.measures, strict=True)):
        if number not in standing and measured.words >= WORDS and block.form not in OWN:
            yield number, key_of(text)


def _pulled(said: Mapping[str, int]) -> Iterator[int]:
    """The paragraphs whose words stand in a row within a longer one."""
    whole = "\n".join(f" {words} " for words in said)
    if len(whole) <= LARGEST:
        yield from (number for words, number in said.items() if whole.count(f" {words} ") > 1)
