"""The share of a job that one worker of Ray or Spark does: Arrow tables in, Arrow tables of cleaned rows out."""

from __future__ import annotations

import io
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from cleaner import batch, formats
from cleaner.batch import Row, _arrow, _arrow_value
from cleaner.engines import _parcel
from cleaner.engines._parcel import Parcel
from cleaner.errors import InputError
from cleaner.formats import Asked, jsonl
from cleaner.formats._columns import FIRST, INPUT, MORE, encoded, scrubbed
from cleaner.formats._reading import dump

ROWS = 64
"""Documents in a table handed over: some seconds of work, some megabytes."""

PLACE, CONTENT = "path", "content"
"""The columns in which lines and files come."""

LINE, FAILED = "line", "failed"
"""The columns in which rows leave that are to be JSON lines."""


Table = Any
"""A `pyarrow.Table`."""


class Plan(NamedTuple):
    """What every worker is told. `kind` is what comes (lines, files or columns), `to` what is to be written.

    `others` are the fields that have columns of their own beside the wire form, with the names of their types.
    """

    parcel: Parcel
    asked: Asked
    kind: str
    to: str
    keep_input: bool = False
    timeout: float = 0.0
    others: tuple[tuple[str, str], ...] = ()


class _Overrun(BaseException):
    """Not an `Exception`, so that no step takes it for a fault of its own."""


def clean(tables: Iterable[Table], plan: Plan) -> Iterator[Table]:
    """Clean what a worker is given. Every table that comes out has the columns of `schema`."""
    for table in tables:
        if plan.kind == "columns" and plan.to == "parquet":
            yield _columns(table, plan)
            continue
        results = (_work(row, plan) for row in _rows(table, plan))
        while some := list(islice(results, ROWS)):
            yield _lines(some) if plan.to == "jsonl" else _table(some, plan)


def _rows(table: Table, plan: Plan) -> Iterator[Row]:
    for one in table.to_pylist():
        if plan.kind == "columns":
            yield batch.pick(one, plan.asked.fields)
        elif plan.kind == "files":
            yield from _file(one[CONTENT], plan.asked._replace(path=one[PLACE]))
        else:
            for row in map(batch.read, jsonl.read(io.BytesIO(one[CONTENT]), plan.asked._replace(path=one[PLACE]))):
                row["record"] = None  # an engine cuts files where it likes: nobody knows the number of a line
                yield row


def _file(content: bytes, asked: Asked) -> Iterator[Row]:
    try:
        yield from map(batch.read, formats.read(io.BytesIO(content), asked))
    except InputError as fault:
        yield Row(path=asked.path, record=None, raw=None, error=str(fault))


