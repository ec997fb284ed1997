"""One article on its way through the stages, and its JSON form: one object a line, `schema: 1`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from . import ledger
from .errors import InputError, LedgerError
from .ledger import Edit, Layer, Span, edit_of

SCHEMA = 1

#: Fields of the record that a stage may lift out of the text, in the order in which they are written.
FIELDS = ("title", "author", "date", "publisher", "section")

#: Everything else that a stage may lift: written under `details`.
DETAILS = ("subtitle", "keywords", "abstract", "journal", "issue", "class_number", "article_number")

Flag = dict[str, Any]
Hints = list[dict[str, Any]]

_PLAIN = ("id", *FIELDS, "script")
_KNOWN = frozenset(
    (
        *_PLAIN,
        "schema",
        "source",
        "text",
        "details",
        "fields",
        "edits",
        "flags",
        "dedup",
        "hints",
        "tokens",
        "raw",
        "meta",
    )
)


#: What the values of a record must be where they are there.
_FORMS: tuple[tuple[str, type], ...] = (
    *((name, str) for name in (*_PLAIN, "raw")),
    *((name, dict) for name in ("source", "details", "fields", "dedup", "meta")),
    *((name, list) for name in ("edits", "flags", "hints", "tokens")),
)

#: What in `source` and `dedup` is text.
_TEXTS = (
    ("source", ("path", "url", "host", "encoding", "media_type", "sha256", "raw_sha256")),
    ("dedup", ("cluster", "relation", "of")),
)


@dataclass(slots=True)
class Document:
    """One article.

    `text` is what stands after the stages so far, `layers` how it came to be (see `ledger`). `fields` gives for a
    lifted field its span in raw, `flags` what looks damaged, in raw offsets. `hints` has one mapping for every line
    of raw, of what an HTML page knows about it (see `stages.ingest`), until strip has used them. `raw` is kept only
    where it was asked for; `raw_text()` gives it in any case. `meta` holds keys of the input that mean nothing here.
    """

    id: str
    text: str
    source: dict[str, Any] = field(default_factory=dict)
    title: str | None = None
    author: str | None = None
    date: str | None = None
    publisher: str | None = None
    section: str | None = None
    details: dict[str, str] = field(default_factory=dict)
    script: str | None = None
    fields: dict[str, Span] = field(default_factory=dict)
    layers: list[list[Edit]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    dedup: dict[str, Any] | None = None
    hints: Hints | None = None
    tokens: list[str] | None = None
    raw: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)

    def raw_text(self) -> str:
        """The decoded text as it was before any stage. Raises `LedgerError` where the ledger does not fit."""
        return ledger.undo_all(self.text, self.layers) if self.layers else self.text

    def prove(self) -> str:
        """The raw text, proved by its sha256. Raises `LedgerError` where it is not what was read."""
        raw = self.raw_text()
        stated = self.source.get("raw_sha256")
        if stated is not None and sha256(raw) != stated:
            raise LedgerError(
                f"{self.id}: the text does not lead back to the raw text that was read",
                "It was changed by another program. Keep the raw text in the records (--with-raw) and such a "
                "change becomes a layer of its own.",
            )
        return raw

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON, without the line feed."""
        record: dict[str, Any] = {"schema": SCHEMA, "id": self.id, "source": self.source}
        for name in (*FIELDS, "script"):
            value = getattr(self, name)
            if value is not None:
                record[name] = value
        if self.details:
            record["details"] = self.details
        record["text"] = self.text
        if self.fields:
            record["fields"] = self.fields
        record["edits"] = _edits_json(self.layers)
        record["flags"] = self.flags
        for name in ("dedup", "hints", "tokens", "raw"):
            value = getattr(self, name)
            if value is not None:
                record[name] = value
        if self.meta:
            record["meta"] = self.meta
        return orjson.dumps(record)

    @classmethod
    def from_json(cls, line: bytes | str) -> Document:
        """Read a record that `to_json` wrote. Raises `InputError` for anything else."""
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InputError(f"not JSON: {error}") from None
        return cls.from_record(record)

    @classmethod
    def from_record(cls, record: Any) -> Document:
        """Read a decoded record. Raises `InputError` where it is not one of this schema."""
        if not isinstance(record, dict):
            raise InputError(f"a record must be a JSON object, this is {_kind(record)}")
        if record.get("schema") != SCHEMA:
            stated = record.get("schema")
            raise InputError(
                f"a record of schema {stated!r}, not {SCHEMA}"
                if stated
                else "no record of `corpus`: it has no `schema`",
                "Let `corpus ingest` read foreign records first.",
            )
        text = record.get("text")
        if not isinstance(text, str) or not isinstance(record.get("id"), str):
            raise InputError("a record needs an `id` and a `text`, both strings")
        try:
            _check_form(record)
            meta = dict(record.get("meta") or {})
            meta.update((key, value) for key, value in record.items() if key not in _KNOWN)
            return cls(
                id=record["id"],
                text=text,
                source=dict(record.get("source") or {}),
                details=dict(record.get("details") or {}),
                fields={name: _span(a, b) for name, (a, b) in (record.get("fields") or {}).items()},
                layers=_layers(record.get("edits") or []),
                flags=list(record.get("flags") or []),
                **{name: record.get(name) for name in (*FIELDS, "script")},
                dedup=record.get("dedup"),
                hints=record.get("hints"),
                tokens=record.get("tokens"),
                raw=record.get("raw"),
                meta=meta,
            )
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise InputError(f"a field is not of the record's form: {error}") from None


