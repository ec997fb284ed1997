"""All layers of a document as one: what of raw became what, for a reader who does not care for the steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from ..explain import Reason
from ..ledger import Edit, Layer


class Change(NamedTuple):
    """Raw's ``[start, end)`` became `now`.

    `aligned` says that every character of raw has its own counterpart in `now`. `reasons` are the rules that made
    it so, in order.
    """

    start: int
    end: int
    now: str
    aligned: bool
    reasons: tuple[Reason, ...]

    @property
    def divisible(self) -> bool:
        """Whether it can be told what each part of it became."""
        return self.aligned or not self.now

    def outcome(self, start: int, end: int) -> str:
        """What raw's ``[start, end)``, a part of it, became; of what cannot be divided all stands at its start."""
        if self.aligned:
            return self.now[start - self.start : end - self.start]
        return self.now if start == self.start else ""


def composed(layers: Iterable[Layer]) -> list[Change]:
    """The changes that take raw to the text, in order and without overlaps: edits that meet are one change."""
    changes: list[Change] = []
    for layer in layers:
        changes = _composed(changes, layer) if changes else [_alone(edit) for edit in layer]
    return _put_in_once(changes)


def _put_in_once(changes: list[Change]) -> list[Change]:
    """The changes, with all that was put in at one place as one of them."""
    found: list[Change] = []
    for change in changes:
        if found and found[-1].start == found[-1].end == change.start == change.end:
            before = found.pop()
            reasons = tuple(dict.fromkeys(before.reasons + change.reasons))
            change = Change(change.start, change.end, before.now + change.now, False, reasons)
        found.append(change)
    return found


def _alone(edit: Edit) -> Change:
    """What an edit of raw itself became."""
    start, was, now, rule, role = edit[:5]
    length = len(was)
    return Change(start, start + length, now, length == len(now), _because(rule, role))


@cache
def _because(rule: str, role: str) -> tuple[Reason]:
    return (Reason(rule, role),)


def _composed(changes: Sequence[Change], layer: Layer) -> list[Change]:
    """`changes`, and then `layer`."""
    result: list[Change] = []
    shift = 0  # offset in the layer's input less offset in raw, in front of changes[index]
    index, size = 0, len(changes)
    number, count = 0, len(layer)
    while number < count:
        edit = layer[number]
        start, end = edit.start, edit.start + len(edit.was)
        # Changes that lie before the edit; one that touches it stays by itself.
        while index < size:
            change = changes[index]
            here = change.start + shift
            after = here + len(change.now)
            if after > start:
                break
            result.append(change)
            shift = after - change.end
            index += 1
        first, from_shift = index, shift
        last = number
        low, high = start, end
        # All changes and edits that overlap, one after the other.
        while True:
            if index < size:
                change = changes[index]
                here = change.start + shift
                after = here + len(change.now)
                if here < high and after > low:
                    low, high = min(low, here), max(high, after)
                    shift = after - change.end
                    index += 1
                    continue
            if last + 1 < count and layer[last + 1].start < high:
                last += 1
                high = max(high, layer[last].end)
                continue
            break
        edits = layer[number : last + 1]
        number = last + 1
        taken = changes[first:index]
        if not taken:
            reason = _because(edit.rule, edit.role)
            result.append(Change(low - from_shift, high - from_shift, edit.now, edit.aligned, reason))
            continue
        parts: list[str] = []
        position, at_shift = low, from_shift
        spans = []
        for change in taken:
            here = change.start + at_shift
            spans.append((here, here + len(change.now), change.now))
            at_shift = here + len(change.now) - change.end
        for one in edits:
            parts.append(_written(spans, position, one.start))
            parts.append(one.now)
            position = one.end
        parts.append(_written(spans, position, high))
        now = "".join(parts)
        raw_start, raw_end = low - from_shift, high - shift
        if taken[0].start + from_shift <= low:
            raw_start = taken[0].start
        if spans[-1][1] >= high:
            raw_end = taken[-1].end
        reasons = dict.fromkeys([reason for change in taken for reason in change.reasons])
        reasons.update(dict.fromkeys(Reason(one.rule, one.role) for one in edits))
        aligned = all(change.aligned for change in taken) and all(one.aligned for one in edits)
        if now or raw_start < raw_end:  # what was put in and taken out again is no change
            result.append(Change(raw_start, raw_end, now, aligned, tuple(reasons)))
    result.extend(changes[index:])
    return result


def _written(spans: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    """What stands in the layer's input at ``[start, end)``, which lies within what was written before."""
    return "".join(
        now[max(start, here) - here : min(end, after) - here]
        for here, after, now in spans
        if here < end and after > start
    )
