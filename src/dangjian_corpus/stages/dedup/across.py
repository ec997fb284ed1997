"""The same article once in the corpus: which documents are reprints of one that stays, and which are near it.

`sign` gives a document's signature. From all signatures `decide` proposes pairs; the text itself decides.

* A reprint points to a document that stays and was itself found to hold all that the reprint says. Of two that say
  the same the earliest stays (date, then id), of two that do not the one that says more.
* The rest are near where their wording is alike: a cluster is a star around its earliest document, with which every
  other was compared. Nothing near leaves.

What is decided depends on the set of documents alone: not on their order, the shards or the workers.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from . import candidates, compare
from .article import Article
from .places import Place, places
from .sketch import sign

__all__ = ["Decisions", "decide", "sign"]

Decisions = dict[str, dict[str, Any]]

#: Characters of articles that are held while pairs are compared.
HELD = 20_000_000


def decide(signatures: Sequence[Path], records: Sequence[Sequence[Path]], work: Path) -> list[Decisions]:
    """What is to be said of the documents of each shard, by id: their `dedup`, where there is something to say.

    `signatures` has one file a shard and `records` the files that hold its records.
    """
    with TemporaryDirectory(prefix="dedup-", dir=work) as folder:
        table, pairs = candidates.find(signatures, Path(folder))
    neighbours: dict[int, list[int]] = defaultdict(list)
    for one, other in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        neighbours[one].append(other)
        neighbours[other].append(one)
    articles = _Articles(table, places(table, neighbours, records))
    try:
        reprints = _reprints(neighbours, articles)
        stars = _stars(neighbours, reprints, articles)
        return _told(reprints, stars, table, articles, len(signatures))
    finally:
        articles.close()


def _reprints(neighbours: dict[int, list[int]], articles: _Articles) -> dict[int, int]:
    """The documents that leave, each with one that stays and holds it."""
    order = sorted(neighbours, key=articles.precedence)
    leaves: dict[int, int] = {}
    before: set[int] = set()
    for rank in order:
        seen = [other for other in neighbours[rank] if other in before]
        # What a neighbour was found to be part of may hold this one too.
        holders = dict.fromkeys(leaves.get(other, other) for other in sorted(seen, key=articles.precedence))
        part = articles[rank]
        for other in holders:
            if compare.is_reprint(part, articles[other]):
                leaves[rank] = other
                break
        before.add(rank)
    return leaves


def _stars(neighbours: dict[int, list[int]], reprints: dict[int, int], articles: _Articles) -> dict[int, int]:
    """The documents that stay and are near the centre of a star, each with that centre.

    The centre of the next star is always the document with most neighbours that are in none yet, the earliest of
    several.
    """
    order = {rank: n for n, rank in enumerate(sorted(neighbours.keys() - reprints.keys(), key=articles.order))}
    near: dict[int, set[int]] = defaultdict(set)
    for rank in sorted(order):
        for other in neighbours[rank]:
            if other > rank and other in order and compare.similarity(articles[rank], articles[other]) >= compare.NEAR:
                near[rank].add(other)
                near[other].add(rank)
    heap = [(-len(near[rank]), order[rank], rank) for rank in near]
    heapify(heap)
    stars: dict[int, int] = {}
    placed: set[int] = set()
    while heap:
        size, place, centre = heappop(heap)
        free = near[centre] - placed
        if centre in placed or not free:
            continue
        if len(free) < -size:
            heappush(heap, (-len(free), place, centre))
            continue
        stars.update(dict.fromkeys(sorted(free), centre))
        placed |= free | {centre}
    return stars


def _told(
    reprints: dict[int, int], stars: dict[int, int], table: candidates.Table, articles: _Articles, shards: int
) -> list[Decisions]:
    decisions: list[Decisions] = [{} for _ in range(shards)]

    def tell(rank: int, entry: dict[str, Any]) -> None:
        decisions[int(table.shards[rank])].setdefault(articles.id(rank), entry)

    for rank, of in reprints.items():
        cluster = articles.id(stars.get(of, of))
        tell(rank, {"cluster": cluster, "of": articles.id(of), "relation": "reprint"})
    for rank, of in stars.items():
        tell(rank, {"cluster": articles.id(of), "of": articles.id(of), "relation": "near"})
    for of in (*reprints.values(), *stars.values()):
        if of not in stars:
            tell(of, {"cluster": articles.id(of)})
    return decisions


class _Articles:
    """The articles by rank, read when they are asked for; the last ones are held."""

    def __init__(self, table: candidates.Table, where: dict[int, Place]) -> None:
        self._table = table
        self._where = where
        self._held: OrderedDict[int, Article] = OrderedDict()
        self._size = 0
        self._facts: dict[int, tuple[str, str, int, bool]] = {}
        self._files: dict[Path, BinaryIO] = {}

    def __getitem__(self, rank: int) -> Article:
        article = self._held.get(rank)
        if article is not None:
            self._held.move_to_end(rank)
            return article
        article = Article(self._where[rank].read(self._files))
        self._held[rank] = article
        self._size += article.length
        while self._size > HELD and len(self._held) > 2:
            self._size -= self._held.popitem(last=False)[1].length
        return article

    def _fact(self, rank: int) -> tuple[str, str, int, bool]:
        fact = self._facts.get(rank)
        if fact is None:
            article = self[rank]
            fact = self._facts[rank] = (article.date or "9999", article.id, article.size, article.has_headline)
        return fact

    def id(self, rank: int) -> str:
        """The id of a document."""
        return self._fact(rank)[1]

    def order(self, rank: int) -> tuple[str, str]:
        """The earliest first."""
        return self._fact(rank)[:2]

    def precedence(self, rank: int) -> tuple[int, bool, str, str]:
        """What says most first, then the earliest: the order in which documents have a right to stay."""
        date, identifier, size, has_headline = self._fact(rank)
        return -size, not has_headline, date, identifier

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()
