"""`corpus show` and `corpus why`: one document, as it is and as it came to be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from ..document import DETAILS, FIELDS, Document
from ..errors import NothingFoundError
from ..explain import Passage, at, passages
from ..records import Records
from . import options, running
from .output import Format, chosen, console, write_bytes, write_rows
from .terminal import safe, stdout_is_terminal

_Id = Annotated[str, typer.Argument(metavar="ID", help="The id of a document, as `corpus search` shows it.")]

#: How passages of a role are shown; every other role looks like the last.
_STYLES = {
    "spam": "red strike",
    "advertisement": "red strike",
    "navigation": "cyan strike",
    "related": "cyan strike",
    "notice": "yellow strike",
    "legal": "yellow strike",
    "repeat": "magenta strike",
    "reference": "blue strike",
    "title": "green",
    "author": "green",
    "date": "green",
    "publisher": "green",
}
_OTHER = "bright_black strike"


def show(
    identifier: _Id,
    where: options.Anywhere = "data",
    output_format: options.OutputFormat = None,
) -> None:
    """Show an article to read: title, fields, text.

    Example: `corpus show 06-journal-mirror.txt -i data`
    """
    with running.rejecting(None) as rejects:
        document = Records(where, rejects).get(identifier)
    if chosen(output_format) is Format.JSONL:
        write_bytes(document.to_json() + b"\n")
        return
    lines = [f"{name}: {value}" for name, value in _fields(document) if value]
    body = [*lines, "", document.text.rstrip("\n")]
    write_bytes("".join(safe(line, one_line=False) + "\n" for line in body).encode())


def _fields(document: Document) -> Iterable[tuple[str, Any]]:
    yield "id", document.id
    yield from ((name, getattr(document, name)) for name in FIELDS)
    yield from ((name, document.details.get(name)) for name in DETAILS)
    yield "path", document.source.get("path")
    yield "url", document.source.get("url")
    if document.dedup and document.dedup.get("relation"):
        yield document.dedup["relation"], f"of {document.dedup.get('of')}"


def why(
    identifier: _Id,
    offset: Annotated[
        int | None,
        typer.Option("--at", min=0, metavar="OFFSET", help="Only the passage at this raw offset.", show_default=False),
    ] = None,
    where: options.Anywhere = "data",
    output_format: options.OutputFormat = None,
) -> None:
    """Show what became of every character: kept, changed or removed, by which rule, in which role.

    Example: `corpus why 06-journal-mirror.txt -i data`
    """
    with running.rejecting(None) as rejects:
        document = Records(where, rejects).get(identifier)
    document.prove()
    found = passages(document) if offset is None else at(document, offset)
    if not found:
        raise NothingFoundError(f"{identifier}: the raw text has no offset {offset}")
    if chosen(output_format) is Format.TABLE:
        _show_passages(document, found)
        return
    rows = (passage.to_row() for passage in found)
    write_rows(rows, ("start", "end", "line", "column", "what", "rule", "role", "text", "now"), output_format)


def _show_passages(document: Document, found: list[Passage]) -> None:
    """Raw, line by line, what was removed struck through, the rules and roles beside it."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    screen.print(Text(safe(document.title or document.id), "bold"))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="dim", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(style="dim", overflow="fold", max_width=28)
    grid.expand = True
    for number, line in _lines(found):
        text = Text.assemble(*((safe(_shown(one), one_line=True), _style(one)) for one in line))
        reasons = dict.fromkeys(f"{one.rule} ({one.role})" for one in line if one.rule)
        grid.add_row(str(number), text, Text("\n".join(reasons)))
    screen.print(grid)
    for flag in document.flags:
        details = ", ".join(f"{k} {v}" for k, v in flag.items() if k not in ("start", "end", "kind"))
        screen.print(Text(safe(f"flag: {flag['kind']} at {flag['start']}-{flag['end']} {details}"), "yellow"))


def _lines(found: Iterable[Passage]) -> Iterable[tuple[int, list[Passage]]]:
    """Passages cut at the ends of raw lines, line by line."""
    line: list[Passage] = []
    number = 1
    for passage in found:
        pieces = passage.text.split("\n")
        for at_piece, piece in enumerate(pieces):
            if at_piece:
                yield number, line
                number, line = number + 1, []
            line.append(passage._replace(text=piece, now=passage.now if not at_piece else ""))
    if line:
        yield number, line


def _shown(passage: Passage) -> str:
    if passage.what == "removed" and not stdout_is_terminal() and passage.text:
        return f"[-{passage.text}-]"  # where nothing can be struck through
    if passage.what == "changed":
        return f"{passage.text}→{passage.now}"
    return passage.now if passage.what == "inserted" else passage.text


def _style(passage: Passage) -> str:
    if passage.what == "kept":
        return ""
    if passage.what in ("changed", "inserted"):
        return "yellow"
    return _STYLES.get(passage.role, _OTHER)
