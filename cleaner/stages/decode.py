"""From bytes or str to a Source: character set, mojibake, newlines, control characters, and page or dump."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from cleaner.document import Form, Source
from cleaner.errors import InputError
from cleaner.stages import _charset, _markup, _mojibake

MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive or office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x1f\x8b\x08": "gzip data",
    b"BZh91AY&SY": "bzip2 data",
    b"\xfd7zXZ\x00": "xz data",
    b"\x28\xb5\x2f\xfd": "zstandard data",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!\x1a": "a RAR archive",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet file",
    b"SQLite format 3\x00": "an SQLite database",
}
BINARY_SHARE = 0.05
"""Share of control characters from which bytes are no text: texts have none, compressed data about a tenth."""
BINARY_LEAST = 8
"""Control characters needed for that verdict; a short text may hold a few by accident."""
LOOK = 65_536
"""Characters looked at for that verdict."""
BAD_SHARE = 1.0
"""Invalid places for each valid sequence of bytes that a text may hold and still be UTF-8. Measured: news texts in 25
other charsets have at least two invalid places for each sequence that is valid by chance."""
SHORT = 4
"""UTF-8 sequences in so short a text may be chance when another charset of several bytes is declared."""

ENTITIES = 3
"""HTML entities from which a dump counts as never unescaped."""

ROUNDS = 4
"""Repairs after each other; what one leaves may be mojibake of mojibake."""

_BLANK = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]")
_ENTITY = re.compile(
    r"&(?!(?:lt|gt|amp|#60|#62|#38|#x3[ce]|#x26);)(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
)
_CODE = re.compile(r"^(?:\t| {4})|[`<]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DROPPED = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_C1 = re.compile(r"[\x80-\x84\x86-\x9f]")
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that are controls to some charset or break lines in their own way: most texts have none."""
_LEADS = re.compile(f"[{_mojibake.LEADS}]")
_PLAIN = bytes((*b"\t\n", *range(0x20, 0x7F)))


class _Read(NamedTuple):
    """Decoded text, its codec (None: it came as str), and what was altered."""

    text: str
    codec: str | None
    changes: tuple[str, ...]


def decode(raw: str | bytes, form: Form = "auto", charset: str | None = None) -> Source:
    """Decode one document and tell a page from a dump (`form` other than "auto" settles that).

    `charset` is what the sender declared, such as the charset of an HTTP header: it stands before what the document
    itself declares, and behind a byte-order mark.

    Lines end in "\\n"; control characters other than tab and newline, and lone surrogates, are gone; mojibake is
    repaired. Spaces, quotation marks and composition are left as they are, so that offsets mean what a reader sees.
    Raises `TypeError` for anything but str and bytes, `InputError` for empty and for binary input.
    """
    if isinstance(raw, (bytes, bytearray, memoryview)):
        read = _from_bytes(bytes(raw), charset)
    elif isinstance(raw, str):
        read = _from_str(raw)
    else:
        what = type(raw).__name__
        raise TypeError(f"expected str or bytes, got {what}: pass the document's content, such as row['text']")
    text, changes = _settle(read.text)
    if not _BLANK.search(text):
        raise InputError("empty: nothing but white space; give a document with text in it")
    encoding = _charset.name(read.codec) if read.codec else None
    changes = read.changes + changes
    if form == "html" or (form == "auto" and _markup.is_page(text)):
        return Source(text="", page=True, markup=text, encoding=encoding, changes=changes)
    text, change = _without_entities(text)
    return Source(text=text, encoding=encoding, changes=(*changes, change) if change else changes)


def _without_entities(text: str) -> tuple[str, str]:
    """A dump that was never unescaped, with its HTML entities as the characters they mean.

    Rules must see `Publié`, not `Publi&eacute;`. Fewer than `ENTITIES` may be what the text is about; those that would
    make markup, and lines of code, are left to later stages.
    """
    if "&" not in text:
        return text, ""
    count = sum(1 for _ in zip(range(ENTITIES), _ENTITY.finditer(text), strict=False))
    if count < ENTITIES:
        return text, ""
    lines = (line if _CODE.search(line) else _ENTITY.sub(_meant, line) for line in text.split("\n"))
    return "\n".join(lines), "unescaped HTML entities"


def _meant(found: re.Match[str]) -> str:
    """The character of an entity, or the entity itself where HTML knows none or it is a control character."""
    character = unescape(found[0])
    return character if character.isprintable() or (character.isspace() and character != "\r") else found[0]


def _from_str(raw: str) -> _Read:
    """A str, with its surrogate pairs made whole and lone ones replaced. One with NUL beside every letter is UTF-16
    that was read byte by byte."""
    if "\0" in raw and (data := _narrow(raw)) and (wide := _charset.wide(data)):
        return _replacing(data, wide)
    if not _has_surrogates(raw):
        return _Read(raw, None, ())
    text = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    lone = text.count("\ufffd") - raw.count("\ufffd")
    return _Read(text, None, (_counted("replaced", lone, "lone surrogate"),) if lone else ())


def _has_surrogates(raw: str) -> bool:
    """Whether a str holds halves of UTF-16 pairs, which no encoder takes."""
    try:
        raw.encode()
    except UnicodeEncodeError:
        return True
    return False


def _narrow(raw: str) -> bytes | None:
    """The bytes a str was read from one by one, or None when it was not."""
    try:
        return raw.encode("latin-1")
    except UnicodeEncodeError:
        return None


