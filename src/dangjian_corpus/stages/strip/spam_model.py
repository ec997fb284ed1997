"""How much each character of a line reads as injected spam and not as the text around it, whatever trade it is of.

Two tables of numbers (``data/spam.npz``), made by ``benchmarks/train_spam.py`` from made-up spam put into ordinary
text, which is named there:

- *glance*: of each pair of characters, hashed, the log of how much oftener it stands in spam than in ordinary text.
  Their sum over a few characters says at the cost of one addition each which lines are worth a closer look.
- *weights*: a logistic regression of each character from those around it: the characters themselves, alone, in pairs
  and in threes; their kinds (Han, letters, digits, marks, blanks, signs that nobody writes) in fives and sevens; and
  how many function words, marks and letters stand near. The kinds tell spam whose words nobody has listed yet.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Logs = NDArray[np.float64]

#: Bits of a hash: places of either table.
BITS = 18
#: Steps of either table for one unit of a natural log.
STEPS = 10.0
#: So many pairs are added up at a glance, and what they must come to, in steps.
WINDOW = 12
SUSPECT = 70
#: No character says more than this, for or against, so that none outweighs its neighbours.
MOST = 4.0

# Blanks between lines: more than any feature reaches.
_GAP = 10
_NEAR = 8
_FUNCTION = frozenset("的了是在和不这也就都而与着将对为被把从向但并还等及其或使让要他她们我已会")
_KINDS = {
    kind: number
    for number, kinds in enumerate(("\n", " ", "。!?;…", ",、:", "|_/->~·", "()[]{}<>【】《》“”‘’\"'"), 1)
    for kind in kinds
}
_DIGIT, _LATIN, _HAN, _PARTICLE, _ODD, _OTHER = range(7, 13)
_STAR = ord("★")
_NOT_WRITTEN = frozenset(("So", "Sm", "Sk", "No", "Co", "Cs", "Mn"))


class Run(NamedTuple):
    """A stretch of a line, ``[start, end)``, that reads as spam from end to end."""

    start: int
    end: int


@cache
def _tables() -> tuple[Codes, Codes]:
    """As what each code point of the plane is read, and its kind."""
    import numpy as np

    codes, kinds = np.arange(0x10000), np.full(0x10000, _OTHER)
    odd = [category in _NOT_WRITTEN for category in map(unicodedata.category, map(chr, range(0x10000)))]
    codes[odd], kinds[odd] = _STAR, _ODD
    codes[0x3400:0xA000], kinds[0x3400:0xA000] = np.arange(0x3400, 0xA000), _HAN
    kinds[list(map(ord, _FUNCTION))] = _PARTICLE
    for character in string.ascii_letters + string.digits:
        codes[ord(character)] = ord("0" if character.isdigit() else character.lower())
        kinds[ord(character)] = _DIGIT if character.isdigit() else _LATIN
    for character, kind in _KINDS.items():
        codes[ord(character)], kinds[ord(character)] = ord(character), kind
    return codes, kinds


@cache
def _table(name: str) -> NDArray[np.int8]:
    """One of the shipped tables: what is only glanced at needs the smaller one alone."""
    import numpy as np

    with (files(__package__) / "data" / "spam.npz").open("rb") as stream, np.load(stream) as data:
        table: NDArray[np.int8] = data[name]
        return table


def pairs(text: str) -> NDArray[np.uint32]:
    """The place of each pair of neighbours of a text in the table that is glanced at."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    hashes = codes[:-1] * np.uint32(0x9E3779B1)
    hashes += codes[1:] * np.uint32(0x85EBCA77)
    hashes >>= np.uint32(32 - BITS)
    return hashes


def glance(texts: Sequence[str]) -> list[list[int]]:
    """The lines, counted from 0, of each of some folded texts that may hold spam. All are looked at in one pass."""
    import numpy as np

    # So much stands between them that no window reaches from one into another.
    between = "\n" * WINDOW
    joined = between.join(("", *texts, ""))
    sums = _table("glance").take(pairs(joined), mode="wrap").cumsum(dtype=np.int32)
    places = (sums[WINDOW:] - sums[:-WINDOW] > SUSPECT).nonzero()[0]
    found: list[list[int]] = [[] for _ in texts]
    if not len(places):
        return found
    inside = np.sort(np.concatenate((places + 3, places + WINDOW - 3)))
    inside = inside[np.diff(inside, prepend=-1) > 0]  # `np.unique` would load all of `numpy.ma`
    begins = list(accumulate((WINDOW + len(text) for text in texts), initial=WINDOW))
    last, line, read = -1, 0, 0  # what was counted of a text is not counted again: all of a long one may be suspicious
    for place, number in zip(inside.tolist(), (np.searchsorted(begins, inside, "right") - 1).tolist(), strict=True):
        at = place - begins[number]
        if 0 <= number < len(texts) and at < len(texts[number]):
            if number != last:
                last, line, read = number, 0, 0
            line += texts[number].count("\n", read, at + 1)
            read = at + 1
            if line not in found[number][-1:]:
                found[number].append(line)
    return found


