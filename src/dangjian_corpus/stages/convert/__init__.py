"""Convert: Traditional to Simplified, as the reference library does it, with corrections of what it gets wrong."""

from __future__ import annotations

from ... import script
from ...document import Document
from ...proposal import Proposal
from ...rules import Rule
from ...settings import Settings
from . import passages
from .edits import ROLE, aligned_edits
from .engine import encode, engines

VERSION = 1

RULES: tuple[Rule, ...] = (
    Rule(
        "convert/t2s",
        ROLE,
        "A Traditional character becomes the Simplified one that the reference library gives.",
        ("國家發展研究", "於是他們寫信給圖書館"),
        ("国家发展研究", "乾隆年间的著作", "東京の図書館へ行きました"),
        __name__,
    ),
)


def to_simplified(text: str) -> str:
    """`text` in Simplified script, character for character: of the same length."""
    for engine in engines("t2s"):
        text = engine.convert(text)
    return text


def propose(document: Document, settings: Settings) -> Proposal:
    """Edits that convert the Traditional passages of a document, and which script it was in."""
    import numpy as np

    text = document.text
    classes = script.classes(text)
    told = script.count(classes)
    was = encode(text)
    (engine,) = engines("t2s")
    now = engine.look_up(was)
    for match in engine.matches(text):
        now[match.start : match.end] = encode(match.now)
    if (now != was).any():
        mask = passages.convertible(text, classes) if settings.corrections else None
        if mask is not None:
            now = np.where(mask, now, was)
    edits = aligned_edits(text, was, now, np.zeros(len(text), dtype=np.uint8), ["convert/t2s"])
    return Proposal(edits, values={"script": told.script}, rewrite=to_simplified)
