"""What decided where no rule of a pack did: the features by which the classifier took a line for no body."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from . import ledger
from .document import Document, Hints
from .explain import Passage
from .ledger import Maps

_STAGE = "strip/"


class Share(NamedTuple):
    """What a feature of a line adds to the log odds that the line is body."""

    feature: str
    adds: float


def is_classifiers(passage: Passage) -> bool:
    """Whether the classifier removed it."""
    return any(reason.rule in _rules() for reason in passage.reasons)


def decided(document: Document, passage: Passage, hints: Hints | None) -> list[Share]:
    """The features of the line at the start of a passage, weightiest first.

    `hints` are those of the page, which a record no longer has after strip.
    """
    from .stages import strip
    from .stages.strip import lines

    number = next(n for n, layer in enumerate(document.layers) if any(e.rule.startswith(_STAGE) for e in layer))
    layers = document.layers[:number]
    before = replace(document, text=ledger.replay(document.raw_text(), layers), layers=layers, hints=hints)
    start, _ = Maps(layers).to_text(passage.start, max(passage.end, passage.start + 1))
    starts = lines.split(before).starts
    line = max(0, bisect_right(starts, start) - 1)
    return [Share(*share) for share in strip.why(before, line)]


@cache
def _rules() -> frozenset[str]:
    from .stages.strip import classify

    return frozenset(rule.id for rule in classify.RULES)
