"""The order of the walk. This is the only file that calls two stages."""

from __future__ import annotations

from functools import partial

from cleaner.document import Block, Cleaned, Options, Source
from cleaner.stages import (
    comments,
    compose,
    copies,
    decode,
    describe,
    frame,
    language,
    lines,
    menus,
    model,
    page,
    profile,
    rules,
    settle,
    signature,
    tail,
)
from cleaner.stages._view import View


def clean(raw: str | bytes, url: str | None = None, lang: str | None = None, options: Options = Options()) -> Cleaned:
    """Clean one article: a text dump or an HTML page, told apart by content.

    `url` is where it was found; `lang` (ISO 639-1) is believed instead of detected.
    Raises `TypeError` when `raw` is neither str nor bytes, `OptionsError` when a pack, the
    model or the profile of the options is faulty.
    """
    source, blocks = split(raw, options)

    view = View(source, blocks)
    docket = settle.Docket(view, options)

    docket.add(rules.judge(view, options))
    docket.add(menus.judge(view, docket.standing()))
    docket.add(tail.judge(view, docket.standing()))
    opinion = model.judge(view, docket.claims(), docket.standing(), options)
    opinion = profile.judge(view, opinion, docket.standing(), url, options)
    # The frame of a page is read in what its model leaves; that of a dump tells more than its model knows.
    before, after = (opinion.claims, ()) if source.page else ((), opinion.claims)
    docket.add(before)
    doubted = {view.index(claim) for claim in after}
    docket.add(frame.judge(view, docket.standing(), doubted) + signature.judge(view, docket.standing()))
    docket.release(opinion.firm, opinion.likely)
    docket.add(after)
    docket.add(copies.judge(view, docket.standing(), opinion.whole_page))

    removals, warnings = docket.settle()
    text = compose.compose(view, removals)
    spoken = language.detect(text, lang)
    facts = describe.describe(source, removals, spoken, url)
    return Cleaned(
        text=text,
        source=source,
        removals=removals,
        lang=spoken,
        warnings=source.warnings + warnings,
        comments=comments.read(source, blocks, removals, spoken),
        marker=partial(compose.mark, view, removals, facts["url"]),
        **facts,
    )


def split(raw: str | bytes, options: Options = Options()) -> tuple[Source, list[Block]]:
    """What is read of a document before anything is judged: its source and its blocks. Raises as `clean` does."""
    source = decode.decode(raw, options.form, options.charset)
    return page.split(source) if source.page else lines.split(source)
