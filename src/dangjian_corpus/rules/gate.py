"""Which of many patterns can match in a text at all: told in one pass, before any of them is looked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from .expressions import options
from .folding import FoldedLines
from .literals import literals, rate

#: Literals that stand more often in running text, by `literals.rate`, tell too little to be asked for first.
TELLING = 1e-3


class Gate:
    """The literals of patterns, in one automaton. A pattern of which none are known is always let through."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._always: list[int] = []
        self._numbers: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            found = literals(pattern)
            if found is None:
                self._always.append(number)
            else:
                for text in found.strings:
                    self._numbers.setdefault(text, []).append(number)

    @cached_property
    def _automaton(self) -> Any:
        return automaton(self._numbers)

    @cached_property
    def _by_literal(self) -> list[list[int]]:
        return list(self._numbers.values())

    def open(self, lines: FoldedLines) -> set[int]:
        """The numbers of the patterns that can match in `lines`."""
        found = set(self._always)
        for literal in {hit[0] for hit in self._automaton.find_matches_as_indexes(lines.caseless, overlapping=True)}:
            found.update(self._by_literal[literal])
        return found


def automaton(strings: Iterable[str]) -> Any:
    """An automaton over bytes that finds all `strings` in one pass. None of them may be empty."""
    from ahocorasick_rs import BytesAhoCorasick, Implementation

    return BytesAhoCorasick([text.encode() for text in strings], implementation=Implementation.DFA)


class Index:
    """Which of many expressions for RE2 can match, where one pass has to do for rules by the hundred.

    All expressions in one automaton would be the exact answer, but those that have gaps (``请.{0,12}发言``) multiply
    its states: for each of them it has to know which beginnings are under way. These are asked for by their literals,
    where such are known and telling; the others make an automaton, a `re2.Set`. What only matches from the start of a
    line on costs that nothing.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._gated: list[int] = []
        self._others: list[int] = []
        sources = list(sources)
        for number, source in enumerate(sources):
            (self._gated if _is_for_the_gate(source) else self._others).append(number)
        self._gate = Gate(sources[number] for number in self._gated)
        self._set = _set([sources[number] for number in self._others])

    def candidates(self, lines: FoldedLines) -> list[int]:
        """The numbers of the expressions that can match in `lines`, in order."""
        gated = (self._gated[number] for number in self._gate.open(lines)) if self._gated else ()
        others = (self._others[number] for number in self._set.Match(lines.data) or ()) if self._others else ()
        return sorted((*gated, *others))


def _is_for_the_gate(source: str) -> bool:
    found = None if source.startswith("(?im)^") else literals(source)
    return found is not None and found.gap and rate(found.strings) < TELLING


def _set(sources: list[str]) -> Any:
    import re2

    index = re2.Set.SearchSet(options())
    for source in sources:
        index.Add(source.encode())
    index.Compile()
    return index
