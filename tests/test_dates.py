"""Dates are read as they are written, and never guessed."""

from __future__ import annotations

import pytest
import re2
from growth import assert_linear

from cleaner.stages._date_words import months
from cleaner.stages._dates import DATE_SHAPE, STAMP_SHAPE, TIME_SHAPE, WEEKDAY_SHAPE, in_url, parse

WRITTEN = [
    ("23 July 2021", "en", "2021-07-23"),
    ("July 23, 2021", None, "2021-07-23"),
    ("23rd of July, 2021", "en", "2021-07-23"),
    ("Jul. 23rd 2021 7:27 p.m. ET", "en", "2021-07-23T19:27"),
    ("7:27 PM, Fri July 23, 2021", "en", "2021-07-23T19:27"),
    ("Sept 3, 2024 | 10:00 AM IST", "en", "2024-09-03T10:00"),
    ("23-Jul-2021", "en", "2021-07-23"),
    ("Published : 2021-07-23 19:27:00", "en", "2021-07-23T19:27:00"),
    ("Fri, 23 Jul 2021 19:27:00 GMT", None, "2021-07-23T19:27:00Z"),
    ("Fri Jul 23 19:27:00 UTC 2021", None, "2021-07-23T19:27:00Z"),
    ("23. Juli 2021, 14:52 Uhr", "de", "2021-07-23T14:52"),
    ("23.07.2021, 14.52 Uhr", "de", "2021-07-23T14:52"),
    ("Am 1. März 2021 um 9 Uhr", "de", "2021-03-01T09:00"),
    ("3. Jänner 2022", "de", "2022-01-03"),
    ("le 23 juillet 2021 à 14h52", "fr", "2021-07-23T14:52"),
    ("1er AOUT 2021", "fr", "2021-08-01"),
    ("23 de julio de 2021 20:56h", "es", "2021-07-23T20:56"),
    ("23 luglio 2021 alle 14:52", "it", "2021-07-23T14:52"),
    ("3 de março de 2021 às 9h05", "pt", "2021-03-03T09:05"),
    ("23 juli 2021 om 14:52", "nl", "2021-07-23T14:52"),
    ("23 lipca 2021, 14:52", "pl", "2021-07-23T14:52"),
    ("23 июля 2021 г., 14:52", "ru", "2021-07-23T14:52"),
    ("23 липня 2021, 14:52", "uk", "2021-07-23T14:52"),
    ("23 Ağustos 2021 14:52", "tr", "2021-08-23T14:52"),
    ("٢٣ يوليو ٢٠٢١", "ar", "2021-07-23"),
    ("23 يوليو/تموز 2021", "ar", "2021-07-23"),
    ("23 تشرين الأول 2021", "ar", "2021-10-23"),
    ("2024年04月24日23:52", "zh", "2024-04-24T23:52"),
    ("2021年7月23日 下午3:05", "zh", "2021-07-23T15:05"),
    ("令和6年4月24日", "ja", "2024-04-24"),
    ("2021/07/23(金) 14:52", "ja", "2021-07-23T14:52"),
    ("2024년 4월 24일 오후 3시 05분", "ko", "2024-04-24T15:05"),
    ("2021. 7. 23. 오후 2:52", "ko", "2021-07-23T14:52"),
    ("23 juli 2021 kl. 14.52", "sv", "2021-07-23T14:52"),
    ("23. juli 2021 kl. 14.52", "da", "2021-07-23T14:52"),
    ("23. července 2021 14:52", "cs", "2021-07-23T14:52"),
    ("23.7.2021 klo 14.52", "fi", "2021-07-23T14:52"),
    ("2021. július 23. 14:05", "hu", "2021-07-23T14:05"),
    ("23 Ιουλίου 2021, 14:52", "el", "2021-07-23T14:52"),
    ("ngày 23 tháng 7 năm 2021", "vi", "2021-07-23"),
]


@pytest.mark.parametrize(("text", "lang", "expected"), WRITTEN)
def test_a_date_is_read_in_every_language(text: str, lang: str | None, expected: str) -> None:
    assert parse(text, lang) == expected


@pytest.mark.parametrize("text", [text for text, _, _ in WRITTEN if text[:3] not in ("Fri",)])
def test_the_shape_of_a_stamp_finds_what_the_reader_reads(text: str) -> None:
    assert re2.search(STAMP_SHAPE, text) is not None


