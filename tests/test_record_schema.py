"""The schema of a record holds for every record that is written, and refuses what is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.record_schema import record_schema
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import ingest

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
VALID = Draft202012Validator(record_schema())
STAGES = [stage.name for stage in pipeline.STAGES]


def records(document: Document, settings: Settings) -> Iterator[Any]:
    """The record after each stage, as it is written."""
    yield json.loads(document.to_json())
    for name in STAGES:
        document = pipeline.run_stage(name, document, settings)
        yield json.loads(document.to_json())


@pytest.fixture(scope="module")
def samples() -> list[list[Any]]:
    """The records of the project's samples after each stage."""
    settings = Settings()
    rejects = Rejects(lambda reject: pytest.fail(str(reject)))
    return [list(records(one, settings)) for one in ingest.ingest([str(RAW)], rejects=rejects, settings=settings)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(record_schema())


def test_records_after_every_stage_are_valid(samples: list[list[Any]]) -> None:
    wrong = [
        (one["id"], error.json_path, error.message) for s in samples for one in s for error in VALID.iter_errors(one)
    ]
    assert wrong == []


def test_the_samples_hold_what_the_schema_speaks_of(samples: list[list[Any]]) -> None:
    keys = {key for stages in samples for one in stages for key in one}
    assert keys >= {
        "schema",
        "id",
        "source",
        "text",
        "title",
        "date",
        "script",
        "fields",
        "edits",
        "flags",
        "hints",
        "tokens",
    }
    assert any("of" in edit for stages in samples for edit in stages[-1]["edits"])


def test_a_record_read_and_written_is_the_same(samples: list[list[Any]]) -> None:
    for stages in samples:
        for one in stages:
            assert json.loads(Document.from_record(one).to_json()) == one


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), 2),
        (("id",), None),
        (("text",), 7),
        (("unknown",), "x"),
        (("source", "sha256"), "not a sum"),
        (("edits", 0, "start"), -1),
        (("edits", 0, "rule"), "no stage"),
        (("edits", 0, "why"), "no such key"),
        (("edits", 0, "of"), {"id": "x"}),
        (("script",), "klingon"),
        (("details",), {"colour": "red"}),
        (("fields",), {"title": [3]}),
        (("flags",), [{"kind": "lost"}]),
        (("dedup",), {"relation": "cousin"}),
        (("tokens",), [1]),
    ],
    ids=str,
)
def test_what_is_no_record_is_refused(path: tuple[str | int, ...], value: object, samples: list[list[Any]]) -> None:
    record = deepcopy(next(stages[-1] for stages in samples if stages[-1]["edits"]))
    inner: Any = record
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert not VALID.is_valid(record)


@pytest.mark.parametrize("key", ["schema", "id", "source", "text", "edits", "flags"])
def test_what_a_record_must_have(key: str, samples: list[list[Any]]) -> None:
    record = dict(samples[0][-1])
    del record[key]
    assert not VALID.is_valid(record)
