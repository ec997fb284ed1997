"""`corpus show` and `corpus why`: one document, as it is and as it came to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from ..document import DETAILS, FIELDS, Document
from ..errors import InputError, NothingFoundError, UsageError
from ..explain import at, origins, passages
from ..records import Records
from . import options, running
from .output import Format, chosen, write_bytes, write_rows
from .terminal import safe

_Id = Annotated[str, typer.Argument(metavar="ID", help="The id of a document, as `corpus search` shows it.")]

#: How many features are told of what the classifier decided.
_TOLD = 8

_COLUMNS = ("start", "end", "line", "column", "what", "rule", "role", "text", "now")
_MATCH_COLUMNS = ("match", "text", "start", "end", "line", "column", "raw", "path", "bytes", "note")


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
    form = chosen(output_format)
    if form is Format.JSONL:
        write_bytes(document.to_json() + b"\n")
    elif form is Format.TABLE:
        lines = [safe(f"{name}: {value}") for name, value in _fields(document) if value]
        body = [*lines, "", safe(document.text.rstrip("\n"), one_line=False)]
        write_bytes("".join(f"{line}\n" for line in body).encode())
    else:
        row = dict(_fields(document)) | {"text": document.text}
        write_rows([row], tuple(row), form)


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
    match: Annotated[
        list[str] | None,
        typer.Option(
            "--match",
            metavar="START-END",
            help="Where these offsets of the text, as `corpus search` gives them, stand in the file.",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--source",
            metavar="PATH",
            help="The folder or file that the corpus was made from: names bytes, and what a page knew.",
            show_default=False,
        ),
    ] = None,
    where: options.Anywhere = "data",
    output_format: options.OutputFormat = None,
) -> None:
    """Show what became of every character: kept, changed or removed, by which rule, in which role.

    A table leaves out most of what was kept as it is; JSONL has every passage. With --at also what decided where
    the classifier did. With --match a passage of the text is followed back to line and column of the raw text, and
    with --source to its bytes.

    Example: `corpus why 06-journal-mirror.txt -i data`
    """
    if offset is not None and match:
        raise UsageError("both --at and --match are named", "Name one of them.")
    if source is not None and not source.exists():
        from ..origin import HINT

        raise InputError(f"--source: {source}: no such file or folder", HINT)
    spans = [_span(text) for text in match or ()]
    with running.rejecting(None) as rejects:
        records = Records(where, rejects)
        document = records.get(identifier)
    document.prove()
    if spans:
        _follow_back(document, spans, source, output_format)
    elif offset is not None:
        _explain_one(document, offset, source, records.packs(), output_format)
    elif chosen(output_format) is Format.TABLE:
        from .passages import show_passages

        show_passages(document, passages(document), records.packs())
    else:
        write_rows((passage.to_row() for passage in passages(document)), _COLUMNS, output_format)


def _explain_one(
    document: Document, offset: int, source: Path | None, packs: tuple[str, ...], output_format: Format | None
) -> None:
    """The passages at one raw offset, and what the classifier looked at."""
    from ..verdict import decided, is_classifiers

    found = at(document, offset)
    if not found:
        end = len(document.raw_text())
        raise NothingFoundError(
            f"{document.id}: the raw text has no offset {offset}: it ends at {end}",
            "Raw offsets are those of `corpus why ID`; those of the text, as `corpus search` has, go with --match.",
        )
    shares: list[Any] = []
    note = ""
    if any(map(is_classifiers, found)):
        hints = None
        if document.source.get("media_type") == "text/html":
            if source is None:
                note = "To see what decided, name the folder of the pages with --source."
            else:
                from ..origin import read_again

                hints = read_again(document, source).hints
        if not note:
            shares = decided(document, next(filter(is_classifiers, found)), hints)[:_TOLD]
    if chosen(output_format) is Format.TABLE:
        from .passages import show_details

        show_details(document, found, packs, shares, note)
        return
    rows = [passage.to_row() for passage in found]
    for row, passage in zip(rows, found, strict=True):
        if shares and is_classifiers(passage):
            row["decided"] = [share._asdict() for share in shares]
    write_rows(rows, _COLUMNS, output_format)


def _follow_back(
    document: Document, spans: list[tuple[int, int]], source: Path | None, output_format: Format | None
) -> None:
    """From spans of the text to raw, its lines and its file."""
    from ..origin import byte_spans, no_bytes
    from .passages import Match, show_matches

    for start, end in spans:
        if end > len(document.text):
            raise UsageError(
                f"--match: {start}-{end}: the text ends at {len(document.text)}",
                "Offsets in the text are those of `matches`, as `corpus search` gives them; those in raw go with --at.",
            )
    found = origins(document, spans)
    note = no_bytes(document) or ("" if source else "To see the bytes, name the folder of the files with --source.")
    places: list[tuple[int, int] | None] = [None] * len(spans)
    if not note and source is not None:
        places = [*byte_spans(document, source, [(one.start, one.end) for one in found])]
    acted = [
        list(
            dict.fromkeys(
                r.rule for p in passages(document) if p.start < one.end and p.end > one.start for r in p.reasons
            )
        )
        for one in found
    ]
    path = str(document.source.get("path") or "")
    record = document.source.get("record")
    matches = [
        Match(
            *span, document.text[slice(*span)], one, rules, path if record is None else f"{path}#{record}", place, note
        )
        for span, one, rules, place in zip(spans, found, acted, places, strict=True)
    ]
    if chosen(output_format) is Format.TABLE:
        show_matches(matches, document.raw_text())
    else:
        write_rows((one.to_row() for one in matches), _MATCH_COLUMNS, output_format)


def _span(text: str) -> tuple[int, int]:
    """`12-15` or `[12,15]` as numbers. Raises `UsageError` for what is no span."""
    found = re.fullmatch(r"\[?\s*(\d{1,9})\s*[-,:]\s*(\d{1,9})\s*\]?", text)
    if found is None or int(found[1]) >= int(found[2]):
        raise UsageError(f"--match: {text!r} is no span of the text", "For example: --match 12-15")
    return int(found[1]), int(found[2])
