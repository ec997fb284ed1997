"""What stands around a passage in its line: its sentence, quotation marks, the language of reports.

Of each line the places are read once, for a line may be very long and hold very many passages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from ...lazy import regex
from .spam_clusters import STOPS
from .spam_words import accusing, reporting, worldly

_QUOTES = (("“", "”"), ("‘", "’"), ("《", "》"), ('"', '"'))
_MARKS = "".join(mark for pair in _QUOTES for mark in pair)
_SIGNS = regex(f"[{STOPS}{_MARKS}]")


@lru_cache(maxsize=1)
def _signs(text: str) -> dict[str, list[int]]:
    """Where the marks of sentences and quotation marks stand."""
    places: dict[str, list[int]] = {sign: [] for sign in (STOPS, *_MARKS)}
    for sign in _SIGNS.finditer(text):
        places[STOPS if sign[0] in STOPS else sign[0]].append(sign.start())
    return places


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence around a passage; a passage that holds marks of sentences reaches beyond one."""
    stops = _signs(text)[STOPS]
    before, after = bisect_left(stops, start), bisect_left(stops, end)
    return (stops[before - 1] + 1 if before else 0), (stops[after] if after < len(stops) else len(text))


def is_quoted(text: str, start: int) -> bool:
    """Whether what begins at `start` stands between quotation marks or in the name of a work."""
    signs = _signs(text)
    for opening, closing in _QUOTES:
        opened, closed = signs[opening], signs[closing]
        number = bisect_right(opened, start)
        if not number:
            continue
        left = opened[number - 1]
        if opening != closing and bisect_left(closed, left) < bisect_left(closed, start):
            continue
        if opening == closing and bisect_left(opened, start) % 2 == 0:
            continue
        if closed and closed[-1] >= max(start, left + 1):
            return True
    return False


# What leads to an advertisement that a sentence tells of, and what follows it.
_LEADS = regex(
    r"(?:通过|[该站台]以|[使利借]用|[名称号码]为|是|叫|称|所谓|写着|印着|标有|印有|打着|搜索|输入|发布|拨打|致电|如需|可|请|登录|[:\"“‘《])$"
)
_NAMES = regex(
    r"的|等|和|与|或|及|、|信息|广告|为[名由诱幌]|名义|字样|之类|这[样类]|一类|诈骗|骗|犯罪|违法|进行|事宜|业务|预约|患者|[\"”’》]"
)
# What holds a word of courts and is none.
_OTHER = ("立法院", "书法院")


@cache
def _finder(words: tuple[str, ...]) -> Any:
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(words)


@lru_cache(maxsize=3)
def _places(text: str, words: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Where some words begin, in order, and for each the first end among it and those after it."""
    spans = sorted((start, end) for _, start, end in _finder(words).find_matches_as_indexes(text, overlapping=True))
    spans = [(start, end) for start, end in spans if text[start - 1 : end] not in _OTHER]
    ends = list(accumulate((end for _, end in reversed(spans)), min))[::-1]
    return [start for start, _ in spans], ends


def _has(text: str, start: int, end: int, words: tuple[str, ...]) -> bool:
    starts, ends = _places(text, words)
    first = bisect_left(starts, start)
    return first < len(starts) and ends[first] <= end


def is_reported(text: str, start: int, end: int) -> bool:
    """Whether a word of reports, courts, surgeries or offices stands in ``text[start:end]``."""
    return _has(text, start, end, reporting())


def is_accused(text: str, start: int, end: int) -> bool:
    """Whether a word of raids, courts and warnings does."""
    return _has(text, start, end, accusing())


def is_discussed(text: str, start: int, end: int) -> bool:
    """Whether a word of reports stands there, or one of money, trade and vices."""
    return is_reported(text, start, end) or _has(text, start, end, worldly())


def is_led_to(text: str, start: int) -> bool:
    """Whether what stands right before a passage leads to it: a sentence that tells of it goes on so."""
    return _LEADS.search(text, max(0, start - 3), start) is not None


def is_named(text: str, end: int) -> bool:
    """Whether what stands right after a passage speaks of it."""
    return _NAMES.match(text, end) is not None
