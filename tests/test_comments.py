"""Readers' comments leave the text, and are given apart in the order of their threads."""

from __future__ import annotations

import json

from cleaner import clean
from cleaner.document import Comment

PROSE = "The harbour master said on Sunday that twenty boats had left before the fog came in over the town."
ARTICLE = f"<article><h1>Boats in the fog</h1>{f'<p>{PROSE}</p>' * 6}</article>"
THREAD = """<section id=comments><h2>3 Comments</h2><ol class=comment-list>
<li class="comment depth-1" id=comment-1>
  <div class="comment-author vcard"><cite class=fn>Ana Ruiz</cite> <span class=says>says:</span></div>
  <div class=comment-meta><a href=#1><time datetime=2024-05-06T10:00>6 May</time></a></div>
  <div class=comment-content><p>I was there as well.</p><p>It was wet.</p></div>
  <div class=reply><a href=#>Reply</a></div>
  <ol class=children><li class="comment depth-2" id=comment-2>
    <div class="comment-author vcard"><cite class=fn>Bo Li</cite></div><div class=comment-content>So was I, Ana.</div>
  </li></ol></li>
<li class="comment depth-1" id=comment-3><div class=comment-content>Nobody asked.</div></li>
</ol></section>"""


def page(below: str, head: str = "") -> str:
    return f"<html lang=en><head><title>Boats in the fog</title>{head}</head><body>{ARTICLE}{below}</body></html>"


def test_comments_come_in_threads_with_who_wrote_them_and_when() -> None:
    doc = clean(page(THREAD))
    assert doc.comments == (
        Comment("Ana Ruiz", "2024-05-06T10:00", "I was there as well.\n\nIt was wet.", 0),
        Comment("Bo Li", None, "So was I, Ana.", 1),
        Comment(None, None, "Nobody asked.", 0),
    )
    assert "Ana" not in doc.text


def test_those_who_comment_are_not_the_authors() -> None:
    assert clean(page(THREAD)).authors == ()


def test_microdata_tells_comments() -> None:
    below = """<div itemscope itemtype="https://schema.org/Comment"><div itemprop=author itemscope>
    <span itemprop=name>Ana Ruiz</span></div><meta itemprop=dateCreated content=2024-05-06>
    <p itemprop=text>It was wet, and cold as well.</p></div>"""
    found = clean(page(f"<div class=comment-list>{below}</div>")).comments
    assert found == (Comment("Ana Ruiz", "2024-05-06", "It was wet, and cold as well.", 0),)


def test_json_ld_gives_comments_that_the_page_does_not_show() -> None:
    said = {"@type": "Comment", "text": "It was wet.", "author": {"name": "Ana Ruiz"}, "dateCreated": "2024-05-06"}
    answer = said | {"text": "It was.", "author": "Bo Li"}
    story = {"@type": "NewsArticle", "headline": "Boats in the fog", "comment": [said | {"comment": [answer]}]}
    doc = clean(page("", f'<script type="application/ld+json">{json.dumps(story)}</script>'))
    assert doc.comments == (
        Comment("Ana Ruiz", "2024-05-06", "It was wet.", 0),
        Comment("Bo Li", "2024-05-06", "It was.", 1),
    )


def test_the_posts_of_a_thread_are_no_comments() -> None:
    story = {"@type": "DiscussionForumPosting", "comment": [{"@type": "Comment", "text": "It was wet."}]}
    doc = clean(page("", f'<script type="application/ld+json">{json.dumps(story)}</script>'))
    assert doc.comments == ()


def test_a_dump_has_no_comments() -> None:
    assert clean(f"{PROSE}\n\n{PROSE}").comments == ()


def test_rows_carry_comments() -> None:
    assert clean(page(THREAD)).to_row()["comments"][1] == {
        "author": "Bo Li",
        "date": None,
        "text": "So was I, Ana.",
        "depth": 1,
    }
