"""Two states of the same corpus: what one kept and the other did not, passage by passage, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from ..document import DETAILS, FIELDS, Document
from ..explain import Reason
from ..io.jsonl import difference
from ..records import Records
from .composed import Change, composed

What = Literal[
    "document added",
    "document removed",
    "raw differs",
    "removed",
    "restored",
    "changed",
    "flagged",
    "unflagged",
    "field",
]


class Difference(NamedTuple):
    """One difference between two states of a document.

    `start` and `end` are raw offsets, `text` is the raw text there; `was` and `now` are what stood there in the
    first state and stands there in the second. `rule` and `role` say why: those of the second state, or of the
    first where that alone had one. Of a field, `rule` is its name. Of a document that left as a reprint, `now` is
    the id of the one that stays. Where the raw texts differ, offsets are those of the first state's text.
    """

    id: str
    host: str
    change: What
    start: int = 0
    end: int = 0
    text: str = ""
    was: str = ""
    now: str = ""
    rule: str = ""
    role: str = ""

    def to_row(self) -> dict[str, Any]:
        """The difference as a JSON object; empty values are left out, and offsets where there is no passage."""
        row = {key: value for key, value in zip(self._fields, self, strict=True) if value != ""}
        if self.change in ("document added", "document removed", "field"):
            del row["start"], row["end"]
        return row


def corpora(old: Records, new: Records) -> Iterator[Difference]:
    """What differs between two corpora: in the order of the second, then what only the first has.

    Records that are equal byte for byte are never parsed. Raises `InputError` as `Records.lines` does.
    """
    before = {line.id: line for line in old.lines()}
    for line in new.lines():
        other = before.pop(line.id, None)
        if other is not None and other.left == line.left:
            if other.digest != line.digest:
                yield from compare(other.document(), line.document())
        elif not line.left:
            yield _whole(line.document(), "document added")
        elif other is not None:
            document = line.document()
            of = str((document.dedup or {}).get("of") or "")
            yield _whole(document, "document removed")._replace(now=of, rule="dedup/reprint", role="reprint")
    for line in before.values():
        if not line.left:
            yield _whole(line.document(), "document removed")


def _whole(document: Document, change: What) -> Difference:
    return Difference(document.id, document.source.get("host") or "", change)


def compare(old: Document, new: Document) -> list[Difference]:
    """What differs between two states of a document: passages in raw order, then flags, then fields."""
    host = new.source.get("host") or old.source.get("host") or ""
    raw = new.raw_text()
    if _raw_differs(old, new, raw):
        found = [
            Difference(new.id, host, "raw differs", edit.start, edit.end, edit.was, edit.was, edit.now)
            for edit in difference(old.text, new.text)
        ] or [Difference(new.id, host, "raw differs")]
        return [*found, *_fields(old, new, host)]
    before, after = composed(old.layers), composed(new.layers)
    passages = list(_passages(raw, before, after, new.id, host)) if before != after else []
    return [*_joined(passages), *_flags(old, new, host, raw), *_fields(old, new, host)]


def _raw_differs(old: Document, new: Document, raw: str) -> bool:
    stated = old.source.get("raw_sha256")
    return stated != new.source.get("raw_sha256") if stated else old.raw_text() != raw


def _passages(
    raw: str, before: Sequence[Change], after: Sequence[Change], identifier: str, host: str
) -> Iterator[Difference]:
    """Stretches of raw that became something else, each as short as can be told."""
    for old, new in _clusters(before, after):
        if [one[:3] for one in old] == [one[:3] for one in new]:
            continue  # perhaps for other reasons, but the same
        for start, end in _stretches(old, new):
            was, why_was = _outcome(raw, old, start, end)
            now, why_now = _outcome(raw, new, start, end)
            if was == now:
                continue
            change: What = "changed"
            if was.strip() and not now.strip():
                change = "removed"
            elif now.strip() and not was.strip():
                change = "restored"
            # What came back is told by what had removed it.
            first, second = (why_was, why_now) if change == "restored" else (why_now, why_was)
            told = _first_of(first, second) or _first_of(second, first) or (*first, *second)[0]
            yield Difference(identifier, host, change, start, end, raw[start:end], was, now, *told)


def _first_of(reasons: Sequence[Reason], others: Sequence[Reason]) -> Reason | None:
    """The first reason that is not among the others."""
    return next((one for one in reasons if one not in others), None) if others else next(iter(reasons), None)


def _clusters(before: Sequence[Change], after: Sequence[Change]) -> Iterator[tuple[list[Change], list[Change]]]:
    """Changes of both sides that overlap one another, together."""
    i = j = 0
    while i < len(before) or j < len(after):
        old: list[Change] = []
        new: list[Change] = []
        if j == len(after) or (i < len(before) and before[i].start <= after[j].start):
            old.append(before[i])
            end, i = before[i].end, i + 1
        else:
            new.append(after[j])
            end, j = after[j].end, j + 1
        while True:
            start = (old or new)[0].start
            if i < len(before) and (before[i].start < end or before[i].start == start):
                old.append(before[i])
                end, i = max(end, before[i].end), i + 1
            elif j < len(after) and (after[j].start < end or after[j].start == start):
                new.append(after[j])
                end, j = max(end, after[j].end), j + 1
            else:
                break
        yield old, new


def _stretches(old: Sequence[Change], new: Sequence[Change]) -> list[tuple[int, int]]:
    """The parts of a cluster of which it can be told what each became on either side."""
    changes = [*old, *new]
    if len(changes) == 1:
        return [changes[0][:2]]
    points = sorted({point for change in changes for point in (change.start, change.end)})
    whole = [change for change in changes if not change.divisible]
    points = [point for point in points if not any(change.start < point < change.end for change in whole)]
    if len(points) == 1:
        return [(points[0], points[0])]  # insertions
    return list(pairwise(points))


def _outcome(raw: str, changes: Sequence[Change], start: int, end: int) -> tuple[str, tuple[Reason, ...]]:
    """What raw's ``[start, end)`` became, and why."""
    if not changes:
        return raw[start:end], ()
    if changes[0][:2] == (start, end):
        return changes[0].now, changes[0].reasons
    parts: list[str] = []
    reasons: tuple[Reason, ...] = ()
    position = start
    for change in changes:
        if (change.start < end and change.end > start) or change.start == change.end == start:
            parts.append(raw[position : max(position, change.start)])
            first, last = max(start, change.start), min(end, change.end)
            parts.append(change.outcome(first, last))
            position = last
            reasons += change.reasons
    parts.append(raw[position:end])
    return "".join(parts), reasons


