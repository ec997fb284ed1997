"""Which of many patterns can match in a text at all, and where: told in one pass, before any of them is looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from .literals import Sets
from .openings import ANY, BULLETS

#: By the number of a pattern that can match, where its rarest literals stand in the text: only on the
#: lines of these places can it match.
Places = dict[int, list[int]]

#: Bytes of text from which the faster automaton is worth the time that it takes to be made.
MUCH = 1 << 22


class Gate:
    """The literals of patterns, each with its sets (see `literals`), in one automaton."""

    def __init__(self, needs: Iterable[Sets]) -> None:
        self._first: dict[str, list[int]] = {}  # by literal the patterns that have it in their first, rarest set
        self._others: dict[str, list[tuple[int, int]]] = {}  # and those in another, each with the number of that set
        self._count: list[int] = []  # how many sets each pattern has
        self._read = 0  # bytes
        for number, sets in enumerate(needs):
            self._count.append(len(sets))
            for place, strings in enumerate(sets):
                for text in strings:
                    if place:
                        self._others.setdefault(text, []).append((number, place))
                    else:
                        self._first.setdefault(text, []).append(number)

    @cached_property
    def _literals(self) -> list[str]:
        return list(self._first | self._others)

    @cached_property
    def _tells(self) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """What each of the literals tells."""
        return [(self._first.get(text, []), self._others.get(text, [])) for text in self._literals]

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
        """The patterns that can match in a text, given as `folding.caseless` makes it."""
        tells = self._tells
        self._read += len(caseless)
        automaton = self._soon if self._read < MUCH else self._fast
        found: defaultdict[int, list[int]] = defaultdict(list)
        for literal, start, _ in automaton.find_matches_as_indexes(caseless, overlapping=True):
            found[literal].append(start)
        places: Places = {}
        others: set[tuple[int, int]] = set()
        for literal, starts in found.items():
            first, other = tells[literal]
            others.update(other)
            for number in first:
                places[number] = places[number] + starts if number in places else starts
        return {
            number: starts
            for number, starts in places.items()
            if all((number, place) in others for place in range(1, self._count[number]))
        }


# Letters that RE2 takes for one of ASCII where case does not count.
_ALIKE = {"s": "s\u017f", "k": "k\u212a"}


class Openings:
    """How lines begin that patterns can match; see `openings.beginnings`."""

    def __init__(self, openings: Iterable[str]) -> None:
        written = frozenset(text for opening in openings for text in _spellings(opening))
        self._whole = frozenset(("", *(text for text in written if not text.endswith(ANY))))
        self._first = frozenset(text[0] for text in written if text.endswith(ANY))

    def lines(self, copies: Sequence[str]) -> list[int]:
        """The numbers of the folded lines that begin so, or that are of bullets alone."""
        whole, first = self._whole, self._first
        return [
            number
            for number, line in enumerate(copies)
            if (opening := line.lstrip(BULLETS)[:2]) in whole or opening[0] in first
        ]


def _spellings(opening: str) -> Iterator[str]:
    """The opening in upper and lower case."""
    return map("".join, product(*({*_ALIKE.get(letter, letter), letter.upper()} for letter in opening)))
