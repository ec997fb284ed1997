"""Which documents are worth comparing: those that have hashes in common.

Everything is in terms of the rank of a document in the order of `Signature.key`, so that no order of the input and
no cut into shards makes a difference. A hash that more than `FEW` documents have is a formula: its documents are
compared with the first of them only, so that work grows with the corpus and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import sketch
from .exchange import merged, write_run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Documents up to which all that have a hash are compared with each other.
FEW = 8
#: Documents of a larger group with which every other of the group is compared.
FIRST = 4
#: Hashes that are held until they are written as a run.
RUN_SIZE = 1 << 18
#: Share of the hashes of the shorter of two that both must have to be compared as a whole.
SHARE = 0.2
#: Hashes that no more than `FEW` documents have, from which two documents may share a passage.
RARE = 2

#: How far is looked to put pairs in order, in neighbours.
_STEPS = 4

#: Bits of a rank in the number that a pair is, whose lowest bit tells whether few have a hash; so a corpus has less
#: than 2³¹ documents.
_RANK = 31

Couples = Sequence[tuple[int, int]]


class Table(NamedTuple):
    """Of every document, by rank: its shard, the hash of its id and of its content, its folded characters, its hashes.

    A document whose id was taken by one before it has no rank.
    """

    shards: NDArray[np.int32]
    identities: NDArray[np.uint64]
    contents: NDArray[np.uint64]
    lengths: NDArray[np.uint32]
    counts: NDArray[np.uint32]


class Candidates(NamedTuple):
    """Pairs of ranks, the lower first, ordered.

    `alike` are worth comparing as a whole; the others have hashes in common that few documents have.
    """

    first: NDArray[np.uint32]
    second: NDArray[np.uint32]
    alike: NDArray[np.bool_]


class Group(NamedTuple):
    """Some documents by rank, ordered, and which of them are to be compared, by their places among `members`.

    Where `whole` is false, only passages are looked for.
    """

    members: Sequence[int]
    couples: Couples
    whole: bool


def find(signatures: Sequence[Path], work: Path) -> tuple[Table, Candidates]:
    """The documents, and the pairs worth comparing. Runs are written into the folder `work`."""
    table, ranks = _table(signatures)
    runs = list(_hash_runs(signatures, ranks, work))
    pairs = list(_pair_runs(runs, work))
    return table, _counted(pairs, table)


def _table(signatures: Sequence[Path]) -> tuple[Table, NDArray[np.int64]]:
    """The documents by rank; by number their rank, -1 where there is none."""
    import numpy as np

    heads = [sketch.read(path)[:-1] for path in signatures]
    keys, identities, contents, lengths, counts = (np.concatenate(column) for column in zip(*heads, strict=True))
    shards = np.repeat(np.arange(len(heads), dtype=np.int32), [len(head[0]) for head in heads])
    _, first = np.unique(identities, return_index=True)
    order = first[np.lexsort((identities[first], keys[first]))]
    ranks = np.full(len(keys), -1, dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return Table(shards[order], identities[order], contents[order], lengths[order], counts[order]), ranks


def _hash_runs(signatures: Sequence[Path], ranks: NDArray[np.int64], work: Path) -> Iterator[Path]:
    import numpy as np

    held: list[NDArray[np.void]] = []
    size = written = number = 0
    for path in signatures:
        one = sketch.read(path)
        owners = np.repeat(ranks[number : number + len(one.counts)], one.counts)
        number += len(one.counts)
        has_rank = owners >= 0
        rows = np.empty(int(has_rank.sum()), dtype=[("key", "u8"), ("rank", "u4")])
        rows["key"], rows["rank"] = one.hashes[has_rank], owners[has_rank]
        held.append(rows)
        size += len(rows)
        if size >= RUN_SIZE or path == signatures[-1]:
            yield write_run(work / f"hashes-{written}.npy", np.concatenate(held))
            held, size, written = [], 0, written + 1


def _pair_runs(runs: Sequence[Path], work: Path) -> Iterator[Path]:
    import numpy as np

    for number, piece in enumerate(merged(runs)):
        found = np.sort(_pairs(piece))
        keys = found >> np.uint64(1)
        begins = _begins(keys)
        rows = np.empty(len(begins), dtype=[("key", "u8"), ("common", "u4"), ("rare", "u4")])
        rows["key"], rows["common"] = keys[begins], np.diff(begins, append=len(keys))
        rows["rare"] = np.add.reduceat(found & np.uint64(1), begins)
        yield write_run(work / f"pairs-{number}.npy", rows)


def _begins(ordered: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Where each different number begins."""
    import numpy as np

    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))[: len(ordered)]


def _pairs(piece: NDArray[np.void]) -> NDArray[np.uint64]:
    """The pairs of ranks that have a hash in common, once for every hash, each in one number, which sorts at a
    fraction of what several cost: the lower rank, the higher, and whether few have that hash."""
    import numpy as np

    hashes = np.ascontiguousarray(piece["key"])
    same = hashes[1:] == hashes[:-1]
    common = np.concatenate((same, [False])) | np.concatenate(([False], same))  # most hashes only one document has
    hashes = hashes[common]
    begins = _begins(hashes)
    sizes = np.diff(begins, append=len(hashes))
    group = np.repeat(np.arange(len(begins), dtype=np.uint64), sizes)
    ranks = np.sort(group << np.uint64(32) | piece["rank"][common]) & np.uint64(0xFFFFFFFF)
    place = np.arange(len(hashes)) - np.repeat(begins, sizes)  # of every record in its group
    size = np.repeat(sizes, sizes)
    found = [np.empty(0, dtype=np.uint64)]
    for back in range(1, FEW):  # with the one so many places before it
        at = np.flatnonzero((place >= back) & (size <= FEW))
        found.append(_pair(ranks[at - back], ranks[at]) | np.uint64(1))
    for first in range(FIRST):  # with the first ones of a large group
        at = np.flatnonzero((place > first) & (size > FEW))
        found.append(_pair(ranks[at - place[at] + first], ranks[at]))
    return np.concatenate(found)


