"""Texts and what repair makes of them: `wild` ones, `negative` ones that must stay, and `known_failures`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import repair

CASES = Path(__file__).resolve().parents[2] / "cases"


def cases(name: str) -> list[Any]:
    """The cases of one file, as parameters."""
    parameters = []
    for line in (CASES / f"{name}.jsonl").read_text("utf-8").rstrip("\n").split("\n"):
        case = json.loads(line)
        marks = [pytest.mark.xfail(strict=True)] if case["group"] == "known_failures" else []
        parameters.append(pytest.param(case, id=f"{name}: {case['name']}", marks=marks))
    return parameters


ALL = [case for name in ("mojibake", "pinyin", "characters", "lines", "punctuation") for case in cases(name)]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, Any]) -> None:
    settings = Settings(punctuation=case.get("settings", "keep"))
    document = Document("a", case["text"])
    for step in repair.STEPS:
        document = advance(document, step.propose(document, settings))
    assert document.text == case.get("want", case["text"])
    assert sorted({flag["kind"] for flag in document.flags}) == sorted(case.get("flags", []))
    assert document.raw_text() == case["text"]
