"""A document as the search for its fields reads it: lines, their folded copies, and what is known of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from ...rules.engine import is_prose, is_sentence
from ...rules.folding import fold

_NOT_LETTER = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]")


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


class Reading:
    """`texts` are the folded `lines`; `known` are the roles found so far, None for the body."""

    def __init__(
        self,
        lines: Sequence[str],
        known: Sequence[str | None],
        hints: Sequence[Mapping[str, Any]] | None,
        page: Mapping[str, str],
    ) -> None:
        self.lines = lines
        self.known = known
        self.hints = hints
        self.page = page
        self.folded = fold("\n".join(lines))
        self.texts = self.folded.split("\n")

    @cached_property
    def filled(self) -> list[int]:
        """The lines with something on them."""
        return [number for number, text in enumerate(self.texts) if text and not text.isspace()]

    @cached_property
    def prose(self) -> list[int]:
        """The paragraphs of running text that may be body; where all are short, its sentences."""
        own = [number for number in self.filled if self.known[number] is None]
        found = [number for number in own if is_prose(self.texts[number])]
        return found or [number for number in own if is_sentence(self.texts[number])]

    @cached_property
    def first_prose(self) -> int:
        """The first paragraph of running text, or the number of lines."""
        return self.prose[0] if self.prose else len(self.texts)

    def is_prose(self, number: int) -> bool:
        """Whether a line is running text, whatever its role."""
        return is_prose(self.texts[number])

    def hint(self, number: int) -> Mapping[str, Any]:
        """What the page knows of a line."""
        return self.hints[number] if self.hints is not None and number < len(self.hints) else {}

    def around(self, anchor: int, above: int, below: int) -> list[int]:
        """The filled lines from `anchor` to the next paragraph, at most `below`, then `above` of those over it."""
        index = next((i for i, number in enumerate(self.filled) if number >= anchor), len(self.filled))
        result: list[int] = []
        for number in self.filled[index : index + below]:
            if number > anchor and self.is_prose(number):
                break
            result.append(number)
        return result + self.filled[max(0, index - above) : index][::-1]
