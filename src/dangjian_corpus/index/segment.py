"""Writing one immutable segment of the index, from the documents of one shard."""

from __future__ import annotations

import json
import shutil
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..document import Document
from ..errors import InputError
from ..io.atomic import sync_all, sync_folder
from ..settings import Settings
from .fold import Folding, codes, collapse, standard
from .listing import ALPHABET, INFO, STARTS, TOKENS, VOCABULARY
from .schema import DATE, FORMAT, SPACE, date_number, form, header, register, schema
from .store import Row, StoreWriter

#: What a process needs beside Tantivy's buffers, in bytes: the interpreter, the dictionary, NumPy, a shard's columns.
_OVERHEAD = 300 << 20
_SMALLEST, _LARGEST = 16 << 20, 256 << 20

#: Characters that are cut at once.
_BATCH = 1 << 18


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

    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    writer = _Writer(partial, memory)
    cut_many = segmenter(settings or Settings()).cut_many
    for batch in _batches(documents):
        uncut = [entry.document.text for entry in batch if entry.document.tokens is None]
        cut = iter(cut_many([*uncut, *(entry.document.title or "" for entry in batch)]))
        tokens = [next(cut) if (given := entry.document.tokens) is None else given for entry in batch]
        for entry, words, titled in zip(batch, tokens, cut, strict=True):
            writer.add(entry, words, titled)
    info = writer.close()
    (partial / INFO).write_text(json.dumps(info._asdict(), ensure_ascii=False, indent=1), "utf-8")
    sync_all(partial)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    sync_folder(folder.parent)
    return info


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


class _Words(dict[str, str]):
    """The folded form of a token as the field of words has it; empty for what is no word."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding

    def __missing__(self, token: str) -> str:
        word = ""
        if token.isalnum() or any(character.isalnum() for character in token):
            word = self._folding(token)
            if " " in word:
                word = collapse(word).strip().replace(" ", SPACE)
        self[token] = word
        return word


class _Vocabulary(dict[str, int]):
    """Numbers for tokens, in the order in which they come, and in `words` their folded forms by number.

    So a token is looked up once, and its folded form is found by its number, which takes half the time.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        self.words: list[str] = []
        self._fold = fold

    def __missing__(self, token: str) -> int:
        self[token] = number = len(self)
        self.words.append(self._fold(token))
        return number


class Spaced:
    """A text folded and collapsed, with a space between its characters: what the fields of characters take.

    It is done on arrays of code points, in a tenth of the time that strings take.
    """

    def __init__(self, folding: Folding) -> None:
        import numpy as np

        self._table = np.arange(sys.maxunicode + 1, dtype=np.uint32)
        self._table[codes(folding.sources)] = codes(folding.targets)

    def __call__(self, text: str) -> str:
        import numpy as np

        folded = self._table[codes(text)]
        spaces = folded == ord(" ")
        if spaces.any():
            folded[spaces] = ord(SPACE)
            spaces[1:] &= spaces[:-1].copy()  # the spaces after a space
            spaces[:1] = False
            folded = folded[~spaces]
        spaced = np.full(max(2 * len(folded) - 1, 0), ord(" "), dtype=np.uint32)
        spaced[::2] = folded
        return spaced.tobytes().decode("utf-32-le", "surrogatepass")


class _Writer:
    def __init__(self, folder: Path, memory: int) -> None:
        import tantivy

        self._folder = folder
        self._folding = standard()
        self._words = _Words(self._folding)
        self._spaced = Spaced(self._folding)
        self._named = lru_cache(1 << 12)(self._spaced)  # a corpus has few publishers
        self._vocabulary = _Vocabulary(self._words.__getitem__)
        self._tokens = array("I")
        self._starts = array("Q", [0])
        self._seen: set[str] = set()
        self._characters = self._bytes = 0
        self._store = StoreWriter(folder)
        self._index = register(tantivy.Index(schema(), path=str(folder)))
        heap = min(max(memory - _OVERHEAD, _SMALLEST), _LARGEST)
        self._writer = self._index.writer(heap_size=heap, num_threads=1)

    def add(self, entry: Entry, tokens: list[str], titled: list[str]) -> None:
        """Add a document, its text and its title cut into tokens."""
        import tantivy

        document = entry.document
        text = document.text
        if "".join(tokens) != text:
            raise InputError(f"{document.id}: its tokens are not those of its text", "Let `corpus segment` cut it.")
        if document.id in self._seen:
            raise InputError(f"{document.id}: a second document of this id")
        self._seen.add(document.id)
        row = Row(
            document.id,
            document.title,
            document.date,
            document.publisher,
            document.author,
            host(document),
            document.source.get("path"),
            *entry[1:],
        )
        record = tantivy.Document()
        record.add_text("id", document.id)
        numbers = list(map(self._vocabulary.__getitem__, tokens))
        # What is no word leaves a space too many, which is nothing to the tokenizer.
        words = (*map(self._words.__getitem__, titled), *map(self._vocabulary.words.__getitem__, numbers))
        record.add_text("words", " ".join(words))
        record.add_text("text", self._spaced(text))
        for name in ("title", "publisher", "author", "host"):
            value = getattr(row, name)
            if value:
                record.add_text(name, self._named(value))
        record.add_integer(DATE, date_number(document.date))
        record.add_integer("number", len(self._starts) - 1)
        self._writer.add_document(record)
        encoded = text.encode("utf-8")
        self._store.add(row, encoded)
        self._tokens.extend(numbers)
        self._starts.append(len(self._tokens))
        self._characters += len(text)
        self._bytes += len(encoded)

    def close(self) -> SegmentInfo:
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._store.close()
        self._write_columns()
        (self._folder / ALPHABET).write_text("".join(sorted(set().union(*self._vocabulary))), "utf-8", newline="")
        meta = json.loads((self._folder / "meta.json").read_text("utf-8"))
        for name in ("meta.json", ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock"):
            (self._folder / name).unlink(missing_ok=True)
        return SegmentInfo(
            FORMAT,
            len(self._seen),
            len(self._tokens),
            self._characters,
            self._bytes,
            [(part["segment_id"], part["max_doc"]) for part in meta["segments"]],
            {path.name: checksum(path) for path in sorted(self._folder.iterdir())},
            form(header(meta), self._folding.name),
        )

    def _write_columns(self) -> None:
        import numpy as np
        import zstandard

        narrow = len(self._vocabulary) <= 1 << 16
        tokens: Any = np.frombuffer(self._tokens, dtype=np.uint32) if self._tokens else np.empty(0, np.uint32)
        np.save(self._folder / TOKENS, tokens.astype(np.uint16 if narrow else np.uint32))
        np.save(self._folder / STARTS, np.frombuffer(self._starts, dtype=np.uint64).astype(np.int64))
        vocabulary = json.dumps(list(self._vocabulary), ensure_ascii=False).encode("utf-8")
        (self._folder / VOCABULARY).write_bytes(zstandard.compress(vocabulary, level=9))


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