def _work(row: Row, plan: Plan) -> dict[str, Any]:
    """Clean one row, or give up on it when its time is over."""
    row["url"] = row.get("url") or plan.asked.url
    row["lang"] = plan.asked.lang or row.get("lang")
    try:
        with _alarm(plan.timeout):
            return batch.work(row, _parcel.unwrap(plan.parcel), plan.keep_input)
    except MemoryError:
        return batch.failed(row, batch.OUT_OF_MEMORY)
    except _Overrun:
        return batch.failed(row, f"took longer than {plan.timeout:g} s and was stopped; raise the limit with --timeout")


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `_Overrun` after so many seconds of the processor, so that a busy machine fails no document.

    Where the system or the thread allows no alarm, there is no limit.
    """
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: Any) -> None:
        raise _Overrun

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _lines(results: list[dict[str, Any]]) -> Table:
    texts = [encoded(dump({name: row[name] for name in row if name != "record" or row[name]})) for row in results]
    return _arrow().table({LINE: texts, FAILED: [row["error"] is not None for row in results]})


def schema(plan: Plan) -> Any:
    """The columns of rows made from lines or files: where from, the wire form, the input, the other fields."""
    arrow = _arrow()
    types = {**dict.fromkeys((*FIRST, *INPUT, MORE), arrow.string()), "record": arrow.int64()}
    types |= {one.name: one.type for one in batch.SCHEMA} | {name: _type(kind) for name, kind in plan.others}
    return arrow.schema([(name, types[name]) for name in (*FIRST, *INPUT, *dict(plan.others), MORE)])


def _table(results: list[dict[str, Any]], plan: Plan) -> Table:
    columns = schema(plan)
    rows = [_fit(row, columns.names, dict(plan.others)) for row in results]
    try:
        return _arrow().Table.from_pylist(rows, schema=columns)
    except UnicodeEncodeError:
        return _arrow().Table.from_pylist([_whole(row) for row in rows], schema=columns)


def _fit(row: dict[str, Any], names: list[str], kinds: dict[str, str]) -> dict[str, Any]:
    """The row with a value for every column; a field that has none, or not its kind of value, goes into `more`."""
    more = {name: row[name] for name in row if not (fits(row[name], kinds[name]) if name in kinds else name in names)}
    out = {name: _arrow_value(row.get(name)) for name in names if name not in more}
    if not isinstance(out["input"], str | None):
        out["input"] = encoded(dump(out["input"]))
    return out | {MORE: encoded(dump(more)) if more else None}


def _whole(value: Any) -> Any:
    """The value with the halves of characters, which Arrow cannot hold, written as the escapes they came from."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    return type(value)(map(_whole, value)) if isinstance(value, list | tuple) else value


def kind_of(value: Any) -> str | None:
    """The kind of column that holds a value as it is; None for what only JSON can hold."""
    if isinstance(value, list):
        return "strings" if value and all(isinstance(one, str) for one in value) else None
    if type(value) is int and not -(1 << 53) <= value <= 1 << 53:
        return None  # neither a double nor every reader of JSON would keep it
    return {str: "string", bool: "bool_", int: "int64", float: "float64"}.get(type(value))


def fits(value: Any, kind: str) -> bool:
    """Whether a column of this kind holds the value."""
    if value is None or (kind == "strings" and value == []):
        return True
    return kind_of(value) == kind or (kind == "float64" and kind_of(value) == "int64")


def _type(kind: str) -> Any:
    return batch.SCHEMA.field("tags").type if kind == "strings" else getattr(_arrow(), kind)()


def others(sample: Table, plan: Plan) -> tuple[tuple[str, str], ...]:
    """The fields that get columns of their own, and their kinds: those seen in a sample of the input."""
    fixed, found = {*schema(plan).names}, dict[str, str]()
    for row in _rows(sample, plan):
        for name, value in batch.failed(row, "").items():
            kind = kind_of(value)
            if name not in fixed and kind and (name not in found or (found[name], kind) == ("int64", "float64")):
                found[name] = kind
    return tuple(sorted(found.items()))


def raw_column(names: Iterable[str], plan: Plan) -> str:
    """The column of a table that is cleaned. Raises `InputError` when there is none."""
    whole = dict.fromkeys(names, "x")
    row = batch.pick(whole, plan.asked.fields)
    if "error" in row:
        raise InputError(f"the table {row['error']}")
    return next(name for name in whole if name not in row["rest"])


def renamed(name: str) -> str:
    """What a column of the input is called in the output."""
    return f"input_{name}" if name == "input" or name in batch.SCHEMA.names else name


def _columns(table: Table, plan: Plan) -> Table:
    """`clean_batch`, with what was cleaned in a column `input`: on every row, or on those that failed."""
    raw = raw_column(table.column_names, plan)
    cleaned = batch.clean_batch(table, plan.parcel.options, plan.asked.fields, by=lambda row, _: _work(row, plan))
    shown = [plan.keep_input or error is not None for error in cleaned["error"].to_pylist()]
    column = table.column(raw)
    inputs = [column[number].as_py() if show else None for number, show in enumerate(shown)]
    taken = ["input_input" if name == "input" else name for name in cleaned.column_names]
    kept = cleaned.rename_columns(taken).drop_columns([renamed(raw)])
    return kept.append_column("input", _arrow().array(inputs, column.type))
