"""Bytes to text: which encoding Chinese text is in, and what of it cannot be decoded.

Valid UTF-8 is UTF-8 and a byte order mark is believed; nothing else is certain. GB18030, Big5 with the Hong Kong
extension and UTF-16 are told apart by the likelihood of the text that each makes of the same bytes
(`io.likelihood`). A document may change its encoding half-way and may hold bytes that belong to no character:
where the encoding it is mostly in fails or reads badly, `io.mixed` finds the likeliest reading of that passage.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from ..document import Flag
from ..errors import InputError
from ..lazy import regex
from . import mixed
from .chinese_codecs import (
    BIG5,
    BYTE_CODECS,
    GB18030,
    UTF8,
    UTF16_BE,
    UTF16_LE,
    Piece,
    characters,
    decode_leniently,
    piece_text,
)
from .likelihood import log_likelihood

#: Stands in the text for a run of bytes that could not be decoded.
REPLACEMENT = "\ufffd"

_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, UTF16_LE),
    (codecs.BOM_UTF16_BE, UTF16_BE),
    (b"\x84\x31\x95\x33", GB18030),
)
_MARKED = tuple(mark for mark, _ in _MARKS)
#: What a right declaration is worth, in nats: about one character of evidence against it.
_DECLARED = 12.0
#: What speaks for UTF-8, which other text is hardly ever by accident, in nats.
_VALID = 5.0
#: What speaks against UTF-16 without a mark from the start, in nats.
_UNMARKED = 20.0
#: How much of a document decides what it is mostly in, in bytes.
_SAMPLE = 16_384
#: A document that loses a larger share of its bytes is no text.
_MOST_LOST = 0.2

#: Text whose characters beyond ASCII are on average less likely than this is not Chinese; as UTF-16, not text at all.
_CHINESE, _SENSELESS = -10.5, -13.5

_WHAT_IS_READ = "Text, HTML, feeds, JSON lines, JSON, CSV and TSV can be read, also with gzip, zstd, bzip2 or xz."

#: The share of undecodable bytes beyond which text that makes no sense is none.
_LOST = 0.01
#: The shortest passage that is judged by itself, in bytes.
_PASSAGE = 64

#: UTF-8 of more bytes than this is taken for what it is.
_SHORT = 256
_DOUBTFUL = regex("[\x01-\x08\x0e-\x1a\x1c-\x1f\x80-\u07ff]")
_PADDING = re.compile(b"(?:\0\0){2,}")
_HAN = regex("[\u2e80-\U0003ffff]")
_NOT_ASCII = regex("[^\0-\x7f]+")

#: What lies between characters that every encoding has in common, where it holds anything beyond ASCII.
_FOREIGN = re.compile(rb"[^\x00-\x2f\x3a-\x3f\x80-\xff]*[\x80-\xff][^\x00-\x2f\x3a-\x3f]*")

_SIGNATURES = re.compile(
    rb"PK\x03\x04|\x89PNG|GIF8|\xff\xd8\xff|%PDF-|\x7fELF|\xd0\xcf\x11\xe0|RIFF|Rar!|7z\xbc\xaf|MZ\x90|SQLite format 3"
    rb"|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|OggS|ID3|\x00\x00\x00.ftyp",
    re.DOTALL,
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b\x1a\x00")) + b"\x7f"
_META = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?|\?xml\b[^>]{0,100}?)(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)


class Decoded(NamedTuple):
    """A decoded text.

    `encoding` names the codecs it was read with, the main one first (``gb18030``, ``utf-8+gb18030``). `flags` has
    one ``{"start", "end", "kind": "undecodable", "bytes"}`` for every run of bytes that is no character; U+FFFD
    stands there in the text.
    """

    text: str
    encoding: str
    flags: list[Flag]


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a document of unknown or badly known encoding.

    `declared` is what the document or its sender says its encoding is; it is believed when nothing speaks against
    it. Raises `InputError` for what is not text.
    """
    text = None if data.startswith(_MARKED) else _as_utf8(data)
    return _assemble(data, _pieces(data, declared)) if text is None else Decoded(text, UTF8, [])


