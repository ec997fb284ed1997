"""Two states of the same corpus: what one kept and the other did not, passage by passage, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from ..document import Document
from ..explain import Passage, passages

Change = Literal["document added", "document removed", "removed", "restored", "changed", "raw differs", "fields"]


class Difference(NamedTuple):
    """One difference between two states of a document.

    `start` and `end` are raw offsets; `text` is the raw text there; `rule` and `role` are those of the second
    state, or of the first where the second keeps the passage. `was` and `now` are what stood and stands there.
    """

    id: str
    host: str
    change: Change
    start: int = 0
    end: int = 0
    text: str = ""
    was: str = ""
    now: str = ""
    rule: str = ""
    role: str = ""

    def to_row(self) -> dict[str, Any]:
        """The difference as a JSON object; empty values are left out."""
        return {key: value for key, value in self._asdict().items() if value not in ("", None)}


def compare(old: Document, new: Document) -> list[Difference]:
    """What differs between two states of a document, in raw order."""
    host = new.source.get("host") or old.source.get("host") or ""
    raw = new.raw_text()
    if old.raw_text() != raw:
        return [Difference(new.id, host, "raw differs", 0, len(raw))]
    found: list[Difference] = []
    for start, end, before, after in _side_by_side(passages(old), passages(new)):
        if (before.what, before.now, before.rule) == (after.what, after.now, after.rule):
            continue
        if before.what == after.what and before.now == after.now:
            continue  # another rule, the same outcome
        change: Change = "changed"
        if after.what == "removed":
            change = "removed"
        elif before.what == "removed":
            change = "restored"
        told = after if after.rule else before
        text = raw[start:end]
        found.append(
            Difference(
                new.id,
                host,
                change,
                start,
                end,
                text,
                _outcome(before, text),
                _outcome(after, text),
                told.rule,
                told.role,
            )
        )
    return _joined(found) or _fields(old, new, host)


def _outcome(passage: Passage, text: str) -> str:
    return text if passage.what == "kept" else passage.now


def _side_by_side(old: list[Passage], new: list[Passage]) -> Iterator[tuple[int, int, Passage, Passage]]:
    """Stretches of raw over which neither side changes its mind; insertions are left out."""
    left = [one for one in old if one.start < one.end]
    right = [one for one in new if one.start < one.end]
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            yield start, end, left[i], right[j]
        if left[i].end <= end:
            i += 1
        if j < len(right) and right[j].end <= end:
            j += 1


def _joined(differences: list[Difference]) -> list[Difference]:
    """Neighbours of one change and one rule as one."""
    joined: list[Difference] = []
    for one in differences:
        last = joined[-1] if joined else None
        if last and last.end == one.start and (last.change, last.rule) == (one.change, one.rule) and not one.now:
            one = last._replace(end=one.end, text=last.text + one.text, was=last.was + one.was)
            joined.pop()
        joined.append(one)
    return joined


def _fields(old: Document, new: Document, host: str) -> list[Difference]:
    """One difference for each lifted field, where the texts are the same."""
    return [
        Difference(
            new.id, host, "fields", was=str(getattr(old, name) or ""), now=str(getattr(new, name) or ""), rule=name
        )
        for name in ("title", "author", "date", "publisher", "section")
        if getattr(old, name) != getattr(new, name)
    ]
