"""All that is looked at in a line: one number a line from every feature, and from some of them of its neighbours.

The same features serve pages and plain text (`text_features`); what only a page knows comes beside them
(`page_features`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .columns import Group
from .page_features import PAGE
from .text_features import TEXT
from .view import View

if TYPE_CHECKING:
    from .view import Array

#: Features that are looked at in the lines before and after too.
NEIGHBOURS = (
    "length", "characters of Han", "stops", "pauses", "share of function words", "ends like a sentence",
    "share of digits", "holds a date", "words of navigation", "words of related", "words of comment",
    "words of legal", "words of byline", "words of tools", "is known furniture", "share of bars and bullets",
    "begins with an indentation",
)  # fmt: skip
NEIGHBOURS_PAGE = (
    "share of links",
    "is a paragraph",
    "is an item",
    "is a heading",
    "prose in block 1",
    "depth",
    "follows a picture",
)
OFFSETS = (-2, -1, 1, 2)


@cache
def names(page: bool) -> list[str]:
    """The names of the columns of `matrix`."""
    sample = View.of(["x"], [{}] if page else None)
    own = [name for group in _groups(page) for name in group(sample)]
    return own + [f"{name} ({offset:+d})" for offset in OFFSETS for name in _neighbours(page)]


@cache
def columns(page: bool) -> dict[str, int]:
    """The number of each column of `matrix`, by its name."""
    return {name: number for number, name in enumerate(names(page))}


@cache
def _around(page: bool) -> list[int]:
    """The rows that are looked at around a line too."""
    return [columns(page)[name] for name in _neighbours(page)]


def _neighbours(page: bool) -> tuple[str, ...]:
    return (*NEIGHBOURS, *NEIGHBOURS_PAGE) if page else NEIGHBOURS


def _groups(page: bool) -> tuple[Group, ...]:
    return (*TEXT, *PAGE) if page else TEXT


def matrix(view: View) -> Array:
    """All features of all lines, of as many documents as there are: lines × `names`."""
    import numpy as np

    page = view.hints is not None
    rows = np.empty((len(names(page)), view.n))
    number = 0
    for group in _groups(page):  # one after the other, so that a page of very many lines is held but once
        for values in group(view).values():
            rows[number] = values
            number += 1
    around = rows[_around(page)]
    for offset in OFFSETS:
        view.bounds.shift(around, offset, rows[number : number + len(around)])
        number += len(around)
    return rows.T
