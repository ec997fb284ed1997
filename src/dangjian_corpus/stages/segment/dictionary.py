"""jieba's tables, looked up in the installed package where they lie.

Reading them (`model`) takes longer than a whole search may. Both files are sorted enough to look into: the dictionary
by the first characters of its words, but for some words with Latin letters at its head; the emission probabilities, a
table a state, by their characters.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ...io.mapped import mapped
from .model import EMISSIONS, WORDS, jieba_folder
from .route import IMPOSSIBLE, Emission

if TYPE_CHECKING:
    from mmap import mmap

#: The first word in the order of characters. Those before it hold Latin letters and are in no order.
_FIRST = "一 "

#: How many beginnings of words are kept at hand with their words, and characters with their probabilities.
_AT_HAND = 512

#: What each entry of the emission probabilities begins with, and what follows it.
_MARK = b"'\\u"
_ROW = re.compile(rb"([0-9a-f]{4})': (-[0-9.e+]+)")


class Dictionary:
    """The words of jieba 0.42.1 with their frequencies, and the probabilities of its hidden Markov model."""

    def __init__(self) -> None:
        folder = jieba_folder()
        self._content = mapped(folder / WORDS)
        self._table = folder / EMISSIONS
        self._lines = lru_cache(_AT_HAND)(self._beginning_with)
        self.emission = lru_cache(_AT_HAND)(self._emission)

    @property
    def size(self) -> int:
        """Bytes of the list of words, which tell another one."""
        return len(self._content)

    def frequency(self, word: str) -> int | None:
        """The frequency of a word, None for what is not one."""
        if " " in word:
            return None
        start = b"\n%b " % word.encode("utf-8", "surrogatepass")
        lines = self._lines(word[:2])
        at = lines.find(start)
        return int(lines[at + len(start) : lines.index(b" ", at + len(start))]) if at >= 0 else None

    def _beginning_with(self, characters: str) -> bytes:
        """The lines of all words that begin with one or two characters, and maybe some others."""
        key = characters.encode("utf-8", "surrogatepass")
        if len(characters) > 1:
            lines = self._lines(characters[0])
            start = lines.find(b"\n" + key)
            return lines[start : lines.index(b"\n", lines.rfind(b"\n" + key) + 1)] if start >= 0 else b""
        content, sorted_from = self._content, self._sorted_from
        start = _first(content, sorted_from, len(content), b"\n", key)
        end = _first(content, start, len(content), b"\n", key + b"\xff")
        return b"\n%b%b" % (content[:sorted_from], content[start:end])

    @cached_property
    def _sorted_from(self) -> int:
        return self._content.find(f"\n{_FIRST}".encode()) + 1

    def _emission(self, character: str) -> Emission | None:
        """The probabilities of a character, None where there are none."""
        key = b"%04x" % ord(character)
        content, states = self._states
        found = [_ROW.match(content, _first(content, start, end, _MARK, key)) for start, end in states]
        if not any(match and match[1] == key for match in found):
            return None
        b, e, m, s = (float(match[2]) if match and match[1] == key else IMPOSSIBLE for match in found)
        return b, e, m, s

    @cached_property
    def _states(self) -> tuple[bytes | mmap, list[tuple[int, int]]]:
        """The table of probabilities, and where in it those of the states B, E, M, S begin and end."""
        content = mapped(self._table)
        starts = [content.find(b"'%b': {" % state) for state in (b"B", b"E", b"M", b"S")]
        return content, [(content.find(_MARK, start) + len(_MARK), content.find(b"}", start)) for start in starts]


def _first(content: bytes | mmap, start: int, end: int, mark: bytes, key: bytes) -> int:
    """Where the first entry begins that is not before `key`, `end` where none is.

    Between `start`, where the first begins, and `end` each entry begins after a `mark`; they are sorted by as many
    bytes as `key` has.
    """
    while start < end:
        middle = content.rfind(mark, start, (start + end) // 2)
        at = middle + len(mark) if middle >= 0 else start
        if content[at : at + len(key)] < key:
            after = content.find(mark, at, end)
            start = after + len(mark) if after >= 0 else end
        else:
            end = at
    return end
