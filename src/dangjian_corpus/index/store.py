"""What a segment keeps of its documents beside the inverted index: a row each, and the texts.

`rows.bin` has one record of fixed size a document, `rows.jsonl` one array a document, `texts.zst` the texts in small
blocks that are compressed one by one, so that one text costs the reading of one block. A dictionary trained on the
first texts makes up for the smallness: blocks of 4 KB are as small with it as those of 64 KB are without.
"""

from __future__ import annotations

import ast
import mmap
import struct
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Literal, NamedTuple

import orjson

from ..io.mapped import mapped
from ..io.zstd import Decompressor

ROWS = "rows.jsonl"
PLACES = "rows.bin"
TEXTS = "texts.zst"

DICTIONARY = "texts.dict"

#: Bytes of text in a block; a longer text is a block of its own.
_BLOCK = 4 << 10

#: Bytes of text that the dictionary is trained on, and the largest dictionary; a small segment has a smaller one.
_SAMPLE = 1 << 20
_LARGEST = 64 << 10
_SHARE = 16

#: What zstd's own search for the best parameters finds for Chinese text, but for `accel`: what it passes over then does
#: not make texts larger.
_TRAINING = {"k": 50, "d": 6, "f": 20, "accel": 4}

#: Start and length of the row in `rows.jsonl`, start and length of the block in `texts.zst`, start and length of
#: the text in the block, all in bytes.
_PLACE = struct.Struct("<QIQIII")


class Row(NamedTuple):
    """What is shown of a document without reading it, and where its record lies.

    `file` is relative to the folder of the corpus, `offset` and `length` count bytes; `length` 0 means that the
    record lies nowhere.
    """

    id: str
    title: str | None
    date: str | None
    publisher: str | None
    author: str | None
    host: str | None
    path: str | None
    file: str
    offset: int
    length: int


class StoreWriter:
    """Writes rows and texts of documents in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: IO[bytes] = (folder / ROWS).open("wb")
        self._places: IO[bytes] = (folder / PLACES).open("wb")
        self._texts: IO[bytes] = (folder / TEXTS).open("wb")
        self._compress: Callable[[bytes], bytes] | None = None
        self._sample: list[tuple[int, int, bytes]] = []
        self._sampled = 0
        self._block = bytearray()
        self._waiting: list[tuple[int, int, int, int]] = []

    def add(self, row: Row, encoded: bytes) -> None:
        """Keep one document, its text as UTF-8."""
        line = orjson.dumps(tuple(row)) + b"\n"
        start = self._rows.tell()
        self._rows.write(line)
        if self._compress is not None:
            self._put(self._compress, start, len(line), encoded)
            return
        self._sample.append((start, len(line), encoded))
        self._sampled += len(encoded)
        if self._sampled >= _SAMPLE:
            self._train()

    def close(self) -> None:
        """Write what is left."""
        self._flush(self._compress or self._train())
        for file in (self._rows, self._places, self._texts):
            file.close()

    def _train(self) -> Callable[[bytes], bytes]:
        """Make the dictionary of the texts that wait for it, and write them."""
        import zstandard

        pieces: list[bytes | bytearray | memoryview[int]] = [
            text[at : at + _BLOCK] for _, _, text in self._sample for at in range(0, len(text), _BLOCK)
        ]
        try:
            dictionary = zstandard.train_dictionary(min(_LARGEST, self._sampled // _SHARE), pieces, **_TRAINING)
        except zstandard.ZstdError:  # too little text to learn from
            dictionary = zstandard.ZstdCompressionDict(b"")
        (self._folder / DICTIONARY).write_bytes(dictionary.as_bytes())
        self._compress = compress = zstandard.ZstdCompressor(level=3, dict_data=dictionary).compress
        for waiting in self._sample:
            self._put(compress, *waiting)
        self._sample.clear()
        return compress

    def _put(self, compress: Callable[[bytes], bytes], row: int, length: int, encoded: bytes) -> None:
        if len(self._block) + len(encoded) > _BLOCK:
            self._flush(compress)
        self._waiting.append((row, length, len(self._block), len(encoded)))
        self._block += encoded

    def _flush(self, compress: Callable[[bytes], bytes]) -> None:
        if not self._waiting:
            return
        start = self._texts.tell()
        size = self._texts.write(compress(bytes(self._block)))
        for row_start, row_length, text_start, text_length in self._waiting:
            self._places.write(_PLACE.pack(row_start, row_length, start, size, text_start, text_length))
        self._block.clear()
        self._waiting.clear()


class Store:
    """Reads what `StoreWriter` wrote; keeps the last block, so reading in order is reading each block once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = (-1, b"")  # one value, since another thread may read in between

    def __len__(self) -> int:
        return len(self.places) // _PLACE.size

    def row(self, number: int) -> Row:
        """The row of document `number`."""
        start, length, *_ = _PLACE.unpack_from(self.places, number * _PLACE.size)
        return Row(*orjson.loads(self._rows[start : start + length]))

    def text(self, number: int) -> str:
        """The text of document `number`."""
        return self.encoded(number).decode("utf-8")

    def encoded(self, number: int) -> bytes:
        """The text of document `number` as UTF-8."""
        _, _, block, size, start, length = _PLACE.unpack_from(self.places, number * _PLACE.size)
        last, texts = self._last
        if block != last:
            texts = self._decompress(self._texts[block : block + size])
            self._last = (block, texts)
        return texts[start : start + length]

    def __iter__(self) -> Iterator[tuple[Row, str]]:
        return ((self.row(number), self.text(number)) for number in range(len(self)))

    @cached_property
    def places(self) -> bytes | mmap.mmap:
        """The file of places, as it is."""
        return mapped(self._folder / PLACES)

    @cached_property
    def _rows(self) -> bytes | mmap.mmap:
        return mapped(self._folder / ROWS)

    @cached_property
    def _texts(self) -> bytes | mmap.mmap:
        return mapped(self._folder / TEXTS)

    @cached_property
    def _decompress(self) -> Decompressor:
        return Decompressor(self._folder / DICTIONARY)


def write_rows(store: Store, rows: Iterable[Row], folder: Path) -> None:
    """Write other rows of the documents of `store`, in their order, whose texts stay where they are in its file."""
    with (folder / ROWS).open("wb") as lines, (folder / PLACES).open("wb") as places:
        for (_, _, *text), row in zip(_PLACE.iter_unpack(store.places), rows, strict=True):
            start = lines.tell()
            places.write(_PLACE.pack(start, lines.write(orjson.dumps(tuple(row)) + b"\n"), *text))


#: The types of NumPy that segments use, as `memoryview.cast` names them.
_TYPES: dict[str, Literal["H", "I", "q"]] = {"<u2": "H", "<u4": "I", "<i8": "q"}


def array_file(path: Path) -> memoryview[int]:
    """A one-dimensional array that NumPy saved, without loading NumPy. The form is that of NumPy's ``.npy`` 1.0."""
    content: memoryview[int] = memoryview(mapped(path))
    (length,) = struct.unpack_from("<H", content, 8)
    header = ast.literal_eval(bytes(content[10 : 10 + length]).decode("latin-1"))
    return content[10 + length :].cast(_TYPES[header["descr"]])
