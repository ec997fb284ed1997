"""Writing one immutable segment of the index, from the documents of one shard."""

from __future__ import annotations

import json
import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import orjson

from ..document import Document
from ..errors import InputError
from ..io.atomic import sync_all, sync_folder
from ..settings import Settings
from .fold import standard
from .listing import ALPHABET, INFO, STARTS, TOKENS, VOCABULARY
from .schema import DATE, FORMAT, date_number, form, header, register, schema
from .store import Row, StoreWriter
from .texts import Tables, Texts, Vocabulary, in_order, tokens_before

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..stages.segment import Segmenter
    from .texts import Ends

#: What a process needs beside Tantivy's buffers, in bytes: the interpreter, the dictionary, NumPy, a shard's columns.
_OVERHEAD = 300 << 20
_SMALLEST, _LARGEST = 16 << 20, 256 << 20

#: Characters that are cut and folded at once.
_BATCH = 1 << 17


class Entry(NamedTuple):
    """A document, and where its record lies: file, first byte, bytes."""

    document: Document
    file: str
    offset: int
    length: int


class SegmentInfo(NamedTuple):
    """What `segment.json` says of a segment. `files` gives size and checksum of every other file."""

    format: int
    documents: int
    tokens: int
    characters: int
    bytes: int
    parts: list[tuple[str, int]]
    """The segments of Tantivy that it is made of: name and number of documents."""
    files: dict[str, tuple[int, str]]
    """Size in bytes and XXH3 of every file."""
    form: str
    """The form of it: see `schema.form`."""


def read_shard(path: Path, root: Path) -> Iterator[Entry]:
    """The records of a file of JSONL below `root`, each with its place."""
    file = path.relative_to(root).as_posix()
    offset = 0
    with path.open("rb") as lines:
        for line in lines:
            record = line.rstrip(b"\n")
            if record:
                yield Entry(Document.from_json(record), file, offset, len(record))
            offset += len(line)


def write_segment(
    documents: Iterable[Document | Entry],
    folder: Path,
    *,
    memory: int = 500 << 20,
    settings: Settings | None = None,
) -> SegmentInfo:
    """Write a segment of `documents` into `folder`, which is replaced if it is there.

    Titles, and texts that have no `tokens` yet, are cut as `settings` say, many at a time. An `Entry` says where the
    record lies, which makes it retrievable by its id. `memory` bounds the process, in bytes. The folder appears
    complete or not at all, also when the power goes.

    Raises `InputError` for a document with tokens of another text, or of an id that was there.
    """
    from ..stages.segment import segmenter

    partial = begun(folder)
    writer = _Writer(partial, memory, segmenter(settings or Settings()))
    for batch in _batches(documents):
        writer.add(batch)
    return completed(partial, writer.close(), folder)


