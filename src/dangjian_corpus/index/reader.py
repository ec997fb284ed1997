"""Opening the list of segments that is current, for reading."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import CorpusError, IndexDamagedError
from .bm25 import Bm25
from .fold import Folding, collapse
from .listing import ALPHABET, SEGMENTS, STARTS, TOKENS, VOCABULARY, damaged, read_list
from .recent import Recent
from .schema import SPACE, register
from .store import Row, Store, array_file

if TYPE_CHECKING:
    import tantivy

    from .lexicon import Lexicon

#: A file system in memory, as Linux has it.
_MEMORY = "/dev/shm"

#: What the system says where a process has as much memory, or as many maps of files, as it may have.
_EXHAUSTED = os.strerror(errno.ENOMEM)

#: Characters of texts that are kept at hand, of two bytes each where they are Chinese.
_AT_HAND = 2 << 20

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
        self.present = lru_cache(1 << 12)(self._present)

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """Every character of the texts."""
        with _sound(self.folder):
            return frozenset((self.folder / ALPHABET).read_bytes().decode("utf-8"))

    def _present(self, characters: str) -> str:
        """Those of some characters that the texts have."""
        return "".join(one for one in characters if one in self.alphabet)

    @cached_property
    def vocabulary(self) -> list[str]:
        """The tokens of the texts by their number in this segment."""
        import zstandard

        with _sound(self.folder):
            words: list[str] = json.loads(zstandard.decompress((self.folder / VOCABULARY).read_bytes()))
            return words

    def words(self, number: int) -> list[str]:
        """The tokens of a document, whose concatenation is its text."""
        vocabulary = self.vocabulary
        with _sound(self.folder):
            return [vocabulary[token] for token in self._tokens[self._starts[number] : self._starts[number + 1]]]

    @cached_property
    def _tokens(self) -> memoryview:
        return array_file(self.folder / TOKENS)

    @cached_property
    def _starts(self) -> memoryview:
        return array_file(self.folder / STARTS)


class Index:
    """The index in one folder, as it was when it was opened: its list, and what lies beside the segments."""

    def __init__(self, folder: Path) -> None:
        """Read the list. Raises `IndexDamagedError` where it is missing, of another version or damaged."""
        self.folder = folder
        self.listing = read_list(folder)

    def __len__(self) -> int:
        """How many documents it has."""
        return sum(entry["documents"] for entry in self.listing["segments"])

    @property
    def checksum(self) -> str:
        """What tells this list from every other."""
        return str(self.listing["checksum"])

    def file(self, kind: str) -> Path:
        """The path of a file that lies beside the segments."""
        return self.folder / str(self.listing[kind]["name"])

    def segments(self) -> list[Segment]:
        """The segments of the list."""
        names = (entry["name"] for entry in self.listing["segments"])
        return [Segment(self.folder / SEGMENTS / name, name) for name in names]

    @cached_property
    def elsewhere(self) -> dict[str, tuple[str, int, int]]:
        """Where records lie that are not in the index: id to file, first byte, bytes."""
        with _sound(self.folder):
            places = json.loads(self.file("elsewhere").read_bytes())
            return {identifier: (file, offset, length) for identifier, file, offset, length in places}

    @property
    def replaced(self) -> bool:
        """Whether another list is the index by now, so that what this one names may be gone."""
        return str(read_list(self.folder)["checksum"]) != self.checksum


class Reader:
    """The index in a folder, or those in several as one, as they were when they were opened."""

    def __init__(self, *folders: Path) -> None:
        """Open them. All their segments are one index to Tantivy, so statistics and scores are those of one.

        Raises `IndexDamagedError` where one is missing, of another version or damaged, and where texts were cut or
        folded otherwise in one than in another.
        """
        self.folder = folders[0] if len(folders) == 1 else Path(os.path.commonpath(folders))
        for attempt in range(_TRIES):
            self.indexes = [Index(folder) for folder in folders]
            self._check_alike()
            owned = [(index, segment) for index in self.indexes for segment in index.segments()]
            self._homes = [index for index, _ in owned]
            self.segments = [segment for _, segment in owned]
            try:
                self._index, self._owners = self._open()
                with _sound(self.folder):
                    self.folding = Folding.load(self.file("folding").read_text("utf-8"))
            except FileNotFoundError as error:
                if attempt + 1 == _TRIES or not any(index.replaced for index in self.indexes):
                    damaged(self.folder, f"{error.filename} is missing")
                continue
            break
        self.searcher: tantivy.Searcher = self._index.searcher()
        self._holding: dict[tuple[str, str], int] = {}  # of no more characters and pairs than there are
        self._bm25: Bm25 | None = None
        self._texts: Recent[Place] = Recent(_AT_HAND)
        self._plainly_spaced = cache(self._is_plainly_spaced)
        if self.searcher.num_docs != len(self):
            damaged(self.folder, f"{self.searcher.num_docs} documents where the list has {len(self)}")

    def __len__(self) -> int:
        return sum(map(len, self.indexes))

    @property
    def schema(self) -> tantivy.Schema:
        """The schema that queries are made with."""
        return self._index.schema

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon that queries are cut with."""
        from .lexicon import Lexicon

        with _sound(self.folder):
            return Lexicon(self.file("lexicon"))

    def cut(self, text: str) -> tuple[str, ...]:
        """The tokens of a text, cut as the texts of the index were."""
        lexicon = self.lexicon
        with _sound(self.folder):
            return lexicon.cut(self.folding.cased(text))

    def file(self, kind: str) -> Path:
        """The path of a file that lies beside the segments, of which every index has the same."""
        return self.indexes[0].file(kind)

    def home(self, place: Place) -> Index:
        """The index that a document stands in."""
        return self._homes[place.segment]

    def ask(self, query: tantivy.Query, **options: Any) -> tantivy.SearchResult:
        """What Tantivy answers. Raises `IndexDamagedError` where its files turn out to be damaged."""
        with _sound(self.folder):
            return self.searcher.search(query, **options)

    def places(self, addresses: list[Any]) -> list[Place]:
        """Where the documents stand that Tantivy found."""
        with _sound(self.folder):
            numbers = self.searcher.fast_field_values("number", addresses)
            return [
                Place(self._owners[address.segment_ord], int(number or 0))
                for address, number in zip(addresses, numbers, strict=True)
            ]

    def frequency(self, word: str) -> int:
        """In how many documents a folded word stands, in the title or in the text."""
        with _sound(self.folder):
            return self.searcher.doc_freq("words", word.replace(" ", SPACE))

    def holding(self, field: str, term: str) -> int:
        """How many documents hold a term in a field; asked of characters and pairs, it is remembered."""
        found = self._holding.get((field, term))
        if found is None:
            with _sound(self.folder):
                found = self._holding[field, term] = self.searcher.doc_freq(field, term)
        return found

    def bm25(self, character: str, address: Any) -> Bm25:
        """The statistics of the texts, as Tantivy tells them where it explains the score of a document that has one."""
        if self._bm25 is None:
            import tantivy

            query = tantivy.Query.term_query(self.schema, "text", character, index_option="freq")
            with _sound(self.folder):
                explained = json.loads(query.explain(self.searcher, address).to_json())
            self._bm25 = Bm25(len(self), _average(explained))
        return self._bm25

    def length(self, place: Place, text: str) -> int:
        """How many characters the text of a document has for Tantivy: a run of white space is one."""
        if not self._plainly_spaced(place.segment):
            return len(collapse(self.folding(text)))
        parts = text.split()
        if not parts:
            return len(text[:1])
        return sum(map(len, parts)) + len(parts) - 1 + text[0].isspace() + text[-1].isspace()

    def _is_plainly_spaced(self, segment: int) -> bool:
        """Whether in this segment just those characters fold to a space at which `str.split` splits."""
        alphabet = self.segments[segment].alphabet
        blanks = self.segments[segment].present(self.folding.variants(" "))
        others = "".join("".join(alphabet).split())
        return (blanks.isspace() or not blanks) and len(others) + len(blanks) == len(alphabet)

    def all_places(self) -> Iterator[Place]:
        """Where all documents stand, segment by segment."""
        for number, segment in enumerate(self.segments):
            yield from (Place(number, row) for row in range(len(segment.store)))

    def row(self, place: Place) -> Row:
        """What is kept to show of a document."""
        with _sound(self.folder):
            return self.segments[place.segment].store.row(place.number)

    def text(self, place: Place) -> str:
        """The text of a document."""
        text = self._texts.get(place)
        if text is None:
            with _sound(self.folder):
                text = self.segments[place.segment].store.text(place.number)
            self._texts.put(place, text)
        return text

    def encoded(self, place: Place) -> bytes:
        """The text of a document as UTF-8."""
        with _sound(self.folder):
            return self.segments[place.segment].store.encoded(place.number)

    def find(self, identifier: str) -> list[Place]:
        """The document of this id; in several folders there may be one in each."""
        import tantivy

        query = tantivy.Query.term_query(self.schema, "id", identifier)
        hits = self.ask(query, limit=len(self.indexes), count=False).hits
        return self.places([address for _, address in hits])

    def _check_alike(self) -> None:
        """Raise `IndexDamagedError` where the folders cannot be one index."""
        first, *others = self.indexes
        for other in others:
            if any(other.listing[kind] != first.listing[kind] for kind in ("tantivy", "folding", "lexicon")):
                raise IndexDamagedError(
                    f"{other.folder}: its words were cut by another version, or with other dictionaries, "
                    f"than those of {first.folder}",
                    "Index one of them as the other was: corpus index -i DIR",
                )

    def _open(self) -> tuple[tantivy.Index, list[int]]:
        """Tantivy's index over the files of all segments, and for each of its segments the one it belongs to."""
        import tantivy

        with _private_folder() as links:
            parts: list[dict[str, Any]] = []
            owners: list[int] = []
            linked: set[str] = set()
            entries = chain.from_iterable(index.listing["segments"] for index in self.indexes)
            for number, (segment, entry) in enumerate(zip(self.segments, entries, strict=True)):
                names = {name.replace("-", "") for name, _ in entry["parts"]}
                if not names.isdisjoint(linked):
                    raise IndexDamagedError(
                        f"{segment.folder}: what is indexed here is indexed in another partition too",
                        "One of them is a copy. Leave it out: corpus join, with the others.",
                    )
                linked |= names
                for name, size in entry["sizes"].items():
                    path = segment.folder / name
                    if path.stat().st_size != size:
                        damaged(self._homes[number].folder, f"{path} has not the {size} bytes that were written")
                    if path.stem in names:
                        link(path, links / name)
                for name, count in entry["parts"]:
                    parts.append({"segment_id": name, "max_doc": count, "deletes": None})
                    owners.append(number)
            (links / "meta.json").write_text(
                json.dumps({**self.indexes[0].listing["tantivy"], "segments": parts, "opstamp": 0}), "utf-8"
            )
            with _sound(self.folder):
                index = register(tantivy.Index.open(str(links)))
                index.config_reader(reload_policy="manual")
                index.reload()
                index.searcher()
            return index, owners


