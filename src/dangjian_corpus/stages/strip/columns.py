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

    values = np.array([values for values, _ in series.values()])
    count, n = values.shape
    totals = np.zeros((count, n + 1))
    np.cumsum(values, axis=1, out=totals[:, 1:])
    place = np.arange(n)
    reach = np.array([reach for _, reach in series.values()])[:, None]
    low, high = (place - reach).clip(0), (place + reach + 1).clip(None, n)
    row = np.arange(count)[:, None]
    return dict(zip(series, (totals[row, high] - totals[row, low]) / (high - low), strict=True))


def runs(series: Mapping[str, Array]) -> dict[str, Array]:
    """For every line the length of the run of equal flags that it stands in, as a logarithm; negative where they are
    off."""
    import numpy as np

    flags = np.array(list(series.values()))
    begins = np.ones(flags.shape, dtype=bool)
    np.not_equal(flags[:, 1:], flags[:, :-1], out=begins[:, 1:])
    places = np.flatnonzero(begins)
    sizes = np.diff(places, append=flags.size)
    signed = np.log1p(sizes) * np.where(flags.ravel()[places] > 0, 1.0, -1.0)
    return dict(zip(series, np.repeat(signed, sizes).reshape(flags.shape), strict=True))


def shifted(rows: Array, offset: int) -> Array:
    """Each row's values of the lines `offset` further down, -1 beyond the ends."""
    import numpy as np

    result = np.full_like(rows, -1.0)
    if offset > 0:
        result[:, :-offset] = rows[:, offset:]
    else:
        result[:, -offset:] = rows[:, :offset]
    return result
