"""Writes the pages of the documentation that repeat what the code says; `--check` says whether they are current."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["TYPER_USE_RICH"] = "0"  # plain help: read when Typer is imported
os.environ["COLUMNS"] = "100"

import typer

from dangjian_corpus.cli.main import COMMANDS, app
from dangjian_corpus.record_schema import record_schema
from dangjian_corpus.rules.catalogue import catalogue
from dangjian_corpus.rules.loader import load

DOCS = Path(__file__).parent


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


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "rules.md": rules_page,
    "record.schema.json": schema_page,
}


def main() -> int:
    """Write the pages, or with `--check` name those that are stale; the exit code."""
    stale = [
        name for name, make in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != make()
    ]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/{name} is stale: run `make docs`", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), "utf-8")
        print(f"wrote docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
