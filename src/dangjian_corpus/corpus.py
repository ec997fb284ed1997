"""A corpus that was built: searching it, and its documents by id.

corpus = Corpus.open("data")
for hit in corpus.search('党建 "以人为本"', limit=5):
    print(hit.id, hit.title, hit.snippet)
document = corpus.get("articles/1.txt")
texts = {document.id: document.text for document in corpus}
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .errors import IndexDamagedError, InputError, NothingFoundError, UsageError
from .index.reader import Index, Reader
from .index.search import Hit, Hits, search
from .partitions import INDEX, partitions

if TYPE_CHECKING:
    from .document import Document

__all__ = ["Corpus", "Hit", "Hits"]


class Corpus:
    """The corpus in a folder, of one piece or of partitions, as its index was when it was opened.

    Others may publish meanwhile. Threads may share one.
    """

    def __init__(self, folder: Path, reader: Reader) -> None:
        self.folder = folder
        self.reader = reader

    @classmethod
    def open(cls, folder: Path | str) -> Corpus:
        """The corpus that `corpus build` wrote into `folder`, or those that `corpus join` made one there.

        Raises `IndexDamagedError` where an index is missing, of another version or damaged.
        """
        path = Path(folder)
        return cls(path, Reader(*(part / INDEX for part in partitions(path))))

    def __repr__(self) -> str:
        return f"<Corpus {str(self.folder)!r}: {len(self):,} documents>"

    def __len__(self) -> int:
        """How many documents the index has."""
        return len(self.reader)

    def search(self, query: str, *, limit: int = 10, case: bool = False) -> Hits:
        """The hits of a query in the language of `index.query`, at most `limit` of them, all for 0.

        Raises `UsageError` for a query that cannot be read, and for a limit below 0.
        """
        if limit < 0:
            raise UsageError(f"limit {limit}: it cannot be below 0", "0 gives all hits.")
        return search(self.reader, query, limit=limit, case=case)

    def get(self, identifier: str) -> Document:
        """The whole record of a document, reprints that left the corpus included.

        Raises `NothingFoundError` where no document has this id, `UsageError` where several partitions have one, and
        `IndexDamagedError` where its record is no longer where it was when the index was built.
        """
        from .document import as_in_records

        identifier = as_in_records(identifier)
        return _record(identifier, *self._place(identifier))

    def ids(self) -> Iterator[str]:
        """The ids of all documents of the index, segment by segment."""
        return (self.reader.row(place).id for place in self.reader.all_places())

    def __iter__(self) -> Iterator[Document]:
        """The whole records of all documents of the index, in the order of `ids`, each read when it is asked for."""
        for place in self.reader.all_places():
            row = self.reader.row(place)
            yield _record(row.id, self.reader.home(place), row.file, row.offset, row.length)

    def _place(self, identifier: str) -> tuple[Index, str, int, int]:
        """Where the record of a document lies: the index that knows it, the file, first byte, bytes."""
        rows = [(self.reader.home(place), self.reader.row(place)) for place in self.reader.find(identifier)]
        found = [(index, row.file, row.offset, row.length) for index, row in rows if row.length]
        if not found:
            known = (index for index in self.reader.indexes if identifier in index.elsewhere)
            found = [(index, *index.elsewhere[identifier]) for index in known]
        if not found:
            raise NothingFoundError(
                f"{identifier}: there is no such document in {self.folder}", "An id is what `corpus search` shows."
            )
        if len(found) > 1:
            folders = sorted(str(index.folder.parent) for index, *_ in found)
            raise UsageError(f"{identifier}: there is one in {', '.join(folders)}", f"Name one: -i {folders[0]}")
        return found[0]


def _record(identifier: str, index: Index, file: str, offset: int, length: int) -> Document:
    """The record that lies there. Raises `IndexDamagedError` where it is not that of `identifier`."""
    from .document import Document

    folder = index.folder.parent
    hint = "The records were changed after the index was built. Build it anew: corpus index -i DIR"
    try:
        with _records(index, file) as records:
            records.seek(offset)
            document = Document.from_json(records.read(length))
    except (OSError, InputError) as error:
        raise IndexDamagedError(f"{folder / file}: the record of {identifier} is not there: {error}", hint) from None
    if document.id != identifier:
        raise IndexDamagedError(f"{folder / file}: the record of {identifier} is not there", hint)
    return document


def _records(index: Index, file: str) -> BinaryIO:
    """A file of records as the index knows it, which a build may have replaced since.

    A build puts a file aside before it replaces it. So one that is opened first, and was not put aside by then,
    is the right one.
    """
    from .build.layout import Layout

    folder = index.folder.parent
    now = None
    with suppress(FileNotFoundError):
        now = (folder / file).open("rb")
    path = Layout(folder).earlier / index.checksum / file
    try:
        earlier = path.open("rb")
    except FileNotFoundError:
        if now is None:
            raise
        return now
    if now is not None:
        now.close()
    return earlier
