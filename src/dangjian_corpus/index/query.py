"""The query language.

    党建 社区               both words, ranked
    党建 OR 社区            one of them at least; binds less than standing side by side
    党建 -社区              the first and not the second
    (党建 OR 社区) 居民     brackets; full-width ones where they stand by themselves
    "以人为本"              this very string, of any length from one character up; ""\\"" for a quotation mark
    “以人为本”              the same, where it stands by itself
    党*建                   党 and 建 with only letters, digits or nothing between, in one word or several
    /第[一二三]批/          a regular expression (RE2), in one line
    NEAR/5(党建 社区)       both within five words of each other, either order; each side a word or a "string"
    title:党建 title:"党 建" a string in the title
    publisher:日报          a string in the publisher's name; so author: and host:
    date:2010..2013         from the first day of 2010 to the last of 2013; also date:2011-06.., date:..2012, date:2011
    sort:date               the newest first, instead of the best

A word is what stands between spaces; it is cut into words as the texts were, and all of them must be in the text or
in its title. A sentence is ranked by any of its words: 社区食堂怎么样？ Sentences are what ends in a question mark and
has no operator after a space, what has a word that asks, and a long run of words without a space. Either script finds
both (see `scripts`); width and case make no difference; a run of white space matches any run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from ..errors import UsageError

FIELDS = ("title", "publisher", "author", "host")


class QueryError(UsageError):
    """A query that cannot be read; `position` counts its characters."""

    def __init__(self, query: str, position: int, reason: str, hint: str) -> None:
        self.position = position
        place = f", at character {position + 1}:\n  {query}\n  {_pad(query[:position])}^" if query.strip() else ""
        super().__init__(reason + place, hint)


def _pad(text: str) -> str:
    """Spaces as wide as the text is in a terminal."""
    from unicodedata import east_asian_width

    return "".join("\u3000" if east_asian_width(character) in "WF" else " " for character in text)


class Words(NamedTuple):
    """A run of characters without a space, still to be cut."""

    text: str


class Exact(NamedTuple):
    """A string of the text."""

    text: str


class Pattern(NamedTuple):
    """A regular expression of RE2 over the text; `source` is what was written."""

    pattern: str
    source: str


class Near(NamedTuple):
    """Two strings at most `distance` words apart."""

    distance: int
    left: str
    right: str


class Field(NamedTuple):
    """A string in a field."""

    name: str
    text: str


class Dates(NamedTuple):
    """Dates from `low` to `high`, both as numbers (20110630), both included."""

    low: int
    high: int


class And(NamedTuple):
    """All of them."""

    parts: tuple[Node, ...]


class Or(NamedTuple):
    """One of them at least."""

    parts: tuple[Node, ...]


class Not(NamedTuple):
    """Not this."""

    part: Node


Node = Words | Exact | Pattern | Near | Field | Dates | And | Or | Not


class Query(NamedTuple):
    """A query that was read."""

    node: Node
    by_date: bool = False


_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_NEAR = re.compile(r"NEAR/(\d+)\(")
_NO_NEAR = re.compile(r"NEAR(?:/[^\s(]*)?\(")
_FIELD = re.compile(f"({'|'.join(FIELDS)}|date|sort)[:：]")
_OPERATOR = re.compile(rf"(?:^|\s)(?:-\S|[(\"/]|“[^”]*”(?:\s|$)|OR\s|NEAR/\d|{_FIELD.pattern})")
_CLOSING = {'"': '"', "“": "”"}


# What to do about a query that cannot be read.
_NOTHING = "For example: corpus search '党建 \"社区\"'"
_AS_IT_IS = 'What is looked for as it stands goes in quotes: "("'
_QUOTES = 'A quotation mark that is looked for itself is written \\" in a string.'
_EITHER = 'For example: 党建 OR 社区. The word itself goes in quotes: "OR"'
_EXPRESSION = 'For example: /第[一二三]批/. A stroke that is looked for itself goes in quotes: "/"'
_NEARNESS = "For example: NEAR/5(党建 社区)"
_STAR = 'For example: 党*建. The sign itself goes in quotes: "*"'
_VALUE = "For example: title:党建, without a space after the colon."
_SPAN = "For example: date:2011, date:2011-06-30, date:2010..2013 or date:2011-06.."
_ORDER = "Without it the best come first."

#: What may stand on the outer side of a full-width bracket that is one of the query: nothing, a space, another, a -.
_BESIDE_BRACKETS = ("", " ", "\u3000", "（", "）", "(", ")", "-")

#: What ends a question.
QUESTION_MARKS = ("?", "？")


def parse(query: str) -> Query:
    """Read a query. Raises `QueryError`, which points at the place."""
    broken = _SURROGATE.search(query)
    if broken:
        shown = _SURROGATE.sub("\ufffd", query)
        raise QueryError(
            shown,
            broken.start(),
            "bytes that are no text in the encoding of this terminal",
            "Set the terminal and its locale to UTF-8.",
        )
    if query.rstrip().endswith(QUESTION_MARKS) and not _OPERATOR.search(query):
        return Query(Words(query.strip()))
    return _Parser(_plainly_bracketed(query)).query()


def _plainly_bracketed(query: str) -> str:
    """The query with plain brackets for full-width ones that stand by themselves: （党建 OR 社区）. Others are text."""
    if "（" not in query or "/" in query:  # in a regular expression they would be signs
        return query
    found = list(query)
    opened: list[int] = []
    for at, character in enumerate(query):
        if character == "（":
            opened.append(at)
        elif character == "）" and opened:
            start = opened.pop()
            if query[:start][-1:] in _BESIDE_BRACKETS and query[at + 1 : at + 2] in _BESIDE_BRACKETS:
                found[start], found[at] = "()"
    return "".join(found)


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._by_date = False

    def query(self) -> Query:
        node = self._either(0)
        if self._at < len(self._text):
            self._fail("there is no opening bracket to this one", _AS_IT_IS)
        if node is None:
            if not self._by_date:
                self._fail("there is nothing to search for", _NOTHING)
            node = And(())
        return Query(node, self._by_date)

    def _either(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while True:
            start = self._at
            part = self._all(depth)
            if not self._word("OR"):
                if part is not None:
                    parts.append(part)
                elif parts:
                    self._fail("OR needs something after it", _EITHER, start)
                break
            if part is None:
                self._fail("OR needs something before it", _EITHER, start)
            parts.append(part)
            self._at += 2
        return parts[0] if len(parts) == 1 else Or(tuple(parts)) if parts else None

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while True:
            self._spaces()
            if self._at == len(self._text) or self._text[self._at] == ")" or self._word("OR"):
                break
            parts.extend(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts)) if parts else None

    def _one(self, depth: int) -> Iterator[Node]:
        start = self._at
        here = self._text[start]
        if depth > 50:
            self._fail("brackets are nested too deeply", "Fifty in each other are read.")
        if here == "-" and start + 1 < len(self._text) and not self._text[start + 1].isspace():
            self._at += 1
            for node in self._one(depth + 1):
                yield Not(node)
        elif here == "(":
            self._at += 1
            inside = self._either(depth + 1)
            if self._at == len(self._text):
                self._fail("this bracket is not closed", _AS_IT_IS, start)
            if inside is None:
                self._fail("there is nothing in these brackets", _AS_IT_IS, start)
            self._at += 1
            yield inside
        elif self._at_string():
            yield Exact(self._quoted())
        elif here == "/" and (end := self._slash()):
            source = self._text[start + 1 : end].replace("\\/", "/")
            if not source:
                self._fail("there is no regular expression between the strokes", _EXPRESSION)
            self._at = end + 1
            yield Pattern(source, self._text[start : self._at])
        elif match := _NEAR.match(self._text, start):
            yield self._near(match)
        elif _NO_NEAR.match(self._text, start):
            self._fail("NEAR needs how many words apart", _NEARNESS)
        elif match := _FIELD.match(self._text, start):
            self._at = match.end()
            field = self._field(match.group(1), start)
            if field is not None:
                yield field
        else:
            yield self._bare()

    def _at_string(self) -> bool:
        """Whether a quoted string begins here; one in Chinese marks must stand by itself, not within a sentence."""
        here = self._text[self._at : self._at + 1]
        if here != "“":
            return here == '"'
        end = self._text.find("”", self._at) + 1
        return end > 0 and (self._text[end : end + 1] in ("", ")") or self._text[end].isspace())

    def _bare(self) -> Node:
        start = self._at
        while self._at < len(self._text) and not self._text[self._at].isspace() and self._text[self._at] not in '()"':
            self._at += 1
        word = self._text[start : self._at]
        if not word:
            self._fail("this cannot begin a word", _AS_IT_IS)
        if "*" not in word:
            return Words(word)
        parts = word.split("*")
        if not parts[0] or not parts[-1]:
            if not any(parts):
                self._fail("a * needs characters beside it", _STAR, start)
            return Exact(next(filter(None, parts))) if sum(map(bool, parts)) == 1 else _wildcard(parts, word)
        return _wildcard(parts, word)

    def _field(self, name: str, start: int) -> Node | None:
        if name == "sort":
            if self._value() != "date":
                self._fail("the one order that can be asked for is sort:date", _ORDER, start)
            self._by_date = True
            return None
        if name == "date":
            return self._dates(self._value(), start)
        if self._at < len(self._text) and self._at_string():
            return Field(name, self._quoted())
        value = self._value()
        if not value:
            self._fail(f"{name}: needs a value right after it", _VALUE, start)
        return Field(name, value)

    def _dates(self, value: str, start: int) -> Dates:
        low, dots, high = value.partition("..")
        if not low and not high:
            self._fail("date: needs a date or a range", _SPAN, start)
        first = self._date(low, start, 0) if low else 1
        last = self._date(high if dots else low, start, 99) if high or not dots else 99999999
        if first > last:
            self._fail("this range of dates ends before it begins", _SPAN, start)
        return Dates(first, last)

    def _date(self, text: str, start: int, missing: int) -> int:
        match = _DATE.fullmatch(text)
        if match is None or not (0 < int(match[2] or 1) <= 12 and 0 < int(match[3] or 1) <= 31):
            self._fail(f"{text!r} is no date", _SPAN, start)
        year, month, day = (int(part) if part else missing for part in match.groups())
        return year * 10000 + month * 100 + day

    def _near(self, match: re.Match[str]) -> Near:
        start = self._at
        self._at = match.end()
        sides: list[str] = []
        while True:
            self._spaces()
            if self._at == len(self._text):
                self._fail("this bracket is not closed", _NEARNESS, match.end() - 1)
            if self._text[self._at] == ")":
                break
            sides.append(self._quoted() if self._at_string() else self._value())
            if not sides[-1]:
                self._fail("NEAR takes words and quoted strings only", _NEARNESS)
        self._at += 1
        if len(sides) != 2:
            self._fail(f"NEAR needs two words or quoted strings, these are {len(sides)}", _NEARNESS, start)
        return Near(int(match.group(1)), *sides)

    def _quoted(self) -> str:
        start = self._at
        closing = _CLOSING[self._text[start]]
        characters: list[str] = []
        at = start + 1
        while at < len(self._text):
            here = self._text[at]
            if here == "\\" and self._text[at + 1 : at + 2] in (closing, "\\"):
                at += 1
                here = self._text[at]
            elif here == closing:
                break
            characters.append(here)
            at += 1
        else:
            self._fail("this quotation mark is not closed", _QUOTES, start)
        if not characters:
            self._fail("there is nothing between these quotation marks", _QUOTES, start)
        self._at = at + 1
        return "".join(characters)

    def _slash(self) -> int:
        """Where the regular expression that begins here ends."""
        at = self._at + 1
        while at < len(self._text):
            if self._text[at] == "\\":
                at += 1
            elif self._text[at] == "/":
                return at
            at += 1
        return self._fail("this regular expression is not closed", _EXPRESSION)

    def _value(self) -> str:
        start = self._at
        while self._at < len(self._text) and not self._text[self._at].isspace() and self._text[self._at] not in '()"':
            self._at += 1
        return self._text[start : self._at]

    def _word(self, word: str) -> bool:
        """Whether this word stands here by itself."""
        if not self._text.startswith(word, self._at):
            return False
        after = self._text[self._at + len(word) : self._at + len(word) + 1]
        return not after or after.isspace() or after == "("

    def _spaces(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _fail(self, reason: str, hint: str, position: int | None = None) -> NoReturn:
        raise QueryError(self._text, self._at if position is None else position, reason, hint)


def _wildcard(parts: list[str], source: str) -> Pattern:
    return Pattern(r"[\p{L}\p{N}]*?".join(re.escape(part) for part in parts), source)
