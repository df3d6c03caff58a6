"""LangChain: a document transformer, for between a loader and a splitter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cleaner.batch import Fields
from cleaner.document import Options
from cleaner.errors import MissingError
from cleaner.integrations._documents import cleaned

try:
    from langchain_core.documents import BaseDocumentTransformer, Document
except ImportError:
    raise MissingError('this transformer needs LangChain: pip install "cleaner[langchain]"') from None


class CleanerTransformer(BaseDocumentTransformer):
    """Cleans the content of each document, a dump or a page; title, authors, date and so on go into its metadata.

    With `account` the removals do too; few vector stores take such nested metadata. A document that cannot be cleaned
    stays as it came, with an `error` in its metadata.
    """

    def __init__(self, options: Options = Options(), fields: Fields = Fields(), account: bool = False) -> None:
        self.options, self.fields, self.account = options, fields, account

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> Sequence[Document]:
        """New documents, in order, with the ids of the old."""
        return [self._clean(document) for document in documents]

    def _clean(self, document: Document) -> Document:
        text, metadata = cleaned(document.page_content, document.metadata, self.options, self.fields, self.account)
        return document.model_copy(update={"page_content": text, "metadata": metadata})