#: How a record that `to_json` wrote begins.
_ID = re.compile(rb'\{"schema":1,"id":("(?:[^"\\]|\\.)*")')


def as_in_records(identifier: str) -> str:
    """An id as records have it, where it was taken from the name of a file that is no UTF-8."""
    return identifier.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def written_id(line: bytes) -> str | None:
    """The id of a record that `to_json` wrote, read without the rest of it; None for what another program wrote."""
    found = _ID.match(line)
    return orjson.loads(found[1]) if found else None


def identifier_of(line: bytes) -> str:
    """The id of a record, read without the rest of it where that can be."""
    written = written_id(line)
    identifier: str = orjson.loads(line)["id"] if written is None else written
    return identifier


def with_dedup(record: Mapping[str, Any], dedup: Mapping[str, Any] | None) -> bytes:
    """What `to_json` writes of a document with another `dedup`, from the record that it wrote before."""
    changed: dict[str, Any] = {}
    for name, value in record.items():
        if name != "dedup":
            changed[name] = value
        if name == "flags" and dedup is not None:
            changed["dedup"] = dedup
    return orjson.dumps(changed)


def batches(documents: Iterable[Document], characters: int) -> Iterator[list[Document]]:
    """Documents that are worked on together: of so many characters or some more, the last of them of less."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def sha256(text: str) -> str:
    """The sha256 of a text as UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _edits_json(layers: Sequence[Layer]) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    for number, layer in enumerate(layers):
        for start, was, now, rule, role, of in layer:
            record: dict[str, Any] = {"layer": number, "start": start, "was": was}
            if now:
                record["now"] = now
            record["rule"] = rule
            record["role"] = role
            if of is not None:
                record["of"] = of
            records.append(record)
    return records


def _layers(edits: list[Mapping[str, Any]]) -> list[list[Edit]]:
    layers: list[list[Edit]] = []
    last = -1
    layer: list[Edit] = []
    for edit in edits:
        number = edit["layer"]
        if number != last:
            if number != last + 1:
                raise InputError(f"the edits are not in order of their layers: {number} after {last}")
            last, layer = number, []
            layers.append(layer)
        get = edit.get
        start, was, now, rule, role = edit["start"], edit["was"], get("now", ""), edit["rule"], edit["role"]
        if not (type(start) is int and start >= 0 and type(was) is type(now) is type(rule) is type(role) is str):
            raise TypeError("an edit has `start`, a number from 0 on, and `was`, `now`, `rule` and `role`, all strings")
        layer.append(edit_of((start, was, now, rule, role, get("of"))))
    return layers


def _check_form(record: Mapping[str, Any]) -> None:
    """Raise `InputError` where a value of a record is not what it must be, as another program may have left it."""
    for name, form in _FORMS:
        value = record.get(name)
        if value is not None and not isinstance(value, form):
            raise InputError(f"`{name}` must be {_NAMES[form]}, this is {_kind(value)}")
    for whole, names in _TEXTS:
        values = record.get(whole) or {}
        for name in names:
            value = values.get(name)
            if value is not None and not isinstance(value, str):
                raise InputError(f"`{whole}.{name}` must be a string, this is {_kind(value)}")
    for flag in record.get("flags") or ():
        _span(flag["start"], flag["end"])
        if not isinstance(flag["kind"], str):
            raise TypeError("the `kind` of a flag is a string")


def _span(start: Any, end: Any) -> Span:
    if not (type(start) is type(end) is int and 0 <= start <= end < 1 << 63):
        raise ValueError(f"{start!r} to {end!r} is no span")
    return start, end


#: What JSON calls the types of its values.
_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
}


def _kind(value: Any) -> str:
    return _NAMES.get(type(value), "null")
