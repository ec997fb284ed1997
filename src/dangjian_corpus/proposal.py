"""What a stage proposes, and the one function that makes a document of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from . import ledger
from .document import DETAILS, FIELDS, Document, Flag
from .ledger import Edit, Maps, Span
from .settings import Settings


class Lifted(NamedTuple):
    """The value of a field, and where it stands in the stage's input (None where it stands nowhere in it)."""

    value: str
    span: Span | None = None


class Proposal(NamedTuple):
    """What one stage wants of one document. All offsets count code points of the stage's input.

    `fields` are lifted fields by name (`FIELDS` and `DETAILS`); `values` are other attributes of the document to
    be set (`script`, `hints`, `tokens`); `rewrite` carries fields that were lifted earlier along with the text,
    as convert does.
    """

    edits: Sequence[Edit] = ()
    flags: Sequence[Flag] = ()
    fields: Mapping[str, Lifted] = MappingProxyType({})
    values: Mapping[str, Any] = MappingProxyType({})
    rewrite: Callable[[str], str] | None = None


#: What a stage proposes that has nothing to do.
NOTHING = Proposal()


class Step(NamedTuple):
    """One proposal of a stage that makes several, each on what the one before left.

    `propose_each` makes the same of each of some documents, where that takes less time than one after the other.
    """

    name: str
    propose: Callable[[Document, Settings], Proposal]
    propose_each: Callable[[Sequence[Document], Settings], Sequence[Proposal]] | None = None


def advance(document: Document, proposal: Proposal) -> Document:
    """The document after the stage: edits applied and recorded, flags and fields moved to raw offsets.

    Raises `LedgerError` for edits that overlap or do not fit the text.
    """
    if not (proposal.edits or proposal.flags or proposal.fields or proposal.values or proposal.rewrite):
        return document
    edits, text = ledger.applied(document.text, proposal.edits)
    changes: dict[str, Any] = dict(proposal.values)
    if proposal.rewrite is not None:
        rewrite = proposal.rewrite
        for name in FIELDS:
            value = getattr(document, name)
            if value is not None and name != "date":
                changes[name] = rewrite(value)
        changes["details"] = {name: rewrite(value) for name, value in document.details.items()}
    if proposal.flags or proposal.fields:
        to_raw = Maps(document.layers).to_raw
        flags = list(document.flags)
        for flag in proposal.flags:
            start, end = to_raw(flag["start"], flag["end"])
            flags.append({**flag, "start": start, "end": end})
        flags.sort(key=lambda flag: (flag["start"], flag["end"], flag["kind"]))
        changes["flags"] = flags
        spans = dict(document.fields)
        details = dict(changes.get("details", document.details))
        for name, lifted in proposal.fields.items():
            if name in FIELDS:
                changes[name] = lifted.value
            elif name in DETAILS:
                details[name] = lifted.value
            else:
                raise ValueError(f"no such field: {name}")
            if lifted.span is not None:
                spans[name] = to_raw(*lifted.span)
        changes["fields"] = spans
        changes["details"] = details
    if edits:
        changes["text"] = text
        changes["layers"] = [*document.layers, edits]
    return _changed(document, changes) if changes else document


#: The values of all fields of a document, in the order of its constructor.
_values = attrgetter(*(item.name for item in fields(Document)))


def _changed(document: Document, changes: Mapping[str, Any]) -> Document:
    """A copy with other values; `dataclasses.replace` takes several times as long, layer by layer."""
    changed = Document(*_values(document))
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed
