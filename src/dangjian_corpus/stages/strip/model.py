"""How likely a line is body: two small models over the same features, and their mean.

A logistic regression and a sum of shallow decision trees, both learnt by `benchmarks/train_strip.py`, which writes
the numbers in `weights.json` and says there what they were learnt from. Evaluated in NumPy, so that the same numbers
give the same answer everywhere, and every answer can be taken apart again (`explain`).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from . import features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

#: Decisions on the way from the root of a tree to a leaf; `probabilities` is written for so many.
LEVELS = 3

#: So many lines are judged at once: each takes some kilobytes while it is, and more of them than this no longer fit in
#: the processor's caches.
LINES = 1_024


class Weights(NamedTuple):
    """One model. Trees are complete: node k of a tree has the children 2k+1 (not above the threshold) and 2k+2.

    `splits` and `thresholds` are trees × 7, `values` trees × 15: the mean answer of the training lines that reached
    a node, in log odds, so that a decision's share in the answer can be told; the last 8 are the leaves.
    `questions` are the distinct decisions, features and thresholds; `asked` says which one each node asks.
    """

    mean: Array
    scale: Array
    coefficients: Array
    intercept: float
    splits: NDArray[np.int64]
    thresholds: Array
    values: Array
    base: float
    questions: tuple[NDArray[np.int64], Array]
    asked: NDArray[np.int64]


@cache
def weights(page: bool) -> Weights:
    """The shipped weights, for pages or for plain text."""
    return load(json.loads(files(__package__).joinpath("weights.json").read_bytes())["page" if page else "plain"])


def load(table: dict[str, Any]) -> Weights:
    """Weights from their JSON form. Raises `ValueError` where they are for other features."""
    import numpy as np

    columns = [features.columns(page) for page in (True, False)]
    column = next((one for one in columns if one.keys() == set(table["features"])), None)
    if column is None:
        raise ValueError("the weights are for other features: run benchmarks/train_strip.py")
    # Their features may stand in another order.
    place = np.array([column[name] for name in table["features"]])
    order = np.argsort(place)
    splits, thresholds = place[np.array(table["splits"], dtype=np.int64)], np.array(table["thresholds"])
    pairs = np.stack((splits.ravel(), thresholds.ravel()))
    questions, asked = np.unique(pairs, axis=1, return_inverse=True)
    return Weights(
        mean=np.array(table["mean"])[order],
        scale=np.array(table["scale"])[order],
        coefficients=np.array(table["coefficients"])[order],
        intercept=table["intercept"],
        splits=splits,
        thresholds=thresholds,
        values=np.array(table["values"]),
        base=table["base"],
        questions=(questions[0].astype(np.int64), questions[1]),
        asked=asked.reshape(splits.shape),
    )


def probabilities(matrix: Array, model: Weights) -> Array:
    """How likely each line is body, from the lines × features of `features.matrix`."""
    import numpy as np

    parts = [_probabilities(matrix[start : start + LINES], model) for start in range(0, len(matrix), LINES)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _probabilities(matrix: Array, model: Weights) -> Array:
    import numpy as np

    slopes = model.coefficients / model.scale
    linear = matrix @ slopes + (model.intercept - model.mean @ slopes)
    # All decisions of all trees at once, each distinct one once, then the way down: 7 × trees × lines.
    columns, thresholds = model.questions
    above = (matrix.T[columns] > thresholds[:, None])[model.asked.T]
    first = above[0]
    second = _choose(first, above[2], above[1])
    third = _choose(first, _choose(second, above[6], above[5]), _choose(second, above[4], above[3]))
    leaf = first.view(np.uint8) * 4 + second.view(np.uint8) * 2 + third.view(np.uint8)
    leaves = 2**LEVELS
    places = (np.arange(len(model.splits)) * leaves)[:, None] + leaf
    boosted = model.values[:, -leaves:].ravel()[places].sum(axis=0) + model.base
    return (_odds(linear) + _odds(boosted)) / 2


def _choose(flags: Flags, yes: Flags, no: Flags) -> Flags:
    """What `np.where` gives, for flags in a third of its time."""
    chosen: Flags = no ^ (flags & (yes ^ no))
    return chosen


def explain(row: Array, model: Weights) -> dict[str, float]:
    """What each feature of one line adds to its log odds of being body, the weightiest first.

    The logistic model adds coefficient × deviation from the mean; a decision in a tree adds what it changes in the
    mean answer. Both models count half.
    """
    names = features.names(len(row) == len(features.names(True)))
    shares = ((row - model.mean) / model.scale * model.coefficients / 2).tolist()
    for splits, thresholds, values in zip(model.splits, model.thresholds, model.values, strict=True):
        node = 0
        for _ in range(LEVELS):
            split = splits[node]
            below = 2 * node + 1 + int(row[split] > thresholds[node])
            shares[split] += float(values[below] - values[node]) / 2
            node = below
    return dict(sorted(zip(names, shares, strict=True), key=lambda item: -abs(item[1])))


def _odds(values: Array) -> Array:
    import numpy as np

    odds: Array = 1 / (1 + np.exp(-values.clip(-50, 50)))
    return odds
