"""What the groups of features are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .view import Array, Flags, View

#: Features that are worked out together: for every name one number a line.
Group = Callable[["View"], Mapping[str, "Array | Flags"]]


def once(feature: Callable[[View], Array]) -> Callable[[View], Array]:
    """What is asked for more than once is worked out once."""

    def remembered(view: View) -> Array:
        if feature not in view.memo:
            view.memo[feature] = feature(view)
        return view.memo[feature]

    return remembered


def log(amounts: Mapping[str, Array]) -> dict[str, Array]:
    """The logarithms of amounts: log(1 + x)."""
    import numpy as np

    return dict(zip(amounts, np.log1p(list(amounts.values())), strict=True))
