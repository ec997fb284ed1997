"""The best route through the words of a text, as jieba finds it, for a whole batch of text at once.

Where no word reaches from one character to the next, the best route is cut there whatever else it does. What remains
between such places is short: half of it two characters that are a word, which the trie knows the answer for, nearly
all else of three or four characters, which a memo may know. The rest is worked out together, from right to left, all
strings at once; the sums are those of jieba but for the order of adding. Where that could matter, and where a string
or a block is very long, jieba's own way is gone, in Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import route
from .alphabet import OUTSIDE
from .strings import LONGEST, Memo, Strings, linked
from .trie import JOINED, TOLERANCE, UNSURE, Lattice, Trie

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .alphabet import Characters
    from .table import Places

    Marks = NDArray[np.bool_]

#: Characters of the longest string, and of the longest block, that are not cut in Python; and how many of a block's
#: characters have their words at hand there.
_LONG, _LONG_BLOCK, _WINDOW = 63, 8000, 1 << 16


def best_route(trie: Trie, characters: Characters, lattice: Lattice, memo: Memo) -> Marks:
    """Whether each of `characters` is the last of its word; the first and the last of them are outside of words."""
    import numpy as np

    last = ~lattice.inside
    strings = linked(lattice.inside)
    pairs = lattice.pairs[strings.starts]
    pairs[strings.lengths != 2] = UNSURE
    last[strings.starts[np.flatnonzero(pairs & (JOINED | UNSURE) == 0)]] = True
    strings = strings.only(np.flatnonzero(pairs & UNSURE))
    short = strings.lengths <= LONGEST
    new = strings.only(short)
    new = new.only(memo.recall(characters, new, last))
    long = strings.lengths > _LONG
    longer = strings.only(~short & ~long)
    unsure = _work_out(trie, characters, lattice, new + longer, last)
    blocks = _blocks(characters, np.concatenate([*unsure, strings.starts[long]]))
    for start, end in blocks:
        last[start:end] = _jiebas_own(trie, characters, lattice, start, end)
    if blocks:
        new = new.only(~_within(new.starts, blocks))
    memo.learn(characters, new, last)
    return last


def _blocks(characters: Characters, unsure: Places) -> list[tuple[int, int]]:
    """The blocks, from one character outside of words to the next, that are very long or hold an unsure place."""
    import numpy as np

    outside = np.flatnonzero(characters == OUTSIDE)
    long = np.flatnonzero(np.diff(outside) > _LONG_BLOCK)
    if not len(long) and not len(unsure):
        return []
    chosen = np.union1d(long, np.searchsorted(outside, unsure) - 1)
    return list(zip((outside[chosen] + 1).tolist(), outside[chosen + 1].tolist(), strict=True))


def _within(places: Places, spans: list[tuple[int, int]]) -> Marks:
    """Whether each of `places` is within one of `spans`, which do not overlap and are in order."""
    import numpy as np

    return np.asarray(np.searchsorted(np.ravel(spans), places, side="right") % 2 == 1)


class _Steps(NamedTuple):
    """What is weighed, in the order in which it is: by the distance to the end of its string, then by length."""

    places: Places
    """The places by their distance to the end of their string."""
    bounds: list[int]
    """Where in `places` those of each distance begin, from 1 on, and where the last ones end."""
    starts: Places
    """Where words start, by distance and length."""
    weights: NDArray[np.float64]
    """Their log probabilities."""
    groups: dict[int, list[tuple[int, int, int]]]
    """For each distance, the words that start there by their length: it, and where in `starts` they begin and end."""


def _steps(trie: Trie, lattice: Lattice, strings: Strings) -> _Steps:
    import numpy as np

    places = strings.places()
    left = (np.repeat(strings.starts + strings.lengths, strings.lengths) - places).astype(np.uint8)
    distance = np.zeros(len(lattice.inside), dtype=np.uint8)
    distance[places] = left
    found = lattice.words
    starts = np.concatenate([one.starts for one in found])
    distances = distance[starts]
    which = np.flatnonzero(distances)
    starts = starts[which]
    nodes = np.concatenate([one.nodes for one in found])[which]
    lengths = np.repeat(np.array([one.length for one in found], dtype=np.uint16), [len(one.starts) for one in found])
    key = distances[which].astype(np.uint16) << np.uint16(8) | lengths[which]
    order = np.argsort(key, kind="stable")
    key = key[order]
    edges = [0, *(np.flatnonzero(np.diff(key)) + 1).tolist(), len(key)]
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for first, after in pairwise(edges):
        distance_, length = divmod(int(key[first]), 256)
        groups.setdefault(distance_, []).append((length, first, after))
    return _Steps(
        places[np.argsort(left, kind="stable")],
        [0, *np.cumsum(np.bincount(left)[1:]).tolist()],
        starts[order],
        trie.weights(nodes[order]),
        groups,
    )


def _work_out(trie: Trie, characters: Characters, lattice: Lattice, strings: Strings, last: Marks) -> list[Places]:
    """Mark in `last` where words end on the best routes through strings; the places at which that is not sure.

    The strings hold all words that hold one of their characters.
    """
    import numpy as np

    if not len(strings):
        return []
    steps = _steps(trie, lattice, strings)
    scores = np.zeros(len(characters))
    scores[steps.places] = trie.weights_of_single(characters[steps.places])
    scores[steps.starts[trie.single[characters[steps.starts]] == 0]] = -np.inf  # a word must start there
    chosen = np.ones(len(characters), dtype=np.uint8)
    unsure = []
    for distance, (first, after) in enumerate(pairwise(steps.bounds), 1):
        if distance > 1:
            places = steps.places[first:after]
            scores[places] += scores[places + 1]
        for length, begin, end in steps.groups.get(distance, ()):
            starts, weights = steps.starts[begin:end], steps.weights[begin:end]
            found = weights if length == distance else weights + scores[starts + length]
            before = scores[starts]
            better = found - before
            chosen[starts[better >= 0]] = length
            scores[starts] = np.maximum(found, before)
            unsure.append(starts[np.abs(better) < TOLERANCE])
    _walk(strings, chosen, last)
    return unsure


def _walk(strings: Strings, chosen: NDArray[np.uint8], last: Marks) -> None:
    """Mark the ends of the words that were chosen at each place, from the starts of strings on."""
    places, ends = strings.starts, strings.starts + strings.lengths
    while len(places):
        places = places + chosen[places]
        within = places < ends
        places, ends = places[within], ends[within]
        last[places - 1] = True


def _jiebas_own(trie: Trie, characters: Characters, lattice: Lattice, start: int, end: int) -> Marks:
    """Whether each character of a block is the last of its word, by sums in jieba's order."""
    import numpy as np

    ends = route.best_ends(end - start, _words(trie, characters, lattice, start, end), trie.log_total)
    last = np.zeros(end - start, dtype=np.bool_)
    last[np.array(ends) - 1] = True
    return last


def _words(
    trie: Trie, characters: Characters, lattice: Lattice, start: int, end: int
) -> Iterator[list[tuple[int, int]]]:
    """The words that start at each place of a block, from right to left: their ends within it and frequencies."""
    import numpy as np

    for stop in range(end, start, -_WINDOW):
        first = max(start, stop - _WINDOW)
        single = trie.single[characters[first:stop]].tolist()
        words = [[(place, count)] if count else [] for place, count in enumerate(single, first - start + 1)]
        for length, starts, nodes in lattice.words:
            low, high = np.searchsorted(starts, (first, stop))
            counts = trie.frequency[nodes[low:high]].tolist()
            for place, count in zip(starts[low:high].tolist(), counts, strict=True):
                words[place - first].append((place + length - start, count))
        yield from reversed(words)
