"""`corpus undo`, `corpus restore`, `corpus diff`: backwards through the ledger, and side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from .. import restoring
from ..analysis.compare import Difference, corpora
from ..document import SCHEMA, Document
from ..errors import Exit, UsageError
from ..io.jsonl import proved, read_documents, read_each
from ..ledger import Edit
from ..records import Records
from . import options, running
from .output import Format, chosen, write_rows
from .terminal import counted, safe


def undo(
    inputs: options.Inputs = None,
    output: options.Output = None,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
) -> None:
    """Give records their raw text back, proved by its sha256.

    Example: `corpus clean data/raw | corpus undo > raw.jsonl`
    """
    with running.rejecting(rejects_file) as rejects:
        documents = read_documents(inputs or (), rejects, sys.stdin.buffer)
        written = running.write((_undone(document) for document in documents), output)
    running.conclude(written, rejects, rejects_file, strict=strict)


def _undone(document: Document) -> Document:
    return replace(document, text=document.prove(), layers=[], tokens=None)


def restore(
    inputs: options.Inputs = None,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="RULE", help="Take back what this rule did.", show_default=False),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role",
            metavar="ROLE",
            help="Take back what was removed in this role (see `corpus stats`).",
            show_default=False,
        ),
    ] = None,
    identifier: Annotated[
        list[str] | None, typer.Option("--id", metavar="ID", help="Only in this document.", show_default=False)
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            "-i",
            "--input",
            metavar="DIR",
            help="A folder that `corpus build` wrote: its records, without the reprints that left.",
            show_default=False,
        ),
    ] = None,
    output: options.Output = None,
    rejects_file: options.RejectsFile = None,
    strict: options.Strict = False,
) -> None:
    """Take back what a rule or a role did, and leave everything else as it is.

    What comes back stands as it stood before the rule. For the corpus as if the rule had never been, build it
    with `--disable RULE`.

    Example: `corpus clean data/raw | corpus restore --role reference > with-references.jsonl`
    """
    if not rule and not role:
        raise UsageError("nothing to restore", "Name a rule with --rule, or a role with --role.")
    if where is not None and inputs:
        raise UsageError("both -i and files are named", "Name one of them.")
    wanted = _Wanted(frozenset(rule or ()), frozenset(role or ()), frozenset(identifier or ()))
    with running.rejecting(rejects_file) as rejects:
        paths = Records(where, rejects).staying_paths() if where else inputs or ()
        lines = read_each(paths, rejects, sys.stdin.buffer, wanted.restored)
        written = running.write_lines(lines, output)
    print(f"{counted(wanted.edits, 'edit')} taken back in {counted(wanted.documents, 'document')}", file=sys.stderr)
    if not wanted.edits:
        for line in wanted.advice():
            print(f"  {safe(line)}", file=sys.stderr)
    running.conclude(written, rejects, rejects_file, strict=strict)


class _Wanted:
    """What is to be taken back, and what has been."""

    def __init__(self, rules: frozenset[str], roles: frozenset[str], ids: frozenset[str]) -> None:
        self.edits = 0
        self.documents = 0
        self._rules = rules
        self._roles = roles
        self._ids = ids

    def restored(self, line: bytes, value: Any) -> bytes:
        """The line of a record after it; the very same one where nothing is to be taken back.

        Raises `InputError` for what is no record.
        """
        if isinstance(value, dict) and value.get("schema") == SCHEMA:
            edits = value.get("edits")
            if isinstance(edits, list) and isinstance(value.get("text"), str) and not self._concerns(value, edits):
                return line if line.endswith(b"\n") else line + b"\n"
        document, raw = proved(Document.from_record(value))
        before = self.edits
        text, layers = restoring.restore(raw, document.layers, self._chosen)
        self.documents += self.edits > before
        return replace(document, text=text, layers=layers, tokens=None).to_json() + b"\n"

    def _concerns(self, record: dict[str, Any], edits: list[Any]) -> bool:
        if self._ids and record.get("id") not in self._ids:
            return False
        rules, roles = self._rules, self._roles
        try:
            return any(edit["rule"] in rules or edit["role"] in roles for edit in edits)
        except (KeyError, TypeError):
            return True  # no record of this program: reading it says why

    def _chosen(self, _layer: int, edit: Edit) -> bool:
        hit = edit.rule in self._rules or edit.role in self._roles
        self.edits += hit
        return hit

    def advice(self) -> Iterator[str]:
        """What may have been meant."""
        from difflib import get_close_matches

        from ..rules.catalogue import catalogue
        from ..rules.loader import load

        known = catalogue(load())
        names = {"rule": (self._rules, set(known)), "role": (self._roles, {rule.role for rule in known.values()})}
        for kind, (asked, existing) in names.items():
            for name in sorted(asked - existing):
                near = get_close_matches(name, existing, n=3, cutoff=0.5)
                yield f"no {kind} of this program is called {name!r}" + (
                    f"; near it: {', '.join(near)}" if near else ""
                )
        if self._ids:
            yield "no document that --id names holds such an edit"


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A folder that `corpus build` wrote, or a JSONL file.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    output_format: options.OutputFormat = None,
    exit_zero: options.ExitZero = False,
) -> None:
    """Compare two corpora: what was removed, restored or changed between them, by which rule.

    A table sums up by rule, role, host and document, with passages; the other formats have every passage. Exits
    with 1 where nothing differs.

    Example: `corpus diff data other --format jsonl`
    """
    with running.rejecting(None) as rejects:
        found = corpora(Records(old, rejects), Records(new, rejects))
        if chosen(output_format) is Format.TABLE:
            from .differences import show

            count = show(found)
        else:
            count = write_rows((one.to_row() for one in found), Difference._fields, output_format)
    if not count:
        print("nothing differs", file=sys.stderr)
        if not exit_zero:
            raise typer.Exit(Exit.NOTHING_FOUND)
