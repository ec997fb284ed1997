"""The tables that jieba 0.42.1 cuts by, read from the installed package without importing it.

Importing jieba costs more time than everything that is needed of it here: a list of words with frequencies
(`dict.txt`) and the emission probabilities of its hidden Markov model (`finalseg/prob_emit.py`).
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .alphabet import codes
from .route import IMPOSSIBLE, Emission

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The list of words and the emission probabilities, in the folder of the package.
WORDS, EMISSIONS = Path("dict.txt"), Path("finalseg", "prob_emit.py")

#: What jieba divides the frequencies of its own dictionary by: the sum of all lines.
TOTAL = 60_101_967

_STATE = re.compile(r"'([BEMS])': \{([^}]*)\}")
_PROBABILITY = re.compile(r"'\\u([0-9a-f]{4})': (-[0-9.e+]+)")


class Lexicon(NamedTuple):
    """Words with their frequencies, and `total`, which jieba divides by.

    The sum of all lines: the few words that stand twice in the dictionary count twice in it.
    """

    frequencies: Mapping[str, int]
    total: int


@cache
def lexicon() -> Lexicon:
    """jieba's own dictionary."""
    # Three fields a line, none of which holds white space: read at once in two thirds of the time of line by line.
    fields = (jieba_folder() / WORDS).read_text(encoding="utf-8").split()
    stated = list(map(int, fields[1::3]))
    return Lexicon(dict(zip(fields[::3], stated, strict=True)), sum(stated))


def lines() -> list[bytes]:
    """jieba's own dictionary as sorted lines: a word, a tab, its frequency.

    The parts of speech are taken out as one array of bytes: in a tenth of the time that they take line by line.
    """
    import numpy as np

    content = np.frombuffer((jieba_folder() / WORDS).read_bytes(), dtype=np.uint8).copy()
    spaces = np.flatnonzero(content == ord(" "))  # two a line
    content[spaces[::2]] = ord("\t")
    within = np.zeros(len(content), dtype=np.int8)
    within[spaces[1::2]] = 1
    within[content == ord("\n")] = -1
    kept = content[np.cumsum(within, dtype=np.int8) == 0].tobytes()
    return sorted(kept.removesuffix(b"\n").split(b"\n"))


class Words(NamedTuple):
    """Words with their frequencies, as arrays."""

    codes: NDArray[np.uint32]
    """Code points, of the words and of whatever stands between them."""
    ends: NDArray[np.intp]
    """Where each word ends in `codes`."""
    lengths: NDArray[np.intp]
    """In characters."""
    frequencies: NDArray[np.int64]


def words(added: Mapping[str, int]) -> Words:
    """jieba's own dictionary, line by line, and then `added`."""
    import numpy as np

    own = codes((jieba_folder() / WORDS).read_text(encoding="utf-8"))
    spaces = np.flatnonzero(own == ord(" "))  # two a line
    ends, stops = spaces[::2], spaces[1::2]
    starts = np.concatenate(([0], np.flatnonzero(own == ord("\n"))[: len(ends) - 1] + 1))
    frequencies = np.zeros(len(ends), dtype=np.int64)
    digits = stops - ends - 1
    for place in range(1, int(digits.max()) + 1):
        which = np.flatnonzero(digits >= place)
        frequencies[which] = 10 * frequencies[which] + own[ends[which] + place] - ord("0")
    lengths = np.fromiter(map(len, added), dtype=np.intp, count=len(added))
    return Words(
        np.concatenate((own, codes("".join(added)))),
        np.concatenate((ends, len(own) + np.cumsum(lengths))),
        np.concatenate((ends - starts, lengths)),
        np.concatenate((frequencies, np.fromiter(added.values(), dtype=np.int64, count=len(added)))),
    )


@cache
def emissions() -> Mapping[str, Emission]:
    """For every character the HMM knows, the log probabilities of it in the states B, E, M, S."""
    # A module of one literal. Reading it takes a tenth of the time of importing it where no compiled form is kept.
    source = (jieba_folder() / EMISSIONS).read_text(encoding="utf-8")
    rows: dict[str, list[float]] = {}
    for state, table in _STATE.findall(source):
        column = "BEMS".index(state)
        for code, value in _PROBABILITY.findall(table):
            rows.setdefault(chr(int(code, 16)), [IMPOSSIBLE] * 4)[column] = float(value)
    return {character: (b, e, m, s) for character, (b, e, m, s) in rows.items()}


def jieba_folder() -> Path:
    """Where jieba is installed. Raises `ImportError` where it is not."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ImportError("jieba is not installed")
    return Path(spec.origin).parent
