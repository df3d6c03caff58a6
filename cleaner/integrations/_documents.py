"""What the hosts have in common: options from their settings, and documents that are a text and its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cleaner.batch import Fields, pick, work
from cleaner.document import Options

CONTENT = "\0content"
"""A key that no metadata has."""

ACCOUNT = ("version", "removals", "warnings")


def cleaned(
    text: str, metadata: Mapping[str, Any], options: Options, fields: Fields, account: bool
) -> tuple[str, dict[str, Any]]:
    """The cleaned text, and the metadata with what was found beside it; a name that is taken becomes `input_NAME`.

    A document that cannot be cleaned stays as it came, with an `error` in its metadata. The account of what was taken
    out comes along when it is asked for; what was not found is left out.
    """
    row = work(pick({**metadata, CONTENT: text}, fields._replace(text=CONTENT, html=None)), options)
    body = text if row["error"] else row["text"]
    hidden = {"text", "input"} - metadata.keys() | (set() if account else {*ACCOUNT})
    found = {name: value for name, value in row.items() if name not in hidden and (name in metadata or value)}
    return body, found


def options_from(given: Mapping[str, Any]) -> Options:
    """The options that plain settings name: lists, as JSON and YAML have them, stand for tuples.

    Raises `TypeError` for a name that is none.
    """
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()}
    return Options(**values)
