"""Hugging Face Datasets: a function for `Dataset.map` with `batched=True`."""

from __future__ import annotations

from typing import Any

from cleaner.batch import Fields, _arrow, clean_batch
from cleaner.document import Options


def clean(rows: Any, options: Options = Options(), fields: Fields = Fields()) -> Any:
    """`clean_batch` on what `map` hands over (lists by name, or an Arrow table), with types that Datasets has.

    It has no type for maps: a removal's `found` is a list of pairs, each with a `key` and a `value`.
    """
    arrow = _arrow()
    table = clean_batch(rows if isinstance(rows, arrow.Table) else arrow.table(dict(rows)), options, fields)
    place = table.column_names.index("removals")
    removals = [[_plain(one) for one in some] for some in table["removals"].to_pylist()]
    text = arrow.string()
    pairs = arrow.list_(arrow.struct([("key", text), ("value", text)]))
    parts = [part.with_type(pairs) if part.name == "found" else part for part in table.schema.types[place].value_type]
    return table.set_column(place, "removals", arrow.array(removals, arrow.list_(arrow.struct(parts))))


def _plain(removal: dict[str, Any]) -> dict[str, Any]:
    return removal | {"found": [{"key": key, "value": value} for key, value in removal["found"]]}