def _from_bytes(raw: bytes, charset: str | None = None) -> _Read:
    """Bytes, decoded by the best evidence: mark, validity, declaration (`charset` first), likelihood."""
    _refuse_magic(raw)
    data, codec = _charset.mark(raw)
    if codec:
        return _replacing(data, codec)
    text = _strict(data, "utf_8")
    if text is not None and text.isascii() and b"\x1b$" in data and (japanese := _strict(data, "iso2022_jp")):
        return _read(japanese, "iso2022_jp")
    if (text is None or "\0" in text) and (wide := _charset.wide(data)):
        return _replacing(data, wide)
    said = _charset.codec_of(charset) if charset else None
    if said is None or (said == "utf_8" and text is None):
        said = _charset.declared(data)
    if text is not None:
        other = _strict(data, said) if said in _charset.FAR_EAST and _sequences(data) < SHORT else None
        return _read(other, said) if other and said else _read(text, "utf_8")
    if _nearly_utf8(data):
        return _replacing(data, "utf_8")
    return _replacing(data, _charset.guess(data, None if said == "utf_8" else said).codec)


def _refuse_magic(raw: bytes) -> None:
    """Raise `InputError` when the first bytes are those of a known binary format."""
    for magic, what in MAGIC.items():
        if raw.startswith(magic):
            raise InputError(f"binary: this is {what}, not text; extract its text first")


def _strict(data: bytes, codec: str) -> str | None:
    """The decoded text, or None when a byte is invalid."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _replacing(data: bytes, codec: str) -> _Read:
    """Decoded with U+FFFD for what is invalid, and a note of how many."""
    text = _strict(data, codec)
    if text is not None:
        return _read(text, codec)
    text = data.decode(codec, "replace")
    read = _read(text, codec)
    return read._replace(changes=(*read.changes, _counted("replaced", max(1, _bad(text, data)), "invalid byte")))


def _read(text: str, codec: str) -> _Read:
    """A text with the note that it was not plain UTF-8."""
    name = _charset.name(codec)
    return _Read(text, codec, () if name == "utf-8" else (f"decoded as {name}",))


def _sequences(data: bytes) -> int:
    """How many characters of several bytes a valid UTF-8 text has, up to `SHORT`."""
    found = re.finditer(rb"[\xc2-\xf4][\x80-\xbf]+", data)
    return sum(1 for _ in zip(range(SHORT), found, strict=False))


def _nearly_utf8(data: bytes) -> bool:
    """True for UTF-8 with a few invalid bytes, or cut in the middle of a character."""
    text = data.decode("utf_8", "replace")
    good = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return good > 0 and _bad(text, data) <= BAD_SHARE * good


def _bad(text: str, data: bytes) -> int:
    """How many replacement characters decoding has put in, beside those that UTF-8 bytes spell out themselves."""
    return text.count("\ufffd") - data.count(b"\xef\xbf\xbd")


def _settle(text: str) -> tuple[str, tuple[str, ...]]:
    """Mojibake, newlines and control characters set right, and a phrase for each kind of change worth telling."""
    text = text.lstrip("\ufeff")
    rest = _rest(text)
    odd = _ODD.search(rest) is not None
    changes = []
    if odd:
        _refuse_binary(text)
        for step in (_without_nul, _without_controls) if _CONTROL.search(rest) else ():
            text, change = step(text)
            changes.append(change)
    if _LEADS.search(rest):
        text, change = _without_mojibake(text)
        changes.append(change)
    changes = [change for change in changes if change]
    return _with_plain_newlines(text) if odd or changes else text, tuple(changes)


def _rest(text: str) -> str:
    """The characters of a text that are not plain ASCII: few, and found in a fifth of the time of a search for some."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def _without_nul(text: str) -> tuple[str, str]:
    """NUL characters removed."""
    count = text.count("\0")
    return (text.replace("\0", ""), _counted("removed", count, "NUL character")) if count else (text, "")


def _without_mojibake(text: str) -> tuple[str, str]:
    """Mojibake repaired. U+0085 is an ellipsis of windows-1252 among others of its kind, else a newline."""
    if not _mojibake.is_suspect(text):
        return text.replace("\x85", "\n"), ""
    text = text if _C1.search(text) else text.replace("\x85", "\n")
    repaired = text
    for _ in range(ROUNDS):
        before = repaired
        repaired = _C1.sub("", _mojibake.repair(before)).lstrip("\ufeff")
        if repaired == before:
            break
    return repaired, "repaired mojibake" if repaired != text else ""


def _with_plain_newlines(text: str) -> str:
    """Every kind of line or page end as a newline; not worth telling."""
    text = text.replace("\r\n", "\n")
    for end in _ENDS:
        text = text.replace(end, "\n")
    return text


def _without_controls(text: str) -> tuple[str, str]:
    """Control characters and the colour codes of terminals removed."""
    if "\x1b[" in text:
        text = _ESCAPE.sub("", text)
    text, count = _DROPPED.subn("", text)
    text = text.lstrip("\ufeff")
    return text, _counted("removed", count, "control character") if count else ""


def _refuse_binary(text: str) -> None:
    """Raise `InputError` when control characters are too many for a text."""
    look = text[:LOOK].strip("\0")
    count = len(_CONTROL.findall(look))
    if count >= BINARY_LEAST and count >= BINARY_SHARE * len(look):
        raise InputError(f"binary: {count} of the first {len(look)} characters are control codes; give text or HTML")


def _counted(verb: str, count: int, what: str) -> str:
    """A phrase such as "removed 3 NUL characters"."""
    return f"{verb} {count} {what}{'' if count == 1 else 's'}"
