"""All that a text is cut by, in a form to write down: `route.cut` and `joined.joiner` need nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ...settings import Settings
from . import segmenter
from .joined import beyond_jieba
from .model import TOTAL, lines
from .route import LONGEST


class Export(NamedTuple):
    """The words of a segmenter.

    `lines` has a line for every word that jieba looks for, sorted: the word, a tab, its frequency, which is 0 for a
    word that a user forbids; `own` has those among them that users stated. `total` is the sum that frequencies are
    divided by; not that of the lines, since jieba counts what was replaced, too. `longest` is the length of the
    longest word. `joined` are the words that jieba cannot find.
    """

    lines: list[bytes]
    own: list[bytes]
    total: int
    longest: int
    joined: Mapping[str, int]


def export(settings: Settings) -> Export:
    """What the segmenter of these settings cuts by."""
    base = lines()
    if not settings.dictionaries:
        return Export(base, [], TOTAL, LONGEST, {})
    vocabulary = segmenter(settings).vocabulary
    found = {word: count for word, count in vocabulary.added.items() if not beyond_jieba(word)}
    replaced = {word.encode() for word in found}
    kept = [line for line in base if line.partition(b"\t")[0] not in replaced]
    own = [f"{word}\t{count}".encode() for word, count in found.items()]
    joined = {word: count for word, count in vocabulary.added.items() if word not in found}
    return Export(sorted([*kept, *own]), own, vocabulary.total, vocabulary.longest, joined)
