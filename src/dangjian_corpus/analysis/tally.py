"""What a corpus holds and what was taken from it, counted in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from ..document import Document


def removed(was: str, now: str) -> int:
    """How many characters an edit took away: none where what it wrote is as long or longer."""
    return max(0, len(was) - len(now))


@dataclass(slots=True)
class Tally:
    """Counts over documents. `raw` and `kept` count characters; `rules` and `roles` edits, `taken_by_rule`,
    `taken_by_role` and `taken_by_host` the characters that those took away.
    """

    documents: int = 0
    raw: int = 0
    kept: int = 0
    edits: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    taken_by_rule: Counter[str] = field(default_factory=Counter)
    taken_by_role: Counter[str] = field(default_factory=Counter)
    raw_by_host: Counter[str] = field(default_factory=Counter)
    taken_by_host: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)

    def add(self, document: Document) -> None:
        """Count one document."""
        edits = [edit for layer in document.layers for edit in layer]
        changes = [len(edit.was) - len(edit.now) for edit in edits]
        self._add(document, [edit.rule for edit in edits], [edit.role for edit in edits], changes)

    def add_written(self, document: Document, edits: Sequence[Mapping[str, str]]) -> None:
        """Count one document that comes without its layers, with its edits as its record has them."""
        changes = [len(edit["was"]) - len(edit.get("now", "")) for edit in edits]
        self._add(document, [edit["rule"] for edit in edits], [edit["role"] for edit in edits], changes)

    def _add(self, document: Document, rules: Sequence[str], roles: Sequence[str], changes: Sequence[int]) -> None:
        """Count a document with the rules and roles of its edits, and how many characters fewer each left."""
        self.edits += len(changes)
        self.rules.update(rules)
        self.roles.update(roles)
        for rule, role, fewer in zip(rules, roles, changes, strict=True):
            if fewer > 0:
                self.taken_by_rule[rule] += fewer
                self.taken_by_role[role] += fewer
        taken = sum(changes)
        raw = len(document.text) + taken
        host = document.source.get("host") or ""
        self.documents += 1
        self.raw += raw
        self.kept += len(document.text)
        self.hosts[host] += 1
        self.raw_by_host[host] += raw
        self.taken_by_host[host] += max(0, taken)
        for flag in document.flags:
            self.flags[flag["kind"]] += 1
        self.encodings[document.source.get("encoding") or ""] += 1
        self.scripts[document.script or ""] += 1
        self.years[(document.date or "")[:4]] += 1
        if document.dedup:
            self.relations[document.dedup.get("relation") or ""] += 1

    def merge(self, other: Tally) -> None:
        """Add another tally to this one."""
        for one in fields(self):
            name = one.name
            if isinstance(getattr(self, name), Counter):
                getattr(self, name).update(getattr(other, name))
            else:
                setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_json(self) -> dict[str, Any]:
        """The counts as plain data, keys in the order of their names, so that equal tallies are equal bytes."""
        return {
            one.name: dict(sorted(value.items())) if isinstance(value := getattr(self, one.name), Counter) else value
            for one in fields(self)
        }

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Tally:
        """Read what `to_json` gave."""
        values: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in record.items()
        }
        return cls(**values)


def tally(documents: Iterable[Document]) -> Tally:
    """The counts over `documents`."""
    counts = Tally()
    for document in documents:
        counts.add(document)
    return counts
