"""The passage of a text that a hit shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Span = tuple[int, int]

#: Characters of text in a snippet.
WIDTH = 80

#: Characters that may stand before the first match.
_LEAD = 20

#: What cannot be shown as one character of a line: white space, controls, marks that turn the line around.
_UNSHOWN = re.compile("[\\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


class Snippet(NamedTuple):
    """A line of text and where the matches stand in it."""

    text: str
    marks: list[Span]


def snippet(text: str, matches: Sequence[Span], width: int = WIDTH) -> Snippet:
    """The `width` characters with the most matches, in one line; the first ones where there is no match.

    Characters that would break a line or a terminal become spaces, one each. An ellipsis stands where the text goes on.
    """
    start = _best(text, matches, width)
    end = min(len(text), start + width)
    left, right = "…" if start else "", "…" if end < len(text) else ""
    shift = len(left) - start
    marks = [
        (max(first, start) + shift, min(last, end) + shift) for first, last in matches if first < end and last > start
    ]
    return Snippet(left + _UNSHOWN.sub(" ", text[start:end]) + right, marks)


def _best(text: str, matches: Sequence[Span], width: int) -> int:
    """Where the passage begins that has the most matches, the first one of several."""
    if not matches:
        return 0
    reach = width - _LEAD
    most = densest = first = 0
    for after, (_, end) in enumerate(matches, 1):
        while first < after and end > matches[first][0] + reach:
            first += 1
        if after - first > most:
            most, densest = after - first, first
    return max(0, min(matches[densest][0] - _LEAD, len(text) - width))
