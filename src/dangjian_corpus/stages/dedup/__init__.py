"""Dedup: the same passage once in a document (`within`), the same article once in the corpus (`across`)."""

from __future__ import annotations

from collections.abc import Sequence

from ...document import Document
from ...proposal import NOTHING, Proposal, Step
from ...settings import Settings
from . import within

VERSION = 3
RULES = within.RULES


def propose(document: Document, settings: Settings) -> Proposal:
    """Take out the passages that stand in the document a second time."""
    return propose_each((document,), settings)[0]


def propose_each(documents: Sequence[Document], settings: Settings) -> list[Proposal]:
    """What `propose` says of each of some documents, in less time than of one after the other."""
    return [Proposal(edits=edits) if edits else NOTHING for edits in within.repeats(documents, settings.disable)]


STEPS: tuple[Step, ...] = (Step("dedup", propose, propose_each),)
