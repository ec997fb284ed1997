"""A document as arrays: what the features of all its lines are computed from, in a few passes over the characters."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache, cached_property, lru_cache
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
_BIT = {kind: 1 << number for number, kind in enumerate(KINDS)}


@cache
def _table() -> NDArray[np.uint16]:
    import numpy as np

    table = np.zeros(0x10000, dtype=np.uint16)
    table[0x3400:0xA000] = _BIT[HAN]
    for kind, characters in CHARACTERS.items():
        for character in characters:
            table[ord(character)] |= _BIT[kind]
    return table


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
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        sizes = np.fromiter(map(len, lines), dtype=np.int64, count=self.n)
        self.ends: Ints = np.cumsum(sizes + 1) - 1
        self.starts: Ints = self.ends - sizes
        self.size: Array = sizes.astype(np.float64)
        self._bits = _table()[np.minimum(codes, 0xFFFF)]
        self.position: Array = np.arange(self.n, dtype=np.float64)
        self.known: Array = np.zeros(self.n)
        self.known[list(known)] = 1.0

    def count(self, kind: str) -> Array:
        """How many characters of a kind each line has."""
        return self._counts[kind]

    @cached_property
    def _counts(self) -> dict[str, Array]:
        import numpy as np

        return {
            kind: np.add.reduceat((self._bits & bit) != 0, self.starts, dtype=np.float64) for kind, bit in _BIT.items()
        }

    @cached_property
    def printed(self) -> Array:
        """How many characters of each line are not blank."""
        return self.size - self.count("blank")

    @cached_property
    def folded(self) -> list[str]:
        """The folded lines, without blanks around them."""
        return [line.strip() for line in self.text.split("\n")]

    def ends_with(self, characters: str) -> Array:
        """Whether the last printed character is one of these."""
        return self._flags(line.endswith(tuple(characters)) for line in self.folded)

    def starts_with(self, characters: str) -> Array:
        """Whether the first printed character is one of these."""
        return self._flags(line.startswith(tuple(characters)) for line in self.folded)

    def _flags(self, flags: Any) -> Array:
        import numpy as np

        return np.fromiter(flags, dtype=np.float64, count=self.n)

    @cached_property
    def _hits(self) -> dict[str, Array]:
        """How often words of each group of `words.GROUPS` occur in a line; long lines are not searched."""
        import numpy as np

        hits = {name: np.zeros(self.n) for name in words.GROUPS}
        for number, line in enumerate(self.folded):
            if len(line) <= words.LONGEST:
                for name in _groups(line):
                    hits[name][number] += 1
        return hits

    def words(self, group: str) -> Array:
        """How often words of a group occur in each line."""
        return self._hits[group]

    def pattern(self, pattern: str) -> Array:
        """Whether a pattern stands in each line."""
        search = _compiled(pattern).search
        return self._flags(search(line) is not None for line in self.folded)

    # What only a page knows.

    def hint(self, key: str, default: float = 0.0) -> Array:
        """A number among the hints."""
        return self._flags(hint.get(key, default) for hint in self.hints or ({},) * self.n)

    @cached_property
    def links(self) -> Array:
        """The share of each line inside links.

        Where all paragraphs of a block are links, a link was left open above them, and says nothing.
        """
        link = self.hint("link")
        prose = ((self.count("stop") > 0) & (self.count("han") >= 20)).astype(float)
        linked = self.box_sum(prose * (link > 0.9), 0)
        return link * ~((linked >= 3) & (linked > 0.6 * self.box_sum(prose, 0)))

    @cached_property
    def tags(self) -> list[str]:
        """The block that each line stands in."""
        return [hint.get("tag", "") for hint in self.hints or ({},) * self.n]

    @cached_property
    def paths(self) -> list[str]:
        """The tags around each line."""
        return ["/" + hint.get("path", "") + "/" for hint in self.hints or ({},) * self.n]

    @cached_property
    def classes(self) -> list[str]:
        """The class and id words around each line, lower-cased."""
        return [hint.get("cls", "").lower() for hint in self.hints or ({},) * self.n]

    def class_word(self, pattern: str) -> Array:
        """How near a class or id word with this pattern is: 1 for the first word, less for those further out."""
        return self._flags(_nearness(pattern, text) for text in self.classes)

    @cached_property
    def boxes(self) -> Ints:
        """Numbers of the blocks around each line, innermost first, -1 where there are no more: lines × DEPTH."""
        import numpy as np

        rows = [[*reversed(hint.get("at", ())), *(-1,) * DEPTH][:DEPTH] for hint in self.hints or ({},) * self.n]
        return np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=self.n * DEPTH).reshape(self.n, DEPTH)

    def box_sum(self, values: Array, level: int) -> Array:
        """The sum of `values` over the lines in the same block, `level` blocks out."""
        import numpy as np

        box = self.boxes[:, level] + 1
        return np.bincount(box, weights=values)[box]


@lru_cache(maxsize=65_536)
def _groups(line: str) -> tuple[str, ...]:
    return tuple(match.lastgroup or "" for match in words.PATTERN.finditer(line))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=65_536)
def _nearness(pattern: str, text: str) -> float:
    match = _compiled(pattern).search(text)
    return 0.0 if match is None else 1.0 / (1 + text.count(" ", 0, match.start()))