def features(lines: Sequence[str]) -> tuple[NDArray[np.int64], list[int]]:
    """Characters x features of folded lines, as places in the table of weights, and where each line begins in them."""
    import numpy as np

    gap = "\n" * _GAP
    codes = np.frombuffer(
        (gap + "".join(line + gap for line in lines)).encode("utf-32-le", "surrogatepass"), dtype=np.uint32
    )
    size, start, starts = len(codes), _GAP, []
    for line in lines:
        starts.append(start)
        start += len(line) + _GAP
    codes = np.where(codes < 0x10000, codes, _STAR)
    read, kind = (np.pad(table[codes], 3) for table in _tables())
    c = {offset: read[3 + offset : 3 + offset + size] for offset in range(-2, 3)}
    k = {offset: kind[3 + offset : 3 + offset + size] for offset in range(-3, 4)}
    five = (((k[-2] << 4 | k[-1]) << 4 | k[0]) << 4 | k[1]) << 4 | k[2]
    particles = _around(k[0] == _PARTICLE)
    marks = _around((k[0] == _KINDS["|"]) | (k[0] == _KINDS[" "]) | (k[0] == _ODD))
    letters = _around((k[0] == _DIGIT) | (k[0] == _LATIN))
    around = np.minimum(particles, 3) << 6 | np.minimum(marks, 4) << 3 | np.minimum(letters // 2, 4)
    return _hashed(
        (c[0], c[-2], c[-1], c[0], five, c[-1], c[-2], c[0], around, c[0], five),
        (c[1], c[-1], c[0], c[1], k[-3], c[0], c[0], c[2], k[0]),
        (np.zeros_like(five), c[0], c[1], c[2], k[3]),
    ), starts


def _around(flags: NDArray[np.bool_]) -> Codes:
    """How many of the characters near each have a flag."""
    import numpy as np

    sums = np.concatenate((np.zeros(_NEAR + 1, np.int64), flags.cumsum(), np.full(_NEAR, flags.sum())))
    near: Codes = sums[2 * _NEAR + 1 :] - sums[: -2 * _NEAR - 1]
    return near


#: The number of each feature in its hash; those of three characters or kinds come first, then those of two.
_NUMBERS = (3, 4, 5, 6, 10, 2, 7, 8, 11, 1, 9)


def _hashed(*parts: Sequence[Codes]) -> NDArray[np.int64]:
    """Hashes of the features, characters x features, of their first parts, the second of most, the third of some."""
    import numpy as np

    hashes = np.array(_NUMBERS, dtype=np.uint64)[:, None]
    hashes = np.broadcast_to(hashes, (len(_NUMBERS), len(parts[0][0]))).copy()
    for part in parts:
        some = hashes[: len(part)]
        some ^= np.stack(part).astype(np.uint64)
        some *= np.uint64(0x9E3779B97F4A7C15)
        some ^= some >> np.uint64(29)
    return (hashes >> np.uint64(20) & np.uint64((1 << BITS) - 1)).astype(np.int64).T


def evidence(lines: Sequence[str]) -> list[Logs]:
    """Of each folded line, and of each of its characters, the log odds that it is spam, at most `MOST` either way."""
    import numpy as np

    weights, intercept = _table("weights"), float(_table("intercept"))
    places, starts = features(lines)
    logs = np.clip(weights[places].sum(axis=1) / STEPS + intercept, -MOST, MOST)
    return [logs[start : start + len(line)] for start, line in zip(starts, lines, strict=True)]


def runs(logs: Logs, change: float) -> list[Run]:
    """The stretches that read as spam: the likeliest ones where each beginning and each end costs `change`
    (Viterbi 1967, over two states)."""
    plain = spam = 0.0
    stays: list[tuple[bool, bool]] = []
    for log in logs.tolist():
        stays.append((plain >= spam - change, spam >= plain - change))
        plain, spam = max(plain, spam - change), max(spam, plain - change) + log
    found: list[Run] = []
    inside, end = spam > plain, len(stays)
    for at in range(len(stays) - 1, -1, -1):
        if not stays[at][inside]:
            if inside:
                found.append(Run(at, end))
            inside, end = not inside, at
    if inside:
        found.append(Run(0, end))
    return found[::-1]
