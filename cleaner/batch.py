"""Rows in, rows out: what the command and pipelines call. A bad row gives a row with an `error`, not an exception."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from cleaner.document import Cleaned, Form, Options, Source
from cleaner.errors import InputError, MissingError, OptionsError

if TYPE_CHECKING:
    import pyarrow as pa

USUAL_TEXT = ("text", "content", "body", "raw_content", "maintext")
USUAL_HTML = ("html", "raw_html", "html_content")
USUAL_URL = ("url", "link")
USUAL_LANG = ("lang",)
LANGUAGE = re.compile(r"([A-Za-z]{2})([-_].*)?")
"""A language a record may state: ISO 639-1, also with a region (`pt-BR`). Anything else is left to detection."""


OUT_OF_MEMORY = "needs more memory than it may have; raise the limit with --memory, or leave it out"
"""What is said of a document that its limit, or the machine, has no room for."""


class Fields(NamedTuple):
    """Which fields of a record are read; None: the first that is there of the usual names above.

    A `site` is read only where its field is named.
    """

    text: str | None = None
    html: str | None = None
    url: str | None = None
    lang: str | None = None
    site: str | None = None


class Row(TypedDict, total=False):
    """A document on its way to the cleaner.

    `raw` is its text or page; `rest` the other fields of its record, which pass through. `path` and `record`
    (from 1) say where it comes from. `charset` is what the server that sent it said. `error` is set when it could not
    even be read.
    """

    raw: Any
    form: Form
    url: str | None
    lang: str | None
    charset: str | None
    site: str | None
    rest: dict[str, Any]
    path: str
    record: int | None
    error: str


class Unread(NamedTuple):
    """A record cut out of its input that is still to be read, by `read`: in a worker that costs the parent nothing."""

    line: bytes
    read: Callable[[bytes], Row]


def read(row: Row | Unread) -> Row:
    """The document that a record holds."""
    return row.read(row.line) if isinstance(row, Unread) else row


def clean_row(
    record: Mapping[str, Any], options: Options = Options(), fields: Fields = Fields(), keep_input: bool = False
) -> dict[str, Any]:
    """Clean one record: its HTML where it has some, else its text.

    Returns the fields of `Cleaned.to_row`, then the record's other fields as they came; one whose name is taken
    is found under `input_NAME`. What was cleaned comes along as `input` with `keep_input`, and always when it failed.
    Raises `OptionsError` when a pack or the model of the options is faulty, and nothing else: see `error`.
    """
    return work(pick(record, fields), options, keep_input)


def clean_rows(
    rows: Iterable[Mapping[str, Any]],
    options: Options = Options(),
    fields: Fields = Fields(),
    keep_input: bool = False,
) -> Iterator[dict[str, Any]]:
    """`clean_row` on each, one at a time and in order."""
    for record in rows:
        yield clean_row(record, options, fields, keep_input)


def pick(record: object, fields: Fields = Fields()) -> Row:
    """What is to be cleaned in a record: a mapping, or a bare text."""
    if isinstance(record, str | bytes):
        return Row(raw=record)
    if not isinstance(record, Mapping):
        return Row(raw=record, error=f"holds {_noun(record)} where a text or an object was expected")
    usual_html = () if fields.text and not fields.html else USUAL_HTML
    page = _find(record, fields.html, usual_html)
    name = page if page and not _blank(record[page]) else _find(record, fields.text, USUAL_TEXT) or page
    if name is None:
        return Row(raw=None, rest=dict(record), error=_no_text(record, fields))
    row = Row(raw=record[name], form="html" if name == page else "auto")
    row["rest"] = {key: value for key, value in record.items() if key != name}
    row["url"] = _string(record, _find(record, fields.url, USUAL_URL))
    if site := _string(record, _find(record, fields.site, ())):
        row["site"] = site
    spoken = LANGUAGE.fullmatch(_string(record, _find(record, fields.lang, USUAL_LANG)) or "")
    row["lang"] = spoken[1].lower() if spoken else None
    if not isinstance(row["raw"], str | bytes):
        row["error"] = f"field {name!r} holds {_noun(row['raw'])}, not a text; correct the record"
    return row


def work(
    row: Row, options: Options, keep_input: bool = False, also: Callable[[Cleaned], dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Clean what `pick` found; `also` gives further fields from the document."""
    if "error" in row:
        return failed(row, row["error"])
    try:
        doc = _clean(row, options)
        more = {"markdown": doc.to_markdown(options.links)} if options.markdown else {}
        return _dress(row, doc.to_row() | more | (also(doc) if also else {}), keep_input)
    except OptionsError:
        raise
    except InputError as fault:
        return failed(row, str(fault))
    except MemoryError:
        return failed(row, OUT_OF_MEMORY)
    except Exception as fault:  # one bad document must not end a job of millions
        return failed(row, f"could not be cleaned ({type(fault).__name__}: {fault}); please report it with this input")


def _clean(row: Row, options: Options) -> Cleaned:
    from cleaner import pipeline

    return pipeline.clean(row["raw"], row.get("url"), row.get("lang"), own_options(row, options))


def own_options(row: Row, options: Options) -> Options:
    """The options of a run with what a row says for itself: its form, its charset and its site."""
    form = row.get("form", "auto")
    own: dict[str, Any] = {} if form == "auto" else {"form": form}
    for name in ("charset", "site"):
        if row.get(name):
            own[name] = row[name]
    return replace(options, **own) if own else options


