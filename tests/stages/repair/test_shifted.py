"""Shifted GBK: damage done on purpose comes back, whole text stays, and what is not certain is flagged."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.ledger import apply, normalise
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import repair
from dangjian_corpus.stages.repair import shifted

ROOT = Path(__file__).resolve().parents[3]
CASES = [json.loads(line) for line in (ROOT / "tests" / "cases" / "shifted.jsonl").read_text("utf-8").splitlines()]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corruption", ROOT / "benchmarks" / "corruption.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


corruption = _load()


def repaired(text: str) -> str:
    """The text with the proposed edits applied."""
    return apply(text, normalise(text, shifted.propose_edits(text)[0]))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    edits, flags = shifted.propose_edits(case["text"])
    assert apply(case["text"], normalise(case["text"], edits)) == case.get("want", case["text"])
    assert flags == []


def test_the_generator_does_what_the_wild_does() -> None:
    harm = corruption.damage("推進區域統籌。“立體”的網絡", 6)
    assert harm.text == "推進區域統籌?！傲Ⅲw”的網絡"
    assert (harm.whole, harm.vanished) == ("。“立體", 0)
    assert corruption.damage("要充分發揮作用", 3).text == "要充分?l揮作用"
    assert corruption.damage("推進區域統籌。“立體”的", 6, fold=corruption.FOLD).text == "推進區域統籌?!傲Ⅲw”的"


PROSE = (
    "黨支部定期組織黨員學習，幫助困難群眾解決生活中的實際問題。社區工作人員上門瞭解居民的意見和建議，"
    "及時向街道反映情況。大家認為，服務群眾是黨員的責任，也是支部工作的重點。經過一年的努力，社區的環境"
    "有了很大的變化，居民的滿意度不斷提高。"
)


@pytest.mark.parametrize(
    ("decoder", "shown"),
    [
        ("pair by pair", "每?"),
        ("browser", "每?€支部"),
        ("Python, iconv -c", "每?支部"),
    ],
)
def test_decoders_differ_in_what_they_make_of_bytes_without_a_character(decoder: str, shown: str) -> None:
    harm = corruption.damage("每個支部都有", 1, decoder=corruption.DECODERS[decoder])
    assert harm.text.startswith(shown)
    assert "個支部都有".startswith(harm.whole)


def test_most_damage_is_found_and_repairs_are_right() -> None:
    found = right = edited = total = 0
    for at in range(2, len(PROSE) - 4, 3):
        harm = corruption.damage(PROSE, at)
        if harm is None or harm.vanished:
            continue
        total += 1
        edits, flags = shifted.propose_edits(harm.text)
        found += bool(edits or flags)
        edited += bool(edits)
        right += repaired(harm.text) == PROSE
    assert total > 10
    assert found >= 0.95 * total
    assert right >= 0.8 * edited
    assert right >= 0.6 * total


def test_a_run_with_a_lost_code_is_never_silent() -> None:
    harm = corruption.damage("服務中心已經建成。基地的建立,帶動了其他單位積極參與社區建設。", 8)
    assert harm.vanished
    edits, flags = shifted.propose_edits(harm.text)
    assert edits or flags
    assert all(flag["start"] <= harm.start < flag["end"] for flag in flags)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="?!,;lw傲Ⅲ皟蓸的人民。“”\n 發a１Ａ�\U0001f600", max_size=24))
def test_any_text_gives_edits_that_fit(text: str) -> None:
    edits, flags = shifted.propose_edits(text)
    normalise(text, edits)
    assert all(0 <= flag["start"] < flag["end"] <= len(text) for flag in flags)
    assert shifted.propose_edits(text) == (edits, flags)


def test_two_codes_lost_in_a_row_are_found() -> None:
    harms = (corruption.damage(PROSE, at) for at in range(len(PROSE)))
    lost = [harm for harm in harms if harm and harm.vanished >= 2 and len(harm.whole) < 30]
    assert lost
    for harm in lost[:6]:
        edits, flags = shifted.propose_edits(harm.text)
        assert edits or flags


@pytest.mark.parametrize(
    "text",
    [
        "你知道这是为什么吗?我也不知道。怎么才能办好这件事?大家都来想办法。",
        "空指针怎么排查?SELECT * FROM t 为什么慢?if(a>b)也不行?null 是什么意思?",
    ],
)
def test_questions_are_not_searched(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("searched")

    monkeypatch.setattr("dangjian_corpus.stages.repair.shift_search.Search.run", never)
    assert shifted.propose_edits(text) == ([], [])


@pytest.mark.parametrize("text", [PROSE * 50, "大家来了?\n" * 50, PROSE + "?" * 50])
def test_what_cannot_be_damaged_is_not_even_modelled(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("modelled")

    monkeypatch.setattr(shifted, "_search", never)
    assert shifted.propose_edits(text) == ([], [])


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("每?€支部都要健全學習制度。", "每個支部都要健全學習制度。"),
        ("黨支部幫助困難群眾解決?彝ブ\ue1c0g的矛盾，", "黨支部幫助困難群眾解決家庭之間的矛盾，"),
    ],
    ids=["the euro sign that Windows has for 80", "a private character for a code without one"],
)
def test_other_decoders(damaged: str, whole: str) -> None:
    assert repaired(damaged) == whole


def test_a_long_run_does_not_vouch_for_itself() -> None:
    text = (
        "社区党支部每月召开一次会议，听取居民代表的意见，研究解决老旧小区改造、停车管理和环境卫生等方面的问题，"
        "并在公告栏里公布办理的结果，接受居民的监督和评议。"
    )
    harm = corruption.damage(text, 2, "", "", None, corruption.DECODERS["browser, private characters kept"])
    assert harm.end - harm.start > 60
    edits, flags = shifted.propose_edits(harm.text)
    assert [(harm.text[: edit.start] + edit.now)[: len(text)] for edit in edits] == [text] or flags
    reached = max(span["end"] for span in ([*flags] or [{"end": edits[0].start + len(edits[0].was)}]))
    assert reached >= harm.end - 1


def test_any_of_the_characters_with_a_trail_byte_may_come_first() -> None:
    harm = corruption.damage("飲食指南》吃什麼提升免疫力。", 4)
    assert harm.vanished == 0
    edits, flags = shifted.propose_edits(harm.text)
    readings = [edit.now for edit in edits] + [text for flag in flags for text in flag["candidates"]]
    assert any(text.startswith("》") for text in readings)


def test_a_bar_may_be_a_trail_byte() -> None:
    harm = corruption.damage("深圳港、東莞港和京唐港（東港）的貨物", 12)
    assert harm.text[harm.start : harm.end] == "?|"
    assert any(shifted.propose_edits(harm.text))


@pytest.mark.parametrize("mark", ["?", "\ufffd"])
def test_a_code_without_a_character_may_be_shown(mark: str) -> None:
    harm = corruption.damage(PROSE, 20, mark, mark)
    assert harm.vanished
    assert mark in harm.text[harm.start + 1 : harm.end]
    edits, flags = shifted.propose_edits(harm.text)
    assert edits or flags


def test_seed_runs_are_exact(seeds: Path) -> None:
    text = next(seeds.glob("004_*")).read_text("utf-8")
    after = repaired(text)
    assert "實現區域統籌。“立體”的法人社區" in after
    assert "進行關心。“兩樓”聯建充分發揮樓組" in after


def test_a_swallowed_bracket_does_not_keep_a_seed_from_being_read(seeds: Path) -> None:
    document = Document("001", next(seeds.glob("001_*")).read_text("utf-8"))
    for step in repair.STEPS:
        document = advance(document, step.propose(document, Settings()))
    assert "總人數達350多人" in document.text
