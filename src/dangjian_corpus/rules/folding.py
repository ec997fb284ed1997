"""One reading for every way of writing: a copy of a text, of the same length, on which rules match.

Traditional characters become simplified ones (one for one, by OpenCC's table of characters), full-width forms
become ASCII, every kind of blank becomes a space, and the many bars, dots, dashes and quotation marks become one
each. Offsets in the copy are offsets in the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Codes = NDArray[numpy.uint32]

_BLANKS = "\t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_ALIKE = {
    "|": "｜│┃∣¦︱",
    "·": "•‧・･∙⋅",
    "—": "─―━–",
    "“": "「『〝＂",
    "”": "」』〞",
    "…": "⋯",
    "~": "～〜",
}


def pairs() -> Iterator[tuple[int, str]]:
    """What the copy writes otherwise: code point, character."""
    table = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1 and simplified:
            yield ord(traditional), simplified.split(" ")[0]
    for code in range(0xFF01, 0xFF5F):
        yield code, chr(code - 0xFEE0)
    for blank in _BLANKS:
        yield ord(blank), " "
    for character, others in _ALIKE.items():
        for other in others:
            yield ord(other), character
    for code in range(0xD800, 0xE000):  # half of a pair: no encoding can write it
        yield code, "\ufffd"


@cache
def table() -> dict[int, str]:
    """The pairs as `str.translate` takes them."""
    return dict(pairs())


@cache
def _codes() -> Any:
    import numpy

    codes = numpy.arange(0x110000, dtype=numpy.uint32)
    codes[list(table())] = list(map(ord, table().values()))
    return codes


#: From so many characters on a text is folded faster through an array than through a mapping.
_LONG = 64


@lru_cache(maxsize=4)
def fold(text: str) -> str:
    """The copy of `text` on which rules match. The last few are kept: several readers ask for the same one."""
    if len(text) < _LONG:
        return text.translate(table())
    folded: str = _codes().take(codes(text)).tobytes().decode("utf-32-le")
    return folded


def codes(text: str) -> Codes:
    """The code points of a text."""
    import numpy

    return numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32)


def line_numbers(text: str, places: Iterable[int]) -> list[int]:
    """The lines, counted from 0 and each once, on which `places` of `text` stand.

    Feeds are counted from place to place: a long text may have a place on every line.
    """
    numbers: dict[int, None] = {}
    line = done = 0
    for place in sorted(places):
        line += text.count("\n", done, place)
        done = place
        numbers[line] = None
    return list(numbers)


_PROSE_LENGTH = 60
_SENTENCE_LENGTH = 28
_CUT_OFF = ("...", "…")


def is_prose(folded: str) -> bool:
    """Whether a folded line is a paragraph of running text: long, with the marks of sentences, not cut off."""
    return (
        len(folded) >= _PROSE_LENGTH
        and ("。" in folded or "!" in folded or "?" in folded or ";" in folded)
        and not folded.rstrip().endswith(_CUT_OFF)
    )


def is_sentence(folded: str) -> bool:
    """Whether a folded line reads as running text, though it may be short: no list of headlines holds it."""
    text = folded.rstrip()
    return len(text) >= _SENTENCE_LENGTH and ("。" in text or text.count(",") >= 2) and not text.endswith(_CUT_OFF)


class FoldedLines(list[str]):
    """The lines of a document, or of several one after the other, with the copies on which they are searched.

    `copies` are given where they are known. Such a list is not to be changed.
    """

    def __init__(self, lines: Iterable[str], copies: list[str] | None = None) -> None:
        super().__init__(lines)
        if copies is None:
            copies = fold("\n".join(self)).split("\n") if self else []
        self.copies = copies
        """The copy of each line."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> Self:
        """The `lines` themselves, where they have their copies already."""
        return lines if isinstance(lines, cls) else cls(lines)

    @cached_property
    def whole(self) -> str:
        """The copy of all lines, joined by line feeds."""
        return "\n".join(self.copies)

    @cached_property
    def data(self) -> bytes:
        """The copy of all lines in UTF-8."""
        return self.whole.encode()

    @cached_property
    def prose(self) -> list[int]:
        """The lines that are paragraphs of running text."""
        long = [number for number, line in enumerate(self.copies) if len(line) >= _PROSE_LENGTH]
        return [number for number in long if is_prose(self.copies[number])]
