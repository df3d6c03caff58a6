"""The door to langdetect, the slow detector: seeded, loaded under a lock, its exceptions wrapped."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

SEED = 0
"""langdetect draws lots; with a seed it draws the same ones in every process."""

_LOADING = Lock()


def guess(text: str) -> str | None:
    """The likeliest language of `text` (ISO 639-1), or None where it sees no feature of any. 2 ms for a paragraph."""
    from langdetect.lang_detect_exception import LangDetectException

    with _LOADING:
        detector = _factory().create()
    try:
        detector.append(text)
        ranked = detector.get_probabilities()
    except LangDetectException:
        return None
    return str(ranked[0].lang).split("-")[0] if ranked else None


@cache
def _factory() -> Any:
    # A factory of our own: the package's module-wide one is loaded without a lock, and its seed is everybody's.
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(SEED)
    return factory
