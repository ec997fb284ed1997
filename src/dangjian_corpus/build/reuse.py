"""Records of a shard that changed but hold documents that did not: those are not cleaned again.

What was read of a document and what became of it are both known by their hashes. So a record is taken over only where
the same was read, the same tools are at work, and nobody touched the record since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import xxhash

from ..document import Document

#: Of documents by their id: the hash of what was read, and that of the record that was made of it.
Hashes = Mapping[str, tuple[str, str]]


def digest(record: bytes) -> str:
    """The hash of a record."""
    return xxhash.xxh3_128_hexdigest(record)


class Earlier:
    """The records that were made of a shard before. They are read when the first is asked for."""

    def __init__(self, hashes: Hashes, records: Iterable[Document]) -> None:
        self._hashes = hashes
        self._records = records

    def take(self, identifier: str, read: str) -> Document | None:
        """The record of this id, if it was made of what has the hash `read`; None where it has to be made anew."""
        before, made = self._hashes.get(identifier, ("", ""))
        document = self._by_id.pop(identifier, None) if before == read else None
        if document is None:
            return None
        document = replace(document, dedup=None)
        return document if digest(document.to_json()) == made else None

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self._records}
