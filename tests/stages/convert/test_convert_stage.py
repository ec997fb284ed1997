"""The stage: what it converts, what it leaves, and what edits it makes."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus import ledger
from dangjian_corpus.document import Document
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import convert
from dangjian_corpus.stages.convert import corrections, reference
from dangjian_corpus.stages.convert.edits import REACH

CASES = [
    json.loads(line) for line in (Path(__file__).parents[2] / "cases" / "convert.jsonl").read_text("utf-8").splitlines()
]
DEFAULT = Settings()


def run(text: str, options: Settings = DEFAULT) -> Document:
    document = Document("x", text)
    return advance(document, convert.propose(document, options))


def of_group(group: str) -> list[dict[str, Any]]:
    return [case for case in CASES if case["group"] == group]


@pytest.mark.parametrize("case", of_group("wild"), ids=lambda case: case["text"][:12])
def test_wild(case: dict[str, Any]) -> None:
    assert run(case["text"]).text == case["now"]


@pytest.mark.parametrize("case", of_group("negative"), ids=lambda case: case["text"][:12])
def test_negative(case: dict[str, Any]) -> None:
    assert run(case["text"]).layers == []


@pytest.mark.parametrize("case", of_group("known_failures"), ids=lambda case: case["text"][:12])
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, Any]) -> None:
    assert run(case["text"]).text == case["now"]


def test_every_rule_that_writes_is_declared() -> None:
    declared = {rule.id for rule in convert.RULES}
    assert {entry.rule for entry in corrections.table() if entry.rule} <= declared
    assert len(declared) == len(convert.RULES)


@pytest.mark.parametrize("entry", corrections.table(), ids=lambda entry: f"{entry.was}-{entry.hit}")
def test_every_correction_hits_and_misses(entry: corrections.Correction) -> None:
    fired = [change for change in corrections.changes(entry.hit) if change.correction == entry]
    assert fired
    now = convert.to_simplified(entry.hit)
    assert all(now[change.at] == entry.now for change in fired)
    assert not [change for change in corrections.changes(entry.miss) if change.correction == entry]


TRADITIONAL = st.lists(
    st.sampled_from(
        [*"國家發展與社會人民的\n\n，。 a乾著沈祇於藉甚麼后里", "人民" * 12, "計畫", "看著", "著作", "乾隆"]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(TRADITIONAL, st.sampled_from(["t", "tw", "hk"]), st.booleans())
def test_edits_are_what_they_must_be(text: str, origin: str, corrected: bool) -> None:
    options = Settings(convert_from=origin, corrections=corrected)
    edits = list(convert.propose(Document("x", text), options).edits)
    assert ledger.normalise(text, edits) == sorted(edits)
    assert not any("\n" in edit.was for edit in edits)
    for edit in edits:
        if edit.aligned:
            changed = [i for i, (a, b) in enumerate(zip(edit.was, edit.now, strict=True)) if a != b]
            assert changed[0] == 0
            assert changed[-1] == len(edit.was) - 1
            assert all(b - a <= REACH for a, b in itertools.pairwise(changed))
    ordered = sorted(edits)
    for one, other in itertools.pairwise(ordered):
        same_line = "\n" not in text[one.start : other.start]
        near = other.start - (one.end - 1) <= REACH
        assert not (same_line and near and one.rule == other.rule and one.aligned and other.aligned)


@settings(max_examples=150, deadline=None)
@given(TRADITIONAL, st.sampled_from(["t", "tw", "hk"]), st.booleans())
def test_the_reference_gives_the_same_text(text: str, origin: str, corrected: bool) -> None:
    if corrected and origin == "tw":
        return  # the correction of the vocabulary is a choice among the entries, which the library does not offer
    options = Settings(convert_from=origin, corrections=corrected)
    assert run(text, options).text == run(text, options._replace(reference=frozenset({"convert"}))).text


@settings(max_examples=150, deadline=None)
@given(TRADITIONAL, st.sampled_from(["t", "tw", "hk"]))
def test_without_corrections_it_is_the_bare_library(text: str, origin: str) -> None:
    config = {"t": "t2s", "tw": "tw2sp", "hk": "hk2s"}[origin]
    got = run(text, Settings(convert_from=origin, corrections=False)).text
    assert got == reference.converter(config)(text)


@settings(max_examples=150, deadline=None)
@given(TRADITIONAL)
def test_raw_comes_back(text: str) -> None:
    assert run(text).raw_text() == text


def test_without_corrections_a_simplified_text_is_converted_too() -> None:
    bare = Settings(corrections=False)
    assert run("乾果很著名", bare).text == "干果很著名"
    assert run("这个沈默的人", bare).text == "这个沉默的人"


def test_changes_far_apart_are_edits_of_their_own() -> None:
    near = "國" + "人" * 19 + "國"
    far = "國" + "人" * 20 + "國"
    assert [edit.was for edit in run(near).layers[0]] == [near]
    assert [edit.was for edit in run(far).layers[0]] == ["國", "國"]
    assert [edit.was for edit in run("國\n國").layers[0]] == ["國", "國"]


def test_a_correction_is_an_edit_of_its_own() -> None:
    edits = run("他們看著國家").layers[0]
    assert [(edit.was, edit.rule) for edit in edits] == [
        ("們", "convert/t2s"),
        ("著", "convert/zhe"),
        ("國", "convert/t2s"),
    ]


def test_the_vocabulary_of_taiwan() -> None:
    taiwan = Settings(convert_from="tw")
    done = run("這個軟體裡的檔案和資料庫，伺服器用滑鼠操作。", taiwan)
    assert done.text == "这个软件里的文件和数据库，服务器用鼠标操作。"
    assert all(edit.aligned for edit in done.layers[0])
    uneven = run("他在雜湊和網際網路上", taiwan)
    assert "互联网" in uneven.text
    assert any(edit.was == "網際網路" and edit.now == "互联网" for edit in uneven.layers[0])
    assert uneven.raw_text() == "他在雜湊和網際網路上"


def test_ordinary_words_stay_outside_computing() -> None:
    taiwan = Settings(convert_from="tw")
    assert (
        run("以領導核心為榜樣，嚴格執行文件，建立檔案。", taiwan).text == "以领导核心为榜样，严格执行文件，建立档案。"
    )
    assert run("數位同學坐計程車，解方程式。", taiwan).text == "数位同学坐出租车，解方程式。"


def test_words_hold_where_they_mean_what_the_table_says() -> None:
    taiwan = Settings(convert_from="tw")
    assert run("法院執行職務，依訴訟程序審查文件資料；另建資料庫，並設網際網路專區。", taiwan).text == (
        "法院执行职务，依诉讼程序审查文件资料；另建数据库，并设互联网专区。"
    )
    assert (
        run("三個月內建立名冊，對外接洽，假釋出獄者亦同。", taiwan).text
        == "三个月内建立名册，对外接洽，假释出狱者亦同。"
    )
    assert run("機器腳踏車與腳踏車，陳輝達與輝達公司。", taiwan).text == "机器脚踏车与自行车，陈辉达与英伟达公司。"
    assert run("奧福的作品；奧福、梅湘。", taiwan).text == "奥福的作品；奥尔夫、梅西安。"
    assert run("無線通訊，第三正規化。", taiwan).text == "无线通信，第三范式。"
    assert run("通訊地址，軍隊正規化。", taiwan).text == "通讯地址，军队正规化。"


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("歐巴馬訪問沙烏地阿拉伯和寮國。", "奥巴马访问沙特阿拉伯和老挝。"),
        ("憂鬱症、B型肝炎與失智症。", "抑郁症、乙型肝炎与痴呆症。"),
        ("莫札特與華格納的調色盤。", "莫扎特与瓦格纳的调色盘。"),
        ("紐西蘭的計程車搭配智慧財產權。", "新西兰的出租车搭配知识产权。"),
    ],
)
def test_words_of_taiwan_beyond_computing(text: str, now: str) -> None:
    document = run(text, Settings(convert_from="tw"))
    assert document.text == now
    assert document.raw_text() == text


def test_a_word_of_the_region_is_one_edit_with_its_rule() -> None:
    edits = run("他用滑鼠，訪問寮國。", Settings(convert_from="tw")).layers[0]
    assert [(edit.was, edit.now, edit.rule) for edit in edits] == [
        ("滑鼠", "鼠标", "convert/tw"),
        ("訪問", "访问", "convert/t2s"),
        ("寮國", "老挝", "convert/tw"),
    ]
    assert run("寮國", Settings(convert_from="tw", disable=frozenset({"convert/tw"}))).text == "寮國"


def test_hong_kong() -> None:
    hong_kong = Settings(convert_from="hk")
    assert run("虛偽的羣衆抬頭", hong_kong).text == "虚伪的群众抬头"
    assert run("滑鼠、硬碟和伺服器，維珍尼亞州的占士·金馬倫。", hong_kong).text == (
        "鼠标、硬盘和服务器，弗吉尼亚州的詹姆斯·卡梅隆。"
    )


def test_lifted_fields_are_converted() -> None:
    document = Document("x", "國家", title="看著國家的著作", date="2020", details={"keywords": "發展"})
    done = advance(document, convert.propose(document, DEFAULT))
    assert (done.title, done.date, done.details) == ("看着国家的著作", "2020", {"keywords": "发展"})


def test_the_script_is_recorded() -> None:
    assert run("國家發展").script == "traditional"
    assert run("国家发展").script == "simplified"
    assert run("").script == "none"


@settings(max_examples=150, deadline=None)
@given(st.text() | TRADITIONAL)
def test_to_simplified_keeps_the_length(text: str) -> None:
    assert len(convert.to_simplified(text)) == len(text)