def declared_in_markup(data: bytes) -> str | None:
    """The encoding that an HTML or XML document declares in its first 4096 bytes."""
    found = _META.search(data[:4096])
    return found[1].decode("ascii") if found else None


def byte_span(data: bytes, encoding: str, start: int, end: int) -> tuple[int, int]:
    """The bytes of `data` that the characters ``[start, end)`` of its text were decoded from.

    `encoding` is what `decode` said. A U+FFFD that stands for broken bytes gives all of them.
    """
    starts: list[int] = []
    ends: list[int] = []
    for piece in _pieces(data, encoding.partition("+")[0]):
        here = piece.start
        for stop, text in characters(data, piece) if piece.codec else [(piece.end, REPLACEMENT)]:
            starts.extend([here] * len(text))
            ends.extend([stop] * len(text))
            here = stop
    if start < end:
        return starts[start], ends[end - 1]
    point = starts[start] if start < len(starts) else len(data)
    return point, point


def _assemble(data: bytes, pieces: list[Piece]) -> Decoded:
    parts: list[str] = []
    flags: list[Flag] = []
    sizes: dict[str, int] = {}
    length = 0
    for piece in pieces:
        if piece.codec is None:
            part = REPLACEMENT
            bad = data[piece.start : piece.end].hex()
            flags.append({"start": length, "end": length + 1, "kind": "undecodable", "bytes": bad})
        else:
            part = piece_text(data, piece)
            sizes[piece.codec] = sizes.get(piece.codec, 0) + piece.end - piece.start
        parts.append(part)
        length += len(part)
    encoding = "+".join(sorted(sizes, key=lambda codec: -sizes[codec]))
    return Decoded("".join(parts), encoding or UTF8, flags)


