"""From a text and what it becomes to the edits of the ledger."""

from __future__ import annotations

from itertools import repeat

from ...ledger import Edit, edit_of
from .conversion import Converted, rule_names
from .engine import decode
from .rules import ROLE

#: Changed characters of one rule at most this far apart, on one line, are one edit.
REACH = 20


def edits_of(text: str, converted: Converted) -> list[Edit]:
    """The edits that make of `text` what it becomes.

    An edit has one rule: a correction inside a passage that is converted cuts that passage's edit in two. A phrase that
    changes its length is an edit of its own, so that everything else keeps its place character by character.
    """
    import numpy as np

    was, now, why, uneven = converted
    rules = rule_names()
    edits = [
        Edit(match.start, text[match.start : match.end], match.now, rules[why[match.start]], ROLE) for match in uneven
    ]
    at = np.flatnonzero(was != now)
    if not len(at):
        return edits
    breaks = np.flatnonzero(was == ord("\n"))
    if uneven:
        breaks = np.sort(np.concatenate((breaks, [match.start for match in uneven])))
    # A break between two places puts them further apart than an edit reaches.
    apart = np.diff(at + np.searchsorted(breaks, at) * REACH) > REACH
    of = why[at]
    if of.any():
        apart |= of[1:] != of[:-1]
    cut = np.flatnonzero(apart)
    first = np.concatenate(([0], cut + 1))
    starts = at[first].tolist()
    ends = (at[np.concatenate((cut, [len(at) - 1]))] + 1).tolist()
    after = decode(now)
    columns = (
        starts,
        [text[start:end] for start, end in zip(starts, ends, strict=True)],
        [after[start:end] for start, end in zip(starts, ends, strict=True)],
        [rules[rule] for rule in of[first].tolist()],
        repeat(ROLE),
        repeat(None),
    )
    return edits + list(map(edit_of, zip(*columns, strict=False)))
