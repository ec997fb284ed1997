"""Where documents begin and end among the lines of all of them, and sums and means that end with them.

One row a feature, one column a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Bounds:
    """Documents of so many lines, one after the other; none is empty."""

    def __init__(self, counts: Sequence[int]) -> None:
        import numpy as np

        self.counts: Ints = np.array(counts, dtype=np.int64)
        """How many lines each document has."""
        self.lasts: Ints = np.cumsum(self.counts)
        """Where each document ends: the line after its last one."""
        self.firsts: Ints = self.lasts - self.counts
        """The first line of each document."""
        self._reaches: dict[int, tuple[Ints, Ints]] = {}

    @property
    def slices(self) -> list[slice]:
        """The lines of each document."""
        return list(map(slice, self.firsts.tolist(), self.lasts.tolist()))

    def each(self, values: Array | Ints) -> Array:
        """For every line what `values` say of its document."""
        import numpy as np

        return np.repeat(values.astype(np.float64), self.counts)

    def totals(self, values: Array) -> Array:
        """The sum of the lines of each document."""
        import numpy as np

        sums: Array = np.add.reduceat(values, self.firsts)
        return sums

    @cached_property
    def number(self) -> Ints:
        """For every line the number of its document."""
        import numpy as np

        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def position(self) -> Array:
        """How many lines of the document stand before each."""
        return (self._line - self._first).astype("f8")

    @cached_property
    def _line(self) -> Ints:
        import numpy as np

        return np.arange(self.counts.sum())

    @cached_property
    def _first(self) -> Ints:
        import numpy as np

        return np.repeat(self.firsts, self.counts)

    @cached_property
    def _last(self) -> Ints:
        import numpy as np

        return np.repeat(self.lasts, self.counts)

    def before(self, values: Array) -> Array:
        """The sum of what stands before each line; of whole numbers, so that it is exact."""
        import numpy as np

        total = np.cumsum(values) - values
        found: Array = total - self.each(total[self.firsts])
        return found

    def near(self, series: Mapping[str, tuple[Array, int]]) -> dict[str, Array]:
        """The mean over the lines at most so many away; of whole numbers."""
        import numpy as np

        sums = np.zeros((len(series), len(self._line) + 1))
        np.cumsum([values for values, _ in series.values()], axis=1, out=sums[:, 1:])
        means: dict[str, Array] = {}
        for row, (name, (_, reach)) in zip(sums, series.items(), strict=True):
            low, high = self._within(reach)
            means[name] = (row.take(high) - row.take(low)) / (high - low)
        return means

    def _within(self, reach: int) -> tuple[Ints, Ints]:
        """The first of the lines at most `reach` away from each, and the line after the last of them."""
        import numpy as np

        if reach not in self._reaches:
            low, high = self._line - reach, self._line + reach + 1
            self._reaches[reach] = np.maximum(low, self._first), np.minimum(high, self._last)
        return self._reaches[reach]

    def runs(self, series: Mapping[str, Array]) -> dict[str, Array]:
        """For every line the length of the run of equal flags that it stands in, as a logarithm; negative where they
        are off."""
        import numpy as np

        flags = np.array(list(series.values()))
        begins = np.empty(flags.shape, dtype=bool)
        np.not_equal(flags[:, 1:], flags[:, :-1], out=begins[:, 1:])
        begins[:, self.firsts] = True
        places = np.flatnonzero(begins)
        sizes = np.append(places[1:], flags.size) - places
        signed = np.log1p(sizes) * (2.0 * flags.ravel()[places] - 1.0)
        return dict(zip(series, np.repeat(signed, sizes).reshape(flags.shape), strict=True))

    def shift(self, rows: Array, offset: int, out: Array) -> None:
        """Writes each row's values of the lines `offset` further down to `out`, -1 beyond the ends of documents."""
        if offset > 0:
            out[:, :-offset] = rows[:, offset:]
            beyond = self._line + offset >= self._last
        else:
            out[:, -offset:] = rows[:, :offset]
            beyond = self._line + offset < self._first
        out[:, beyond] = -1.0
