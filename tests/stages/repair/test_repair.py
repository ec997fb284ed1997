"""Properties of repair, and what it does with the evaluation data."""

from __future__ import annotations

import gzip
import json
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus import ledger
from dangjian_corpus.document import Document
from dangjian_corpus.proposal import Step, advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import repair
from dangjian_corpus.stages.repair import evidence, mojibake, paging, spacing, utf8
from dangjian_corpus.stages.repair import text as text_module
from dangjian_corpus.stages.repair.damage import unfinished

WHITE_SPACE = {"repair/indentation", "repair/space", "repair/trailing-blank", "repair/blank-lines", "repair/newline"}

HAN = st.sampled_from("党建社区服务群众的工作有了新发展，我们都来参加。")
DIRT = st.sampled_from(
    [
        *"\r\n\t \u3000\xa0\u200b\ufeff\xad\ufffd\ue000\u2f00?&;()（）-*★—“”'\"<>abz1ūèüÄÊ¡£鐨銆琌いé",
        "&nbsp;",
        "(qū)",
        "锟斤拷",
    ]
)
TEXT = st.lists(st.one_of(HAN, HAN, DIRT), max_size=120).map("".join)


def repaired(text: str, options: Settings | None = None) -> Document:
    """The document after every step of the stage."""
    document = Document("a", text)
    for step in repair.STEPS:
        document = advance(document, step.propose(document, options or Settings()))
    return document


@settings(deadline=None, max_examples=150)
@given(TEXT, st.sampled_from(["keep", "fullwidth", "ascii"]))
def test_every_text_comes_back(text: str, punctuation: str) -> None:
    document = repaired(text, Settings(punctuation=punctuation))
    assert document.raw_text() == text
    assert all(0 <= flag["start"] <= flag["end"] <= len(text) for flag in document.flags)


@settings(deadline=None, max_examples=60)
@given(TEXT)
def test_what_was_repaired_is_whole(text: str) -> None:
    once = repaired(text).text
    document = Document("a", once)
    step = next(step for step in repair.STEPS if step.name == "characters")
    assert not step.propose(document, Settings()).edits


@settings(deadline=None, max_examples=60)
@given(
    st.text(st.one_of(HAN, st.sampled_from("\n，。")), min_size=20, max_size=200),
    st.sampled_from(["latin-1", "cp1252"]),
)
def test_misread_gbk_is_read_again(text: str, wrong: str) -> None:
    try:
        damaged = text.encode("gbk").decode(wrong)
    except UnicodeDecodeError:
        return
    edits = ledger.normalise(damaged, mojibake.mojibake(damaged))
    for now, meant, was in zip(*(t.split("\n") for t in (ledger.apply(damaged, edits), text, damaged)), strict=True):
        assert now in (meant, was)


def test_clean_lines_read_like_chinese_and_damage_does_not() -> None:
    sentence = "社区党委召开会议，研究服务群众的工作。"
    assert evidence.reads(sentence) > 0.7
    assert evidence.reads(sentence.encode().decode("gbk", "replace")) < 0.1


