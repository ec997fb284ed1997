"""Convert: Traditional to Simplified, as the reference library does it, with corrections of what it gets wrong."""

from __future__ import annotations

from functools import partial

from ... import script
from ...document import Document
from ...proposal import Proposal
from ...settings import Settings
from . import conversion, passages
from .ambiguity import Ambiguous, ambiguous
from .edits import edits_of
from .engine import decode
from .folding import fold
from .rules import RULES

__all__ = ["RULES", "VERSION", "Ambiguous", "ambiguous", "fold", "propose", "to_simplified"]

VERSION = 2


def to_simplified(text: str) -> str:
    """`text` in Simplified script, corrected; of the same length, character for character.

    All of it is taken for Traditional: whether it is, and which parts, is asked by `propose` alone.
    """
    converted = conversion.convert(text, "t", corrected=True, by_reference=False, disabled=frozenset())
    return decode(converted.now)


def propose(document: Document, settings: Settings) -> Proposal:
    """Edits that convert the Traditional passages of a document, and which script it was in.

    Without corrections it is the bare library: everything is converted, whatever its script.
    """
    text = document.text
    classes = script.classes(text)
    told = script.count(classes)
    values = {"script": told.script}
    rewrite = partial(_rewrite, settings=settings)
    if settings.corrections and told.simplified and not told.traditional:
        return Proposal(values=values, rewrite=rewrite)
    mask = passages.convertible(text, classes, told) if settings.corrections else None
    converted = _convert(text, settings)
    if mask is not None:
        converted = passages.restrict(converted, mask)
    return Proposal(edits_of(text, converted), values=values, rewrite=rewrite)


def _convert(text: str, settings: Settings) -> conversion.Converted:
    return conversion.convert(
        text,
        settings.convert_from,
        corrected=settings.corrections,
        by_reference="convert" in settings.reference,
        disabled=settings.disable,
    )


def _rewrite(value: str, settings: Settings) -> str:
    """A lifted field, converted as the text is."""
    if settings.convert_from == "t" and conversion.changeable().isdisjoint(value):
        return value
    proposal = propose(Document("", value), settings)
    for edit in sorted(proposal.edits, reverse=True):
        value = value[: edit.start] + edit.now + value[edit.end :]
    return value
