"""Tables and answers to choose from as lines of their own, in text that comes from a page."""

from __future__ import annotations

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings

HEAD = (
    "设为首页 | 加入收藏\n您的位置：首页 > 政务公开 > 正文\n关于公布储备粮轮换计划的通知\n"
    "发布时间：2020-04-27 15:40 来源：县粮食局\n"
    "为保证县级储备粮数量真实、质量良好、储存安全，根据县里的管理办法，现将今年的轮换计划予以公布，请认真组织实施。\n"
)
FOOT = (
    "\n上一篇：春耕现场会召开\n下一篇：水利局下乡送技术\n相关阅读\n·邻镇召开春耕现场会 04-20\n·县城新添图书馆 04-18\n"
    "版权所有：青禾县人民政府 ICP备05001234号\n"
)
ROWS = (
    ("序号", "库点名称", "品种", "收获年度", "数量（吨）"),
    ("1", "城关中心库", "小麦", "2016", "1200"),
    ("2", "柳林粮管站", "小麦", "2016", "900"),
    ("3", "杨家桥粮管站", "小麦", "2017", "1,100"),
    ("4", "城关中心库", "稻谷", "—", "1500.5"),
)
HEADLINES = (
    ("今夏首个高温橙色预警发布", "江城晚报", "2小时前"),
    ("老旧小区改造见成效", "江城日报", "5小时前"),
    ("地铁延长线年底通车", "河湟新闻网", "7小时前"),
    ("水稻收割机开进了山", "江城晚报", "8小时前"),
)


def kept(middle: str) -> list[str]:
    """The lines that stay of a page as text, with this below its paragraph."""
    return pipeline.clean(Document("a", HEAD + middle + FOOT), Settings()).text.split("\n")


@pytest.mark.parametrize("between", ["\n", "\t", " | "])
def test_a_table_below_a_paragraph_stays(between: str) -> None:
    lines = [between.join(row) for row in ROWS]
    found = kept("\n".join(["附件：轮换计划表", *lines]))
    assert set("\n".join(lines).split("\n")) <= set(found)
    assert not any("春耕现场会" in line for line in found)


def test_headlines_with_source_and_time_are_no_table() -> None:
    found = kept("责任编辑：李红\n推荐阅读\n" + "\n".join(cell for row in HEADLINES for cell in row))
    assert [line for line in found if any(line == row[0] for row in HEADLINES)] == []


def test_a_ranking_below_the_sites_own_lines_is_no_table() -> None:
    ranking = "\n".join(f"{number}\n{row[0]}\n{number}321" for number, row in enumerate(HEADLINES, 1))
    found = kept("【打印】【关闭】\n热点排行\n" + ranking)
    assert [line for line in found if any(line == row[0] for row in HEADLINES)] == []


def test_answers_to_choose_from_stay() -> None:
    questions = (
        "一、单项选择题（每小题3分，共12分）\n1．下列属于亲社会行为的是（　　）\nA．在图书馆大声接电话\n"
        "B．为社区独居老人送午餐\nC．排队时给同学占位置\n2．社会秩序主要包括（　　）\n①生产秩序　②交通秩序\n"
        "A．①　B．②　C．①②"
    )
    found = pipeline.clean(Document("a", HEAD + questions + FOOT), Settings()).text
    for line in ("A．在图书馆大声接电话", "C．排队时给同学占位置", "①生产秩序", "A．①"):
        assert line in found
