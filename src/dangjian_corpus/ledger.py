"""The ledger: what a stage changed, kept so that it can be shown, explained and undone.

A stage never edits text. It proposes edits; `normalise` checks them against the text and brings them into
normal form, `apply` makes the new text. One run of one stage is a *layer*: a list of edits whose starts count
code points of that layer's input. From the last text and the layers everything before can be had back:

* `undo` and `undo_all` give a layer's input from its output; `replay` gives the text from raw.
* `LayerMap` and `Maps` carry spans between raw and text in both directions.
* `fates` tells for every raw character whether it stands in the text or which edit was the first to take it.

`restoring` takes chosen edits back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from .errors import LedgerError

Span = tuple[int, int]

#: Starts and ends of a layer's edits, in its input or in its output.
_Sides = tuple[list[int], list[int]]


class Edit(NamedTuple):
    """One replacement in a layer's input.

    `start` counts code points of the layer's input; `was` stood there, `now` stands there after. `rule` is named
    `stage/name`; `role` says what the passage was (``byline``, ``spam``, ``pinyin`` ...). `of` names the copy that
    stays, for a removal by dedup: ``{"id", "start", "end"}`` in that document's raw offsets.
    """

    start: int
    was: str
    now: str
    rule: str
    role: str
    of: Mapping[str, Any] | None = None

    @property
    def end(self) -> int:
        """Where the edit ends in the layer's input."""
        return self.start + len(self.was)

    @property
    def aligned(self) -> bool:
        """Whether every character of `was` has its own counterpart in `now`."""
        return len(self.was) == len(self.now)


#: Makes an edit of a tuple of all its values, at half of what a call of `Edit` takes: for those who make thousands.
edit_of: Callable[[tuple[int, str, str, str, str, Mapping[str, Any] | None]], Edit] = partial(tuple.__new__, Edit)

Layer = Sequence[Edit]


