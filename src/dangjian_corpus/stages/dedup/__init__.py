"""Dedup: the same passage once in a document (`within`), the same article once in the corpus (`across`)."""

from __future__ import annotations

from ...document import Document
from ...proposal import Proposal
from ...settings import Settings
from . import within

VERSION = 3
RULES = within.RULES


def propose(document: Document, settings: Settings) -> Proposal:
    """Take out the passages that stand in the document a second time."""
    return Proposal(edits=within.repeats(document, settings.disable))
