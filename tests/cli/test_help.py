"""Every command has a help with an example, and every example runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import typer

from dangjian_corpus.cli.main import COMMANDS

from .conftest import CORPUS, ROOT, Corpus

#: A user's rule pack, for the examples that name one.
PACK = """
[pack]
name = "my-house"
about = "The house style of one site."

[[rule]]
id = "strip/my-house-motto"
role = "notice"
why = "A motto that stands on every page of the site."
scope = "line"
pattern = "本站家风.{0,20}"
hits = ["本站家风：实事求是"]
misses = ["家风是一个家庭的风气"]
"""


def helps() -> Iterator[tuple[str, str]]:
    """Every command and the docstring that is its help."""
    for name, command in COMMANDS.items():
        found = getattr(import_module(f"dangjian_corpus.cli.{command.module}"), command.name)
        if isinstance(found, typer.Typer):
            for inner in found.registered_commands:
                assert inner.callback is not None
                yield f"{name} {inner.name or inner.callback.__name__}", inner.callback.__doc__ or ""
        else:
            yield name, found.__doc__ or ""


HELPS = dict(helps())


@pytest.mark.parametrize("name", HELPS)
def test_every_command_has_an_example_of_itself(name: str) -> None:
    examples = re.findall(r"Example: `(.+)`", HELPS[name])
    assert len(examples) == 1
    assert re.search(rf"\bcorpus {name}\b", examples[0])


@pytest.mark.parametrize("name", [(), ("build",), ("rules",), ("rules", "list")], ids=" ".join)
def test_help_by_either_name(name: tuple[str, ...], corpus: Corpus) -> None:
    short, long = (corpus(*name, option) for option in ("-h", "--help"))
    assert short == long
    assert (short.code, "Usage:" in short.out) == (0, True)


@pytest.fixture(scope="module")
def workplace(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the examples expect it: the samples and what was built of them, also as two parts of a corpus."""
    folder = tmp_path_factory.mktemp("workplace")
    shutil.copytree(built, folder / "data")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(built, folder / "other")
    for path in (folder / "other" / "clean").iterdir():
        lines = path.read_bytes().split(b"\n")
        path.write_bytes(b"\n".join(lines[1:]))
    for year, sample in (("2010", "01-plain.txt"), ("2011", "27-party-building.txt")):
        source, target = ROOT / "data" / "raw" / sample, folder / "mycorpus" / year
        subprocess.run([CORPUS, "build", source, "-o", target, "--quiet"], check=True, timeout=600)
    (folder / "my-pack.toml").write_text(PACK, "utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", HELPS)
def test_the_example_runs(name: str, workplace: Path) -> None:
    (example,) = re.findall(r"Example: `(.+)`", HELPS[name])
    path = f"{Path(CORPUS).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", example],
        cwd=workplace,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    # Nothing recurs in the samples often enough to be a template: that is an answer too.
    assert ran.returncode == (1 if name == "rules suggest" else 0), f"{example}\n{ran.stderr}"
    assert "Traceback" not in ran.stderr


def test_the_overview_names_every_command(corpus: Corpus) -> None:
    ran = corpus("--help")
    assert ran.code == 0
    for name in COMMANDS:
        assert re.search(rf"^\W*{name}\b", ran.out, re.MULTILINE), name


def test_the_version(process: Corpus) -> None:
    assert process("--version").out.startswith("corpus ")