@pytest.mark.parametrize("shape", [DATE_SHAPE, TIME_SHAPE, WEEKDAY_SHAPE, STAMP_SHAPE])
def test_a_shape_is_small_and_has_no_groups(shape: str) -> None:
    compiled = re2.compile(shape)
    assert compiled.groups == 0
    assert len(shape) < 9_000


@pytest.mark.parametrize(
    "text", ["March 2020", "10 films 2021", "1.2.10", "2021", "12 people", "In July the rain came"]
)
def test_a_heading_has_not_the_shape_of_a_date(text: str) -> None:
    assert re2.fullmatch(DATE_SHAPE, text) is None


def test_an_ambiguous_date_stays_out() -> None:
    assert parse("07/04/2021", "en") is None


def test_the_language_settles_the_order_of_day_and_month() -> None:
    assert [parse("07/04/2021", lang) for lang in ("fr", "en-GB", "en-US")] == [
        "2021-04-07",
        "2021-04-07",
        "2021-07-04",
    ]


def test_the_site_settles_the_order_of_day_and_month() -> None:
    sites = ("https://www.example.co.uk/a", "https://example.us/a", "https://example.com/a")
    assert [parse("07/04/2021", "en", site) for site in sites] == ["2021-04-07", "2021-07-04", None]


def test_the_day_in_the_address_settles_the_order_of_day_and_month() -> None:
    assert parse("07/04/2021", "en", "https://example.com/2021/04/07/rain") == "2021-04-07"


def test_a_part_above_twelve_settles_the_order_by_itself() -> None:
    assert [parse("23/07/2021"), parse("07/23/2021")] == ["2021-07-23", "2021-07-23"]


def test_a_short_year_is_read_only_where_the_day_comes_first() -> None:
    assert [parse("23.07.21", lang) for lang in ("de", "en", None)] == ["2021-07-23", None, None]


@pytest.mark.parametrize(
    "text", ["23 July", "July 2021", "30 February 2021", "1403/02/05", "yesterday", "", "v1.2.2021"]
)
def test_what_is_no_day_with_a_year_is_no_date(text: str) -> None:
    assert parse(text, "de") is None


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2021-07-23T19:27:00+02:00", "2021-07-23T19:27:00+02:00"),
        ("2021-07-23T19:27:00+0200", "2021-07-23T19:27:00+02:00"),
        ("2021-07-23T19:27:00.123Z", "2021-07-23T19:27:00Z"),
        ("23 July 2021 19:27 UTC+3", "2021-07-23T19:27+03:00"),
        ("23 July 2021 19:27 CET", "2021-07-23T19:27"),
    ],
)
def test_an_offset_is_kept_and_a_zone_without_one_is_dropped(stamp: str, expected: str) -> None:
    assert parse(stamp) == expected


def test_a_date_is_read_where_a_dump_has_glued_its_neighbours_to_it() -> None:
    glued = ("Published Tue, Mar 12 20242:23 PM", "Ana Ruiz12.03.2024, 14:23 Uhr")
    assert [parse(text, "de") for text in glued] == ["2024-03-12T14:23", "2024-03-12T14:23"]


def test_the_end_of_a_span_of_time_is_no_offset() -> None:
    assert parse("2021-07-23 14:00-15:30") == "2021-07-23T14:00"


def test_noon_and_midnight_are_told_apart() -> None:
    assert [parse("July 23, 2021 12:05 am"), parse("July 23, 2021 12:05 pm")] == [
        "2021-07-23T00:05",
        "2021-07-23T12:05",
    ]


def test_a_time_of_another_date_is_left_alone() -> None:
    assert parse("Published 23 July 2021. Updated 24 July 2021 15:00", "en") == "2021-07-23"


def test_an_address_may_name_the_day() -> None:
    addresses = ("https://example.com/2021/07/23/rain", "https://example.com/news/2021/7", "http://[bad", None)
    assert [in_url(address) for address in addresses] == ["2021-07-23", None, None, None]


def test_no_month_has_two_numbers() -> None:
    assert set(months().values()) == set(range(1, 13))


def test_cost_grows_with_the_input() -> None:
    assert_linear(lambda count: parse("1/1/1 12.12.12 July 9 " * count, "en"), 5_000)
