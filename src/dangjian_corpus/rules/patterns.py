"""Patterns taken apart, as far as `re` and RE2 write alike: what `literals` and `openings` are read off.

Everything is in lower case: patterns of rules match without regard to case.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..lazy import regex

#: How many characters a class may have to be spelt out.
CLASS = 48

_QUANTIFIER = regex(r"(?:[*+?]|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\})\??")
_PLAIN = regex(r"[^\\.^$*+?{}()\[\]|]+")
_GROUP = regex(r"\((?:\?(?:P?<[A-Za-z_]\w*>|:|(?P<look><?[=!])|(?P<flags>[a-zA-Z-]+)(?P<open>:)?))?")
_ESCAPE = regex(r"\\(?:x\{(?P<braced>[0-9A-Fa-f]+)\}|(?:x|u)(?P<hex>[0-9A-Fa-f]{2,4})|(?P<other>p\{\w+\}|.))")
_WIDE = frozenset("dDsSwW")
_EDGES = frozenset("bBAzZ")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


class Text(NamedTuple):
    """One of a few strings."""

    strings: frozenset[str]


class Wide(NamedTuple):
    """A character of many; `characters` are these where they are known."""

    characters: frozenset[str] | None


class Row(NamedTuple):
    """Parts side by side."""

    parts: list[Part]


class Choice(NamedTuple):
    """Alternatives."""

    parts: list[Part]


class Repeat(NamedTuple):
    """A part that stands `least` to `most` times; None for any number."""

    part: Part
    least: int
    most: int | None


Part = Text | Wide | Row | Choice | Repeat

EMPTY = Text(frozenset(("",)))
_ANYTHING = Wide(None)
#: More than these by `re`; RE2 has no others.
_DIGIT = frozenset("0123456789")


class _UnknownSyntaxError(Exception):
    """The pattern has something that is not understood."""


def parsed(pattern: str) -> Part | None:
    """The parts of `pattern`; None where it has anything that is not understood."""
    try:
        part, end = _alternation(pattern, 0)
    except _UnknownSyntaxError:
        return None
    return part if end == len(pattern) else None


def alternatives(part: Part) -> list[Part]:
    """The part as what it may be instead, by the first choice in it."""
    if isinstance(part, Choice):
        return [other for one in part.parts for other in alternatives(one)]
    if isinstance(part, Row):
        for place, one in enumerate(part.parts):
            others = alternatives(one)
            if len(others) > 1:
                return [Row([*part.parts[:place], other, *part.parts[place + 1 :]]) for other in others]
    return [part]


def _alternation(pattern: str, at: int) -> tuple[Part, int]:
    """The alternatives from `at` to the end of the group or the pattern, and where they end."""
    parts: list[Part] = []
    while True:
        part, at = _sequence(pattern, at)
        parts.append(part)
        if not pattern.startswith("|", at):
            return parts[0] if len(parts) == 1 else Choice(parts), at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[Part, int]:
    parts: list[Part] = []
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _quantified(pattern, at)
        parts.append(part)
    return Row(parts), at


def _quantified(pattern: str, at: int) -> tuple[Part, int]:
    part, at = _atom(pattern, at)
    found = _QUANTIFIER.match(pattern, at)
    if found is None:
        return part, at
    sign = found[0][0]
    if sign != "{":
        return Repeat(part, int(sign == "+"), 1 if sign == "?" else None), found.end()
    most = found["most"] if found["comma"] else found["least"]
    return Repeat(part, int(found["least"]), int(most) if most else None), found.end()


def _atom(pattern: str, at: int) -> tuple[Part, int]:
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
        return EMPTY, at + 1
    if character == ".":
        return _ANYTHING, at + 1
    plain = _PLAIN.match(pattern, at)
    if plain is None:  # a brace that may stand for itself, or a quantifier of nothing
        raise _UnknownSyntaxError
    end = plain.end()
    if end - at > 1 and pattern[end : end + 1] in ("*", "+", "?", "{"):
        end -= 1  # the quantifier is of the last character alone
    return _caseless(Text(frozenset((pattern[at:end],)))), end


def _caseless(part: Part) -> Part:
    """The part in lower case. Letters of other alphabets than ours have more forms than can be told: any may stand."""
    if not isinstance(part, Text):
        return part
    strings = part.strings
    if any(sign.lower() != sign.upper() for text in strings if not text.isascii() for sign in text if sign > "\x7f"):
        return _ANYTHING
    return Text(frozenset(text.lower() for text in strings))


def _group(pattern: str, at: int) -> tuple[Part, int]:
    found = _GROUP.match(pattern, at)
    if found is None or (found["flags"] and set(found["flags"]) - set("imsU-")):
        raise _UnknownSyntaxError
    if found["flags"] and not found["open"]:
        if not pattern.startswith(")", found.end()):
            raise _UnknownSyntaxError
        return EMPTY, found.end() + 1
    if pattern.startswith("?", found.end()):
        raise _UnknownSyntaxError
    part, end = _alternation(pattern, found.end())
    if not pattern.startswith(")", end):
        raise _UnknownSyntaxError
    return (EMPTY if found["look"] else part), end + 1


def _escaped(found: re.Match[str]) -> Part:
    """One escaped character: a literal, an edge that takes nothing, or a class."""
    if found["other"] is None:
        return Text(frozenset((chr(int(found["braced"] or found["hex"], 16)),)))
    sign = found["other"]
    if sign in _EDGES:
        return EMPTY
    if sign == "d":
        return Wide(_DIGIT)
    if sign in _WIDE or sign.startswith("p{"):
        return _ANYTHING
    if sign in _CONTROLS or not sign.isalnum():
        return Text(frozenset((_CONTROLS.get(sign, sign),)))
    raise _UnknownSyntaxError


def _class(pattern: str, at: int) -> tuple[Part, int]:
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
    part = _caseless(Text(frozenset(members)))
    return (Wide(part.strings | _DIGIT) if digits and isinstance(part, Text) else part), at + 1


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
    return (next(iter(part.strings)) if isinstance(part, Text) else None), found.end()
