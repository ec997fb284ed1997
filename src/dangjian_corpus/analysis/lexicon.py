"""Words of a field that the dictionary does not know: 服务型党组织, “两新”组织, 网格化管理.

A string of words is taken for one word when it is *cohesive* and *free*. Cohesion is the pointwise mutual information
of its two parts, in bits, where it would fall apart most easily: how many times, as a power of two, it stands more
often than its parts would meet by chance. Freedom is the entropy of what stands beside it, in bits, on either side:
服务型党 is cohesive, but nearly always followed by 组织, so it is not a word by itself.

After Church and Hanks (1990) for mutual information, and Tanaka-Ishii (2005) for the entropy of branching.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

#: The longest word, in units (words that the dictionary knows, or characters where it knows none).
LONGEST = 6
#: How many places a candidate is shown at, and how many units of either side are shown with it.
EXAMPLES, CONTEXT = 3, 6

_HAN = re.compile("[\u4e00-\u9fff]")
_INSIDE = re.compile("[\u3400-\u9fff]+|(?=.*[A-Za-z])[A-Za-z0-9+#&._%-]+|[“”‘’「」『』·]")
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』"}

#: Words of the closed classes, and what stands beside terms rather than in them: no term begins or ends with one.
_OUTSIDE = """
    的 地 得 了 着 过 所 之 其 和 与 及 或 并 而 且 但 也 都 还 就 又 再 才 很 更 最 不 没 在 于 从 自 向 对 为 被 把
    将 以 由 给 跟 让 使 是 有 这 那 该 此 每 各 某 我 你 他 她 它 们 我们 你们 他们 她们 它们 自己 这个 那个 这些
    那些 这样 什么 怎么 以及 并且 而且 但是 因为 所以 如果 虽然 由于 对于 关于 通过 根据 按照 为了 随着 其中 其他
    等 等等 一个 一种 一些 一是 二是 三是 四是 已 已经 正在 可以 能够 应当 应该 必须 要 会 能 可 吗 呢 吧 啊 说 称
    表示 上 中 下 里 内 外 前 后 时 ·
"""
_FUNCTION_WORDS = frozenset(_OUTSIDE.split())
#: Measure words, which stand before a term, and the particles that no term has in its midst.
_MEASURES = frozenset("名个位项种件份次")
_PARTICLES = frozenset("的了着")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A string that may be a word: how often it stands, how cohesive and how free it is (bits), and where."""

    word: str
    count: int
    cohesion: float
    left_freedom: float
    right_freedom: float
    examples: tuple[str, ...]

    @property
    def score(self) -> float:
        """How striking it is, in bits. Cohesion falls as the logarithm of the count, which is given back here."""
        return self.cohesion + min(self.left_freedom, self.right_freedom) + log2(self.count)


def discover(
    documents: Iterable[Sequence[str]],
    *,
    known: Callable[[str], bool],
    min_count: int = 5,
    min_cohesion: float = 5.0,
    min_freedom: float = 1.5,
) -> list[Candidate]:
    """The words that `documents`, each a list of tokens, hold and the dictionary (`known`) does not.

    The most striking come first. Memory is some 100 bytes a token.
    """
    import numpy as np

    units, names = _units(documents, known)
    levels = _levels(units, names, min_count)
    found: list[Candidate] = []
    for size in range(2, len(levels) + 1):
        level = levels[size - 1]
        cohesion = _cohesion(levels, size)
        chosen = [
            gram
            for gram in (cohesion >= min_cohesion).nonzero()[0].tolist()
            if _may_be_word([names[unit] for unit in _units_at(units, level, gram, size)], known)
        ]
        if not chosen:
            continue
        strings, places = _places(level, chosen)
        left = _entropy(strings, units[places - 1], len(chosen))
        right = _entropy(strings, units[places + size], len(chosen))
        starts = np.searchsorted(strings, np.arange(len(chosen)))
        for number in (np.minimum(left, right) >= min_freedom).nonzero()[0].tolist():
            gram, start = chosen[number], starts[number]
            found.append(
                Candidate(
                    word="".join(names[unit] for unit in _units_at(units, level, gram, size)),
                    count=int(level.counts[gram]),
                    cohesion=round(cohesion[gram].item(), 2),
                    left_freedom=round(left[number].item(), 2),
                    right_freedom=round(right[number].item(), 2),
                    examples=tuple(
                        _example(units, names, place, size)
                        for place in places[start : start + min(EXAMPLES, level.counts[gram])].tolist()
                    ),
                )
            )
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.word))


def dictionary_lines(candidates: Iterable[Candidate]) -> Iterator[str]:
    """The candidates as lines of a user dictionary.

    Without frequencies: jieba then finds for each word the one that holds it together.
    """
    return (candidate.word for candidate in candidates)


class _Level(NamedTuple):
    """The strings of one length in units: which begins at each place (-1: none), how often each stands, first where."""

    grams: Ids
    counts: Ids
    first: Ids


