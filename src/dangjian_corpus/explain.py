"""What became of a document's raw text, passage by passage: the ledger read for people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from .document import Document
from .ledger import Edit, Fate, Maps, fates

What = Literal["kept", "removed", "changed", "inserted"]


class Passage(NamedTuple):
    """A stretch of raw with one fate.

    `start` and `end` count code points of raw, `line` and `column` (both from 1) say where `start` is. `text` is
    what stood there, `now` what stands there instead. For what was kept, `rule` and `role` are empty. `layer`
    numbers the stage run that took it; `of` names the copy that stays, for a repeat.
    """

    start: int
    end: int
    line: int
    column: int
    what: What
    text: str
    now: str = ""
    rule: str = ""
    role: str = ""
    layer: int | None = None
    of: Mapping[str, Any] | None = None

    def to_row(self) -> dict[str, Any]:
        """The passage as a JSON object; empty values are left out."""
        row = self._asdict()
        return {key: value for key, value in row.items() if value not in ("", None)}


class Places:
    """Line and column of an offset, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]

    def of(self, offset: int) -> tuple[int, int]:
        """The line and the column of `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def passages(document: Document) -> list[Passage]:
    """What became of every character of raw, in raw order, and what was inserted between them.

    Characters that an edit took, and those it left standing between them, are one passage: an old and a new text.
    """
    raw = document.raw_text()
    places = Places(raw)
    found = [_passage(raw, places, group) for group in _grouped(fates(len(raw), document.layers))]
    found.extend(_inserted(document, places))
    found.sort(key=lambda passage: (passage.start, passage.end))
    return found


def at(document: Document, offset: int) -> list[Passage]:
    """The passages that hold the raw offset `offset`."""
    return [p for p in passages(document) if p.start <= offset < p.end or p.start == p.end == offset]


def _grouped(all_fates: Sequence[Fate]) -> Iterator[list[Fate]]:
    """Fates of one edit together, with what it left standing in between."""
    group: list[Fate] = []
    for fate in all_fates:
        if group and _same_edit(group[0], fate):
            group.append(fate)
        elif group and group[0].edit is not None and fate.edit is None and _inside(group, fate):
            group.append(fate)
        else:
            if group:
                yield group
            group = [fate]
    if group:
        yield group


def _same_edit(first: Fate, fate: Fate) -> bool:
    return first.edit is not None and first.edit is fate.edit


def _inside(group: Sequence[Fate], fate: Fate) -> bool:
    """Whether an aligned edit goes on after `fate`, which it left as it was."""
    edit = group[0].edit
    assert edit is not None
    return edit.aligned and group[0].offset + fate.end - group[0].start < len(edit.was)


def _passage(raw: str, places: Places, group: Sequence[Fate]) -> Passage:
    start, end = group[0].start, group[-1].end
    line, column = places.of(start)
    edit = group[0].edit
    if edit is None:
        return Passage(start, end, line, column, "kept", raw[start:end])
    offset = group[0].offset
    if edit.aligned:
        now = edit.now[offset : offset + end - start]
    else:
        now = "" if offset else edit.now  # the rest of a passage that an earlier removal had cut in two
    return Passage(
        start,
        end,
        line,
        column,
        "changed" if now else "removed",
        raw[start:end],
        now,
        edit.rule,
        edit.role,
        group[0].layer,
        edit.of,
    )


def _inserted(document: Document, places: Places) -> Iterator[Passage]:
    for number, layer in enumerate(document.layers):
        maps = Maps(document.layers[:number])
        for edit in layer:
            if not edit.was:
                start = maps.to_raw(edit.start, edit.start)[0]
                yield Passage(start, start, *places.of(start), "inserted", "", edit.now, edit.rule, edit.role, number)
