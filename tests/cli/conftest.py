"""Running the command as a user does: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

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
    """Run `corpus`; its output decoded."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    ran = subprocess.run(
        [CORPUS, *map(str, arguments)],
        input=data,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100", **environment},
        timeout=120,
        check=False,
    )
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The command."""
    return run_corpus


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own samples, built; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("built")
    ran = run_corpus("build", ROOT / "data" / "raw", "-o", folder, "--jobs", "1")
    assert ran.code == 0, ran.err
    return folder
