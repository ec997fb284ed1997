"""jieba's dictionary with user dictionaries read into it, in jieba's own way."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from . import userdict
from .model import lexicon
from .route import LONGEST

#: Told of a word, its frequency before (None where it was not a word) and now.
Changed = Callable[[str, int | None, int], None]


class Vocabulary:
    """Words and frequencies after any number of user dictionaries, later ones winning.

    `total` is jieba's: it adds up every frequency ever stated, also one that a later line replaces. `forced` are the
    words stated with frequency 0, which the HMM must not make; `added` holds all that users stated.
    """

    def __init__(self) -> None:
        self._base = lexicon().frequencies
        self.total = lexicon().total
        self.added: dict[str, int] = {}
        self.forced: set[str] = set()

    def frequency(self, word: str) -> int | None:
        """The frequency of a word, None for what is not in the dictionary."""
        found = self.added.get(word)
        return self._base.get(word) if found is None else found

    @property
    def longest(self) -> int:
        """The length of the longest word."""
        return max(LONGEST, max(map(len, self.added), default=0))

    def words(self) -> Iterable[tuple[str, int]]:
        """All words with their frequencies, 0 for those that a user forbids."""
        return ({**self._base, **self.added} if self.added else self._base).items()

    def read(
        self, paths: Sequence[Path], cut: Callable[[str], list[str]], changed: Callable[[str, int | None, int], None]
    ) -> None:
        """Read user dictionaries.

        `cut` cuts without the HMM, by the vocabulary as it stands; `changed` is told of each word.
        Raises `UsageError` for what `userdict.read` does.
        """
        for path in paths:
            for word, stated in userdict.read(path):
                frequency = self._holding(word, cut(word)) if stated is None else stated
                before = self.frequency(word)
                self.added[word] = frequency
                self.total += frequency
                if frequency == 0:
                    self.forced.add(word)
                changed(word, before, frequency)

    def _holding(self, word: str, parts: Iterable[str]) -> int:
        """The frequency at which `word` is as probable as its parts (jieba's `suggest_freq`)."""
        total = float(self.total)
        share = 1.0
        for part in parts:
            share *= self._weight(part) / total
        return max(int(share * self.total) + 1, self._weight(word))

    def _weight(self, fragment: str) -> int:
        """The frequency; 0 for the beginning of a word, which jieba's table holds too; 1 for all else."""
        found = self.frequency(fragment)
        if found is not None:
            return found
        return 0 if self._begins_word(fragment) else 1

    def _begins_word(self, fragment: str) -> bool:
        words = _sorted_words()
        at = bisect_left(words, fragment)
        known = at < len(words) and words[at].startswith(fragment)
        return known or any(word.startswith(fragment) for word in self.added)


@cache
def _sorted_words() -> list[str]:
    return sorted(lexicon().frequencies)
