"""The screen of `corpus diff`: what differs by rule, role, host and document, and passages to look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import chain

from ..analysis.compare import Difference
from .output import Format, console, write_rows
from .terminal import safe

#: How many rows a part of the summary shows, and how many passages are shown of a change by one rule.
_ROWS = 20
_PASSAGES = 2
#: How much of a passage is shown, in characters.
_LENGTH = 120

_PARTS: dict[str, Callable[[Difference], str]] = {
    "rule": lambda one: one.rule,
    "role": lambda one: one.role,
    "host": lambda one: one.host,
    "document": lambda one: one.id,
}
_COLUMNS = ("change", "documents", "passages", "characters")


def show(found: Iterable[Difference]) -> int:
    """Show differences, summed up; how many there were."""
    summary = _Summary()
    for one in found:
        summary.add(one)
    if summary.count:
        for part in _PARTS:
            summary.show_part(part)
        summary.show_samples()
    return summary.count


class _Summary:
    """Counts differences by part and name, and keeps a few of them to be looked at."""

    def __init__(self) -> None:
        self.count = 0
        self._passages: dict[str, Counter[tuple[str, str]]] = {part: Counter() for part in _PARTS}
        self._characters: Counter[tuple[str, str, str]] = Counter()
        self._documents: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._samples: dict[tuple[str, str], list[Difference]] = defaultdict(list)

    def add(self, one: Difference) -> None:
        """Take a difference into account."""
        self.count += 1
        for part, of in _PARTS.items():
            key = (one.change, of(one))
            self._passages[part][key] += 1
            self._characters[part, *key] += len(one.text)
            self._documents[part, *key].add(one.id)
        sample = self._samples[one.change, one.rule]
        if len(sample) < _PASSAGES:
            sample.append(one)

    def show_part(self, part: str) -> None:
        """The table of a part, where any of its names is known."""
        from rich.text import Text

        counts = self._passages[part]
        if not any(name for _, name in counts):
            return
        rows = [
            {
                part: name or "(none)",
                "change": change,
                "documents": len(self._documents[part, change, name]),
                "passages": number,
                "characters": self._characters[part, change, name],
            }
            for (change, name), number in counts.most_common(_ROWS)
        ]
        columns = (part, *(name for name in _COLUMNS if (part, name) != ("document", "documents")))
        write_rows(rows, columns, Format.TABLE)
        if len(counts) > _ROWS:
            console().print(Text(f"  ... and {len(counts) - _ROWS:,} more", "dim"))

    def show_samples(self) -> None:
        """A few passages of every change by every rule."""
        from rich.text import Text

        screen = console()
        for one in chain.from_iterable(self._samples.values()):
            place = f"  {one.id}" + (f", raw {one.start}-{one.end}" if one.was or one.now else "")
            why = f" {one.rule}" if one.rule else ""
            screen.print(Text.assemble((one.change, "bold"), safe(why), (safe(place), "dim")), soft_wrap=True)
            if one.was or one.now:
                screen.print(Text(f"  {_short(one.was)} → {_short(one.now)}"), soft_wrap=True)
        screen.print(Text("Every passage: --format jsonl", "dim"))


def _short(text: str) -> str:
    shown = safe(text.strip() or text)
    if not shown:
        return "(nothing)"
    return shown if len(shown) <= _LENGTH else f"{shown[: _LENGTH // 2]} ⋯ {shown[-_LENGTH // 2 :]}"
