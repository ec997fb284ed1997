"""What README.md shows in a terminal is what the commands print."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

from .conftest import ROOT, run_corpus

README = (ROOT / "README.md").read_text("utf-8")
SESSION = [
    (command, shown)
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


def test_readme_shows_what_is_printed(tmp_path: Path) -> None:
    assert len(SESSION) >= 10
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(ROOT / "data" / "raw")
    for command, shown in SESSION:
        assert _lines(_printed(command, tmp_path)) == _lines(shown), command


def _printed(command: str, folder: Path) -> str:
    """What a line of commands prints on both streams: those of the corpus run here, others as they are."""
    said, data = "", ""
    for part in re.split(r" \| (?=\w)", command):
        name, *arguments = shlex.split(part)
        if name == "corpus":
            ran = run_corpus(*arguments, stdin=data, cwd=folder)
            assert ran.code == 0, (part, ran.err)
            said, data = said + ran.err, ran.out
        else:
            data = subprocess.run([name, *arguments], input=data, capture_output=True, text=True, check=True).stdout
    return data + said


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]
