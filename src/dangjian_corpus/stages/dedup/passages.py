"""Passages that two different articles have in common: marked, never taken out. Who studies quotation needs them."""

from __future__ import annotations

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


def shared(one: Text, other: Text) -> list[Passage]:
    """The passages of at least `LONG` characters that two documents have in common, in the order of the first."""
    return [Passage(one.raw(a, a + size), other.raw(b, b + size)) for a, b, size in _common(one.runs, other.runs)]


def _common(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> list[tuple[int, int, int]]:
    """Where the same characters stand in both, and how many: begins and sizes."""
    import numpy as np

    order = np.argsort(other, kind="stable")
    at = np.searchsorted(other[order], one)
    at[at == len(order)] = 0
    match = order[at] if len(order) else np.zeros(len(one), dtype=np.intp)
    here = np.flatnonzero(other[match] == one) if len(order) else np.empty(0, dtype=np.intp)
    if not len(here):
        return []
    there = match[here]
    breaks = np.flatnonzero((np.diff(here) != 1) | (np.diff(there) != 1)) + 1
    begins = np.concatenate(([0], breaks))
    ends = np.concatenate((breaks, [len(here)]))
    sizes = ends - begins + RUN - 1
    found = zip(here[begins].tolist(), there[begins].tolist(), sizes.tolist(), strict=True)
    return [one for one in found if one[2] >= LONG]
