"""What the reference library gets wrong, as a table of characters in their context (`corrections.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from ...errors import RuleError

_COLUMNS = 7


class Correction(NamedTuple):
    """The character `was` becomes `now` between `before` and `after`; see the head of the table for the form.

    `rule` is None for an entry that keeps the character, or what the reference makes of it, from the others.
    """

    rule: str | None
    before: str
    was: str
    after: str
    now: str
    hit: str
    miss: str


class Change(NamedTuple):
    """The character at `at` is one of a correction."""

    at: int
    correction: Correction


@cache
def table() -> tuple[Correction, ...]:
    """All corrections. Raises `RuleError` where the table is not of its form."""
    name = "corrections.tsv"
    lines = resources.files(__package__).joinpath(name).read_text("utf-8").splitlines()
    entries = []
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) != _COLUMNS or len(cells[2]) != 1 or len(cells[4]) != 1:
                raise RuleError(f"{name}, line {number}: not an entry of {_COLUMNS} columns")
            entries.append(Correction(None if cells[0] == "-" else f"convert/{cells[0]}", *cells[1:]))
    return tuple(entries)


@cache
def everywhere() -> dict[int, str]:
    """The corrections that need no context, as `str.translate` takes them."""
    return {ord(entry.was): entry.now for entry in table() if entry.rule and not entry.before and not entry.after}


def changes(text: str, disabled: frozenset[str] = frozenset()) -> Iterator[Change]:
    """What the table writes at places of `text`, also where that is what stands there or what the reference writes."""
    pattern, entries = _compiled(disabled)
    for hit in pattern.finditer(text):
        yield Change(hit.start(), entries[hit.lastgroup or ""])


@cache
def _compiled(disabled: frozenset[str]) -> tuple[re.Pattern[str], dict[str, Correction]]:
    entries = {f"e{number}": entry for number, entry in enumerate(table()) if entry.rule not in disabled}
    by_character: dict[str, list[str]] = {}
    for name, entry in entries.items():
        # Every alternative begins with the character itself, and looks back over it, so that the search can skip to it.
        behind = "|".join(f"(?<={before}{entry.was})" for before in _alternatives(entry.before)) or "(?:)"
        ahead = f"(?={entry.after})" if entry.after else ""
        by_character.setdefault(entry.was, []).append(f"(?P<{name}>(?:{behind}){ahead})")
    parts = [f"{character}(?:{'|'.join(contexts)})" for character, contexts in sorted(by_character.items())]
    return re.compile("|".join(parts) or "(?!)"), entries


def _alternatives(before: str) -> list[str]:
    return before.split("|") if before else []