def _average(explained: dict[str, Any]) -> float:
    """The average length of a field in the explanation of a score in it."""
    if explained["description"].startswith("avgdl"):
        return float(explained["value"])
    return max(map(_average, explained.get("details", ())), default=0.0)


def link(source: Path, target: Path) -> None:
    """Let `target` be the file `source`: by a link where the system has them, else by a copy."""
    for make in (os.symlink, os.link):
        with suppress(OSError):
            make(source.resolve(), target)
            return
    shutil.copyfile(source, target)


class _sound:  # noqa: N801 - reads as the statement it is
    """Turns what reading damaged files raises into `IndexDamagedError`; a class as that is cheaper than a generator."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None or issubclass(kind, (CorpusError, KeyboardInterrupt, MemoryError, FileNotFoundError)):
            return
        if _EXHAUSTED in str(error):
            raise CorpusError(
                f"{self._folder}: the system gives this process no more memory, or maps no more files into it",
                "A segment takes 6 to 11 maps; sysctl vm.max_map_count says how many a process may have. Let that be "
                "raised, or search partitions one by one.",
            )
        if issubclass(kind, Exception) or kind.__name__ == "PanicException":  # a panic of Tantivy's is no Exception
            damaged(self._folder, f"{kind.__name__}: {error}")


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder that is gone afterwards; what was opened in it stays open. In memory, where the system has that."""
    memory = _MEMORY if os.access(_MEMORY, os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(prefix="corpus-index-", dir=memory, ignore_cleanup_errors=True) as name:
        yield Path(name)
