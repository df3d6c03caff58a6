"""Authors come out of bylines as names, without what stands around them."""

from __future__ import annotations

import pytest
import re2

from cleaner.stages._credits import credits
from cleaner.stages._headline import Lines
from cleaner.stages._names import CJK_NAME_SHAPE, OUTLET_SHAPE, PEOPLE_SHAPE, PERSON_SHAPE, people
from cleaner.stages._prose import measure

BYLINES = [
    ("By Ana Ruiz", ["Ana Ruiz"]),
    ("Ana Ruiz and Tom Okoye", ["Ana Ruiz", "Tom Okoye"]),
    ("By Ana Ruiz, Tom Okoye & Eva Groß", ["Ana Ruiz", "Tom Okoye", "Eva Groß"]),
    ("By Ana Ruiz Twitter", ["Ana Ruiz"]),
    ("Ana Ruiz Redakteurin", ["Ana Ruiz"]),
    ("Ana Ruiz Parliamentary editor", ["Ana Ruiz"]),
    ("By Ana Maria Ruiz March", ["Ana Maria Ruiz"]),
    ("Anna Berg Jan Michael Holm Eva Lind", ["Anna Berg", "Jan Michael Holm", "Eva Lind"]),
    ("Maria Elena Lopez Garcia", ["Maria Elena Lopez Garcia"]),
    ("Von Max Maier und Eva Groß", ["Max Maier", "Eva Groß"]),
    ("Por Ana Ruiz y Tom Okoye", ["Ana Ruiz", "Tom Okoye"]),
    ("Por José Ortega y Gasset", ["José Ortega y Gasset"]),
    ("Par Jean Dupont (avec AFP)", ["Jean Dupont", "AFP"]),
    ("Af Lars Jensen og Mette Holm", ["Lars Jensen", "Mette Holm"]),
    ("Door Jan de Vries", ["Jan de Vries"]),
    ("Piotr Nowak, PAP", ["Piotr Nowak", "PAP"]),
    ("Text: Anna Svensson", ["Anna Svensson"]),
    ("Автор: Иван Петров", ["Иван Петров"]),
    ("Иван Петров, корреспондент", ["Иван Петров"]),
    ("Mehmet Yılmaz / Anadolu Ajansı", ["Mehmet Yılmaz", "Anadolu Ajansı"]),
    ("بقلم محمد علي", ["محمد علي"]),
    ("Nguyễn Văn An", ["Nguyễn Văn An"]),
    ("记者 王小明", ["王小明"]),
    ("新华社记者 王小明 李华", ["王小明", "李华"]),
    ("本报记者王小明", ["王小明"]),
    ("文／王小明", ["王小明"]),
    ("约翰·史密斯", ["约翰·史密斯"]),
    ("東京社会部 山田太郎", ["山田太郎"]),
    ("山田 太郎", ["山田 太郎"]),
    ("구현모 기자", ["구현모"]),
    ("김철수·이영희 기자", ["김철수", "이영희"]),
    ("Ana Ruiz, Political Editor", ["Ana Ruiz"]),
    ("Political Editor Ana Ruiz", ["Ana Ruiz"]),
    ("Von unserem Korrespondenten Max Maier", ["Max Maier"]),
    ("By ANA RUIZ, Staff Writer | The Daily Example", ["Ana Ruiz"]),
    ("By Ana Ruiz in Berlin", ["Ana Ruiz"]),
    ("By Ana Ruiz, New York", ["Ana Ruiz"]),
    ("By Ana Ruiz, Example News", ["Ana Ruiz"]),
    ("By Ana Ruiz July 23, 2021 7:27 pm", ["Ana Ruiz"]),
    ("Published by Ana Ruiz on 3 May 2021", ["Ana Ruiz"]),
    ("Ana Ruiz ana@example.org @anaruiz +44 20 7946 0000", ["Ana Ruiz"]),
    ("Written by Ana Ruiz • 3 min read", ["Ana Ruiz"]),
    ("Story by Ana Ruiz, Photos by Tom Okoye", ["Ana Ruiz"]),
    ("Reporting by Ana Ruiz; Editing by Tom Okoye", ["Ana Ruiz"]),
    ("Jane Doe, PhD", ["Jane Doe"]),
    ("Tom Okoye, Jr.", ["Tom Okoye Jr."]),
    ("Ruiz, Ana", ["Ana Ruiz"]),
    ("Reuters", ["Reuters"]),
    ("REUTERS", ["Reuters"]),
    ("dpa/lsw", ["dpa"]),
    ("AFP, MANILA", ["AFP"]),
]


