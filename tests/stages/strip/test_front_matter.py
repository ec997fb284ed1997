"""What a converter writes above a page: its fields are lifted, and it goes."""

from __future__ import annotations

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.strip import front_matter

BODY = """山村小学的新操场修好了，孩子们下课以后都跑到上面去踢球，老师在旁边看着，脸上带着笑。

修操场的钱是村里人一户一户凑起来的，县里也出了一半，一共花了七万多元，用了两个月的时间。
"""
STATED = """---
title: 山村小学的新操场_河口新闻网
author: 王小明; 李红
url: https://example.com/2016/1.html
description: 山村小学的新操场修好了。
sitename: 河口新闻网
date: 2016-09-02
tags: [学校, 操场]
license: None
---
"""


def cleaned(text: str, **options: frozenset[str]) -> Document:
    document = pipeline.clean(Document("page.md", text), Settings(**options))
    assert document.raw_text() == text
    return document


@pytest.mark.parametrize("heading", ["", "# 山村小学的新操场\n\n"])
def test_fields_are_lifted_and_it_goes(heading: str) -> None:
    document = cleaned(STATED + heading + BODY)
    assert document.text.strip() == BODY.strip()
    assert (document.title, document.author, document.publisher) == ("山村小学的新操场", "王小明; 李红", "河口新闻网")
    assert (document.date, document.details["keywords"]) == ("2016-09-02", "学校, 操场")
    assert document.layers[0][0].rule == "strip/front-matter"


def test_a_title_that_the_document_came_with_stays() -> None:
    document = pipeline.clean(Document("a", STATED + BODY, title="操场"), Settings())
    assert document.title == "操场"


def test_it_can_be_left_where_it_is() -> None:
    assert "description: 山村" in cleaned(STATED + BODY, disable=frozenset(("strip/front-matter",))).text


VALUES = {
    "author: admin": [],
    "author: '王小明'": ["author"],
    'title = "操场"': ["title"],
    "title:": [],
    "source: https://example.com": [],
    "source: 河口新闻网": ["publisher"],
    "date: soon": [],
    "Published: 2016-09-02T08:00:00+08:00": ["date"],
}


@pytest.mark.parametrize("line", VALUES)
def test_only_what_can_be_a_value_is_one(line: str) -> None:
    assert [one.field for one in front_matter.fields(["---", line, "draft: false", "---"])] == VALUES[line]


@pytest.mark.parametrize("text", front_matter.RULE.hits)
def test_what_it_hits(text: str) -> None:
    assert any(edit.rule == front_matter.RULE.id for layer in cleaned(text).layers for edit in layer)


@pytest.mark.parametrize(
    "text",
    [*front_matter.RULE.misses, "---", "---\n---", f"---\ntitle: 操场\n{BODY}", "---\n" + "a: b\n" * 100 + "---"],
)
def test_what_it_does_not(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    assert not list(front_matter.find(lines))
    assert not front_matter.fields(lines)
