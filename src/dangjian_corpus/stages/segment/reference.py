"""jieba itself."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any


class ReferenceCutter:
    """Cuts by a tokenizer of its own, with the user dictionaries at `paths`, which must be sound.

    jieba's cache, a marshalled file in the shared temporary directory, is neither read nor written.
    """

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        jieba, finalseg, frequencies, total = _jieba()
        self._finalseg = finalseg
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.FREQ, self._tokenizer.total = frequencies.copy(), total
        self._tokenizer.initialized = True
        # The words that the HMM must not make are shared by all of jieba's tokenizers: each gets its own here.
        finalseg.Force_Split_Words = self._forced = set[str]()
        for path in paths:
            self._tokenizer.load_userdict(str(path))

    def cut_many(self, texts: Sequence[str]) -> list[list[str]]:
        """The tokens of each text."""
        self._finalseg.Force_Split_Words = self._forced
        return [self._tokenizer.lcut(text) for text in texts]


@cache
def _jieba() -> tuple[Any, Any, dict[str, int], int]:
    """jieba, its `finalseg`, and its dictionary as it reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its imports: nothing that a user could act on
        import jieba
    from jieba import finalseg

    with jieba.dt.get_dict_file() as lines:
        frequencies, total = jieba.Tokenizer.gen_pfdict(lines)
    return jieba, finalseg, frequencies, total