def _pieces(data: bytes, declared: str | None) -> list[Piece]:
    """How to read `data`, mark and all. Raises `InputError` for what is not text."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _read(data, len(mark), codec)
    if _as_utf8(data) is not None:
        return [Piece(0, len(data), UTF8)] if data else []
    if _SIGNATURES.match(data):
        raise InputError("a binary file, not text", _WHAT_IS_READ)
    codec = _main(data, declared)
    head = data[:_SAMPLE]
    if codec in BYTE_CODECS and len(head.translate(None, _CONTROLS)) < 0.99 * len(head):
        raise InputError("a binary file, not text: it is full of control characters", _WHAT_IS_READ)
    pieces = _read(data, 0, codec)
    lost = sum(piece.end - piece.start for piece in pieces if piece.codec is None and data[piece.start])
    if lost > _MOST_LOST * len(data) or not any(piece.codec for piece in pieces):
        raise InputError(
            f"not text in any known encoding: {lost} of {len(data)} bytes are no characters", _WHAT_IS_READ
        )
    return pieces


def _as_utf8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 beyond doubt.

    A few characters of GBK can be valid as UTF-8 of two bytes each, and a few of UTF-16 as ASCII with control
    characters among it; such data is judged like any other.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    certain = len(data) > _SHORT or not (_DOUBTFUL.search(text) and not _HAN.search(text))
    return text if certain else None


def _main(data: bytes, declared: str | None) -> str:
    """The encoding that most of `data` is in. Raises `InputError` where it makes no sense in any."""
    promised = _known(declared)
    found: list[bytes] = []
    size = 0
    for match in _FOREIGN.finditer(data):
        found.append(match[0])
        size += len(match[0])
        if size > _SAMPLE:
            break
    sample = b" ".join(found)
    scores = {codec: log_likelihood(decode_leniently(sample, codec)) for codec in BYTE_CODECS}
    scores[UTF8] += _VALID
    if promised in scores:
        scores[promised] += _DECLARED
    best = max(scores, key=scores.__getitem__)
    head = _PADDING.sub(b"", data[: _SAMPLE & ~1])
    texts = {codec: decode_leniently(head, codec) for codec in (best, UTF16_LE, UTF16_BE)}
    likelihoods = {
        codec: log_likelihood(text) - (0.0 if codec in BYTE_CODECS else _UNMARKED) for codec, text in texts.items()
    }
    best = max(likelihoods, key=likelihoods.__getitem__)
    if _mean(texts[best]) < _CHINESE:
        other = _other(data, promised)
        if other:
            return other
        if not _makes_sense(head, best):
            raise InputError("not text in any known encoding", _WHAT_IS_READ)
    return best


def _makes_sense(head: bytes, codec: str) -> bool:
    """Whether any passage reads like text in the encoding, or in one that it may change to."""
    text = decode_leniently(head, codec)
    if codec not in BYTE_CODECS:
        return _mean(text) >= _SENSELESS
    if text.count(REPLACEMENT) <= _LOST * len(head):
        return True
    step = max(_PASSAGE, len(head) // 8)
    return any(
        _mean(decode_leniently(head[start : start + step], other)) >= _SENSELESS
        for start in range(0, len(head), step)
        for other in BYTE_CODECS
    )


def _mean(text: str) -> float:
    """The average log-likelihood of the characters beyond ASCII."""
    foreign = "".join(_NOT_ASCII.findall(text))
    return log_likelihood(foreign) / max(1, len(foreign))


def _other(data: bytes, promised: str | None) -> str | None:
    """The encoding of text that is not Chinese: as declared, or as charset-normalizer finds."""
    import charset_normalizer

    guess = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    for codec in (promised, guess and guess.encoding):
        if (
            codec
            and _known(codec) not in (*BYTE_CODECS, None)
            and not codec.startswith(("utf", "big5", "cp950", "gb", "hz"))
        ):
            try:
                data.decode(codec)
            except UnicodeDecodeError:
                continue
            return codec
    return None


def _known(declared: str | None) -> str | None:
    """The codec that reads what is declared: GB18030 for its subsets, Big5 with its extensions."""
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    if name in ("gb2312", "gbk", "gb18030"):
        return GB18030
    return BIG5 if name in ("big5", "cp950", "big5hkscs") else name


def _read(data: bytes, start: int, codec: str) -> list[Piece]:
    if codec in BYTE_CODECS:
        pieces = mixed.read(data, start, len(data), codec)
    else:
        pieces = _wide(data, start, codec)
    return _without_nul(data, pieces)


def _wide(data: bytes, start: int, codec: str) -> list[Piece]:
    pieces: list[Piece] = []
    view = memoryview(data)
    while start < len(data):
        try:
            str(view[start:], codec)
        except UnicodeDecodeError as error:
            bad, after = start + error.start, start + error.end
            if bad > start:
                pieces.append(Piece(start, bad, codec))
            pieces.append(Piece(bad, after, None))
            start = after
        else:
            pieces.append(Piece(start, len(data), codec))
            break
    return pieces


def _without_nul(data: bytes, pieces: list[Piece]) -> list[Piece]:
    """The same pieces, where runs of NUL are no characters, and neighbouring broken bytes are one piece."""
    result: list[Piece] = []

    def add(start: int, end: int, codec: str | None) -> None:
        if start == end:
            return
        if codec is None and result and result[-1].codec is None:
            start = result.pop().start
        result.append(Piece(start, end, codec))

    for piece in pieces:
        here = piece.start
        for start, end in _nul_runs(data, piece):
            add(here, start, piece.codec)
            add(start, end, None)
            here = end
        add(here, piece.end, piece.codec)
    return result


def _nul_runs(data: bytes, piece: Piece) -> Iterator[tuple[int, int]]:
    if piece.codec in BYTE_CODECS:
        for found in re.finditer(rb"\x00+", memoryview(data)[piece.start : piece.end]):
            yield piece.start + found.start(), piece.start + found.end()
    elif piece.codec is not None:
        here = piece.start
        for part in re.split("(\0+)", piece_text(data, piece)):
            size = len(part.encode(piece.codec))
            if part.startswith("\0"):
                yield here, here + size
            here += size
