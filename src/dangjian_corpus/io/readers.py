"""Files to the documents in them: the formats, each a generator of entries.

An entry is one document's worth of input, before it is a `Document`: for a text or HTML file the bytes, for a
collection (JSON lines, JSON, CSV) one of its records.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BufferedReader, RawIOBase, TextIOWrapper
from itertools import chain
from typing import Any, BinaryIO, NamedTuple, cast

from ..document import Flag
from ..errors import InputError
from ..lazy import regex
from .chinese_codecs import BYTE_CODECS, UTF8, decode_strictly
from .compression import LARGEST, Line, lines, plain_suffix, skip
from .encodings import decode
from .jsonl import load, storable
from .walk import WHOLE, Part

_CHUNK = 2**16
#: What stands between the values of a JSON file, the brackets of its array among it.
_BETWEEN = regex(r"[\s,\]]*")
_OPENING = regex(r"\ufeff?\s*\[?")

_scan = json.JSONDecoder(strict=False).raw_decode

#: What may stand before the first element. What is taken is never given back: a row of comments can be cut in two in as
#: many ways as it has comments, and all of them would be tried where no such element follows.
PROLOGUE = r"(?:\s|<\?[^>]*+>|(?><!--.*?-->))*+"
_HTML = re.compile(
    PROLOGUE.encode() + rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
#: How markup in a record begins, be it a page or a part of one, and how it ends.
_MARKUP = regex(
    PROLOGUE
    + r"<(?:!doctype|html|head|body|main|article|section|div|p|h[1-6]|table|ul|ol|dl|blockquote|span|font|center"
    r"|strong|a|img|br)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP_END = regex(r"</[a-z][a-z0-9]*\s*>\s*$", re.IGNORECASE)
_XML = regex(rb"\s*<\?xml\s[^>]*\?>" + PROLOGUE.encode() + rb"<[\w!]", re.DOTALL)
_HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".shtml"))

#: What is no article, since it wraps one or sets it in a language of its own: how it begins, and what it is.
_WRAPPED = tuple(
    (regex(beginning, re.IGNORECASE | re.DOTALL), what)
    for beginning, what in (
        (rb"WARC/\d", "a web archive (WARC)"),
        (rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*Content-Type:\s*multipart/related", "a web archive (MHTML)"),
        (rb"%PDF-", "a PDF"),
        (rb"\{\\rtf", "a file of a word processor (RTF)"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of a word processor (DOC) or the like"),
        (rb"PK\x03\x04", "an archive (ZIP) or a file of a word processor (DOCX)"),
        (rb"Rar!\x1a|7z\xbc\xaf\x27\x1c", "an archive (RAR, 7z)"),
        (rb".{257}ustar", "an archive (tar)"),
    )
)
_UNWRAP = "Save what it holds as text or HTML, or as JSON lines with the key `html`, and name that."
#: What browsers save beside a page, by the end of its name.
_BESIDE_PAGES = {".css": "a style sheet", ".js": "a script", ".mjs": "a script", ".svg": "a drawing"}
#: What a browser puts after the name of a script that it saves.
_SAVED = regex(r"\.(?:download|下载|下載)$")

_TOO_LONG = "the record is longer than a document can be"


class Entry(NamedTuple):
    """A record of a collection, or why it is none.

    `number` counts records from 1, `line` and `offset` say where it begins. `value` is what was read; with a
    `problem` it means nothing. `flags` are those of `encodings.decode`, in what the record was read from.
    `sha256` is that of the bytes of its line, where it has one of its own.
    """

    number: int
    line: int
    offset: int
    value: Any
    problem: InputError | None = None
    encoding: str = UTF8
    flags: Sequence[Flag] = ()
    sha256: str | None = None


def is_html(path: str, data: bytes) -> bool:
    """Whether a document is HTML, by its name or by how it begins."""
    return plain_suffix(path) in _HTML_SUFFIXES or _HTML.match(beginning(data)) is not None


def beginning(data: bytes) -> bytes:
    """How a file begins, for what is told by its ASCII: without the marks and the NUL bytes of UTF-16."""
    head = data[:4096]
    return (head.replace(b"\0", b"") if b"\0" in head else head).lstrip(b"\xef\xbb\xbf\xff\xfe")


def is_markup(text: str) -> bool:
    """Whether the text of a record is HTML, from its first tag to its last."""
    return _MARKUP.match(text) is not None and _MARKUP_END.search(text[-64:]) is not None


def check_bare(path: str, data: bytes) -> None:
    """Raise `InputError` for a file that might be read as an article and is none: a web archive, a style sheet.

    Of XML only pages are articles; feeds are told before.
    """
    what = _BESIDE_PAGES.get(plain_suffix(_SAVED.sub("", path)))
    if what:
        raise InputError(f"{what}, not a page")
    for opening, what in _WRAPPED:
        if opening.match(data[:4096]):
            raise InputError(f"{what}, not a page", _UNWRAP)
    if _XML.match(beginning(data)) and not is_html(path, data):
        raise InputError("XML that is neither a page nor a feed", _UNWRAP)


def collection(path: str, part: Part = WHOLE) -> Callable[[BinaryIO], Iterator[Entry]] | None:
    """The reader of a file that holds records, by its name; None for one that is a document itself.

    Only files that `divisible` names have parts.
    """
    return _COLLECTIONS.get(plain_suffix(path)) if part == WHOLE else partial(json_lines, part=part)


def divisible(path: str) -> bool:
    """Whether a file can be read in parts, by its name."""
    return _COLLECTIONS.get(plain_suffix(path)) is json_lines


def json_lines(stream: BinaryIO, part: Part = WHOLE) -> Iterator[Entry]:
    """The records of JSON lines; blank lines are none. Of a `part`, the same as if all had been read."""
    skip(stream, part.start)
    number = part.records
    for line in lines(stream, part.lines, part.start):
        if line.offset >= part.end:
            return
        if line.data is not None and line.data.isspace():
            continue
        number += 1
        if line.data is None:
            yield _problem(number, line, InputError(_TOO_LONG))
            continue
        try:
            loaded = load(line.data)
            digest = hashlib.sha256(line.data).hexdigest()
            value, encoding, flags = loaded
            yield Entry(number, line.number, line.offset, value, None, encoding, flags, digest)
        except InputError as error:
            yield _problem(number, line, error)


def json_values(stream: BinaryIO) -> Iterator[Entry]:
    """The records of a JSON file: the members of its array, or the values that follow each other in it."""
    source = _Text(stream)
    source.skip(_OPENING)
    number = 0
    while True:
        source.skip(_BETWEEN)
        value = problem = None
        stop = source.position
        try:
            if stop < len(source.text):
                value, stop = _scan(source.text, stop)
        except ValueError as error:
            problem = InputError(f"not JSON, and what follows cannot be read: {error}")
        except RecursionError:
            problem = InputError("JSON that is nested too deep; what follows cannot be read")
        else:
            # A number at the end of what is read so far may go on.
            if stop < len(source.text) or source.ended:
                if stop == source.position:
                    return
                number += 1
                yield Entry(number, source.line, source.offset, storable(value), None, source.codec)
                source.move(stop)
                continue
        if len(source.text) - source.position > LARGEST:
            problem = InputError(f"{_TOO_LONG}; what follows cannot be read")
        elif not source.ended:
            source.more()
            continue
        yield Entry(number + 1, source.line, source.offset, None, problem)
        return


def table(stream: BinaryIO) -> Iterator[Entry]:
    """The rows of a CSV or TSV file as objects, by the names in its first row."""
    csv.field_size_limit(LARGEST)
    source = _DecodedLines(stream)
    first = next(source, "")
    delimiter = max(",\t;|", key=first.count)
    rows = csv.reader(chain([first], source), delimiter=delimiter)
    names: list[str] | None = None
    number = 0
    while True:
        line, offset = (source.number + 1, source.end) if names is not None else (1, 0)
        try:
            row = next(rows, None)
        except csv.Error as error:
            number += 1
            yield Entry(number, line, offset, None, InputError(f"not a table row: {error}"))
            continue
        except InputError as error:
            number += 1
            yield Entry(number, line, offset, None, error)
            continue
        if row is None:
            return
        if names is None:
            names = [name.strip().lstrip("\ufeff") for name in row]
        elif row:
            number += 1
            fields = dict(zip(names, row, strict=False))
            yield Entry(number, line, offset, fields, None, source.encoding, source.flags)
        source.flags = []


class _Text:
    """A stream as text that is read on as it is needed, and where in it one is."""

    def __init__(self, stream: BinaryIO) -> None:
        head = stream.read(_CHUNK)
        self.codec = _codec_of(head)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig" if self.codec == UTF8 else self.codec)("replace")
        self._stream = stream
        self.text = self._decoder.decode(head)
        self.position = 0
        self.line = 1
        self.offset = 0
        self.ended = False

    def more(self) -> None:
        """Read as much again as is waiting, at least a chunk."""
        data = self._stream.read(max(_CHUNK, len(self.text) - self.position))
        self.ended = not data
        self.text = self.text[self.position :] + self._decoder.decode(data, self.ended)
        self.position = 0

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Move over what `pattern` matches here."""
        found = pattern.match(self.text, self.position)
        if found:
            self.move(found.end())

    def move(self, position: int) -> None:
        """Move on to `position`."""
        self.line += self.text.count("\n", self.position, position)
        self.offset += len(self.text[self.position : position].encode(self.codec, "replace"))
        self.position = position


