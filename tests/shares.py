"""What both engines for many machines are held to: inputs, and what the local engine makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from command import cleaner, rows

from cleaner import batch
from cleaner.document import Cleaned, Options, Source

STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
PAGE = f"<html><head><title>Flood</title></head><body><h1>Flood</h1><p>{STORY}</p><p>{STORY[::-1]}</p></body></html>"
RECORDS: list[dict[str, Any]] = [
    {"id": 1, "text": f"{STORY}\n\nShare this article\n"},
    {"id": 2, "text": 5},
    {"id": 3, "body": STORY, "title": "Theirs", "tags": ["rain"], "score": 0.5},
    {"id": "four", "text": STORY, "deep": {"in": [1]}, "score": 2},
    {"id": 5, "html": PAGE, "url": "https://orrin.example/5"},
    {"id": 6, "text": STORY + " \ud800", "note": "\u2028"},
    {"id": 7, "author": "nobody"},
]
PACK = """[orrin]
whole = ["from the orrin desk"]
drop = ["From the Orrin desk"]
keep = ["He came from the Orrin desk."]
"""


def lines(folder: Path, files: int = 2) -> list[Path]:
    """Files of records: a broken line, one in Latin-1 and an empty one among them."""
    paths = [folder / f"some {number} [a].jsonl" for number in range(files)]
    for path in paths:
        good = [json.dumps(record).encode() for record in RECORDS]
        path.write_bytes(b"\n".join([*good, b'{"text": "', b"", '{"text": "caf\xe9"}'.encode("latin-1")]) + b"\n")
    return paths


def documents(folder: Path) -> list[Path]:
    """A dump, a page, a table of two documents, a file of nothing but spaces and one that is not ours."""
    (folder / "in").mkdir()
    (folder / "in" / "dump one.txt").write_text(f"{STORY}\n\nShare this article\n", "utf-8")
    (folder / "in" / "page.html").write_text(PAGE, "utf-8")
    (folder / "in" / "table.csv").write_text(f'id,text\r\n1,"{STORY}\n\nShare this article"\r\n2,\r\n', "utf-8")
    (folder / "in" / "blank.txt").write_text(" \n", "utf-8")
    (folder / "in" / "picture.png").write_bytes(b"\x89PNG")
    return [folder / "in"]


def local(*arguments: object) -> list[dict[str, Any]]:
    """The rows of the local engine."""
    return ordered(rows(cleaner(*arguments, "--to", "jsonl", "--jobs", 1).stdout))


def ordered(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in an order that does not depend on the engine; numbers of lines, which one engine alone knows, aside."""
    return sorted(({**row, "record": None} for row in some), key=lambda row: json.dumps(row, sort_keys=True))


def read_lines(folder: Path) -> list[dict[str, Any]]:
    """The rows in a folder of JSON lines."""
    return ordered([row for path in folder.iterdir() if path.name[0] not in "._" for row in rows(path.read_bytes())])


def read_columns(folder: Path) -> Any:
    """The table in a folder of Parquet; every file must have the same schema."""
    from pyarrow import concat_tables, parquet

    return concat_tables([parquet.read_table(path) for path in sorted(folder.glob("*.parquet"))])


def as_rows(table: Any) -> list[dict[str, Any]]:
    """The rows of a table as JSON lines have them: what is in `other_fields` in its place, and nothing empty."""
    out = []
    for row in table.to_pylist():
        for removal in row["removals"]:
            removal["found"] = dict(removal["found"])
        whole = row | json.loads(row.pop("other_fields") or "{}")
        out.append({name: value for name, value in whole.items() if value is not None or name in WIRE})
    return ordered(out)


def in_columns(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of JSON lines with what columns of text cannot hold as they hold it: half a character, a bare number."""
    plain = json.loads(json.dumps(some).replace("\\ud800", "\\\\ud800"))
    return ordered([{**row, "input": str(row["input"])} if "input" in row else row for row in plain])


WIRE = {*Cleaned("", Source("")).to_row()}


def columns(path: Path) -> None:
    """A Parquet file with a column of moments, one of bytes and one whose name is taken."""
    import pyarrow
    from pyarrow import parquet

    table = {
        "seen": [datetime(2024, 3, number, tzinfo=UTC) for number in (1, 2, 3)],
        "content": [STORY.encode(), None, f"{STORY}\n\nShare this article\n".encode()],
        "input": [7, 8, 9],
        "title": ["Theirs"] * 3,
    }
    parquet.write_table(pyarrow.table(table), path)


def numbers(path: Path) -> None:
    """A Parquet file without text."""
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"id": [1]}), path)


def check_columns(table: Any) -> None:
    """What is made of that file: every column as it came, and the input where it failed."""
    assert table.column_names == ["seen", "input_input", "input_title", *batch.SCHEMA.names, "input"]
    assert str(table.schema.field("seen").type).startswith("timestamp")
    assert table["seen"].to_pylist() == [datetime(2024, 3, number, tzinfo=UTC) for number in (1, 2, 3)]
    assert table["text"].to_pylist() == [STORY, None, STORY]
    assert table["error"].to_pylist()[1] == "field 'content' holds null, not a text; correct the record"
    assert (table["input"].to_pylist(), table["input_input"].to_pylist()) == ([None] * 3, [7, 8, 9])


def pack(folder: Path) -> Path:
    """A folder with a pack that knows one line more."""
    (folder / "packs" / "see_also").mkdir(parents=True)
    (folder / "packs" / "see_also" / "en.toml").write_text(PACK, "utf-8")
    return folder / "packs"


def rules_that_fire(run: Callable[..., Any], folder: Path, options: Options) -> set[str]:
    """The rules that an engine's workers find at work in a document with a line only our pack knows."""
    (folder / "in.jsonl").write_text(json.dumps({"text": f"{STORY}\n\nFrom the Orrin desk\n\nShare this article\n"}))
    run([str(folder / "in.jsonl")], str(folder / "out"), options)
    return {removal["rule"] for row in as_rows(read_columns(folder / "out")) for removal in row["removals"]}


REFUSED = {
    "a folder that is there": (["some 0 [[]a].jsonl"], "", "is there already"),
    "a name that is not": (["none.jsonl"], "out", "there is no such file or folder"),
    "two ways of reading": (["in.parquet", "some 0 [[]a].jsonl"], "out", "Parquet files are read apart"),
    "no text": (["numbers.parquet"], "out", "the table has no text"),
}
"""Inputs, an output, and what is said of them."""
