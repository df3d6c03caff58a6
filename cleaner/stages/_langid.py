"""The door to py3langid, the fast language detector."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

_LOADING = Lock()


def guess(text: str) -> tuple[str, float]:
    """The likeliest language of `text` (ISO 639-1) and how likely it is, 0 to 1. 0.2 ms for 400 characters."""
    with _LOADING:
        known = _identifier()
    lang, score = known.classify(text)
    return str(lang), float(score)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    known = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known.set_languages([lang for lang in known.labels if len(lang) == 2])
    return known
