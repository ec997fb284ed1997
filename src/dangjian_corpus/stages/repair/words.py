"""How well a text falls into words: the probability of its best route through jieba's dictionary."""

from __future__ import annotations

import math
from functools import lru_cache

from ...lazy import regex
from ..segment.model import lexicon

_HAN = regex("[\u4e00-\u9fd5]+")
LONGEST = 8
# The frequency of a character that is no word of the dictionary.
UNKNOWN = 0.3


def route(text: str) -> float:
    """Natural log of the probability of the words of `text`, which is Simplified; only Han characters count."""
    return sum(_route(block) for block in _HAN.findall(text))


@lru_cache(4096)
def _route(block: str) -> float:
    frequencies, total = lexicon()
    size = len(block)
    best = [0.0] * (size + 1)
    for start in range(size - 1, -1, -1):
        ends = range(start + 1, min(start + LONGEST, size) + 1)
        counts = ((frequencies.get(block[start:end], 0), end) for end in ends)
        words = [math.log(count / total) + best[end] for count, end in counts if count]
        best[start] = max(words, default=math.log(UNKNOWN / total) + best[start + 1])
    return best[0]
