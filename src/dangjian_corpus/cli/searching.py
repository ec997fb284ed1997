"""`corpus search`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from ..errors import Exit, UsageError
from . import options
from .output import Format, chosen, console, shows_styles, write_bytes, write_rows
from .terminal import counted, safe

#: What stands around a match where colours cannot be seen.
_PLAIN_MARKS = ("【", "】")

#: How a line break in an id is written where ids stand one a line.
_LINE_BREAKS = str.maketrans({"\n": "\\n", "\r": "\\r"})

_COLUMNS = ("id", "score", "title", "date", "publisher", "path", "snippet")


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help='Words, or an "exact string"; see the guide.')],
    directory: options.CorpusDir = "data",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, metavar="N", help="How many documents; 0: all.")] = 10,
    case: Annotated[bool, typer.Option("--case", help="Tell upper from lower case.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Only count documents and occurrences.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Only the ids, one a line.")] = False,
    facet: Annotated[
        str | None,
        typer.Option(
            "--facet", metavar="publisher|host|year|author", help="Count documents by it.", show_default=False
        ),
    ] = None,
    output_format: options.OutputFormat = None,
    exit_zero: options.ExitZero = False,
) -> None:
    """Search a corpus: words ranked by BM25, or every occurrence of an exact string.

    Words: all of them, in either script. "Quoted": exactly so, from one character up. Also OR, -not, brackets,
    NEAR/5(a b), 党*建, /regular expression/, title: publisher: host: author: date:2010..2013 sort:date.

    Example: `corpus search '党建 "社区" date:2010..2013' -i data`
    """
    from ..corpus import Corpus

    asked = [name for name, wanted in (("--count", count), ("--ids", ids), ("--facet", facet)) if wanted]
    if len(asked) > 1:
        raise UsageError(f"both {' and '.join(asked)} are named", "Name one of them.")
    hits = Corpus.open(directory).search(query, limit=limit, case=case)
    if count:
        found = hits.documents
        row = {"documents": found, "occurrences": hits.occurrences if found else 0}
        write_rows([row], list(row), output_format)
    elif facet is not None:
        unknown = "(none)" if chosen(output_format) is Format.TABLE else None
        rows = [{facet: value or unknown, "documents": number} for value, number in hits.facet(facet)]
        found = write_rows(rows, [facet, "documents"], output_format)
    elif ids:
        found = _write_ids(hits.ids(), output_format)
    elif chosen(output_format) is Format.TABLE:
        found = _show(hits)
    else:
        found = write_rows((_row(hit) for hit in hits), _COLUMNS, output_format)
    if not found:
        _explain_nothing(hits)
        if not exit_zero:
            raise typer.Exit(Exit.NOTHING_FOUND)


def _write_ids(found: Iterable[str], wanted: Format | None) -> int:
    """Write ids, how many there were: bare ones, each on one line, where no format was asked for."""
    if wanted is not None:
        return write_rows(({"id": identifier} for identifier in found), ("id",), wanted)
    count = broken = 0
    for identifier in found:
        line = identifier.translate(_LINE_BREAKS)
        write_bytes(line.encode() + b"\n")
        count += 1
        broken += line != identifier
    if broken:
        print(
            f"{counted(broken, 'id')} with a line break, written \\n; --format jsonl has it as it is", file=sys.stderr
        )
    return count


def _row(hit: Any) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(hit, name) for name in _COLUMNS}
    row["matches"] = hit.matches
    return row


def _show(hits: Any) -> int:
    """Hits for a person: a heading, and the passage with its matches marked."""
    from rich.text import Text

    screen = console()
    marks = ("", "") if shows_styles(screen) else _PLAIN_MARKS
    count = 0
    for hit in hits:
        count += 1
        screen.print(Text.assemble((safe(hit.title or hit.id), "bold"), (_about(hit), "dim")), soft_wrap=True)
        screen.print(_marked(hit.snippet, hit.marks, marks), soft_wrap=True)
        told = f"{safe(hit.id)}  {_matches(len(hit.matches))}{_score(hit)}"
        screen.print(Text(told, "dim"), soft_wrap=True)
        screen.print()
    if count:
        screen.print(Text(f"{count:,} of {counted(hits.documents, 'document')}", "dim"))
    return count


def _about(hit: Any) -> str:
    known = [safe(value) for value in (hit.publisher, hit.date) if value]
    return f"  {' · '.join(known)}" if known else ""


def _score(hit: Any) -> str:
    return "" if hit.score is None else f"  score {hit.score:.2f}"


def _matches(number: int) -> str:
    return "1 match" if number == 1 else f"{number:,} matches"


def _marked(snippet: str, spans: list[tuple[int, int]], marks: tuple[str, str]) -> Any:
    from rich.text import Text

    return Text.assemble(*_pieces(snippet, spans, marks))


def _pieces(snippet: str, spans: list[tuple[int, int]], marks: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The snippet in pieces with their styles; made safe piece by piece, since that can lengthen a text."""
    position = 0
    opening, closing = marks
    for start, end in spans:
        yield safe(snippet[position:start]), ""
        yield opening + safe(snippet[start:end]) + closing, "bold red"
        position = end
    yield safe(snippet[position:]), ""


def _explain_nothing(hits: Any) -> None:
    """Say why nothing was found: how the query was read, and which part alone has hits."""
    from ..index.explain import explanation

    for line in explanation(hits):
        print(safe(line), file=sys.stderr)