def _joined(differences: Sequence[Difference]) -> list[Difference]:
    """Neighbours of one change for one reason as one."""
    joined: list[Difference] = []
    for one in differences:
        if joined:
            last = joined[-1]
            if last.end == one.start and (last.change, last.rule, last.role) == (one.change, one.rule, one.role):
                one = last._replace(
                    end=one.end, text=last.text + one.text, was=last.was + one.was, now=last.now + one.now
                )
                joined.pop()
        joined.append(one)
    return joined


def _flags(old: Document, new: Document, host: str, raw: str) -> Iterator[Difference]:
    """What was looked upon as damaged on one side only."""
    sides: tuple[tuple[What, Document, Document], ...] = (("flagged", new, old), ("unflagged", old, new))
    for change, here, there in sides:
        known = {(flag["start"], flag["end"], flag["kind"]) for flag in there.flags}
        for flag in here.flags:
            start, end, kind = flag["start"], flag["end"], flag["kind"]
            if (start, end, kind) not in known:
                text = raw[start:end]
                yield Difference(new.id, host, change, start, end, text, text, text, "", kind)


def _fields(old: Document, new: Document, host: str) -> Iterator[Difference]:
    """What is stated of a document besides its text."""
    for name in FIELDS:
        was, now = getattr(old, name) or "", getattr(new, name) or ""
        if was != now:
            yield Difference(new.id, host, "field", was=was, now=now, rule=name)
    for name in DETAILS:
        was, now = old.details.get(name, ""), new.details.get(name, "")
        if was != now:
            yield Difference(new.id, host, "field", was=was, now=now, rule=name)
