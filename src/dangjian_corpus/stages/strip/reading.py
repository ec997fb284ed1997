"""A document as the search for its fields reads it: lines, their folded copies, and what is known of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

from ...lazy import regex
from ...rules.folding import is_sentence
from .lines import Passages
from .sign import Sign

_NOT_LETTER = regex(r"[^\u3400-\u9fffA-Za-z0-9]")


class Found(NamedTuple):
    """A field (or none), its span on a line, and the role of that line (None where the line stays in the text)."""

    field: str | None
    line: int
    start: int
    end: int
    role: str | None


def letters(text: str) -> str:
    """Han characters, Latin letters and digits only: what two writings of one title share."""
    return _NOT_LETTER.sub("", text).lower()


def begins_otherwise(text: str, firsts: Container[str]) -> bool:
    """Whether a folded line shows without its `letters` that the first of them is none of `firsts`, in lower case."""
    first = text.lstrip()[:1]
    if not ("\u3400" <= first <= "\u9fff" or (first.isascii() and first.isalnum())):
        return False
    return first.lower() not in firsts


def says(text: str, said: str) -> bool:
    """Whether the letters of a line are `said`, which are not none."""
    return len(text) >= len(said) and (said[0] in text or said[0].isascii()) and letters(text) == said


class Reading:
    """`texts` are the folded `lines`; `known` are the roles found so far, None for the body."""

    def __init__(
        self,
        lines: Passages,
        known: Sequence[str | None],
        hints: Sequence[Mapping[str, Any]] | None,
        page: Mapping[str, str],
    ) -> None:
        self.lines = lines
        self.known = known
        self.hints = hints
        self.page = page
        self.texts = lines.copies
        self.signs = lines.signs
        """What stands in the document at all."""
        self.filled = lines.filled
        """The lines with something on them."""
        self._with_signs: dict[tuple[Sign, ...], frozenset[int]] = {}
        self._long = frozenset(lines.prose)
        paragraphs = [number for number in lines.prose if known[number] is None]
        self.prose = paragraphs or [n for n in self.filled if known[n] is None and is_sentence(self.texts[n])]
        """The paragraphs of running text that may be body; where all are short, its sentences."""
        self.first_prose = self.prose[0] if self.prose else len(self.texts)
        """The first of these, or the number of lines."""
        self.last_prose = self.prose[-1] if self.prose else 0
        """The last of these, or 0."""
        self.above = self.filled[: bisect_left(self.filled, self.first_prose)]
        """The lines with something on them above the first of these."""

    def having(self, sign: Sign) -> list[int]:
        """The lines that have a sign."""
        return self.signs.get(sign, [])

    def among(self, numbers: Sequence[int], *signs: Sign) -> list[int]:
        """Those of the lines that have one of the signs, in their order."""
        having = self._with_signs.get(signs)
        if having is None:
            found = [self.signs[sign] for sign in signs if sign in self.signs]
            having = self._with_signs[signs] = frozenset().union(*found)
        return [number for number in numbers if number in having] if having else []

    def is_prose(self, number: int) -> bool:
        """Whether a line is running text, whatever its role."""
        return number in self._long

    def hint(self, number: int) -> Mapping[str, Any]:
        """What the page knows of a line."""
        return self.hints[number] if self.hints is not None and number < len(self.hints) else {}

    def around(self, anchor: int, above: int, below: int) -> list[int]:
        """The filled lines from `anchor` to the next paragraph, at most `below`, then `above` of those over it."""
        index = bisect_left(self.filled, anchor)
        result: list[int] = []
        for number in self.filled[index : index + below]:
            if number > anchor and self.is_prose(number):
                break
            result.append(number)
        return [*result, *self.filled[max(0, index - above) : index][::-1]]
