"""A corpus that was built: searching it, and its documents by id.

corpus = Corpus.open("data")
for hit in corpus.search('党建 "以人为本"', limit=5):
    print(hit.id, hit.title, hit.snippet)
document = corpus.get("articles/1.txt")
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .errors import IndexDamagedError, InputError, NothingFoundError
from .index.reader import Reader
from .index.search import Hit, Hits, search

if TYPE_CHECKING:
    from .document import Document

__all__ = ["Corpus", "Hit", "Hits"]

#: The folder of the index in the folder of a corpus.
INDEX = "index"


class Corpus:
    """The corpus in a folder, as its index was when it was opened; others may publish meanwhile."""

    def __init__(self, folder: Path, reader: Reader) -> None:
        self.folder = folder
        self.reader = reader

    @classmethod
    def open(cls, folder: Path | str) -> Corpus:
        """The corpus that `corpus build` wrote into `folder`.

        Raises `IndexDamagedError` where its index is missing, of another version or damaged.
        """
        path = Path(folder)
        return cls(path, Reader(path / INDEX))

    def __len__(self) -> int:
        """How many documents the index has."""
        return len(self.reader)

    def search(self, query: str, *, limit: int = 10, case: bool = False) -> Hits:
        """The hits of a query in the language of `index.query`, at most `limit` of them, all for 0.

        Raises `QueryError` for a query that cannot be read.
        """
        return search(self.reader, query, limit=limit, case=case)

    def get(self, identifier: str) -> Document:
        """The whole record of a document, reprints that left the corpus included.

        Raises `NothingFoundError` where no document has this id, and `IndexDamagedError` where its record is no
        longer where it was when the index was built.
        """
        from .document import Document

        file, offset, length = self._place(identifier)
        hint = "The records were changed after the index was built. Build it anew: corpus index -i DIR"
        try:
            with self._records(file) as records:
                records.seek(offset)
                document = Document.from_json(records.read(length))
        except (OSError, InputError) as error:
            raise IndexDamagedError(
                f"{self.folder / file}: the record of {identifier} is not there: {error}", hint
            ) from None
        if document.id != identifier:
            raise IndexDamagedError(f"{self.folder / file}: the record of {identifier} is not there", hint)
        return document

    def ids(self) -> Iterator[str]:
        """The ids of all documents of the index, segment by segment."""
        for segment in self.reader.segments:
            yield from (segment.store.row(number).id for number in range(len(segment.store)))

    def _records(self, file: str) -> BinaryIO:
        """A file of records as the index knows it, which a build may have replaced since.

        A build puts a file aside before it replaces it. So one that is opened first, and was not put aside by then,
        is the right one.
        """
        from .build.layout import Layout

        now = None
        with suppress(FileNotFoundError):
            now = (self.folder / file).open("rb")
        path = Layout(self.folder).earlier / str(self.reader.listing["checksum"]) / file
        try:
            earlier = path.open("rb")
        except FileNotFoundError:
            if now is None:
                raise
            return now
        if now is not None:
            now.close()
        return earlier

    def _place(self, identifier: str) -> tuple[str, int, int]:
        place = self.reader.find(identifier)
        if place is not None:
            row = self.reader.row(place)
            if row.length:
                return row.file, row.offset, row.length
        elif identifier in self.reader.elsewhere:
            return self.reader.elsewhere[identifier]
        raise NothingFoundError(f"{identifier}: there is no such document in {self.folder}")
