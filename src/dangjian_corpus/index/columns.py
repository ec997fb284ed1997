"""The corpus as arrays: tokens as numbers, where documents start, where tokens stand in the text.

Each segment has `tokens.npy`, the numbers of its tokens in `vocabulary.json.zst`, which is sorted (16 bits where they
suffice), and `starts.npy`, where each document begins among them, with the end of the last. As the tokens of a
document, joined, are its text, the offset of a token is the sum of the lengths before it: the offsets are computed,
not kept, which saves as many bytes again as the tokens take.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from .listing import STARTS, TOKENS
from .reader import Reader, Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.integer]


class SegmentColumns:
    """The columns of one segment; arrays are mapped, not read."""

    def __init__(self, segment: Segment) -> None:
        import numpy as np

        self.segment = segment
        self.tokens: Integers = np.load(segment.folder / TOKENS, mmap_mode="r")
        """The number of every token in `vocabulary`, document after document."""
        self.starts: NDArray[np.int64] = np.load(segment.folder / STARTS, mmap_mode="r")
        """Where each document's tokens begin in `tokens`; one more than there are documents."""

    @property
    def vocabulary(self) -> list[str]:
        """The tokens by their number; each stands once."""
        return self.segment.vocabulary

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """The length of every word of `vocabulary`, in code points."""
        import numpy as np

        return np.fromiter(map(len, self.vocabulary), dtype=np.int64, count=len(self.vocabulary))

    def document(self, number: int) -> Integers:
        """The tokens of a document."""
        return self.tokens[self.starts[number] : self.starts[number + 1]]

    def offsets(self, number: int) -> NDArray[np.int64]:
        """Where each token of a document starts in its text, in code points, and at last where the text ends."""
        import numpy as np

        lengths = self.lengths[self.document(number)]
        return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(lengths)))


class Columns:
    """The columns of a whole index, with one vocabulary over all of its segments."""

    def __init__(self, reader: Reader) -> None:
        self.segments = [SegmentColumns(segment) for segment in reader.segments]

    @cached_property
    def vocabulary(self) -> list[str]:
        """Every token of the corpus once, sorted by code points, so that equal corpora have equal numbers."""
        return sorted(set().union(*(segment.vocabulary for segment in self.segments)))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of every token in `vocabulary`."""
        return {word: number for number, word in enumerate(self.vocabulary)}

    def tokens(self) -> Iterator[NDArray[np.int64]]:
        """For each segment its tokens as numbers in the common `vocabulary`."""
        for segment, table in zip(self.segments, self._tables, strict=True):
            yield table[segment.tokens]

    def counts(self) -> NDArray[np.int64]:
        """How often every token of `vocabulary` stands in the corpus."""
        import numpy as np

        total = np.zeros(len(self.vocabulary), dtype=np.int64)
        for segment, table in zip(self.segments, self._tables, strict=True):
            total[table] += np.bincount(segment.tokens, minlength=len(table))
        return total

    @cached_property
    def _tables(self) -> list[NDArray[np.int64]]:
        import numpy as np

        numbers = self.numbers
        return [
            np.fromiter((numbers[word] for word in segment.vocabulary), dtype=np.int64, count=len(segment.vocabulary))
            for segment in self.segments
        ]
