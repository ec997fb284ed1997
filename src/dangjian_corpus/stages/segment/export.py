"""All that a text is cut by, in a form to write down: `route.cut` and `joined.joiner` need nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...settings import Settings
from . import segmenter
from .joined import beyond_jieba
from .model import TOTAL, emissions, lines
from .route import LONGEST, Emission


class Export(NamedTuple):
    """The words of a segmenter.

    `lines` has a line for every word that jieba looks for, sorted: the word, a tab, its frequency, which is 0 for a
    word that a user forbids. `total` is the sum that frequencies are divided by; not that of the lines, since jieba
    counts what was replaced, too. `longest` is the length of the longest word. `joined` are the words that jieba
    cannot find, `emissions` the HMM's log probabilities of each character in the states B, E, M, S.
    """

    lines: list[bytes]
    total: int
    longest: int
    joined: Mapping[str, int]
    emissions: Mapping[str, Emission]


def export(settings: Settings) -> Export:
    """What the segmenter of these settings cuts by."""
    base = lines()
    if not settings.dictionaries:
        return Export(base, TOTAL, LONGEST, {}, emissions())
    vocabulary = segmenter(settings).vocabulary
    own = {word: count for word, count in vocabulary.added.items() if not beyond_jieba(word)}
    replaced = {word.encode() for word in own}
    kept = [line for line in base if line.partition(b"\t")[0] not in replaced]
    kept += (f"{word}\t{count}".encode() for word, count in own.items())
    joined = {word: count for word, count in vocabulary.added.items() if word not in own}
    return Export(sorted(kept), vocabulary.total, vocabulary.longest, joined, emissions())
