"""Passages that two different articles have in common: marked, never taken out. Who studies quotation needs them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ...document import Document
from ...ledger import Maps
from . import folding
from .places import Record
from .sketch import hashed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

#: Folded characters from which a passage is more than a formula.
LONG = 60
#: Characters of the run by which passages are found.
RUN = 24
#: Of so many runs one is looked up: a passage that is long enough has one among them.
STEP = LONG - RUN


class Passage(NamedTuple):
    """A passage of one document, and the same in another; spans in the raw text of each."""

    here: tuple[int, int]
    there: tuple[int, int]


class Text:
    """A document as passages are looked for in it: where its folded characters stood, and the hashes of its runs."""

    def __init__(self, document: Document | Record, places: Places, offset: int, runs: Hashes) -> None:
        self._document = document
        self._places = places
        self._offset = offset  # of the document in what the places count
        self.runs = runs

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The span of raw of the folded characters `start` to `end`."""
        first, last = int(self._places[start]), int(self._places[end - 1])
        return self._maps.to_raw(first - self._offset, last - self._offset + 1)

    @cached_property
    def _maps(self) -> Maps:
        # An edit that leaves a text as long as it was moves nothing.
        return Maps([[edit for edit in layer if len(edit.was) != len(edit.now)] for layer in self._document.layers])

    def first(self, runs: Hashes) -> tuple[Places, NDArray[np.bool_]]:
        """Where each of some runs stands first, and whether it stands there at all."""
        import numpy as np

        at = self._ordered.searchsorted(runs & ~self._low)
        at[at == len(self._ordered)] = 0
        here = (self._ordered[at] & self._low).astype(np.int64)
        return here, self.runs[here] == runs

    @cached_property
    def _low(self) -> np.uint64:
        """The bits that a place needs."""
        import numpy as np

        return np.uint64((1 << len(self.runs).bit_length()) - 1)

    @cached_property
    def _ordered(self) -> Hashes:
        """The hashes of the runs in order; in their lowest bits the places, which a sort of pairs would take along."""
        import numpy as np

        ordered = (self.runs & ~self._low) | np.arange(len(self.runs), dtype=np.uint64)
        ordered.sort()
        return ordered


def texts(documents: Sequence[Document | Record]) -> list[Text]:
    """Documents, to look for passages in."""
    codes, places, begins, offsets = folding.codes_of_many([document.text for document in documents])
    runs = hashed(codes, RUN)
    return [
        # The last runs of a document would reach into the next.
        Text(document, places[begin:end], offset, runs[begin : max(begin, end - RUN + 1)])
        for document, (begin, end), offset in zip(documents, pairwise(begins), offsets, strict=False)
    ]


def shared(one: Text, other: Text) -> list[Passage]:
    """The passages of at least `LONG` characters that two documents have in common, in the order of the second."""
    return [Passage(one.raw(a, a + size), other.raw(b, b + size)) for a, b, size in _common(one, other.runs)]


def _common(one: Text, runs: Hashes) -> list[tuple[int, int, int]]:
    """Where the same characters stand in both, and how many of them."""
    import numpy as np

    if not len(one.runs) or not len(runs):
        return []
    _, hit = one.first(runs[::STEP])
    if not hit.any():
        return []
    hit[:-1] |= hit[1:]  # a passage begins after the last run that was looked up and not found
    there = np.repeat(hit, STEP)[: len(runs)].nonzero()[0]
    here, found = one.first(runs[there])
    here, there = here[found], there[found]
    new = ((here[1:] - here[:-1] != 1) | (there[1:] - there[:-1] != 1)).nonzero()[0] + 1
    edges = [0, *new.tolist(), len(there)]
    return [
        (int(here[begin]), int(there[begin]), size)
        for begin, end in pairwise(edges)
        if (size := end - begin + RUN - 1) >= LONG and end > begin
    ]
