"""jieba's way of cutting, in plain Python over any source of frequencies.

For cutting short strings, such as queries, where loading jieba, rjieba or NumPy would take longer than the cutting.
`route` is what ``jieba.cut(text, HMM=False)`` gives, `cut` what ``jieba.cut(text)`` gives: the same sums of floats
in the same order and the same rule for ties, so the same tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log

#: Log probabilities of one character in the states B (begin), E (end), M (middle) and S (single).
Emission = tuple[float, float, float, float]

#: What jieba takes for the logarithm of nought.
IMPOSSIBLE = -3.14e100

#: The hidden Markov model's log probabilities of the first state and of one state after another (jieba's finalseg).
START_B, START_S = -0.26268660809250016, -1.4652633398537678
B_E, B_M = -0.510825623765990, -0.916290731874155
E_B, E_S = -0.5897149736854513, -0.8085250474669937
M_E, M_M = -0.33344856811948514, -1.2603623820268226
S_B, S_S = -0.7211965654669841, -0.6658631448798212

#: The characters that jieba looks for words among; everything else is a token a character (`\r\n` is one).
WORD_CLASS = r"\u4E00-\u9FD5a-zA-Z0-9+#&._%\-"
#: The longest word of jieba's own dictionary, in characters.
LONGEST = 16

_BLOCK = re.compile(f"([{WORD_CLASS}]+)")
_OTHER = re.compile(r"\r\n|.", re.DOTALL)
_HAN = re.compile("([\u4e00-\u9fd5]+)")
_NUMBER = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")
_ALNUM = re.compile("[a-zA-Z0-9]")

#: The frequency of a word; None or 0 for what is not one.
Frequency = Callable[[str], int | None]


def route(text: str, frequency: Frequency, total: int, longest: int = LONGEST) -> list[str]:
    """The tokens of ``jieba.cut(text, HMM=False)``: the most probable sequence of dictionary words.

    `total` is the sum that frequencies are divided by, `longest` the length of the longest word.
    """
    return [token for block in _blocks(text, frequency, total, longest) for token in _join_letters(block)]


def cut(
    text: str,
    frequency: Frequency,
    total: int,
    emission: Callable[[str], Emission | None],
    longest: int = LONGEST,
) -> list[str]:
    """The tokens of ``jieba.cut(text)``: `route`, then the HMM over the runs of single characters.

    A word whose frequency is 0 (which a user dictionary may state) is never made by the HMM.
    """
    tokens: list[str] = []
    for words in _blocks(text, frequency, total, longest):
        run = ""
        for word in words:
            if len(word) == 1:
                run += word
                continue
            if run:
                tokens.extend(_cut_run(run, frequency, emission))
                run = ""
            tokens.append(word)
        if run:
            tokens.extend(_cut_run(run, frequency, emission))
    return tokens


def _blocks(text: str, frequency: Frequency, total: int, longest: int) -> Iterator[list[str]]:
    """The words of the best route through each block; each token outside of a block by itself."""
    for number, block in enumerate(_BLOCK.split(text)):
        if number % 2:
            yield _best(block, frequency, log(total), longest)
        else:
            yield from ([token] for token in _OTHER.findall(block))


def _best(block: str, frequency: Frequency, log_total: float, longest: int) -> list[str]:
    size = len(block)
    words = (
        [
            (end, count)
            for end in range(start + 1, min(start + longest, size) + 1)
            if (count := frequency(block[start:end]))
        ]
        for start in range(size - 1, -1, -1)
    )
    ends = best_ends(size, words, log_total)
    return [block[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def best_ends(size: int, words: Iterable[Sequence[tuple[int, int]]], log_total: float) -> list[int]:
    """Where words end on the best route through a block of `size` characters.

    `words` are those that start at each place, from right to left: their ends, in order, and their frequencies.
    """
    score = [0.0] * (size + 1)
    ends = [0] * size
    for start, found in zip(range(size - 1, -1, -1), words, strict=True):
        score[start], ends[start] = max(
            ((log(count) - log_total + score[end], end) for end, count in found),
            default=(log(1) - log_total + score[start + 1], start + 1),
        )
    chosen = []
    start = 0
    while start < size:
        start = ends[start]
        chosen.append(start)
    return chosen


def _join_letters(words: list[str]) -> Iterator[str]:
    letters = ""
    for word in words:
        if len(word) == 1 and _ALNUM.match(word):
            letters += word
            continue
        if letters:
            yield letters
            letters = ""
        yield word
    if letters:
        yield letters


def _cut_run(run: str, frequency: Frequency, emission: Callable[[str], Emission | None]) -> Iterable[str]:
    """A run of characters that the route left single: jieba keeps them so where together they are a word."""
    if len(run) == 1 or frequency(run):
        return run
    return [
        token
        for number, part in enumerate(_HAN.split(run))
        for token in (_cut_han(part, frequency, emission) if number % 2 else cut_ascii(part))
    ]


def cut_ascii(run: str) -> list[str]:
    """Letters and digits as jieba takes them out of a run: with decimals and a percent sign, and what is between."""
    return [token for token in _NUMBER.split(run) if token]


def _cut_han(run: str, frequency: Frequency, emission: Callable[[str], Emission | None]) -> Iterator[str]:
    for word in viterbi(run, emission):
        if len(word) > 1 and frequency(word) == 0:
            yield from word
        else:
            yield word


def viterbi(run: str, emission: Callable[[str], Emission | None]) -> list[str]:
    """A run of Han characters, cut by the hidden Markov model.

    Of two equally probable states before one the later letter wins, as jieba's `max` of tuples has it.
    """
    nowhere: Emission = (IMPOSSIBLE,) * 4
    first = emission(run[0]) or nowhere
    b, e, m, s = START_B + first[0], IMPOSSIBLE + first[1], IMPOSSIBLE + first[2], START_S + first[3]
    before: list[str] = []  # for each later character the best state before it, for B, E, M, S
    for character in run[1:]:
        to_b, to_e, to_m, to_s = emission(character) or nowhere
        b_e, b_s = e + E_B + to_b, s + S_B + to_b
        e_b, e_m = b + B_E + to_e, m + M_E + to_e
        m_b, m_m = b + B_M + to_m, m + M_M + to_m
        s_e, s_s = e + E_S + to_s, s + S_S + to_s
        before.append(
            ("S" if b_s >= b_e else "E")
            + ("M" if e_m >= e_b else "B")
            + ("M" if m_m >= m_b else "B")
            + ("S" if s_s >= s_e else "E")
        )
        b, e, m, s = max(b_s, b_e), max(e_m, e_b), max(m_m, m_b), max(s_s, s_e)
    state = "S" if s >= e else "E"
    ends = [len(run)]
    for position in range(len(run) - 1, 0, -1):
        state = before[position - 1]["BEMS".index(state)]
        if state in "ES":
            ends.append(position)
    ends.reverse()
    return [run[start:end] for start, end in zip([0, *ends], ends, strict=False)]
