"""Matching of rule packs: one look says which rules can match anywhere, and only those are run.

RE2 does the matching, in time linear in the text whatever the pattern.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from .expressions import Index
from .folding import FoldedLines, is_sentence
from .gate import Places
from .loader import PackRule, Packs

#: A line, and start and end in it, in characters.
Span = tuple[int, int, int]

#: How many paragraphs of running text may stand before the head ends, or after the tail begins.
MARGIN = 2


class Hit(NamedTuple):
    """One rule on one line: ``[start, end)`` counts characters within the line."""

    line: int
    start: int
    end: int
    rule: str
    role: str
    keep: bool


#: A hit with what decides between two: whether only a block goes on there, and the number of the rule.
Candidate = tuple[bool, int, Hit]


class Origin(NamedTuple):
    """A document among the lines: its lines ``[first, end)``, and where it comes from."""

    first: int
    end: int
    host: str | None
    folder: str | None = None


def match(lines: Sequence[str], *, host: str | None, folder: str | None = None, packs: Packs) -> list[Hit]:
    """What the rules of `packs` hit in a document of `host` in `folder`, ordered, without overlaps.

    Of two that overlap the one that covers more stays, then the one whose own pattern matched there, then the one
    that is loaded first. What a rule with ``keep = true`` covers is hit by that rule alone.
    """
    matching = Matching(FoldedLines.of(lines), [Origin(0, len(lines), host, folder)], packs)
    return settled([*matching.taking(), *matching.keeping()])


class Matching:
    """The rules of `packs` on the `lines` of some documents, in their order: those that take, and those that protect.

    `gated` is what `packs.gate` says of the lines, where it has been asked already.
    """

    def __init__(
        self, lines: FoldedLines, origins: Sequence[Origin], packs: Packs, gated: Places | None = None
    ) -> None:
        self._lines = lines
        self._packs = packs
        self._gated = packs.gate.open(lines.whole) if gated is None else gated
        self._place = _Place(lines, origins)

    def taking(self) -> Iterator[Candidate]:
        """What the rules hit that take something."""
        packs = self._packs
        numbers = list(packs.gated) if self._gated else ()
        gated = ((numbers[number], found) for number, found in self._gated.items())
        for number, found in (*packs.openings.open(self._lines.copies).items(), *gated):
            yield from self._hits(number, found, self._excerpt(found))
        yield from self._everywhere(packs.others)

    def keeping(self) -> Iterator[Candidate]:
        """What the rules hit that protect."""
        return self._everywhere(self._packs.keeping)

    def protected(self, numbers: Collection[int]) -> set[int]:
        """Those of the lines that a rule protects."""
        if not numbers:
            return set()
        if self._packs.keeps_blocks:
            return self._protected.intersection(numbers)
        asked = sorted(numbers)
        data = self._excerpt(asked)
        return {hit.line for number in self._packs.keeping.match(data) for *_, hit in self._hits(number, asked, data)}

    def _excerpt(self, numbers: Iterable[int]) -> bytes:
        """The copy of some lines."""
        copies = self._lines.copies
        return "\n".join([copies[number] for number in numbers]).encode()

    def _everywhere(self, index: Index) -> Iterator[Candidate]:
        """What the rules of an index hit, which is looked for in all lines."""
        if index:
            for number in index.match(self._lines.data):
                yield from self._hits(number, range(len(self._lines)), self._lines.data)

    @cached_property
    def _protected(self) -> set[int]:
        return {hit.line for *_, hit in self.keeping()}

    def _hits(self, number: int, numbers: Sequence[int], data: bytes) -> Iterator[Candidate]:
        """The hits of one rule on `data`, whose lines have these numbers, in order."""
        rule = self._packs.rules[number]
        lines, place = self._lines, self._place
        if not place.applies(rule):
            return
        identity, role, keep = rule.rule.id, rule.rule.role, rule.keep
        covered = -1
        for at, start, end in _spans(self._packs.expression(number), data):
            line = numbers[at]
            if line <= covered or not place.allows(rule, line):
                continue
            if rule.longest is not None and len(lines[line]) > rule.longest:
                continue
            if rule.scope == "span":
                yield False, number, Hit(line, start, end, identity, role, keep)
                continue
            yield False, number, Hit(line, 0, len(lines[line]), identity, role, keep)
            covered = line
            if rule.scope == "block":
                covered = place.block_end(rule, line) - 1
                for after in range(line + 1, covered + 1):
                    if lines[after] and not lines[after].isspace():
                        yield True, number, Hit(after, 0, len(lines[after]), identity, role, keep)


class _Place:
    """Where things stand in the documents; what is not asked for is not worked out."""

    def __init__(self, lines: FoldedLines, origins: Sequence[Origin]) -> None:
        self._lines = lines
        self._origins = origins

    def applies(self, rule: PackRule) -> bool:
        """Whether the rule is meant for any of the documents."""
        return rule.everywhere or any(rule.applies_to(origin.host, origin.folder) for origin in self._origins)

    def allows(self, rule: PackRule, line: int) -> bool:
        """Whether the rule may apply at this line."""
        if rule.everywhere and rule.where == "any":
            return True
        origin = self._origin(line)
        if not rule.applies_to(origin.host, origin.folder):
            return False
        if rule.where == "any":
            return True
        prose = self._lines.prose
        border = bisect_left(prose, origin.first) if rule.where == "head" else bisect_left(prose, origin.end)
        return abs(bisect_left(prose, line) - border) <= MARGIN

    def block_end(self, rule: PackRule, line: int) -> int:
        """Where the block ends that begins with `line`: with the document, or before the first line of running text.

        Above the text a block is its heading alone: the title and what belongs to it may follow.
        """
        origin = self._origin(line)
        if rule.until == "end":
            return origin.end
        prose = self._lines.prose
        first = bisect_left(prose, origin.first)
        if first == bisect_left(prose, origin.end):
            return origin.end
        if prose[first] > line:
            return line + 1
        following = range(line + 1, origin.end)
        return next((n for n in following if is_sentence(self._lines.copies[n])), origin.end)

    def _origin(self, line: int) -> Origin:
        """The document that a line is of."""
        return self._origins[bisect_right(self._origins, line, key=_first) - 1]


_first = attrgetter("first")


def _spans(expression: Any, data: bytes) -> Iterator[Span]:
    """Every match that is not empty. Characters are counted from match to match: a line may be very long."""
    group = 1 if expression.groups else 0
    line = 0
    done = start = 0  # bytes that are read, and the characters of these in the line
    for found in expression.finditer(data):
        first, last = found.span(group)
        if first < 0:
            first, last = found.span()
        if first == last:
            continue
        feeds = data.count(b"\n", done, first)
        if feeds:
            line += feeds
            done, start = data.rfind(b"\n", done, first) + 1, 0
        start += len(data[done:first].decode())
        done = first
        yield line, start, start + len(data[first:last].decode())


def settled(candidates: list[Candidate]) -> list[Hit]:
    """Hits without overlaps: protection first, then the wider, then what matched itself, then the earlier rule."""
    if len(candidates) < 2:
        return [hit for *_, hit in candidates]
    ordered = sorted(candidates, key=lambda item: (not item[2].keep, item[2].start - item[2].end, item[0], item[1]))
    return sorted(apart(hit for *_, hit in ordered))


def apart(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits, which are not empty, that overlap none of those before them."""
    taken: dict[int, list[Span]] = {}  # by line, in order
    for hit in hits:
        span = hit[:3]
        own = taken.get(hit.line)
        if own is None:
            taken[hit.line] = [span]
            yield hit
            continue
        place = bisect_right(own, span)
        if (place and own[place - 1][2] > hit.start) or (place < len(own) and own[place][1] < hit.end):
            continue
        own.insert(place, span)
        yield hit
