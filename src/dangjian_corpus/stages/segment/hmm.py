"""jieba's hidden Markov model over many runs of Han characters at once, in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from . import route
from .model import emissions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FIRST, _LAST = 0x4E00, 0x9FD5
_LINE = "\n"
#: Characters that plain Python is through with before NumPy has set up its arrays.
_FEW = 200


@cache
def _emission_table() -> NDArray[np.float64]:
    """Log probabilities, a row for each character from U+4E00 to U+9FD5, the columns B, E, M, S."""
    import numpy as np

    table = np.full((_LAST - _FIRST + 1, 4), route.IMPOSSIBLE)
    known = [(ord(character) - _FIRST, row) for character, row in emissions().items()]
    inside = [(number, row) for number, row in known if 0 <= number < len(table)]
    table[[number for number, _ in inside]] = [row for _, row in inside]
    return table


def cut_runs(runs: Sequence[str], separator: str) -> list[str]:
    """Each run with `separator` after each of its words; runs must not be empty and hold U+4E00 to U+9FD5 only.

    All runs go forward together, a character a step, the longest first, so that those still under way are always
    the first ones. Sums and ties are those of `route.viterbi`, so the words are the same.
    """
    if sum(map(len, runs)) <= _FEW:
        emission_of = emissions().get
        return ["".join(word + separator for word in route.viterbi(run, emission_of)) for run in runs]
    import numpy as np

    order = sorted(range(len(runs)), key=lambda number: len(runs[number]), reverse=True)
    ordered = [runs[number] for number in order]
    characters = np.frombuffer("".join(ordered).encode("utf-32-le"), dtype="<u4")
    lengths = np.fromiter(map(len, ordered), dtype=np.intp, count=len(ordered))
    starts = np.cumsum(lengths) - lengths
    emission = _emission_table()[characters - _FIRST]
    ends = _ends(emission, starts, lengths)

    written = np.empty((len(characters), 3), dtype="<u4")
    written[:, 0] = characters
    written[:, 1] = np.where(ends, ord(separator), 0)
    written[:, 2] = 0
    written[starts + lengths - 1, 2] = ord(_LINE)
    flat = written.ravel()
    cut = flat[flat != 0].tobytes().decode("utf-32-le").split(_LINE)
    result = [""] * len(runs)
    for number, words in zip(order, cut, strict=False):
        result[number] = words
    return result


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
