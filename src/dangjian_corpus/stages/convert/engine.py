"""The fast path: the reference's own tables, applied with array look-ups and one regular expression.

Identical to the reference on every text, which rests on three facts about it (see `reference`):

* No entry holds a separator, so cutting the text at separators changes nothing.
* Its recursion (longest match anywhere, then the same left and right of it) takes the matches in the order of length,
  then of place, as long as they do not overlap one taken before.
* So a match that overlaps no other match is always taken, and only clusters of overlapping ones need that order.
"""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from . import reference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]

_CODE_POINTS = 0x110000
_SHORT = 300  # characters; below, a dictionary look-up for each costs less than importing and calling NumPy


class Match(NamedTuple):
    """A phrase at ``[start, end)`` of a text, and what becomes of it."""

    start: int
    end: int
    now: str


class PhraseTable:
    """The phrases of one step, found in a text as the reference finds them."""

    def __init__(self, step: reference.Step) -> None:
        self._tables = step.phrases
        keys = sorted({key for table in step.phrases for key in table}, key=lambda key: (-len(key), key))
        self._longest = max(map(len, keys), default=0)
        #: How long phrases are that begin with a character.
        self._reach: dict[str, int] = {}
        for key in reversed(keys):
            self._reach[key[0]] = len(key)
        self._phrase = re.compile("|".join(map(re.escape, keys)))
        self._trigger = re.compile(_trigger(step))
        # The same words come again and again, and nothing around a cluster matters.
        self._chosen = lru_cache(4096)(self._choose)

    def matches(self, text: str) -> list[Match]:
        """Where the reference would write something else than single characters give, in order.

        Where phrases overlap, some of what is told may be no different from the single characters.
        """
        found: list[Match] = []
        position = 0
        for trigger in self._trigger.finditer(text):
            if trigger.start() >= position:
                start, position = self._extent(text, trigger.start())
                found += [
                    Match(start + first, start + last, now) for first, last, now in self._chosen(text[start:position])
                ]
        return found

    def _extent(self, text: str, start: int) -> tuple[int, int]:
        """The cluster of overlapping phrases around one character of one of them."""
        at, reach = self._phrase.match, self._reach.get
        end = start + 1
        earlier = start - 1
        while earlier >= 0 and earlier > start - self._longest:
            if reach(text[earlier], 0) > start - earlier and (hit := at(text, earlier)) and hit.end() > start:
                start = earlier
            earlier -= 1
        here = start
        while here < end:
            if reach(text[here], 0) > end - here and (hit := at(text, here)):
                end = max(end, hit.end())
            here += 1
        return start, end

    def _choose(self, cluster: str) -> list[Match]:
        """The phrases that the reference takes in a cluster."""
        candidates: list[tuple[int, int, int, str]] = []
        size = len(cluster)
        for first in range(size):
            for last in range(first + 1, min(size, first + self._longest) + 1):
                phrase = cluster[first:last]
                for number, table in enumerate(self._tables):
                    if phrase in table:
                        candidates.append((number, first - last, first, table[phrase]))
        candidates.sort()
        taken = bytearray(size)
        chosen: list[Match] = []
        for _, minus_length, first, now in candidates:
            last = first - minus_length
            if not any(taken[first:last]):
                taken[first:last] = b"\1" * (last - first)
                chosen.append(Match(first, last, now))
        chosen.sort()
        return chosen


def _trigger(step: reference.Step) -> str:
    """A pattern that meets every phrase which single characters would convert otherwise, at one character of it.

    That character is one of those that differ: they are few and rare, so that looking for them is fast.
    """
    single = step.characters
    contexts: dict[str, list[tuple[str, str]]] = {}
    for table in step.phrases:
        for key, value in table.items():
            if len(key) == len(value):
                different = [i for i, c in enumerate(key) if single.get(c, c) != value[i]]
                if not different:
                    continue
                pivot = different[-1]
            else:
                pivot = 0
            contexts.setdefault(key[pivot], []).append((key[: pivot + 1], key[pivot + 1 :]))
    return "|".join(
        f"{re.escape(pivot)}(?:{'|'.join(f'(?<={re.escape(before)}){re.escape(after)}' for before, after in around)})"
        for pivot, around in sorted(contexts.items())
    )


class Engine:
    """One step of a conversion."""

    def __init__(self, step: reference.Step) -> None:
        self.phrases = PhraseTable(step)
        self._characters = {ord(key): value for key, value in step.characters.items() if key != value}

    @cached_property
    def _table(self) -> Codes:
        import numpy as np

        table = np.arange(_CODE_POINTS, dtype=np.uint32)
        table[list(self._characters)] = [ord(value) for value in self._characters.values()]
        return table

    def matches(self, text: str) -> list[Match]:
        """The phrases in `text` that matter, in order."""
        return self.phrases.matches(text)

    def characters(self, text: str) -> str:
        """`text` with every character converted by itself."""
        if len(text) < _SHORT:
            return text.translate(self._characters)
        return decode(self.look_up(encode(text)))

    def look_up(self, codes: Codes) -> Codes:
        """The same for an array of code points; a new array."""
        return self._table.take(codes, mode="clip")  # the table has all code points, so that nothing is clipped

    def convert(self, text: str) -> str:
        """What the reference makes of `text`."""
        now = self.characters(text)
        parts: list[str] = []
        position = 0
        for match in self.matches(text):
            parts += now[position : match.start], match.now
            position = match.end
        return "".join([*parts, now[position:]]) if parts else now


@cache
def engines(config: str) -> tuple[Engine, ...]:
    """The steps of a conversion of the reference, such as ``t2s``."""
    return tuple(Engine(step) for step in reference.steps(config))


def encode(text: str) -> Codes:
    """The code points of `text`."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def decode(codes: Codes) -> str:
    """The text of an array of code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
