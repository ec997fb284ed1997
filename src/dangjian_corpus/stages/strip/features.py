"""All that is looked at in a line: one number a line from every feature, and from some of them of its neighbours.

The same features serve pages and plain text (`text_features`); what only a page knows comes beside them
(`page_features`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .columns import shifted
from .page_features import PAGE
from .text_features import TEXT
from .view import View

if TYPE_CHECKING:
    from .view import Array, Flags

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
    own = list(_own(View(["x"], [{}] if page else None)))
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


def _own(view: View) -> dict[str, Array | Flags]:
    """What the features say of the lines themselves."""
    own: dict[str, Array | Flags] = {}
    for group in TEXT if view.hints is None else (*TEXT, *PAGE):
        own.update(group(view))
    return own


def matrix(view: View) -> Array:
    """All features of all lines: lines × `names`."""
    import numpy as np

    page = view.hints is not None
    rows = np.concatenate(list(_own(view).values()), dtype=np.float64).reshape(-1, view.n)
    around = rows[_around(page)]
    return np.concatenate([rows, *(shifted(around, offset) for offset in OFFSETS)]).T
