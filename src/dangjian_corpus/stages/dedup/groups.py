"""Documents that have to do with each other, judged apart from all others: by a worker, from their records alone.

A family are documents that are worth comparing as a whole, each with at least one other of them. Two documents may
also have no more than passages in common. A verdict depends on the documents of its group and on nothing else: groups
are judged in any order and anywhere, and what was found of one holds as long as its documents stay as they are.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import orjson

from . import compare
from .article import Article, fold_bodies, fold_texts
from .candidates import Couples, Group
from .passages import shared
from .places import Place

#: Characters of articles that are held while they are compared.
HELD = 1_000_000
#: Characters of articles that are folded together.
AT_ONCE = 1 << 17

#: What is to be said of one document of a group: its place among the members, its id, a part of its `dedup`.
Told = tuple[int, str, dict[str, Any]]


class Task(NamedTuple):
    """Groups of documents by number, whose records stand at these places."""

    places: Sequence[Place]
    groups: Sequence[Group]


def judge(task: Task) -> list[bytes]:
    """The verdict on every group: what is to be said of its documents, a list of `Told` as JSON."""
    articles = _Articles(task.places)
    try:
        articles.fold_bodies({number for group in task.groups if group.whole for number in group.members})
        related = [_related(group, articles) for group in task.groups]
        articles.fold_texts({number for _, different in related for couple in different for number in couple})
        return [
            orjson.dumps(_verdict(group, told, different, articles))
            for group, (told, different) in zip(task.groups, related, strict=True)
        ]
    finally:
        articles.close()


def _related(group: Group, articles: _Articles) -> tuple[dict[int, dict[str, Any]], Couples]:
    """What relates the documents of a group to each other; and the couples of it that are two different articles."""
    couples = [(group.members[one], group.members[other]) for one, other in group.couples]
    told: dict[int, dict[str, Any]] = defaultdict(dict)
    if not group.whole:
        return told, couples
    reprints, near = _compared(couples, articles)
    stars = _stars(near, articles)
    for number, centre in _clusters(reprints, stars).items():
        told[number]["cluster"] = articles[centre].id
    for relation, found in (("near", stars), ("reprint", reprints)):
        for number, of in found.items():
            told[number].update(of=articles[of].id, relation=relation)
    return told, [
        (one, other)
        for one, other in couples
        if one not in reprints and other not in reprints and other not in near.get(one, ())
    ]


def _verdict(group: Group, told: dict[int, dict[str, Any]], different: Couples, articles: _Articles) -> list[Told]:
    for number, marks in _shared(different, articles).items():
        told[number]["shared"] = marks
    return [(place, articles[number].id, told[number]) for place, number in enumerate(group.members) if number in told]


def _compared(couples: Couples, articles: _Articles) -> tuple[dict[int, int], dict[int, set[int]]]:
    """The documents that leave, each with one that stays and holds it; and of those that stay which are near."""
    neighbours: dict[int, list[int]] = defaultdict(list)
    for one, other in couples:
        neighbours[one].append(other)
        neighbours[other].append(one)
    leaves: dict[int, int] = {}
    near: dict[int, set[int]] = defaultdict(set)
    before: set[int] = set()
    # In this order documents that may hold each other come one soon after the other, and are read once.
    for number in sorted(sorted(neighbours), key=articles.precedence):
        seen = sorted((other for other in neighbours[number] if other in before), key=articles.precedence)
        before.add(number)
        # What a neighbour was found to be part of may hold this one too.
        holders = dict.fromkeys(leaves.get(other, other) for other in seen)
        article = articles[number]
        holder = next((other for other in holders if compare.is_reprint(article, articles[other])), None)
        if holder is not None:
            leaves[number] = holder
            continue
        for other in seen:
            if other not in leaves and compare.similarity(article, articles[other]) >= compare.NEAR:
                near[number].add(other)
                near[other].add(number)
    return leaves, near


def _stars(near: dict[int, set[int]], articles: _Articles) -> dict[int, int]:
    """The documents that are near the centre of a star, each with that centre.

    The centre of the next star is always the document with most neighbours that are in none yet, the earliest of
    several.
    """
    heap = [(-len(others), *articles.order(number), number) for number, others in near.items()]
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
    clusters = {number: stars.get(of, of) for number, of in reprints.items()} | stars
    return clusters | {centre: centre for centre in clusters.values()}


def _shared(couples: Couples, articles: _Articles) -> dict[int, list[dict[str, Any]]]:
    """Of documents that share passages with another article: where, and where they stand in the other."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one, other in couples:
        for here, there in shared(articles[one].passages, articles[other].passages):
            for number, mine, of, theirs in ((one, here, other, there), (other, there, one, here)):
                copy = {"id": articles[of].id, "start": theirs[0], "end": theirs[1]}
                found[number].append({"start": mine[0], "end": mine[1], "of": copy})
    return found


class _Facts(NamedTuple):
    """What decides which of several documents stays."""

    date: str
    id: str
    size: int
    has_headline: bool

    @classmethod
    def of(cls, article: Article) -> _Facts:
        return cls(article.date or "9999", article.id, article.size, article.has_headline)


class _Articles:
    """The articles by number, read when they are asked for; the last ones are held.

    The order in which they have a right to stay is known of those whose bodies were folded.
    """

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._held: OrderedDict[int, Article] = OrderedDict()
        self._size = 0
        self._facts: dict[int, _Facts] = {}
        self._files: dict[Path, BinaryIO] = {}

    def __getitem__(self, number: int) -> Article:
        article = self._held.get(number)
        if article is not None:
            self._held.move_to_end(number)
            return article
        article = Article(self._places[number].read(self._files))
        self._held[number] = article
        self._size += article.length
        while self._size > HELD and len(self._held) > 2:
            self._size -= self._held.popitem(last=False)[1].length
        return article

    def fold_bodies(self, numbers: Iterable[int]) -> None:
        """Fold the bodies of articles that will be asked for."""
        for batch in self._batches(numbers):
            fold_bodies(list(batch.values()))
            self._facts.update((number, _Facts.of(article)) for number, article in batch.items())

    def fold_texts(self, numbers: Iterable[int]) -> None:
        """Fold the texts of articles that will be asked for."""
        for batch in self._batches(numbers):
            fold_texts(list(batch.values()))

    def _batches(self, numbers: Iterable[int]) -> Iterator[dict[int, Article]]:
        batch: dict[int, Article] = {}
        size = 0
        for number in sorted(numbers):
            article = batch[number] = self[number]
            size += article.length
            if size >= AT_ONCE:
                yield batch
                batch, size = {}, 0
        if batch:
            yield batch

    def order(self, number: int) -> tuple[str, str]:
        """The earliest first."""
        return self._facts[number][:2]

    def precedence(self, number: int) -> tuple[int, bool, str, str]:
        """What says most first, then the earliest: the order in which documents have a right to stay."""
        date, identifier, size, has_headline = self._facts[number]
        return -size, not has_headline, date, identifier

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()
