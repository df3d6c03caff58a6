"""The suite reads the project's own files: who imports whom, how large a file is, what the README says."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "cleaner"
MODULES = sorted(PACKAGE.rglob("*.py"))
PACKS = sorted((PACKAGE / "packs").glob("*/*.toml"))
LONGEST = 400
"""Lines a file may have: past that it says more than one thing."""

LAYERS = {
    "cleaner.errors": 0,
    "cleaner.document": 0,
    "cleaner.stages": 1,
    "cleaner.pipeline": 2,
    "cleaner.proof": 2,
    "cleaner.explain": 2,
    "cleaner.duplicates": 2,
    "cleaner.batch": 3,
    "cleaner.report": 3,
    "cleaner.formats": 4,
    "cleaner.progress": 4,
    "cleaner.summary": 4,
    "cleaner.engines": 5,
    "cleaner.integrations": 6,
    "cleaner.learn": 4,
    "cleaner.kept": 5,
    "cleaner.job": 6,
    "cleaner._plan": 5,
    "cleaner._arguments": 5,
    "cleaner.cli": 7,
    "cleaner": 8,
    "cleaner.__main__": 8,
}
"""A module imports from its own layer's package and from layers below it."""


HOSTS = ("ray", "spark", "scrapy", "datatrove", "datasets", "langchain", "haystack")
"""Extras with the engines and frameworks that a module of ours is made for."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(name: str) -> str:
    """The name in LAYERS that a module belongs to."""
    return next(one for one in (name, ".".join(name.split(".")[:2])) if one in LAYERS)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}: import by full name"
            for alias in node.names:
                yield resolve(node.module, alias.name)


def resolve(module: str, name: str) -> str:
    """`from cleaner.stages import page` names a module, `from cleaner.document import Block` a thing in one."""
    inner = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if inner.with_suffix(".py").is_file() or inner.is_dir() else module


def ours(path: Path) -> list[str]:
    return sorted({name for name in imports(path) if name.split(".")[0] == "cleaner"})


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_down(path: Path) -> None:
    own = part(module_name(path))
    upward = [n for n in ours(path) if n != "cleaner" and part(n) != own and LAYERS[part(n)] >= LAYERS[own]]
    assert upward == [], f"{module_name(path)} reaches up; move what it needs down"


@pytest.mark.parametrize("path", sorted((PACKAGE / "stages").glob("*.py")), ids=module_name)
def test_stages_do_not_import_one_another(path: Path) -> None:
    stages = [name for name in ours(path) if name.startswith("cleaner.stages.")]
    public = [name for name in stages if not name.rpartition(".")[2].startswith("_")]
    assert public == [], "share what both need in a private helper, cleaner/stages/_name.py"


def test_only_the_pipeline_and_the_examples_call_several_stages() -> None:
    callers = {
        module_name(path)
        for path in MODULES
        if len([n for n in ours(path) if re.fullmatch(r"cleaner\.stages\.[a-z]\w*", n)]) > 1
    }
    assert callers == {"cleaner.pipeline", "cleaner.proof"}


def test_each_third_party_package_has_one_door() -> None:
    doors: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        for name in imports(path):
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names and top not in ("cleaner", "__future__"):
                doors[top].add(module_name(path))
    assert {package: sorted(where) for package, where in doors.items() if len(where) > 1} == {}


def test_every_package_that_is_imported_is_declared_and_none_beside() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    ours = ("arrow", "dedup", "remote", "warc", *HOSTS)
    listed = [*project["dependencies"], *(line for one in ours for line in extras[one])]
    named = {re.split(r"[<>=!~\[; ]", line)[0].lower().replace("-", "_") for line in listed} - {"cleaner"}
    as_imported = {"beautifulsoup4": "bs4", "google_re2": "re2", "haystack_ai": "haystack"}
    found = {name.split(".")[0] for path in MODULES for name in imports(path)}
    used = {name for name in found if name not in sys.stdlib_module_names} - {"cleaner"}
    assert used | {"datasets", "scrapy"} == {as_imported.get(name, name) for name in named}, "those two call us"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_no_file_is_too_long_and_each_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST, "does it still say one thing? split it"
    assert not text or ast.get_docstring(ast.parse(text)), "begin with a docstring of one sentence"


@pytest.mark.parametrize("folder", ["formats", "engines"])
def test_every_file_of_a_plug_point_has_its_shape(folder: str) -> None:
    shape = {"formats": {"read", "write"}, "engines": {"run"}}[folder]
    for path in (PACKAGE / folder).glob("[a-z]*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        public = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}
        assert public and public <= shape, f"{path.name} offers {public}, not {shape}"


def test_every_host_has_a_module_and_every_module_an_extra() -> None:
    modules = [*(PACKAGE / "engines").glob("[a-z]*.py"), *(PACKAGE / "integrations").glob("[a-z]*.py")]
    assert {path.stem for path in modules} - {"local"} == set(HOSTS)


def test_every_format_is_registered_and_says_whether_its_parts_join() -> None:
    from cleaner import formats

    files = {path.stem for path in (PACKAGE / "formats").glob("[a-z]*.py")}
    assert files == {*formats.READERS, *formats.WRITERS} <= set(formats.EXTENSIONS.values())
    assert all(isinstance(module.JOINS, bool) for module in formats.WRITERS.values())


@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_pack_begins_with_its_path_and_what_it_is(path: Path) -> None:
    first = path.read_text("utf-8").split("\n", 1)[0]
    assert re.fullmatch(rf"# {re.escape(path.relative_to(ROOT).as_posix())}: \S.*\.", first), f"{path}:1: {first!r}"


def test_the_readme_names_the_two_commands_and_they_are_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("scripts/cleaner samples/text", "scripts/test"):
        assert command in readme
        assert (ROOT / command.split()[0]).is_file()


def test_every_command_the_readme_shows_exists() -> None:
    from cleaner import _arguments, cli

    shown = re.findall(r"(?m)^(?:scripts/)?cleaner ([a-z]+)\b(?![./])", (ROOT / "README.md").read_text("utf-8"))
    assert set(shown) <= set(cli.COMMANDS)
    options = re.findall(r"(?m)^.*\bcleaner .*$", (ROOT / "README.md").read_text("utf-8"))
    known = set(_arguments.cleaning()._option_string_actions)
    assert {word for line in options for word in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line)} <= known


def test_the_top_level_holds_nothing_that_is_not_meant_to_be_there() -> None:
    meant = {"pyproject.toml", "README.md", "LICENSE", "cleaner", "tests", "samples", "scripts"}
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert there - {"build", "dist", "cleaner.egg-info"} == meant


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", cleaner.__version__)
