"""The JSON Schema of a record, made from the code that reads and writes it."""

from __future__ import annotations

from typing import Any

from .document import DETAILS, FIELDS, SCHEMA
from .ledger import Edit

_OFFSET = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string"}

_EDIT_FIELDS: dict[str, Any] = {
    "layer": {**_OFFSET, "description": "Number of the stage run, from 0."},
    "start": {**_OFFSET, "description": "Code points of the layer's input; the end is start + length of was."},
    "was": {**_TEXT, "description": "What stood there."},
    "now": {**_TEXT, "description": "What stands there now; left out where nothing does."},
    "rule": {"type": "string", "pattern": "^[a-z0-9]+/[a-z0-9-]+$", "description": "The rule, as stage/name."},
    "role": {**_TEXT, "description": "What the passage was: spam, navigation, byline, pinyin, ..."},
    "of": {
        "type": "object",
        "description": "For a repeat, the copy that stays: its document and raw offsets.",
        "properties": {"id": _TEXT, "start": _OFFSET, "end": _OFFSET},
        "required": ["id", "start", "end"],
    },
}

_SOURCE_FIELDS: dict[str, Any] = {
    "path": {**_TEXT, "description": "POSIX path, relative to the PATH that was named."},
    "record": {"type": "integer", "minimum": 1, "description": "Number of the record in a file of several."},
    "url": _TEXT,
    "host": _TEXT,
    "encoding": {**_TEXT, "description": "What the file was decoded with."},
    "sha256": {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "description": "Of the bytes that were read: those of the file, or of its line of JSON lines.",
    },
    "raw_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "Of the raw text as UTF-8."},
    "media_type": _TEXT,
    "page": {"type": "object", "description": "What an HTML page states of itself in its head."},
}


def record_schema() -> dict[str, Any]:
    """The schema, draft 2020-12, of one line of JSON lines."""
    assert set(_EDIT_FIELDS) == {"layer", *Edit._fields}, "an edit has changed: describe it here"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of dangjian-corpus",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "id": _TEXT,
            "source": {"type": "object", "properties": _SOURCE_FIELDS},
            "text": {**_TEXT, "description": "The text after the stages so far."},
            **dict.fromkeys(FIELDS, _TEXT),
            "script": {"enum": ["simplified", "traditional", "mixed", "none"]},
            "details": {
                "type": "object",
                "properties": dict.fromkeys(DETAILS, _TEXT),
                "additionalProperties": False,
            },
            "fields": {
                "type": "object",
                "description": "Where lifted fields stand in raw: [start, end] in code points.",
                "additionalProperties": {"type": "array", "items": _OFFSET, "minItems": 2, "maxItems": 2},
            },
            "edits": {
                "type": "array",
                "description": "The ledger: every edit, ordered by layer, then start.",
                "items": {
                    "type": "object",
                    "properties": _EDIT_FIELDS,
                    "required": ["layer", "start", "was", "rule", "role"],
                    "additionalProperties": False,
                },
            },
            "flags": {
                "type": "array",
                "description": "What looks damaged and was not guessed at, in raw offsets.",
                "items": {
                    "type": "object",
                    "properties": {"start": _OFFSET, "end": _OFFSET, "kind": _TEXT},
                    "required": ["start", "end", "kind"],
                },
            },
            "dedup": {
                "type": "object",
                "properties": {
                    "cluster": {**_TEXT, "description": "The id of the document around which the cluster lies."},
                    "of": {**_TEXT, "description": "The document that this one was compared with."},
                    "relation": {"enum": ["reprint", "near"]},
                    "shared": {
                        "type": "array",
                        "description": "Passages that stand in other articles too, in raw offsets.",
                        "items": {
                            "type": "object",
                            "properties": {"start": _OFFSET, "end": _OFFSET, "of": _EDIT_FIELDS["of"]},
                            "required": ["start", "end", "of"],
                        },
                    },
                },
            },
            "hints": {"type": "array", "description": "What an HTML page knows of each line of raw; until strip."},
            "tokens": {"type": "array", "items": _TEXT, "description": "Words; joined together they are text."},
            "raw": {**_TEXT, "description": "A copy of the raw text, where it was asked for."},
            "meta": {"type": "object", "description": "Keys of the input that mean nothing here."},
        },
        "required": ["schema", "id", "source", "text", "edits", "flags"],
        "additionalProperties": False,
    }
