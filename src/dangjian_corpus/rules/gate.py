"""Which of many patterns can match in a text at all, and where: told in one pass, before any of them is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from .folding import FoldedLines
from .literals import SETS, Sets

#: By the number of a pattern that can match, where its rarest literals stand in `FoldedLines.caseless`: only on the
#: lines of these places can it match.
Places = dict[int, list[int]]


class Gate:
    """The literals of patterns, each with its sets (see `literals`), in one automaton."""

    def __init__(self, needs: Iterable[Sets]) -> None:
        self._needs: list[frozenset[int]] = []  # the sets that a pattern needs, counted through
        self._sets: dict[str, list[int]] = {}  # the sets that a literal is in
        for number, sets in enumerate(needs):
            self._needs.append(frozenset(range(number * SETS, number * SETS + len(sets))))
            for name, strings in enumerate(sets, number * SETS):
                for text in strings:
                    self._sets.setdefault(text, []).append(name)

    @cached_property
    def _automaton(self) -> tuple[Any, Sequence[list[int]]]:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        automaton = BytesAhoCorasick([text.encode() for text in self._sets], implementation=Implementation.DFA)
        return automaton, list(self._sets.values())

    def open(self, lines: FoldedLines) -> Places:
        """The patterns that can match in `lines`."""
        automaton, sets = self._automaton
        found: dict[int, list[int]] = {}
        for literal, start, _ in automaton.find_matches_as_indexes(lines.caseless, overlapping=True):
            for name in sets[literal]:
                found.setdefault(name, []).append(start)
        return {
            name // SETS: places
            for name, places in found.items()
            if name % SETS == 0 and self._needs[name // SETS] <= found.keys()
        }
