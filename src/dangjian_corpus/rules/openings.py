"""How a line begins that a pattern matches from its start on: its *openings*, told apart from the bullets before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .patterns import Choice, Part, Repeat, Row, Text, Wide, alternatives, parsed

#: What may stand before a line that is matched as a whole.
BULLETS = " >*#·•●■◆▶►※★☆-"

#: Stands for any character.
ANY = "\0"

_LENGTH = 2

#: The first two characters of what a part can match, fewer where that ends before.
_Openings = frozenset[str]

_EMPTY: _Openings = frozenset(("",))
_ANYTHING: _Openings = frozenset((ANY,))


class Beginnings(NamedTuple):
    """How lines begin that a pattern matches, and what of the pattern says nothing of that; None for no part of it."""

    openings: frozenset[str]
    rest: Part | None


def beginnings(pattern: str) -> Beginnings | None:
    """The openings of `pattern`, of RE2: the first two characters of a line in lower case, its bullets apart, `ANY` for
    one that may be any, fewer for a shorter line. None for a pattern that is not understood.

    Of a choice each alternative is looked at for itself, where all together may begin with anything.
    """
    part = parsed(pattern)
    if part is None:
        return None
    found = _told(part)
    if found is not None:
        return Beginnings(found, None)
    told = [(_told(one), one) for one in alternatives(part)]
    known = [own for own, _ in told if own is not None]
    return Beginnings(frozenset().union(*known), Choice([one for own, one in told if own is None]))


def _told(part: Part) -> _Openings | None:
    """The openings of a part; None where the first character may be any."""
    found = _Opening(part).told(bare=True)
    return None if any(text.startswith(ANY) for text in found) else found


class _Opening:
    """How a part begins. What is not asked for is not worked out: bullets alone begin in hundreds of ways."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._parts: list[_Opening] = []
        self._known: dict[bool, _Openings] = {}
        match part:
            case Row() | Choice():
                self._parts = list(map(_Opening, part.parts))
            case Repeat():
                self._parts = [_Opening(part.part)]

    def told(self, bare: bool) -> _Openings:
        """The openings as they stand, or, where `bare`, without the bullets that they begin with."""
        if bare not in self._known:
            self._known[bare] = self._found(bare)
        return self._known[bare]

    def _found(self, bare: bool) -> _Openings:
        part = self._part
        match part:
            case Text():
                return _of(part.strings, bare)
            case Wide():
                return _ANYTHING if part.characters is None else _of(part.characters, bare)
            case Row():
                return _row(self._parts, bare)
            case Choice():
                return frozenset().union(*(one.told(bare) for one in self._parts))
            case Repeat():
                found = self._parts[0].told(bare)
                if part.most != 1:
                    found |= _row(self._parts * 2, bare)
                return found if part.least else found | _EMPTY


def _of(strings: frozenset[str], bare: bool) -> _Openings:
    return frozenset((text.lstrip(BULLETS) if bare else text)[:_LENGTH] for text in strings)


def _row(parts: Sequence[_Opening], bare: bool) -> _Openings:
    """How parts side by side begin: what stands after the two characters does not matter."""
    found = _EMPTY
    for part in parts:
        short = [text for text in found if len(text) == 1]
        if not short and "" not in found:
            break
        grown = frozenset(text for text in found if len(text) == _LENGTH)
        if short:
            grown = grown.union(a + b for a in short for b in {text[:1] for text in part.told(bare=False)})
        found = grown | part.told(bare) if "" in found else grown
    return found
