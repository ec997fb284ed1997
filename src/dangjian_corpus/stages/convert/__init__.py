"""Convert: Traditional to Simplified, as the reference library does it, with corrections of what it gets wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ... import script
from ...document import Document
from ...ledger import Edit
from ...proposal import Proposal, Step
from ...settings import Settings
from . import conversion, passages
from .ambiguity import Ambiguous, ambiguous
from .edits import edits_of
from .engine import decode
from .rules import RULES

__all__ = ["RULES", "VERSION", "Ambiguous", "ambiguous", "propose", "to_simplified"]

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
    return propose_each((document,), settings)[0]


def propose_each(documents: Sequence[Document], settings: Settings) -> list[Proposal]:
    """What `propose` says of each of some documents, in less time than of one after the other."""
    texts = [document.text for document in documents]
    rewrite = partial(_rewrite, settings=settings)
    return [
        Proposal(_edits(text, told, settings), values={"script": told.script}, rewrite=rewrite)
        for text, told in zip(texts, script.evidence_each(texts), strict=True)
    ]


STEPS: tuple[Step, ...] = (Step("convert", propose, propose_each),)


def _edits(text: str, told: script.Evidence, settings: Settings) -> list[Edit]:
    """Edits that convert what is Traditional of a text whose characters tell this."""
    if not settings.corrections:
        return edits_of(text, _convert(text, settings))
    if told.simplified and not told.traditional:
        return []
    mask = passages.convertible(text, told)
    converted = _convert(text, settings)
    return edits_of(text, converted if mask is None else passages.restrict(converted, mask))


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
