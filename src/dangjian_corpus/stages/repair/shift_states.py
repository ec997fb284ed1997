"""What the search for shifted runs keeps: readings under way, and readings that have ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Ending(NamedTuple):
    """One way to read a damaged run: what stood there, where it ends in the text, and how well it reads.

    `score` is the log probability of the whole text to a common horizon, less that of the text as it stands.
    """

    text: str
    end: int
    score: float
    lost: int
    """How many codes or bytes it takes to have left no character, besides the first lead byte."""


@dataclass
class States:
    """Readings alive at one place, as parallel arrays: score, pending lead byte, the last two folded codes, and how
    many codes or bytes they take to be lost."""

    score: NDArray[np.float64]
    pending: NDArray[np.int64]
    before: NDArray[np.int64]
    last: NDArray[np.int64]
    lost: NDArray[np.int64]
    texts: list[str]


def merged(pool: list[States]) -> States:
    """The states of several pools as one."""
    import numpy as np

    if len(pool) == 1:
        return pool[0]
    return States(
        np.concatenate([states.score for states in pool]),
        np.concatenate([states.pending for states in pool]),
        np.concatenate([states.before for states in pool]),
        np.concatenate([states.last for states in pool]),
        np.concatenate([states.lost for states in pool]),
        [text for states in pool for text in states.texts],
    )


def best_of(states: States, floor: float, width: int) -> States:
    """The best `width` states whose score is not below `floor`, best first."""
    import numpy as np

    order = np.argsort(-states.score, kind="stable")[:width]
    order = order[states.score[order] >= floor]
    return States(
        states.score[order],
        states.pending[order],
        states.before[order],
        states.last[order],
        states.lost[order],
        [states.texts[i] for i in order.tolist()],
    )
