"""What became of a document's raw text, passage by passage: the ledger read for people."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Literal, NamedTuple

from .document import Document
from .ledger import Edit, Fate, Layer, LayerMap, Maps, Span, fates

What = Literal["kept", "removed", "changed", "inserted"]


class Reason(NamedTuple):
    """The rule that acted, and the role that it gave."""

    rule: str
    role: str


class Passage(NamedTuple):
    """A stretch of raw with one fate.

    `start` and `end` count code points of raw, `line` and `column` (both from 1) say where `start` is. `text` is
    what stood there, `now` what stands in the text instead. `rule` and `role` are those of the edit that took it
    first, `layer` numbers the stage run of that edit; all three are empty for what was kept. `then` are the reasons
    of later edits of what that edit wrote: what is removed after it was repaired is removed, and both are told.
    `of` names the copy that stays, for a repeat.
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
    then: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every rule that acted here, in order; none for what was kept."""
        return (Reason(self.rule, self.role), *self.then) if self.rule else ()

    def to_row(self) -> dict[str, Any]:
        """The passage as a JSON object; empty values are left out."""
        row: dict[str, Any] = {key: value for key, value in self._asdict().items() if value not in ("", None, ())}
        if self.then:
            row["then"] = [reason._asdict() for reason in self.then]
        return row


class Places:
    """Line and column of an offset, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]

    def of(self, offset: int) -> tuple[int, int]:
        """The line and the column of `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Origin(NamedTuple):
    """Where a span of the text came from: its raw span, the line and column of its start, and what stood there."""

    start: int
    end: int
    line: int
    column: int
    raw: str


def passages(document: Document) -> list[Passage]:
    """What became of every character of raw, in raw order, and what was inserted between them.

    Characters that one edit took, and those it left standing between them, are one passage. What was kept, what
    stands there `now` and what was inserted make up the text, in this order.
    """
    raw = document.raw_text()
    account = _Account(raw, document.text, document.layers)
    for group in _grouped(fates(len(raw), document.layers)):
        account.tell(group[0], group[-1].end)
    account.inserted(len(raw), len(document.text))
    return account.found


def at(document: Document, offset: int) -> list[Passage]:
    """The passages that hold the raw offset `offset`."""
    return [p for p in passages(document) if p.start <= offset < p.end or p.start == p.end == offset]


def origins(document: Document, spans: Iterable[Span]) -> list[Origin]:
    """Where spans of the text came from. Of what was inserted nothing stood in raw: its span there is empty."""
    raw = document.raw_text()
    places, maps = Places(raw), Maps(document.layers)
    found = []
    for span in spans:
        start, end = maps.to_raw(*span)
        found.append(Origin(start, end, *places.of(start), raw[start:end]))
    return found


class _Account:
    """Tells of raw passage by passage, and counts how much of the text has been accounted for by then."""

    def __init__(self, raw: str, text: str, layers: Sequence[Layer]) -> None:
        self.found: list[Passage] = []
        self._raw = raw
        self._text = text
        self._done = 0
        self._places = Places(raw)
        self._course = _Course(layers)

    def tell(self, fate: Fate, end: int) -> None:
        """The passage from `fate` to `end`, of which one edit took all or nothing was taken."""
        if fate.layer is None or fate.edit is None:
            self.inserted(fate.start, fate.text_start or 0)
            self._done += end - fate.start
            self._add(fate.start, end, "kept")
            return
        now, later = self._outcome(fate, fate.layer, fate.edit, end)
        what: What = "changed" if now else "removed"
        edit = fate.edit
        self._add(fate.start, end, what, now, edit.rule, edit.role, fate.layer, edit.of, later)

    def inserted(self, at: int, text_end: int) -> None:
        """What stands before `text_end` and nobody has accounted for was inserted, at this offset of raw."""
        if text_end > self._done:
            number, edit = self._course.inserted_by(self._done)
            now = self._text[self._done : text_end]
            self._done = text_end
            self._add(at, at, "inserted", now, edit.rule, edit.role, number)

    def _outcome(self, fate: Fate, number: int, edit: Edit, end: int) -> tuple[str, tuple[Reason, ...]]:
        """What stands in the text for what `edit` took, and who acted on that later."""
        if not edit.now:
            return "", ()
        (first, last), later = self._course.follow(number, edit, fate.offset, end - fate.start)
        if first == last:
            return "", later
        self.inserted(fate.start, first)
        now = self._text[self._done : last]
        self._done = max(self._done, last)
        return now, later

    def _add(self, start: int, end: int, what: What, *values: Any) -> None:
        self.found.append(Passage(start, end, *self._places.of(start), what, self._raw[start:end], *values))


class _Course:
    """Follows what an edit wrote through the later layers to the text."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._maps = [LayerMap(layer) for layer in layers]
        self._starts = [[edit.start for edit in layer] for layer in layers]

    def follow(self, number: int, edit: Edit, offset: int, size: int) -> tuple[Span, tuple[Reason, ...]]:
        """Where what an edit made of ``[offset, offset + size)`` of its passage ended up, and who acted on it after."""
        start, end = (edit.start + offset, edit.start + offset + size) if edit.aligned else (edit.start, edit.end)
        start, end = self._maps[number].to_output(start, end)
        later: dict[Reason, None] = {}
        for after in range(number + 1, len(self._layers)):
            later.update(dict.fromkeys(self._acting(after, start, end)))
            start, end = self._maps[after].to_output(start, end)
        return (start, end), tuple(later)

    def inserted_by(self, position: int) -> tuple[int, Edit]:
        """The layer and the edit that inserted the text's character at `position`."""
        start, end = position, position + 1
        for number in reversed(range(len(self._layers))):
            start, end = self._maps[number].to_input(start, end)
            if start == end:
                return number, self._layers[number][bisect_left(self._starts[number], start)]
        raise AssertionError("what came from raw was not inserted")

    def _acting(self, number: int, start: int, end: int) -> Iterator[Reason]:
        """Who of layer `number` acts within ``[start, end)`` of its input."""
        layer, index = self._layers[number], bisect_right(self._starts[number], start) - 1
        if index < 0 or layer[index].end <= start:
            index += 1
        while index < len(layer) and layer[index].start < end:
            yield Reason(layer[index].rule, layer[index].role)
            index += 1


def _grouped(all_fates: Sequence[Fate]) -> Iterator[list[Fate]]:
    """Fates of one edit together, with what it left standing in between."""
    group: list[Fate] = []
    for fate in all_fates:
        if group and group[0].edit is not None and (group[0].edit is fate.edit or _inside(group, fate)):
            group.append(fate)
        else:
            if group:
                yield group
            group = [fate]
    if group:
        yield group


def _inside(group: Sequence[Fate], fate: Fate) -> bool:
    """Whether an aligned edit goes on after `fate`, which it left as it was."""
    edit = group[0].edit
    assert edit is not None
    return fate.edit is None and edit.aligned and group[0].offset + fate.end - group[0].start < len(edit.was)
