"""Captions: known by mark-up and by how they read, and taken only where they are not wanted."""

from __future__ import annotations

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.rules.folding import fold
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip.captions import is_caption
from dangjian_corpus.stages.strip.samples import article

REMOVE = Settings(captions="remove")


@pytest.mark.parametrize(
    "line",
    [
        "图为党员志愿者在清理水渠。",
        "圖為村民在新修的橋上合影。李文 攝",
        "（图片来源：山乡日报）",
        "图片说明：渠水流进稻田",
        "上图：修渠前的河滩",
        "资料图片",
        "图3-2 各村户数的变化",
        "本报记者 王小明 摄",
        "新渠通水的那一天。 通讯员 李雷 摄影",
        "图/山乡日报",
        "通水仪式现场 （镇政府供图）",
    ],
)
def test_captions(line: str) -> None:
    assert is_caption(fold(line))


@pytest.mark.parametrize(
    "line",
    [
        "图书室里坐满了人。",
        "他试图说服大家。",
        "村里办了摄影展，老人们都来看。",
        "图纸画好以后，支书带着大家去量地。",
        "他爱好摄影",
        "一、图谋发展",
        "照片上的人，如今只剩下他一个。",
    ],
)
def test_what_only_speaks_of_pictures(line: str) -> None:
    assert not is_caption(fold(line))


def test_captions_stay_unless_they_are_not_wanted() -> None:
    caption = "图为南坪村党员在清理水渠。李文 摄"
    text = article(caption)
    assert list(strip.propose(Document("x", text), Settings()).edits) == []
    [edit] = strip.propose(Document("x", text), REMOVE).edits
    assert (edit.was.strip(), edit.rule, edit.role) == (caption, "strip/caption", "caption")
    assert list(strip.propose(Document("x", text), REMOVE._replace(disable=frozenset({"strip/caption"}))).edits) == []


def test_the_mark_up_of_a_page_tells() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in article().split("\n") if line)
    page = f"<html><body><div>{paragraphs}<figure><img><figcaption>老渠和新渠</figcaption></figure>{paragraphs}</div></body></html>"
    lines, hints, stated = visible_lines(page)
    document = Document("x", "\n".join(lines), {"page": stated}, hints=hints)
    assert ("老渠和新渠", "caption") in {(e.was.strip(), e.role) for e in strip.propose(document, REMOVE).edits}
