"""Which of many patterns can match in a text at all, and where: told in one pass, before any of them is looked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, pairwise, product
from typing import TYPE_CHECKING, Any

from .folding import codes
from .literals import Sets
from .openings import ANY, BULLETS

if TYPE_CHECKING:
    from .folding import Codes

#: By the number of a pattern that can match, the lines, counted from 0, on which alone it can.
Places = dict[int, list[int]]

#: Bytes of text from which the faster automaton is worth the time that it takes to be made.
MUCH = 1 << 22

#: So many characters two bytes can tell apart; of more some would be taken for others, and a gate open in vain.
MOST = 1 << 14


class Gate:
    """The literals of patterns, each with its sets (see `literals`), in one automaton.

    It reads characters of two bytes each (see `_Alphabet`): Chinese has three in UTF-8, and most characters, being of
    no literal, lead it nowhere.
    """

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
    def _alphabet(self) -> _Alphabet:
        return _Alphabet(self._literals)

    @cached_property
    def _soon(self) -> Any:
        """What finds the literals, made in a fifth of the time of what finds them faster."""
        return self._made("ContiguousNFA")

    @cached_property
    def _fast(self) -> Any:
        return self._made("DFA")

    def _made(self, kind: str) -> Any:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        coded = self._alphabet.coded(codes("".join(self._literals)))
        ends = [2 * end for end in accumulate(map(len, self._literals), initial=0)]
        spelt = [coded[start:end] for start, end in pairwise(ends)]
        return BytesAhoCorasick(spelt, implementation=getattr(Implementation, kind))

    def open(self, folded: str) -> Places:
        """The patterns that can match in a folded text: on lines that have a literal of each of their sets."""
        found = self._found(codes(folded))
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

    def _found(self, points: Codes) -> Places:
        """By the number of a literal the lines that it stands on."""
        coded = self._alphabet.coded(points)
        self._read += len(coded)
        automaton = self._soon if self._read < MUCH else self._fast
        ends = (points == ord("\n")).nonzero()[0].tolist()
        ends.append(len(points))
        found: Places = {}
        line, end = 0, -1
        for literal, start, _ in automaton.find_matches_as_indexes(coded, overlapping=True):
            if start > end:
                line = bisect_left(ends, start // 2)
                end = 2 * ends[line]
            lines = found.setdefault(literal, [])
            if not lines or lines[-1] != line:
                lines.append(line)
        return found


class _Alphabet:
    """The characters of some literals, each as two bytes, without regard to case; all others are one more character.

    No first byte is as a second byte is, so that nothing is found between two characters.
    """

    def __init__(self, literals: Iterable[str]) -> None:
        import numpy as np

        self._codes = np.zeros(0x110000, dtype="<u2")
        for number, letter in enumerate(dict.fromkeys("".join(literals)), 1):
            first, second = divmod(number % MOST, 128)
            for character in spellings(letter):
                self._codes[ord(character)] = (second + 128) << 8 | first

    def coded(self, points: Codes) -> bytes:
        """The characters of a text, or of literals, given by their code points."""
        return self._codes.take(points).tobytes()


# Letters that RE2 or `re` takes for one of ASCII where case does not count.
_ALIKE = {"s": "\u017f", "k": "\u212a", "i": "\u0130\u0131"}


class Openings:
    """How lines begin that each of many patterns can match; see `openings.beginnings`."""

    def __init__(self, openings: Mapping[int, Iterable[str]]) -> None:
        self._first: dict[str, set[int]] = {}  # by the first character of a line the patterns for which that is enough
        self._whole: dict[str, set[int]] = {}  # by the first two
        for number, texts in openings.items():
            cased = [text for text in texts if text.upper() != text]  # most are Chinese
            for text in chain(set(texts).difference(cased), chain.from_iterable(map(_spelt, cased))):
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


def _spelt(text: str) -> Iterable[str]:
    """A text, given in lower case, in all cases."""
    return map("".join, product(*map(spellings, text)))


def spellings(letter: str) -> set[str]:
    """A character, given in lower case, in all cases."""
    return {letter, letter.upper(), *_ALIKE.get(letter, "")} if letter.isascii() else {letter}
