"""SQLite: a table one can query at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import cleaner
from container import wire, written


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Any]:
    opened = []

    def make(*rows: dict[str, Any]) -> sqlite3.Connection:
        path = tmp_path / "x.sqlite"
        path.write_bytes(written("sqlite", rows))
        opened.append(sqlite3.connect(path))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def test_the_table_can_be_queried_at_once(base: Any) -> None:
    one = base(wire(title="Rain", authors=["Ana Ruiz"]), wire("Sun shone.", title="Sun"))
    assert one.execute("SELECT text FROM documents WHERE title = 'Rain'").fetchall() == [("Rain fell.",)]
    assert one.execute("SELECT value FROM documents, json_each(authors)").fetchall() == [("Ana Ruiz",)]
    assert one.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_values_keep_their_kind(base: Any) -> None:
    row = {"a": 1, "b": 2.5, "c": "007", "d": b"\xff", "e": True, "f": None, "g": {"x": [1]}, "h": 10**30, "i": "a\0b"}
    one = base(wire(**row))
    assert one.execute("SELECT a, b, c, d, e, f, g, h, i FROM documents").fetchone() == (
        1, 2.5, "007", b"\xff", 1, None, '{"x": [1]}', "1" + "0" * 30, "a\0b"
    )  # fmt: skip


def test_fields_that_come_late_have_columns_too(base: Any) -> None:
    assert base(wire(), wire(note="x")).execute("SELECT note FROM documents").fetchall() == [(None,), ("x",)]


def test_names_that_sqlite_takes_for_one_become_two(base: Any) -> None:
    one = base(wire(Title="A", **{'say "hi"; --': 1, "": 2, "\ud800": 3}))
    assert one.execute('SELECT title, Title_2, "say ""hi""; --", "column", "\\ud800" FROM documents').fetchall() == [
        (None, "A", 1, 2, 3)
    ]


def test_records_whose_keys_are_data_do_not_make_a_column_each(base: Any) -> None:
    one = base(*(wire(**{f"key{number}": number}) for number in range(1500)))
    assert len(one.execute("SELECT * FROM documents").fetchone()) == 1001
    query = "SELECT json_extract(other_fields, '$.key1499') FROM documents WHERE rowid = 1500"
    assert one.execute(query).fetchone() == (1499,)


def test_no_rows_make_an_empty_table(base: Any) -> None:
    assert base().execute("SELECT count(*), count(text) FROM documents").fetchone() == (0, 0)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert written("sqlite", [wire(id=1)]) == written("sqlite", [wire(id=1)])


def test_the_command_writes_it_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain fell.")
    assert cleaner("a.txt", "-o", "out.sqlite", cwd=tmp_path).status == 0
    with sqlite3.connect(tmp_path / "out.sqlite") as one:
        assert one.execute("SELECT path, text FROM documents").fetchall() == [("a.txt", "Rain fell.")]
    one.close()
