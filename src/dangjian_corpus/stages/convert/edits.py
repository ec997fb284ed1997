"""From a text and what it becomes to the edits of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...ledger import Edit
from .engine import decode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .engine import Codes

#: Changed characters of one rule at most this far apart, on one line, are one edit.
REACH = 20

ROLE = "variant"


def aligned_edits(text: str, was: Codes, now: Codes, why: NDArray[np.uint8], rules: Sequence[str]) -> list[Edit]:
    """The edits that make `now` of `was`, the code points of `text`, character by character.

    `why` gives for every character the number of the rule that changes it. An edit has one rule: a correction inside a
    passage that is converted cuts that passage's edit in two.
    """
    import numpy as np

    at = np.flatnonzero(was != now)
    if not len(at):
        return []
    lines = np.searchsorted(np.flatnonzero(was == ord("\n")), at)
    of = why[at]
    cut = np.flatnonzero((np.diff(at) > REACH) | (np.diff(lines) != 0) | (of[1:] != of[:-1]))
    starts = at[np.concatenate(([0], cut + 1))].tolist()
    ends = (at[np.concatenate((cut, [len(at) - 1]))] + 1).tolist()
    first = of[np.concatenate(([0], cut + 1))].tolist()
    after = decode(now)
    return [
        Edit(start, text[start:end], after[start:end], rules[rule], ROLE)
        for start, end, rule in zip(starts, ends, first, strict=True)
    ]
