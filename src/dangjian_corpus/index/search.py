"""Asking the index: hits in the order of their score, counts, facets."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from ..errors import UsageError
from .plan import plan, words_of
from .query import Node, Query, parse
from .rarest import best
from .reader import Place, Reader
from .snippet import Span, snippet
from .store import Row

#: What hits can be counted by.
FACETS = ("publisher", "host", "year", "author")


class Hit(NamedTuple):
    """A document that was found.

    `score` is its BM25 score, None where the hits are in the order of their dates. `matches` are all places in the
    text, in code points, `marks` those in the snippet.
    """

    id: str
    score: float | None
    title: str | None
    date: str | None
    publisher: str | None
    path: str | None
    snippet: str
    matches: list[Span]
    marks: list[Span]


class Hits:
    """The answer to a query, in order of score, then id. What is not asked for is not computed."""

    def __init__(self, reader: Reader, query: Query, *, limit: int, case: bool) -> None:
        self.reader = reader
        self.query = query
        self._case = case
        self._limit = limit or sys.maxsize
        self._plan = plan(reader, query, case=case)

    def __repr__(self) -> str:
        return f"<Hits of {self.reading!r}>"

    @property
    def reading(self) -> str:
        """How the query was read: in its own language, words apart as they were cut."""
        return self._plan.reading

    @property
    def words(self) -> list[str]:
        """The words that the query was cut into."""
        return self._plan.words

    def cut(self, text: str) -> list[str]:
        """The words of a text, as a query for it is cut."""
        return words_of(self.reader, text)

    def of(self, node: Node) -> Hits:
        """The answer to one part of a query, or to any other, in the same index."""
        return Hits(self.reader, Query(node), limit=self._limit, case=self._case)

    def __iter__(self) -> Iterator[Hit]:
        for score, row, text, matches in self._shown():
            passage = snippet(text, matches)
            yield Hit(row.id, score, row.title, row.date, row.publisher, row.path, passage.text, matches, passage.marks)

    def _shown(self) -> Iterator[tuple[float | None, Row, str, list[Span]]]:
        """The hits in their order: score, row, text, and where what is asked for stands in it."""
        string = self._plan.string
        found = best(self.reader, string, self._limit) if string and not self.query.by_date else None
        if found is not None:
            yield from ((one.score, one.row, one.text, one.matches) for one in found)
            return
        for score, place, row in self._ranked(self._limit):
            text = self.reader.text(place)
            yield score, row, text, self._matches(place, text)

    def ids(self) -> Iterator[str]:
        """The ids of the hits, in their order."""
        return (row.id for _, _, row in self._ranked(self._limit))

    @cached_property
    def documents(self) -> int:
        """How many documents match, whatever the limit."""
        if self._plan.exact:
            count: int = self._search(limit=1, count=True).count
            return count
        return len(self._matching)

    @cached_property
    def occurrences(self) -> int:
        """How often what is asked for stands in the texts of all documents that match."""
        marks = self._plan.marks
        places = sorted(self._matching)
        if len(marks) == 1:
            return sum(marks[0].count(place) for place in places)
        return sum(len(self._matches(place, self.reader.text(place))) for place in places)

    def facet(self, name: str) -> list[tuple[str | None, int]]:
        """How many of the documents that match have which value, the most frequent first.

        Raises `UsageError` for what is none of `FACETS`.
        """
        if name not in FACETS:
            raise UsageError(f"{name!r} is nothing to count by", f"There are: {', '.join(FACETS)}.")
        rows = (self.reader.row(place) for place in self._matching)
        counts = Counter(_value(name, row) for row in rows)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or ""))

    @cached_property
    def _matching(self) -> list[Place]:
        """All documents that match."""
        hits = self._search(limit=self._size).hits
        places = self.reader.places([address for _, address in hits])
        return places if self._plan.exact else [place for place in places if self._verified(place)]

    @property
    def _size(self) -> int:
        return max(1, len(self.reader))

    def _matches(self, place: Place, text: str) -> list[Span]:
        marks = self._plan.marks
        if len(marks) == 1:
            return marks[0].spans(place, text)
        return sorted({span for locator in marks for span in locator.spans(place, text)})

    def _verified(self, place: Place) -> bool:
        return self._plan.tree.holds(place, self.reader.row(place), self.reader.text(place))

    def _ranked(self, limit: int) -> Iterator[tuple[float | None, Place, Row]]:
        """The hits up to `limit`, those of equal score in the order of their ids.

        Equal scores may reach over any limit, so more is fetched: half as many at first, which is enough for texts
        that are there twice, then more and more until the last group is complete.
        """
        given = used = 0
        wanted = min(limit + limit // 2 + 1, self._size)
        while True:
            hits = self._search(limit=wanted).hits
            complete = len(hits) < wanted or wanted == self._size
            ready = (hits if complete else _without_last_group(hits))[used:]
            used += len(ready)
            places = self.reader.places([address for _, address in ready])
            for score, group in groupby(zip(ready, places, strict=True), _score):
                rows = [(place, self.reader.row(place)) for _, place in group]
                for place, row in sorted(rows, key=lambda one: (one[1].id, one[0])):
                    if self._plan.exact or self._verified(place):
                        yield None if self.query.by_date else score, place, row
                        given += 1
                        if given == limit:
                            return
            if complete:
                return
            wanted = min(wanted * 8, self._size)

    def _search(self, limit: int, count: bool = False) -> Any:
        order = {"order_by_field": "date"} if self.query.by_date else {}
        return self.reader.ask(self._plan.tree.query, limit=limit, count=count, **order)


def search(reader: Reader, query: str, *, limit: int = 10, case: bool = False) -> Hits:
    """Ask the index. `limit` 0 gives all hits.

    Raises `QueryError` for a query that cannot be read.
    """
    return Hits(reader, parse(query), limit=limit, case=case)


def _score(found: tuple[tuple[float, Any], Place]) -> float:
    return found[0][0]


def _without_last_group(hits: list[tuple[float, Any]]) -> list[tuple[float, Any]]:
    end = len(hits)
    while end and hits[end - 1][0] == hits[-1][0]:
        end -= 1
    return hits[:end]


def _value(facet: str, row: Row) -> str | None:
    if facet == "year":
        return row.date[:4] if row.date else None
    value: str | None = getattr(row, facet)
    return value
