"""What Ray and Spark must know before a job begins: which files, of which kind; and that all that is named is there."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence

from cleaner import batch, formats
from cleaner.document import Options
from cleaner.engines import _parcel
from cleaner.engines._share import Plan
from cleaner.errors import InputError, OptionsError
from cleaner.formats import Asked
from cleaner.formats._remote import is_remote

WRITTEN = ("parquet", "jsonl")
"""What a folder of output may hold."""

SPLITTABLE = re.compile(r"\.(jsonl|ndjson)(\.(gz|bz2))?$", re.IGNORECASE)
"""Files of lines that any engine cuts, or at least unpacks, by itself."""


def prepare(
    inputs: Sequence[str],
    output: str,
    options: Options,
    asked: Asked,
    to: str,
    keep_input: bool = False,
    timeout: float = 0.0,
) -> tuple[list[str], Plan]:
    """The files and folders to read, and the plan. Raises `InputError` or `OptionsError` for what cannot work."""
    if to not in WRITTEN:
        raise OptionsError(f"--to {to}: an engine of several machines writes {' or '.join(WRITTEN)}")
    _check_output(output)
    paths = [found for path in inputs for found in _find(path)]
    if not paths:
        raise InputError("name the files or folders to read; an engine of several machines does not read stdin")
    kind = _kind(paths, asked)
    batch.clean_row({"text": "Rain."}, options)  # a faulty pack or model is told before any worker starts
    return paths, Plan(_parcel.wrap(options), asked, kind, to, keep_input, timeout)


def _check_output(output: str) -> None:
    if not output or output == "-":
        raise InputError("say where to: -o FOLDER; an engine of several machines writes a file a worker")
    if not is_remote(output) and os.path.exists(output):
        raise InputError(f"-o {output}: is there already; choose a new folder, or remove it first")


def _find(path: str) -> Iterator[str]:
    """The files that a path on this machine's disks stands for; a path elsewhere is left to the engine."""
    if is_remote(path):
        yield path
    elif os.path.isdir(path):
        yield from _below(path)
    elif os.path.exists(path):
        yield os.path.abspath(path)
    elif glob.has_magic(path) and (names := sorted(glob.glob(path, recursive=True))):
        yield from (found for name in names for found in _find(name))
    else:
        raise InputError(f"{path}: there is no such file or folder; check the name")


def _below(folder: str) -> Iterator[str]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        found += [
            os.path.join(place, name)
            for name in sorted(names)
            if name[0] not in "._" and formats.extension(name) in formats.READERS
        ]
    if not found:
        raise InputError(f"{folder}: this folder holds no file of a kind we read; name the file itself")
    yield from map(os.path.abspath, found)


def _kind(paths: Sequence[str], asked: Asked) -> str:
    """How the inputs are read: as columns of Parquet, as lines of JSON, or file by file."""
    names = {asked.format or formats.extension(path) for path in paths}
    if names == {"parquet"}:
        return "columns"
    if "parquet" in names:
        raise InputError("Parquet files are read apart from others: give each kind a run of its own")
    if None in names and any(is_remote(path) and not formats.extension(path) for path in paths):
        raise InputError("say what the folder holds with --from (such as --from jsonl)")
    return "lines" if names == {"jsonl"} and (asked.format or all(map(SPLITTABLE.search, paths))) else "files"
