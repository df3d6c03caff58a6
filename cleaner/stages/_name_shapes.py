"""The shapes of names: sources for RE2, case-sensitive, without lookaround, back-references or named groups.

`\\p{Lu}` costs RE2 eight hundred instructions a use, `\\p{L}` twelve hundred; these classes cost seventy and fifteen.
"""

from __future__ import annotations

HAN, KANA, HANGUL = "一-鿿々", "ぁ-ヺー", "가-힣"

_EASTERN_EUROPE = "ĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚ"
_UPPER = f"[A-ZÀ-ÖØ-Þ{_EASTERN_EUROPE}ƠƯẠ-ỹΆ-ΏΑ-ΫЀ-ЯҐҒҚҢҮҰӘӨԱ-Ֆა-ჰ]"
_LETTER = "[^\\s!-/:-@\\[-`{-¿×÷‐-⁞、-〿0-9]"
_WORD = f"{_UPPER}(?:\\.(?:-?[A-Z]\\.)*|{_LETTER}*(?:['’‐-]{_LETTER}+)*\\.?)"
_PARTICLE = "(?:(?:d[aeiou]|de[lnr]|della|d[ao]s|du|des|v[ao]n|vom|zur?|bint?|ibn|ben|[ae]l|l[ae]|te[rn]|a[fv]) )"
_NAME = f"{_PARTICLE}*(?:(?:[ae]l|d|l)[-'’])?{_WORD}"
_ARABIC = "[ء-يٱ-ۓ]+(?: [ء-يٱ-ۓ]+){1,3}"

PERSON_SHAPE = f"(?:{_WORD}(?: {_NAME}){{1,4}}|{_ARABIC})"
"""Two to five capitalised words with particles and initials (`J. R. van der Berg`), or two to four Arabic words."""

_AGENCY = (
    "(?:AFP|AP|APA|ANSA|ANP|Belga|DPA|dpa|EFE|Europa Press|IANS|Interfax|KNA|epd|sid|SID|Kyodo|Lusa|NTB|PA|PAP|PTI|"
    "Reuters|REUTERS|Ritzau|STT|TASS|TT|Xinhua|Yonhap|АА|AA|ТАСС|РИА Новости|Интерфакс|УНІАН|Укрінформ)"
)
_AND = "and|und|et|y|e|en|og|och|i|a|и|та|і|й|ve|with|con|mit|avec|και|și|ja|és|dan"
_JOIN = f"(?:, ?(?:and |und |et |y |e |og |och )?| ?& ?| ?/ ?| (?:{_AND}) | و ?)"

PEOPLE_SHAPE = f"(?:(?:{PERSON_SHAPE}|{_AGENCY})(?:{_JOIN}(?:{PERSON_SHAPE}|{_AGENCY}))*)"
"""One or several persons or agencies, joined by commas or by the word for `and`."""

_FOREIGN = f"[ァ-ヺー]{{2,}}(?:[・＝][ァ-ヺー]+)+|[{HAN}]{{2,4}}[・·][{HAN}]{{2,5}}"
CJK_NAME_SHAPE = f"(?:[{HAN}]{{2,4}}(?: [{HAN}{KANA}]{{1,4}})?|[{HANGUL}]{{2,4}}|{_FOREIGN})"
"""A Chinese, Japanese or Korean name: `王小明`, `山田 太郎`, `구현모`, a foreign one parted by a middle dot."""

_OUTLET_WORD = f"(?:[0-9]*{_UPPER}|[0-9]){_LETTER}*[0-9]*(?:[.'’&‐-]{_LETTER}+)*"
_BETWEEN = "(?:of |the |for |and |& |de |del |du |la |le |der |des |di |do |van |het )*"
OUTLET_SHAPE = f"(?:{_OUTLET_WORD}(?: {_BETWEEN}{_OUTLET_WORD}){{0,4}})"
"""One to five capitalised words, as the name of a newspaper: `The Daily Example`, `20 Examples`, `Al-Example`."""
