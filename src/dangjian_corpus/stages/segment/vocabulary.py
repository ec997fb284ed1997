"""jieba's dictionary with user dictionaries read into it, in jieba's own way."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from . import route, userdict
from .model import lexicon


class Vocabulary:
    """Words and frequencies after any number of user dictionaries, later ones winning.

    `total` is jieba's: it adds up every frequency ever stated, also one that a later line replaces. `forced` are the
    words stated with frequency 0, which the HMM must not make; `added` holds all that users stated. `longest` is the
    length of the longest word.
    """

    def __init__(self, paths: Sequence[Path] = ()) -> None:
        """Read user dictionaries. Raises `UsageError` for what `userdict.read` does."""
        self._base = lexicon().frequencies
        self.total = lexicon().total
        self.added: dict[str, int] = {}
        self.forced: set[str] = set()
        self.longest = route.LONGEST
        for path in paths:
            for entry in userdict.read(path):
                self._add(*entry)

    def frequency(self, word: str) -> int | None:
        """The frequency of a word, None for what is not in the dictionary."""
        found = self.added.get(word)
        return self._base.get(word) if found is None else found

    def _add(self, word: str, stated: int | None) -> None:
        frequency = self._holding(word) if stated is None else stated
        self.added[word] = frequency
        self.total += frequency
        self.longest = max(self.longest, len(word))
        if frequency == 0:
            self.forced.add(word)

    def _holding(self, word: str) -> int:
        """The frequency at which `word` is as probable as its parts (jieba's `suggest_freq`)."""
        total = float(self.total)
        share = 1.0
        for part in route.route(word, self.frequency, self.total, self.longest):
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
