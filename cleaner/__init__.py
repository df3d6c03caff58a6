"""cleaner: scraped articles in; clean text, metadata and an account of every piece taken out.

    import cleaner
    doc = cleaner.clean(raw)          # str or bytes; a text dump or an HTML page
    doc.text, doc.title, doc.authors, doc.date, doc.removals

Names are loaded when they are first asked for, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.batch import Fields, clean_batch, clean_row, clean_rows
    from cleaner.document import Cleaned, Options, Removal, Source
    from cleaner.errors import InputError, ModelError, OptionsError, PackError
    from cleaner.pipeline import clean

__version__ = "0.1.0"

__all__ = [
    "Cleaned",
    "Fields",
    "InputError",
    "ModelError",
    "Options",
    "OptionsError",
    "PackError",
    "Removal",
    "Source",
    "__version__",
    "clean",
    "clean_batch",
    "clean_row",
    "clean_rows",
]

_HOMES = {
    "clean": "pipeline",
    **dict.fromkeys(("Fields", "clean_batch", "clean_row", "clean_rows"), "batch"),
    **dict.fromkeys(("Cleaned", "Options", "Removal", "Source"), "document"),
    **dict.fromkeys(("InputError", "ModelError", "OptionsError", "PackError"), "errors"),
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    value = getattr(import_module(f"cleaner.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
