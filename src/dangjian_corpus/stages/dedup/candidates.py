"""Which documents are worth comparing: those that have hashes in common.

Everything is in terms of the rank of a document in the order of `Signature.key`, so that no order of the input and
no cut into shards makes a difference. A hash that more than `FEW` documents have is a formula: its documents are
compared with the first of them only, so that work grows with the corpus and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class Table(NamedTuple):
    """Of every document, by rank: its number in the order of the files, its shard, the hash of its id, its hashes.

    A document whose id was taken by one before it has no rank.
    """

    numbers: NDArray[np.int64]
    shards: NDArray[np.int32]
    identities: NDArray[np.uint64]
    counts: NDArray[np.uint32]


class Candidates(NamedTuple):
    """Pairs of ranks, the lower first, ordered.

    `alike` are worth comparing as a whole; the others have hashes in common that few documents have.
    """

    first: NDArray[np.uint32]
    second: NDArray[np.uint32]
    alike: NDArray[np.bool_]


def find(signatures: Sequence[Path], work: Path) -> tuple[Table, Candidates]:
    """The documents, and the pairs worth comparing. Runs are written into the folder `work`."""
    table, ranks = _table(signatures)
    runs = list(_hash_runs(signatures, ranks, work))
    pairs = list(_pair_runs(runs, work))
    return table, _counted(pairs, table)


def _table(signatures: Sequence[Path]) -> tuple[Table, NDArray[np.int64]]:
    """The documents by rank; by number their rank, -1 where there is none."""
    import numpy as np

    kind = [("key", "u8"), ("identity", "u8"), ("shard", "i4"), ("count", "u4")]
    heads = [
        np.array([(one.key, one.identity, shard, len(one.hashes)) for one in sketch.read(path)], dtype=kind)
        for shard, path in enumerate(signatures)
    ]
    rows = np.concatenate([np.empty(0, dtype=kind), *heads])
    _, first = np.unique(rows["identity"], return_index=True)
    order = first[np.lexsort((rows["identity"][first], rows["key"][first]))]
    ranks = np.full(len(rows), -1, dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return Table(order, rows["shard"][order], rows["identity"][order], rows["count"][order]), ranks


def _hash_runs(signatures: Sequence[Path], ranks: NDArray[np.int64], work: Path) -> Iterator[Path]:
    import numpy as np

    held: list[NDArray[np.uint64]] = []
    owners: list[int] = []
    size = written = number = 0

    def flush() -> Path:
        rows = np.empty(size, dtype=[("key", "u8"), ("rank", "u4")])
        rows["key"] = np.concatenate(held) if held else ()
        rows["rank"] = np.repeat(np.array(owners, dtype=np.uint32), [len(hashes) for hashes in held])
        return write_run(work / f"hashes-{written}.npy", rows)

    for path in signatures:
        for one in sketch.read(path):
            rank = int(ranks[number])
            number += 1
            if rank < 0:
                continue
            held.append(one.hashes)
            owners.append(rank)
            size += len(one.hashes)
            if size >= RUN_SIZE:
                yield flush()
                written += 1
                held, owners, size = [], [], 0
    if size:
        yield flush()


def _pair_runs(runs: Sequence[Path], work: Path) -> Iterator[Path]:
    import numpy as np

    for number, piece in enumerate(merged(runs)):
        found, rare = _pairs(piece)
        keys, inverse = np.unique(found, return_inverse=True)
        rows = np.empty(len(keys), dtype=[("key", "u8"), ("common", "u4"), ("rare", "u4")])
        rows["key"], rows["common"] = keys, np.bincount(inverse, minlength=len(keys))
        rows["rare"] = np.bincount(inverse, weights=rare, minlength=len(keys))
        yield write_run(work / f"pairs-{number}.npy", rows)


def _pairs(piece: NDArray[np.void]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The pairs of ranks that have a hash in common, once for every hash: the lower rank in the upper half; and
    whether few have that hash."""
    import numpy as np

    piece = piece[np.lexsort((piece["rank"], piece["key"]))]
    hashes, ranks = piece["key"], piece["rank"].astype(np.uint64)
    begins = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    sizes = np.diff(np.append(begins, len(hashes)))
    place = np.arange(len(hashes)) - np.repeat(begins, sizes)  # of every record in its group
    group = np.repeat(sizes, sizes)
    found = [np.empty(0, dtype=np.uint64)]
    for back in range(1, FEW):  # with the one so many places before it
        at = np.flatnonzero((place >= back) & (group <= FEW))
        found.append(ranks[at - back] << np.uint64(32) | ranks[at])
    for first in range(FIRST):  # with the first ones of a large group
        at = np.flatnonzero((place > first) & (group > FEW))
        found.append(ranks[at - place[at] + first] << np.uint64(32) | ranks[at])
    few = sum(len(one) for one in found[:FEW])
    pairs = np.concatenate(found)
    return pairs, np.arange(len(pairs)) < few


def _counted(runs: Sequence[Path], table: Table) -> Candidates:
    import numpy as np

    kept: list[tuple[NDArray[np.uint64], NDArray[np.bool_]]] = []
    for piece in merged(runs):
        keys = piece["key"]
        begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        common = np.add.reduceat(piece["common"].astype(np.int64), begins)
        rare = np.add.reduceat(piece["rare"].astype(np.int64), begins)
        keys = keys[begins]
        a, b = (keys >> np.uint64(32)).astype(np.int64), (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
        alike = common >= SHARE * np.minimum(table.counts[a], table.counts[b])
        wanted = alike | (rare >= RARE)
        kept.append((keys[wanted], alike[wanted]))
    keys = np.concatenate([np.empty(0, dtype=np.uint64), *(one for one, _ in kept)])
    alike = np.concatenate([np.empty(0, dtype=np.bool_), *(one for _, one in kept)])
    first, second = keys >> np.uint64(32), keys & np.uint64(0xFFFFFFFF)
    return Candidates(first.astype(np.uint32), second.astype(np.uint32), alike)
