"""The pipeline in a real crawl, of pages served on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from command import ENVIRONMENT

from cleaner.batch import clean_row

pytest.importorskip("scrapy", reason="Scrapy is optional: pip install cleaner[scrapy]")

from cleaner.integrations.scrapy import CleanerPipeline

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
SPIDER = """
import scrapy
from dataclasses import dataclass

@dataclass
class Article:
    html: str
    url: str
    text: str | None = None
    title: str | None = None

class Spider(scrapy.Spider):
    name = "orrin"
    custom_settings = {
        "ITEM_PIPELINES": {"cleaner.integrations.scrapy.CleanerPipeline": 300},
        "CLEANER_OPTIONS": {"ignore": ["share"]},
        "TELNETCONSOLE_ENABLED": False,
    }

    def __init__(self, start=None, **rest):
        super().__init__(**rest)
        self.start_urls = [start]

    def parse(self, response):
        yield {"html": response.text, "url": response.url, "section": "weather"}
        yield Article(response.text, response.url)
        yield {"picture": "mill.jpg"}
        yield {"text": 5}
        yield from response.follow_all(css="a.next", callback=self.parse_last)

    def parse_last(self, response):
        yield {"html": response.text, "url": response.url}
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Two pages, the first with a link to the second, served on a port of this machine."""
    for name, link in (("first", '<a class="next" href="second.html"></a>'), ("second", "")):
        (tmp_path / f"{name}.html").write_text(page(name, link), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def page(title: str, link: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{STORY}</p>{link}</body></html>"


def crawl(folder: Path, start: str) -> tuple[list[dict[str, Any]], str]:
    """The items of a crawl in a process of its own (a reactor runs once), and its log."""
    (folder / "spider.py").write_text(SPIDER, "utf-8")
    command = [sys.executable, "-m", "scrapy", "runspider", "spider.py", "-a", f"start={start}", "-o", "items.jsonl"]
    direct = {**os.environ, **ENVIRONMENT, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, cwd=folder, env=direct, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (folder / "items.jsonl").read_text("utf-8").splitlines()], done.stderr


def test_a_crawl_yields_cleaned_items(site: str, tmp_path: Path) -> None:
    items, log = crawl(tmp_path, f"{site}/first.html")
    first = page("first", '<a class="next" href="second.html"></a>')
    row = clean_row({"html": first, "url": f"{site}/first.html", "section": "weather"})
    article = {"html": first, "url": f"{site}/first.html", "text": STORY, "title": "first"}
    last = clean_row({"html": page("second"), "url": f"{site}/second.html"})
    assert row["text"] == STORY
    assert items == [row, article, {"picture": "mill.jpg"}, clean_row({"text": 5}), last]
    assert "'cleaner/cleaned': 3" in log and "'cleaner/failed': 1" in log
    assert "an item: field 'text' holds a number, not a text; correct the record" in log


def test_the_settings_are_those_of_options_and_fields() -> None:
    from scrapy.settings import Settings

    class Crawler:
        settings = Settings({"CLEANER_OPTIONS": {"threshold": 0.7}, "CLEANER_FIELDS": {"text": "story"}})
        stats = None

    pipeline = CleanerPipeline.from_crawler(Crawler())
    assert (pipeline.options.threshold, pipeline.fields.text) == (0.7, "story")
    assert pipeline.process_item({"story": STORY})["text"] == STORY


def test_an_item_that_declares_its_fields_keeps_its_text_when_it_cannot_be_cleaned() -> None:
    import scrapy

    class Article(scrapy.Item):
        text = scrapy.Field()
        error = scrapy.Field()

    item = CleanerPipeline().process_item(Article(text=" \n"))
    assert item["text"] == " \n" and item["error"].startswith("empty: ")
