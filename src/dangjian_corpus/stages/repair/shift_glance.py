"""How a text reads as it stands behind a ``?``: what damage has to be better than."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .language import Model

    Codes = NDArray[np.int64]
    Logs = NDArray[np.float64]

# The first characters of a run as they stand: one of them is less likely than ODD, and they are less likely than
# ODD_MEAN on the average; a letter that comes first need only be out of place (natural logs), and not begin a word
# or a formula, for it ends the run; and these signs hardly come first.
GLANCE = 3
ODD = -7.5
ODD_MEAN = -5.3
ODD_LETTER = -5.0
SIGNS = tuple("^`{|}~")
# Arrows, stars and ASCII are rare in what was counted, but no sign of damage.
SYMBOL = -9.0
ASCII = -6.5
BREAK = ord("\n")
MARK = ord("?")
# What stands for codes without a character, and how many of them may come first.
MARKS = "?\ufffd"
NEAR = 8
WORD = regex(r"[A-Za-z]{3}|[A-Za-z]{1,2} ?[(=:.]|[A-Za-z]+ [A-Za-z]")


def odd(model: Model, text: str, codes: Codes, starts: list[int]) -> list[int]:
    """Those of the ``?`` at `starts` after which `text`, whose folded codes are `codes`, does not read like Chinese."""
    import numpy as np

    padded = np.concatenate([[BREAK], codes, np.full(GLANCE + 1, BREAK)])
    seen = [_behind(text, start) for start in starts]
    near = padded[np.array(seen)[:, None] + np.arange(-1, GLANCE + 1)]
    near[:, :2] = np.stack([padded[starts], np.full(len(starts), MARK)], axis=1)
    logs = _floored(model, near[:, :-2], near[:, 1:-1], near[:, 2:])
    ascii_ = near[:, 2:] < 0x80
    behind = np.maximum.accumulate(ascii_, axis=1) & ~ascii_[:, :1]
    logs = np.where(behind | (near[:, 2:] == BREAK), np.nan, logs)
    logs[:, 0] = np.nan_to_num(logs[:, 0])
    letter = np.array(["@" <= text[place : place + 1] < "\x7f" for place in seen])
    sign = np.array([text[place : place + 1] in SIGNS for place in seen])
    word = np.array([WORD.match(text, place) is not None for place in seen])
    chinese = (np.nanmin(logs, axis=1) > ODD) | (np.nanmean(logs, axis=1) > ODD_MEAN)
    odd = np.where(letter, ((logs[:, 0] <= ODD_LETTER) | sign) & ~word, ~chinese)
    return [start for start, yes in zip(starts, odd.tolist(), strict=True) if yes]


def _behind(text: str, start: int) -> int:
    """Where the text goes on behind the ``?`` at `start` and what marks codes without a character."""
    near = text[start : start + NEAR]
    return start + len(near) - len(near.lstrip(MARKS))


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
