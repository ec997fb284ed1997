"""Spam in English and in pinyin: runs of Latin words that praise what such trades sell, and say nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...lazy import regex
from .spam_context import is_accused, is_quoted, is_reported, sentence
from .spam_words import latin

Span = tuple[int, int]

#: What the words of a run must weigh together; how large a share of them must be known; and how telling one must be.
LEAST, SHARE, TELLING = 5, 0.6, 3

_RUN = regex(r"[A-Za-z$](?:[A-Za-z0-9 ,|!?$%&'+/:;.~_*-]*[A-Za-z0-9!%])?")
_WORD = regex(r"[A-Za-z][A-Za-z-]*|[0-9]+[a-z]*")
_HAN = regex(r"[\u3400-\u9fff]")
_NAMING = frozenset("、/·()[]")


class Run(NamedTuple):
    """A stretch of Latin words, ``[start, end)``."""

    start: int
    end: int
    alone: bool
    """Whether it is one word."""


def runs(text: str) -> Iterator[Run]:
    """The runs of a folded line that may be spam: whole advertisements, and single telling words between Han
    characters, of which the sentence must say whether it needs them."""
    for found in _RUN.finditer(text):
        start, end = found.span()
        words = [word.lower() for word in _WORD.findall(found[0])]
        known = [latin()[word] for word in words if word in latin()]
        if max(known, default=0) < TELLING or 0 in known or _is_named(text, start, end, len(words)):
            continue
        if len(words) > 1 and sum(known) >= LEAST - (len(words) == 2) and len(known) >= SHARE * len(words):
            if min(known) < TELLING:  # names of makers alone are a list of them
                yield Run(start, end, False)
        elif (
            len(words) == 1 and start > 0 and end < len(text) and _HAN.match(text, start - 1) and _HAN.match(text, end)
        ):
            yield Run(start, end, True)


def _is_named(text: str, start: int, end: int, words: int) -> bool:
    """Whether a text speaks of what stands there: in brackets, in quotation marks, in a list, in a report."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    if any(mark in _NAMING for mark in around) or is_quoted(text, start):
        return True
    first, last = sentence(text, start, end)
    return is_accused(text, first, last) if words > 2 else is_reported(text, first, last)