def _units(documents: Iterable[Sequence[str]], known: Callable[[str], bool]) -> tuple[Ids, list[str]]:
    """All units one after another as numbers, and their names; a line feed before, between and after documents.

    A token that the dictionary does not know is a guess, and comes apart into its characters.
    """
    import numpy as np

    numbers: dict[str, int] = {"\n": 0}
    parts: dict[str, tuple[int, ...]] = {}
    sequence: list[int] = [0]
    for tokens in documents:
        for token in tokens:
            if token not in parts:
                whole = len(token) == 1 or not _HAN.search(token) or known(token)
                parts[token] = tuple(numbers.setdefault(unit, len(numbers)) for unit in ([token] if whole else token))
            sequence += parts[token]
        sequence.append(0)
    return np.array(sequence, dtype=np.int64), list(numbers)


def _levels(units: Ids, names: Sequence[str], min_count: int) -> list[_Level]:
    """The strings of 1 to `LONGEST` units that stand at least `min_count` times."""
    import numpy as np

    inside = np.array([_INSIDE.fullmatch(name) is not None for name in names])
    grams = np.where(inside[units], units, -1)
    levels = [_frequent(grams, min_count)]
    while len(levels) < LONGEST:
        shorter = levels[-1].grams
        both = (shorter[:-1] >= 0) & (shorter[1:] >= 0)
        keys = np.full(len(units), -1, dtype=np.int64)
        keys[:-1][both] = shorter[:-1][both] * (shorter.max() + 1) + shorter[1:][both]
        level = _frequent(keys, min_count)
        if not len(level.counts):
            break
        levels.append(level)
    return levels


def _frequent(keys: Ids, min_count: int) -> _Level:
    """Strings numbered anew, those that are too rare left out."""
    import numpy as np

    places = (keys >= 0).nonzero()[0]
    _, first, inverse, counts = np.unique(keys[places], return_index=True, return_inverse=True, return_counts=True)
    kept = counts >= min_count
    renumbered = np.where(kept, np.cumsum(kept) - 1, -1)
    grams = np.full(len(keys), -1, dtype=np.int64)
    grams[places] = renumbered[inverse]
    return _Level(grams, counts[kept], places[first[kept]])


def _cohesion(levels: Sequence[_Level], size: int) -> NDArray[np.float64]:
    """For each string of `size` units, the least mutual information of all ways to part it in two."""
    import numpy as np

    level = levels[size - 1]
    total = len(level.grams)
    least = np.full(len(level.counts), np.inf)
    for cut in range(1, size):
        left, right = levels[cut - 1], levels[size - cut - 1]
        apart = left.counts[left.grams[level.first]] * right.counts[right.grams[level.first + cut]]
        least = np.minimum(least, np.log2(level.counts * (total / apart)))
    return least


def _places(level: _Level, chosen: list[int]) -> tuple[Ids, Ids]:
    """All places of the chosen strings, by string, then in order: the number of the string and the place."""
    import numpy as np

    number = np.full(len(level.counts), -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    places = (level.grams >= 0).nonzero()[0]
    strings = number[level.grams[places]]
    places, strings = places[strings >= 0], strings[strings >= 0]
    order = np.argsort(strings, kind="stable")
    return strings[order], places[order]


def _entropy(strings: Ids, beside: Ids, size: int) -> NDArray[np.float64]:
    """For each of `size` strings the entropy of what stands beside it, in bits."""
    import numpy as np

    pairs, counts = np.unique(strings * (beside.max() + 1) + beside, return_counts=True)
    of = pairs // (beside.max() + 1)
    share = counts / np.bincount(strings, minlength=size)[of]
    bits = np.zeros(size)
    np.add.at(bits, of, -share * np.log2(share))
    return bits


def _may_be_word(parts: Sequence[str], known: Callable[[str], bool]) -> bool:
    word = "".join(parts)
    return not (
        parts[0] in _FUNCTION_WORDS
        or parts[0] in _MEASURES
        or parts[-1] in _FUNCTION_WORDS
        or not _PARTICLES.isdisjoint(parts)
        or len(_HAN.findall(word)) < 2
        or not _quotes_pair(parts)
        or known(word)
    )


def _quotes_pair(parts: Sequence[str]) -> bool:
    """Whether quotation marks stand in pairs with something in them, and not around the whole."""
    closing = ""
    for number, part in enumerate(parts):
        if closing:
            if part == closing:
                if parts[number - 1] in _QUOTES:
                    return False
                closing = ""
            elif part in _QUOTES:
                return False
        elif part in _QUOTES:
            closing = _QUOTES[part]
        elif part in _QUOTES.values():
            return False
    return not closing and not (parts[0] in _QUOTES and parts[-1] == _QUOTES[parts[0]])


def _units_at(units: Ids, level: _Level, gram: int, size: int) -> list[int]:
    start = int(level.first[gram])
    at: list[int] = units[start : start + size].tolist()
    return at


def _example(units: Ids, names: Sequence[str], start: int, size: int) -> str:
    """The string at `start` with what stands around it in its line."""
    before = "".join(names[unit] for unit in units[max(0, start - CONTEXT) : start].tolist())
    string = "".join(names[unit] for unit in units[start : start + size].tolist())
    after = "".join(names[unit] for unit in units[start + size : start + size + CONTEXT].tolist())
    return before.rpartition("\n")[2].lstrip() + string + after.partition("\n")[0].rstrip()
