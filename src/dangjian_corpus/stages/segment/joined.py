"""Words that jieba cannot hold together, joined after it.

jieba looks for words only among Han characters, letters, digits and ``+#&._%-``; a user's 云 计算 or “两新”组织 is
read into its dictionary and never found. So where such a word stands in the text its tokens are made one. A token
that reaches over the word's edge stays whole if it is a dictionary word (云 计算机 holds no 云 计算) and is split
there if jieba only guessed it. Next to a letter or digit of the text a word may not begin or end with one.
Of words that overlap the leftmost is joined, of those with one beginning the longest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise

from .route import WORD_CLASS, Frequency

_FINDABLE = re.compile(f"[{WORD_CLASS}]+")
_ALNUM = "[a-zA-Z0-9]"

Joiner = Callable[[list[str], str], list[str]]


def beyond_jieba(word: str) -> bool:
    """Whether jieba would never find `word`, whatever its frequency."""
    return _FINDABLE.fullmatch(word) is None


def joiner(words: Iterable[tuple[str, int]], frequency: Frequency) -> Joiner | None:
    """A function of tokens and their text that joins those of `words` that jieba cannot; None where there are none.

    `words` come with their frequencies, and 0 forbids one. `frequency` tells which tokens are words.
    """
    findable = {word for word, count in words if count and beyond_jieba(word)}
    chosen = sorted(findable, key=lambda word: (-len(word), word))
    if not chosen:
        return None
    pattern = re.compile("|".join(_guarded(word) for word in chosen))

    def join(tokens: list[str], text: str) -> list[str]:
        spans = [match.span() for match in pattern.finditer(text)]
        return _join(tokens, text, spans, frequency) if spans else tokens

    return join


def _guarded(word: str) -> str:
    before = f"(?<!{_ALNUM})" if re.match(_ALNUM, word[0]) else ""
    after = f"(?!{_ALNUM})" if re.match(_ALNUM, word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"


def _join(tokens: Sequence[str], text: str, spans: Iterable[tuple[int, int]], frequency: Frequency) -> list[str]:
    """`tokens` of `text` with every span that its edges allow made one token."""
    edges = [0, *accumulate(map(len, tokens))]
    kept = set(edges)

    def gives_way(edge: int) -> bool:
        return edge in kept or not frequency(tokens[bisect_right(edges, edge) - 1])

    for start, end in spans:
        if gives_way(start) and gives_way(end):
            kept.difference_update(range(start + 1, end))
            kept.update((start, end))
    return [text[start:end] for start, end in pairwise(sorted(kept))]
