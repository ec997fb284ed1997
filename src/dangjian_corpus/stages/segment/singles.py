"""What jieba does with the characters that the best route leaves single, for a whole batch of text at once.

A run of them stays as it is where together they are a word. Of any other run, Han characters beside each other go
through the hidden Markov model, and letters, digits and signs beside each other are taken apart by a pattern.
"""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from . import hmm, route
from .alphabet import FIRST_HAN, FIRST_SIGN, OUTSIDE, text
from .strings import LONGEST, Memo, Strings, linked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .alphabet import Characters
    from .trie import Lattice

    Marks = NDArray[np.bool_]


def cut_singles(characters: Characters, lattice: Lattice, memo: Memo, forced: Set[str], last: Marks) -> None:
    """Mark in `last`, where words of the best route end, where tokens do. No word of `forced` is made of a run."""

    single = last & (characters != OUTSIDE)
    single[1:] &= last[:-1]
    links = single[:-1] & single[1:]
    runs = linked(links)
    words = runs.only(_are_words(runs, lattice))
    links[Strings(words.starts, words.lengths - 1).places()] = False
    han = characters >= FIRST_HAN
    _cut_han(characters, linked(links & han[:-1] & han[1:]), memo, forced, last)
    _cut_letters(characters, linked(links & ~han[:-1] & ~han[1:]), last)


def _are_words(runs: Strings, lattice: Lattice) -> Marks:
    import numpy as np

    are = np.zeros(len(runs), dtype=np.bool_)
    for length, starts, _ in lattice.words:
        which = np.flatnonzero(runs.lengths == length)
        if len(which) and len(starts):
            wanted = runs.starts[which]
            are[which] = starts.take(np.searchsorted(starts, wanted), mode="clip") == wanted
    return are


def _cut_han(characters: Characters, runs: Strings, memo: Memo, forced: Set[str], last: Marks) -> None:

    last[Strings(runs.starts, runs.lengths - 1).places()] = False
    short = runs.lengths <= LONGEST
    new = runs.only(short)
    new = new.only(memo.recall(characters, new, last))
    unknown = new + runs.only(~short)
    hmm.cut(characters, unknown, last)
    if forced:
        _split(characters, unknown, forced, last)
    memo.learn(characters, new, last)


def _split(characters: Characters, runs: Strings, forced: Set[str], last: Marks) -> None:
    """Take words that the model may not make apart."""
    import numpy as np

    for start, length in zip(runs.starts.tolist(), runs.lengths.tolist(), strict=True):
        ends = (np.flatnonzero(last[start : start + length]) + start + 1).tolist()
        for first, end in pairwise([start, *ends]):
            if text(characters[first:end]) in forced:
                last[first:end] = True


def _cut_letters(characters: Characters, runs: Strings, last: Marks) -> None:
    import numpy as np

    last[Strings(runs.starts, runs.lengths - 1).places()] = False  # letters and digits alone are one token
    places = runs.places()
    signs = places[characters[places] >= FIRST_SIGN]
    if not len(signs):
        return
    signed = runs.only(np.unique(np.searchsorted(runs.starts, signs, side="right") - 1))
    places = signed.places()
    joined = text(characters[places])
    bounds = np.cumsum(signed.lengths).tolist()
    lengths = chain.from_iterable(_lengths(joined[start:end]) for start, end in pairwise([0, *bounds]))
    last[places[np.cumsum(np.fromiter(lengths, dtype=np.intp)) - 1]] = True


@lru_cache(1 << 12)
def _lengths(run: str) -> list[int]:
    """The lengths of the tokens of a run of letters, digits and signs."""
    return list(map(len, route.cut_ascii(run)))
