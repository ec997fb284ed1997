"""A set of numbers in which many are looked up at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.intp]

#: Places that there are for each key, at least; four times as many at most.
_ROOM = 2
_MULTIPLIER = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: neighbours are spread evenly (Knuth)


class _Part(NamedTuple):
    """A part of the places: a key stands where the first bits of its product with `multiplier` say, from `first` on."""

    multiplier: np.unsignedinteger[Any]
    shift: np.unsignedinteger[Any]
    first: int

    def places(self, keys: NDArray[Any]) -> Places:
        import numpy as np

        places: Places = (keys * self.multiplier >> self.shift).astype(np.intp)
        if self.first:
            places += self.first
        return places


class Table:
    """Numbers above 0, each of which has a place; 0 stands where there is none.

    What finds its place taken goes to a second part of the table, what finds none there to a third: most lookups end
    in the first.
    """

    def __init__(self, keys: NDArray[np.unsignedinteger[Any]]) -> None:
        """Of keys that come several times each has one place."""
        import numpy as np

        kind = keys.dtype.type
        width = 8 * keys.dtype.itemsize
        multiplier = _MULTIPLIER >> (64 - width) | 1
        self._parts: list[_Part] = []
        parts: list[NDArray[Any]] = []
        first = 0
        while len(keys):
            bits = max(len(keys) * _ROOM, 8).bit_length()
            part = _Part(kind(multiplier), kind(width - bits), 0)
            places = part.places(keys)
            held = np.zeros(1 << bits, dtype=kind)
            held[places] = keys
            keys = keys[held[places] != keys]
            self._parts.append(part._replace(first=first))
            parts.append(held)
            first += len(held)
            multiplier = (multiplier * _MULTIPLIER | 1) & ((1 << width) - 1)
        self._held = np.concatenate(parts) if parts else np.zeros(0, kind)

    def __len__(self) -> int:
        return len(self._held)

    def keys(self, places: Places) -> NDArray[Any]:
        """The keys that have some places."""
        return self._held[places]

    def find(self, keys: NDArray[Any]) -> tuple[Places, Places]:
        """Which of `keys` are there, and their places. For a key 0 a place may be found where nothing is."""
        import numpy as np

        part, *others = self._parts
        places = part.places(keys)
        held = self._held.take(places)
        found = held == keys
        left = np.flatnonzero(found < (held > 0))  # another one is in its place
        for part in others:
            if not len(left):
                break
            wanted = keys.take(left)
            tried = part.places(wanted)
            held = self._held.take(tried)
            places[left] = tried
            found[left] = held == wanted
            left = left.compress((held > 0) & (held != wanted))
        which = np.flatnonzero(found)
        return which, places.take(which)
