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
_NOTHING = frozenset(("",))


class _Opening(NamedTuple):
    """The first two characters of what a part can match, fewer where that ends before: as it stands, and without the
    bullets that it begins with."""

    plain: frozenset[str]
    bare: frozenset[str]


_EMPTY = _Opening(_NOTHING, _NOTHING)
_ANYTHING = _Opening(frozenset((ANY,)), frozenset((ANY,)))


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


def _told(part: Part) -> frozenset[str] | None:
    """The openings of a part; None where the first character may be any."""
    found = _opening(part).bare
    return None if any(text.startswith(ANY) for text in found) else found


def _opening(part: Part) -> _Opening:
    match part:
        case Text():
            return _of(part.strings)
        case Wide():
            return _ANYTHING if part.characters is None else _of(part.characters)
        case Row():
            return _row(part.parts)
        case Choice():
            return _together([_opening(one) for one in part.parts])
        case Repeat():
            once = _opening(part.part)
            found = [once] if part.most == 1 else [once, _followed(once, once)]
            return _together(found if part.least else [*found, _EMPTY])


def _of(strings: frozenset[str]) -> _Opening:
    bare = frozenset(text.lstrip(BULLETS)[:_LENGTH] for text in strings)
    return _Opening(frozenset(text[:_LENGTH] for text in strings), bare)


def _row(parts: Sequence[Part]) -> _Opening:
    """How parts side by side begin: what stands after the two characters does not matter."""
    found = _EMPTY
    for part in parts:
        if all(len(text) == _LENGTH for text in found.plain) and all(len(text) == _LENGTH for text in found.bare):
            break
        found = _followed(found, _opening(part))
    return found


def _together(openings: Sequence[_Opening]) -> _Opening:
    return _Opening(*(frozenset().union(*kind) for kind in zip(*openings, strict=True)))


def _followed(before: _Opening, after: _Opening) -> _Opening:
    plain, bare = _grown(before.plain, after.plain), _grown(before.bare, after.plain)
    return _Opening(
        plain | after.plain if "" in before.plain else plain, bare | after.bare if "" in before.bare else bare
    )


def _grown(begun: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    """The strings, but the empty one, with the first character of what stands after them where they have but one."""
    short = [text for text in begun if len(text) == 1]
    firsts = {text[:1] for text in after} if short else ()
    return frozenset(text for text in begun if len(text) == _LENGTH).union(a + b for a in short for b in firsts)
