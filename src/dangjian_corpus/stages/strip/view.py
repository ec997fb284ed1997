"""A document as arrays: what the features of all its lines are computed from, in a few passes over the characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from ...html.lines import DEPTH
from ...rules.folding import fold
from . import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.float64] | NDArray[np.bool_]

#: Kinds of characters, as they stand in folded text.
CHARACTERS = {
    "latin": "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B)))),
    "digit": "0123456789",
    "blank": " \t",
    "stop": "。!?…;",
    "pause": ",、:",
    "quote": "“”‘’\"'《》",
    "bracket": "()[]【】〔〕{}<>",
    "bar": "|-/>»_·→↓★●■◆▪+=*&#@~^\\",
    "function": "的了是在和不这也就都而及与着或将对为被把从向但又并还没很所以之其他她们我你",
}
HAN = "han"
KINDS = (*CHARACTERS, HAN)


#: Blocks that features tell apart.
BLOCK_TAGS = ("title", "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dd", "dt", "td", "th", "div")
_TAG_NUMBER = {tag: number for number, tag in enumerate(BLOCK_TAGS)}


@cache
def _table() -> NDArray[np.uint8]:
    """For every code point a number that stands for its set of kinds."""
    import numpy as np

    sets = np.zeros(0x10000, dtype=np.uint16)
    sets[0x3400:0xA000] = 1 << KINDS.index(HAN)
    for kind, characters in CHARACTERS.items():
        for character in characters:
            sets[ord(character)] |= 1 << KINDS.index(kind)
    return np.unique(sets, return_inverse=True)[1].astype(np.uint8)


@cache
def _spread() -> NDArray[np.uint8]:
    """For every number of `_table` its kinds: sets × kinds, 0 or 1."""
    import numpy as np

    table = _table()
    rows = np.zeros((int(table.max()) + 1, len(KINDS)), dtype=np.uint8)
    for number, kind in enumerate(KINDS):
        codes = range(0x3400, 0xA000) if kind == HAN else map(ord, CHARACTERS[kind])
        for code in codes:
            rows[table[code], number] = 1
    return rows


class View:
    """The lines of one document with what the features need of them.

    `lines` are not empty and hold no line feed; `hints` are those of an HTML page, one a line, or None; `known`
    are the numbers of lines that are known not to be body. All arrays have one element a line.
    """

    def __init__(
        self,
        lines: Sequence[str],
        hints: Sequence[Mapping[str, Any]] | None,
        known: Collection[int] = (),
    ) -> None:
        import numpy as np

        self.lines = lines
        self.hints = hints
        self.n = len(lines)
        text = "\n".join(lines)
        self.text = fold(text)
        codes = _codes(self.text)
        sizes = np.fromiter(map(len, lines), dtype=np.int64, count=self.n)
        self.ends: Ints = np.cumsum(sizes + 1) - 1
        self.starts: Ints = self.ends - sizes
        self.size: Array = sizes.astype(np.float64)
        self._codes = np.minimum(codes, 0xFFFF)
        self._bits = _table()[self._codes]
        self.position: Array = np.arange(self.n, dtype=np.float64)
        self.known: Array = np.zeros(self.n)
        self.known[list(known)] = 1.0
        self.memo: dict[str, Array] = {}

    def count(self, kind: str) -> Array:
        """How many characters of a kind each line has."""
        return self._counts[kind]

    @cached_property
    def _counts(self) -> dict[str, Array]:
        import numpy as np

        # The table has a row a kind, so that one sum over the characters serves all.
        totals = np.add.reduceat(_spread()[self._bits], self.starts, axis=0, dtype=np.float64)
        return dict(zip(KINDS, totals.T, strict=True))

    @cached_property
    def printed(self) -> Array:
        """How many characters of each line are not blank."""
        return self.size - self.count("blank")

    @cached_property
    def folded(self) -> list[str]:
        """The folded lines, without blanks around them."""
        return [line.strip() for line in self.text.split("\n")]

    @cached_property
    def heads(self) -> NDArray[np.uint32]:
        """The first printed character of each line."""
        return _codes("".join([line[:1] or " " for line in self.folded]))

    @cached_property
    def tails(self) -> NDArray[np.uint32]:
        """The last printed character of each line."""
        return _codes("".join([line[-1:] or " " for line in self.folded]))

    def pairs_of(self, text: str) -> Flags:
        """Lines that may hold two characters in a row that `text` has: those that hold two that it has anywhere."""
        import numpy as np

        held = np.zeros(0x10000, dtype=bool)
        held[np.minimum(_codes(text), 0xFFFF)] = True
        held = held[self._codes]
        held[:-1] &= held[1:]
        found: Flags = np.logical_or.reduceat(held, self.starts)
        return found

    def starts_with(self, characters: str) -> Array:
        """Whether the first printed character is one of these."""
        return self._one_of(self.heads, characters)

    def ends_with(self, characters: str) -> Array:
        """Whether the last printed character is one of these."""
        return self._one_of(self.tails, characters)

    def _one_of(self, codes: NDArray[np.uint32], characters: str) -> Array:
        import numpy as np

        return _members(characters)[np.minimum(codes, 0xFFFF)]

    def _flags(self, flags: Iterable[float]) -> Array:
        import numpy as np

        return np.fromiter(flags, dtype=np.float64, count=self.n)

    @cached_property
    def _hits(self) -> dict[str, Array]:
        """How often words of each group of `words.GROUPS` occur in a line; long lines are not searched."""
        import numpy as np

        hits = {name: np.zeros(self.n) for name in words.GROUPS}
        find = words.PATTERN.findall
        for number, line in enumerate(self.folded):
            if len(line) <= words.LONGEST:
                for word in find(line):
                    hits[words.GROUP[word]][number] += 1
        return hits

    def words(self, group: str) -> Array:
        """How often words of a group occur in each line."""
        return self._hits[group]

    def pattern(self, pattern: str, where: Flags) -> Array:
        """Whether a pattern stands in each line; only lines in `where` are searched."""
        import numpy as np

        search = _compiled(pattern).search
        found = np.zeros(self.n)
        for number in where.nonzero()[0].tolist():
            if search(self.folded[number]) is not None:
                found[number] = 1.0
        return found

    # What only a page knows.

    def hint(self, key: str, default: float = 0.0) -> Array:
        """A number among the hints."""
        return self._flags([hint.get(key, default) for hint in self.hints or ({},) * self.n])

    @cached_property
    def links(self) -> Array:
        """The share of each line inside links.

        Where all paragraphs of a block are links, a link was left open above them, and says nothing.
        """
        link = self.hint("link")
        prose = ((self.count("stop") > 0) & (self.count("han") >= 20)).astype(float)
        linked = self.box_sums(prose * (link > 0.9))[0]
        open_link = (linked >= 3) & (linked > 0.6 * self.box_sums(prose)[0])
        share: Array = link * (1.0 - open_link)
        return share

    @cached_property
    def tags(self) -> Ints:
        """The block that each line stands in, as a place in `BLOCK_TAGS`, -1 for others."""
        import numpy as np

        return np.array([_TAG_NUMBER.get(hint.get("tag", ""), -1) for hint in self.hints or ({},) * self.n])

    def tag(self, *tags: str) -> Array:
        """Whether each line stands in one of these blocks."""
        import numpy as np

        members = np.zeros(len(BLOCK_TAGS) + 1)  # the last one for blocks that are not told apart
        members[[_TAG_NUMBER[tag] for tag in tags]] = 1.0
        return members[self.tags]

    def around(self, describe: Callable[[str], tuple[float, ...]], key: str) -> Array:
        """What `describe` says of a text among the hints: numbers × lines. Lines share few such texts."""
        import numpy as np

        if key in self.memo:
            return self.memo[key]
        texts = [hint.get(key, "") for hint in self.hints or ({},) * self.n]
        place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        rows = np.array([describe(text) for text in place], dtype=np.float64)
        self.memo[key] = rows[[place[text] for text in texts]].T
        return self.memo[key]

    @cached_property
    def boxes(self) -> Ints:
        """Numbers of the blocks around each line, innermost first, -1 where there are no more: lines × DEPTH."""
        import numpy as np

        beyond = [-1] * DEPTH
        rows = [(hint.get("at", beyond)[::-1] + beyond)[:DEPTH] for hint in self.hints or ({},) * self.n]
        return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=self.n * DEPTH).reshape(self.n, DEPTH)

    def box_sums(self, values: Array) -> Array:
        """The sums of `values` over the lines in the same block, for every number of blocks out: DEPTH × lines."""
        import numpy as np

        places = self._places
        sums: Array = np.bincount(places.ravel(), weights=np.tile(values, DEPTH)).astype(np.float64)[places]
        return sums

    @cached_property
    def _places(self) -> Ints:
        """`boxes`, transposed, with numbers that differ from level to level."""
        import numpy as np

        boxes = self.boxes.T + 1
        return boxes + (np.arange(DEPTH) * (int(boxes.max()) + 1))[:, None]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _members(characters: str) -> Array:
    """1 for the code points of these characters."""
    import numpy as np

    members = np.zeros(0x10000)
    members[_codes(characters)] = 1.0
    return members


def _codes(text: str) -> NDArray[np.uint32]:
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
