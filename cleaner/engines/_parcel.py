"""Options on their way to other machines: the packs, the model and the profile they name travel along, as bytes."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cleaner.document import Options

Files = tuple[tuple[str, bytes], ...]
"""Paths below a folder, and what the files hold."""


LARGEST = 16 << 20
"""Bytes of a profile that travels; a larger one stays where it is, on a disk that all machines share."""


class Parcel(NamedTuple):
    """Options with the content of the files they name. One value, and small: it is sent with every task."""

    options: Options
    packs: tuple[Files, ...] = ()
    model: bytes | None = None
    profile: bytes | None = None


def wrap(options: Options) -> Parcel:
    """Read what the options name. Raises `OSError` where a file cannot be read."""
    folders = tuple(
        tuple((file.relative_to(folder).as_posix(), file.read_bytes()) for file in sorted(folder.glob("*/*.toml")))
        for folder in map(Path, options.packs)
    )
    model = Path(options.model).read_bytes() if options.model else None
    if not options.profile or os.path.getsize(options.profile) > LARGEST:
        kept = os.path.abspath(options.profile) if options.profile else None
        return Parcel(replace(options, profile=kept), folders, model)
    return Parcel(options, folders, model, Path(options.profile).read_bytes())


@lru_cache(maxsize=4)
def unwrap(parcel: Parcel) -> Options:
    """The options on this machine: what travelled lies in a temporary folder until the process ends."""
    if not parcel.packs and parcel.model is None and parcel.profile is None:
        return parcel.options
    home = Path(tempfile.mkdtemp(prefix="cleaner-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    folders = []
    for number, files in enumerate(parcel.packs):
        folders.append(home / f"packs-{number}")
        for name, content in files:
            place = folders[-1] / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    options = replace(parcel.options, packs=tuple(map(str, folders)))
    if parcel.model is not None:
        options = replace(options, model=_unpacked(home / "model.npz", parcel.model))
    if parcel.profile is not None:
        options = replace(options, profile=_unpacked(home / "sites.profile", parcel.profile))
    return options


def _unpacked(place: Path, content: bytes) -> str:
    place.write_bytes(content)
    return str(place)
