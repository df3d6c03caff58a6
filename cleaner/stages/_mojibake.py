"""Text that was decoded in the wrong charset set right, where its fingerprints are seen (the door of ftfy)."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONG = 4_000
"""Characters of a segment; ftfy looks at a segment as a whole, so one odd sign must not drag a book with it."""

_LEAD = "\xc2-\xf4ĂăĎďĀāŃńĐВГРСвΒΓΞΟβ√‚"
_NEXT = (
    "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\xbf"  # what bytes 0x80-0xBF are in windows-1252 and latin-1,
    "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґё№єјЅѕї΅Ά―±²³΄µ·"  # in windows-1251 and windows-1253,
    "Ä†´≤≥¥∂"  # and in MacRoman
)
_C1 = "\x80-\x84\x86-\x9f"  # 0x85 is a newline to some
LEADS = f"{_LEAD}{_C1}\x85"
"""What fingerprints begin with, and the newline that may be part of one, as the inside of a character class."""
FINGERPRINT = re.compile(f"[{_LEAD}{_C1}](?:[{_NEXT}]|(?<=[{_C1}])|(?<=[ÃÂ]) )")
"""Pairs of signs that a UTF-8 letter leaves when it is read byte by byte; cheap, and believed only if ftfy agrees.
One class of characters stands first, which makes the search four times as fast as alternatives would."""

_ASCII_RUN = re.compile(r"[\x00-\x7f]+")
_CITED = re.compile(f"[\"'“‘«][{_LEAD}][{_NEXT}]{{1,3}}[\"'”’»]")
"""Mojibake that is quoted stands in a text about mojibake."""

# The third byte of a closing quotation mark has no sign in windows-1252 and is often lost on the way.
_LOST_QUOTE = re.compile(r"â€(?=[\s.,;:!?)<]|$)", re.MULTILINE)
_SAFE_CUT = re.compile(r"(?<=[a-z0-9,.>]) ?(?=[A-Za-z0-9<])")
_LINE_END = re.compile(r"[\r\n]+")


def is_suspect(text: str) -> bool:
    """True for a text with fingerprints, of which each of its C1 control characters is one."""
    if text.isascii() or not FINGERPRINT.search(_ASCII_RUN.sub(" ", text)):  # runs go by faster than single signs
        return False
    return FINGERPRINT.search(text) is not None


def repair(text: str) -> str:
    """The text with its mojibake repaired, segment by segment; the very same string where there is none."""
    if not is_suspect(text):
        return text
    return "".join(
        _repair(part) if is_suspect(part) and is_suspect(_CITED.sub("", part)) else part for part in _segments(text)
    )


def _repair(part: str) -> str:
    """One segment, repaired where ftfy finds it bad. Everything that is not a repair of encoding is off."""
    from ftfy import TextFixerConfig, fix_text

    config = TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        explain=False,
    )
    return str(fix_text(_LOST_QUOTE.sub("”", part), config))


def _segments(text: str) -> Iterator[str]:
    """The text in lines, and long lines in pieces cut between plain letters."""
    start = 0
    for end in [*(found.end() for found in _LINE_END.finditer(text)), len(text)]:
        while end - start > LONG:
            cut = _SAFE_CUT.search(text, start + LONG // 2, min(end, start + LONG))
            stop = cut.end() if cut else start + LONG
            yield text[start:stop]
            start = stop
        if start < end:
            yield text[start:end]
        start = max(start, end)
