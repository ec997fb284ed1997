"""Why a query found nothing: how it was read, which part of it alone has hits, which words there are instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .query import FIELDS, And, Exact, Node, Not, Or, Words
from .reader import Reader
from .search import Hits

#: How many words are proposed for one that does not occur.
_PROPOSED = 5

#: Operators of other search engines.
_OPERATORS = frozenset(("AND", "NOT", "and", "not", "or", "Or", "&", "&&", "|", "||"))
#: What looks like a field; an address does not.
_LIKE_FIELD = re.compile(r"([^\W\d_]{2,12})[:：](?!//)\S")


def explanation(hits: Hits) -> Iterator[str]:
    """Lines of text, from the general to the particular, for hits that are none."""
    reader, query = hits.reader, hits.query
    yield f"No document matches. The query was read as: {hits.reading}"
    if not len(reader):
        yield "The index holds no document."
        return
    parts = list(_parts(query.node, hits))
    for part in parts:
        alone = hits.of(part)
        found = alone.documents
        if found and len(parts) > 1:
            yield f"  {alone.reading}: {_documents(found)}"
        elif not found:
            yield f"  {alone.reading}: no document{_instead(part, hits, reader)}"
    yield from _left_out(query.node, hits)
    if parts and all(hits.of(part).documents for part in parts) and not _negations(query.node):
        yield "  Each part has hits, no document has them all: try OR."
    yield from dict.fromkeys(_meant(query.node))


def _negations(node: Node) -> bool:
    """Whether anything is left out in a query."""
    return isinstance(node, Not) or (isinstance(node, And | Or) and any(map(_negations, node.parts)))


def _left_out(node: Node, hits: Hits) -> Iterator[str]:
    """What a query would have found without what it leaves out."""
    if not _negations(node):
        return
    rest = _without_negations(node)
    alone = hits.of(rest)
    if alone.documents:
        asked = alone.reading or "All"
        yield f"  {asked}: {_documents(alone.documents)}, left out by what has a - before it."


def _without_negations(node: Node) -> Node:
    """The same query with nothing left out; with nothing else in it, all documents."""
    match node:
        case And(parts):
            return And(tuple(_without_negations(part) for part in parts if not isinstance(part, Not)))
        case Or(parts):
            return Or(tuple(map(_without_negations, parts)))
        case Not():
            return And(())
        case _:
            return node


def _meant(node: Node) -> Iterator[str]:
    """What may have been meant by words that look like operators or fields."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _meant(part)
        case Words(text) if text in _OPERATORS:
            yield f"  {text} was read as a word; a space is and, OR is or, - before a word is not."
        case Words(text) if found := _LIKE_FIELD.match(text):
            names = ", ".join(f"{name}:" for name in (*FIELDS, "date"))
            yield f"  {found[1]}: is no field, and was read as a word; there are {names}"


def _instead(part: Node, hits: Hits, reader: Reader) -> str:
    """What to try for a part that alone has no hits."""
    if not isinstance(part, Words):
        return ""
    found = hits.of(Exact(part.text)).documents
    if found:
        return f'; as a string, "{part.text}": {_documents(found)}'
    words = nearest(part.text, reader)
    return f"; there are: {', '.join(words)}" if words else ""


def _parts(node: Node, hits: Hits) -> Iterator[Node]:
    """The parts of a query that can have hits alone, words one by one."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _parts(part, hits)
        case Words(text):
            words = hits.cut(text)
            yield from map(Words, words) if len(words) > 1 else (node,)
        case Not():
            return
        case _:
            yield node


def _documents(count: int) -> str:
    return "1 document" if count == 1 else f"{count} documents"


def nearest(word: str, reader: Reader) -> list[str]:
    """The most frequent words of the texts that differ from `word` in one character, or else hold it or its half."""
    existing = {other for segment in reader.segments for other in segment.vocabulary if len(other) > 1}
    folded = reader.folding(word)
    close = {other for other in existing if differs_in_one(folded, other)}
    if not close and len(folded) > 1:
        half = folded[: (len(folded) + 1) // 2]
        close = {other for other in existing if folded in other or (len(half) > 1 and other.startswith(half))}
    return _by_frequency(close, reader)[:_PROPOSED]


def _by_frequency(words: Iterable[str], reader: Reader) -> list[str]:
    counted = [(-reader.frequency(reader.folding(word)), word) for word in words]
    return [word for count, word in sorted(counted) if count]


def differs_in_one(one: str, other: str) -> bool:
    """Whether one character replaced, put in or left out makes `other` of `one`."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, rest_other = one[start:], other[start:]
    return rest[1:] == rest_other[1:] or rest[1:] == rest_other or rest == rest_other[1:]
