"""Passages that two different articles have in common: marked, never taken out. Who studies quotation needs them."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...document import Document
from ...ledger import Maps
from . import folding
from .sketch import hashed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Folded characters from which a passage is more than a formula.
LONG = 60
#: Characters of the run by which passages are found.
RUN = 24


class Passage(NamedTuple):
    """A passage of one document, and the same in another; spans in the raw text of each."""

    here: tuple[int, int]
    there: tuple[int, int]


class Text:
    """A document as passages are looked for in it."""

    def __init__(self, document: Document) -> None:
        self._layers = document.layers
        self.folded = folding.fold(document.text)
        self.runs = hashed(self.folded.codes, RUN)

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The span of raw of the folded characters `start` to `end`."""
        places = self.folded.places
        return Maps(self._layers).to_raw(int(places[start]), int(places[end - 1]) + 1)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The places of the runs in the order of their hashes."""
        return self.runs.argsort(kind="stable")

    @cached_property
    def ordered(self) -> NDArray[np.uint64]:
        """The hashes of the runs in order."""
        return self.runs[self.order]


def shared(one: Text, other: Text) -> list[Passage]:
    """The passages of at least `LONG` characters that two documents have in common, in the order of the second."""
    return [Passage(one.raw(a, a + size), other.raw(b, b + size)) for a, b, size in _common(one, other.runs)]


def _common(one: Text, runs: NDArray[np.uint64]) -> list[tuple[int, int, int]]:
    """Where the same characters stand in both, and how many of them."""
    if not len(one.runs) or not len(runs):
        return []
    at = one.ordered.searchsorted(runs)
    at[at == len(one.runs)] = 0
    there = (one.ordered[at] == runs).nonzero()[0]
    here = one.order[at[there]]
    new = ((here[1:] - here[:-1] != 1) | (there[1:] - there[:-1] != 1)).nonzero()[0] + 1
    edges = [0, *new.tolist(), len(there)]
    return [
        (int(here[begin]), int(there[begin]), size)
        for begin, end in pairwise(edges)
        if (size := end - begin + RUN - 1) >= LONG and end > begin
    ]
