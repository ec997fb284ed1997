"""What must hold for a pattern to match: how a line begins, and what literals the text has.

To read this off a pattern takes a millisecond or two, so for all patterns that are built in it is done once:
``conditions.json``, which `make docs` writes, holds it by a digest of the pattern. A pattern that is not there is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from .literals import Sets, least, literals, literals_of, rate
from .openings import beginnings

#: Literals that stand more often in running text, by `literals.rate`, tell too little to be asked for first.
TELLING = 1e-3


class Conditions(NamedTuple):
    """A pattern matches only a line with one of the `openings`, or a text that has one of each set of `literals`."""

    openings: frozenset[str]
    literals: Sets


def conditions(pattern: str, whole: bool = False) -> Conditions:
    """The conditions of a pattern; what is not known of it is empty. `whole` says that it matches whole lines, which
    are asked for by how they begin where that can be: what it may match else has literals that tell something."""
    found = _known().get(_digest(pattern, whole))
    if found is None:
        return read(pattern, whole)
    return Conditions(frozenset(found["openings"]), tuple(map(frozenset, found["literals"])))


def literals_of_words(listed: str, words: Callable[[], Iterable[str]]) -> Sets:
    """The literals of `words`, of which one must stand. They are known by the text in which they are `listed`, so that
    it need not be read."""
    found = _known().get(_digest(listed, False))
    return (frozenset(found["literals"][0]) if found else least(frozenset(words())),)


def read(pattern: str, whole: bool) -> Conditions:
    """The conditions as they are read off the pattern."""
    own = beginnings(pattern) if whole else None
    if own is not None:
        rest = () if own.rest is None else literals_of(own.rest)
        if own.rest is None or tell(rest):
            return Conditions(own.openings, rest)
    return Conditions(frozenset(), literals(pattern))


def tell(sets: Sets) -> bool:
    """Whether literals are rare enough to be asked for first."""
    return bool(sets) and rate(sets[0]) < TELLING


def table(patterns: Iterable[tuple[str, bool]], words: Mapping[str, Iterable[str]]) -> dict[str, dict[str, Any]]:
    """What ``conditions.json`` holds of these patterns, each with whether it is for whole lines, and of words, by the
    texts in which they are listed."""
    found = {_digest(*asked): read(*asked) for asked in patterns}
    for listed, own in words.items():
        found[_digest(listed, False)] = Conditions(frozenset(), (least(frozenset(own)),))
    return {
        key: {"openings": sorted(own.openings), "literals": list(map(sorted, own.literals))}
        for key, own in sorted(found.items())
    }


def _digest(pattern: str, whole: bool) -> str:
    return hashlib.sha256(f"{whole} {pattern}".encode()).hexdigest()[:16]


@cache
def _known() -> dict[str, Any]:
    import orjson

    found: dict[str, Any] = orjson.loads(files(__package__).joinpath("conditions.json").read_bytes())
    return found
