"""`corpus stats` and `corpus check`: what the corpus holds, and whether it keeps within its budgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from ..analysis.tally import Tally, tally
from ..errors import Exit, UsageError
from ..records import Records
from . import options, running
from .output import Format, chosen, write_rows

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
    counts = _tally(where)
    total = {
        "documents": counts.documents,
        "raw": counts.raw,
        "kept": counts.kept,
        "removed": _percent(counts.raw - counts.kept, counts.raw),
        "edits": counts.edits,
    }
    if chosen(output_format) is not Format.TABLE:
        columns = ("part", "name", "count", "removed", "share")
        rows = [{"part": "corpus", "name": name, "count": value} for name, value in total.items()]
        write_rows([*rows, *_rows(counts)], columns, output_format)
        return
    write_rows([total], list(total), output_format)
    for part, name, taken in _PARTS:
        rows = [row for row in _rows(counts) if row["part"] == part]
        if rows and any(row["name"] for row in rows):
            shown = [{part: row["name"] or "(none)", **row} for row in rows]
            unit = "documents" if name in ("hosts", "relations", "encodings", "scripts", "years") else "count"
            shown = [{**row, unit: row["count"]} for row in shown]
            write_rows(shown, (part, unit, *(("removed", "share") if taken else ())), output_format)


def _tally(where: str) -> Tally:
    with running.rejecting(None) as rejects:
        return tally(Records(where, rejects).staying())


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
                row |= {"removed": away[key], "share": _percent(away[key], whole)}
            yield row


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0.0 %"


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
        int | None, typer.Option("--max-flags", metavar="N", help="Damaged places at most.", show_default=False)
    ] = None,
    expect_documents: Annotated[
        int | None,
        typer.Option("--expect-documents", metavar="N", help="Documents, exactly.", show_default=False),
    ] = None,
    output_format: options.OutputFormat = None,
) -> None:
    """Hold a corpus to budgets: exits with 1 and lists what exceeds them. For CI.

    Example: `corpus check -i data --max-removed 60% --max-flags 100`
    """
    counts = _tally(where)
    removed = counts.raw - counts.kept
    exceeded: list[dict[str, Any]] = []

    def hold(budget: str, name: str, found: str, allowed: str, within: bool) -> None:
        if not within:
            exceeded.append({"budget": budget, "name": name, "found": found, "allowed": allowed})

    if max_removed is not None:
        share = _share("--max-removed", max_removed)
        hold("max-removed", "corpus", _percent(removed, counts.raw), max_removed, removed <= share * counts.raw)
    if max_removed_by_host is not None:
        share = _share("--max-removed-by-host", max_removed_by_host)
        for host, taken in sorted(counts.taken_by_host.items()):
            whole = counts.raw_by_host[host]
            hold("max-removed-by-host", host, _percent(taken, whole), max_removed_by_host, taken <= share * whole)
    if max_rule_share is not None:
        share = _share("--max-rule-share", max_rule_share)
        for rule, taken in sorted(counts.taken_by_rule.items()):
            hold("max-rule-share", rule, _percent(taken, counts.raw), max_rule_share, taken <= share * counts.raw)
    flags = sum(counts.flags.values())
    if max_flags is not None:
        hold("max-flags", "corpus", str(flags), str(max_flags), flags <= max_flags)
    if expect_documents is not None:
        found = counts.documents
        hold("expect-documents", "corpus", str(found), str(expect_documents), found == expect_documents)
    if exceeded:
        write_rows(exceeded, ("budget", "name", "found", "allowed"), output_format)
        raise typer.Exit(Exit.NOTHING_FOUND)


def _share(option: str, text: str) -> float:
    """`60%`, `60` or `0.6` as a share. Raises `UsageError` for anything else."""
    try:
        value = float(text.rstrip("% "))
    except ValueError:
        raise UsageError(f"{option}: {text!r} is not a percentage", "For example: 60%") from None
    if not text.rstrip().endswith("%") and value <= 1:
        return value
    return value / 100
