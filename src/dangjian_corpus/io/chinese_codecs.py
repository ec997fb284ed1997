"""The encodings of Chinese text, a character at a time.

Big5 is read as browsers read it (WHATWG Encoding Standard): with the Hong Kong extension, and for the punctuation
on which vendors disagree with Microsoft's table, which is what writes such pages.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

UTF8: Final = "utf-8"
GB18030: Final = "gb18030"
BIG5: Final = "big5hkscs"
UTF16_LE: Final = "utf-16-le"
UTF16_BE: Final = "utf-16-be"

#: Encodings made of single bytes, between which a document may change; in all of them `SEPARATOR` holds.
BYTE_CODECS: Final = (UTF8, GB18030, BIG5)

#: Bytes that are a character of their own wherever they stand: never part of a longer one in any of `BYTE_CODECS`.
SEPARATOR: Final = re.compile(rb"[\x00-\x2f\x3a-\x3f]")

_MICROSOFT: Final = str.maketrans("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡")
_BIG5_MISSING: Final = {b"\xa3\xe1": "€", b"\xc6\xde": "〃", b"\xc6\xdf": "仝"}


class Piece(NamedTuple):
    """A run of bytes in one encoding; `codec` None: bytes that are no character."""

    start: int
    end: int
    codec: str | None


def decode_strictly(data: bytes | memoryview, codec: str) -> str:
    """Decode all of `data`. Raises `UnicodeDecodeError` at the first byte that is no character."""
    text = str(data, codec)
    return text.translate(_MICROSOFT) if codec == BIG5 else text


def decode_leniently(data: bytes | memoryview, codec: str) -> str:
    """Decode `data` with U+FFFD for what is no character: good enough to judge, not to keep."""
    return str(data, codec, "replace")


def encodable(text: str, codec: str) -> str:
    """The characters of a text that an encoding has, asked of all at once: one by one it takes ten times as long."""
    return text.encode(codec, "ignore").decode(codec)


def character_at(data: bytes, position: int, codec: str) -> tuple[int, str] | None:
    """How many bytes the character at `position` has and what it is; None where there is none."""
    raw = data[position : position + size_at(data, position, codec)]
    try:
        return len(raw), decode_strictly(raw, codec)
    except UnicodeDecodeError:
        known = _BIG5_MISSING.get(raw) if codec == BIG5 else None
        return None if known is None else (len(raw), known)


def size_at(data: bytes, position: int, codec: str) -> int:
    """How many bytes the character that begins at `position` must have, if one does."""
    first = data[position]
    if codec in BYTE_CODECS and first < 0x80:
        return 1
    if codec == GB18030:
        return 4 if data[position + 1 : position + 2].isdigit() else 2
    if codec == UTF8:
        return 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    if codec in (UTF16_LE, UTF16_BE):
        high = data[position + (codec == UTF16_LE) : position + 2][:1]
        return 4 if b"\xd8" <= high <= b"\xdb" else 2
    if codec == BIG5:
        return 2
    for size in (1, 2, 3):  # an encoding of other languages
        try:
            str(data[position : position + size], codec)
        except UnicodeDecodeError:
            continue
        return size
    return 4


def piece_text(data: bytes, piece: Piece) -> str:
    """The text of a piece that is known to decode."""
    view = memoryview(data)[piece.start : piece.end]
    assert piece.codec is not None
    try:
        return decode_strictly(view, piece.codec)
    except UnicodeDecodeError:  # one of the characters that the codec lacks
        return "".join(text for _, text in characters(data, piece))


def characters(data: bytes, piece: Piece) -> list[tuple[int, str]]:
    """The characters of a piece that is known to decode, each with the offset of the byte after it."""
    result: list[tuple[int, str]] = []
    position = piece.start
    assert piece.codec is not None
    while position < piece.end:
        found = character_at(data, position, piece.codec)
        assert found is not None
        position += found[0]
        result.append((position, found[1]))
    return result
