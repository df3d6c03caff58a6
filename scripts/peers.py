"""Other systems that cleaner is measured beside: on pages, on dumps, and on the facts of a page.

To add a peer, copy the function of the nearest one and name it in the table below it. None is given more than its
users have: a dump is put before systems that read HTML with each line as a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from corpus import Page, markup

# --- main text of a page ----------------------------------------------------------------------------------------


def trafilatura_page(page: Page) -> str:
    import trafilatura

    return trafilatura.extract(page["raw"], include_comments=False) or ""


def resiliparse_page(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(markup(page), main_content=True)


def readability_page(page: Page) -> str:
    import html_text
    from readability import Document

    return html_text.extract_text(Document(markup(page)).summary())


def boilerpy3_page(page: Page) -> str:
    return _boilerpy3(markup(page))


def justext_page(page: Page) -> str:
    return _justext(markup(page))


PAGES: dict[str, Callable[[Page], str]] = {
    "trafilatura": trafilatura_page,
    "resiliparse": resiliparse_page,
    "readability-lxml": readability_page,
    "boilerpy3": boilerpy3_page,
    "jusText": justext_page,
}


# --- main text of a dump ----------------------------------------------------------------------------------------

C4_WORDS = 5
C4_ENDS = (".", "!", "?", '"', "”")
C4_POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
_CITATION = re.compile(r"\[(?:\d*|edit|citation needed)\]")


def as_it_is(dump: str) -> str:
    return dump


def c4_lines(dump: str) -> str:
    """The line rules of the C4 corpus (Raffel et al. 2020, section 2.2): terminal punctuation, five words, no mention
    of JavaScript, no policy line. Its page rules (a curly bracket, "lorem ipsum", fewer than three sentences) leave a
    page out of a corpus; they clean nothing, and as an empty answer they would only lower its figures."""
    return "\n".join(line for line in _CITATION.sub("", dump).split("\n") if _c4_keeps(line.strip()))


def _c4_keeps(line: str) -> bool:
    ends = line.endswith(C4_ENDS) and not line.endswith("...")
    lower = line.lower()
    return ends and len(line.split()) >= C4_WORDS and not any(word in lower for word in ("javascript", *C4_POLICY))


def justext_lines(dump: str) -> str:
    return _justext(paragraphs(dump))


def boilerpy3_lines(dump: str) -> str:
    return _boilerpy3(paragraphs(dump))


def trafilatura_lines(dump: str) -> str:
    import trafilatura

    return trafilatura.extract(paragraphs(dump), include_comments=False) or ""


DUMPS: dict[str, Callable[[str], str]] = {
    "as it is": as_it_is,
    "C4 line rules": c4_lines,
    "jusText": justext_lines,
    "boilerpy3": boilerpy3_lines,
    "trafilatura": trafilatura_lines,
}


def paragraphs(dump: str) -> str:
    """A dump as a page: each line that is not blank a paragraph."""
    body = "\n".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in dump.split("\n") if line.strip())
    return f"<html><body>\n{body}\n</body></html>"


# --- title, authors and date of a page --------------------------------------------------------------------------


def trafilatura_facts(page: Page) -> dict[str, Any]:
    import trafilatura

    bare = trafilatura.extract_metadata(page["raw"], default_url=page.get("url"))
    if not bare:
        return {"title": None, "authors": [], "date": None}
    return {"title": bare.title, "authors": (bare.author or "").split("; "), "date": bare.date}


FACTS: dict[str, Callable[[Page], dict[str, Any]]] = {"trafilatura": trafilatura_facts}


# --- what two of the tables share -------------------------------------------------------------------------------


def _boilerpy3(html: str) -> str:
    from boilerpy3 import extractors

    return str(extractors.ArticleExtractor(raise_on_failure=False).get_content(html))


def _justext(html: str) -> str:
    import justext

    found = justext.justext(html, _stop_words())
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


@cache
def _stop_words() -> frozenset[str]:
    """Those of all its languages: on news of some 30 countries word F1 is 0.81 with them, 0.80 with its setting for
    unknown languages and 0.22 with English alone."""
    import justext

    return frozenset().union(*map(justext.get_stoplist, justext.get_stoplists()))
