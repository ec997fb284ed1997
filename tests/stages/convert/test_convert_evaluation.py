"""What conversion reaches on text that others converted by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from dangjian_corpus import ledger
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import convert

QUOTES = str.maketrans("「」『』“”‘’", '""""""""')

#: Cases in which 著 is the particle, which the library's authors leave.
OURS = {("BYVoid_OpenCC_Issue_767_solace", "t2s")}

#: Where the text comes from in the cases of the library's conversions; without vocabulary only its script is converted.
ORIGINS = {"tw2s": "t", "hk2s": "t", "tw2sp": "tw", "hk2sp": "hk"}

#: Cases of them that come out otherwise (see docs/convert.md).
OTHERWISE = {
    ("BYVoid_OpenCC_Issue_767_solace", "hk2s"),
    ("BYVoid_OpenCC_Issue_1469_simplified_me_passthrough", "tw2s"),
    ("BYVoid_OpenCC_Issue_475_tw2sp", "tw2sp"),
    ("BYVoid_OpenCC_Issue_1246_core_reverse_phrase", "tw2sp"),
    ("variants_tw_tw2sp", "tw2sp"),
}


def converted(text: str, options: Settings) -> str:
    edits = convert.propose(Document("x", text), options).edits
    return ledger.apply(text, ledger.normalise(text, edits))


def test_parallel_sentences(evaluation: Path) -> None:
    lines = (evaluation / "script" / "ud_gsd_parallel.jsonl").read_text("utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    right = sum(
        converted(pair["trad"], Settings()).translate(QUOTES) == pair["simp"].translate(QUOTES) for pair in pairs
    )
    assert right >= 0.985 * len(pairs)


def test_parallel_sentences_that_are_simplified_stay(evaluation: Path) -> None:
    lines = (evaluation / "script" / "ud_gsd_parallel.jsonl").read_text("utf-8").splitlines()
    changed = [pair["id"] for pair in map(json.loads, lines) if converted(pair["simp"], Settings()) != pair["simp"]]
    assert changed == []


def test_cases_of_the_library(evaluation: Path) -> None:
    cases = json.loads((evaluation / "script" / "opencc_to_simplified.json").read_text("utf-8"))
    wrong = {
        (case["id"], case["config"])
        for case in cases
        if case["config"] == "t2s" and convert.to_simplified(case["input"]) != case["expected"]
    }
    assert wrong == OURS


def test_cases_of_regions(evaluation: Path) -> None:
    cases = json.loads((evaluation / "script" / "opencc_to_simplified.json").read_text("utf-8"))
    wrong = {
        (case["id"], case["config"])
        for case in cases
        if case["config"] in ORIGINS
        and converted(case["input"], Settings(convert_from=ORIGINS[case["config"]])) != case["expected"]
    }
    assert wrong == OTHERWISE


def test_simplified_laws_stay(evaluation: Path) -> None:
    with gzip.open(evaluation / "bulk" / "laws_simplified.jsonl.gz", "rt", encoding="utf-8") as lines:
        edits = [
            edit
            for line in lines
            for edit in convert.propose(Document("x", json.loads(line)["text"]), Settings()).edits
        ]
    assert edits == []