# Both have what damage leaves: one reads like Chinese as it stands, the other does not.
@pytest.mark.parametrize(
    ("line", "most"),
    [("社区党委召开会议，研究服务群众的工作。鐨殑ÃÂä¸\x80", 6), ("ÃÂä¸\x80 鐨殑 한국어 문장입니다 ", 6 + 6 * 6)],
    ids=["sound", "unsound"],
)
@pytest.mark.parametrize("times", [1, 8, 64])
def test_a_line_as_long_as_a_book_is_read_as_often_as_a_short_one(
    line: str, most: int, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for every kind of damage and, where it is not sound, once more for every kind under it."""
    read: list[int] = []
    passages = mojibake._passages

    def counted(text: str, kind: mojibake._Kind) -> list[utf8.Passage]:
        read.append(len(text))
        return passages(text, kind)

    monkeypatch.setattr(mojibake, "_passages", counted)
    assert not list(mojibake.mojibake(line * times))
    assert 6 <= len(read) <= most
    assert max(read) == len(line) * times


@pytest.mark.parametrize(
    ("text", "cut_off"),
    [
        (
            "党员们都来了，会议室里坐得满满的，大家都很高兴。\n" * 3
            + "作为党委书记，她最欣慰的是，通过给党员和居民提供服务，一个最明显的例证就是",
            True,
        ),
        (
            "党员们都来了，会议室里坐得满满的，大家都很高兴。\n" * 3
            + "大家都说，这样的活动办到了我们的心坎上，以后还要多办几次，办得更好。",
            False,
        ),
        ("党员们都来了，会议室里坐得满满的，大家都很高兴。\n" * 3 + "供稿：社区党委", False),
        (
            "没有句号的文章就是这样一行接着一行写下去的没有人停下来\n" * 4
            + "最后一行也是这样没有句号地结束了它的一生谁也不知道",
            False,
        ),
        ("", False),
    ],
)
def test_unfinished(text: str, cut_off: bool) -> None:
    flag = unfinished(text)
    assert (flag is not None) == cut_off
    if flag:
        assert text[flag["start"] : flag["end"]] == text.split("\n")[-1]


def test_exact_pair(evaluation: Path) -> None:
    folder = evaluation / "mojibake"
    damaged = (folder / "gbk_as_latin1.bad.txt").read_bytes().decode()
    edits = ledger.normalise(damaged, mojibake.mojibake(damaged))
    assert ledger.apply(damaged, edits) == (folder / "gbk_as_latin1.gold.txt").read_bytes().decode()


def test_beyond_repair_is_flagged_with_its_share(evaluation: Path) -> None:
    text = (evaluation / "mojibake" / "irreparable_ufffd_novel.txt").read_bytes().decode()
    (flag,) = [flag for flag in repaired(text[:20_000]).flags if flag["kind"] == "irreparable"]
    assert flag["share"] > 0.7


def test_seed_of_pinyin(seeds: Path) -> None:
    text = (seeds / "001_8433225ef767d4db.txt").read_text("utf-8")
    document = repaired(text)
    removed = [edit.was for layer in document.layers for edit in layer if edit.rule == "repair/pinyin"]
    assert len(removed) > 490
    assert not re.search("[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+[)）]", document.text)
    assert "六、七十個" in document.text


def test_seed_of_indentation(seeds: Path) -> None:
    text = (seeds / "003_0603b5524285ca2f.txt").read_text("utf-8")
    assert not re.search(r"^[ \t]+\S|\u3000", repaired(text).text, re.MULTILINE)


def test_seed_of_lost_bytes(seeds: Path) -> None:
    text = (seeds / "000_3c53c05fc7d1c22c.txt").read_text("utf-8")
    document = repaired(text)
    assert document.text == text
    assert [text[flag["start"] : flag["end"]] for flag in document.flags] == ["???"]


def test_news_loses_white_space_only(evaluation: Path) -> None:
    with (evaluation / "news" / "docs.jsonl").open(encoding="utf-8") as lines:
        for line in islice(lines, 300):
            document = repaired(json.loads(line)["body"])
            assert {edit.rule for layer in document.layers for edit in layer} <= WHITE_SPACE
            assert not document.flags


@pytest.mark.parametrize("name", ["simplified", "traditional"])
def test_statutes_stay(evaluation: Path, name: str) -> None:
    """Blanks, line ends and what cannot be seen may go; no other character."""
    unseen = re.compile("[\\s\u200b\ufeff\xad\x00-\x1f]")
    with gzip.open(evaluation / "bulk" / f"laws_{name}.jsonl.gz") as lines:
        for line in islice(lines, 150):
            text = json.loads(line)["text"]
            assert unseen.sub("", repaired(text).text) == unseen.sub("", text)


def test_what_is_looked_for_first_is_what_is_found() -> None:
    """A repair first asks for the unusual characters of a text: none that it would act on may be missing there."""
    for kinds in (
        spacing.SYMBOLS,
        text_module.MISREAD,
        "\u200b\u200c\u200d\xad\x07\ufffdū\xa0\u3000\ue000\u2f08\ufe00\r",
    ):
        for character in kinds:
            assert character in text_module.unusual(f"社区{character}党建")
    assert text_module.unusual("社区党建, 2012！(a-b)\n—“”《》…·") == ""


@settings(max_examples=300)
@given(
    st.sampled_from([*" \t\u3000\xa0", "   "]).map("\n{}".format),
    st.lists(st.sampled_from(["1", "20", " ", "   ", "—", "-", "·", "第", "页", "共", "，", "/", "手册"]), max_size=9),
    st.sampled_from(["", "\n", "\n社区"]),
)
def test_numbers_of_pages_stand_only_where_any_may(start: str, parts: list[str], end: str) -> None:
    text = start + "".join(parts) + end
    numbered = paging._ALONE.search(text) or paging._LEFT.search(text)
    assert not numbered or paging._ANY.search(text)


def test_a_joiner_is_found_whatever_else_is_unusual() -> None:
    for other in "❤ↂ👨\ufe0f☀":
        text = f"社\u200d区{other}党建"
        after = advance(Document("1", text), repair_step("characters").propose(Document("1", text), Settings()))
        assert after.text.startswith("社区")


def repair_step(name: str) -> Step:
    return next(step for step in repair.STEPS if step.name == name)
