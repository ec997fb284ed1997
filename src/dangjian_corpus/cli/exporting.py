"""`corpus export`: to other programs."""

from __future__ import annotations

import csv
import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
import xxhash

from ..document import FIELDS, Document
from ..errors import UsageError
from ..records import Records
from . import options, running
from .output import harmless
from .terminal import counted, safe

_COLUMNS = ("id", *FIELDS, "url", "path", "text")
#: Names of files are no longer than this, in bytes, so that a folder's path may go before them.
_NAME_BYTES = 120
#: Cells are cut off by Excel after so many characters.
_CELL = 32_767


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
            if output.exists() and not output.is_dir():
                raise UsageError(f"{output}: not a folder", "Text files go to a folder of their own.")
            running.refuse_in_corpus(output)
            count = _texts(documents, output)
        else:
            rows = _Rows(documents)
            # With a mark in front, Excel reads the table as UTF-8.
            count = running.write_lines(chain([b"\xef\xbb\xbf" + _row(_COLUMNS)], rows), output) - 1
            if rows.cut:
                print(
                    f"longer than the {_CELL:,} characters of a cell in Excel: {counted(rows.cut, 'text')}; "
                    "other programs read them whole",
                    file=sys.stderr,
                )
    if output is not None:
        print(f"{counted(count, 'article')} in {safe(str(output))}", file=sys.stderr)


class _Rows:
    """The rows of the table; how many texts Excel would cut off."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.cut = 0
        self._documents = documents

    def __iter__(self) -> Iterator[bytes]:
        for document in self._documents:
            self.cut += len(document.text) > _CELL
            yield _row([harmless(cell) for cell in _cells(document)])


def _texts(documents: Iterable[Document], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    for document in documents:
        name = file_name(document.id)
        digest = xxhash.xxh3_64_hexdigest(document.id.encode("utf-8", "replace"))
        while name.casefold() in names:
            name = f"{name}-{digest}"
        names.add(name.casefold())
        head = f"{document.title}\n\n" if document.title else ""
        path = folder / f"{name}.txt"
        path.unlink(missing_ok=True)  # it may be a link that leads elsewhere
        try:
            path.write_bytes((head + document.text.rstrip("\n") + "\n").encode())
        except OSError:
            path.unlink(missing_ok=True)  # the half of an article
            raise
    return len(names)


def file_name(identifier: str) -> str:
    """A name, without a suffix, that no file system refuses and that leads nowhere else."""
    name = re.sub(r"\.(txt|html?|jsonl?|csv)$", "", unicodedata.normalize("NFC", identifier))
    name = re.sub(r"[^\w.#-]+", "_", name).strip("._") or "article"
    if len(name.encode()) > _NAME_BYTES or name.partition(".")[0].upper() in _RESERVED:
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
