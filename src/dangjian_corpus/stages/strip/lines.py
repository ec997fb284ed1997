"""The lines of a document as strip sees them: not blank, each with its place in the text and its hints."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, count
from operator import add
from typing import Any, NamedTuple

from ...document import Document
from ...ledger import Edit, Maps
from ...rules.folding import FoldedLines, fold
from .sign import Signs

#: Characters that a line of running text has at least.
PARAGRAPH = 30


class Passages(FoldedLines):
    """The text of the lines, with the copies and the signs by which they are searched."""

    signs: Signs
    """What stands in the document at all, and on which lines; `signs.marked` finds it."""

    @cached_property
    def filled(self) -> Sequence[int]:
        """The lines that are not blank."""
        return [number for number, text in enumerate(self.copies) if text and not text.isspace()]


class Lines(NamedTuple):
    """`text[i]` stands at ``starts[i]`` of `whole`; `hints` is None where the document has none."""

    whole: str
    text: Passages
    starts: list[int]
    hints: list[Mapping[str, Any]] | None

    def end(self, line: int) -> int:
        """Where a line ends."""
        return self.starts[line] + len(self.text[line])


class Batch(NamedTuple):
    """The lines of some documents: of all, one after the other, and of each, which begin there with `firsts`."""

    text: FoldedLines
    documents: list[Lines]
    firsts: list[int]

    @classmethod
    def of(cls, found: Lines) -> Batch:
        """One document."""
        return cls(found.text, [found], [0])


class Removal(NamedTuple):
    """A line that goes, and why."""

    line: int
    rule: str
    role: str


def split(document: Document) -> Lines:
    """The lines of a document that are not blank."""
    return split_each((document,)).documents[0]


def split_each(documents: Sequence[Document]) -> Batch:
    """The lines of some documents that are not blank. All are folded at once, which takes as long as to fold one."""
    folded = fold("\n".join([document.text for document in documents])).split("\n")
    texts: list[str] = []
    copies: list[str] = []
    found: list[Lines] = []
    firsts: list[int] = []
    done = 0
    for document in documents:
        own = document.text.split("\n")
        shown = [not (line.isspace() or not line) for line in own]
        starts = chain((0,), map(add, accumulate(map(len, own)), count(1)))
        text = Passages(compress(own, shown), list(compress(folded[done : done + len(own)], shown)))
        text.filled = range(len(text))
        done += len(own)
        firsts.append(len(texts))
        texts += text
        copies += text.copies
        places = list(compress(starts, shown))
        found.append(Lines(document.text, text, places, _shown(text, _hints(document, places))))
    if len(found) == 1:
        return Batch.of(found[0])
    whole = FoldedLines(texts, copies)
    whole.prose = [first + line for first, own in zip(firsts, found, strict=True) for line in own.text.prose]
    return Batch(whole, found, firsts)


def _hints(document: Document, starts: Sequence[int]) -> list[Mapping[str, Any]] | None:
    """The hints of each line; a line that repair joined has those of its first part."""
    if document.hints is None:
        return None
    if not document.layers and len(starts) == len(document.hints) == document.text.count("\n") + 1:
        return list(document.hints)
    raw_starts = [0]
    for line in document.raw_text().split("\n"):
        raw_starts.append(raw_starts[-1] + len(line) + 1)
    last = len(document.hints) - 1
    to_raw = Maps(document.layers).to_raw
    places = [to_raw(start, start + 1)[0] for start in starts] if document.layers else starts
    numbers = (bisect_right(raw_starts, place) - 1 for place in places)
    return [document.hints[min(number, last)] if last >= 0 else {} for number in numbers]


def _shown(lines: Sequence[str], hints: list[Mapping[str, Any]] | None) -> list[Mapping[str, Any]] | None:
    """The hints, with nothing hidden where most of the text is: a page that its own script shows."""
    hidden = sum(len(line) for line, hint in zip(lines, hints or (), strict=False) if hint.get("hidden"))
    if hints is None or 2 * hidden <= sum(map(len, lines)):
        return hints
    return [{name: value for name, value in hint.items() if name != "hidden"} for hint in hints]


def edits(lines: Lines, removals: Iterable[Removal]) -> Iterator[Edit]:
    """Edits that take whole lines: one for each run of lines that go for the same reason.

    A line goes with the line feeds after it; at the end of the text with those before it.
    """
    runs: list[tuple[int, int, str, str]] = []
    for line, rule, role in sorted(removals):
        if runs and runs[-1][1] == line and runs[-1][2:] == (rule, role):
            runs[-1] = (runs[-1][0], line + 1, rule, role)
        else:
            runs.append((line, line + 1, rule, role))
    count = len(lines.text)
    tail = count  # the first line of those at the end of which none stays
    for first, end, _, _ in reversed(runs):
        if end != tail:
            break
        tail = first
    for first, end, rule, role in runs:
        if tail and first >= tail:
            start = lines.end(first - 1)
            stop = len(lines.whole) if end == count else lines.end(end - 1)
        else:
            start = lines.starts[first]
            stop = lines.starts[end] if end < count else len(lines.whole)
        yield Edit(start, lines.whole[start:stop], "", rule, role)
