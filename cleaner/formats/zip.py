"""zip: an archive of documents, in any of the formats we read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from cleaner.batch import Row, Unread
from cleaner.errors import InputError
from cleaner.formats._bytes import guarded, seekable
from cleaner.formats._members import check_depth, member
from cleaner.formats._reading import Asked

OTHERS = {"[Content_Types].xml": "an office document", "mimetype": "an e-book or office document"}
"""Files that make a zip something else than an archive of documents."""


def read(stream: BinaryIO, asked: Asked) -> Iterator[Row | Unread]:
    """The documents of all members in order; a faulty member gives a row that says so.

    Raises `InputError` when the archive itself is damaged, or none.
    """
    check_depth(asked)
    with seekable(stream) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise InputError(f"is no whole zip archive ({fault}); get a whole copy of it") from None
        for name in archive.namelist()[:1]:
            if name in OTHERS:
                raise InputError(f"binary: this is {OTHERS[name]}, not an archive of texts; extract its text first")
        for info in archive.infolist():
            if not info.is_dir():
                yield from member(info.filename, partial(_open, archive, info), asked)


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    """A member's content; reading it raises `InputError` where it is damaged or a bomb."""
    try:
        stream = archive.open(info)
    except RuntimeError as fault:  # a password is wanted, or a compression is not known
        raise InputError(f"cannot be unpacked ({fault}); unpack the archive yourself") from None
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise InputError(f"cannot be unpacked: damaged zip archive ({fault}); get a whole copy of it") from None
    return guarded(cast(zipfile.ZipExtFile, stream).read1, "zip", lambda: info.compress_size)
