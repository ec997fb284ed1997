"""Passages that stand twice in one document: the first whole copy stays, and so does what is repeated on purpose."""

from __future__ import annotations

import gzip
import json
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.ledger import apply, normalise
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import dedup
from dangjian_corpus.stages.dedup import within

CASES = [
    case
    for case in map(json.loads, (Path(__file__).parents[2] / "cases/dedup.jsonl").read_text("utf-8").splitlines())
    if "text" in case
]
WILD = [case for case in CASES if case["group"] == "wild"]
NEGATIVE = [case for case in CASES if case["group"] == "negative"]


def left(text: str) -> str:
    return apply(text, normalise(text, within.repeats([Document("x", text)], frozenset())[0]))


@pytest.mark.parametrize("case", WILD, ids=lambda case: case["kind"])
def test_the_first_whole_copy_stays(case: dict[str, str]) -> None:
    assert left(case["text"]) == case["left"]


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case["kind"])
def test_what_is_repeated_on_purpose_stays(case: dict[str, str]) -> None:
    assert left(case["text"]) == case["text"]


@pytest.mark.parametrize("rule", within.RULES, ids=lambda rule: rule.id)
def test_examples_of_the_rule(rule: object) -> None:
    for text in within.RULES[0].hits:
        assert dedup.propose(Document("x", text), Settings()).edits
        assert not dedup.propose(Document("x", text), Settings(disable=frozenset({"dedup/repeat"}))).edits
    for text in within.RULES[0].misses:
        assert not dedup.propose(Document("x", text), Settings()).edits


@pytest.mark.parametrize("case", WILD, ids=lambda case: case["kind"])
def test_every_removal_names_the_copy_that_stays(case: dict[str, str]) -> None:
    document = Document("x", case["text"])
    done = advance(document, dedup.propose(document, Settings()))
    assert done.raw_text() == case["text"]
    for edit in done.layers[0]:
        assert edit.of is not None
        kept = within.folded(case["text"][edit.of["start"] : edit.of["end"]])
        gone = within.folded(edit.was)
        assert gone[:8] in kept or kept[:8] in gone


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*(case["text"] for case in WILD[:4]), "短句。\n", "“什么？”\n", "\n", "——\n"]), max_size=6
    )
)
def test_no_sentence_is_lost_and_nothing_is_left_to_take(parts: list[str]) -> None:
    text = "".join(parts)
    once = left(text)
    kept = within.folded(once)
    assert all(within.folded(sentence) in kept for sentence in re.split("[。.？\n]", text))
    assert left(once) == once


def test_some_documents_together_are_as_one_after_the_other() -> None:
    documents = [Document(str(number), case["text"]) for number, case in enumerate(CASES)]
    assert dedup.propose_each(documents, Settings()) == [dedup.propose(document, Settings()) for document in documents]


def test_the_article_that_stands_twice(seeds: Path) -> None:
    text = next(seeds.glob("002_*")).read_text("utf-8")
    done = left(text)
    assert 2680 < len(text) - len(done) < 2700
    assert text.startswith(done)


def test_statutes_lose_nothing(evaluation: Path) -> None:
    for name, skip, count in (("laws_simplified", 20, 150), ("laws_traditional", 0, 150)):
        with gzip.open(evaluation / "bulk" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in islice(lines, skip, skip + count):
                text = json.loads(line)["text"]
                assert within.repeats([Document("x", text)], frozenset())[0] == [], text[:40]


@pytest.mark.slow
def test_all_statutes_lose_nothing(evaluation: Path) -> None:
    for path in sorted((evaluation / "bulk").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                assert within.repeats([Document("x", text)], frozenset())[0] == [], text[:40]