def begun(folder: Path) -> Path:
    """An empty folder for what is to be the segment `folder`."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    return partial


def completed(partial: Path, info: SegmentInfo, folder: Path) -> SegmentInfo:
    """Let what lies in `partial` be the segment `folder`, which is replaced if it is there."""
    (partial / INFO).write_text(json.dumps(info._asdict(), ensure_ascii=False, indent=1), "utf-8")
    sync_all(partial)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    sync_folder(folder.parent)
    return info


def row_of(entry: Entry) -> Row:
    """What is kept of a document beside its text."""
    document = entry.document
    return Row(
        document.id,
        document.title,
        document.date,
        document.publisher,
        document.author,
        host(document),
        document.source.get("path"),
        *entry[1:],
    )


def _batches(documents: Iterable[Document | Entry]) -> Iterator[list[Entry]]:
    """The documents in lists of some `_BATCH` characters."""
    batch: list[Entry] = []
    filled = 0
    for document in documents:
        entry = document if isinstance(document, Entry) else Entry(document, "", 0, 0)
        batch.append(entry)
        filled += len(entry.document.text)
        if filled >= _BATCH:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def read_info(folder: Path) -> SegmentInfo:
    """What `write_segment` returned when it wrote `folder`. Raises `OSError`, `ValueError` or `TypeError`."""
    stated = json.loads((folder / INFO).read_text("utf-8"))
    stated["parts"] = [(name, count) for name, count in stated["parts"]]
    stated["files"] = {name: (size, checksum) for name, (size, checksum) in stated["files"].items()}
    return SegmentInfo(**stated)


class _Writer:
    def __init__(self, folder: Path, memory: int, segmenter: Segmenter) -> None:
        import tantivy

        self._folder = folder
        self._segmenter = segmenter
        self._folding = standard()
        self._tables = Tables(self._folding)
        self._named = lru_cache(1 << 12)(self._spaced)  # a corpus has few publishers
        self._vocabulary = Vocabulary()
        self._tokens: list[NDArray[np.uint32]] = []
        self._starts = array("Q", [0])
        self._seen: set[str] = set()
        self._characters = self._bytes = 0
        self._store = StoreWriter(folder)
        self._index = register(tantivy.Index(schema(), path=str(folder)))
        heap = min(max(memory - _OVERHEAD, _SMALLEST), _LARGEST)
        self._writer = self._index.writer(heap_size=heap, num_threads=1)

    def add(self, batch: Sequence[Entry]) -> None:
        """Add some documents."""
        texts = Texts([entry.document.text for entry in batch], self._tables)
        titles = [entry.document.title or "" for entry in batch]
        ends, of_titles = self._ends([entry.document for entry in batch], titles, len(texts.text))
        titled = Texts(titles, self._tables).words(of_titles)
        for entry, *fields in zip(batch, titled, texts.words(ends), texts.spaced(), texts.pairs(), strict=True):
            self._add(entry, *fields)
        first = self._starts[-1]
        self._tokens.append(self._vocabulary.numbers(texts, ends))
        self._starts.extend((first + tokens_before(ends, texts.bounds[1:])).tolist())

    def _ends(self, documents: Sequence[Document], titles: Sequence[str], size: int) -> tuple[Ends, Ends]:
        """Where the tokens of documents end in their texts joined, which have `size` characters, and those of their
        titles in these."""
        from ..stages.segment.fast import ends_of

        if all(document.tokens is None for document in documents):
            # Together, since few characters are cut in not much less time than many.
            ends = self._segmenter.ends([*(document.text for document in documents), *titles])
            own = int(tokens_before(ends, size))
            return ends[:own], ends[own:] - size
        cut = [
            self._segmenter.cut(document.text) if document.tokens is None else document.tokens for document in documents
        ]
        for document, tokens in zip(documents, cut, strict=True):
            if "".join(tokens) != document.text:
                raise InputError(f"{document.id}: its tokens are not those of its text", "Let `corpus segment` cut it.")
        return ends_of(cut), self._segmenter.ends(titles)

    def _add(self, entry: Entry, titled: str, words: str, spaced: str, pairs: str) -> None:
        """Add a document: the words of its title and text, its text spaced, the common pairs of it."""
        import tantivy

        document = entry.document
        if document.id in self._seen:
            raise InputError(f"{document.id}: a second document of this id")
        row = row_of(entry)
        record = tantivy.Document()
        record.add_text("id", document.id)
        record.add_text("words", f"{titled} {words}")
        record.add_text("text", spaced)
        record.add_text("pairs", pairs)
        for name in ("title", "publisher", "author", "host"):
            value = getattr(row, name)
            if value:
                record.add_text(name, self._named(value))
        record.add_integer(DATE, date_number(document.date))
        record.add_integer("number", len(self._seen))
        self._writer.add_document(record)
        self._seen.add(document.id)
        encoded = document.text.encode("utf-8")
        self._store.add(row, encoded)
        self._characters += len(document.text)
        self._bytes += len(encoded)

    def _spaced(self, value: str) -> str:
        return next(Texts([value], self._tables).spaced())

    def close(self) -> SegmentInfo:
        with ThreadPoolExecutor(1) as beside:
            committed = beside.submit(self._commit)  # which only waits for Tantivy's own threads
            self._store.close()
            self._write_columns()
            (self._folder / ALPHABET).write_text("".join(sorted(set("".join(self._vocabulary)))), "utf-8", newline="")
            committed.result()
        meta = json.loads((self._folder / "meta.json").read_text("utf-8"))
        for name in ("meta.json", ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock"):
            (self._folder / name).unlink(missing_ok=True)
        return SegmentInfo(
            FORMAT,
            len(self._seen),
            self._starts[-1],
            self._characters,
            self._bytes,
            [(part["segment_id"], part["max_doc"]) for part in meta["segments"]],
            {path.name: checksum(path) for path in sorted(self._folder.iterdir())},
            form(header(meta), self._folding.name),
        )

    def _commit(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _write_columns(self) -> None:
        import numpy as np
        import zstandard

        came = list(self._vocabulary)
        order = in_order(came)  # takes a sixth less room than as they came
        numbers = np.empty(len(came), dtype=np.uint16 if len(came) <= 1 << 16 else np.uint32)
        numbers[order] = np.arange(len(came))
        tokens = np.concatenate([np.empty(0, np.uint32), *self._tokens])
        np.save(self._folder / TOKENS, numbers[tokens])
        np.save(self._folder / STARTS, np.frombuffer(self._starts, dtype=np.uint64).astype(np.int64))
        ordered = orjson.dumps([came[at] for at in order.tolist()])
        (self._folder / VOCABULARY).write_bytes(zstandard.compress(ordered, level=6))


def host(document: Document) -> str | None:
    """The host that a document was read from: as stated, else that of its URL."""
    stated = document.source.get("host")
    if stated:
        return str(stated)
    try:
        return urlsplit(document.source.get("url") or "").hostname
    except ValueError:
        return None


def checksum(path: Path) -> tuple[int, str]:
    """Size in bytes and XXH3 (128 bits, hex) of a file."""
    import xxhash

    digest = xxhash.xxh3_128()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()
