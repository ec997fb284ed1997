"""Records wherever they are: in a folder that `corpus build` wrote, in a file of JSONL, on standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .build.layout import Layout
from .document import Document, as_in_records, written_id
from .errors import InputError, NothingFoundError
from .io.rejects import Rejects
from .io.walk import STDIN
from .partitions import partitions


class Line(NamedTuple):
    """Where a record stands, and a digest of its bytes: enough to tell whether two are the same.

    `left` says that it is a reprint that left the corpus.
    """

    id: str
    digest: bytes
    path: Path
    offset: int
    length: int
    left: bool

    def document(self) -> Document:
        """The record itself."""
        with self.path.open("rb") as stream:
            stream.seek(self.offset)
            return Document.from_json(stream.read(self.length))


#: What to do where a place holds no records.
_HINT = "Name a folder that `corpus build` wrote, or a JSONL file of records."


class Records:
    """The records of one place. `where` is a folder, a file, or ``-`` for `stdin`."""

    def __init__(self, where: str, rejects: Rejects, stdin: BinaryIO | None = None) -> None:
        self.where = where
        self._rejects = rejects
        self._stdin = stdin or sys.stdin.buffer
        self._layouts: list[Layout] = []
        if where == STDIN:
            return
        if not Path(where).exists():
            raise InputError(f"{where}: no such file or folder", _HINT)
        if Path(where).is_dir():
            self._layouts = [Layout(part) for part in partitions(Path(where))]
        for layout in self._layouts:
            if not layout.clean.is_dir():
                raise InputError(f"{layout.root}: not a folder that `corpus build` wrote: it has no clean/", _HINT)

    def packs(self) -> tuple[str, ...]:
        """The rule packs that belong to the place: what was learnt from a corpus."""
        return tuple(str(layout.learnt) for layout in self._layouts if layout.learnt.exists())

    def paths(self) -> list[str]:
        """The files of all records: of a built corpus those that stay, then those of the reprints."""
        if not self._layouts:
            return [self.where]
        return [*self._clean(), *(path for layout in self._layouts for path in _jsonl(layout.reprints))]

    def staying_paths(self) -> list[str]:
        """The files of the records of the corpus, without those of reprints that left it."""
        return self._clean() if self._layouts else [self.where]

    def staying(self) -> Iterator[Document]:
        """The records of the corpus, without reprints that left it."""
        return self._read(self.staying_paths())

    def all(self) -> Iterator[Document]:
        """Every record, reprints that left the corpus included."""
        return self._read(self.paths())

    def lines(self) -> Iterator[Line]:
        """Where the records stand, reprints that left included, without parsing them.

        Raises `InputError` for standard input, for a compressed file and for records that another program wrote.
        """
        import xxhash

        for name in self.paths():
            path = Path(name)
            left = any(path.parent == layout.reprints for layout in self._layouts)
            if self.where == STDIN or not path.is_file():
                raise InputError(f"{self.where}: a folder or a file is needed here", "Write it to a file first.")
            offset = 0
            with path.open("rb") as stream:
                for number, data in enumerate(stream, 1):
                    identifier = written_id(data)
                    if identifier is None:
                        raise InputError(
                            f"{path}:{number}: not a record that `corpus` wrote, or a compressed file",
                            "Unpack it, or let `corpus clean` read it first.",
                        )
                    digest = xxhash.xxh3_128_digest(data)
                    yield Line(identifier, digest, path, offset, len(data), left)
                    offset += len(data)

    def get(self, identifier: str) -> Document:
        """The record of this id. Raises `NothingFoundError` where there is none."""
        if self._layouts and all(layout.index.is_dir() for layout in self._layouts):
            from .corpus import Corpus

            return Corpus.open(self.where).get(identifier)
        identifier = as_in_records(identifier)
        for document in self.all():
            if document.id == identifier:
                return document
        place = "standard input" if self.where == STDIN else self.where
        raise NothingFoundError(
            f"{identifier}: there is no such document in {place}", "An id is what `corpus search` shows."
        )

    def _clean(self) -> list[str]:
        return [path for layout in self._layouts for path in _jsonl(layout.clean)]

    def _read(self, paths: list[str]) -> Iterator[Document]:
        from .io.jsonl import read_documents

        found = False
        for document in read_documents(paths, self._rejects, self._stdin) if paths else ():
            found = True
            yield document
        if self._rejects.count and not found:
            raise InputError(f"{self.where}: no record could be read", "Let `corpus clean` read foreign files first.")


def _jsonl(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.glob("*.jsonl"))]
