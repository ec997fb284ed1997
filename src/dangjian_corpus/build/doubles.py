"""Ids that stand in two shards, found in bounded memory: hashes of ids meet on disk, and few of them are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from ..stages.dedup import exchange, sketch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Hashes that are held until they are written as a run.
RUN_SIZE = 1 << 20


class Double(NamedTuple):
    """An id that a shard before `shard` has; shards are counted from 0."""

    shard: int
    id: str


def find(signatures: Sequence[Path], ids: Callable[[int], Iterable[str]], work: Path) -> list[Double]:
    """The ids that a shard before theirs has, in the order of shards and records.

    `signatures` has one file a shard; `ids` gives the ids of a shard, each once, and is asked for those of few.
    """
    with TemporaryDirectory(prefix="ids-", dir=work) as folder:
        hashes, shards = _repeated(list(_runs(signatures, Path(folder))))
    found: list[Double] = []
    seen: set[str] = set()
    for shard in shards:
        for identifier in ids(shard):
            if sketch.identify(identifier) not in hashes:
                continue
            if identifier in seen:
                found.append(Double(shard, identifier))
            seen.add(identifier)
    return found


def _runs(signatures: Sequence[Path], work: Path) -> Iterator[Path]:
    """The hashes of all ids, each with its shard, as runs."""
    import numpy as np

    kind = [("key", "u8"), ("shard", "u4")]
    held: list[NDArray[np.void]] = []
    size = 0
    for shard, path in enumerate(signatures):
        identities = sketch.read(path).identities
        rows = np.empty(len(identities), dtype=kind)
        rows["key"], rows["shard"] = identities, shard
        held.append(rows)
        size += len(held[-1])
        if size >= RUN_SIZE or shard == len(signatures) - 1:
            yield exchange.write_run(work / f"{shard}.npy", np.concatenate(held))
            held, size = [], 0


def _repeated(runs: Sequence[Path]) -> tuple[set[int], list[int]]:
    """The hashes that more than one record has, and the shards of these records in order."""
    import numpy as np

    hashes: set[int] = set()
    shards: set[int] = set()
    for piece in exchange.merged(runs):
        same = piece["key"][1:] == piece["key"][:-1]
        again = np.concatenate((same, [False])) | np.concatenate(([False], same))
        hashes.update(piece["key"][again].tolist())
        shards.update(piece["shard"][again].tolist())
    return hashes, sorted(shards)
