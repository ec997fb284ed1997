"""Which of many patterns can match in a text at all, and where: told in one pass, before any of them is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from .literals import Sets
from .openings import ANY, BULLETS

#: By the number of a pattern that can match, the lines, counted from 0, on which alone it can.
Places = dict[int, list[int]]

#: Bytes of text from which the faster automaton is worth the time that it takes to be made.
MUCH = 1 << 22


class Gate:
    """The literals of patterns, each with its sets (see `literals`), in one automaton."""

    def __init__(self, needs: Iterable[Sets]) -> None:
        self._needs = list(needs)
        self._read = 0  # bytes

    @cached_property
    def _literals(self) -> dict[str, int]:
        """Their numbers."""
        every = (text for sets in self._needs for strings in sets for text in sorted(strings))
        return {text: number for number, text in enumerate(dict.fromkeys(every))}

    @cached_property
    def _tells(self) -> tuple[list[list[int]], list[list[list[int]]]]:
        """For each literal the patterns that have it in their first, rarest set; for each pattern its other sets."""
        place = self._literals
        first: list[list[int]] = [[] for _ in place]
        others: list[list[list[int]]] = []
        for number, (rarest, *rest) in enumerate(self._needs):
            for text in rarest:
                first[place[text]].append(number)
            others.append([[place[text] for text in strings] for strings in rest])
        return first, others

    @cached_property
    def _soon(self) -> Any:
        """What finds the literals, made in a fifth of the time of what finds them faster."""
        return self._made("ContiguousNFA")

    @cached_property
    def _fast(self) -> Any:
        return self._made("DFA")

    def _made(self, kind: str) -> Any:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        return BytesAhoCorasick(
            [text.encode() for text in self._literals], implementation=getattr(Implementation, kind)
        )

    def open(self, caseless: bytes) -> Places:
        """The patterns that can match in a text, given as `folding.caseless` makes it: on lines that have a literal of
        each of their sets."""
        found = self._found(caseless)
        first, others = self._tells
        places: Places = {}
        for literal, lines in found.items():
            for number in first[literal]:
                places[number] = sorted({*places[number], *lines}) if number in places else lines
        for number in [number for number in places if others[number]]:
            for literals in others[number]:
                beside = set().union(*(found[literal] for literal in literals if literal in found))
                places[number] = [line for line in places[number] if line in beside]
            if not places[number]:
                del places[number]
        return places

    def _found(self, caseless: bytes) -> Places:
        """By the number of a literal the lines that it stands on."""
        self._read += len(caseless)
        automaton = self._soon if self._read < MUCH else self._fast
        found: Places = {}
        line = 0
        end = -1  # of the part that is counted: up to a line feed
        for literal, start, _ in automaton.find_matches_as_indexes(caseless, overlapping=True):
            if start > end:
                line += caseless.count(b"\n", max(end, 0), start)
                end = caseless.find(b"\n", start)
                end = len(caseless) if end < 0 else end
            lines = found.setdefault(literal, [])
            if not lines or lines[-1] != line:
                lines.append(line)
        return found


# Letters that RE2 takes for one of ASCII where case does not count.
_ALIKE = {"s": "s\u017f", "k": "k\u212a"}


class Openings:
    """How lines begin that each of many patterns can match; see `openings.beginnings`."""

    def __init__(self, openings: Mapping[int, Iterable[str]]) -> None:
        self._first: dict[str, set[int]] = {}  # by the first character of a line the patterns for which that is enough
        self._whole: dict[str, set[int]] = {}  # by the first two
        for number, texts in openings.items():
            for text in (spelt for opening in texts for spelt in _spellings(opening)):
                known, begin = (self._first, text[0]) if text.endswith(ANY) else (self._whole, text)
                known.setdefault(begin, set()).add(number)
        for begin, numbers in self._whole.items():
            numbers.update(self._first.get(begin[:1], ()))

    def open(self, copies: Sequence[str]) -> Places:
        """The patterns that can match a whole line, without the bullets before it, and on which of the folded lines."""
        whole, first = self._whole, self._first
        found = [
            (number, patterns)
            for number, line in enumerate(copies)
            if (patterns := whole.get(begin := line.lstrip(BULLETS)[:2]) or first.get(begin[:1]))
        ]
        places: Places = {}
        for number, patterns in found:
            for pattern in patterns:
                places.setdefault(pattern, []).append(number)
        return places


def _spellings(opening: str) -> Iterator[str]:
    """The opening in upper and lower case."""
    return map("".join, product(*({*_ALIKE.get(letter, letter), letter.upper()} for letter in opening)))
