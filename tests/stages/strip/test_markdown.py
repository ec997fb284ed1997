"""Pages that a converter turned into Markdown: menus go, of links in running text the words stay."""

from __future__ import annotations

import time

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.strip import markdown

PARAGRAPH = "今年以来，镇党委组织党员干部走村入户，听取群众对修路、用水和看病的意见，当场能办的当场办，不能办的记下来。"
PAGE = f"""[首页](/) [新闻](/news/) [专题](https://example.com/zt)

![](/img/banner.jpg)

# 走村入户听民声

{PARAGRAPH}

## 一条路

今年[下河村](/v/3.html "下河")修了路，**老人**都说好，路边新栽了三百棵柳树。

* [邻县推广大棚](/a/12.html)
* [春耕备耕忙](/a/13.html)
"""


def test_menus_go_and_of_other_links_the_words_stay() -> None:
    text = pipeline.clean(Document("page", PAGE), Settings()).text
    for gone in ("首页", "专题", "banner", "邻县推广大棚", "/v/3.html", '下河"', "]("):
        assert gone not in text
    assert PARAGRAPH in text
    assert "一条路" in text
    assert "今年下河村修了路" in text


def test_everything_comes_back() -> None:
    document = pipeline.clean(Document("page", PAGE), Settings())
    assert document.raw_text() == PAGE


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("## 一条[路](/r)", "一条路"),
        ("> **今年** *春天*", "今年 春天"),
        ("| [岗位](#a) | 名额", "岗位 | 名额"),
        ("![](/x.png)", "![](/x.png)"),
        ("# 2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_marks_are_not_read(line: str, read: str) -> None:
    assert list(markdown.plain([line, "[a](/b)"])) == [read, "a"]


@pytest.mark.parametrize("line", ["handlers[name](event)", "# 标题", "见注[1](略)", "[https://a.cn](https://a.cn)"])
def test_what_only_looks_like_markdown_is_left_alone(line: str) -> None:
    assert markdown.plain([line]) == [line]
    assert pipeline.clean(Document("x", f"{PARAGRAPH}\n{line}\n{PARAGRAPH}"), Settings()).text.count(line) == 1


@pytest.mark.parametrize("piece", ["*a ", "[", "[a](", "**", "[x](/a(", "![", "](/"])
def test_no_line_hangs(piece: str) -> None:
    start = time.process_time()
    markdown.plain([piece * (200_000 // len(piece)), "[a](/b)"])
    assert time.process_time() - start < 3
