"""`corpus stats` and `corpus check`: what the corpus holds, and whether it keeps within its budgets."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
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
        int | None, typer.Option("--max-flags", min=0, metavar="N", help="Damaged places at most.", show_default=False)
    ] = None,
    expect_documents: Annotated[
        int | None,
        typer.Option("--expect-documents", min=0, metavar="N", help="Documents, exactly.", show_default=False),
    ] = None,
    output_format: options.OutputFormat = None,
) -> None:
    """Hold a corpus to budgets: exits with 1 and lists what exceeds them. For CI.

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
    exceeded = list(_exceeded(_tally(where), budgets))
    if exceeded:
        write_rows(exceeded, ("budget", "name", "found", "allowed"), output_format)
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
                percent = f"{100 * allowed:g} %"
                yield {"budget": budget, "name": name, "found": _percent(part, whole), "allowed": percent}
        found = numbers.get(budget)
        if found is not None and (found != allowed if budget == "expect-documents" else found > allowed):
            yield {"budget": budget, "name": "corpus", "found": str(found), "allowed": str(allowed)}


def _share(option: str, text: str | None) -> float | None:
    """`60%`, `60` or `0.6` as a share. Raises `UsageError` for anything else."""
    if text is None:
        return None
    bare = text.strip()
    try:
        value = float(bare.removesuffix("%"))
    except ValueError:
        value = -1.0
    if bare.endswith("%") or value > 1:
        value /= 100
    if not 0 <= value <= 1:
        raise UsageError(f"{option}: {text!r} is not a percentage from 0% to 100%", "For example: 60%")
    return value
