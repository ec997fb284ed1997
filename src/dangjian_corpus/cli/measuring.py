"""`corpus stats` and `corpus check`: what the corpus holds, and whether it keeps within its budgets."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from ..analysis.tally import Tally, tally
from ..errors import Exit, InputError, UsageError
from ..records import Records
from . import options, running
from .output import Format, chosen, write_rows
from .terminal import counted

#: The parts of `corpus stats`: heading, counter of the tally, what the characters beside it are, if there are any.
_PARTS: tuple[tuple[str, str, str | None], ...] = (
    ("role", "roles", "taken_by_role"),
    ("rule", "rules", "taken_by_rule"),
    ("host", "hosts", "taken_by_host"),
    ("damage", "flags", None),
    ("relation", "relations", None),
    ("encoding", "encodings", None),
    ("script", "scripts", None),
    ("year", "years", None),
)


def stats(
    where: options.Anywhere = "data",
    output_format: options.OutputFormat = None,
) -> None:
    """Count documents, characters, what was removed by role, rule and host, damage, encodings, dates.

    Example: `corpus stats -i data`
    """
    counts = _tally(where)[0]
    away = counts.raw - counts.kept
    total = {"documents": counts.documents, "raw": counts.raw, "kept": counts.kept, "removed": away}
    total["edits"] = counts.edits
    if chosen(output_format) is not Format.TABLE:
        columns = ("part", "name", "count", "removed", "share")
        rows: list[dict[str, Any]] = [{"part": "corpus", "name": name, "count": value} for name, value in total.items()]
        rows[3]["share"] = _part_of(away, counts.raw)
        write_rows([*rows, *_rows(counts)], columns, output_format)
        return
    shown: list[dict[str, Any]] = [{**total, "share": _percent(_part_of(away, counts.raw))}]
    write_rows(shown, ("documents", "raw", "kept", "removed", "share", "edits"), output_format)
    for part, name, taken in _PARTS:
        rows = [row for row in _rows(counts) if row["part"] == part]
        if rows and any(row["name"] for row in rows):
            shown = [{part: row["name"] or "(none)", **row} for row in rows]
            unit = "documents" if name in ("hosts", "relations", "encodings", "scripts", "years") else "count"
            shown = [{**row, unit: row["count"], "share": _percent(row.get("share", 0))} for row in shown]
            write_rows(shown, (part, unit, *(("removed", "share") if taken else ())), output_format)


def _tally(where: str) -> tuple[Tally, int]:
    """The counts over a corpus, and how many of its records were set aside."""
    with running.rejecting(None) as rejects:
        counts = tally(Records(where, rejects).staying())
    return counts, rejects.count


def _rows(counts: Tally) -> Iterator[dict[str, Any]]:
    """Every count as a row, the largest of each part first; `share` is that of the raw characters there were."""
    for part, name, taken in _PARTS:
        numbers: Counter[str] = getattr(counts, name)
        away: Counter[str] = getattr(counts, taken) if taken else Counter()
        order = sorted(numbers, key=lambda key: (-away[key], -numbers[key], key))
        if part == "year":
            order = sorted(numbers)
        for key in order:
            row: dict[str, Any] = {"part": part, "name": key, "count": numbers[key]}
            if taken:
                whole = counts.raw_by_host[key] if part == "host" else counts.raw
                row |= {"removed": away[key], "share": _part_of(away[key], whole)}
            yield row


def _part_of(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def check(
    where: options.Anywhere = "data",
    max_removed: Annotated[
        str | None,
        typer.Option(
            "--max-removed",
            metavar="PERCENT",
            help="Of all raw characters, at most this may be removed.",
            show_default=False,
        ),
    ] = None,
    max_removed_by_host: Annotated[
        str | None,
        typer.Option(
            "--max-removed-by-host",
            metavar="PERCENT",
            help="Of the raw characters of any one host.",
            show_default=False,
        ),
    ] = None,
    max_rule_share: Annotated[
        str | None,
        typer.Option(
            "--max-rule-share",
            metavar="PERCENT",
            help="Of all raw characters, what any one rule may remove.",
            show_default=False,
        ),
    ] = None,
    max_flags: Annotated[
        int | None, typer.Option("--max-flags", min=0, metavar="N", help="Damaged places at most.", show_default=False)
    ] = None,
    expect_documents: Annotated[
        int | None,
        typer.Option("--expect-documents", min=0, metavar="N", help="Documents, exactly.", show_default=False),
    ] = None,
    output_format: options.OutputFormat = None,
) -> None:
    """Hold a corpus to budgets: exits with 1 and lists what exceeds them. For CI.

    Exits with 3 where a record cannot be read, since a budget says nothing of that.

    Example: `corpus check -i data --max-removed 60% --max-flags 100`
    """
    allowed = {
        "max-removed": _share("--max-removed", max_removed),
        "max-removed-by-host": _share("--max-removed-by-host", max_removed_by_host),
        "max-rule-share": _share("--max-rule-share", max_rule_share),
    }
    numbers = {"max-flags": max_flags, "expect-documents": expect_documents}
    budgets = {name: value for name, value in (allowed | numbers).items() if value is not None}
    if not budgets:
        raise UsageError("no budget is named", "For example: corpus check -i data --max-removed 60%")
    counts, aside = _tally(where)
    exceeded = list(_exceeded(counts, budgets))
    if exceeded:
        if chosen(output_format) is Format.TABLE:
            exceeded = [
                {**row, **{name: _percent(row[name]) for name in ("found", "allowed") if row["budget"] in allowed}}
                for row in exceeded
            ]
        write_rows(exceeded, ("budget", "name", "found", "allowed"), output_format)
    if aside:
        raise InputError(
            f"{counted(aside, 'record')} of {where} cannot be read", "See above. Build the corpus again, or mend them."
        )
    if exceeded:
        raise typer.Exit(Exit.NOTHING_FOUND)
    print("within its budgets: " + ", ".join(budgets), file=sys.stderr)


def _exceeded(counts: Tally, budgets: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    """What exceeds its budget: shares of raw characters, numbers of damaged places and of documents."""
    shares: dict[str, dict[str, tuple[int, int]]] = {
        "max-removed": {"corpus": (counts.raw - counts.kept, counts.raw)},
        "max-removed-by-host": {
            host: (taken, counts.raw_by_host[host]) for host, taken in sorted(counts.taken_by_host.items())
        },
        "max-rule-share": {rule: (taken, counts.raw) for rule, taken in sorted(counts.taken_by_rule.items())},
    }
    numbers = {"max-flags": sum(counts.flags.values()), "expect-documents": counts.documents}
    for budget, allowed in budgets.items():
        for name, (part, whole) in shares.get(budget, {}).items():
            if part > allowed * whole:
                yield {"budget": budget, "name": name, "found": _part_of(part, whole), "allowed": allowed}
        found = numbers.get(budget)
        if found is not None and (found != allowed if budget == "expect-documents" else found > allowed):
            yield {"budget": budget, "name": "corpus", "found": found, "allowed": allowed}


def _share(option: str, text: str | None) -> float | None:
    """`60%` or `60` as a share. Raises `UsageError` for anything else."""
    if text is None:
        return None
    bare = text.strip()
    try:
        value = float(bare.removesuffix("%"))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise UsageError(f"{option}: {text!r} is not a percentage from 0% to 100%", "For example: 60%")
    if 0 < value <= 1 and not bare.endswith("%"):
        raise UsageError(f"{option}: {text!r} may be {value:g}% or {value:.0%}", "Write it with its sign.")
    return value / 100
