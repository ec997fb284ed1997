"""Which reading of a shifted run is the likeliest: judged by four characters in a row, by words, and by pairs of marks.

The search keeps what reads well by three characters in a row; here the best of what it found is weighed again. The
weights are the likeliest ones on damaged text (a conditional logit), for neither model is as sure as it says, and both
see the same evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .shift_search import Search
    from .shift_states import Ending

# Log odds of damage at a `?` before anything is read, against a question mark there.
PRIOR = 0.5
# By how much the search is too sure of the damage.
TEMPERATURE = 1.4
# The readings that are weighed, and the characters around them whose words count, and in which pairs of marks do.
FEW = 40
AROUND = 8
PAIRED = 500
# What a log probability of the characters and of the words counts; what each code takes that vanished without a
# trace; what a trail byte takes that was lost before anything but ASCII; what a quotation mark or bracket takes whose
# other half the line has not; what a mark takes as the first character, since words say nothing against it; what a
# letter or digit takes beside one of the other width.
CHARACTERS = 0.8
WORDS = 0.23
HIDDEN = 1.54
INSIDE = 0.45
UNPAIRED = 2.0
MARK_FIRST = 1.17
MIXED = 6.0
# What stands for a code without a character.
LOST_MARKS = "?\ufffd"
BREAK = ord("\n")
PAIRS = ("“”", "‘’", "《》", "【】", "「」", "『』", "〈〉", "〔〕", "()", "[]")
WIDE = str.maketrans("（）", "()")
WIDTHS = regex("[0-9A-Za-z][０-９Ａ-Ｚａ-ｚ]|[０-９Ａ-Ｚａ-ｚ][0-9A-Za-z]")
FIRST_MARKS = frozenset("，。、；：！？“”‘’《》（）【】…—·,.;:!?()")
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
    unpaired = _unpaired(text, start, few)
    scores = [
        CHARACTERS * likely + WORDS * worded - UNPAIRED * single - _cost(text, start, reading)
        for likely, worded, single, reading in zip(
            _characters(search, start, few).tolist(), words, unpaired, few, strict=True
        )
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


def _unpaired(text: str, start: int, readings: list[Ending]) -> list[int]:
    """How many quotation marks and brackets have no other half in the line, with each reading."""
    before = text[max(start - PAIRED, 0) : start].rpartition("\n")[2].translate(WIDE)
    after = text[start : max(reading.end for reading in readings) + PAIRED].partition("\n")[0].translate(WIDE)
    lines = [before + reading.text.translate(WIDE) + after[reading.end - start :] for reading in readings]
    return [sum(_single(line, *pair) for pair in PAIRS) for line in lines]


def _single(line: str, opening: str, closing: str) -> int:
    """How many of the two marks of a pair have no other half in `line`."""
    if opening not in line and closing not in line:
        return 0
    open_ = lost = 0
    for mark in line:
        if mark == opening:
            open_ += 1
        elif mark == closing and open_:
            open_ -= 1
        elif mark == closing:
            lost += 1
    return open_ + lost


def _cost(text: str, start: int, reading: Ending) -> float:
    """What `reading` of the run at `start` costs: losses that left no trace, a mark as its first, two widths."""
    run = text[start + 1 : reading.end]
    shown = sum(map(run.count, LOST_MARKS))
    inside = text[reading.end : reading.end + 1] > "\x7f" and run[-1:] > "\x7f"
    first = reading.text[:1] in FIRST_MARKS
    around = text[max(start - 1, 0) : start] + reading.text + text[reading.end : reading.end + 1]
    mixed = len(WIDTHS.findall(around))
    return HIDDEN * max(reading.lost - shown, 0) + INSIDE * inside + MARK_FIRST * first + MIXED * mixed
