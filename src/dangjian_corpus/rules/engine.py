"""Matching of rule packs: one pass says which rules match anywhere, and only those are run.

RE2 does the matching, in time linear in the text whatever the pattern.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from .folding import fold
from .loader import PackRule, Packs

#: How many paragraphs of running text may stand before the head ends, or after the tail begins.
MARGIN = 2

_PROSE_LENGTH = 60
_SENTENCE_LENGTH = 28
_PROSE_MARKS = ("。", "!", "?", ";")


class Hit(NamedTuple):
    """One rule on one line: ``[start, end)`` counts characters within the line."""

    line: int
    start: int
    end: int
    rule: str
    role: str
    keep: bool


def match(lines: Sequence[str], *, host: str | None, folder: str | None = None, packs: Packs) -> list[Hit]:
    """What the rules of `packs` hit in a document of `host` in `folder`, ordered, without overlaps.

    Of two that overlap the one that covers more stays, then the one whose own pattern matched there, then the one
    that is loaded first. What a rule with
    ``keep = true`` covers is hit by that rule alone.
    """
    text = "\n".join(lines)
    folded = fold(text)
    data = folded.encode("utf-8")
    found = packs.index.Match(data)
    if not found:
        return []
    place = _Place(lines, folded, data)
    hits: list[tuple[bool, int, Hit]] = []
    for number in sorted(found):
        rule = packs.rules[number]
        if rule.applies_to(host, folder):
            for own, hit in _hits(rule, packs.compiled[number], place):
                hits.append((not own, number, hit))
    return _settle(hits)


def is_prose(folded: str) -> bool:
    """Whether a folded line is a paragraph of running text: long, with the marks of sentences, not cut off."""
    return (
        len(folded) >= _PROSE_LENGTH
        and any(mark in folded for mark in _PROSE_MARKS)
        and not folded.rstrip().endswith(("...", "…"))
    )


def is_sentence(folded: str) -> bool:
    """Whether a folded line reads as running text, though it may be short: no list of headlines holds it."""
    text = folded.rstrip()
    return len(text) >= _SENTENCE_LENGTH and ("。" in text or text.count(",") >= 2) and not text.endswith(("...", "…"))


class _Place:
    """Where things stand in the document; what is not asked for is not worked out."""

    def __init__(self, lines: Sequence[str], folded: str, data: bytes) -> None:
        self.data = data
        self._lines = lines
        self._folded = folded
        self._starts: list[int] | None = None
        self._prose: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """Where each line starts in the text."""
        if self._starts is None:
            self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        return self._starts

    @property
    def prose(self) -> list[int]:
        """The numbers of the lines of running text."""
        if self._prose is None:
            self._prose = [number for number, line in enumerate(self.folded_lines) if is_prose(line)]
        return self._prose

    @cached_property
    def folded_lines(self) -> list[str]:
        """The lines, folded."""
        return self._folded.split("\n")

    def length(self, line: int) -> int:
        return len(self._lines[line])

    def count(self) -> int:
        return len(self._lines)

    def filled(self, line: int) -> bool:
        """Whether the line has more than blanks."""
        return not (not self._lines[line] or self._lines[line].isspace())

    def allows(self, rule: PackRule, line: int) -> bool:
        """Whether the rule may apply at this line."""
        if rule.where == "any":
            return True
        before = bisect_right(self.prose, line - 1)
        return (before if rule.where == "head" else len(self.prose) - before) <= MARGIN

    def block_end(self, line: int) -> int:
        """The first line of running text after `line`, or the number of lines.

        Above the text a block is its heading alone: the title and what belongs to it may follow.
        """
        if not self.prose or self.prose[0] > line:
            return line + 1 if self.prose else len(self._lines)
        following = range(line + 1, len(self._lines))
        return next((n for n in following if is_sentence(self.folded_lines[n])), len(self._lines))


def _hits(rule: PackRule, expression: object, place: _Place) -> Iterator[tuple[bool, Hit]]:
    """The hits of one rule, each with whether its own pattern matched there or only a block goes on."""
    identity, role, keep = rule.rule.id, rule.rule.role, rule.keep
    covered = -1
    for line, start, end in _spans(expression, place):
        if line <= covered or not place.allows(rule, line):
            continue
        if rule.longest is not None and place.length(line) > rule.longest:
            continue
        if rule.scope == "span":
            yield True, Hit(line, start, end, identity, role, keep)
            continue
        yield True, Hit(line, 0, place.length(line), identity, role, keep)
        if rule.scope == "block":
            covered = (place.block_end(line) if rule.until == "prose" else place.count()) - 1
            for after in range(line + 1, covered + 1):
                if place.filled(after):
                    yield False, Hit(after, 0, place.length(after), identity, role, keep)


def _spans(expression: object, place: _Place) -> Iterator[tuple[int, int, int]]:
    """Line, start and end of every match that is not empty, in characters."""
    data = place.data
    bytes_done = characters = 0
    for found in expression.finditer(data):  # type: ignore[attr-defined]
        first, last = found.span(1 if expression.groups and found.span(1)[0] >= 0 else 0)  # type: ignore[attr-defined]
        if first == last:
            continue
        characters += len(data[bytes_done:first].decode())
        size = len(data[first:last].decode())
        line = bisect_right(place.starts, characters) - 1
        start = characters - place.starts[line]
        yield line, start, start + size
        bytes_done = first


def _settle(hits: list[tuple[bool, int, Hit]]) -> list[Hit]:
    """Hits without overlaps: protection first, then the wider, then what matched itself, then the earlier rule."""
    ordered = sorted(hits, key=lambda item: (not item[2].keep, item[2].start - item[2].end, item[0], item[1]))
    taken: dict[int, list[Hit]] = {}
    for *_, hit in ordered:
        others = taken.setdefault(hit.line, [])
        if all(hit.end <= other.start or hit.start >= other.end for other in others):
            others.append(hit)
    return sorted(hit for others in taken.values() for hit in others)
