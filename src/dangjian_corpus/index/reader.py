"""Opening the list of segments that is current, for reading."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ..errors import IndexDamagedError
from .fold import Folding
from .publish import REBUILD, SEGMENTS, list_checksum
from .schema import FORMAT, LIST, register
from .segment import ALPHABET, STARTS, TOKENS, VOCABULARY
from .store import Row, Store, array_file

if TYPE_CHECKING:
    import tantivy

    from .lexicon import Lexicon

#: How often opening is tried again where segments vanish because others publish meanwhile.
_TRIES = 5


class Place(NamedTuple):
    """A document of an open index: the segment, counted from 0, and the document's number in it."""

    segment: int
    number: int


class Segment:
    """One open segment."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self.store = Store(folder)

    @cached_property
    def alphabet(self) -> str:
        """Every character of the texts, once."""
        return (self.folder / ALPHABET).read_bytes().decode("utf-8")

    @cached_property
    def vocabulary(self) -> list[str]:
        """The tokens of the texts by their number in this segment."""
        import zstandard

        words: list[str] = json.loads(zstandard.decompress((self.folder / VOCABULARY).read_bytes()))
        return words

    def tokens(self, number: int) -> memoryview:
        """The numbers of a document's tokens in the vocabulary."""
        return self._tokens[self._starts[number] : self._starts[number + 1]]

    @cached_property
    def _tokens(self) -> memoryview:
        return array_file(self.folder / TOKENS)

    @cached_property
    def _starts(self) -> memoryview:
        return array_file(self.folder / STARTS)


class Reader:
    """The index in a folder, as it was when it was opened."""

    def __init__(self, index_dir: Path) -> None:
        """Open it. Raises `IndexDamagedError` where it is missing, of another version or damaged."""
        self.folder = index_dir
        for attempt in range(_TRIES):
            self.listing = read_list(index_dir)
            self.segments = [
                Segment(index_dir / SEGMENTS / entry["name"], entry["name"]) for entry in self.listing["segments"]
            ]
            try:
                self._index, self._owners = self._open()
                self.folding = Folding.load(self.file("folding").read_text("utf-8"))
            except FileNotFoundError as error:
                if attempt + 1 == _TRIES or read_list(index_dir)["checksum"] == self.listing["checksum"]:
                    damaged(index_dir, f"{error.filename} is missing")
                continue
            break
        self.searcher: tantivy.Searcher = self._index.searcher()
        if self.searcher.num_docs != len(self):
            damaged(index_dir, f"{self.searcher.num_docs} documents where the list has {len(self)}")

    def __len__(self) -> int:
        return sum(entry["documents"] for entry in self.listing["segments"])

    @property
    def schema(self) -> tantivy.Schema:
        """The schema that queries are made with."""
        return self._index.schema

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon that queries are cut with."""
        from .lexicon import Lexicon

        return Lexicon(self.file("lexicon"))

    @cached_property
    def elsewhere(self) -> dict[str, tuple[str, int, int]]:
        """Where records lie that are not in the index: id to file, first byte, bytes."""
        places = json.loads(self.file("elsewhere").read_bytes())
        return {identifier: (file, offset, length) for identifier, file, offset, length in places}

    def file(self, kind: str) -> Path:
        """The path of a file that lies beside the segments."""
        return self.folder / str(self.listing[kind]["name"])

    def ask(self, query: tantivy.Query, **options: Any) -> tantivy.SearchResult:
        """What Tantivy answers. Raises `IndexDamagedError` where its files turn out to be damaged."""
        try:
            return self.searcher.search(query, **options)
        except BaseException as error:  # a panic of Tantivy's is no Exception
            if isinstance(error, ValueError) or type(error).__name__ == "PanicException":
                damaged(self.folder, str(error))
            raise

    def places(self, addresses: list[Any]) -> list[Place]:
        """Where the documents stand that Tantivy found."""
        numbers = self.searcher.fast_field_values("number", addresses)
        return [
            Place(self._owners[address.segment_ord], int(number or 0))
            for address, number in zip(addresses, numbers, strict=True)
        ]

    def row(self, place: Place) -> Row:
        """What is kept to show of a document."""
        return self.segments[place.segment].store.row(place.number)

    def text(self, place: Place) -> str:
        """The text of a document."""
        return self.segments[place.segment].store.text(place.number)

    def find(self, identifier: str) -> Place | None:
        """The document of this id, None where there is none."""
        import tantivy

        query = tantivy.Query.term_query(self.schema, "id", identifier)
        hits = self.searcher.search(query, limit=1, count=False).hits
        return self.places([address for _, address in hits])[0] if hits else None

    def _open(self) -> tuple[tantivy.Index, list[int]]:
        """Tantivy's index over the files of all segments, and for each of its segments the one it belongs to."""
        import tantivy

        with _private_folder() as links:
            parts: list[dict[str, Any]] = []
            owners: list[int] = []
            for number, (segment, entry) in enumerate(zip(self.segments, self.listing["segments"], strict=True)):
                names = [name.replace("-", "") for name, _ in entry["parts"]]
                for path in os.scandir(segment.folder):
                    if path.name.partition(".")[0] in names:
                        link(Path(path.path), links / path.name)
                for name, count in entry["parts"]:
                    parts.append({"segment_id": name, "max_doc": count, "deletes": None})
                    owners.append(number)
            (links / "meta.json").write_text(
                json.dumps({**self.listing["tantivy"], "segments": parts, "opstamp": 0}), "utf-8"
            )
            try:
                index = register(tantivy.Index.open(str(links)))
                index.config_reader(reload_policy="manual")
                index.reload()
                index.searcher()
            except (ValueError, OSError) as error:
                damaged(self.folder, str(error))
            return index, owners


def read_list(index_dir: Path) -> dict[str, Any]:
    """The list of segments. Raises `IndexDamagedError` where it is missing, of another version or damaged."""
    path = index_dir / LIST
    try:
        listing = json.loads(path.read_bytes())
        version = listing["format"]
    except FileNotFoundError:
        raise IndexDamagedError(
            f"{index_dir}: there is no index here",
            "Build one: corpus build PATH... -o DIR, or name its folder with -i.",
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        damaged(index_dir, f"{LIST} cannot be read")
    if version != FORMAT:
        raise IndexDamagedError(
            f"{index_dir}: an index of version {version}, this program reads version {FORMAT}", REBUILD
        )
    if listing.get("checksum") != list_checksum(listing):
        damaged(index_dir, f"{LIST} is not what was written")
    return dict(listing)


def damaged(index_dir: Path, reason: str) -> NoReturn:
    """Raise the error for an index that cannot be read."""
    raise IndexDamagedError(f"{index_dir}: the index is damaged: {reason}", REBUILD)


def link(source: Path, target: Path) -> None:
    """Let `target` be the file `source`: by a link where the system has them, else by a copy."""
    for make in (os.symlink, os.link, shutil.copyfile):
        try:
            make(source.resolve(), target)
        except OSError:
            continue
        return
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(source))


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder that is gone afterwards; what was opened in it stays open."""
    with tempfile.TemporaryDirectory(prefix="corpus-index-", ignore_cleanup_errors=True) as name:
        yield Path(name)