def failed(row: Row, message: str) -> dict[str, Any]:
    """The row of a document that could not be cleaned: every field of the wire form, `error` and the `input`."""
    nothing = Cleaned("", Source(""), url=row.get("url")).to_row()
    return _dress(row, {**nothing, "text": None, "error": " ".join(message.split())}, keep_input=True)


def _dress(row: Row, wire: dict[str, Any], keep_input: bool) -> dict[str, Any]:
    out: dict[str, Any] = {key: row[key] for key in ("path", "record") if key in row}
    out |= wire
    if keep_input:
        out |= _input(row.get("raw"))
    for name, value in row.get("rest", {}).items():
        if name not in out:
            out[name] = value
        elif value not in (None, "", []) and value != out[name]:
            out["input_" + name] = value
    return out


def _input(raw: object) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, bytes):
        return {"input": raw}
    try:
        return {"input": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"input_base64": base64.b64encode(raw).decode("ascii")}


def _find(record: Mapping[str, Any], name: str | None, usual: Iterable[str]) -> str | None:
    if name is not None:
        return name if name in record else None
    present = [one for one in usual if one in record]
    return next((one for one in present if record[one] is not None), present[0] if present else None)


def _string(record: Mapping[str, Any], name: str | None) -> str | None:
    value = record[name] if name is not None else None
    return value if isinstance(value, str) and value else None


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str | bytes) and not value.strip())


def _no_text(record: Mapping[str, Any], fields: Fields) -> str:
    wanted = [name for name in (fields.text, fields.html) if name] or [*USUAL_HTML[:1], *USUAL_TEXT]
    there = ", ".join(map(str, list(record)[:8])) or "none"
    mend = "name the right one with --text-field or --html-field"
    return f"has no text: no field {' or '.join(wanted)} (its fields: {there}); {mend}"


def _noun(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return {"list": "a list", "dict": "an object"}.get(type(value).__name__, f"a {type(value).__name__}")


def clean_batch(
    table: pa.Table | pa.RecordBatch,
    options: Options = Options(),
    fields: Fields = Fields(),
    by: Callable[[Row, Options], dict[str, Any]] = work,
) -> pa.Table:
    """Clean every row of an Arrow table: the shape that Ray, Spark, Dask and DuckDB hand over and expect back.

    Returns a table with the same rows in the same order: all columns as they came (those whose names are taken
    as `input_NAME`), then the columns of `SCHEMA`. `by` cleans a row; an engine's own may add a limit of time.
    Raises `InputError` when no column holds text.
    """
    arrow = _arrow()
    if isinstance(table, arrow.RecordBatch):
        table = arrow.Table.from_batches([table])
    names = {*USUAL_TEXT, *USUAL_HTML, *USUAL_URL, *USUAL_LANG, *fields}
    read = table.select([name for name in table.column_names if name in names])
    probe = pick(dict.fromkeys(table.column_names, ""), fields)
    if "error" in probe:
        raise InputError(f"the table {probe['error']}")
    cleaned = [by(pick(record, fields), options) for record in read.to_pylist()]
    schema = _schema()
    kept = table.rename_columns([f"input_{n}" if n in schema.names else n for n in table.column_names])
    for field in schema:
        kept = kept.append_column(field, arrow.array([_arrow_value(row[field.name]) for row in cleaned], field.type))
    return kept


def _arrow_value(value: Any) -> Any:
    """Removals with what was `found` as pairs, which is what an Arrow map is made of; all else as it is.

    Most found nothing, and to copy these too took a seventh of the time of writing.
    """
    if isinstance(value, list):
        return [{**one, "found": list(one["found"].items())} if _found(one) else one for one in value]
    return value


def _found(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("found"))


@lru_cache(maxsize=1)
def _schema() -> pa.Schema:
    arrow = _arrow()
    text, texts = arrow.string(), arrow.list_(arrow.string())
    numbers = {"start": arrow.int64(), "end": arrow.int64(), "score": arrow.float64()}
    removal = {name: numbers.get(name, text) for name in ("start", "end", "kind", "rule", "score")}
    removal |= {"found": arrow.map_(text, text), "text": text}
    types: dict[str, Any] = {"version": arrow.int32(), "authors": texts, "tags": texts, "warnings": texts}
    types["removals"] = arrow.list_(arrow.struct(list(removal.items())))
    types["paywalled"] = arrow.bool_()
    comment = {"author": text, "date": text, "text": text, "depth": arrow.int64()}
    types["comments"] = arrow.list_(arrow.struct(list(comment.items())))
    return arrow.schema([(name, types.get(name, text)) for name in Cleaned("", Source("")).to_row()])


def _arrow(parquet: bool = False) -> Any:
    """The library `pyarrow`, with `pyarrow.parquet` where that is asked for. Raises `MissingError`."""
    try:
        import pyarrow

        if parquet:
            import pyarrow.parquet
    except ImportError:
        raise MissingError('Arrow tables need pyarrow: pip install "cleaner[arrow]"') from None
    return pyarrow


def __getattr__(name: str) -> Any:
    if name == "SCHEMA":
        return _schema()
    raise AttributeError(f"module 'cleaner.batch' has no attribute {name!r}")
