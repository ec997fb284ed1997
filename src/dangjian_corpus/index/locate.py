"""Finding every occurrence in a text: of strings under folding, of regular expressions, of strings near each other.

Tantivy says which documents hold a string; where, and how often, is read from the text. A string is looked for as a
pattern that has at each place the characters that fold to the one asked for, as far as the segment has them: in
simplified text without letters that is nearly always the plain string, found at the speed of ``str.find``.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, AnyStr

from ..errors import UsageError
from .fold import Folding, collapse

if TYPE_CHECKING:
    from .reader import Place, Reader, Segment

Span = tuple[int, int]


class String:
    """A string under folding; occurrences may overlap."""

    def __init__(self, reader: Reader, text: str, *, case: bool = False) -> None:
        self._reader = reader
        self._finders: dict[int, _Finder | None] = {}
        self._made: dict[tuple[str, ...], _Finder | None] = {}
        cased = collapse(reader.folding.cased(text))
        self.folded = reader.folding(cased)
        self._places = [
            _variants(reader.folding, folded, kept, case) for folded, kept in zip(self.folded, cased, strict=True)
        ]

    @property
    def has_case(self) -> bool:
        """Whether `case` can make a difference to it."""
        folding = self._reader.folding
        return any(folding.variants(one) != folding.variants(one, case=True) for one in self.folded)

    def spans(self, place: Place, text: str) -> list[Span]:
        """Where it stands in the text of the document, by start."""
        finder = self._find(place.segment)
        return finder.spans(text) if finder else []

    def count(self, place: Place) -> int:
        """How often it stands in the text of the document."""
        finder = self._find(place.segment)
        return finder.count(self._reader.encoded(place)) if finder else 0

    def inside(self, text: str) -> bool:
        """Whether it stands in any text at all, such as a title."""
        finder = _finder(tuple("".join(one for one in choices if one in text) for choices in self._places))
        return finder is not None and bool(finder.spans(text))

    def _find(self, segment: int) -> _Finder | None:
        if segment not in self._finders:
            places = tuple(map(self._reader.segments[segment].present, self._places))
            if places not in self._made:
                self._made[places] = _finder(places)
            self._finders[segment] = self._made[places]
        return self._finders[segment]


def _variants(folding: Folding, folded: str, kept: str, case: bool) -> str:
    if not case:
        return folding.variants(folded)
    return "".join(one for one in folding.variants(folded) if folding.cased(one) == kept)


def _finder(places: tuple[str, ...]) -> _Finder | None:
    """How to find a string that has at each place one of these characters; None where it cannot stand."""
    if not all(places):
        return None
    start, end = _anchor(places)
    if end - start == len(places):
        return _Literal("".join(places))
    return _Classes(places) if end - start < _ANCHOR else _Anchored(places, start, end)


#: Characters of a literal that is worth looking for before what stands beside it; shorter ones stand everywhere.
_ANCHOR = 2


def _anchor(places: tuple[str, ...]) -> Span:
    """From where to where each place has one character, which is no white space, for longest."""
    single = "".join("1" if len(choices) == 1 and not choices.isspace() else " " for choices in places)
    longest = max(single.split(), key=len, default="")
    start = single.find(longest)
    return start, start + len(longest)


class _Literal:
    def __init__(self, string: str) -> None:
        self._string = string
        self._encoded = string.encode("utf-8")

    def spans(self, text: str) -> list[Span]:
        size = len(self._string)
        return [(at, at + size) for at in _occurrences(self._string, text)]

    def count(self, encoded: bytes) -> int:
        if not self._overlaps:
            return encoded.count(self._encoded)
        return len(_occurrences(self._encoded, encoded))

    @cached_property
    def _overlaps(self) -> bool:
        """Whether the string begins as it ends, so that two occurrences can overlap."""
        return any(self._string.startswith(self._string[start:]) for start in range(1, len(self._string)))


def _occurrences(wanted: AnyStr, text: AnyStr) -> list[int]:
    """Where a string stands in a text; occurrences may overlap."""
    found: list[int] = []
    at = text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


class _Spans(ABC):
    """What finds spans; `_spans` is what others differ in."""

    def spans(self, text: str) -> list[Span]:
        return list(self._spans(text))

    def count(self, encoded: bytes) -> int:
        return sum(1 for _ in self._spans(encoded.decode("utf-8")))

    @abstractmethod
    def _spans(self, text: str) -> Iterator[Span]: ...


class _Anchored(_Spans):
    """Looks for the longest literal in the string, and beside it at each place for one of the characters there.

    To compile an expression for the whole takes as long as to look through dozens of texts.
    """

    def __init__(self, places: tuple[str, ...], start: int, end: int) -> None:
        self._anchor = "".join(places[start:end])
        self._before = places[start - 1 :: -1] if start else ()
        self._after = places[end:]

    def _spans(self, text: str) -> Iterator[Span]:
        for at in _occurrences(self._anchor, text):
            start = self._back(text, at)
            end = self._on(text, at + len(self._anchor)) if start is not None else None
            if start is not None and end is not None:
                yield start, end

    def _back(self, text: str, at: int) -> int | None:
        """Where the string begins whose anchor begins at `at`."""
        for choices in self._before:
            if not at or text[at - 1] not in choices:
                return None
            at -= 1
            if choices.isspace():
                while at and text[at - 1] in choices:
                    at -= 1
        return at

    def _on(self, text: str, at: int) -> int | None:
        """Where the string ends whose anchor ends at `at`."""
        size = len(text)
        for choices in self._after:
            if at == size or text[at] not in choices:
                return None
            at += 1
            if choices.isspace():
                while at < size and text[at] in choices:
                    at += 1
        return at


class _Classes(_Spans):
    """An expression with a class of characters at each place."""

    def __init__(self, places: tuple[str, ...]) -> None:
        parts = [_class(choices) for choices in places]
        if places[0].isspace():
            parts[0] = f"(?<![{re.escape(places[0])}]){parts[0]}"
        self._pattern = re.compile("".join(parts))

    def _spans(self, text: str) -> Iterator[Span]:
        match = self._pattern.search(text)
        while match:
            yield match.span()
            match = self._pattern.search(text, match.start() + 1)


#: Finds a string in a text.
_Finder = _Literal | _Anchored | _Classes


def _class(choices: str) -> str:
    if choices.isspace():
        return f"[{re.escape(choices)}]+"
    return re.escape(choices) if len(choices) == 1 else f"[{re.escape(choices)}]"


class Expression:
    """A regular expression, as RE2 matches it: in linear time, from the left, without overlaps."""

    def __init__(self, reader: Reader, pattern: str, *, case: bool = False) -> None:
        import re2

        self._reader = reader
        options = re2.Options()
        options.log_errors = False
        options.case_sensitive = case
        self.pattern = fold_pattern(reader.folding, pattern)
        try:
            self._compiled: Any = re2.compile(f"(?m:{self.pattern})", options)
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
            raise UsageError(
                f"/{pattern}/ is no regular expression: {reason}",
                "The syntax is RE2's: no backreferences and no look-around.",
            ) from None

    def spans(self, place: Place, text: str) -> list[Span]:  # noqa: ARG002 - a locator's signature
        """Where it stands in the text of the document, by start; empty matches do not count."""
        encoded = self._reader.folding.scripted(text).encode("utf-8")
        found: list[Span] = []
        at = start = 0
        for match in self._compiled.finditer(encoded):
            first, last = match.span()
            if first == last:
                continue
            start += len(encoded[at:first].decode("utf-8"))
            end = start + len(encoded[first:last].decode("utf-8"))
            found.append((start, end))
            at, start = last, end
        return found

    def count(self, place: Place) -> int:
        """How often it stands in the text of the document."""
        return len(self.spans(place, self._reader.text(place)))


def fold_pattern(folding: Folding, pattern: str) -> str:
    """The pattern with its characters folded in script and width, so that it fits texts that are."""
    folded = []
    for character in pattern:
        target = folding.scripted(character)
        folded.append(re.escape(target) if target != character and target.isascii() else target)
    return "".join(folded)


class Nearby:
    """Two strings at most so many words apart, in either order: an occurrence is from the one to the other.

    Words are the tokens that hold a letter or digit. For each occurrence of the left string the nearest of the right
    one that does not overlap it counts.
    """

    def __init__(self, reader: Reader, distance: int, left: String, right: String) -> None:
        self._reader = reader
        self._distance = distance
        self._left = left
        self._right = right

    def spans(self, place: Place, text: str) -> list[Span]:
        """Where they stand in the text of the document, by start."""
        lefts, rights = self._left.spans(place, text), self._right.spans(place, text)
        if not lefts or not rights:
            return []
        return nearby(lefts, rights, word_starts(self._reader.segments[place.segment], place.number), self._distance)

    def count(self, place: Place) -> int:
        """How often they do in the text of the document."""
        return len(self.spans(place, self._reader.text(place)))


def nearby(lefts: Sequence[Span], rights: Sequence[Span], starts: Sequence[int], distance: int) -> list[Span]:
    """From each left span to the nearest right one that does not overlap it, where it is at most so many words away.

    `starts` are those of words. Spans of one string begin and end in the same order, so that the nearest on either side
    is found by halving: a long text may hold each of two strings very many times.
    """
    begins, ends = [start for start, _ in rights], [end for _, end in rights]
    found: set[Span] = set()
    for start, end in lefts:
        near: list[tuple[int, int, int]] = []
        after, before = bisect_left(begins, end), bisect_right(ends, start) - 1
        if after < len(rights):
            words = bisect_right(starts, begins[after]) - bisect_right(starts, end - 1)
            near.append((words, start, ends[after]))
        if before >= 0:
            last = bisect_right(starts, ends[before] - 1)  # of those that end in this word the first
            first = bisect_right(ends, starts[last - 1]) if last else 0
            near.append((bisect_right(starts, start) - last, begins[first], end))
        if near and min(near)[0] <= distance:
            found.add(min(near)[1:])
    return sorted(found)


def word_starts(segment: Segment, number: int) -> list[int]:
    """Where the words of a document begin, in characters of its text."""
    starts: list[int] = []
    at = 0
    for word in segment.words(number):
        if any(character.isalnum() for character in word):
            starts.append(at)
        at += len(word)
    return starts


#: What finds something in the documents of a reader: `spans(place, text)` where, by start, `count(place)` how often.
Locator = String | Expression | Nearby
