"""The README's examples for frameworks run as they stand, each as a script of its own."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent
STORY = "The rain began at noon on Tuesday and did not stop until the river had reached the old mill."
DUMP = f"Flood at the mill\n\nBy Ana Ruiz\n\n{STORY}\n\nShare this article\n"


def examples() -> list[str]:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = re.search(r"^## In your framework\n(.*?)^## ", readme, re.DOTALL | re.MULTILINE)
    return re.findall(r"```python\n(.*?)```", section[1] if section else "", re.DOTALL)


def hosts(example: str) -> list[str]:
    return sorted(set(re.findall(r"(?m)^(?:from|import) (\w+)", example)) - {"cleaner"})


def test_there_are_examples() -> None:
    assert len(examples()) == 7


@pytest.mark.parametrize("example", examples(), ids=lambda one: "-".join(hosts(one)) or "settings")
def test_an_example_runs(example: str, tmp_path: Path) -> None:
    missing = [name for name in hosts(example) if not importlib.util.find_spec(name)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: pip install cleaner[hosts]")
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "one.jsonl").write_text(json.dumps({"id": "1", "text": DUMP}) + "\n", "utf-8")
    (tmp_path / "dump.txt").write_text(DUMP, "utf-8")
    (tmp_path / "example.py").write_text(example, "utf-8")
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "HAYSTACK_TELEMETRY_ENABLED": "False"}
    done = subprocess.run(
        [sys.executable, "example.py"], cwd=tmp_path, env=ENVIRONMENT | offline, capture_output=True, timeout=600
    )
    assert done.returncode == 0, done.stderr.decode()


def test_what_the_settings_of_scrapy_name_is_there() -> None:
    pytest.importorskip("scrapy", reason="Scrapy is optional: pip install cleaner[scrapy]")
    from scrapy.settings import Settings
    from scrapy.utils.misc import load_object

    named: dict[str, object] = {}
    exec(next(one for one in examples() if "ITEM_PIPELINES" in one), named)
    [path] = Settings(named).getdict("ITEM_PIPELINES")

    class Crawler:
        settings = Settings({name: value for name, value in named.items() if name.isupper()})
        stats = None

    pipeline = load_object(path).from_crawler(Crawler())
    assert (pipeline.options.ignore, pipeline.fields.html) == (("caption",), "page")
