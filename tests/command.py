"""Runs the command: here, which is quick, or in a process of its own, as a user would."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cleaner import cli

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
os.environ["PYTHONPATH"] = str(ROOT)  # for the workers, wherever a test stands
COMMAND = [sys.executable, "-m", "cleaner"]


class Done(NamedTuple):
    """A finished run: its exit status, its output and what it said."""

    status: int
    stdout: bytes
    stderr: bytes


def cleaner(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> Done:
    """The command, run in this process (its workers are processes of their own all the same)."""
    with _streams(stdin) as (out, talk), contextlib.chdir(cwd or "."):
        try:
            status = cli.main([str(one) for one in arguments])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
    return Done(status, out.getvalue(), talk.getvalue())


@contextlib.contextmanager
def _streams(stdin: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    out, talk = io.BytesIO(), io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8"))
        patch.setattr(sys, "stderr", io.TextIOWrapper(talk, "utf-8", "backslashreplace"))
        yield out, talk
        # The wrappers would close what they wrap when they go.
        sys.stdout.detach()
        sys.stderr.detach()


def alone(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> Done:
    """The command in a process of its own."""
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, env=ENVIRONMENT, timeout=180)
    return Done(done.returncode, done.stdout, done.stderr)


def rows(output: bytes) -> list[dict[str, Any]]:
    """The rows of jsonl output."""
    return [json.loads(line) for line in output.splitlines()]


def lines(talk: bytes) -> list[str]:
    """Output for people, line by line."""
    return talk.decode("utf-8").splitlines()
