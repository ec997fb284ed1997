"""Rows on stdout in the format that was asked for: one place for all commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import orjson

from .terminal import Stdout, safe, stdout_is_terminal


class Format(str, Enum):  # noqa: UP042 - Typer shows the values of a str Enum
    """How rows are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"


def chosen(wanted: Format | None) -> Format:
    """The format that was asked for; without one a table for a person and JSONL for a program."""
    return wanted or (Format.TABLE if stdout_is_terminal() else Format.JSONL)


def write_bytes(data: bytes) -> None:
    """Write data to stdout, whole characters."""
    Stdout().write(data)


def write_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], wanted: Format | None, *, title: str = ""
) -> int:
    """Write rows to stdout; how many there were.

    JSONL has every key of a row; the other formats have `columns`. In CSV and TSV a cell that a spreadsheet would
    run as a formula gets an apostrophe in front, and what is not text is written as JSON.
    """
    form = chosen(wanted)
    if form is Format.TABLE:
        return _write_table(rows, columns, title)
    count = 0
    if form is Format.JSONL:
        for row in rows:
            write_bytes(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
        return count
    delimiter = "," if form is Format.CSV else "\t"
    write_bytes(_cells(columns, delimiter))
    for row in rows:
        write_bytes(_cells([harmless(_plain(row.get(name))) for name in columns], delimiter))
        count += 1
    return count


#: How formulas begin, in the full-width forms too that some spreadsheets take for them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _cells(cells: Sequence[str], delimiter: str) -> bytes:
    import csv
    import io

    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue().encode()


def _write_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], title: str) -> int:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, title=Text(safe(title)) if title else None, title_justify="left")
    kept = list(rows)
    if not kept:
        return 0
    for name in columns:
        numeric = all(isinstance(row.get(name), int | float | None) for row in kept)
        table.add_column(Text(name), justify="right" if numeric else "left", overflow="fold")
    for row in kept:
        # Text, not str: a title that holds [red] is a title, not a colour.
        table.add_row(*(_cell(row.get(name)) for name in columns))
    console().print(table)
    return len(kept)


def _cell(value: Any) -> Any:
    from rich.text import Text

    if isinstance(value, Text):
        return value
    if isinstance(value, float):
        return Text(f"{value:,.3f}")
    if isinstance(value, int):
        return Text(f"{value:,}")
    return Text(safe(_plain(value)))


def shows_styles(screen: Any) -> bool:
    """Whether what is told by colours alone can be seen on a Rich console."""
    return screen.color_system is not None and not screen.no_color


def console(*, stderr: bool = False) -> Any:
    """A Rich console that neither reads markup nor guesses at what a text means.

    Raises `BrokenPipeError` where its reader has left, as every other way to write does.
    """
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # Rich would leave with 1

    return Plain(markup=False, highlight=False, emoji=False, stderr=stderr)
