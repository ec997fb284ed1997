"""Writes the pages of the documentation that repeat what the code says, and what is known of its patterns.

`--check` says whether they are current, and whether everything exists that the other pages name.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["TYPER_USE_RICH"] = "0"  # plain help: read when Typer is imported
os.environ["COLUMNS"] = "100"

import names
import typer

from dangjian_corpus.cli.main import COMMANDS, app
from dangjian_corpus.record_schema import record_schema
from dangjian_corpus.rules.catalogue import catalogue
from dangjian_corpus.rules.conditions import table
from dangjian_corpus.rules.loader import load
from dangjian_corpus.stages.strip import signs, spam_clusters, spam_words

ROOT = Path(__file__).resolve().parents[1]


def commands_page() -> str:
    """The help of every command, as `corpus COMMAND --help` prints it."""
    group = typer.main.get_command(app)
    context: Any = group.make_context("corpus", [], resilient_parsing=True)  # type: ignore[attr-defined]
    parts = ["# Commands", "What `corpus COMMAND --help` prints. This page is generated: `make docs`."]
    for name in COMMANDS:
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        for path, one in _leaves(name, command):
            inner = type(context)(one, info_name=f"corpus {path}")
            parts.append(f"## corpus {path}\n\n```text\n{one.get_help(inner).rstrip()}\n```")
    return "\n\n".join(parts) + "\n"


def _leaves(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for inner, one in command.commands.items():
        yield f"{name} {inner}", one


def rules_page() -> str:
    """Every rule with its role and reason."""
    rules = catalogue(load((), frozenset())).values()
    lines = [
        "# Rules",
        "",
        "Every rule, what it takes a passage for, and why. `corpus rules explain RULE` shows what it hits and what it "
        "does not. This page is generated: `make docs`.",
        "",
        "| rule | role | why |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{rule.id}` | {rule.role} | {_cell(rule.why)} |" for rule in rules]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def schema_page() -> str:
    """The JSON Schema of a record."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n"


def conditions_table() -> str:
    """What `rules.conditions` knows of the patterns that are built in, a line each."""
    rules = ((rule.source, rule.whole) for rule in load() if not rule.keep)
    shapes = (shape.pattern.pattern for shape in spam_clusters.shapes())
    patterns = (*rules, *((pattern, False) for pattern in (*signs.PATTERNS.values(), *shapes)))
    found = table(patterns, {spam_words.listed(): spam_words.triggers()})
    lines = (f"{json.dumps(key)}: {json.dumps(own, ensure_ascii=False)}" for key, own in found.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def readme() -> str:
    """The README with what its commands print, run one after the other in a folder that holds the samples."""
    text = (ROOT / "README.md").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data" / "raw", Path(folder, "data", "raw"))
        return _CONSOLE.sub(lambda block: f"```console\n{_transcript(block[1], folder)}```", text)


def _transcript(block: str, folder: str) -> str:
    """The commands of a block, each with what it prints now."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "CORPUS_DIR"},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    environment.pop("TYPER_USE_RICH")
    lines = []
    for command in (line[2:] for line in block.splitlines() if line.startswith("$ ")):
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if ran.returncode:
            sys.exit(f"README.md: this command failed: {command}\n{ran.stdout}")
        printed = "\n".join(line.rstrip() for line in ran.stdout.strip("\n").split("\n"))
        lines.append(f"$ {command}\n" + (f"{printed}\n" if printed else ""))
    return "".join(lines)


_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)

PAGES: dict[str, Callable[[], str]] = {
    "README.md": readme,
    "docs/commands.md": commands_page,
    "docs/rules.md": rules_page,
    "docs/record.schema.json": schema_page,
    "src/dangjian_corpus/rules/conditions.json": conditions_table,
}


def main() -> int:
    """Write the pages, or with `--check` name those that are stale; the exit code."""
    made = {name: make() for name, make in PAGES.items()}
    stale = [name for name, text in made.items() if not _is(ROOT / name, text)]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"{name} is stale: run `make docs`", file=sys.stderr)
        unknown = list(names.missing())
        print("\n".join(unknown), end="\n" if unknown else "", file=sys.stderr)
        return int(bool(stale or unknown))
    for name in stale:
        (ROOT / name).write_text(made[name], "utf-8")
        print(f"wrote {name}")
    return 0


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
