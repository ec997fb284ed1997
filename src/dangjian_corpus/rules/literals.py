"""What a text must have for a pattern to match in it: its *literals*, sets of strings.

Of each set every match has one string. They are read off the pattern, so that the condition never has to be kept in
step with it by hand. Where a pattern has anything that is not understood, nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import fsum
from typing import NamedTuple

from .patterns import Choice, Part, Repeat, Row, Text, Wide, parsed

#: How many strings a part of a pattern may stand for to be spelt out.
MOST = 128

#: How often a part may be repeated to be spelt out.
REPEATS = 8

#: How many sets of literals are kept of a pattern: the rarest; and no more where one is rarer than this already.
SETS = 2
RARE = 1e-5

# How often a literal stands in running text, roughly: a share of all places, less for every further character.
_SHARE = 0.04
_RARITY = {"han": 0.05, "common": 0.2, "other": 0.0025}
_COMMON = frozenset(" ,.:;()、。“”—·")


#: Sets of strings, the rarest first. Of each set every match has one.
Sets = tuple[frozenset[str], ...]


class _Read(NamedTuple):
    """Of a part of a pattern: all strings that it can match, where they are few; the sets of strings that it needs."""

    exact: frozenset[str] | None
    needed: Sets = ()


_NOTHING = frozenset(("",))


def literals(pattern: str) -> Sets:
    """The literals of `pattern`, in lower case; none where there are none to be named.

    A text may have them in any case, see `gate.spellings`.
    """
    part = parsed(pattern)
    return () if part is None else literals_of(part)


def literals_of(part: Part) -> Sets:
    """The literals of a pattern that is taken apart."""
    return tuple(map(least, _needed(_read(part))))


def least(strings: frozenset[str]) -> frozenset[str]:
    """The strings without those that have another of them within: these say no more than that one."""
    sizes = sorted({len(text) for text in strings})
    return frozenset(text for text in strings if not _has_another(text, strings, sizes))


def _has_another(text: str, strings: frozenset[str], sizes: Sequence[int]) -> bool:
    for size in sizes:  # the shortest first: of a few characters most often
        if size >= len(text):
            return False
        for start in range(len(text) - size + 1):
            if text[start : start + size] in strings:
                return True
    return False


@lru_cache(maxsize=4096)
def rate(strings: frozenset[str]) -> float:
    """How often one of the strings stands in running text, roughly, as a share of all places."""
    return fsum(map(_rate, strings))  # the same in whatever order a set gives them


def _rate(text: str) -> float:
    share = _SHARE
    for character in text:
        if "\u3400" <= character <= "\u9fff":
            share *= _RARITY["han"]
        elif (character.isascii() and character.isalnum()) or character in _COMMON:
            share *= _RARITY["common"]
        else:
            share *= _RARITY["other"]
    return share


def _rarest(sets: Iterable[frozenset[str]]) -> Sets:
    ranked = sorted(set(sets), key=lambda strings: (rate(strings), sorted(strings)))
    return tuple(ranked[: 1 if ranked and rate(ranked[0]) < RARE else SETS])


def _needed(read: _Read) -> Sets:
    """The sets that a part needs, with what it spells out."""
    return _rarest((*read.needed, read.exact)) if read.exact and "" not in read.exact else read.needed


def _read(part: Part) -> _Read:
    match part:
        case Text():
            return _Read(part.strings)
        case Wide():
            return _Read(None)
        case Row():
            return _row(part)
        case Choice():
            return _either([_read(one) for one in part.parts])
        case Repeat():
            one = _read(part.part)
            exact = _repeated(one.exact, part.least, part.most)
            return _Read(exact, _needed(one) if part.least else ())


def _row(row: Row) -> _Read:
    """What stands side by side. Neighbours that are spelt out are joined as long as they stay few."""
    run: frozenset[str] = _NOTHING
    needed: Sets = ()
    whole = True
    for part in map(_read, row.parts):
        needed = _rarest((*needed, *part.needed)) if part.needed else needed
        if part.exact is not None and len(run) * len(part.exact) <= MOST:
            run = _joined(run, part.exact)
        else:
            needed, run, whole = _needed(_Read(run, needed)), part.exact or _NOTHING, False
    return _Read(run, needed) if whole else _Read(None, _needed(_Read(run, needed)))


def _either(parts: list[_Read]) -> _Read:
    if len(parts) == 1:
        return parts[0]
    spelt = [part.exact for part in parts if part.exact is not None]
    exact = frozenset().union(*spelt) if len(spelt) == len(parts) else None
    needed = [_needed(part) for part in parts]
    return _Read(
        exact if exact is not None and len(exact) <= MOST else None,
        _rarest(frozenset().union(*(sets[min(rank, len(sets) - 1)] for sets in needed)) for rank in range(SETS))
        if all(needed)
        else (),
    )


def _joined(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    return frozenset(one + other for one in before for other in after)


def _repeated(exact: frozenset[str] | None, least: int, most: int | None) -> frozenset[str] | None:
    """What a part that is spelt out can match when it stands `least` to `most` times, where that is little."""
    if exact is None or most is None or most > REPEATS:
        return None
    times = _NOTHING
    found: set[str] = set()
    for number in range(most + 1):
        if number >= least:
            found |= times
        times = _joined(times, exact)
        if len(found) + len(times) > MOST:
            return None
    return frozenset(found)
