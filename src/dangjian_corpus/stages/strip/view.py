"""Documents as arrays: what the features of all lines are computed from, in a few passes over the characters.

NumPy takes as long to be called as to work on the lines of a page: so several documents are looked at together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from ...html.lines import DEPTH
from ...rules.folding import FoldedLines
from . import characters, markdown, words
from .bounds import Bounds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.float64] | NDArray[np.bool_]

#: Blocks that features tell apart.
BLOCK_TAGS = ("title", "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dd", "dt", "td", "th", "div")
_TAG_NUMBER = {tag: number for number, tag in enumerate(BLOCK_TAGS)}
_GROUP_NUMBER = {name: number for number, name in enumerate(words.GROUPS)}

#: Lines of so many characters are no titles.
LONG = 80

_BLANK, _FEED = 0x20, 0x0A

# The arrays of a `View` with one column a line.
_BY_LINE = frozenset(
    (
        "_sizes", "size", "known", "_counts", "printed", "_heads", "_tails", "begins_with_blank", "indented", "repeats",
        "stood_before", "like_first", "hits", "links", "tags", "lines_in_boxes", "characters_in_boxes",
        "links_in_boxes",
    )
)  # fmt: skip


class Source(NamedTuple):
    """What is looked at: the `lines` of a document, none of which is empty, without line feeds; for an HTML page the
    `hints`, one a line; and the numbers of lines that are `known` not to be body."""

    lines: Sequence[str]
    hints: Sequence[Mapping[str, Any]] | None
    known: Collection[int] = ()


class View:
    """The lines of some documents, one after the other, with what the features need of them.

    All of them are pages, or none is. The last axis of all arrays is that of the lines.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        import numpy as np

        page = sources[0].hints is not None
        texts = [source.lines if page else markdown.plain(source.lines) for source in sources]
        self.lines: list[str] = list(chain.from_iterable(texts))
        self.hints = list(chain.from_iterable(source.hints or () for source in sources)) if page else None
        self.n = len(self.lines)
        self.bounds = Bounds(list(map(len, texts)))
        self.text = "\n".join([FoldedLines.of(lines).whole for lines in texts])
        self._points = characters.codes(self.text)
        self._codes = np.minimum(self._points, 0xFFFF)
        self._sizes = np.fromiter(map(len, self.lines), dtype=np.int64, count=self.n)
        self.ends: Ints = np.cumsum(self._sizes + 1) - 1
        self.starts: Ints = self.ends - self._sizes
        self.size: Array = self._sizes.astype(np.float64)
        self.known: Array = np.zeros(self.n)
        for first, source in zip(self.bounds.firsts.tolist(), sources, strict=True):
            self.known[[first + number for number in source.known]] = 1.0
        self.memo: dict[object, Array] = {}

    @classmethod
    def of(cls, lines: Sequence[str], hints: Sequence[Mapping[str, Any]] | None, known: Collection[int] = ()) -> View:
        """One document."""
        return cls([Source(lines, hints, known)])

    def documents(self) -> list[View]:
        """A view of each document, which knows what has been worked out of its lines."""
        slices = self.bounds.slices
        return [self] if len(slices) == 1 else list(map(self._part, slices))

    def _part(self, rows: slice) -> View:
        part = View.__new__(View)
        part.n = rows.stop - rows.start
        part.bounds = Bounds([part.n])
        part.lines = self.lines[rows]
        part.hints = self.hints and self.hints[rows]
        begin, end = self.starts[rows.start], self.ends[rows.stop - 1]
        part.text, part._points, part._codes = self.text[begin:end], self._points[begin:end], self._codes[begin:end]
        part.starts, part.ends = self.starts[rows] - begin, self.ends[rows] - begin
        part.memo = {key: values[rows] for key, values in self.memo.items()}
        own = self.__dict__
        part.__dict__.update({name: own[name][..., rows] for name in _BY_LINE & own.keys()})
        part.__dict__.update({name: own[name][rows] for name in ("folded", "boxes") if name in own})
        return part

    @property
    def position(self) -> Array:
        """How many lines of the document stand before each."""
        return self.bounds.position

    def count(self, kind: str) -> Array:
        """How many characters of a kind each line has."""
        row: Array = self._counts[characters.KINDS.index(kind)]
        return row

    @cached_property
    def _counts(self) -> Array:
        """How many characters of each of `characters.KINDS` each line has: kinds × lines."""
        import numpy as np

        table, spread = characters.kinds()
        # How often each set of kinds occurs in a line; then what the sets hold.
        sets = len(spread)
        places = np.repeat(np.arange(self.n) * sets, self._sizes + 1)[:-1] + table[self._codes]
        totals = np.bincount(places, minlength=self.n * sets).reshape(self.n, sets) @ spread
        return np.ascontiguousarray(totals.T)

    @cached_property
    def printed(self) -> Array:
        """How many characters of each line are not blank."""
        return self.size - self.count("blank")

    @cached_property
    def folded(self) -> list[str]:
        """The folded lines, without blanks around them."""
        return [line.strip() for line in self.text.split("\n")]

    @cached_property
    def _edges(self) -> tuple[Ints, Ints]:
        """Where each line without the blanks around it begins and ends."""
        import numpy as np

        printed = np.flatnonzero((self._codes != _BLANK) & (self._codes != _FEED))
        if not len(printed):
            return self.starts, self.starts
        first, last = np.searchsorted(printed, self.starts), np.searchsorted(printed, self.ends)
        begins = printed.take(first, mode="clip")
        return begins, np.where(first < last, printed.take(last - 1, mode="clip") + 1, begins)

    @cached_property
    def _heads(self) -> NDArray[np.uint32]:
        """The first printed character of each line."""
        return self._at_edges(self._edges[0])

    @cached_property
    def _tails(self) -> NDArray[np.uint32]:
        """The last printed character of each line."""
        return self._at_edges(self._edges[1] - 1)

    def _at_edges(self, places: Ints) -> NDArray[np.uint32]:
        """The characters at `places`, one a line; a blank for a line without any other."""
        import numpy as np

        begins, ends = self._edges
        return np.where(begins < ends, self._codes.take(places, mode="clip"), np.uint32(_BLANK))

    def starts_with(self, any_of: str) -> NDArray[np.bool_]:
        """Whether the first printed character is one of these."""
        return characters.members(any_of)[self._heads]

    def ends_with(self, any_of: str) -> NDArray[np.bool_]:
        """Whether the last printed character is one of these."""
        return characters.members(any_of)[self._tails]

    @cached_property
    def begins_with_blank(self) -> NDArray[np.bool_]:
        """Whether a line begins with one of the blanks that paragraphs are indented with."""
        import numpy as np

        firsts = characters.codes("".join([line[0] for line in self.lines]))
        return characters.members(" \u3000\xa0\t")[np.minimum(firsts, 0xFFFF)]

    @cached_property
    def indented(self) -> NDArray[np.bool_]:
        """Whether a line begins with the blanks of a paragraph."""
        flags = self.begins_with_blank.copy()
        for number in flags.nonzero()[0].tolist():
            flags[number] = self.lines[number].startswith(("\u3000\u3000", "\xa0\xa0", "    "))
        return flags

    @cached_property
    def _firsts(self) -> Ints:
        """For each line the number of the first line of the document that is the same."""
        import numpy as np

        seen: dict[tuple[int, str], int] = {}
        lines = zip(self.bounds.number.tolist(), self.folded, strict=True)
        return np.array([seen.setdefault(line, number) for number, line in enumerate(lines)])

    @cached_property
    def repeats(self) -> Array:
        """How many other lines of the document are the same as this one."""
        import numpy as np

        return (np.bincount(self._firsts)[self._firsts] - 1).astype(np.float64)

    @cached_property
    def stood_before(self) -> Array:
        """Whether the same line stands earlier in the document."""
        import numpy as np

        return (self._firsts < np.arange(self.n)).astype(float)

    @cached_property
    def _pairs(self) -> NDArray[np.uint32]:
        """A number below 65,536 for each character and the one after it; few other pairs have the same."""
        return characters.paired(self._codes)

    @cached_property
    def like_first(self) -> Array:
        """The share of each short line's pairs of characters that the first line of its document has."""
        import numpy as np

        begins, ends = self._edges
        exact = self._points[:-1].astype(np.int64) << 32 | self._points[1:]
        short = ends - begins < LONG
        shares = np.zeros(self.n)
        held = np.zeros(0x10000, dtype=bool)
        for lines in self.bounds.slices:
            first = slice(begins[lines.start], ends[lines.start] - 1)
            held[self._pairs[first]] = True
            start = self.starts[lines.start]
            places = np.flatnonzero(held[self._pairs[start : self.ends[lines.stop - 1]]]) + start
            held[self._pairs[first]] = False
            pairs = set(exact[first].tolist())
            for number in dict.fromkeys(np.searchsorted(self.ends, places).tolist()):
                if short[number]:
                    own = set(exact[begins[number] : ends[number] - 1].tolist())
                    shares[number] = len(own & pairs) / max(1, len(own))
        return shares

    @cached_property
    def hits(self) -> Array:
        """How often words of each group of `words.GROUPS` occur in a line: groups × lines. Long lines have none."""
        import numpy as np

        text, by_beginning = self.text, words.by_beginning()
        pairs, single = characters.beginnings()
        may_begin = single[self._codes]
        may_begin[:-1] |= pairs[self._pairs]
        places = np.flatnonzero(may_begin)
        numbers = np.searchsorted(self.ends, places)
        long = self._edges[1] - self._edges[0] > words.LONGEST
        places, numbers = places[~long[numbers]], numbers[~long[numbers]]
        found: list[int] = []
        end = 0
        for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
            if place >= end:
                for word, group in by_beginning.get(text[place : place + 2]) or by_beginning.get(text[place]) or ():
                    if text.startswith(word, place):
                        end = place + len(word)
                        found.append(group * self.n + number)
                        break
        size = len(words.GROUPS) * self.n
        return np.bincount(np.array(found, dtype=np.int64), minlength=size).reshape(-1, self.n).astype(np.float64)

    def words(self, group: str) -> Array:
        """How often words of a group occur in each line."""
        row: Array = self.hits[_GROUP_NUMBER[group]]
        return row

    def where(self, flags: Flags, test: Callable[[str], object]) -> Array:
        """Whether something is found in each folded line; only lines with a flag are looked at."""
        import numpy as np

        found = np.zeros(self.n)
        for number in np.flatnonzero(flags).tolist():
            if test(self.folded[number]):
                found[number] = 1.0
        return found

    def pattern(self, pattern: str, flags: Flags) -> Array:
        """Whether a pattern stands in each folded line; only lines with a flag are searched."""
        return self.where(flags, _compiled(pattern).search)

    # What only a page knows.

    def hint(self, key: str) -> Array:
        """A number among the hints, 0 where there is none."""
        import numpy as np

        if key not in self.memo:
            numbers = [hint.get(key, 0.0) for hint in self._hints]
            self.memo[key] = np.array(numbers, dtype=np.float64)
        return self.memo[key]

    @property
    def _hints(self) -> Sequence[Mapping[str, Any]]:
        return self.hints or ({},) * self.n

    @cached_property
    def links(self) -> Array:
        """The share of each line inside links.

        Where all paragraphs of a block are links, a link was left open above them, and says nothing.
        """
        import numpy as np

        link = self.hint("link")
        prose = ((self.count("stop") > 0) & (self.count("han") >= 20)).astype(float)
        own = self._places[0]
        linked = np.bincount(own, weights=prose * (link > 0.9))[own]
        open_link = (linked >= 3) & (linked > 0.6 * np.bincount(own, weights=prose)[own])
        share: Array = link * (1.0 - open_link)
        return share

    @cached_property
    def tags(self) -> Ints:
        """The block that each line stands in, as a place in `BLOCK_TAGS`, -1 for others."""
        import numpy as np

        return np.array([_TAG_NUMBER.get(hint.get("tag", ""), -1) for hint in self._hints])

    def tag(self, *tags: str) -> NDArray[np.bool_]:
        """Whether each line stands in one of these blocks."""
        flags: NDArray[np.bool_] = _tagged(tags)[self.tags]
        return flags

    def around(self, describe: Callable[[str], bytes], key: str) -> Array:
        """What `describe` says of a text among the hints, as the bytes of numbers: numbers × lines."""
        import numpy as np

        rows = b"".join([describe(hint.get(key, "")) for hint in self._hints])
        return np.frombuffer(rows, dtype=np.float64).reshape(self.n, -1).T

    @cached_property
    def boxes(self) -> Ints:
        """Numbers of the blocks around each line, innermost first, -1 where there are no more: lines × DEPTH."""
        import numpy as np

        around = [hint.get("at", ()) for hint in self._hints]
        depth = np.fromiter(map(len, around), dtype=np.int64, count=self.n)
        outwards = np.repeat(np.cumsum(depth), depth) - np.arange(depth.sum()) - 1
        near = outwards < DEPTH
        boxes = np.full((self.n, DEPTH), -1)
        numbers = np.fromiter(chain.from_iterable(around), dtype=np.int64, count=len(near))
        boxes[np.repeat(np.arange(self.n), depth)[near], outwards[near]] = numbers[near]
        return boxes

    def box_sums(self, values: Array) -> Array:
        """The sums of `values` over the lines in the same block, for every number of blocks out: DEPTH × lines."""
        import numpy as np

        sums: Array = np.bincount(self._places.ravel(), weights=np.tile(values, DEPTH)).astype(np.float64)[self._places]
        return sums

    @cached_property
    def lines_in_boxes(self) -> Array:
        """How many lines the blocks around each line hold: DEPTH × lines."""
        import numpy as np

        return self.box_sums(np.ones(self.n))

    @cached_property
    def characters_in_boxes(self) -> Array:
        """How many printed characters the blocks around each line hold: DEPTH × lines."""
        return self.box_sums(self.printed)

    @cached_property
    def links_in_boxes(self) -> Array:
        """How many printed characters in links the blocks around each line hold: DEPTH × lines."""
        return self.box_sums(self.links * self.printed)

    @cached_property
    def _places(self) -> Ints:
        """`boxes`, transposed, with numbers that differ from document to document and from level to level."""
        import numpy as np

        boxes = self.boxes.T + 1
        sizes = np.maximum.reduceat(boxes.max(axis=0), self.bounds.firsts) + 1
        begins = np.repeat(np.cumsum(sizes) - sizes, self.bounds.counts)
        places: Ints = boxes + begins + (np.arange(DEPTH) * sizes.sum())[:, None]
        return places


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _tagged(tags: tuple[str, ...]) -> NDArray[np.bool_]:
    import numpy as np

    members = np.zeros(len(BLOCK_TAGS) + 1, dtype=bool)  # the last one for blocks that are not told apart
    members[[_TAG_NUMBER[tag] for tag in tags]] = True
    return members
