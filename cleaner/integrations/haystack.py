"""Haystack: a component for between a converter and a splitter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cleaner.batch import Fields
from cleaner.errors import MissingError
from cleaner.integrations._documents import cleaned, options_from

try:
    from haystack import Document, component
except ImportError:
    raise MissingError('this component needs Haystack: pip install "cleaner[haystack]"') from None


@component
class CleanerComponent:
    """Cleans the content of each document, a dump or a page; title, authors, date and so on go into its `meta`.

    `options` and `fields` are dicts of what `Options` and `Fields` take, so that a pipeline can be written down as
    YAML. With `account` the removals go into `meta` too. Documents without a text pass; one that cannot be cleaned
    stays as it came, with an `error` in its `meta`.
    """

    def __init__(
        self, options: dict[str, Any] | None = None, fields: dict[str, str] | None = None, account: bool = False
    ) -> None:
        self.options, self.fields, self.account = options, fields, account
        self._options, self._fields = options_from(options or {}), Fields(**(fields or {}))

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """New documents, in order, with the ids of the old."""
        return {"documents": [self._clean(document) for document in documents]}

    def _clean(self, document: Document) -> Document:
        if document.content is None:
            return document
        text, meta = cleaned(document.content, document.meta, self._options, self._fields, self.account)
        return replace(document, content=text, meta=meta)
