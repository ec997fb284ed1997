"""What a segment keeps of its documents beside the inverted index: a row each, and the texts.

`rows.bin` has one record of fixed size a document, `rows.jsonl` one array a document, `texts.zst` the texts in
blocks that are compressed one by one, so that one text costs the reading of one block.
"""

from __future__ import annotations

import ast
import json
import mmap
import struct
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

ROWS = "rows.jsonl"
PLACES = "rows.bin"
TEXTS = "texts.zst"

#: Bytes of text in a block: larger ones are smaller on disk, smaller ones quicker to open.
BLOCK = 1 << 16

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
        import zstandard

        self._compressor = zstandard.ZstdCompressor(level=6)
        self._rows: IO[bytes] = (folder / ROWS).open("wb")
        self._places: IO[bytes] = (folder / PLACES).open("wb")
        self._texts: IO[bytes] = (folder / TEXTS).open("wb")
        self._block = bytearray()
        self._waiting: list[tuple[int, int, int, int]] = []

    def add(self, row: Row, text: str) -> None:
        """Keep one document."""
        encoded = text.encode("utf-8")
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        if len(self._block) + len(encoded) > BLOCK:
            self._flush()
        self._waiting.append((self._rows.tell(), len(line), len(self._block), len(encoded)))
        self._rows.write(line)
        self._block += encoded

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        for file in (self._rows, self._places, self._texts):
            file.close()

    def _flush(self) -> None:
        if not self._waiting:
            return
        start = self._texts.tell()
        block = self._compressor.compress(bytes(self._block))
        self._texts.write(block)
        for row_start, row_length, text_start, text_length in self._waiting:
            self._places.write(_PLACE.pack(row_start, row_length, start, len(block), text_start, text_length))
        self._block.clear()
        self._waiting.clear()


class Store:
    """Reads what `StoreWriter` wrote; keeps the last block, so reading in order is reading each block once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._block_start = -1
        self._block = b""

    def __len__(self) -> int:
        return len(self._places) // _PLACE.size

    def row(self, number: int) -> Row:
        """The row of document `number`."""
        start, length, *_ = _PLACE.unpack_from(self._places, number * _PLACE.size)
        return Row(*json.loads(self._rows[start : start + length]))

    def text(self, number: int) -> str:
        """The text of document `number`."""
        return self.encoded(number).decode("utf-8")

    def encoded(self, number: int) -> bytes:
        """The text of document `number` as UTF-8."""
        _, _, block, size, start, length = _PLACE.unpack_from(self._places, number * _PLACE.size)
        if block != self._block_start:
            self._block = self._decompress(self._texts[block : block + size])
            self._block_start = block
        return self._block[start : start + length]

    def __iter__(self) -> Iterator[tuple[Row, str]]:
        return ((self.row(number), self.text(number)) for number in range(len(self)))

    @cached_property
    def _places(self) -> bytes | mmap.mmap:
        return mapped(self._folder / PLACES)

    @cached_property
    def _rows(self) -> bytes | mmap.mmap:
        return mapped(self._folder / ROWS)

    @cached_property
    def _texts(self) -> bytes | mmap.mmap:
        return mapped(self._folder / TEXTS)

    def _decompress(self, block: bytes) -> bytes:
        decompressed: bytes = self._decompressor.decompress(block)
        return decompressed

    @cached_property
    def _decompressor(self) -> Any:
        import zstandard

        return zstandard.ZstdDecompressor()


def mapped(path: Path) -> bytes | mmap.mmap:
    """A file as bytes in memory, read as far as they are asked for; an empty one cannot be mapped."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""


#: The types of NumPy that segments use, as `memoryview.cast` names them.
_TYPES: dict[str, Literal["H", "I", "q"]] = {"<u2": "H", "<u4": "I", "<i8": "q"}


def array_file(path: Path) -> memoryview[int]:
    """A one-dimensional array that NumPy saved, without loading NumPy. The form is that of NumPy's ``.npy`` 1.0."""
    content: memoryview[int] = memoryview(mapped(path))
    (length,) = struct.unpack_from("<H", content, 8)
    header = ast.literal_eval(bytes(content[10 : 10 + length]).decode("latin-1"))
    return content[10 + length :].cast(_TYPES[header["descr"]])
