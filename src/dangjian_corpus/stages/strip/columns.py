"""Numbers of all lines at once: what the groups of features are made with. One row a feature, one column a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .view import Array, Flags, View

#: Features that are worked out together: for every name one number a line.
Group = Callable[["View"], Mapping[str, "Array | Flags"]]


def once(feature: Callable[[View], Array]) -> Callable[[View], Array]:
    """What is asked for more than once is worked out once a document."""

    def remembered(view: View) -> Array:
        if feature not in view.memo:
            view.memo[feature] = feature(view)
        return view.memo[feature]

    return remembered


def log(amounts: Mapping[str, Array]) -> dict[str, Array]:
    """The logarithms of amounts: log(1 + x)."""
    import numpy as np

    return dict(zip(amounts, np.log1p(list(amounts.values())), strict=True))


def before(values: Array) -> Array:
    """The sum of what stands before each line; of whole numbers, so that it is exact."""
    import numpy as np

    total: Array = np.cumsum(values) - values
    return total


def near(series: Mapping[str, tuple[Array, int]]) -> dict[str, Array]:
    """The mean over the lines at most so many away."""
    import numpy as np

    furthest = max(reach for _, reach in series.values())
    n = len(next(iter(series.values()))[0])
    # Sums of all lines up to each, as if there were `furthest` empty ones at both ends; last, of how many there are.
    sums = np.zeros((len(series) + 1, n + 1 + 2 * furthest))
    begin, end = furthest + 1, furthest + 1 + n
    np.cumsum([*(values for values, _ in series.values()), np.ones(n)], axis=1, out=sums[:, begin:end])
    sums[:, end:] = sums[:, end - 1 : end]
    means: dict[str, Array] = {}
    for row, (name, (_, reach)) in zip(sums, series.items(), strict=False):
        high, low = slice(begin + reach, end + reach), slice(begin - 1 - reach, end - 1 - reach)
        means[name] = (row[high] - row[low]) / (sums[-1, high] - sums[-1, low])
    return means


def runs(series: Mapping[str, Array]) -> dict[str, Array]:
    """For every line the length of the run of equal flags that it stands in, as a logarithm; negative where they are
    off."""
    import numpy as np

    flags = np.array(list(series.values()))
    begins = np.ones(flags.shape, dtype=bool)
    np.not_equal(flags[:, 1:], flags[:, :-1], out=begins[:, 1:])
    places = np.flatnonzero(begins)
    sizes = np.append(places[1:], flags.size) - places
    signed = np.log1p(sizes) * (2.0 * flags.ravel()[places] - 1.0)
    return dict(zip(series, np.repeat(signed, sizes).reshape(flags.shape), strict=True))


def shift(rows: Array, offset: int, out: Array) -> None:
    """Writes each row's values of the lines `offset` further down to `out`, -1 beyond the ends."""
    out[:] = -1.0
    if offset > 0:
        out[:, :-offset] = rows[:, offset:]
    else:
        out[:, -offset:] = rows[:, :offset]
