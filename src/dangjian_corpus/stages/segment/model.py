"""The tables that jieba 0.42.1 cuts by, read from the installed package without importing it.

Importing jieba costs more time than everything that is needed of it here: a list of words with frequencies
(`dict.txt`) and the emission probabilities of its hidden Markov model (`finalseg/prob_emit.py`).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .route import IMPOSSIBLE, Emission


class Lexicon(NamedTuple):
    """Words with their frequencies, and `total`, which jieba divides by.

    The sum of all lines: the few words that stand twice in the dictionary count twice in it.
    """

    frequencies: Mapping[str, int]
    total: int


@cache
def lexicon() -> Lexicon:
    """jieba's own dictionary."""
    frequencies: dict[str, int] = {}
    total = 0
    with (_jieba_folder() / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency, _ = line.split(" ", 2)
            frequencies[word] = int(frequency)
            total += frequencies[word]
    return Lexicon(frequencies, total)


@cache
def emissions() -> Mapping[str, Emission]:
    """For every character the HMM knows, the log probabilities of it in the states B, E, M, S."""
    path = _jieba_folder() / "finalseg" / "prob_emit.py"
    spec = importlib.util.spec_from_file_location("_jieba_prob_emit", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no module at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    states: dict[str, dict[str, float]] = module.P
    begin, end, middle, single = (states[state].get for state in "BEMS")
    characters = dict.fromkeys(character for table in states.values() for character in table)
    return {
        character: (
            begin(character, IMPOSSIBLE),
            end(character, IMPOSSIBLE),
            middle(character, IMPOSSIBLE),
            single(character, IMPOSSIBLE),
        )
        for character in characters
    }


def _jieba_folder() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ImportError("jieba is not installed")
    return Path(spec.origin).parent
