"""Matching of rule packs: one look says which rules can match anywhere, and only those are run.

RE2 does the matching, in time linear in the text whatever the pattern.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from .folding import FoldedLines, line_numbers
from .gate import Places
from .loader import PackRule, Packs

#: A line, and start and end in it, in characters.
Span = tuple[int, int, int]

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


def match(
    lines: Sequence[str], *, host: str | None, folder: str | None = None, packs: Packs, gated: Places | None = None
) -> list[Hit]:
    """What the rules of `packs` hit in a document of `host` in `folder`, ordered, without overlaps.

    Of two that overlap the one that covers more stays, then the one whose own pattern matched there, then the one
    that is loaded first. What a rule with
    ``keep = true`` covers is hit by that rule alone. `gated` is what `packs.gate` says of the lines, where it has been
    asked already.
    """
    text = FoldedLines.of(lines)
    hits: list[tuple[bool, int, Hit]] = []
    place = _Place(text)
    for number, spans in _candidates(text, packs, packs.gate.open(text) if gated is None else gated):
        rule = packs.rules[number]
        if rule.applies_to(host, folder):
            hits.extend((not own, number, hit) for own, hit in _hits(rule, spans, place))
    return _settle(hits) if hits else []


def _candidates(lines: FoldedLines, packs: Packs, gated: Places) -> Iterator[tuple[int, Iterator[Span]]]:
    """The numbers of the rules that can match, each with what its expression matches; that is looked for when asked."""
    numbers = list(packs.gated) if gated else ()
    for number, places in gated.items():
        rule = numbers[number]
        yield rule, _spans_at(packs.expression(rule), lines, places)
    index, others = packs.index
    for number in index.Match(lines.data) or ():
        yield others[number], _spans(packs.expression(others[number]), lines.data)


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

    def __init__(self, lines: FoldedLines) -> None:
        self.lines = lines

    @cached_property
    def prose(self) -> list[int]:
        """The numbers of the lines of running text."""
        return [number for number, line in enumerate(self.lines.copies) if is_prose(line)]

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
            return line + 1 if self.prose else len(self.lines)
        following = range(line + 1, len(self.lines))
        return next((n for n in following if is_sentence(self.lines.copies[n])), len(self.lines))


def _hits(rule: PackRule, spans: Iterable[Span], place: _Place) -> Iterator[tuple[bool, Hit]]:
    """The hits of one rule, each with whether its own pattern matched there or only a block goes on."""
    identity, role, keep = rule.rule.id, rule.rule.role, rule.keep
    lines = place.lines
    covered = -1
    for line, start, end in spans:
        if line <= covered or not place.allows(rule, line):
            continue
        if rule.longest is not None and len(lines[line]) > rule.longest:
            continue
        if rule.scope == "span":
            yield True, Hit(line, start, end, identity, role, keep)
            continue
        yield True, Hit(line, 0, len(lines[line]), identity, role, keep)
        if rule.scope == "block":
            covered = (place.block_end(line) if rule.until == "prose" else len(lines)) - 1
            for after in range(line + 1, covered + 1):
                if lines[after] and not lines[after].isspace():
                    yield False, Hit(after, 0, len(lines[after]), identity, role, keep)


def _spans_at(expression: Any, lines: FoldedLines, places: Iterable[int]) -> Iterator[Span]:
    """What the expression matches on the lines of these places."""
    for number in line_numbers(lines.caseless, b"\n", places):
        for _, start, end in _spans(expression, lines.copies[number].encode()):
            yield number, start, end


def _spans(expression: Any, data: bytes) -> Iterator[Span]:
    """Every match that is not empty."""
    line = done = 0
    group = 1 if expression.groups else 0
    for found in expression.finditer(data):
        first, last = found.span(group)
        if first < 0:
            first, last = found.span()
        if first == last:
            continue
        line += data.count(b"\n", done, first)
        done = first
        start = len(data[data.rfind(b"\n", 0, first) + 1 : first].decode())
        yield line, start, start + len(data[first:last].decode())


def _settle(hits: list[tuple[bool, int, Hit]]) -> list[Hit]:
    """Hits without overlaps: protection first, then the wider, then what matched itself, then the earlier rule."""
    ordered = sorted(hits, key=lambda item: (not item[2].keep, item[2].start - item[2].end, item[0], item[1]))
    taken: dict[int, list[Hit]] = {}
    for *_, hit in ordered:
        others = taken.setdefault(hit.line, [])
        if all(hit.end <= other.start or hit.start >= other.end for other in others):
            others.append(hit)
    return sorted(hit for others in taken.values() for hit in others)
