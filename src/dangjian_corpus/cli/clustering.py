"""`corpus clusters`: which documents say the same, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any

import typer

from ..errors import NothingFoundError
from ..records import Records
from . import options, running
from .output import Format, chosen, write_rows

_COLUMNS = ("cluster", "id", "relation", "of", "date", "publisher", "title", "source", "differs")
_SHOWN = ("cluster", "id", "relation", "date", "source", "differs")

#: Differences, and characters of each side of one, that a table shows.
_FEW, _SHORT = 4, 24


class Relation(str, Enum):  # noqa: UP042 - Typer shows the values of a str Enum
    """What a document is to the one that it was compared with."""

    REPRINT = "reprint"
    NEAR = "near"


def clusters(
    where: options.Anywhere = "data",
    relation: Annotated[
        Relation | None,
        typer.Option("--relation", help="Only clusters with documents of this relation.", show_default=False),
    ] = None,
    output_format: options.OutputFormat = None,
) -> None:
    """List reprints and near-duplicates in their clusters, with sources, dates and what differs.

    Example: `corpus clusters -i data --relation reprint`
    """
    from ..analysis.clusters import Member
    from ..analysis.clusters import clusters as find

    def rows(found: Iterator[Member]) -> Iterator[dict[str, Any]]:
        held: list[Member] = []
        for member in found:
            if held and member.cluster != held[0].cluster:
                yield from _wanted(held)
                held = []
            held.append(member)
        yield from _wanted(held)

    def _wanted(members: list[Member]) -> Iterator[dict[str, Any]]:
        if relation is None or any(member.relation == relation.value for member in members):
            yield from (member.to_row() for member in members)

    with running.rejecting(None) as rejects:
        found = rows(find(Records(where, rejects).all()))
        if chosen(output_format) is Format.TABLE:
            shown = [*map(_short, found)]
            # Where all come from files, their ids say from which.
            told = any(row["source"] != row["id"] for row in shown)
            count = write_rows(shown, [name for name in _SHOWN if told or name != "source"], output_format)
        else:
            count = write_rows(found, _COLUMNS, output_format)
    if not count:
        raise NothingFoundError(f"{where}: no clusters" + (f" with a {relation.value} in them" if relation else ""))


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose differences can be read at a glance."""
    differs = row["differs"]
    told = [f"{_brief(one['there']) or '∅'} → {_brief(one['here']) or '∅'}" for one in differs[:_FEW]]
    more = [f"and {len(differs) - _FEW} more"] if len(differs) > _FEW else []
    return {**row, "differs": "; ".join((*told, *more))}


def _brief(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT // 2]}…{text[-_SHORT // 2 :]}"
