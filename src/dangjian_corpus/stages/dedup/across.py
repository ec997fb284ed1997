"""The same article once in the corpus: which documents are reprints of one that stays, and which are near it.

`sign` gives a document's signature. From all signatures `decide` proposes pairs; the text itself decides.

* A reprint points to a document that stays and was itself found to hold all that the reprint says. Of two that say
  the same the earliest stays (date, then id), of two that do not the one that says more.
* The rest are near where their wording is alike: a cluster is a star around one document, with which every other
  was compared. Nothing near leaves.
* Passages that two different articles share are marked in both. Nothing leaves for them.

What is decided depends on the set of documents alone: not on their order, the shards or the workers. Pairs fall into
groups that have nothing to do with each other (see `groups`): workers judge them, and what was said of a group whose
documents are as they were is not asked again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import orjson

from . import candidates, groups
from .candidates import Group, Table
from .places import Places
from .rows import Rows
from .sketch import sign, signed
from .verdicts import AT_ONCE, Verdicts, key

__all__ = ["Decisions", "decide", "sign", "signed"]

Decisions = dict[str, dict[str, Any]]

#: The verdict on documents of which there is nothing to say.
_NOTHING = orjson.dumps([])
#: Folded characters of the documents of one task; more only where a single group has more.
TASK = 1 << 19


class Run(Protocol):
    """Runs a function over items, somewhere: the results in the order of the items."""

    def __call__(
        self, function: Callable[[groups.Task], list[bytes]], items: Iterable[groups.Task], /
    ) -> Iterator[list[bytes]]:
        """The results."""
        ...


def decide(
    signatures: Sequence[Path],
    records: Sequence[Sequence[Path]],
    work: Path,
    *,
    run: Run = map,
    known: Path | None = None,
) -> Iterator[Decisions]:
    """What is to be said of the documents of each shard, by id: their `dedup`, where there is something to say.

    `signatures` has one file a shard and `records` the files that hold its records. `run` maps over workers that can
    read them. The file `known` keeps verdicts from one run to the next; it is made where it is not there.
    """
    if not signatures:
        return
    with TemporaryDirectory(prefix="dedup-", dir=work) as name:
        folder = Path(name)
        table, pairs = candidates.find(signatures, folder)
        where = Places(table, candidates.wanted(table, pairs), records)
        rows = Rows(folder)
        left: set[int] = set()
        with Verdicts(known, folder) as verdicts:

            def tell(group: Group, verdict: bytes) -> None:
                if verdict == _NOTHING:
                    return
                for place, identifier, entry in orjson.loads(verdict):
                    rank = group.members[place]
                    rows.add(int(table.shards[rank]), rank, orjson.dumps((identifier, entry)))
                    if entry.get("relation") == "reprint":
                        left.add(rank)

            def keep(group: Group, verdict: bytes) -> None:
                verdicts.put([(key(group, table), verdict)])
                tell(group, verdict)

            for found in (candidates.families(pairs), candidates.couples(pairs, left)):
                _judge(_shares(_unknown(found, table, verdicts, tell), table), where, run, keep)
        yield from _by_shard(rows, len(signatures))


def _unknown(
    found: Iterable[Group], table: Table, verdicts: Verdicts, tell: Callable[[Group, bytes], None]
) -> Iterator[Group]:
    """The groups on which there is no verdict yet; that on the others is told, and kept."""
    waiting = iter(found)
    while some := list(islice(waiting, AT_ONCE)):
        keys = [key(group, table) for group in some]
        known = verdicts.known(keys)
        verdicts.put(known.items())
        for group, about in zip(some, keys, strict=True):
            if about in known:
                tell(group, known[about])
            else:
                yield group


def _judge(shares: Iterable[list[Group]], where: Places, run: Run, tell: Callable[[Group, bytes], None]) -> None:
    """Let workers judge groups, and tell their verdicts."""
    under_way: deque[list[Group]] = deque()

    def tasks() -> Iterator[groups.Task]:
        for share in shares:
            under_way.append(share)
            yield _task(share, where)

    for verdicts in run(groups.judge, tasks()):
        for group, verdict in zip(under_way.popleft(), verdicts, strict=True):
            tell(group, verdict)


def _shares(found: Iterable[Group], table: Table) -> Iterator[list[Group]]:
    """Groups in shares of about `TASK` characters."""
    share: list[Group] = []
    ranks: set[int] = set()
    size = 0
    for group in found:
        new = set(group.members) - ranks
        share.append(group)
        ranks |= new
        size += int(table.lengths[list(new)].sum())
        if size >= TASK:
            yield share
            share, ranks, size = [], set(), 0
    if share:
        yield share


def _task(share: Sequence[Group], where: Places) -> groups.Task:
    """A share, with the documents numbered from 0 on in the order of their ranks."""
    ranks = sorted({rank for group in share for rank in group.members})
    number = {rank: number for number, rank in enumerate(ranks)}
    mine = [group._replace(members=[number[rank] for rank in group.members]) for group in share]
    return groups.Task([where[rank] for rank in ranks], mine)


def _by_shard(rows: Rows, shards: int) -> Iterator[Decisions]:
    """What is to be said of each document, put together."""
    ordered = groupby(rows.in_order(), itemgetter(0))
    following = next(ordered, None)
    for shard in range(shards):
        decisions: Decisions = {}
        marks: dict[str, list[dict[str, Any]]] = {}
        if following is not None and following[0] == shard:
            for _, row in following[1]:
                identifier, entry = orjson.loads(row)
                marks.setdefault(identifier, []).extend(entry.pop("shared", ()))
                decisions.setdefault(identifier, {}).update(entry)
            following = next(ordered, None)
        for identifier, passages in marks.items():
            if passages:
                passages.sort(key=lambda passage: (passage["start"], passage["end"], passage["of"]["id"]))
                decisions[identifier]["shared"] = passages
        yield decisions
