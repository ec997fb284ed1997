"""Lists of words of spam, one a line: short lines that say nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from .spam_clusters import LETTERS, Cluster, Match, clusters, count_letters, matches


class Lists:
    """The lists of a document. The lines of one are weighed together, as if bars parted them, and once: all of a long
    document may be one list, and every line of it suspicious."""

    def __init__(
        self,
        texts: Sequence[str],
        words: Mapping[int, list[Match]],
        condemned: Callable[[Cluster, str, bool], bool],
    ) -> None:
        self._texts = texts
        self._words = words
        self._condemned = condemned
        self._ends: dict[int, tuple[int, int]] = {}
        self._asked: set[tuple[int, bool]] = set()

    def lines(self, number: int, hidden: bool) -> Iterator[int]:
        """The lines of the list that a suspect stands in, where it is spam and they have not been given yet."""
        if not self._words[number] or not self._is_padding(number):
            return
        first, last = self._ends.get(number) or self._around(number)
        if last - first < 2 or (first, hidden) in self._asked:
            return
        self._asked.add((first, hidden))
        joined = "|".join(self._texts[first : last + 1])
        if any(self._condemned(cluster, joined, hidden) for cluster in clusters(joined, matches(joined))):
            yield from (line for line in range(first, last + 1) if self._texts[line].strip())

    def _around(self, number: int) -> tuple[int, int]:
        """The first and the last line of the list that a line of it stands in."""
        first = last = number
        while first > 0 and self._is_padding(first - 1):
            first -= 1
        while last + 1 < len(self._texts) and self._is_padding(last + 1):
            last += 1
        self._ends |= dict.fromkeys(range(first, last + 1), (first, last))
        return first, last

    def _is_padding(self, number: int) -> bool:
        return _is_padding(self._texts[number], self._words.get(number))


def neighbours(texts: Sequence[str], spam: Set[int], words: Mapping[int, list[Match]]) -> Iterator[int]:
    """The lines of such lists beside lines that are spam; `words` are those of some lines."""
    whole = set(spam)
    for line in sorted(whole):
        for step in (1, -1):
            at = line + step
            while 0 <= at < len(texts) and at not in whole:
                if abs(at - line) <= 2 and not LETTERS.search(texts[at]):
                    at += step
                    continue
                if not _is_padding(texts[at], words.get(at)):
                    break
                whole.add(at)
                yield at
                at += step


def _is_padding(text: str, words: list[Match] | None) -> bool:
    """Whether a line is short and made of the words of spam; `words` are those in it, where they are known."""
    letters = count_letters(text, 24)
    if not 0 < letters <= 24:
        return False
    words = matches(text) if words is None else words
    covered = sum(match.end - match.start for match in words if match.word.kind != "contact")
    return covered >= 0.7 * letters
