"""The best documents for a string, found by the rarest of its characters.

For a phrase Tantivy opens the positions of every character in every segment. Three of the rarest, at their distances,
leave nearly as few documents in half of the time; whether one holds the whole string is told by its text, which a hit
is going to show anyway. No string stands anywhere oftener than a part of it, so no document scores more for the string
than for the part, each weighed as it is: once they come that cannot reach the last one wanted, the best are found.
Scores are those of the whole phrase (`bm25`).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from . import schema
from .locate import Span, String
from .pairs import rarest_pair, with_pair

if TYPE_CHECKING:
    from .bm25 import Bm25
    from .reader import Place, Reader
    from .store import Row

#: Characters that are asked for, and those that a string must have for that to pay.
_PART, _SHORTEST = 3, 8

#: Documents that are asked for; of how many that do not hold the string the texts are read in vain, at most.
_DOCUMENTS, _MISSES = 24, 4

#: A string is looked for so if, were its characters independent of each other, less than this share of all documents
#: had the part and the rarest pair. Nine in ten such strings are found by it, of the others six.
_SHARE = 0.002

#: More than the roundings of a score and of its bound.
_SLACK = 1 + 2**-20


class Found(NamedTuple):
    """A document that holds a string: its score, its place and row, its text, and where the string stands in that."""

    score: float
    place: Place
    row: Row
    text: str
    matches: list[Span]


def best(reader: Reader, string: String, limit: int) -> list[Found] | None:
    """The `limit` documents of highest score for a string, in order of score, then id.

    None where a few of its characters do not tell them.
    """
    characters = schema.characters(string.folded)
    if len(characters) < _SHORTEST or limit > _DOCUMENTS // 2:
        return None
    counts = [reader.holding("text", character) for character in characters]
    part = sorted(sorted(range(len(characters)), key=counts.__getitem__)[:_PART])
    query = _query(reader, characters, counts, part)
    if query is None:
        return None
    hits = reader.ask(query, limit=_DOCUMENTS, count=False).hits
    if not hits:
        return []
    bm25 = reader.bm25(characters[part[0]], hits[0][1])
    weight = bm25.weight(counts)
    bounds = weight / bm25.weight(counts[at] for at in part) * _SLACK
    places = reader.places([address for _, address in hits])
    candidates = [(bound * bounds, place) for (bound, _), place in zip(hits, places, strict=True)]
    found = _found(candidates, limit, lambda place: _read(reader, string, bm25, weight, place))
    return sorted(found, key=lambda one: (-one.score, one.row.id, one.place))[:limit] if found is not None else None


def _query(reader: Reader, characters: list[str], counts: Sequence[int], part: Sequence[int]) -> Any:
    """What finds a part of the characters at their distances, where their rarest common pair stands.

    None where too many documents are to be feared.
    """
    import tantivy

    size = len(reader)
    pair = rarest_pair(reader, characters)
    holding = [*(counts[at] for at in part), reader.holding("pairs", pair) if pair else size]
    if prod(count / size for count in holding) > _SHARE:
        return None
    phrase = tantivy.Query.phrase_query(reader.schema, "text", [(at - part[0], characters[at]) for at in part])
    return with_pair(reader.schema, phrase, pair) if pair else phrase


def _found(
    candidates: Sequence[tuple[float, Place]], limit: int, read: Callable[[Place], Found | None]
) -> list[Found] | None:
    """The documents that can be among the best of all candidates, which come in the order of their bounds.

    None where more than those that were asked for may be, or where reading them does not pay.
    """
    more = len(candidates) == _DOCUMENTS
    found: list[Found] = []
    scores: list[float] = []
    misses = 0
    for bound, place in candidates:
        if len(scores) >= limit and scores[-limit] > bound:
            return found
        one = read(place)
        if one is not None:
            found.append(one)
            insort(scores, one.score)
        elif more and (misses := misses + 1) > _MISSES:
            return None
    return None if more else found


def _read(reader: Reader, string: String, bm25: Bm25, weight: float, place: Place) -> Found | None:
    """A document with its score, if its text has the string."""
    text = reader.text(place)
    matches = string.spans(place, text)
    if not matches:
        return None
    score = bm25.score(weight, len(matches), reader.length(place, text))
    return Found(score, place, reader.row(place), text, matches)
