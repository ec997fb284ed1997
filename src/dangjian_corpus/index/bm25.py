"""BM25 as Tantivy computes it, for strings whose occurrences were counted on the texts.

Every step is rounded to single precision, as it is there (``query/bm25.rs``), so that scores of the one and of the
other can stand in one list: only the logarithm may differ in its last bit.
"""

from __future__ import annotations

import math
import struct
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

_SINGLE = struct.Struct("<f")


def single(number: float) -> float:
    """The number, rounded to single precision."""
    rounded: float = _SINGLE.unpack(_SINGLE.pack(number))[0]
    return rounded


_K1, _B = single(1.2), 0.75
_BOUND = single(1 + _K1)


def _norms() -> list[int]:
    """The lengths that Tantivy tells apart, as it keeps one byte: up to 24 all, then with four bits (``fieldnorm``)."""
    return [*range(24), *(24 + (code if code < 8 else (code % 8 + 8) << (code // 8 - 1)) for code in range(232))]


_NORMS = _norms()


class Bm25:
    """The statistics of a field: in how many documents it is, and its average length in tokens."""

    def __init__(self, documents: int, average: float) -> None:
        self._documents = documents
        self._average = single(average)
        self._norm = cache(self._norm_of)  # of no more lengths than there are in `_NORMS`
        self._idf = cache(self._idf_of)  # of no more counts than there are characters

    def weight(self, holding: Iterable[int]) -> float:
        """What a phrase weighs whose tokens so many documents hold: more than any score of it."""
        total = 0.0
        for documents in holding:
            total = single(total + self._idf(documents))
        return single(total * _BOUND)

    def score(self, weight: float, count: int, length: int) -> float:
        """The score of a document of `length` tokens that has a phrase of this weight `count` times."""
        norm = self._norm(bisect_right(_NORMS, length) - 1)
        return single(weight * single(count / single(count + norm)))

    def _norm_of(self, code: int) -> float:
        share = single(single(_B * _NORMS[code]) / self._average)
        return single(_K1 * single(1 - _B + share))

    def _idf_of(self, documents: int) -> float:
        ratio = single(_half_more(self._documents - documents) / _half_more(documents))
        return single(math.log(single(1 + ratio)))


def _half_more(count: int) -> float:
    return single(single(count) + 0.5)
