"""jieba's hidden Markov model over many runs of Han characters at once, in NumPy."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from . import route
from .alphabet import BITS, FIRST_HAN, codes, numbers
from .model import emissions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .alphabet import Characters
    from .strings import Strings


@cache
def _emission_table() -> NDArray[np.float64]:
    """Log probabilities, a row for each Han character that words are looked for among, the columns B, E, M, S."""
    import numpy as np

    table = np.full((1 << BITS, 4), route.IMPOSSIBLE)
    table[numbers(codes("".join(emissions())))] = list(emissions().values())
    return table[FIRST_HAN:]


def cut(characters: Characters, runs: Strings, last: NDArray[np.bool_]) -> None:
    """Mark in `last` where words end in runs of Han characters.

    All runs go forward together, a character a step, the longest first, so that those still under way are always
    the first ones. Sums and ties are those of `route.viterbi`, so the words are the same.
    """
    import numpy as np

    if not len(runs):
        return
    ordered = runs.only(np.argsort(-runs.lengths, kind="stable"))
    places = ordered.places()
    emission = _emission_table()[characters[places] - FIRST_HAN]
    last[places] = _ends(emission, np.cumsum(ordered.lengths) - ordered.lengths, ordered.lengths)


def _ends(emission: NDArray[np.float64], starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether a word ends after each character, on the most probable path of each run."""
    import numpy as np

    first = emission[starts]
    b, e = route.START_B + first[:, 0], route.IMPOSSIBLE + first[:, 1]
    m, s = route.IMPOSSIBLE + first[:, 2], route.START_S + first[:, 3]
    # For B and S the state before is E or S, for E and M it is B or M: True stands for the second of them.
    choices: list[NDArray[np.bool_]] = []
    last_s = s >= e
    for step in range(1, int(lengths[0])):
        active = int(np.searchsorted(-lengths, -step))  # runs longer than `step`
        b, e, m, s = b[:active], e[:active], m[:active], s[:active]
        to = emission[starts[:active] + step]
        to_b, to_e, to_m, to_s = to[:, 0], to[:, 1], to[:, 2], to[:, 3]
        b_e, b_s = e + route.E_B + to_b, s + route.S_B + to_b
        e_b, e_m = b + route.B_E + to_e, m + route.M_E + to_e
        m_b, m_m = b + route.B_M + to_m, m + route.M_M + to_m
        s_e, s_s = e + route.E_S + to_s, s + route.S_S + to_s
        choices.append(np.stack((b_s >= b_e, e_m >= e_b, m_m >= m_b, s_s >= s_e), axis=1))
        b, e, m, s = np.maximum(b_s, b_e), np.maximum(e_m, e_b), np.maximum(m_m, m_b), np.maximum(s_s, s_e)
        last_s[:active] = s >= e
    return _walk_back(choices, last_s, starts, lengths, len(emission))


def _walk_back(
    choices: list[NDArray[np.bool_]],
    last_s: NDArray[np.bool_],
    starts: NDArray[np.intp],
    lengths: NDArray[np.intp],
    size: int,
) -> NDArray[np.bool_]:
    import numpy as np

    begin, end, middle, single = range(4)
    before: Any = np.array([[end, single], [begin, middle], [begin, middle], [end, single]])
    ends = np.zeros(size, dtype=np.bool_)
    state = np.where(last_s, single, end)  # of each run at its last character, then at the one before ...
    for step in range(int(lengths[0]) - 1, -1, -1):
        if step < len(choices):
            active = len(choices[step])
            now = state[:active]
            state[:active] = before[now, choices[step][np.arange(active), now].astype(np.intp)]
        active = int(np.searchsorted(-lengths, -step))
        ends[starts[:active] + step] = (state[:active] == end) | (state[:active] == single)
    return ends
