"""Where a passage that is foreign to its sentence begins and ends, and how foreign it is: told by what follows what."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache, lru_cache
from typing import NamedTuple

from ...lazy import regex
from ..repair import language

#: So many characters are read on either side of a seam.
REACH = 3
#: So far from where it is thought to be an edge is looked for.
SHIFT = 2

_HAN = regex(r"[\u3400-\u9fff]")


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
    best = max(
        (gain(text, first, last) + sum(evidence[first:last]), first, last)
        for first in starts
        for last in ends
        if first < last
    )
    return Cut(best[1], best[2], gain(text, best[1], best[2]))


def _edges(text: str, edge: int, length: int) -> list[int]:
    """Where an edge may be: between two Han characters nobody has marked it."""
    shifted = [edge]
    for step in (1, -1):
        for at in range(edge, edge + step * min(SHIFT, length - 1), step):
            if not 0 < at < len(text) or not _HAN.match(text[at - 1]) or not _HAN.match(text[at]):
                break
            shifted.append(at + step)
    return shifted


def gain(text: str, start: int, end: int) -> float:
    """How much less ``text[start:end]`` follows from what is before it, and what is after from the passage, than what
    is after it follows from what is before it."""
    before, passage, after = text[max(0, start - REACH) : start], text[start:end], text[end : end + REACH]
    return _follows(before, after) - _follows(before, passage[:REACH]) - _follows(passage[-REACH:], after)


@cache
def _model() -> language.Model:
    return language.Model(language.fold(""))


@lru_cache(maxsize=4096)
def _follows(before: str, after: str) -> float:
    """The log of how much likelier characters are after what stands before them than by themselves; 0 where letters or
    digits meet, of which nothing can be told."""
    if not before or not after or (before[-1] + after[0]).isascii() or not _HAN.match(after[0]):
        return 0.0
    if before[-1].isascii() and before[-1].isalnum():
        return 0.0
    return _said(before, after) - _said("", after)


def _said(before: str, after: str) -> float:
    codes = language.fold(before + after)
    said = 0.0
    for at in range(len(before), len(codes)):
        window = codes[max(0, at - REACH) : at + 1]
        said += float(language.singles()[window[0]]) if len(window) == 1 else float(_model()(*window)[0])
    return said
