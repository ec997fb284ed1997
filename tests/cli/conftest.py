"""Running the command, in this process or as a user does."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from dangjian_corpus.cli.main import run

CORPUS = str(Path(sys.executable).with_name("corpus"))
ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        """What it wrote, as JSON lines."""
        return [json.loads(line) for line in self.out.split("\n") if line]


Corpus = Callable[..., Ran]


def run_corpus(*arguments: object, stdin: str | bytes = b"", cwd: Path | None = None, **environment: str) -> Ran:
    """Run the command line in this process, which is what the command does but for its start."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    data = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), encoding="utf-8")
    with (
        chdir(cwd or Path.cwd()),
        patch.dict(os.environ, {"COLUMNS": "100", **environment}),
        patch.multiple(sys, stdin=data, stdout=out, stderr=err),
    ):
        code = run([*map(str, arguments)])
    return Ran(code, *(_written(stream) for stream in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def run_process(*arguments: object, **environment: str) -> Ran:
    """Run the command as a user does: a process of its own."""
    ran = subprocess.run(
        [CORPUS, *map(str, arguments)],
        capture_output=True,
        env={**os.environ, "COLUMNS": "100", **environment},
        timeout=600,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The command, run in this process: a tenth of the time of a process of its own."""
    return run_corpus


@pytest.fixture(scope="session")
def process() -> Corpus:
    """The command, run in a process of its own."""
    return run_process


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own samples, built; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("built")
    ran = run_process("build", ROOT / "data" / "raw", "-o", folder, "--jobs", "1")
    assert ran.code == 0, ran.err
    return folder
