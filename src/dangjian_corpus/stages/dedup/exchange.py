"""Sorted runs on disk and their merge, range by range: how hashes find each other in bounded memory.

A run is a file of records sorted by their first field. To merge runs, the space of keys is cut into ranges that
hold few records each; a range is one contiguous piece of every run, read from it and sorted as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[Any]

#: Records that are in memory at one time.
AT_ONCE = 1 << 18


def write_run(path: Path, rows: Rows) -> Path:
    """Write records, sorted by their field ``key``, as a run."""
    import numpy as np

    np.save(path, rows[np.argsort(rows["key"])])
    return path


def merged(runs: Sequence[Path], at_once: int = AT_ONCE) -> Iterator[Rows]:
    """The records of all runs, ordered by ``key`` from one piece to the next; equal keys are in one piece.

    A piece holds about `at_once` records, more only where more have the same key.
    """
    import numpy as np

    arrays = [np.load(path, mmap_mode="r") for path in runs]
    total = sum(len(array) for array in arrays)
    if not total:
        return
    starts = [0] * len(arrays)
    for bound in _bounds(arrays, -(-total // at_once)):
        ends = [
            len(array) if bound is None else int(np.searchsorted(array["key"], bound, side="right")) for array in arrays
        ]
        piece = np.concatenate([array[a:b] for array, a, b in zip(arrays, starts, ends, strict=True)])
        starts = ends
        if len(piece):
            yield piece[np.argsort(piece["key"])]


def _bounds(arrays: Sequence[Rows], pieces: int) -> list[np.uint64 | None]:
    """The last key of every piece but the last: quantiles of a sample that every run gives in its measure."""
    import numpy as np

    if pieces < 2:
        return [None]
    total = sum(len(array) for array in arrays)
    step = max(1, total // (64 * pieces))
    sample = np.sort(np.concatenate([array["key"][step // 2 :: step] for array in arrays]))
    if not len(sample):
        return [None]
    inner = sample[(np.arange(1, pieces) * len(sample)) // pieces]
    return [*np.unique(inner), None]
