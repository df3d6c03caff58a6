"""The document transformers of LangChain and Haystack, in their own idiom."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
DUMP = f"Flood at the mill\n\nBy Ana Ruiz\n\n{STORY}\n\nShare this article\n"


def test_langchain_documents_are_transformed() -> None:
    pytest.importorskip("langchain_core", reason="LangChain is optional: pip install cleaner[langchain]")
    from langchain_core.documents import BaseDocumentTransformer, Document

    from cleaner.batch import Fields
    from cleaner.integrations.langchain import CleanerTransformer

    transformer = CleanerTransformer(fields=Fields(url="source"))
    assert isinstance(transformer, BaseDocumentTransformer)
    given = [
        Document(id="a", page_content=DUMP, metadata={"source": "https://orrin.example/1", "title": "Theirs"}),
        Document(page_content=" "),
    ]
    done, failed = transformer.transform_documents(given)
    assert (done.id, done.page_content) == ("a", STORY)
    assert done.metadata == {
        "source": "https://orrin.example/1",
        "url": "https://orrin.example/1",
        "title": "Flood at the mill",
        "authors": ["Ana Ruiz"],
        "lang": "en",
        "input_title": "Theirs",
    }
    assert (failed.page_content, [*failed.metadata]) == (" ", ["error"])


def test_langchain_gets_the_account_when_it_asks() -> None:
    pytest.importorskip("langchain_core", reason="LangChain is optional: pip install cleaner[langchain]")
    from langchain_core.documents import Document

    from cleaner.integrations.langchain import CleanerTransformer

    (done,) = CleanerTransformer(account=True).transform_documents([Document(page_content=DUMP)])
    assert [one["kind"] for one in done.metadata["removals"]] == ["title", "byline", "share"]


def test_a_haystack_pipeline_runs_and_can_be_written_down() -> None:
    pytest.importorskip("haystack", reason="Haystack is optional: pip install cleaner[haystack]")
    from haystack import Document, Pipeline

    from cleaner.integrations.haystack import CleanerComponent

    pipeline = Pipeline()
    pipeline.add_component("clean", CleanerComponent(options={"ignore": ["share"]}))
    again = Pipeline.loads(pipeline.dumps(), allowed_modules=["cleaner.integrations.haystack"])
    done, empty = again.run({"documents": [Document(content=DUMP, meta={"n": 1}), Document()]})["clean"]["documents"]
    assert done.content == f"{STORY}\n\nShare this article"
    assert done.meta == {"n": 1, "title": "Flood at the mill", "authors": ["Ana Ruiz"], "lang": "en"}
    assert empty == Document()
