"""Strings of a text by where they stand, and a memory of how short ones are cut.

The memory is one array, in which many strings are looked up at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .alphabet import BITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .alphabet import Characters
    from .table import Places
#: The longest string that is remembered: four numbers of characters, and whether a token ends after each of the first
#: three, are one number of 63 bits.
LONGEST = 4
_PLACES = LONGEST - 1
#: Each string has one place in the array, and the last one that came has it.
_BITS = 17
_MULTIPLIER = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Strings:
    """Some strings of a text, by where they start and how long they are."""

    starts: Places
    lengths: Places

    def only(self, which: Places | NDArray[np.bool_]) -> Strings:
        """Some of them."""
        return Strings(self.starts[which], self.lengths[which])

    def __len__(self) -> int:
        return len(self.starts)

    def __add__(self, others: Strings) -> Strings:
        import numpy as np

        return Strings(np.concatenate((self.starts, others.starts)), np.concatenate((self.lengths, others.lengths)))

    def places(self) -> Places:
        """All places in them, string after string."""
        import numpy as np

        before = np.cumsum(self.lengths) - self.lengths
        return np.asarray(np.arange(int(self.lengths.sum())) + np.repeat(self.starts - before, self.lengths))


def linked(links: NDArray[np.bool_]) -> Strings:
    """The longest strings in which every character is linked to the next one; the first and last link are False."""
    import numpy as np

    edges = np.flatnonzero(links[1:] != links[:-1]) + 1
    return Strings(edges[::2], edges[1::2] + 1 - edges[::2])


class Memo:
    """Strings and how they are cut. Threads may share it: a string and what is known of it are one number."""

    def __init__(self) -> None:
        import numpy as np

        self._entries = np.zeros(1 << _BITS, dtype=np.uint64)

    def recall(self, characters: Characters, strings: Strings, last: NDArray[np.bool_]) -> Places:
        """Mark in `last` where tokens end within the strings that are known; which of them are not.

        No string is longer than `LONGEST`, and the last character of `characters` is of none.
        """
        import numpy as np

        entries = self._entries[_places(keys := _keys(characters, strings))]
        known = entries >> np.uint64(_PLACES) == keys
        which = np.flatnonzero(known)
        for place in range(_PLACES):
            cut = which[np.flatnonzero(entries[which] & np.uint64(1 << place))]
            last[strings.starts[cut] + place] = True
        return np.flatnonzero(~known)

    def learn(self, characters: Characters, strings: Strings, last: NDArray[np.bool_]) -> None:
        """Remember how strings are cut."""
        import numpy as np

        entries = _keys(characters, strings) << np.uint64(_PLACES)
        places = _places(entries >> np.uint64(_PLACES))
        for place in range(_PLACES):
            cut = (strings.lengths > place + 1) & last[np.minimum(strings.starts + place, len(last) - 1)]
            entries |= cut.astype(np.uint64) << np.uint64(place)
        self._entries[places] = entries


def _keys(characters: Characters, strings: Strings) -> NDArray[np.uint64]:
    import numpy as np

    keys = characters[strings.starts].astype(np.uint64)
    for place in range(1, LONGEST):
        following = characters[np.minimum(strings.starts + place, len(characters) - 1)].astype(np.uint64)
        keys |= np.where(strings.lengths > place, following, np.uint64(0)) << np.uint64(BITS * place)
    return keys


def _places(keys: NDArray[np.uint64]) -> Places:
    import numpy as np

    return (keys * np.uint64(_MULTIPLIER) >> np.uint64(64 - _BITS)).astype(np.intp)
