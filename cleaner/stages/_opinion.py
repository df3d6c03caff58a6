"""What the line model thinks of a document: handed from its judge to the judge that knows the site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cleaner.document import Claim


class Opinion(NamedTuple):
    """The model's own claims; of the blocks that rules take, those whose content it is sure of, and likely ones; and
    of the blocks it may claim, each one's chance (0 to 1) of being content. `whole_page`: the document is a page, or
    looks like the dump of one, and the model may speak."""

    claims: list[Claim]
    firm: list[int]
    likely: list[int]
    chances: Mapping[int, float] = {}
    whole_page: bool = False
