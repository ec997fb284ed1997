"""Pages of every kind: what the packs leave is the article; what is whole they leave alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.rules import engine, loader

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases/rules.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['group']}-{case['name']}")
def test_packs_leave_the_article(case: dict[str, Any]) -> None:
    lines = case["text"].split("\n")
    hits = engine.match(lines, host=case["host"], packs=loader.load())
    taken = {hit.line for hit in hits if not hit.keep}
    assert [number for number in range(len(lines)) if number not in taken] == case["kept"], hits