def _pair(lower: NDArray[np.uint64], higher: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Two ranks in one number, above its lowest bit."""
    import numpy as np

    return (lower << np.uint64(_RANK) | higher) << np.uint64(1)


def _counted(runs: Sequence[Path], table: Table) -> Candidates:
    import numpy as np

    kept: list[tuple[NDArray[np.uint64], NDArray[np.bool_]]] = []
    for piece in merged(runs):
        keys = np.ascontiguousarray(piece["key"])
        begins = _begins(keys)
        common = np.add.reduceat(piece["common"].astype(np.int64), begins)
        rare = np.add.reduceat(piece["rare"].astype(np.int64), begins)
        keys = keys[begins]
        a, b = (ranks.astype(np.int64) for ranks in _ranks(keys))
        alike = common >= SHARE * np.minimum(table.counts[a], table.counts[b])
        wanted = alike | (rare >= RARE)
        kept.append((keys[wanted], alike[wanted]))
    keys = np.concatenate([np.empty(0, dtype=np.uint64), *(one for one, _ in kept)])
    alike = np.concatenate([np.empty(0, dtype=np.bool_), *(one for _, one in kept)])
    first, second = _ranks(keys)
    return Candidates(first.astype(np.uint32), second.astype(np.uint32), alike)


def _ranks(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The lower and the higher rank of pairs."""
    import numpy as np

    return keys >> np.uint64(_RANK), keys & np.uint64((1 << _RANK) - 1)


def wanted(table: Table, pairs: Candidates) -> NDArray[np.bool_]:
    """Of every document whether it is in a pair."""
    import numpy as np

    found = np.zeros(len(table.shards), dtype=bool)
    found[pairs.first] = found[pairs.second] = True
    return found


def couples(pairs: Candidates, left: Set[int]) -> Iterator[Group]:
    """The pairs that are not alike, each a group of its own; without those of which one has left.

    Those that have a document in common come close to each other, so that it is read for all of them together.
    """
    chosen = (~pairs.alike).nonzero()[0]
    first, second = pairs.first[chosen], pairs.second[chosen]
    for at in _close(first, second).tolist():
        pair = int(first[at]), int(second[at])
        if left.isdisjoint(pair):
            yield Group(pair, ((0, 1),), whole=False)


def _close(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.intp]:
    """An order of pairs: by where they lead, if one goes from each document to the neighbour that has most neighbours,
    and on from there."""
    import numpy as np

    members, ends = np.unique(np.concatenate((first, second)), return_inverse=True)
    one, other = ends.reshape(2, -1)
    neighbours = np.bincount(ends, minlength=len(members))
    known = neighbours[one] >= neighbours[other]
    hub, leaf = np.where(known, one, other), np.where(known, other, one)
    leads = np.arange(len(members))
    by_neighbours = neighbours[hub].argsort(kind="stable")
    leads[leaf[by_neighbours]] = hub[by_neighbours]  # the last that is written stays
    far = leads[hub]
    for _ in range(_STEPS):
        far = leads[far]
    return np.lexsort((leaf, hub, leads[hub], far, _families(one, other, len(members))[one]))


def families(pairs: Candidates) -> Iterator[Group]:
    """The documents that alike pairs lead to from each other."""
    import numpy as np

    ranks = np.concatenate((pairs.first[pairs.alike], pairs.second[pairs.alike]))
    members, ends = np.unique(ranks, return_inverse=True)
    one, other = ends.reshape(2, -1)
    family = _families(one, other, len(members))
    order = family.argsort(kind="stable")  # of the members, in their families
    begins = np.flatnonzero(np.diff(family[order], prepend=-1))
    place = np.empty(len(members), dtype=np.int64)
    place[order] = np.arange(len(members)) - np.repeat(begins, np.diff(begins, append=len(members)))
    by_family = family[one].argsort(kind="stable")
    cuts = np.searchsorted(family[one][by_family], family[order][begins])
    one, other = place[one[by_family]], place[other[by_family]]
    for (a, b), (first, last) in zip(
        pairwise([*begins.tolist(), len(members)]), pairwise([*cuts.tolist(), len(one)]), strict=True
    ):
        inner = tuple(zip(one[first:last].tolist(), other[first:last].tolist(), strict=True))
        yield Group(members[order[a:b]].tolist(), inner, whole=True)


def _families(one: NDArray[np.int64], other: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Of every document the first that it is joined with, directly or through others."""
    import numpy as np

    family = np.arange(count)
    while True:
        least = np.minimum(family[one], family[other])
        joined = family.copy()
        for ends in (one, other, family[one], family[other]):
            np.minimum.at(joined, ends, least)
        joined = joined[joined]
        if (joined == family).all():
            return family
        family = joined
