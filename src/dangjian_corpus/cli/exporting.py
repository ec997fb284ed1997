"""`corpus export`: to other programs."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
import xxhash

from ..document import FIELDS, Document
from ..errors import UsageError
from ..io.atomic import atomic
from ..records import Records
from . import options, running
from .output import harmless

_COLUMNS = ("id", *FIELDS, "url", "path", "text")
#: Cells are no longer than Excel takes.
_NAME_BYTES = 120


class Target(str, Enum):  # noqa: UP042 - Typer shows the values of a str Enum
    """What to export to."""

    TXT = "txt"
    CSV = "csv"


def export(
    to: Annotated[Target, typer.Option("--to", help="One text file an article, or one table.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR|FILE", help="Where to.", show_default=False),
    ] = None,
    where: options.Anywhere = "data",
) -> None:
    """Export to other programs: text files for AntConc and its kind, a table for Excel.

    Example: `corpus export --to csv -i data -o corpus.csv`
    """
    with running.rejecting(None) as rejects:
        documents = Records(where, rejects).staying()
        if to is Target.TXT:
            if output is None:
                raise UsageError("no folder for the text files", "Name one with -o.")
            count = _texts(documents, output)
        else:
            with running.writing(output) as stream:
                count = 0
                # With a mark in front, Excel reads the table as UTF-8.
                stream.write(b"\xef\xbb\xbf" + _row(_COLUMNS))
                for document in documents:
                    stream.write(_row([harmless(cell) for cell in _cells(document)]))
                    count += 1
    if output is not None:
        print(f"{count:,} articles in {output}", file=sys.stderr)


def _texts(documents: Iterator[Document], folder: Path) -> int:
    names: set[str] = set()
    for document in documents:
        name = file_name(document.id)
        if name.casefold() in names:
            name = f"{name}-{xxhash.xxh3_64_hexdigest(document.id.encode())}"
        names.add(name.casefold())
        head = f"{document.title}\n\n" if document.title else ""
        with atomic(folder / f"{name}.txt") as stream:
            stream.write((head + document.text.rstrip("\n") + "\n").encode())
    return len(names)


def file_name(identifier: str) -> str:
    """A name, without a suffix, that no file system refuses and that leads nowhere else."""
    name = re.sub(r"\.(txt|html?|jsonl?|csv)$", "", identifier)
    name = re.sub(r"[^\w.#-]+", "_", name).strip("._") or "article"
    if len(name.encode()) > _NAME_BYTES or name.upper() in _RESERVED:
        cut = name.encode()[:_NAME_BYTES].decode("utf-8", "ignore")
        name = f"{cut}-{xxhash.xxh3_64_hexdigest(identifier.encode())}"
    return name


#: What Windows keeps for devices.
_RESERVED = frozenset(("CON", "PRN", "AUX", "NUL", *(f"{kind}{n}" for kind in ("COM", "LPT") for n in range(1, 10))))


def _cells(document: Document) -> list[str]:
    values = (
        document.id,
        *(getattr(document, name) for name in FIELDS),
        document.source.get("url"),
        document.source.get("path"),
        document.text,
    )
    return [str(value or "") for value in values]


def _row(cells: list[str] | tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()
