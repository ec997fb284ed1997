"""Passages of sentences that stand twice in a document: which of the two goes, and which stays.

Sentences are known by their numbers. What goes leaves the rest side by side, so that passages are looked for again
until nothing more goes; in one such round only what lies before the place that is looked at can have gone. Nothing is
looked at twice for long: a match that is no copy is not grown again from every sentence in it, and what is asked of a
passage (how long it is, whether it is verse) is summed up in advance. So the work grows as the text does, also where
all of it is one line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...lazy import regex

if TYPE_CHECKING:
    from .folding import Folded

Span = tuple[int, int]

#: Folded characters from which a passage is no refrain, formula or table cell.
LONG = 40
#: Folded characters from which a passage is a copy wherever it stands.
COPIED = 160
#: Folded characters of a line that may be a headline.
HEADLINE = 40
#: Earlier places of one sentence that are tried.
TRIED = 16
#: So many sentences are compared one by one before it is found by halving how many are alike.
NEAR = 8
#: Characters before a passage in which the number of its article may stand.
NUMBERED = 8

ARTICLE = regex(r"^[#*\s\u3000]{0,8}第\s*[〇零一二三四五六七八九十百千\d]+\s*[条條]", re.MULTILINE)
END = regex(r"[。！？!?；;…：:][”’」』）)]*[ \t\u3000]*$")


class Sentences(NamedTuple):
    """The sentences of a text: what each is compared by, and where its first and its last character stand."""

    keys: list[str]
    firsts: list[int]
    lasts: list[int]

    def some(self, numbers: list[int]) -> Sentences:
        """Those of certain numbers."""
        keys, firsts, lasts = self
        return Sentences([keys[n] for n in numbers], [firsts[n] for n in numbers], [lasts[n] for n in numbers])


class Copy(NamedTuple):
    """A passage that goes, as the numbers of its sentences in runs (first, last and one), and the span that stays."""

    goes: list[Span]
    kept: Span


class _Match(NamedTuple):
    """Two passages that are the same: the first and the last sentence of the earlier, the first of the later and the
    one after its last; and which of the two has sentences that the other lacks."""

    earlier: Span
    later: Span
    only_earlier: bool
    only_later: bool


def sentences(whole: Folded) -> Sentences:
    """The sentences of a folded text."""
    import numpy as np

    body = whole.text
    if not body:
        return Sentences([], [], [])
    cuts = [0, *(np.flatnonzero(whole.sentence[1:] != whole.sentence[:-1]) + 1).tolist(), len(body)]
    firsts, lasts = whole.places[cuts[:-1]].tolist(), whole.places[np.array(cuts[1:]) - 1].tolist()
    return Sentences([body[a:b] for a, b in pairwise(cuts)], firsts, lasts)


def copies(text: str, every: Sentences) -> list[Copy]:
    """The passages of `text` that go since they stand in it twice, and the copies that stay."""
    found: list[Copy] = []
    counts = Counter(every.keys)
    passages = _Passages(text)
    left = list(range(len(every.keys)))  # the numbers of those that have not gone
    before = -1
    while len(found) > before:  # what is left may now stand side by side
        before = len(found)
        here = every.some(left) if found else every
        round_ = _Round(here, [counts[key] > 1 for key in here.keys], passages)
        found += [
            Copy(_runs([left[at] for at in goes]), (here.firsts[first], here.lasts[last] + 1))
            for goes, (first, last) in round_.run()
        ]
        left = [number for at, number in enumerate(left) if not round_.gone[at]]
    return found


def _runs(numbers: Iterable[int]) -> list[Span]:
    """Numbers as runs of numbers that follow each other: first, last and one."""
    runs: list[Span] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1] = runs[-1][0], number + 1
        else:
            runs.append((number, number + 1))
    return runs


class _Round:
    """One walk over the sentences that are left."""

    def __init__(self, here: Sentences, often: Sequence[bool], passages: _Passages) -> None:
        self._keys, self._firsts, self._lasts = here
        self._often = often
        self._passages = passages
        size = len(here.keys)
        self.gone = bytearray(size)
        self._after = list(range(1, size + 1))
        self._before = list(range(-1, size))
        self._letters = [0, *accumulate(map(len, here.keys))]
        self._latin = [0, *accumulate(map(_latin, here.keys))]
        # By what they are compared by: those of the sentences before this one that have not gone, in order.
        self._seen: dict[str, dict[int, None]] = defaultdict(dict)
        # In order, the sentences that others have gone from between them and the next.
        self._gaps: list[int] = []

    def run(self) -> list[tuple[list[int], Span]]:
        """What goes, and the first and the last sentence of what stays."""
        found: list[tuple[list[int], Span]] = []
        at, size = 0, len(self._keys)
        while at < size:
            if not self._often[at]:
                at += 1
                continue
            seen = self._seen[self._keys[at]]
            match = max(
                (self._grown(first, at) for first in islice(seen, TRIED)),
                key=lambda match: match.later[1],
                default=None,
            )
            if match is None or not self._is_copy(match):
                seen[at] = None
                at += 1
                continue
            (first, last), (again, end) = match.earlier, match.later
            later = range(again, end)
            if match.only_later:
                goes, stays = self._from(first, last), (again, end - 1)
                for number in goes:
                    self._seen[self._keys[number]].pop(number, None)
                for number in later:
                    self._seen[self._keys[number]][number] = None
            else:
                goes, stays = list(later), (first, last)
            found.append((goes, stays))
            self._take_out(goes)
            at = end
        return found

    def _from(self, first: int, last: int) -> list[int]:
        """The sentences from one to another that have not gone."""
        numbers = [first]
        while numbers[-1] != last:
            numbers.append(self._after[numbers[-1]])
        return numbers

    def _take_out(self, goes: list[int]) -> None:
        before, after = self._before[goes[0]], self._after[goes[-1]]
        if before >= 0:
            self._after[before] = after
            insort(self._gaps, before)
        self._before[after] = before
        for number in goes:
            self.gone[number] = 1

    def _grown(self, first: int, again: int) -> _Match:
        """The longest match of the passages that begin at two sentences alike; one may lack a short line that the
        other has, and the last sentence of one may have been cut off."""
        keys, after, size = self._keys, self._after, len(self._keys)
        a, b = first, again
        ends = a, b
        only_earlier = only_later = False
        while a < again and b < size:
            if keys[a] == keys[b]:
                last = self._alike_until(a, b, again)
                ends = a + last - b, last + 1
                a, b = after[ends[0]], last + 1
            elif after[a] < again and keys[after[a]] == keys[b] and len(keys[a]) < HEADLINE:
                a, only_earlier = after[a], True
            elif b + 1 < size and keys[b + 1] == keys[a] and len(keys[b]) < HEADLINE:
                b, only_later = b + 1, True
            else:
                if b + 1 == size and keys[a].startswith(keys[b]):
                    ends, only_earlier = (a, b + 1), True
                elif after[a] == again and keys[b].startswith(keys[a]):
                    ends, only_later = (a, b + 1), True
                break
        return _Match((first, ends[0]), (again, ends[1]), only_earlier, only_later)

    def _alike_until(self, a: int, b: int, again: int) -> int:
        """The last sentence up to which those from `b` on are like those from `a` on, which end before `again`."""
        gap = bisect_left(self._gaps, a)
        beyond = min(again, len(self._keys) - b + a, self._gaps[gap] + 1 if gap < len(self._gaps) else again)
        most = beyond - a
        for number in range(1, min(most, NEAR)):  # nearly always they part soon
            if self._keys[a + number] != self._keys[b + number]:
                return b + number - 1
        return b + (most if most <= NEAR else self._fingerprints.alike(a, b, most)) - 1

    @cached_property
    def _fingerprints(self) -> _Fingerprints:
        return _Fingerprints(self._keys)

    def _is_copy(self, match: _Match) -> bool:
        """Whether a passage that stands twice does so by mistake."""
        if match.only_earlier and match.only_later:
            return False
        again, end = match.later
        size = _weight(self._letters[end] - self._letters[again], self._latin[end] - self._latin[again])
        follows = self._after[match.earlier[1]] == again
        if size < (LONG if follows else COPIED):
            return False
        first, last = self._firsts[again], self._lasts[end - 1]
        breaks = self._passages.breaks
        before = self._before[again]
        begins = before < 0 or breaks(self._lasts[before], first)
        closes = end == len(self._keys) or breaks(last, self._firsts[end])
        if not follows and not (begins and closes):
            return False
        return not self._passages.is_verse(first, last + 3, size) and self._passages.may_be_provisions(first, last)


class _Fingerprints:
    """How many sentences are alike from two places on, found by halving instead of one by one, since a text may say the
    same thousands of times: by sums of the sentences' numbers, each times a power of a base, modulo a prime."""

    _BASE, _PRIME = 1_000_003, 2**61 - 1

    def __init__(self, keys: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        self._sums = [0]
        self._powers = [1]
        for key in keys:
            number = numbers.setdefault(key, len(numbers) + 1)
            self._sums.append((self._sums[-1] * self._BASE + number) % self._PRIME)
            self._powers.append(self._powers[-1] * self._BASE % self._PRIME)

    def alike(self, a: int, b: int, most: int) -> int:
        """How many of the sentences from `a` and from `b` on are the same, up to the first that are not; no more than
        `most`."""
        if self._of(a, most) == self._of(b, most):
            return most  # as where a text says one thing all along
        few, many = 0, most
        while few < many:
            half = (few + many + 1) // 2
            if self._of(a, half) == self._of(b, half):
                few = half
            else:
                many = half - 1
        return few

    def _of(self, start: int, size: int) -> int:
        return (self._sums[start + size] - self._sums[start] * self._powers[size]) % self._PRIME


def _latin(key: str) -> int:
    return len(key.encode("ascii", "ignore"))


def _weight(letters: int, latin: int) -> float:
    """The size of folded text in Han characters: a word of Latin letters counts as one or two."""
    return letters - 2 / 3 * latin


class _Passages:
    """What is asked of the passages of a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def breaks(self, start: int, end: int) -> bool:
        """Whether a line ends there."""
        return self._text.find("\n", start, end) >= 0

    def may_be_provisions(self, first: int, last: int) -> bool:
        """Whether a passage can be the copy of a part of a statute, if the text is one.

        Statutes say the same in many articles, and a list again; a copy of a statute has the numbers of its articles.
        """
        starts, ends = self._articles
        number = bisect_left(starts, first - NUMBERED)
        return not starts or (number < len(starts) and ends[number] <= last)

    @cached_property
    def _articles(self) -> tuple[list[int], list[int]]:
        """Where the lines begin that number an article, and where the numbers end."""
        found = list(ARTICLE.finditer(self._text)) if _may_be_statute(self._text) else []
        heads = (match.start() + match[0].index("第") for match in found)
        return [self._text.rfind("\n", 0, head) + 1 for head in heads], [match.end() for match in found]

    def is_verse(self, start: int, end: int, size: float) -> bool:
        """Whether a passage is of short lines, as a chorus, a table and a short exchange are; long talk is not."""
        end = min(end, len(self._text))
        line = bisect_right(self._starts, start)  # the first that begins in it
        beyond = bisect_left(self._starts, end, line) - 1  # the one that may not end in it
        if beyond < line:
            edges = [_Line.of(self._text[start:end])]
            long, lines, ended = 0, 0, 0
        else:
            edges = [
                _Line.of(self._text[start : self._starts[line] - 1]),
                _Line.of(self._text[self._starts[beyond] : end]),
            ]
            long, lines, ended = (sums[beyond] - sums[line] for sums in self._sums)
        if long or any(edge.is_long for edge in edges):
            return False
        lines += sum(edge.is_any for edge in edges)
        return size < 2 * COPIED or 2 * (ended + sum(edge.ends for edge in edges)) < lines

    @cached_property
    def _starts(self) -> list[int]:
        """Where lines begin, the first aside."""
        return [match.end() for match in re.finditer("\n", self._text)]

    @cached_property
    def _sums(self) -> tuple[list[int], ...]:
        """Of the lines from the second on, how many of those before each are long, are anything, end as sentences."""
        lines = [_Line.of(line) for line in self._text.split("\n")[1:]]
        columns: tuple[Callable[[_Line], bool], ...] = (lambda of: of.is_long, lambda of: of.is_any, lambda of: of.ends)
        return tuple([0, *accumulate(map(int, map(column, lines)))] for column in columns)


class _Line(NamedTuple):
    """What is asked of a line: whether it is as long as prose, is not empty, ends as a sentence does."""

    is_long: bool
    is_any: bool
    ends: bool

    @classmethod
    def of(cls, line: str) -> _Line:
        """What a line answers."""
        bare = line.strip()
        if not bare:
            return cls(False, False, False)
        return cls(_weight(len(bare), _latin(bare)) >= LONG, True, END.search(line) is not None)


def has_articles(text: str, start: int, end: int) -> bool:
    """Whether the number of an article stands in a part of a text."""
    return ARTICLE.search(text, start, end) is not None


def is_statute(text: str) -> bool:
    """Whether a text has numbered articles."""
    return _may_be_statute(text) and ARTICLE.search(text) is not None


def _may_be_statute(text: str) -> bool:
    return "条" in text or "條" in text
