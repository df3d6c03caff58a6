"""datatrove: a step of a pipeline that cleans each document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.batch import Fields
from cleaner.document import Options
from cleaner.errors import MissingError
from cleaner.integrations._documents import cleaned

try:
    from datatrove.pipeline.base import PipelineStep
except ImportError:
    raise MissingError('this step needs datatrove: pip install "cleaner[datatrove]"') from None


class Cleaner(PipelineStep):
    """Cleans the text of each document, a dump or a page; what was found goes into its metadata.

    So does the account of what was taken out, as `removals`, unless `account` is false. A document that cannot be
    cleaned goes on as it came, with an `error` in its metadata, and is counted as failed.
    """

    type = "✂️ - FORMAT"
    name = "🧽 Cleaner"

    def __init__(self, options: Options = Options(), fields: Fields = Fields(), account: bool = True) -> None:
        super().__init__()
        self.options, self.fields, self.account = options, fields, account

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents in their order."""
        for doc in data:
            with self.track_time():
                doc.text, doc.metadata = cleaned(doc.text, doc.metadata, self.options, self.fields, self.account)
                self.stat_update("total", "failed" if doc.metadata.get("error") else "cleaned")
                self.update_doc_stats(doc)
            yield doc
