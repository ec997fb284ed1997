"""`corpus undo`, `corpus restore`, `corpus diff`: backwards through the ledger, and side by side."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from .. import ledger
from ..analysis.compare import Difference, compare
from ..document import Document
from ..errors import Exit, UsageError
from ..io.jsonl import read_documents
from ..records import Records
from . import options, running
from .output import Format, chosen, write_rows


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
    running.conclude(written, rejects, strict=strict)


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
        typer.Option("--role", metavar="ROLE", help="Take back what was removed in this role.", show_default=False),
    ] = None,
    identifier: Annotated[
        list[str] | None, typer.Option("--id", metavar="ID", help="Only in this document.", show_default=False)
    ] = None,
    where: Annotated[
        str | None,
        typer.Option("-i", "--input", metavar="DIR", help="A folder that `corpus build` wrote.", show_default=False),
    ] = None,
    output: options.Output = None,
    rejects_file: options.RejectsFile = None,
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
    rules, roles, ids = set(rule or ()), set(role or ()), set(identifier or ())
    count = Counter[str]()

    def chosen_edit(_layer: int, edit: ledger.Edit) -> bool:
        hit = edit.rule in rules or edit.role in roles
        count["edits"] += hit
        return hit

    def restored(documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            before = count["edits"]
            if ids and document.id not in ids:
                yield document
                continue
            text, layers = ledger.restore(document.raw_text(), document.layers, chosen_edit)
            if count["edits"] == before:
                yield document
            else:
                count["documents"] += 1
                yield replace(document, text=text, layers=layers, tokens=None)

    with running.rejecting(rejects_file) as rejects:
        documents = Records(where, rejects).all() if where else read_documents(inputs or (), rejects, sys.stdin.buffer)
        running.write(restored(documents), output)
    print(f"{count['edits']:,} edits taken back in {count['documents']:,} documents", file=sys.stderr)


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A folder that `corpus build` wrote, or a JSONL file.")],
    new: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    output_format: options.OutputFormat = None,
    exit_zero: options.ExitZero = False,
) -> None:
    """Compare two corpora: what was removed, restored or changed between them, by which rule.

    A table sums up by change and rule; JSONL has every passage. Exits with 1 where nothing differs.

    Example: `corpus diff data other --format jsonl`
    """
    with running.rejecting(None) as rejects:
        rows = (one.to_row() for one in _differences(Records(old, rejects), Records(new, rejects)))
        if chosen(output_format) is Format.JSONL:
            found = write_rows(rows, (), output_format)
        else:
            found = _summary(rows, output_format)
    if not found:
        print("nothing differs", file=sys.stderr)
        if not exit_zero:
            raise typer.Exit(Exit.NOTHING_FOUND)


def _differences(old: Records, new: Records) -> Iterator[Difference]:
    """Differences in the order of the new side, then what it lacks. Records that are equal are never parsed."""
    before = {line.id: line for line in old.lines()}
    for line in new.lines():
        other = before.pop(line.id, None)
        if other is None:
            yield Difference(line.id, line.document().source.get("host") or "", "document added")
        elif other.digest != line.digest:
            yield from compare(other.document(), line.document())
    for line in before.values():
        yield Difference(line.id, line.document().source.get("host") or "", "document removed")


def _summary(rows: Iterable[dict[str, Any]], output_format: Format | None) -> int:
    """Differences counted by change, rule, role and host."""
    passages: Counter[tuple[str, str, str, str]] = Counter()
    characters: Counter[tuple[str, str, str, str]] = Counter()
    documents: dict[tuple[str, str, str, str], set[str]] = {}
    for row in rows:
        key = (row["change"], row.get("rule", ""), row.get("role", ""), row.get("host", ""))
        passages[key] += 1
        characters[key] += len(row.get("text", ""))
        documents.setdefault(key, set()).add(row["id"])
    names = ("change", "rule", "role", "host", "documents", "passages", "characters")
    table = [
        dict(zip(names, (*key, len(documents[key]), number, characters[key]), strict=True))
        for key, number in passages.most_common()
    ]
    write_rows(table, names, output_format)
    return len(table)
