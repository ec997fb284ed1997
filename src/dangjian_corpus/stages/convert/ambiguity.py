"""Characters whose conversion depends on the word, with what else they could be."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from . import reference

# Used in both scripts, in two senses, which the library's tables do not tell.
_FURTHER = {"著": "着著", "後": "后後"}


class Ambiguous(NamedTuple):
    """A character at `offset` that has several counterparts: `alternatives`, all of them, first the usual one."""

    offset: int
    character: str
    alternatives: tuple[str, ...]


def ambiguous(text: str) -> list[Ambiguous]:
    """The ambiguous characters of `text`, in order.

    A Traditional character is listed with its Simplified counterparts, a Simplified one with its Traditional ones.
    """
    choices = _choices()
    return [Ambiguous(hit.start(), hit[0], choices[hit[0]]) for hit in _pattern().finditer(text)]


@cache
def _choices() -> dict[str, tuple[str, ...]]:
    # Where both tables have a character, what it becomes in Simplified script is the question asked here.
    tables = {**reference.alternatives("s2t"), **reference.alternatives("t2s"), **_FURTHER}
    return {character: tuple(choices) for character, choices in tables.items()}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, sorted(_choices()))) + "]")
