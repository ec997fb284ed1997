"""How a text reads as it stands behind a ``?``: what damage has to be better than."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .language import Model

    Codes = NDArray[np.int64]
    Logs = NDArray[np.float64]

# The first characters of a run as they stand: one of them is less likely than ODD, and they are less likely than
# ODD_MEAN on the average; a letter that comes first need only be out of place (natural logs), and not begin a word
# or a formula, for it ends the run.
GLANCE = 3
ODD = -8.5
ODD_MEAN = -6.0
ODD_LETTER = -6.0
# Arrows, stars and ASCII are rare in what was counted, but no sign of damage.
SYMBOL = -9.0
ASCII = -6.5
BREAK = ord("\n")
WORD = re.compile(r"[A-Za-z]{3}|[A-Za-z]{1,2} ?[(=:.]|[A-Za-z]+ [A-Za-z]")


def odd(model: Model, text: str, codes: Codes, starts: list[int]) -> list[int]:
    """Those of the ``?`` at `starts` after which `text`, whose folded codes are `codes`, does not read like Chinese."""
    import numpy as np

    padded = np.concatenate([[BREAK], codes, np.full(GLANCE, BREAK)])
    near = padded[np.array(starts)[:, None] + np.arange(GLANCE + 2)]
    logs = _floored(model, near[:, :-2], near[:, 1:-1], near[:, 2:])
    logs = np.where(np.maximum.accumulate(near[:, 2:] == BREAK, axis=1), np.nan, logs)
    letter = np.array(["@" <= text[start + 1] < "\x7f" for start in starts])
    word = np.array([WORD.match(text, start + 1) is not None for start in starts])
    chinese = (np.nanmin(logs, axis=1) > ODD) | (np.nanmean(logs, axis=1) > ODD_MEAN)
    odd = np.where(letter, (logs[:, 0] <= ODD_LETTER) & ~word, ~chinese)
    return [start for start, yes in zip(starts, odd.tolist(), strict=True) if yes]


def standing(model: Model, codes: Codes, start: int, stop: int) -> Logs:
    """Log probability of each character between the ``?`` at `start` and `stop` as it stands."""
    import numpy as np

    padded = np.concatenate([[BREAK], codes[start:stop]] if start == 0 else [codes[start - 1 : stop]])
    return _floored(model, padded[:-2], padded[1:-1], padded[2:])


def _floored(model: Model, first: Codes, second: Codes, third: Codes) -> Logs:
    """Log P(third | first second), but not so low where that is no sign of damage."""
    import numpy as np

    logs = model(first, second, third)
    symbols = (third >= 0x2000) & (third < 0x2C00)
    floor = np.where(third < 0x80, ASCII, np.where(symbols, SYMBOL, -np.inf))
    return np.maximum(logs, floor)
