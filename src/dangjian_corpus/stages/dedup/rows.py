"""What is to be said of documents, as it comes, put in the order of the documents on disk."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from pathlib import Path

#: Characters of the shard, and of the rank, which a row begins with.
_NUMBER = 8
#: Bytes of rows that are held until they are written as a run.
HELD = 1 << 24


class Rows:
    """Rows of bytes without line feeds, each of a document of a shard; given back in the order of both."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._held: list[bytes] = []
        self._size = 0
        self._runs: list[Path] = []

    def add(self, shard: int, rank: int, row: bytes) -> None:
        """Take one more row."""
        self._held.append(b"%08x%08x%b\n" % (shard, rank, row))
        self._size += len(row)
        if self._size >= HELD:
            self._runs.append(self._work / f"rows-{len(self._runs)}")
            self._runs[-1].write_bytes(b"".join(sorted(self._held)))
            self._held, self._size = [], 0

    def in_order(self) -> Iterator[tuple[int, bytes]]:
        """All rows, each with its shard; those of one document follow each other."""
        for line in merge(sorted(self._held), *map(_lines, self._runs)):
            yield int(line[:_NUMBER], 16), line[2 * _NUMBER :]


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as lines:
        yield from lines
