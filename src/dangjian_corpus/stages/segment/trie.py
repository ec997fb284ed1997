"""The words of a dictionary as a trie in arrays: all words that stand anywhere in a text are found at once.

A node is a beginning of words, of two characters or more. Those of one length are a table, where a node is looked up
by the node that it continues and its last character.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from .alphabet import BITS, numbers
from .table import Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .alphabet import Characters
    from .model import Words
    from .table import Places

#: What is known of a node: it is a word, it goes on, a word of two characters is better than its characters apart, it
#: is about as good, so that only jieba's own sums can tell.
WORD, LONGER, JOINED, UNSURE = 1, 2, 4, 8

#: Differences of log probabilities up to this may be due to the order in which floats are added. Sums of fewer than
#: 8,000 terms, none of which exceeds 30, are known to 8000^2 * 30 * 2^-53, a quarter of it.
TOLERANCE = 1e-6


class Found(NamedTuple):
    """The words of one length in a text: where they start, in order, and their nodes."""

    length: int
    starts: Places
    nodes: Places


class Lattice(NamedTuple):
    """All words of two characters and more that stand in a text."""

    words: list[Found]
    """By length, from two on."""
    pairs: NDArray[np.uint8]
    """What is known of the word of two characters that starts at each place; 0 where none does."""
    inside: NDArray[np.bool_]
    """Whether some word holds both the character at each place and the next one."""


class _Level(NamedTuple):
    """The nodes of one length: their table, the number of the first one, and what is known of each."""

    table: Table
    first: int
    flags: NDArray[np.uint8]


class Trie:
    """The words of two characters and more with their frequencies, and the frequencies of single characters."""

    def __init__(self, words: Words, total: int) -> None:
        """Of words that stand twice the last one counts. `total` is what frequencies are divided by."""
        import numpy as np

        characters = numbers(words.codes)
        outside = np.concatenate(([0], np.cumsum(characters == 0)))
        able = np.flatnonzero(outside[words.ends] == outside[words.ends - words.lengths])  # others are never found
        lengths, frequencies = words.lengths[able], words.frequencies[able]
        starts = words.ends[able] - lengths
        self.log_total = log(total)
        self.single = np.zeros(1 << BITS, dtype=np.int64)
        """The frequency of each single character, 0 for what is no word."""
        one = lengths == 1
        self.single[characters[starts[one]]] = frequencies[one]
        self._levels: list[_Level] = []
        self._frequencies: list[NDArray[np.int64]] = []
        self._plant(characters, starts, lengths, frequencies)
        self.frequency = np.concatenate(self._frequencies)
        """The frequency of each node, 0 for what is no word."""
        self._judge()

    def _plant(self, characters: Characters, starts: Places, lengths: Places, frequencies: NDArray[np.int64]) -> None:
        """Make the nodes of all words, a character at a time."""
        import numpy as np

        rows = np.flatnonzero(lengths > 1)
        nodes = characters[starts[rows]].astype(np.uint32)
        first, length = 0, 2
        while len(rows):
            keys = _keys(nodes, characters[starts[rows] + length - 1])
            table = Table(keys)
            _, places = table.find(keys)
            whole = lengths[rows] == length
            counts = np.zeros(len(table), dtype=np.int64)
            counts[places[whole]] = frequencies[rows[whole]]
            flags = np.where(counts > 0, WORD, 0).astype(np.uint8)
            flags[places[~whole]] |= LONGER
            self._levels.append(_Level(table, first, flags))
            self._frequencies.append(counts)
            rows, nodes = rows[~whole], places[~whole].astype(np.uint64)
            first, length = first + len(table), length + 1

    def _judge(self) -> None:
        """Note of words of two characters whether they are better than these apart."""
        import numpy as np

        table, _, flags = self._levels[0]
        words = np.flatnonzero(flags & WORD)
        keys = table.keys(words)
        first, second = keys >> BITS, keys & ((1 << BITS) - 1)
        apart = np.where(self.single[first] == 0, -np.inf, self.weights_of_single(first))
        better = self.weights(words) - (apart + self.weights_of_single(second))
        flags[words[better > 0]] |= JOINED
        flags[words[np.abs(better) < TOLERANCE]] |= UNSURE

    def weights(self, nodes: Places) -> NDArray[np.float64]:
        """The log probabilities of words."""
        import numpy as np

        weights: NDArray[np.float64] = np.log(self.frequency[nodes]) - self.log_total
        return weights

    def weights_of_single(self, characters: Any) -> NDArray[np.float64]:
        """The log probabilities of characters that stand alone: those of frequency 1 for what is no word."""
        import numpy as np

        weights: NDArray[np.float64] = np.log(np.maximum(self.single[characters], 1)) - self.log_total
        return weights

    def lattice(self, characters: Characters) -> Lattice:
        """The words that stand in `characters`, the first and the last of which are outside of words."""
        import numpy as np

        inside = np.zeros(len(characters), dtype=np.bool_)
        pairs = np.zeros(len(characters), dtype=np.uint8)
        found: list[Found] = []
        starts: Places | None = None
        keys = _keys(characters[:-1].astype(np.uint32), characters[1:])
        for length, (table, first, flags) in enumerate(self._levels, 2):
            which, places = table.find(keys)
            starts = which if starts is None else starts.take(which)
            known = flags.take(places)
            words = np.flatnonzero(known & WORD)
            if len(words):
                begin = starts.take(words)
                found.append(Found(length, begin, first + places.take(words)))
                for place in range(length - 1):
                    inside[begin + place] = True
                if length == 2:
                    pairs[begin] = known.take(words)
            longer = np.flatnonzero(known & LONGER)
            if not len(longer):
                break
            starts = starts.take(longer)
            keys = _keys(places.take(longer).astype(np.uint64), characters.take(starts + length))
        return Lattice(found, pairs, inside)


def _keys(nodes: NDArray[Any], following: Characters) -> NDArray[Any]:
    """What nodes are looked up by: those that they continue, or their first characters, and their last ones."""
    keys: NDArray[Any] = nodes << nodes.dtype.type(BITS) | following
    return keys
