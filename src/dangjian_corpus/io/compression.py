"""Compressed files, by their content: gzip, Zstandard, bzip2, xz; and the bounds of what is read from them."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from ..errors import InputError

#: The largest document that is read, in bytes after decompression. A book of a million characters has 3 MB.
LARGEST = 32 * 2**20

SUFFIXES = frozenset((".gz", ".zst", ".bz2", ".xz"))

_CHUNK = 2**16
_ZSTANDARD = b"\x28\xb5\x2f\xfd"


class Line(NamedTuple):
    """A line of a stream: its number (from 1), the byte at which it begins, its bytes; None where it is too long."""

    number: int
    offset: int
    data: bytes | None


def plain_suffix(path: str) -> str:
    """The suffix of `path` in lower case, without that of a compression: ``.txt`` for ``a.TXT.gz``."""
    name = PurePosixPath(path)
    return (PurePosixPath(name.stem) if name.suffix.lower() in SUFFIXES else name).suffix.lower()


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file for reading, decompressed where its content is compressed.

    Raises `OSError` where it cannot be opened, and `InputError` out of the block where it turns out damaged.
    """
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        zstandard = raw.peek(4).startswith(_ZSTANDARD)
        stream = _decompressed(raw)
        if stream is not raw:
            stack.enter_context(stream)
        try:
            yield stream
            if zstandard:
                with path.open("rb") as again:
                    _check_zstandard(again)
        except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, _zstandard_error()) as error:
            raise InputError(f"the compressed file is damaged: {error}") from None


def whole(stream: BinaryIO) -> bytes:
    """All that is left of a stream. Raises `InputError` for more than `LARGEST` bytes."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST // 2**20} MB, more than a document can be")
    return data


def lines(stream: BinaryIO, number: int = 0, offset: int = 0) -> Iterator[Line]:
    """The lines of a stream, line feed included; a line of more than `LARGEST` bytes is passed over.

    `number` and `offset` count the lines and bytes that were passed before.
    """
    while data := stream.readline(LARGEST + 1):
        number += 1
        size = len(data)
        if size <= LARGEST:
            yield Line(number, offset, data)
        else:
            while not data.endswith(b"\n") and (data := stream.readline(_CHUNK)):
                size += len(data)
            yield Line(number, offset, None)
        offset += size


def skip(stream: BinaryIO, size: int) -> None:
    """Pass over `size` bytes of a stream at its beginning, or over all there are."""
    if size and stream.seekable():
        stream.seek(size)
        return
    while size > 0 and (data := stream.read(min(size, _CHUNK))):
        size -= len(data)


def _decompressed(raw: BufferedReader) -> BinaryIO:
    head = raw.peek(6)[:6]
    if head.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if head.startswith(_ZSTANDARD):
        import zstandard

        window = zstandard.ZstdDecompressor(max_window_size=2**27)
        return BufferedReader(cast(RawIOBase, window.stream_reader(raw, read_across_frames=True)))
    if head.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(raw))
    if head.startswith(b"\xfd7zXZ"):
        return cast(BinaryIO, lzma.LZMAFile(raw))
    return raw


def _check_zstandard(raw: BufferedReader) -> None:
    """Go from block to block to see that the last frame ends: the library takes a cut file for a short one.

    Format: RFC 8878, 3.1. Raises `EOFError`.
    """
    import zstandard

    def read(size: int) -> bytes:
        data = raw.read(size)
        if len(data) < size:
            raise EOFError("it ends inside a frame")
        return data

    while magic := raw.read(4):
        if magic[1:] == b"\x2a\x4d\x18":
            read(int.from_bytes(read(4), "little"))
            continue
        head = magic + raw.peek(14)[:14]
        size = zstandard.frame_header_size(head)
        read(size - 4)
        last = False
        while not last:
            header = int.from_bytes(read(3), "little")
            last = bool(header & 1)
            read(1 if header >> 1 & 3 == 1 else header >> 3)
        read(4 if zstandard.get_frame_parameters(head).has_checksum else 0)


def _zstandard_error() -> type[Exception]:
    """The exception of Zstandard, if it was ever needed."""
    module = sys.modules.get("zstandard")
    return module.ZstdError if module else EOFError
