"""Ingest: files become documents.

Raw is the decoded file for plain text, and the page's visible text, one block a line, for HTML; its line ends are
those of the file. A page's `hints` tell for every line of raw what the markup knew of it. Nothing is changed here
and nothing repaired; what cannot be read is set aside and the run goes on.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

from ..document import FIELDS, SCHEMA, Document, Flag, sha256
from ..errors import InputError, UsageError
from ..io.compression import opened, whole
from ..io.dates import iso_date
from ..io.encodings import REPLACEMENT, Decoded, declared_in_markup, decode
from ..io.feeds import is_feed, items
from ..io.jsonl import checked
from ..io.readers import Entry, check_bare, collection, divisible, is_html, is_markup, json_lines
from ..io.rejects import Rejects
from ..io.walk import STDIN, WHOLE, Identity, InputFile, discover
from ..lazy import regex
from ..settings import Settings

__all__ = ["NAMES", "STDIN_NAME", "TAKEN", "VERSION", "InputFile", "discover", "ingest", "read", "without_duplicates"]

VERSION = 7

#: The name that stands in ids for JSON lines on standard input.
STDIN_NAME = "stdin.jsonl"

#: What a record of another kind may call things, most telling first. `--map NAME=COLUMN` names one instead.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "正文", "内容", "內容"),
    "html": ("html",),
    "id": ("id",),
    "url": ("url", "网址", "網址", "链接", "鏈接"),
    "title": ("title", "标题", "標題"),
    "author": ("author", "作者"),
    "date": ("date", "日期", "发布时间", "發布時間"),
    "publisher": ("publisher", "来源", "來源"),
    "section": ("section",),
}

#: What to do about documents of one id.
TAKEN = "Ids are paths below PATH: name the folder that both lie in. Records need ids of their own, or none."

#: A key that may be put into a command that is shown.
_PLAIN = regex(r"[A-Za-z_]\w{0,30}", re.ASCII)
_BAD = regex("[\0\ud800-\udfff]+")


def ingest(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    rejects: Rejects,
    settings: Settings,
    stdin: BinaryIO | None = None,
    own: Collection[Identity] = (),
) -> Iterator[Document]:
    """The documents in `paths`, sorted by path and in file order, each id once.

    A path is a file, a folder or ``-``, which is JSON lines on `stdin` (the process's own by default) and comes
    first. `mapping` gives for a name of `NAMES` the key or column that holds it. `own` are files that the documents
    go to.
    """
    return without_duplicates(_all(paths, mapping, rejects, settings, stdin, own), rejects)


def _all(
    paths: Sequence[str],
    mapping: Mapping[str, str] | None,
    rejects: Rejects,
    settings: Settings,
    stdin: BinaryIO | None,
    own: Collection[Identity],
) -> Iterator[Document]:
    names = _names(mapping)
    if STDIN in paths:
        place = _Place(STDIN_NAME, STDIN, None, settings)
        for entry in json_lines(stdin or sys.stdin.buffer):
            yield from _from_entry(entry, place, names, rejects)
    for file in discover([path for path in paths if path != STDIN], rejects, own):
        yield from read(file, mapping=mapping, rejects=rejects, settings=settings)


def read(
    file: InputFile, *, mapping: Mapping[str, str] | None = None, rejects: Rejects, settings: Settings
) -> Iterator[Document]:
    """The documents in one file, or in a part of it, in order. What cannot be read of it goes to `rejects`."""
    names: Mapping[str, tuple[str, ...]] = _names(mapping)
    shown = STDIN if file.root == STDIN else str(file.path)
    try:
        digest = None if divisible(file.id) else _sha256(file.path)
        place = _Place(file.id, shown, digest, settings)
        with opened(file.path) as stream:
            records = collection(file.id, file.part)
            if records is None:
                data = whole(stream)
                if not is_feed(data):
                    yield _from_file(data, place)
                    return
                entries, names = items(data), NAMES  # a feed's own: `mapping` is for what others call things
            else:
                entries = records(stream)
            entry = None
            for entry in entries:
                yield from _from_entry(entry, place, names, rejects)
            if entry is None and file.part == WHOLE and file.root != STDIN:
                rejects.add(shown, "there is no record in the file")
    except OSError as error:
        rejects.add(shown, f"cannot be read: {error.strerror or error}")
    except InputError as error:
        rejects.add(shown, error.message, error.hint)


def without_duplicates(documents: Iterable[Document], rejects: Rejects) -> Iterator[Document]:
    """The first document of each id; the others are set aside."""
    seen: dict[str, str] = {}
    for document in documents:
        here = _location(document)
        if document.id not in seen:
            seen[document.id] = here
            yield document
        else:
            rejects.add(
                here,
                f"the id {document.id!r} is taken: the first to have it is {seen[document.id]}",
                TAKEN,
            )


class _Place(NamedTuple):
    """Where documents come from: path in records, path in messages, sha256 of the bytes; and the settings."""

    path: str
    shown: str
    sha256: str | None
    settings: Settings


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _location(document: Document) -> str:
    path, record = document.source.get("path", ""), document.source.get("record")
    return str(path) if record is None else f"{path}#{record}"


def _names(mapping: Mapping[str, str] | None) -> dict[str, tuple[str, ...]]:
    unknown = set(mapping or {}) - set(NAMES)
    if unknown:
        raise UsageError(f"cannot map {', '.join(sorted(unknown))}", f"What can be mapped: {', '.join(NAMES)}.")
    chosen: dict[str, tuple[str, ...]] = {name: (column,) for name, column in (mapping or {}).items()}
    if "html" in chosen and "text" not in chosen:
        chosen["text"] = ()
    return {**NAMES, **chosen}


def _from_file(data: bytes, place: _Place) -> Document:
    """The document that a text or HTML file is. Raises `InputError`."""
    check_bare(place.path, data)
    html = is_html(place.path, data)
    decoded = decode(data, declared_in_markup(data) if html else None)
    if not decoded.text or decoded.text.isspace():
        raise InputError("the file is empty")
    return _document(place.path, decoded, html, None, {"path": place.path}, place)


def _from_entry(
    entry: Entry, place: _Place, names: Mapping[str, tuple[str, ...]], rejects: Rejects
) -> Iterator[Document]:
    """The document that a record of a collection is; nothing, and a reject, where it is none."""
    try:
        if entry.problem:
            raise entry.problem
        yield _from_record(entry, place._replace(sha256=entry.sha256 or place.sha256), names)
    except InputError as error:
        rejects.add(place.shown, error.message, error.hint, line=entry.line, offset=entry.offset)


def _from_record(entry: Entry, place: _Place, names: Mapping[str, tuple[str, ...]]) -> Document:
    record = entry.value
    if isinstance(record, dict) and record.get("schema") == SCHEMA:
        document = checked(Document.from_record(record))
        document.raw = document.raw_text() if place.settings.with_raw else document.raw
        return document
    if not isinstance(record, dict):
        raise InputError("a record must be a JSON object with a text in it")
    left = dict(record)
    found: dict[str, str | None] = dict.fromkeys(names)
    for name, columns in names.items():
        if not left.keys().isdisjoint(columns):
            found[name] = _take(left, columns)
    text, html = found.pop("text"), found.pop("html")
    if text is None and html is None:
        empty = [key for key in (*names["text"], *names["html"]) if key in record]
        if empty:
            raise InputError(f"no text in the record: {', '.join(empty)} holds none")
        raise _textless(record, names)
    if text is not None and html is not None:
        left["html"] = html
    source: dict[str, Any] = {"path": place.path, "record": entry.number}
    date = found.pop("date")
    id_ = found.pop("id") or f"{place.path}#{entry.number}"
    kept, flags = _clean(text if text is not None else html or "")
    if entry.flags:
        flags = _moved(entry.flags, kept)
    decoded = Decoded(kept, entry.encoding, flags)
    as_page = text is None or is_markup(kept)
    document = _document(id_, decoded, as_page, found.pop("url"), source, place)
    for name in FIELDS:
        if found.get(name) is not None:
            setattr(document, name, found[name])
    if date is not None:
        document.date = iso_date(date)
        if document.date is None:
            left["date"] = date
    document.meta = left
    return document


def _textless(record: Mapping[Any, Any], names: Mapping[str, tuple[str, ...]]) -> InputError:
    """What to say of a record in which no key is known that could hold its text."""
    keys = ", ".join(map(str, record)) or "none"
    if not any(isinstance(value, str) for value in record.values()):
        plain = [key for key, value in record.items() if isinstance(value, list) and _PLAIN.fullmatch(key)]
        held = f".{plain[0]}[]" if plain else ".KEY"
        return InputError(
            f"no text in the record; its keys are {keys}, and none holds a string",
            f"Make records of what it holds, one a line: jq -c '{held}' FILE > FILE.jsonl",
        )
    asked = (*names["text"], *names["html"])
    if asked == (*NAMES["text"], *NAMES["html"]):
        return InputError(f"no text in the record; its keys are {keys}", "Name the key that holds it: --map text=KEY.")
    return InputError(
        f"no {' and no '.join(asked)} in the record; its keys are {keys}",
        "--map holds for every table and all JSON of a run: let `corpus ingest` read this file by itself, and name "
        "what it writes in its place.",
    )


def _take(record: dict[str, Any], keys: Iterable[str]) -> str | None:
    """The first of `keys` that holds something, as text; it leaves the record."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value.strip():
            del record[key]
            return value
    return None


def _document(
    id_: str, decoded: Decoded, html: bool, url: str | None, source: dict[str, Any], place: _Place
) -> Document:
    text, flags, hints = decoded.text, decoded.flags, None
    if html:
        from ..html import visible_lines

        page = visible_lines(text, reference="ingest" in place.settings.reference)
        text = "\n".join(page.lines)
        hints = page.hints
        flags = _moved(flags, text) if flags else []
        if page.page:
            source["page"] = page.page
            url = url or page.page.get("url")
        if not text.strip():
            raise InputError("no visible text in the page")
    if url:
        source["url"] = url
        source.update({"host": host} if (host := _host(url)) else {})
    source["encoding"] = decoded.encoding
    if place.sha256 is not None:
        source["sha256"] = place.sha256
    source["raw_sha256"] = sha256(text)
    source["media_type"] = "text/html" if html else "text/plain"
    return Document(
        id=id_, text=text, source=source, flags=flags, hints=hints, raw=text if place.settings.with_raw else None
    )


def _moved(flags: Sequence[Flag], text: str) -> list[Flag]:
    """Flags of broken bytes, for the text that is left: U+FFFD by U+FFFD where there are as many of both."""
    places = [found.start() for found in re.finditer(REPLACEMENT, text)]
    known: Sequence[Flag | None] = flags if len(flags) == len(places) else [None] * len(places)
    return [
        {**(flag or {"kind": "undecodable"}), "start": at, "end": at + 1}
        for at, flag in zip(places, known, strict=True)
    ]


def _clean(text: str) -> tuple[str, list[Flag]]:
    """A text without what no text may hold, NUL and lone surrogates, and flags where they were."""
    if "\0" not in text and _encodes(text):  # a search for what is hardly ever there takes longer
        return text, []
    flags: list[Flag] = []
    parts: list[str] = []
    length = position = 0
    for found in _BAD.finditer(text):
        parts += (text[position : found.start()], REPLACEMENT)
        length += found.start() - position + 1
        bad = found[0].encode("utf-16-be", "surrogatepass").hex()
        flags.append({"start": length - 1, "end": length, "kind": "undecodable", "bytes": bad})
        position = found.end()
    return "".join((*parts, text[position:])), flags


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
