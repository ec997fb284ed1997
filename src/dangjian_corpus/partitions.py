"""A corpus in several folders: each is built by itself, all are searched as one.

A partition is a folder that `corpus build` wrote. The folder that holds partitions names them in `partitions.json`,
so that one that is missing is missed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .errors import IndexDamagedError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: The file that makes a folder one of partitions.
FILE = "partitions.json"

#: The folder of the index in a partition, or in a corpus of one piece.
INDEX = "index"

_REMEDY = "Put it back, or leave it out: corpus join, with the partitions that there are."


class Joined(NamedTuple):
    """A folder of partitions: how many they are, and their documents, and the ids that stand in several of them."""

    folder: Path
    partitions: int
    documents: int
    doubles: int


def is_partitioned(folder: Path) -> bool:
    """Whether a folder holds partitions."""
    return (folder / FILE).is_file()


def partitions(folder: Path) -> list[Path]:
    """The partitions in a folder, in the order of their names; the folder itself where it holds none.

    Raises `IndexDamagedError` where one is missing, and where the file that names them cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        return [folder]
    try:
        names = json.loads(path.read_bytes())["partitions"]
        found = [folder / name for name in names if _is_name(name)]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        names = found = []
    if not found or len(found) != len(names):
        raise IndexDamagedError(f"{path}: this names no partitions", "Write it anew: corpus join PARTITION...")
    for part in found:
        if not part.is_dir():
            raise IndexDamagedError(f"{part}: the partition is missing", _REMEDY)
    return found


def join(parts: Sequence[Path]) -> Joined:
    """Make the folder in which `parts` lie one corpus of them.

    Raises `UsageError` where they do not lie in one folder side by side, and `IndexDamagedError` where one of them
    has no index, or they cannot be one index.
    """
    from .index.reader import Reader
    from .io.atomic import atomic

    folders = sorted({part.absolute() for part in parts if part.name != FILE})  # which `mycorpus/*` names too
    parents = {part.parent for part in folders}
    if len(parents) != 1 or not all(_is_name(part.name) for part in folders):
        raise UsageError(
            "partitions lie in one folder side by side",
            "Link those that lie elsewhere: ln -s /OTHER/DISK/2011 mycorpus/2011",
        )
    for part in folders:
        if is_partitioned(part):
            raise UsageError(f"{part}: a folder of partitions can be none itself", "Name those that it holds.")
    (folder,) = parents
    reader = Reader(*(part / INDEX for part in folders))
    doubles = _repeated(segment.store.row(n).id for segment in reader.segments for n in range(len(segment.store)))
    with atomic(folder / FILE) as stream:
        stream.write(json.dumps({"partitions": [part.name for part in folders]}, ensure_ascii=False).encode())
    return Joined(folder, len(folders), len(reader), doubles)


def _is_name(name: object) -> bool:
    """Whether it names a folder in this one, and nothing elsewhere."""
    return isinstance(name, str) and name not in ("", ".", "..") and "/" not in name and "\0" not in name


def _repeated(ids: Iterable[str]) -> int:
    """How many ids stand more than once, by their hashes: eight bytes an id."""
    import numpy as np

    hashes: NDArray[np.uint64] = np.fromiter(_hashes(ids), dtype=np.uint64)
    _, counts = np.unique(hashes, return_counts=True)
    return int((counts > 1).sum())


def _hashes(ids: Iterable[str]) -> Iterator[int]:
    import xxhash

    return (xxhash.xxh3_64_intdigest(identifier.encode("utf-8", "surrogatepass")) for identifier in ids)
