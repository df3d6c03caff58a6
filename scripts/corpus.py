"""The evaluation corpus: its pages, the site and fold of each, and the text dumps that are made of them.

A corpus is a folder of `<set>.jsonl.xz` files; each line has `id`, `url`, `kind`, `html` or `html_base64`, the gold
`text`, the snippets `must_keep` and `must_drop`, and `meta`. Training and evaluation share this module, so that they
agree on which sites are unseen.
"""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
import re
import unicodedata
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Page = dict[str, Any]

SETS = ("news", "readability", "snippets", "wcxb")
HOME = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
"""Where the corpus lies unless a command says otherwise; it is not part of the repository."""
FOLDS = 5
_WORD = re.compile(r"\w+")
_SECOND_LEVEL = ("co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go", "gob", "gov")


def pages(corpus: Path, sets: Iterable[str] = SETS, every: int = 1) -> Iterator[Page]:
    """The pages, every n-th of each set; `raw` (bytes or str) stands for the two html fields, `set` names the set."""
    for name in sets:
        with lzma.open(corpus / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                if number % every == 0:
                    page = json.loads(line)
                    text, coded = page.pop("html", None), page.pop("html_base64", None)
                    yield page | {"set": name, "raw": base64.b64decode(coded) if coded else text}


def digest(corpus: Path, sets: Iterable[str] = SETS) -> str:
    """A short digest of the corpus files, to be quoted beside every figure; a file that is missing counts as empty."""
    total = hashlib.sha256()
    for name in sets:
        path = corpus / f"{name}.jsonl.xz"
        total.update(path.read_bytes() if path.is_file() else b"")
    return total.hexdigest()[:12]


def site(page: Page) -> str:
    """The registered domain of the page's address, or its id where it has none."""
    host = (urlsplit(page.get("url") or "").hostname or page["id"]).removeprefix("www.")
    parts = host.split(".")
    size = 3 if len(parts) > 2 and (parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2) else 2
    return ".".join(parts[-size:])


def fold(page: Page, folds: int = FOLDS) -> int:
    """The fold of a page, 0 to folds - 1: the same for all pages of a site."""
    return zlib.crc32(site(page).encode()) % folds


def word_list(text: str) -> list[str]:
    """The lower-cased `\\w+` tokens in order."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def words(text: str) -> Counter[str]:
    """The multiset of lower-cased words."""
    return Counter(word_list(text))


def word_f1(found: str, gold: str) -> float:
    """Overlap of the two multisets of words, 0 to 1; 1 when both are empty."""
    left, right = words(found), words(gold)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def markup(page: Page) -> str:
    """The page as a string, for systems that take no bytes."""
    raw = page["raw"]
    return raw if isinstance(raw, str) else raw.decode("utf-8", "replace")


# --- dump makers: each a function from a page to its text, none of it left out ----------------------------------


def by_beautifulsoup(page: Page) -> str:
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it thinks aloud about pages that begin as XML
        soup = BeautifulSoup(markup(page), "lxml")
    for element in soup(["script", "style", "template"]):
        element.decompose()
    return soup.get_text("\n")


def by_html_text(page: Page) -> str:
    import html_text

    return html_text.extract_text(markup(page))


def by_inscriptis(page: Page) -> str:
    import inscriptis

    return str(inscriptis.get_text(markup(page)))


def by_resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(markup(page), main_content=False)


def by_inner_text(page: Page) -> str:
    """What a browser would give as `innerText`: the page as cleaner renders it."""
    from cleaner.errors import InputError
    from cleaner.stages import decode
    from cleaner.stages.page import split

    try:
        return split(decode.decode(page["raw"], "html"))[0].text
    except InputError:  # a page without any text
        return ""


MAKERS: dict[str, Callable[[Page], str]] = {
    "beautifulsoup": by_beautifulsoup,
    "html-text": by_html_text,
    "inscriptis": by_inscriptis,
    "resiliparse": by_resiliparse,
    "inner": by_inner_text,
}
THREE = ("beautifulsoup", "html-text", "inscriptis")
"""The makers whose mean is quoted."""
