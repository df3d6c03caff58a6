"""Arrow values as plain ones and back: a text for a moment or a decimal, so that they can travel in any row.

| Arrow | in a row |
|---|---|
| timestamp, date | ISO 8601 text in all its digits: `2024-03-01 07:30:00.000000000Z` |
| decimal | text: `12.50` |
| time, duration | whole number of the column's unit |
| binary | bytes (in JSON and csv base64) |
| dictionary, extension | as their values |
| map | list of pairs |
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from cleaner.batch import _arrow
from cleaner.errors import InputError
from cleaner.formats._reading import Asked

SLICE = 64
"""Rows that are made plain at a time."""


def _mapped(kind: Any, leaf: Callable[[Any], Any]) -> Any:
    """A type with `leaf` applied to the types that lie inside of it, lists, structs and maps aside."""
    arrow = _arrow()
    types = arrow.types
    if types.is_struct(kind):
        return arrow.struct([one.with_type(_mapped(one.type, leaf)) for one in kind])
    if types.is_map(kind):
        return arrow.map_(_mapped(kind.key_type, leaf), kind.item_field.with_type(_mapped(kind.item_type, leaf)))
    for is_list, made in ((types.is_list, arrow.list_), (types.is_large_list, arrow.large_list)):
        if is_list(kind):
            return made(kind.value_field.with_type(_mapped(kind.value_type, leaf)))
    if types.is_fixed_size_list(kind):
        return arrow.list_(kind.value_field.with_type(_mapped(kind.value_type, leaf)), kind.list_size)
    return leaf(kind)


def _carrier(kind: Any) -> Any:
    """The type whose values travel for those of a type that is not nested. Raises `InputError` where there is none."""
    arrow = _arrow()
    types = arrow.types
    if types.is_dictionary(kind):
        return carrier(kind.value_type)
    if isinstance(kind, arrow.BaseExtensionType):
        return carrier(kind.storage_type)
    if types.is_timestamp(kind) or types.is_date(kind) or types.is_decimal(kind):
        return arrow.string()
    if types.is_time32(kind):
        return arrow.int32()
    if types.is_time64(kind) or types.is_duration(kind):
        return arrow.int64()
    if types.is_nested(kind) or types.is_run_end_encoded(kind) or types.is_interval(kind):
        raise InputError(f"has a column of type {kind}, which is not passed through; leave that column out")
    return kind


def carrier(kind: Any) -> Any:
    """The type whose values travel in rows for those of `kind`."""
    return _mapped(kind, _carrier)


def _in_utc(kind: Any) -> Any:
    arrow = _arrow()
    return arrow.timestamp(kind.unit, "UTC") if arrow.types.is_timestamp(kind) and kind.tz else kind


def flat(kind: Any) -> Any:
    """A type with its dictionaries as their values."""
    return _mapped(kind, lambda one: one.value_type if _arrow().types.is_dictionary(one) else one)


def plain(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a record batch as plain values; a text that is not UTF-8 comes as bytes.

    Raises `InputError` for a type that has none, `pyarrow.ArrowInvalid` where the data makes no sense.
    """
    names = batch.schema.names
    for column in batch.columns:
        _in_bytes(column).validate(full=True)  # offsets of a damaged file point anywhere, and would be followed
    for start in range(0, batch.num_rows, SLICE):
        columns = [_values(column.slice(start, SLICE)) for column in batch.columns]
        for values in zip(*columns, strict=True):
            yield dict(zip(names, values, strict=True))


def _values(array: Any) -> list[Any]:
    kind = carrier(array.type)
    for step in (_mapped(array.type, _in_utc), kind):
        array = array if array.type == step else array.cast(step)
    try:
        return list(array.to_pylist())
    except UnicodeDecodeError:
        return list(map(_decoded, _in_bytes(array).to_pylist()))


def _in_bytes(array: Any) -> Any:
    arrow = _arrow()
    for kind, raw in ((arrow.string(), arrow.binary()), (arrow.large_string(), arrow.large_binary())):
        if array.type == kind:
            return array.view(raw)
    return array


def _decoded(value: bytes | None) -> str | bytes | None:
    try:
        return value.decode("utf-8") if value is not None else None
    except UnicodeDecodeError:
        return value


def restored(values: Sequence[Any], kind: Any) -> Any:
    """The array of type `kind` that these plain values came from.

    Raises `pyarrow.ArrowException`, `ValueError`, `TypeError` or `OverflowError` where one is none of this type.
    """
    arrow = _arrow()
    if arrow.types.is_dictionary(kind):
        return restored(values, kind.value_type).dictionary_encode().cast(kind)
    if isinstance(kind, arrow.BaseExtensionType):
        return arrow.ExtensionArray.from_storage(kind, restored(values, kind.storage_type))
    travelled = carrier(kind)
    if "map<" in str(kind):
        values = [_paired(value, kind) for value in values]
    array = arrow.array(values, travelled)
    return array if travelled == kind else array.cast(kind)


def _paired(value: Any, kind: Any) -> Any:
    """The value with the pairs of its maps as tuples, which Arrow wants; those that went through JSON are lists."""
    types = _arrow().types
    if types.is_map(kind) and isinstance(value, list):
        return [(_paired(key, kind.key_type), _paired(one, kind.item_type)) for key, one in value]
    if types.is_struct(kind) and isinstance(value, dict):
        return {field.name: _paired(value.get(field.name), field.type) for field in kind}
    if types.is_nested(kind) and not types.is_map(kind) and isinstance(value, list):
        return [_paired(one, kind.value_type) for one in value]
    return value


def unified(one: Any, other: Any) -> Any:
    """The Arrow field that holds the values of both, by the rules of pyarrow. Raises `pyarrow.ArrowException`."""
    arrow = _arrow()
    if one.type == other.type:
        return one
    try:
        both = [arrow.schema([one]), arrow.schema([other.with_name(one.name)])]
        return arrow.unify_schemas(both, promote_options="permissive").field(0)
    except arrow.ArrowException:
        if flat(one.type) == one.type and flat(other.type) == other.type:
            raise
        return unified(one.with_type(flat(one.type)), other.with_type(flat(other.type)))


def register(schema: Any, asked: Asked) -> None:
    """Note the types of an input's columns for the writer. Raises `InputError` when they do not fit earlier ones."""
    seen = asked.seen
    if seen is None or seen.kind not in ("parquet", "arrow", "arrows"):
        return
    types = dict(seen.types)
    for field in schema:
        known = types.get(field.name, field)
        carrier(field.type)
        try:
            types[field.name] = unified(known, field)
        except _arrow().ArrowException:
            held = f"column {field.name!r} holds {field.type}, and in inputs before it {known.type}"
            raise InputError(f"{held}; convert it, or clean this input on its own") from None
    seen.types = types
