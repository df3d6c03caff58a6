"""warc: the HTML pages of a web archive (WARC), and the texts of its extracts (WET)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from cleaner.batch import Row
from cleaner.errors import InputError, MissingError
from cleaner.formats._reading import Asked, pass_over, too_large, unreadable

HEADER = 1 << 16
"""Bytes the header of a record may have."""

PAGES = ("text/html", "application/xhtml+xml")
SILENT = ("warcinfo", "request", "metadata")
"""Records that accompany others and are no documents."""

FIELD = re.compile(rb"(?im)^([\w-]+):[ \t]*(.*?)[ \t]*\r?$")
OPENING = re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL)


class _Record(NamedTuple):
    """A record of the archive: its header, the fields of it by their names in small letters, and its body."""

    header: bytes
    fields: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.fields.get("warc-type", "").lower()


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row]:
    """A row for each page or text, `record` being the number of its record among all. Other records are passed over.

    The address comes from `WARC-Target-URI`, the charset from the HTTP header; `warc_date` and `warc_record_id` come
    along. Raises `InputError` where the archive breaks off.
    """
    _library()
    for number, one in enumerate(_records(stream, asked), 1):
        if one.kind in SILENT:
            continue
        try:
            row = _row(one, number, asked)
        except InputError as fault:
            row = unreadable(None, number, asked, str(fault))
            row["url"] = _url(one)
        if row is not None:
            yield row


def _records(stream: BinaryIO, asked: Asked) -> Iterator[_Record]:
    """All records. They are parted here, so that one that is damaged, cut short or too large costs itself alone."""
    number = 0
    while header := _header(stream, number):
        number += 1
        fields = {name.decode().lower(): value.decode("utf-8", "replace") for name, value in FIELD.findall(header)}
        length = fields.get("content-length", "")
        if not (length.isdecimal() and length.isascii() and len(length) < 16):
            raise InputError(f"breaks off at record {number}: no length in its header; get a whole copy")
        wanted = min(int(length), asked.max_size + HEADER)
        body = stream.read(wanted)
        if len(body) < wanted or not _skip(stream, int(length) - wanted):
            raise InputError(f"is cut short in record {number}; get a whole copy")
        yield _Record(header, fields, body if wanted == int(length) else b"")


def _header(stream: BinaryIO, number: int) -> bytes:
    """The header of the next record; empty at the end."""
    lines: list[bytes] = []
    room = HEADER
    while room > 0:
        line = stream.readline(room)
        room -= len(line)
        if not line or (lines and not line.strip()):
            break
        if line.strip():
            lines.append(line)
    if lines and (not lines[0].startswith(b"WARC/") or line.strip() or not line):
        raise InputError(f"breaks off after record {number}: no whole WARC header follows; get a whole copy")
    return b"".join(lines)


def _skip(stream: BinaryIO, count: int) -> bool:
    while count and (piece := stream.read(min(count, 1 << 16))):
        count -= len(piece)
    return not count


def _row(one: _Record, number: int, asked: Asked) -> Row | None:
    """The document in a record, or None where it holds none of ours. Raises `InputError`."""
    kind = one.fields.get("content-type", "").partition(";")[0].strip().lower()
    if one.kind == "conversion" and kind == "text/plain":
        return _document(one, one.body, "text", number, asked)
    if one.kind == "resource" and kind in PAGES:
        return _document(one, one.body, "html", number, asked)
    if one.kind != "response" or not kind.startswith("application/http"):
        pass_over(f"{one.kind or 'unknown'} records", asked)
        return None
    return _response(one, number, asked)


def _response(one: _Record, number: int, asked: Asked) -> Row | None:
    if not one.body:
        raise InputError(too_large(asked))
    status, kind, charset, page = _http(one, asked.max_size)
    if not 200 <= status < 300:
        pass_over(f"HTTP {status} records", asked)
    elif kind in PAGES or (not kind and OPENING.match(page)):
        row = _document(one, page, "html", number, asked)
        row["charset"] = charset
        return row
    else:
        pass_over(f"{kind or 'untyped'} records", asked)
    return None


def _document(one: _Record, raw: bytes, form: Any, number: int, asked: Asked) -> Row:
    if len(raw) > asked.max_size or (not one.body and one.fields["content-length"] != "0"):
        raise InputError(too_large(asked))
    rest = {"warc_date": one.fields.get("warc-date"), "warc_record_id": one.fields.get("warc-record-id")}
    url = _url(one) or asked.url
    return Row(path=asked.path, record=number, raw=raw, form=form, url=url, lang=asked.lang, rest=rest)


def _url(one: _Record) -> str | None:
    return one.fields.get("warc-target-uri", "").strip("<>") or None


def _http(one: _Record, limit: int) -> tuple[int, str, str | None, bytes]:
    """Status, content type, charset and content of an HTTP response, without its transfer and content encodings.

    Many an archive keeps the header of an encoding that it has taken off: what cannot be decoded comes as it is.
    """
    data = one.header + b"\r\n" + one.body + b"\r\n\r\n"
    for encodings in ("all", "none"):
        try:
            records = iter(_library().ArchiveIterator(io.BytesIO(data), parse_http=True, auto_decode=encodings))
            record = next(records)
            page = record.reader.read(limit + 1)
            headers = record.http_headers
            status = headers.status_code if headers is not None else None
            return status or 0, (record.http_content_type or "").lower(), record.http_charset, page
        except (OSError, ValueError, EOFError, StopIteration):
            continue
    raise InputError("holds no HTTP response that can be read")


def _library() -> Any:
    try:
        import fastwarc
    except ImportError:
        raise MissingError('WARC files need fastwarc: pip install "cleaner[warc]"') from None
    return fastwarc
