"""The language of the kept prose: the caller's word, else two detectors'."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from growth import factor

from cleaner.errors import InputError
from cleaner.stages import _langdetect
from cleaner.stages.language import detect

SENTENCES = {
    "en": "The river rose again overnight and the lower road had to be closed until noon.",
    "de": "Der Fluss stieg in der Nacht erneut, und die untere Straße blieb bis Mittag gesperrt.",
    "fr": "La rivière est encore montée pendant la nuit et la route basse a été fermée jusqu'à midi.",
    "es": "El río volvió a crecer durante la noche y la carretera baja quedó cerrada hasta el mediodía.",
    "it": "Il fiume è salito ancora durante la notte e la strada bassa è rimasta chiusa fino a mezzogiorno.",
    "pt": "O rio voltou a subir durante a noite e a estrada baixa ficou fechada até ao meio-dia.",
    "nl": "De rivier steeg vannacht opnieuw en de lage weg bleef tot de middag gesloten.",
    "pl": "Rzeka w nocy znów się podniosła, a dolna droga była zamknięta do południa.",
    "ru": "Ночью река снова поднялась, и нижняя дорога была закрыта до полудня.",
    "uk": "Уночі річка знову піднялася, і нижню дорогу закрили до полудня.",
    "tr": "Nehir gece yeniden yükseldi ve alt yol öğlene kadar kapalı kaldı.",
    "ar": "ارتفع النهر مرة أخرى خلال الليل وأغلق الطريق السفلي حتى الظهر.",
    "zh": "河水在夜里再次上涨，低处的道路一直关闭到中午。",
    "ja": "川は夜の間に再び増水し、低い道路は正午まで通行止めになった。",
    "ko": "밤사이 강물이 다시 불어나 아래쪽 도로가 정오까지 통제되었다.",
    "sv": "Floden steg igen under natten och den nedre vägen var avstängd till middagstid.",
    "no": "Elva steg igjen i løpet av natten, og den nedre veien var stengt frem til klokken tolv.",
    "da": "Floden steg igen i løbet af natten, og den nederste vej var spærret indtil middag.",
    "cs": "Řeka v noci znovu stoupla a dolní silnice zůstala do poledne uzavřená.",
}


@pytest.mark.parametrize(("lang", "sentence"), SENTENCES.items())
def test_a_sentence_is_enough_to_tell_the_language(lang: str, sentence: str) -> None:
    assert detect(sentence, None) == lang


@pytest.mark.parametrize(
    ("word", "expected"), [("en", "en"), ("EN", "en"), ("pt-BR", "pt"), ("zh_Hans", "zh"), ("nb", "no")]
)
def test_the_caller_is_believed(word: str, expected: str) -> None:
    assert detect(SENTENCES["de"], word) == expected


@pytest.mark.parametrize("word", ["english", "e", "12", "en us"])
def test_what_is_no_code_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="ISO 639-1"):
        detect(SENTENCES["de"], word)


@pytest.mark.parametrize("text", ["", "Weather", "12345 67890 12345", "❤❤❤❤❤❤❤❤❤❤❤❤", "asdf qwer zxcv poiu lkjh mnbv"])
def test_too_little_or_nonsense_gives_none(text: str) -> None:
    assert detect(text, None) is None


def test_names_and_addresses_above_the_prose_do_not_mislead() -> None:
    text = "Ana Ruiz\nhttps://example.com/weather-report-of-the-day\n" + SENTENCES["de"]
    assert detect(text, None) == "de"


def test_the_slow_detector_says_nothing_of_digits() -> None:
    assert _langdetect.guess("1234 5678") is None


def test_threads_agree() -> None:
    texts = list(SENTENCES.values()) * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(_langdetect.guess, texts)) == [_langdetect.guess(text) for text in texts]


def test_every_process_says_the_same() -> None:
    code = "from cleaner.stages._langdetect import guess; print(guess('Berg og dal i april'))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1")
    }
    assert len(said) == 1


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    short, long = SENTENCES["en"] * 100, SENTENCES["en"] * 100_000
    detect(short, None)
    assert factor(lambda: detect(short, None), lambda: detect(long, None), 50) < 50
