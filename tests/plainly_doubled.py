"""Passages that stand twice, looked for in the plainest way: what `doubled` must give, at any cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import NamedTuple

from dangjian_corpus.stages.dedup import folding
from dangjian_corpus.stages.dedup.doubled import ARTICLE, COPIED, END, HEADLINE, LONG, TRIED, Copy, sentences


class _Sentence(NamedTuple):
    number: int
    key: str
    first: int
    last: int


class _Match(NamedTuple):
    """The numbers of the sentences of two passages, first and last and one, and which has some that the other lacks."""

    earlier: tuple[int, int]
    later: tuple[int, int]
    only_earlier: bool
    only_later: bool


def copies(text: str) -> list[Copy]:
    """The passages that go, and the copies that stay; what is left is walked over again after each that goes."""
    left = [_Sentence(n, *row) for n, row in enumerate(zip(*sentences(folding.fold(text)), strict=True))]
    counts = Counter(sentence.key for sentence in left)
    found: list[Copy] = []
    seen: dict[str, list[int]] = defaultdict(list)
    at = before = 0
    while at < len(left) or len(found) > before:
        if at == len(left):
            at, before, seen = 0, len(found), defaultdict(list)
            continue
        firsts = seen[left[at].key][:TRIED] if counts[left[at].key] > 1 else []
        match = max((_grow(left, first, at) for first in firsts), key=lambda match: match.later[1], default=None)
        if match is None or not _is_copy(text, left, match):
            seen[left[at].key].append(at)
            at += 1
            continue
        goes, stays = (match.earlier, match.later) if match.only_later else (match.later, match.earlier)
        kept = left[stays[0]].first, left[stays[1] - 1].last + 1
        found.append(Copy(_runs([sentence.number for sentence in left[slice(*goes)]]), kept))
        at = match.later[1] - (goes[1] - goes[0])
        del left[slice(*goes)]
        seen = defaultdict(list)
        for number, sentence in enumerate(left[:at]):
            seen[sentence.key].append(number)
    return found


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    cuts = [0, *(at for at in range(1, len(numbers)) if numbers[at] != numbers[at - 1] + 1), len(numbers)]
    return [(numbers[a], numbers[b - 1] + 1) for a, b in pairwise(cuts)]


def _grow(left: list[_Sentence], first: int, again: int) -> _Match:
    a, b = ends = first, again
    only_earlier = only_later = False
    while a < again and b < len(left):
        if left[a].key == left[b].key:
            a, b = ends = a + 1, b + 1
        elif a + 1 < again and left[a + 1].key == left[b].key and len(left[a].key) < HEADLINE:
            a, only_earlier = a + 1, True
        elif b + 1 < len(left) and left[b + 1].key == left[a].key and len(left[b].key) < HEADLINE:
            b, only_later = b + 1, True
        else:
            if b + 1 == len(left) and left[a].key.startswith(left[b].key):
                ends, only_earlier = (a + 1, b + 1), True
            elif a + 1 == again and left[b].key.startswith(left[a].key):
                ends, only_later = (a + 1, b + 1), True
            break
    return _Match((first, ends[0]), (again, ends[1]), only_earlier, only_later)


def _is_copy(text: str, left: list[_Sentence], match: _Match) -> bool:
    if match.only_earlier and match.only_later:
        return False
    passage = left[slice(*match.later)]
    size = _weight("".join(sentence.key for sentence in passage))
    follows = match.earlier[1] == match.later[0]
    first, last = passage[0].first, passage[-1].last
    begins = not match.later[0] or "\n" in text[left[match.later[0] - 1].last : first]
    closes = match.later[1] == len(left) or "\n" in text[last : left[match.later[1]].first]
    if size < (LONG if follows else COPIED) or not (follows or (begins and closes)):
        return False
    lines = [line for line in text[first : last + 3].split("\n") if line.strip()]
    short = max(_weight(line.strip()) for line in lines) < LONG
    if short and (size < 2 * COPIED or 2 * sum(END.search(line) is not None for line in lines) < len(lines)):
        return False
    return not ARTICLE.search(text) or ARTICLE.search(text, first - 8, last) is not None


def _weight(key: str) -> float:
    return len(key) - 2 / 3 * sum(character.isascii() for character in key)