def normalise(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """Bring `edits` on `text` into normal form.

    Normal form: starts strictly increase, edits do not overlap (they may touch), `was` is what stands in `text`,
    and `was != now`. An insertion at the start of a replacement is merged into it; so are insertions at one point.

    Raises `LedgerError` for an edit that overlaps another or does not fit the text.
    """
    # An insertion sorts before the replacement that starts at the same place.
    ordered = sorted(edits, key=_start_and_kind)
    result: list[Edit] = []
    end = 0  # of the last edit in `result`
    for edit in ordered:
        start, was, now = edit[:3]
        if start < 0 or not text.startswith(was, start):
            raise LedgerError(f"{edit.rule}: {was[:20]!r} does not stand at offset {start}")
        if was == now:
            continue
        if start <= end and result:
            last = result[-1]
            if start < end:
                raise LedgerError(f"{edit.rule} at {start} overlaps {last.rule} at {last.start}-{end}")
            if start == last.start:  # `last` can only be an insertion here
                result.pop()
                if was != last.now + now:
                    result.append(edit._replace(now=last.now + now))
                    end = start + len(was)
                continue
        result.append(edit)
        end = start + len(was)
    return result


def _start_and_kind(edit: Edit) -> int:
    """A number to sort by: the start, then whether anything stood there."""
    return 2 * edit[0] + (edit[1] != "")


def apply(text: str, layer: Layer) -> str:
    """The output of a layer whose input is `text`. `layer` must be in normal form."""
    parts: list[str] = []
    position = 0
    for edit in layer:
        start, was, now = edit[:3]
        if not text.startswith(was, start):
            raise LedgerError(f"{edit.rule}: {was[:20]!r} does not stand at offset {start}")
        parts += text[position:start], now
        position = start + len(was)
    parts.append(text[position:])
    return "".join(parts)


def applied(text: str, edits: Sequence[Edit]) -> tuple[list[Edit], str]:
    """The normal form of `edits` on `text`, and the text that they make: `normalise`, then `apply`.

    Edits that are in normal form as they come, as nearly all are, are looked at once.
    """
    parts: list[str] = []
    position, last = 0, -1
    for edit in edits:
        start, was, now = edit[:3]
        if start < position or start == last or was == now or not text.startswith(was, start):
            layer = normalise(text, edits)
            return layer, apply(text, layer)
        parts += text[position:start], now
        position, last = start + len(was), start
    parts.append(text[position:])
    return list(edits), "".join(parts)


def undo(text: str, layer: Layer) -> str:
    """The input of a layer whose output is `text`. Raises `LedgerError` where that does not hold what it wrote."""
    parts: list[str] = []
    position = 0  # in the output
    consumed = 0  # in the input
    length = len(text)
    for edit in layer:
        start, was, now = edit[:3]
        out = position + start - consumed
        if out > length or not text.startswith(now, out):
            raise LedgerError(f"{edit.rule}: the text no longer holds what was written at offset {start}")
        parts += text[position:out], was
        position = out + len(now)
        consumed = start + len(was)
    parts.append(text[position:])
    return "".join(parts)


def replay(raw: str, layers: Sequence[Layer]) -> str:
    """The text that `layers` make of `raw`."""
    for layer in layers:
        raw = apply(raw, layer)
    return raw


def undo_all(text: str, layers: Sequence[Layer]) -> str:
    """The raw text that `layers` made into `text`."""
    for layer in reversed(layers):
        text = undo(text, layer)
    return text


class LayerMap:
    """Where characters of a layer's input stand in its output, and back.

    A kept character, or one inside an aligned edit, maps to one character; a character of any other edit maps to
    all of the other side; an inserted or removed one maps to an empty span. A point inside what an edit that is
    not aligned replaced maps to all of the other side. Starts and ends never decrease.
    """

    __slots__ = ("_input", "_output")

    def __init__(self, layer: Layer) -> None:
        self._input: _Sides = ([], [])
        self._output: _Sides = ([], [])
        starts, ends = self._input
        out_starts, out_ends = self._output
        shift = 0
        for edit in layer:
            start, was, now = edit[:3]
            end = start + len(was)
            starts.append(start)
            ends.append(end)
            out_starts.append(start + shift)
            shift += len(now) - len(was)
            out_ends.append(end + shift)

    def to_input(self, start: int, end: int) -> Span:
        """The span of the input that the output's ``[start, end)`` came from."""
        return _map_span(start, end, self._output, self._input)

    def to_output(self, start: int, end: int) -> Span:
        """The span of the output that the input's ``[start, end)`` became."""
        return _map_span(start, end, self._input, self._output)


def _map_span(start: int, end: int, here: _Sides, there: _Sides) -> Span:
    (from_starts, from_ends), (to_starts, to_ends) = here, there

    def one(position: int) -> Span:
        i = bisect_right(from_starts, position) - 1
        if i < 0:
            return position, position + 1
        if position >= from_ends[i]:
            kept = to_ends[i] + position - from_ends[i]
            return kept, kept + 1
        if from_ends[i] - from_starts[i] == to_ends[i] - to_starts[i]:
            aligned = to_starts[i] + position - from_starts[i]
            return aligned, aligned + 1
        return to_starts[i], to_ends[i]

    # The start follows the character after it and the end the character before it, each on its own: so both are
    # monotone, also for an empty span. Where something was taken out at such a point, the end comes first.
    last = one(end - 1)[1] if end > 0 else 0
    return min(one(start)[0], last), last


class Maps:
    """The maps of all layers, composed: spans of raw to spans of text and back."""

    __slots__ = ("_maps",)

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._maps = [LayerMap(layer) for layer in layers]

    def to_raw(self, start: int, end: int) -> Span:
        """The raw span that the text's ``[start, end)`` came from."""
        for layer_map in reversed(self._maps):
            start, end = layer_map.to_input(start, end)
        return start, end

    def to_text(self, start: int, end: int) -> Span:
        """The span of the text that raw's ``[start, end)`` became; empty where nothing of it is left."""
        for layer_map in self._maps:
            start, end = layer_map.to_output(start, end)
        return start, end


class Fate(NamedTuple):
    """What became of raw's ``[start, end)``.

    `edit` is the first edit that took these characters, `layer` its number and `offset` where in `edit.was` they
    begin; or `edit` and `layer` are None and the characters stand in the text from `text_start` on.
    """

    start: int
    end: int
    layer: int | None
    edit: Edit | None
    text_start: int | None
    offset: int = 0


def fates(raw_length: int, layers: Sequence[Layer]) -> list[Fate]:
    """One fate for every raw character, as runs in raw order that cover raw without a gap.

    A character inside an aligned edit that the edit left as it was has not been taken by it.
    """
    done: list[Fate] = []
    alive: list[tuple[int, int, int]] = [(0, 0, raw_length)] if raw_length else []  # position, raw start, length
    for number, layer in enumerate(layers):
        survivors: list[tuple[int, int, int]] = []
        edits = iter(layer)
        edit = next(edits, None)
        shift = 0
        for position, raw_start, length in alive:
            end = position + length
            here = position
            while here < end:
                while edit is not None and edit.end <= here:
                    shift += len(edit.now) - len(edit.was)
                    edit = next(edits, None)
                if edit is None or edit.start >= end:
                    survivors.append((here + shift, raw_start + here - position, end - here))
                    break
                if edit.start > here:
                    survivors.append((here + shift, raw_start + here - position, edit.start - here))
                    here = edit.start
                    continue
                stop = min(end, edit.end)
                raw_here = raw_start + here - position
                if edit.aligned:
                    for changed, offset, size in _runs(edit, here - edit.start, stop - edit.start):
                        at = raw_here + offset - (here - edit.start)
                        if changed:
                            done.append(Fate(at, at + size, number, edit, None, offset))
                        else:
                            survivors.append((edit.start + offset + shift, at, size))
                else:
                    done.append(Fate(raw_here, raw_here + stop - here, number, edit, None, here - edit.start))
                here = stop
        alive = survivors
    done.extend(Fate(raw_start, raw_start + length, None, None, position) for position, raw_start, length in alive)
    done.sort(key=lambda fate: fate.start)
    return done


def _runs(edit: Edit, start: int, stop: int) -> Iterator[tuple[bool, int, int]]:
    """Runs of changed and unchanged characters of an aligned edit: changed, offset in the edit, length."""
    offset = start
    while offset < stop:
        changed = edit.was[offset] != edit.now[offset]
        size = 1
        while offset + size < stop and (edit.was[offset + size] != edit.now[offset + size]) == changed:
            size += 1
        yield changed, offset, size
        offset += size
