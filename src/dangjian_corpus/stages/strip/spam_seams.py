"""Where a passage that is foreign to its sentence begins and ends, and how foreign it is: told by what follows what."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache, lru_cache
from typing import NamedTuple

from ...lazy import regex
from ..repair import language
from .spam_words import nouns

#: So many characters are read on either side of a seam.
REACH = 3
#: So far from where it is thought to be an edge is looked for.
SHIFT = 2

#: Of so many that fit best the mean is taken: one alone may fit by chance.
FITTING = 5

_HAN = regex(r"[\u3400-\u9fff]")


class Seam(NamedTuple):
    """What a line would read like without a passage, as natural logs."""

    gain: float
    """How much less the passage follows from what is before it, and what is after from the passage, than what is after
    it follows from what is before it."""
    join: float
    """How much what is after it follows from what is before it."""


class Cut(NamedTuple):
    """A passage ``[start, end)`` of a line."""

    start: int
    end: int
    gain: float
    """How much better the sentence reads without it, as a natural log."""


def cut(text: str, start: int, end: int, evidence: Sequence[float], known: Set[int]) -> Cut:
    """The passage that begins and ends near `start` and `end` and is best cut out. `evidence` says of each character
    of the line how much it reads as spam, as log odds; edges that are `known` stay where they are."""
    starts = [start] if start in known else _edges(text, start, end - start)
    ends = [end] if end in known else _edges(text, end, end - start)
    spans = [(first, last) for first in starts for last in ends if first < last]
    best = max(zip(seams(text, spans), spans, strict=True), key=lambda one: _worth(one[0].gain, one[1], evidence))
    return Cut(*best[1], best[0].gain)


def _worth(gain: float, span: tuple[int, int], evidence: Sequence[float]) -> tuple[float, int, int]:
    return gain + sum(evidence[slice(*span)]), *span


def _edges(text: str, edge: int, length: int) -> list[int]:
    """Where an edge may be: between two Han characters nobody has marked it."""
    shifted = [edge]
    for step in (1, -1):
        for at in range(edge, edge + step * min(SHIFT, length - 1), step):
            if not 0 < at < len(text) or not _HAN.match(text[at - 1]) or not _HAN.match(text[at]):
                break
            shifted.append(at + step)
    return shifted


def seams(text: str, spans: Sequence[tuple[int, int]]) -> list[Seam]:
    """How well a line reads without each of some passages; all are looked at together."""
    parts: list[tuple[str, str]] = []
    for start, end in spans:
        before, passage, after = text[max(0, start - REACH) : start], text[start:end], text[end : end + REACH]
        parts += (before, after), (before, passage[:REACH]), (passage[-REACH:], after)
    told = follows(parts)
    return [
        Seam(join - begins - ends, join) for join, begins, ends in zip(told[::3], told[1::3], told[2::3], strict=True)
    ]


def may_join(text: str, spans: Sequence[tuple[int, int]], least: float) -> bool:
    """Whether the characters on either side of one of some passages follow on each other so much oftener, as a natural
    log, than by chance: what costs little to know."""
    codes = language.fold("".join(text[start - 1] + text[end] for start, end in spans))
    logs, there = language.table().logs(language.hashed(language.packed(codes[::2], codes[1::2])))
    return bool((there & (logs - language.singles()[codes[1::2]] >= least)).any())


def wants_none(text: str, start: int, end: int) -> float:
    """How much better a line reads on without ``text[start:end]`` than with a noun in its place, as a natural log: far
    below 0 where a noun is wanted, as after 关于 or before 市场."""
    return _wants_none(text[max(0, start - REACH) : start], text[end : end + REACH])


@lru_cache(maxsize=64)
def _wants_none(before: str, after: str) -> float:
    """Remembered, for what is all over a text stands in few places."""
    told = follows([(before, after), *(pair for noun in nouns() for pair in ((before, noun), (noun, after)))])
    fits = sorted(begins + ends for begins, ends in zip(told[1::2], told[2::2], strict=True))[-FITTING:]
    return told[0] - sum(fits) / FITTING


@cache
def _model() -> language.Model:
    return language.Model(language.fold(""))


def follows(parts: Sequence[tuple[str, str]]) -> list[float]:
    """Of each pair of strings the log of how much likelier the characters of the second are after the first than by
    themselves; 0 where letters or digits meet, of which nothing can be told."""
    told = [0.0] * len(parts)
    windows: list[tuple[int, int, Sequence[int]]] = []
    for number, (before, after) in enumerate(parts):
        if not _tells(before, after):
            continue
        codes = language.fold(before + after).tolist()
        first = len(before)
        for at in range(first, len(codes)):
            windows.append((number, 1, codes[max(0, at - REACH) : at + 1]))
            windows.append((number, -1, codes[max(first, at - REACH) : at + 1]))
    for (number, sign, _), log in zip(windows, _logs([window for _, _, window in windows]), strict=True):
        told[number] += sign * log
    return told


def _tells(before: str, after: str) -> bool:
    if not before or not after or (before[-1] + after[0]).isascii() or not _HAN.match(after[0]):
        return False
    return not (before[-1].isascii() and before[-1].isalnum())


def _logs(windows: Sequence[Sequence[int]]) -> list[float]:
    """The log probability of the last of some characters after the others, of each of many windows."""
    import numpy as np

    logs = np.zeros(len(windows))
    lengths = np.array([len(window) for window in windows])
    for length in range(1, REACH + 2):
        which = np.flatnonzero(lengths == length)
        if not len(which):
            continue
        columns = np.array([windows[number] for number in which.tolist()]).T
        logs[which] = language.singles()[columns[0]] if length == 1 else _model()(*columns)
    told: list[float] = logs.tolist()
    return told
