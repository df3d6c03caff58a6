"""Scrapy: an item pipeline that cleans what a spider scraped."""

from __future__ import annotations

import logging
from typing import Any

from cleaner.batch import Fields, clean_row, pick
from cleaner.document import Options
from cleaner.errors import MissingError
from cleaner.integrations._documents import options_from

try:
    from itemadapter import ItemAdapter
except ImportError:
    raise MissingError('this pipeline needs Scrapy: pip install "cleaner[scrapy]"') from None

logger = logging.getLogger(__name__)


class CleanerPipeline:
    """Cleans items that hold a page or a text; all others pass.

    A dict comes out as the row that `clean_row` makes of it. In an item that declares its fields, those that it shares
    with such a row are set: declare `text`, `title`, `authors`, `date`, `error` and what else is wanted. An item that
    cannot be cleaned goes on with an `error`, is logged, and counted in the crawl's stats.

    Settings: CLEANER_OPTIONS, a dict with what `Options` takes; CLEANER_FIELDS, one with what `Fields` takes.
    """

    def __init__(self, options: Options = Options(), fields: Fields = Fields(), stats: Any = None) -> None:
        self.options, self.fields, self.stats = options, fields, stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> CleanerPipeline:
        """What Scrapy calls to set the pipeline up."""
        options = options_from(crawler.settings.getdict("CLEANER_OPTIONS"))
        return cls(options, Fields(**crawler.settings.getdict("CLEANER_FIELDS")), crawler.stats)

    def process_item(self, item: Any) -> Any:
        """The item, cleaned."""
        adapter = ItemAdapter(item)
        record = adapter.asdict()
        if pick(record, self.fields).get("raw") is None:
            return item
        row = clean_row(record, self.options, self.fields)
        self._note(row)
        if isinstance(item, dict):
            return row
        for name in {*adapter.field_names()} & row.keys():
            if name != "text" or row["error"] is None:  # what could not be cleaned stays as it came
                adapter[name] = row[name]
        return item

    def _note(self, row: dict[str, Any]) -> None:
        if row["error"] is not None:
            logger.warning("%s: %s", row["url"] or "an item", row["error"])
        if self.stats is not None:
            self.stats.inc_value("cleaner/failed" if row["error"] else "cleaner/cleaned")
