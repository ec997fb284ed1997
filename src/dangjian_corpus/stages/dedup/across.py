"""The same article once in the corpus: which documents are reprints of one that stays, and which are near it.

`sign` gives a document's signature. From all signatures `decide` proposes pairs; the text itself decides.

* A reprint points to a document that stays and was itself found to hold all that the reprint says. Of two that say
  the same the earliest stays (date, then id), of two that do not the one that says more.
* The rest are near where their wording is alike: a cluster is a star around one document, with which every other
  was compared. Nothing near leaves.
* Passages that two different articles share are marked in both. Nothing leaves for them.

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
from .passages import shared
from .places import Place, places
from .sketch import sign

__all__ = ["Decisions", "decide", "sign"]

Decisions = dict[str, dict[str, Any]]

#: Characters of articles that are held while pairs are compared.
HELD = 1_000_000


def decide(signatures: Sequence[Path], records: Sequence[Sequence[Path]], work: Path) -> list[Decisions]:
    """What is to be said of the documents of each shard, by id: their `dedup`, where there is something to say.

    `signatures` has one file a shard and `records` the files that hold its records.
    """
    with TemporaryDirectory(prefix="dedup-", dir=work) as folder:
        table, pairs = candidates.find(signatures, Path(folder))
    couples = list(zip(pairs.first.tolist(), pairs.second.tolist(), pairs.alike.tolist(), strict=True))
    where = places(table, {rank for one, other, _ in couples for rank in (one, other)}, records)
    articles = _Articles(where)
    try:
        reprints, near = _compared(couples, articles)
        stars = _stars(near, articles)
        passages = _shared([(one, other) for one, other, _ in couples], reprints, near, articles)
        decisions: list[Decisions] = [{} for _ in signatures]

        def entry(rank: int) -> dict[str, Any]:
            return decisions[int(table.shards[rank])].setdefault(articles.id(rank), {})

        for rank, centre in _clusters(reprints, stars).items():
            entry(rank)["cluster"] = articles.id(centre)
        for relation, found in (("near", stars), ("reprint", reprints)):
            for rank, of in found.items():
                entry(rank).update(of=articles.id(of), relation=relation)
        for rank, marks in passages.items():
            entry(rank)["shared"] = marks
        return decisions
    finally:
        articles.close()


def _compared(couples: list[tuple[int, int, bool]], articles: _Articles) -> tuple[dict[int, int], dict[int, set[int]]]:
    """The documents that leave, each with one that stays and holds it; and of those that stay which are near."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for one, other, alike in couples:
        if alike:
            neighbours[one].append(other)
            neighbours[other].append(one)
    leaves: dict[int, int] = {}
    near: dict[int, set[int]] = defaultdict(set)
    before: set[int] = set()
    # In this order documents that may hold each other come one soon after the other, and are read once.
    for rank in sorted(sorted(neighbours), key=articles.precedence):
        seen = sorted((other for other in neighbours[rank] if other in before), key=articles.precedence)
        before.add(rank)
        # What a neighbour was found to be part of may hold this one too.
        holders = dict.fromkeys(leaves.get(other, other) for other in seen)
        article = articles[rank]
        holder = next((other for other in holders if compare.is_reprint(article, articles[other])), None)
        if holder is not None:
            leaves[rank] = holder
            continue
        for other in seen:
            if other not in leaves and compare.similarity(article, articles[other]) >= compare.NEAR:
                near[rank].add(other)
                near[other].add(rank)
    return leaves, near


def _stars(near: dict[int, set[int]], articles: _Articles) -> dict[int, int]:
    """The documents that are near the centre of a star, each with that centre.

    The centre of the next star is always the document with most neighbours that are in none yet, the earliest of
    several.
    """
    heap = [(-len(others), *articles.order(rank), rank) for rank, others in near.items()]
    heapify(heap)
    stars: dict[int, int] = {}
    placed: set[int] = set()
    while heap:
        size, date, identifier, centre = heappop(heap)
        free = near[centre] - placed
        if centre in placed or not free:
            continue
        if len(free) < -size:
            heappush(heap, (-len(free), date, identifier, centre))
            continue
        stars.update(dict.fromkeys(sorted(free), centre))
        placed |= free | {centre}
    return stars


def _clusters(reprints: dict[int, int], stars: dict[int, int]) -> dict[int, int]:
    """Of every document of a cluster its centre. A reprint is in the cluster of the document that it is one of."""
    clusters = {rank: stars.get(of, of) for rank, of in reprints.items()} | stars
    return clusters | {centre: centre for centre in clusters.values()}


def _shared(
    couples: list[tuple[int, int]], reprints: dict[int, int], near: dict[int, set[int]], articles: _Articles
) -> dict[int, list[dict[str, Any]]]:
    """Of documents that stay and share passages with another article: where, and where they stand in the other."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one, other in couples:
        if one in reprints or other in reprints or other in near.get(one, ()):
            continue
        for here, there in shared(articles[one].passages, articles[other].passages):
            for rank, mine, of, theirs in ((one, here, other, there), (other, there, one, here)):
                copy = {"id": articles.id(of), "start": theirs[0], "end": theirs[1]}
                found[rank].append({"start": mine[0], "end": mine[1], "of": copy})
    for passages in found.values():
        passages.sort(key=lambda passage: (passage["start"], passage["end"], passage["of"]["id"]))
    return found


class _Articles:
    """The articles by rank, read when they are asked for; the last ones are held."""

    def __init__(self, where: dict[int, Place]) -> None:
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
