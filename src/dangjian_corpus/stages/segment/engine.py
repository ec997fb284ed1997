"""rjieba without its HMM, made to hold exactly the words of a vocabulary.

Two things differ between rjieba and jieba once words are added: jieba's total counts what was replaced, and a word
of frequency 0 is no word for jieba and an impossible one for rjieba.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from .joined import beyond_jieba
from .model import lexicon
from .vocabulary import Vocabulary

#: What stands for characters that cannot go through rjieba as they are; for jieba they are tokens of their own, too.
_STAND_IN = "\ufffd"

#: A word of the dictionary that is never found, as its first character is none that words are looked for among:
#: its frequency makes up for what rjieba's total lacks of jieba's.
_BALLAST = "γ射线"


#: The Han characters that rjieba looks for words among and jieba does not, and what UTF-8 has no form for.
FOREIGN = "\u3400-\u4dbf\u9fd6-\u9fff\ud800-\udfff\uf900-\ufaff\U00020000-\U0003ffff"
_FOREIGN = re.compile(f"[{FOREIGN}]")


def tame(text: str, strange: re.Pattern[str] = _FOREIGN) -> str:
    """`text` with a stand-in for each strange character: the same object where it has none."""
    return strange.sub(_STAND_IN, text) if strange.search(text) else text


def in_words_of(text: str, tokens: list[str]) -> list[str]:
    """The tokens cut out of a text as long as `text`, with the characters of `text`."""
    result = []
    end = 0
    for token in tokens:
        start, end = end, end + len(token)
        result.append(text[start:end])
    return result


class Engine:
    """Cuts by the best route through the dictionary; `vocabulary` is None where no user dictionary was read."""

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        import rjieba

        self._rjieba = rjieba.Jieba()
        self._stale = False
        self.vocabulary: Vocabulary | None = None
        self.has_word = self._rjieba.has_word
        if paths:
            vocabulary = self.vocabulary = Vocabulary()
            self._total = vocabulary.total
            self._ballast = lexicon().frequencies[_BALLAST]
            vocabulary.read(paths, self._cut_anything, self._put)
            self._settle(vocabulary)
            self.has_word = lambda word: bool(vocabulary.frequency(word))
        self.cut = self._rjieba.cut

    def _put(self, word: str, before: int | None, frequency: int) -> None:
        if beyond_jieba(word):
            return
        if frequency:
            self._rjieba.add_word(word, frequency, "")
            self._total += frequency - (before or 0)
        elif before:
            self._stale = True

    def _settle(self, vocabulary: Vocabulary) -> None:
        """Bring rjieba's words and total to those of the vocabulary."""
        if self._stale:  # it cannot forget a word
            import rjieba

            empty: Callable[[], rjieba.Jieba] = rjieba.Jieba.empty
            self._rjieba = empty()
            self._total = self._ballast = 0
            for word, frequency in vocabulary.words():
                if frequency and not beyond_jieba(word):
                    self._rjieba.add_word(word, frequency, "")
                    self._total += frequency
            self._stale = False
        missing = vocabulary.total - self._total
        if missing:
            self._ballast += missing
            self._rjieba.add_word(_BALLAST, self._ballast, "")
            self._total = vocabulary.total

    def _cut_anything(self, text: str) -> list[str]:
        if self.vocabulary is not None:
            self._settle(self.vocabulary)
        return in_words_of(text, self._rjieba.cut(tame(text), False))
