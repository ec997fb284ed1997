"""What a text must have for a pattern to match in it: its *literals*, sets of strings, and its *openings*.

Of each set every match has one string; with one of the openings every match begins. They are read off the pattern, so
that the condition never has to be kept in step with it by hand. Understood is what `re` and RE2 write alike; where a
pattern has anything else, nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

#: How many strings a part of a pattern may stand for to be spelt out, and how many characters a class may have.
MOST = 128
CLASS = 48

#: How often a part may be repeated to be spelt out.
REPEATS = 8

#: How many sets of literals are kept of a pattern: the rarest; and no more where one is rarer than this already.
SETS = 2
RARE = 1e-5

_QUANTIFIER = re.compile(r"(?:[*+?]|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\})\??")
_PLAIN = re.compile(r"[^\\.^$*+?{}()\[\]|]+")
_GROUP = re.compile(r"\((?:\?(?:P?<[A-Za-z_]\w*>|:|(?P<look><?[=!])|(?P<flags>[a-zA-Z-]+)(?P<open>:)?))?")
_ESCAPE = re.compile(r"\\(?:x\{(?P<braced>[0-9A-Fa-f]+)\}|(?:x|u)(?P<hex>[0-9A-Fa-f]{2,4})|(?P<other>p\{\w+\}|.))")
_WIDE = frozenset("dDsSwW")
_EDGES = frozenset("bBAzZ")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}

# How often a literal stands in running text, roughly: a share of all places, less for every further character.
_SHARE = 0.04
_RARITY = {"han": 0.05, "common": 0.2, "other": 0.0025}
_COMMON = frozenset(" ,.:;()、。“”—·")


#: Sets of strings, the rarest first. Of each set every match has one.
Sets = tuple[frozenset[str], ...]


#: Stands for any character.
ANY = "\0"

#: What may stand before a line that is matched as a whole: openings are told without it.
BULLETS = " >*#·•●■◆▶►※★☆-"

#: So many openings tell too little to be kept in full.
OPENINGS = 4096


class _Opening(NamedTuple):
    """The first two characters of what a part can match, fewer where that ends before: as it stands, and without the
    bullets that it begins with."""

    plain: frozenset[str]
    bare: frozenset[str]


class _Part(NamedTuple):
    """Of a part of a pattern: all strings that it can match, where they are few; the sets of strings that it needs; and
    how it begins, where the strings do not tell."""

    exact: frozenset[str] | None
    needed: Sets = ()
    begins: _Opening | None = None

    @property
    def opening(self) -> _Opening:
        if self.begins is not None:
            return self.begins
        if self.exact is None:
            return _Opening(_ANY, _ANY)
        bare = frozenset(text.lstrip(BULLETS)[:2] for text in self.exact)
        return _Opening(frozenset(text[:2] for text in self.exact), bare)


_NOTHING = frozenset(("",))
_ANY = frozenset((ANY,))
_NONE: Sets = ()
_EMPTY = _Part(_NOTHING)
_ANYTHING = _Part(None)
_DIGIT = frozenset("0123456789")


class _UnknownSyntaxError(Exception):
    """The pattern has something that is not understood."""


def literals(pattern: str) -> Sets:
    """The literals of `pattern`, in lower case; none where there are none to be named.

    A text has them in the form that `folding.caseless` gives it.
    """
    try:
        part, end = _alternation(pattern, 0)
    except _UnknownSyntaxError:
        return ()
    if end < len(pattern):
        return ()
    return tuple(map(least, _needed(part)))


def openings(pattern: str) -> frozenset[str] | None:
    """How a line begins, its bullets apart, that `pattern` of RE2 matches from its start on: its first two characters
    in lower case, `ANY` for one that may be any, fewer for a shorter line. None where the first may be any.
    """
    try:
        part, end = _alternation(pattern, 0)
    except _UnknownSyntaxError:
        return None
    found = part.opening.bare
    return None if end < len(pattern) or any(text.startswith(ANY) for text in found) else found


def least(strings: frozenset[str]) -> frozenset[str]:
    """The strings without those that have another of them within: these say no more than that one."""
    return frozenset(text for text in strings if not _has_another(text, strings))


def _has_another(text: str, strings: frozenset[str]) -> bool:
    size = len(text)
    return any(text[a:b] in strings for a in range(size) for b in range(a + 1, size + 1) if b - a < size)


@lru_cache(maxsize=4096)
def rate(strings: frozenset[str]) -> float:
    """How often one of the strings stands in running text, roughly, as a share of all places."""
    return sum(_rate(text) for text in strings)


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
    ranked = sorted(set(sets), key=lambda strings: (rate(strings), min(strings)))
    return tuple(ranked[: 1 if ranked and rate(ranked[0]) < RARE else SETS])


def _needed(part: _Part) -> Sets:
    """The sets that a part needs, with what it spells out."""
    return _rarest((*part.needed, part.exact)) if part.exact and "" not in part.exact else part.needed


def _alternation(pattern: str, at: int) -> tuple[_Part, int]:
    """The alternatives from `at` to the end of the group or the pattern, and where they end."""
    parts: list[_Part] = []
    while True:
        part, at = _sequence(pattern, at)
        parts.append(part)
        if not pattern.startswith("|", at):
            return _either(parts), at
        at += 1


def _either(parts: list[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    spelt = [part.exact for part in parts if part.exact is not None]
    exact = frozenset().union(*spelt) if len(spelt) == len(parts) else None
    needed = [_needed(part) for part in parts]
    return _Part(
        exact if exact is not None and len(exact) <= MOST else None,
        _rarest(frozenset().union(*(sets[min(rank, len(sets) - 1)] for sets in needed)) for rank in range(SETS))
        if all(needed)
        else (),
        _Opening(*(_few(frozenset().union(*(part.opening[kind] for part in parts))) for kind in range(2))),
    )


def _sequence(pattern: str, at: int) -> tuple[_Part, int]:
    """What stands side by side from `at` on. Neighbours that are spelt out are joined as long as they stay few."""
    run, needed = _NOTHING, _NONE
    whole, opening = True, _EMPTY.opening
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _quantified(pattern, at)
        needed, opening = _rarest((*needed, *part.needed)), _followed(opening, part.opening)
        if part.exact is not None and len(run) * len(part.exact) <= MOST:
            run = _joined(run, part.exact)
        else:
            needed, run, whole = _needed(_Part(run, needed)), part.exact or _NOTHING, False
    if whole:
        return _Part(run, needed, opening), at
    return _Part(None, _needed(_Part(run, needed)), opening), at


def _joined(before: frozenset[str], after: frozenset[str]) -> frozenset[str]:
    return frozenset(one + other for one in before for other in after)


def _followed(before: _Opening, after: _Opening) -> _Opening:
    bare = {(one + other)[:2] for one in before.bare if one for other in after.plain}
    if "" in before.bare:
        bare |= after.bare
    plain = frozenset((one + other)[:2] for one in before.plain for other in after.plain)
    return _Opening(_few(plain), _few(frozenset(bare)))


def _few(strings: frozenset[str]) -> frozenset[str]:
    return strings if len(strings) <= OPENINGS else frozenset(text[:1] + ANY if text else text for text in strings)


def _quantified(pattern: str, at: int) -> tuple[_Part, int]:
    part, at = _atom(pattern, at)
    found = _QUANTIFIER.match(pattern, at)
    if found is None:
        return part, at
    sign = found[0][0]
    least = int(found["least"]) if sign == "{" else int(sign == "+")
    most = (found["most"] if found["comma"] else found["least"]) if sign == "{" else "1" if sign == "?" else ""
    exact = _repeated(part.exact, least, int(most)) if part.exact is not None and most else None
    opening = part.opening
    if most != "1":
        opening = _together(opening, _followed(opening, opening))
    if not least:
        opening = _together(opening, _EMPTY.opening)
    return _Part(exact, _needed(part) if least else (), opening), found.end()


def _together(one: _Opening, other: _Opening) -> _Opening:
    return _Opening(one.plain | other.plain, one.bare | other.bare)


def _repeated(exact: frozenset[str], least: int, most: int) -> frozenset[str] | None:
    """What a part that is spelt out can match when it stands `least` to `most` times, where that is little."""
    if most > REPEATS:
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


def _atom(pattern: str, at: int) -> tuple[_Part, int]:
    character = pattern[at]
    if character == "(":
        return _group(pattern, at)
    if character == "[":
        return _class(pattern, at)
    if character == "\\":
        found = _ESCAPE.match(pattern, at)
        if found is None:
            raise _UnknownSyntaxError
        return _caseless(_escaped(found)), found.end()
    if character in "^$":
        return _EMPTY, at + 1
    if character == ".":
        return _ANYTHING, at + 1
    plain = _PLAIN.match(pattern, at)
    if plain is None:  # a brace that may stand for itself, or a quantifier of nothing
        raise _UnknownSyntaxError
    end = plain.end()
    if end - at > 1 and pattern[end : end + 1] in ("*", "+", "?", "{"):
        end -= 1  # the quantifier is of the last character alone
    return _caseless(_Part(frozenset((pattern[at:end],)))), end


def _caseless(part: _Part) -> _Part:
    """The part in lower case. Letters of other alphabets than ours have more forms than can be told: any may stand."""
    if part.exact is None:
        return part
    if any(sign.lower() != sign.upper() for text in part.exact if not text.isascii() for sign in text if sign > "\x7f"):
        return _ANYTHING
    return part._replace(exact=frozenset(text.lower() for text in part.exact))


def _group(pattern: str, at: int) -> tuple[_Part, int]:
    found = _GROUP.match(pattern, at)
    if found is None or (found["flags"] and set(found["flags"]) - set("imsU-")):
        raise _UnknownSyntaxError
    if found["flags"] and not found["open"]:
        if not pattern.startswith(")", found.end()):
            raise _UnknownSyntaxError
        return _EMPTY, found.end() + 1
    if pattern.startswith("?", found.end()):
        raise _UnknownSyntaxError
    part, end = _alternation(pattern, found.end())
    if not pattern.startswith(")", end):
        raise _UnknownSyntaxError
    return (_EMPTY if found["look"] else part), end + 1


def _escaped(found: re.Match[str]) -> _Part:
    """One escaped character: a literal, an edge that takes nothing, or a class."""
    if found["other"] is None:
        return _Part(frozenset((chr(int(found["braced"] or found["hex"], 16)),)))
    sign = found["other"]
    if sign in _EDGES:
        return _EMPTY
    if sign == "d":  # more than these by `re`, of which no openings are told
        return _Part(None, begins=_Opening(_DIGIT, _DIGIT))
    if sign in _WIDE or sign.startswith("p{"):
        return _ANYTHING
    if sign in _CONTROLS or not sign.isalnum():
        return _Part(frozenset((_CONTROLS.get(sign, sign),)))
    raise _UnknownSyntaxError


def _class(pattern: str, at: int) -> tuple[_Part, int]:
    """A class of characters, spelt out where it has few."""
    at += 1
    negated = pattern.startswith("^", at)
    at += negated
    members: set[str] | None = set()
    digits = False
    first = True
    while first or not pattern.startswith("]", at):
        first = False
        if pattern.startswith("\\d", at):
            digits, at = True, at + 2
            continue
        low, at = _member(pattern, at)
        high = low
        if pattern.startswith("-", at) and not pattern.startswith("-]", at):
            high, at = _member(pattern, at + 1)
        if members is None or low is None or high is None or ord(high) - ord(low) >= CLASS:
            members = None
        else:
            members.update(map(chr, range(ord(low), ord(high) + 1)))
    if negated or members is None or len(members) > CLASS:
        return _ANYTHING, at + 1
    part = _caseless(_Part(frozenset(members)))
    if digits and part.exact is not None:
        return _Part(None, begins=_together(part.opening, _Part(_DIGIT).opening)), at + 1
    return part, at + 1


def _member(pattern: str, at: int) -> tuple[str | None, int]:
    """One character of a class, None for a class within it, and where the next one stands."""
    if at >= len(pattern) or pattern.startswith("[:", at):
        raise _UnknownSyntaxError
    if pattern[at] != "\\":
        return pattern[at], at + 1
    found = _ESCAPE.match(pattern, at)
    if found is None:
        raise _UnknownSyntaxError
    part = _escaped(found)
    return (None if part.exact is None else next(iter(part.exact))), found.end()
