"""Where the records of chosen documents stand in files of records, found without parsing them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from ...document import Document
from .candidates import Table
from .sketch import identify

#: How a record that this program wrote begins.
_ID = re.compile(rb'\{"schema":1,"id":("(?:[^"\\]|\\.)*")')


class Place(NamedTuple):
    """Where a record stands."""

    path: Path
    offset: int
    length: int

    def read(self, files: dict[Path, BinaryIO]) -> Document:
        """The record; `files` holds the files that are open."""
        file = files.get(self.path)
        if file is None:
            file = files[self.path] = self.path.open("rb")
        file.seek(self.offset)
        return Document.from_json(file.read(self.length))


def places(table: Table, ranks: Collection[int], records: Sequence[Sequence[Path]]) -> dict[int, Place]:
    """The places of the documents of these ranks, whose records are in the files of their shards."""
    wanted: dict[int, dict[int, int]] = {}
    for rank in ranks:
        wanted.setdefault(int(table.shards[rank]), {})[int(table.identities[rank])] = rank
    found: dict[int, Place] = {}
    for shard, ranks_by_identity in wanted.items():
        for path in records[shard]:
            offset = 0
            with path.open("rb") as lines:
                for line in lines:
                    owner = ranks_by_identity.get(_identity(line))
                    if owner is not None:
                        found.setdefault(owner, Place(path, offset, len(line)))
                    offset += len(line)
    return found


def _identity(line: bytes) -> int:
    match = _ID.match(line)
    identifier = orjson.loads(match[1]) if match else orjson.loads(line)["id"]
    return identify(identifier)
