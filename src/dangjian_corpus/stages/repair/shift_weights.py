"""Which reading of a shifted run is the likeliest: judged by four characters in a row, and by words.

The search keeps what reads well by three characters in a row; here the best of what it found is weighed again. The
weights are the likeliest ones on damaged text (a conditional logit), for neither model is as sure as it says, and both
see the same evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .shift_search import Search
    from .shift_states import Ending

# Log odds of damage at a `?` before anything is read, against a question mark there.
PRIOR = 0.5
# By how much the search is too sure of the damage.
TEMPERATURE = 1.4
# The readings that are weighed, and the characters around them whose words count.
FEW = 40
AROUND = 8
# What a log probability of the characters and of the words counts; what each code takes that vanished without a
# trace; what a trail byte takes that was lost before anything but ASCII.
CHARACTERS = 0.8
WORDS = 0.18
HIDDEN = 1.7
INSIDE = 0.9
# What stands for a code without a character.
LOST_MARKS = "?\ufffd"
BREAK = ord("\n")
# Characters that the model looks back upon.
CONTEXT = 3


def weighed(search: Search, text: str, start: int, readings: list[Ending]) -> list[Ending]:
    """The likeliest `readings` of the run at `start`, best first; `score` is then the log odds of a reading against
    the text as it stands, which the search alone says of the best one."""
    odds = [(PRIOR + reading.score) / TEMPERATURE for reading in readings]
    if not readings or odds[0] < 0:
        return [reading._replace(score=each) for reading, each in zip(readings, odds, strict=True)]
    few = readings[:FEW]
    words = _words(text, start, few)
    scores = [
        CHARACTERS * likely + WORDS * worded - _cost(text, start, reading)
        for likely, worded, reading in zip(_characters(search, start, few).tolist(), words, few, strict=True)
    ]
    top = max(scores)
    change = odds[scores.index(top)] - top
    judged = [reading._replace(score=score + change) for reading, score in zip(few, scores, strict=True)]
    return sorted(judged, key=lambda reading: (-reading.score, reading.text))


def _characters(search: Search, start: int, readings: list[Ending]) -> NDArray[np.float64]:
    """Log probability of each reading and of what follows it, up to where all of them have ended."""
    import numpy as np

    from .language import fold, packed, points

    before = np.concatenate([np.full(CONTEXT, BREAK), search.codes[max(start - CONTEXT, 0) : start]])[-CONTEXT:]
    stop = max(reading.end for reading in readings) + CONTEXT
    rows = [np.concatenate([before, fold(reading.text), search.codes[reading.end : stop]]) for reading in readings]
    shifts = range(CONTEXT + 1)
    ends = [np.concatenate([row[shift : len(row) - CONTEXT + shift] for row in rows]) for shift in shifts]
    # The readings have nearly all of their characters in common.
    grams, places = np.unique(packed(*ends), return_inverse=True)
    codes = [(grams >> np.uint64(16 * shift)) & np.uint64(0xFFFF) for shift in reversed(shifts)]
    logs = search.model(*codes)[places]
    firsts = np.cumsum([0, *(len(row) - CONTEXT for row in rows)])[:-1]
    scripts = np.array([search.script[points(reading.text)].sum() for reading in readings])
    sums: NDArray[np.float64] = np.add.reduceat(logs, firsts) + scripts
    return sums


def _words(text: str, start: int, readings: list[Ending]) -> list[float]:
    """Log probability of the words of each reading with what stands around it."""
    from .language import simplified
    from .words import route

    before = text[max(start - AROUND, 0) : start]
    stop = max(reading.end for reading in readings) + AROUND
    return [route(simplified(before + reading.text + text[reading.end : stop])) for reading in readings]


def _cost(text: str, start: int, reading: Ending) -> float:
    """What the losses cost that `reading` of the run at `start` takes to have left no trace."""
    run = text[start + 1 : reading.end]
    shown = sum(map(run.count, LOST_MARKS))
    inside = text[reading.end : reading.end + 1] > "\x7f" and run[-1:] > "\x7f"
    return HIDDEN * max(reading.lost - shown, 0) + INSIDE * inside
