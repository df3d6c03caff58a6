"""Rows to Arrow tables and back, for parquet, arrow and arrows; a bounded group of rows is in memory at a time."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cleaner.batch import Row, _arrow, _arrow_value, _schema
from cleaner.errors import InputError
from cleaner.formats._columns import FIRST, cell, folded, scrubbed
from cleaner.formats._reading import Asked, Told, check_columns, record, too_large
from cleaner.formats._types import flat, plain, register, restored, unified
from cleaner.report import say

GROUP_ROWS, GROUP_SIZE = 10_000, 16 << 20
"""Rows and characters of a row group or record batch that is written."""


def read(schema: Any, batches: Iterable[Any], asked: Asked, what: str) -> Iterator[Row]:
    """A row a record; `record` is its number. Raises `InputError` when no column holds text, or the data is damaged."""
    check_columns(schema.names, asked)
    register(schema, asked)
    number = 0
    try:
        for batch in batches:
            for one in plain(batch):
                number += 1
                yield _bounded(record(one, number, asked), asked)
    except (_arrow().ArrowException, OSError) as fault:
        raise damaged(fault, what, f" after record {number}") from None


def damaged(fault: Exception, what: str, place: str = "") -> InputError:
    """The error for data that breaks off or makes no sense."""
    first = " ".join(str(fault).split())[:200]
    return InputError(f"is no whole {what}: it breaks off{place} ({first}); get a whole copy of it")


def _bounded(row: Row, asked: Asked) -> Row:
    raw = row.get("raw")
    if isinstance(raw, str | bytes) and len(raw) > asked.max_size:
        row["raw"], row["error"] = None, too_large(asked)
    return row


@contextlib.contextmanager
def spooled(rows: Iterable[dict[str, Any]], told: Told, kind: str) -> Iterator[tuple[Any, Iterator[Any]]]:
    """The schema of all rows, and the rows in tables of it.

    A file has one schema, and what columns of which type there are is known at the end: the groups wait for it in a
    temporary file. Fields whose values do not go into one column of any type become JSON texts, and that is said.
    """
    arrow = _arrow()
    keep: Callable[[Any], Any] = flat if kind == "arrow" else lambda one: one
    options = arrow.ipc.IpcWriteOptions(compression="lz4")
    with tempfile.TemporaryFile() as file:
        schema, count, mixed = _beginning(), 0, set[str]()
        for group in _groups(folded(rows)):
            table = _table(group, told, keep, mixed)
            with arrow.ipc.new_stream(file, table.schema, options=options) as spool:
                spool.write_table(table)
            schema, count = _joined(schema, table.schema, mixed), count + 1
        for name in sorted(mixed):
            say(f"field {name!r} holds values of kinds that no column takes together; it is written as JSON text")
        file.seek(0)
        tables = (arrow.ipc.open_stream(file).read_all() for _ in range(count))
        yield schema, (_fitted(table, schema) for table in tables)


def _beginning() -> Any:
    arrow = _arrow()
    return arrow.schema([("path", arrow.string()), ("record", arrow.int64()), *_schema()])


def _groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        group.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        size += sum(len(one["text"]) for one in row.get("removals") or ())
        if size > GROUP_SIZE or len(group) == GROUP_ROWS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _table(group: list[dict[str, Any]], told: Told, keep: Callable[[Any], Any], mixed: set[str]) -> Any:
    """One group as a table of its own schema; names of columns that had to become texts go into `mixed`."""
    arrow = _arrow()
    wire = _beginning()
    fields, arrays = [], []
    for name in dict.fromkeys(name for row in group for name in row):
        values = [row.get(name) for row in group]
        if name in FIRST:
            field = wire.field(name)
            array = _array([_arrow_value(value) for value in values], field.type)
        else:
            field, array = _column(name, values, _declared(name, told), keep, mixed)
        fields.append(field)
        arrays.append(array)
    return arrow.Table.from_arrays(arrays, schema=arrow.schema(fields))


def _declared(name: str, told: Told) -> Any:
    """The Arrow field that the inputs, or what the job adds, have for a column of the output."""
    if told.seen and name in told.seen.added:
        arrow = _arrow()
        return arrow.field(name, arrow.float64() if told.seen.added[name] is float else arrow.string())
    types = told.seen.types if told.seen else {}
    own = name.removeprefix("input_")
    return types.get(name) or (types.get(own) if own in FIRST else None)


def _column(name: str, values: list[Any], declared: Any, keep: Callable[[Any], Any], mixed: set[str]) -> Any:
    """A field and its array: of the type the inputs have, else of the type the values show, else of texts."""
    arrow = _arrow()
    failures = (arrow.ArrowException, ValueError, TypeError, OverflowError)
    title = scrubbed(name)
    if declared is not None:
        with contextlib.suppress(*failures):
            field = declared.with_name(title).with_type(keep(declared.type)).with_nullable(True)
            return field, restored(values, field.type)
    with contextlib.suppress(*failures):
        array = _array(values)
        if not _hollow(array.type):
            return arrow.field(title, array.type), array
    mixed.add(title)
    return arrow.field(title, arrow.string()), _texts(values)


def _texts(values: Iterable[Any]) -> Any:
    arrow = _arrow()
    return arrow.array([cell(value) for value in values], arrow.string())


def _array(values: list[Any], kind: Any = None) -> Any:
    """Values as an Arrow array; where a text holds half of a pair of surrogates, of scrubbed values.

    To look for these beforehand took two thirds of the time of writing.
    """
    try:
        return _arrow().array(values, kind)
    except UnicodeEncodeError:
        return _arrow().array(list(map(_clean, values)), kind)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {scrubbed(key): _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_clean, value))
    return value


def _hollow(kind: Any) -> bool:
    """Whether a type has an object without fields in it, which Parquet cannot hold."""
    inner = [kind.field(place).type for place in range(kind.num_fields)]
    return (_arrow().types.is_struct(kind) and not inner) or any(map(_hollow, inner))


def _joined(schema: Any, other: Any, mixed: set[str]) -> Any:
    """A schema for the rows of both."""
    arrow = _arrow()
    fields = {field.name: field for field in schema}
    for field in other:
        try:
            fields[field.name] = unified(fields.get(field.name, field), field)
        except arrow.ArrowException:
            mixed.add(field.name)
        if field.name in mixed:
            fields[field.name] = arrow.field(field.name, arrow.string())
    return arrow.schema(list(fields.values()))


def _fitted(table: Any, schema: Any) -> Any:
    """The table with the columns of the schema."""
    arrow = _arrow()
    columns = []
    for field in schema:
        place = table.schema.get_field_index(field.name)
        columns.append(arrow.nulls(table.num_rows, field.type) if place < 0 else _cast(table.column(place), field))
    return arrow.Table.from_arrays(columns, schema=schema)


def _cast(column: Any, field: Any) -> Any:
    arrow = _arrow()
    if column.type == field.type:
        return column
    if field.type == arrow.string() and not arrow.types.is_large_string(column.type):
        return _texts(one for chunk in column.chunks for batch in (_alone(chunk),) for one in batch)
    try:
        return column.cast(field.type)
    except arrow.ArrowInvalid:
        say(f"field {field.name!r} holds whole numbers and others; some are rounded in a column of {field.type}")
        return column.cast(field.type, safe=False)


def _alone(chunk: Any) -> list[Any]:
    arrow = _arrow()
    batch = arrow.record_batch([chunk], names=["x"])
    return [one["x"] for one in plain(batch)]
