"""The form of an index: its version, its fields, and the tokenizer that both fields of text share."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tantivy

#: The version of everything that lies in an index folder. A reader opens this one only.
FORMAT = 3

#: The list of segments that is the index; replacing it by one rename publishes.
LIST = "index.json"

#: Fields whose characters are indexed with positions, so that a phrase of characters is a substring.
CHARACTERS = ("text", "title", "publisher", "author", "host")

#: Stands for a space where characters are tokens: folding leaves no other no-break space.
SPACE = "\u00a0"

#: A date as one number, 20110630; parts that are not known are 0, and so is a date that is not known.
DATE = "date"


def schema() -> tantivy.Schema:
    """The fields of an index.

    `id` as it is; `words`, the folded words of title and text with their frequencies, for ranking; the
    `CHARACTERS`; the `pairs` of common characters in the text; `date` to sort and to bound; `number`, the document's
    place in its segment.
    """
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="spaced", index_option="freq")
    for name in CHARACTERS:
        builder.add_text_field(name, tokenizer_name="spaced", index_option="position")
    builder.add_text_field("pairs", tokenizer_name="spaced", index_option="basic")
    builder.add_integer_field(DATE, indexed=True, fast=True)
    builder.add_integer_field("number", fast=True)
    return builder.build()


def header(meta: dict[str, Any]) -> dict[str, Any]:
    """What Tantivy's ``meta.json`` says beside the segments: its settings and the schema."""
    return {key: meta[key] for key in ("index_settings", "schema")}


def empty_header() -> dict[str, Any]:
    """The `header` of an index of this schema, as this version of Tantivy writes it."""
    import tantivy

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        tantivy.Index(schema(), path=folder)
        return header(json.loads((Path(folder) / "meta.json").read_bytes()))


def form(header: dict[str, Any], folding: str) -> str:
    """A name for the form of a segment: segments of one form can be one index."""
    return hashlib.sha256(f"{FORMAT} {json.dumps(header, sort_keys=True)} {folding}".encode()).hexdigest()[:16]


def register(index: tantivy.Index) -> tantivy.Index:
    """Tell an index that was just made or opened how to cut: at ASCII spaces."""
    import tantivy

    index.register_tokenizer("spaced", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def characters(collapsed: str) -> list[str]:
    """The tokens of a folded and collapsed string: its characters."""
    return list(collapsed.replace(" ", SPACE))


def date_number(date: str | None) -> int:
    """`2011-06-30` as 20110630, `2011` as 20110000, anything that is no ISO date as 0."""
    if not date:
        return 0
    parts = date[:10].split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) != 4:
        return 0
    year, month, day = (*(int(part) for part in parts), 0, 0)[:3]
    return year * 10000 + month * 100 + day
