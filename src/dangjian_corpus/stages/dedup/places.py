"""Where the records of chosen documents stand in files of records, found without parsing them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import orjson

from ...document import identifier_of
from ...ledger import Edit
from .candidates import Table
from .sketch import identify

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


#: What stands before the edits in a record that `Document.to_json` wrote; what is before it is small but for the text.
_EDITS = b',"edits":['


class Record:
    """Of a document what a comparison looks at, from the line that its record is."""

    def __init__(self, line: bytes) -> None:
        at = line.find(_EDITS)
        try:
            record = orjson.loads(line[:at] + b"}")
        except orjson.JSONDecodeError:  # the words stand in something that came with the document
            record, at = orjson.loads(line), 0
        self.id: str = record["id"]
        self.text: str = record["text"]
        self.title: str | None = record.get("title")
        self.date: str | None = record.get("date")
        self._rest = line[at:]

    @property
    def layers(self) -> list[list[Edit]]:
        """The layers, of each the edits that move what comes after them; the others are most."""
        edits = orjson.loads(b"{" + self._rest[1:])["edits"]
        layers: list[list[Edit]] = [[] for _ in range(edits[-1]["layer"] + 1 if edits else 0)]
        for edit in edits:
            was, now = edit["was"], edit.get("now", "")
            if len(was) != len(now):
                layers[edit["layer"]].append(Edit(edit["start"], was, now, edit["rule"], edit["role"]))
        return layers


class Place(NamedTuple):
    """Where a record stands."""

    path: Path
    offset: int
    length: int

    def read(self, files: dict[Path, BinaryIO]) -> Record:
        """The record; `files` holds the files that are open."""
        file = files.get(self.path)
        if file is None:
            file = files[self.path] = self.path.open("rb")
        file.seek(self.offset)
        return Record(file.read(self.length))


class Places:
    """The places of documents by rank. The files of a shard are gone through when one of its documents is asked for.

    `wanted` tells of every rank whether it may be asked for; `records` are the files of each shard.
    """

    def __init__(self, table: Table, wanted: NDArray[np.bool_], records: Sequence[Sequence[Path]]) -> None:
        self._table = table
        self._wanted = wanted
        self._records = records
        self._found: dict[int, Place] = {}

    def __getitem__(self, rank: int) -> Place:
        if rank not in self._found:
            self._go_through(int(self._table.shards[rank]))
        return self._found[rank]

    def _go_through(self, shard: int) -> None:
        ranks = (self._wanted & (self._table.shards == shard)).nonzero()[0]
        owners = dict(zip(self._table.identities[ranks].tolist(), ranks.tolist(), strict=True))
        for path in self._records[shard]:
            offset = 0
            with path.open("rb") as lines:
                for line in lines:
                    owner = owners.get(identify(identifier_of(line)))
                    if owner is not None:
                        self._found.setdefault(owner, Place(path, offset, len(line)))
                    offset += len(line)