@pytest.mark.parametrize(("byline", "expected"), BYLINES)
def test_a_byline_gives_its_names(byline: str, expected: list[str]) -> None:
    assert list(people(byline)) == expected


@pytest.mark.parametrize(
    ("loud", "expected"),
    [
        ("MARÍA PÉREZ", "María Pérez"),
        ("SEAN O'NEILL", "Sean O'Neill"),
        ("TOM McDONALD", "Tom McDonald"),
        ("TOM MCDONALD", "Tom McDonald"),
        ("JEAN-PAUL DE LA CRUZ", "Jean-Paul de la Cruz"),
        ("André KLEIN", "André Klein"),
        ("J. R. van der Berg", "J. R. van der Berg"),
    ],
)
def test_a_name_in_capitals_is_written_as_a_name(loud: str, expected: str) -> None:
    assert people(loud) == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "Admin",
        "Staff",
        "Redaktion",
        "Editorial team",
        "Guest author",
        "Breaking News",
        "Weitere Angebote",
        "Privacy Policy",
        "Mehr Themen",
        "The Daily Example",
        "Le Monde",
        "Photos by Tom Okoye",
        "Harbour Sailing, Harbour Cooking, Harbour Wine",
        "Updated 3 hours ago",
        "The minister said on Monday that it would rain.",
        "Ana Ruiz is a reporter",
        "By Friday",
        "",
        "1234",
        "综合报道",
    ],
)
def test_who_is_nobody_is_no_author(text: str) -> None:
    assert people(text) == ()


def test_the_site_is_no_author_of_its_own() -> None:
    assert people("Ana Ruiz, Valley Observer", "Valley Observer") == ("Ana Ruiz",)


def test_a_name_is_given_once() -> None:
    assert people("Ana Ruiz, Tom Okoye, Ana Ruiz") == ("Ana Ruiz", "Tom Okoye")


@pytest.mark.parametrize(
    "name", ["Ana Ruiz", "J. R. van der Berg", "Sean O'Neill", "MARÍA PÉREZ", "Łukasz Żak", "Иван Петров", "محمد علي"]
)
def test_a_name_has_the_shape_of_a_person(name: str) -> None:
    assert re2.fullmatch(PERSON_SHAPE, name) is not None


@pytest.mark.parametrize("text", ["providing a service", "Montag an", "2017", "Ana", "Ana Ruiz in Berlin", "ana ruiz"])
def test_other_words_have_not_the_shape_of_a_person(text: str) -> None:
    assert re2.fullmatch(PERSON_SHAPE, text) is None


@pytest.mark.parametrize("text", ["Ana Ruiz and Tom Okoye", "Max Maier, dpa", "AFP", "Ana Ruiz, Tom Okoye og Eva Groß"])
def test_several_names_have_the_shape_of_people(text: str) -> None:
    assert re2.fullmatch(PEOPLE_SHAPE, text) is not None


@pytest.mark.parametrize("text", ["王小明", "山田 太郎", "구현모", "ジョン・スミス"])
def test_eastern_names_have_a_shape_of_their_own(text: str) -> None:
    assert re2.fullmatch(CJK_NAME_SHAPE, text) is not None


@pytest.mark.parametrize("text", ["The Daily Example", "20 Minutes", "Al-Example", "n Example"])
def test_an_outlet_has_a_shape(text: str) -> None:
    assert (re2.fullmatch(OUTLET_SHAPE, text) is not None) == (text != "n Example")


@pytest.mark.parametrize("shape", [PERSON_SHAPE, PEOPLE_SHAPE, CJK_NAME_SHAPE, OUTLET_SHAPE])
def test_a_shape_is_small_and_has_no_groups(shape: str) -> None:
    compiled = re2.compile(shape)
    assert compiled.groups == 0
    assert compiled.programsize < 4_000


def test_a_line_whose_aside_hides_its_names_is_no_credit() -> None:
    texts = ["Ruiz, Holm (possibly with Okafor)"]
    lines = Lines(texts[0], texts, [0], [measure(texts[0])], {})
    assert credits(lines, [0], (), "") is None


@pytest.mark.parametrize(("line", "signs"), [("Ana Ruiz", True), ("Harbour Table", False)])
def test_a_lone_line_of_two_capitalised_words_signs_if_it_begins_with_a_given_name(line: str, signs: bool) -> None:
    texts = (line, "3 March 2024")
    lines = Lines("\n".join(texts), texts, (0, len(line) + 1), [measure(text) for text in texts], {})
    assert (credits(lines, range(2), (), "") is not None) == signs