class _DecodedLines:
    """The lines of a stream of any encoding as text; `number` and `end` tell which was the last and where it ended."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        self.end = 0
        self.flags: list[Flag] = []
        buffered = BufferedReader(cast(RawIOBase, stream), _CHUNK)
        head = buffered.peek(_CHUNK)[:_CHUNK]
        self.encoding = self._codec = _codec_of(head)
        by_bytes = self._codec in BYTE_CODECS or "\n".encode(self._codec) == b"\n"
        self._lines = lines(cast(BinaryIO, buffered)) if by_bytes else self._wide(cast(BinaryIO, buffered))

    def __iter__(self) -> _DecodedLines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if line.data is None:
            raise InputError(_TOO_LONG)
        self.number = line.number
        self.end = line.offset + len(line.data)
        try:
            return decode_strictly(line.data, self._codec)
        except UnicodeDecodeError:
            decoded = decode(line.data, self._codec)
            self.flags += decoded.flags
            return decoded.text

    def _wide(self, stream: BinaryIO) -> Iterator[Line]:
        """The lines of UTF-16 in UTF-8, with the offsets that they had."""
        offset = 0
        reader = TextIOWrapper(stream, self.encoding, "replace", newline="")
        self._codec = UTF8
        for number, text in enumerate(iter(lambda: reader.readline(LARGEST), ""), 1):
            yield Line(number, offset, text.lstrip("\ufeff").encode())
            offset += len(text.encode(reader.encoding))


_COLLECTIONS: dict[str, Callable[[BinaryIO], Iterator[Entry]]] = {
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".json": json_values,
    ".csv": table,
    ".tsv": table,
}


def _codec_of(head: bytes) -> str:
    """The encoding of what begins with `head`, which may end inside a character."""
    return decode(head[: head.rfind(b"\n") + 1] or head).encoding.partition("+")[0]


def _problem(number: int, line: Line, error: InputError) -> Entry:
    return Entry(number, line.number, line.offset, None, error)
