"""What must never be lost from a page: short lines that belong to the paragraphs around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip.staying import staying
from dangjian_corpus.stages.strip.view import View

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases/strip.jsonl").read_text(encoding="utf-8").splitlines()
]

_PARAGRAPHS = (
    "去年入冬以后，南坪村的老少都上了山。渠道从后山的水库一直修到村口，一共三公里，六十个人修了整整四个月。",
    "开工的那天早上，支部书记老周站在坡上点名，点到谁谁就应一声，应声的人里有七十岁的老汉，也有刚毕业的学生。",
    "到了第二年，邻近的几个村子也来打听修渠的办法。老周把经验写成了三页纸，谁来就给谁一份，不收一分钱。",
    "县里的干部来看过以后说，办好一件事不难，难的是让大家都愿意来办，这一点南坪村做到了，别的村也能做到。",
)
_NEWS = "".join(
    f'<li><a href="/n/{number}">{title}</a></li>'
    for number, title in enumerate(("邻镇召开春耕现场会", "水利局下乡送技术", "东村举办采茶节", "县城新添图书馆"))
)
_HEAD = (
    '<div id="nav"><a href="/">首页</a> <a href="/n">新闻</a> <a href="/p">图片</a> <a href="/v">视频</a></div>'
    '<div class="path">您的位置：<a href="/">首页</a> &gt; <a href="/n">新闻中心</a> &gt; 正文</div>'
)
_FOOT = (
    f'<div class="related"><h3>相关新闻</h3><ul>{_NEWS}</ul></div>'
    '<div id="foot"><p><a href="/about">关于我们</a> | <a href="/contact">联系我们</a></p>'
    "<p>版权所有 未经许可不得转载</p></div>"
)
_TITLE = "修渠记"
_SHELLS = {
    "blocks": '{head}<div class="content"><h1>{title}</h1>{body}</div>{foot}',
    "tables": '<table><tr><td>{head}</td></tr><tr><td><h1>{title}</h1><div id="zoom">{body}</div></td></tr></table>{foot}',
    "nothing named": "{head}<h1>{title}</h1>{body}{foot}",
    "an article": '<header>{head}</header><main><article><h1>{title}</h1>{body}</article></main><footer>{foot}</footer>',
}  # fmt: skip


def placed(case: dict[str, str], before: str, after: str) -> str:
    """The case's text between both halves of an article, or below it."""
    return before + case["text"] + after if case["at"] == "middle" else before + after + case["text"]


def page(case: dict[str, Any], shell: str) -> Document:
    """A page whose article has the case's markup in it."""
    halves = ["".join(f"<p>{text}</p>" for text in part) for part in (_PARAGRAPHS[:2], _PARAGRAPHS[2:])]
    body = _SHELLS[shell].format(head=_HEAD, title=_TITLE, body=placed(case, *halves), foot=_FOOT)
    lines, hints, stated = visible_lines(f"<html><title>{_TITLE}_新闻中心</title><body>{body}</body></html>")
    return Document("x", "\n".join(lines), {"page": stated}, hints=hints)


def text(case: dict[str, Any]) -> Document:
    """The same page without its markup."""
    first, second = "\n".join(_PARAGRAPHS[:2]) + "\n", "\n".join(_PARAGRAPHS[2:]) + "\n"
    head = f"首页 新闻 图片 视频\n您的位置：首页 > 新闻中心 > 正文\n{_TITLE}\n"
    foot = "相关新闻\n·邻镇召开春耕现场会\n·水利局下乡送技术\n·东村举办采茶节\n关于我们 | 联系我们\n版权所有 未经许可不得转载"
    body = placed({**case, "text": case["text"] + "\n"}, first, second)
    return Document("x", head + body + foot)


def lost(case: dict[str, Any], document: Document) -> list[str]:
    """The lines of the case and of the article that are gone, and those of the site that are left."""
    after = advance(document, strip.propose(document, Settings()))
    left = after.text.split("\n")
    site = ("首页 新闻 图片 视频", "相关新闻", "邻镇召开春耕现场会", "·邻镇召开春耕现场会", "关于我们 | 联系我们")
    return [line for line in (*case["kept"], *_PARAGRAPHS) if line not in left] + [
        line for line in site if line in left
    ]


def named(case: dict[str, Any]) -> str:
    return f"{case['name']} in {case['form']}"


@pytest.mark.parametrize("shell", _SHELLS)
@pytest.mark.parametrize("case", [case for case in CASES if case["form"] == "html"], ids=named)
def test_a_page_keeps_what_belongs_to_its_article(case: dict[str, Any], shell: str) -> None:
    assert lost(case, page(case, shell)) == []


@pytest.mark.parametrize("case", [case for case in CASES if case["form"] == "plain"], ids=named)
def test_a_page_as_text_keeps_what_belongs_to_its_article(case: dict[str, Any]) -> None:
    assert lost(case, text(case)) == []


FRAME = """<html><head><title>{title}_新闻中心</title></head><body>{head}<div class="content"><h1>{title}</h1>
{body}</div>{foot}</body></html>"""


def stays(lines: list[str]) -> list[str]:
    """Which lines between the title and the paragraphs of a page stay that the classifier takes for furniture."""
    story = "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)
    body = "".join(f"<div>{line}</div>" for line in lines) + f"<div><div>{story}</div></div>"
    page = visible_lines(FRAME.format(title=_TITLE, head=_HEAD, body=body, foot=_FOOT))
    view = View.of(page.lines, page.hints)
    heading = max(number for number, line in enumerate(page.lines) if line == _TITLE)
    kept = staying(view, np.isin(page.lines, _PARAGRAPHS).astype(float), heading)
    return [line for line, keep in zip(page.lines, kept, strict=True) if keep and line not in _PARAGRAPHS]


SALUTATIONS = [
    "爹、娘：",
    "亲爱的妈妈：",
    "敬爱的张老师：",
    "尊敬的党支部：",
    "父亲大人膝下：",
    "玉梅同志：",
    "二顺吾儿如晤：",
]
CLOSINGS = ["散会：21:40", "散会", "散会。", "会议结束", "会议到此结束。", "（散会）", "散会时间：下午5点30分", "休会"]


@pytest.mark.parametrize("line", SALUTATIONS)
def test_whom_a_letter_is_written_to_stays(line: str) -> None:
    assert stays([line, "见字如面"]) == [line]


@pytest.mark.parametrize(
    "lines",
    [
        ["尊敬的用户：", "见字如面"],
        ["责任编辑：", "见字如面"],
        ["爹、娘：", "登录 注册"],
        ["老师：", "<a href='/x'>见字如面</a>"],
        ["<a href='/x'>亲爱的妈妈：</a>", "见字如面"],
    ],
)
def test_a_line_of_the_site_is_no_salutation(lines: list[str]) -> None:
    assert stays(lines) == []


def test_a_salutation_far_below_the_title_is_left_to_the_classifier() -> None:
    assert stays([*(f"柳树{number}" for number in range(8)), "亲爱的妈妈：", "见字如面"]) == []


@pytest.mark.parametrize("line", CLOSINGS)
def test_the_end_of_a_meeting_stays(line: str) -> None:
    assert stays(["出席：周大河、李玉梅", "周大河：我包两户", line]) == [line]


@pytest.mark.parametrize(
    "lines",
    [
        ["周大河：我包两户", "散会"],
        ["出席：周大河、李玉梅", "<a href='/x'>散会</a>"],
        ["出席：周大河、李玉梅", "会议结束后记者采访"],
        ["出席：周大河、李玉梅", "会议室预订"],
    ],
)
def test_what_only_looks_like_the_end_of_a_meeting_is_left_to_the_classifier(lines: list[str]) -> None:
    assert stays(lines) == []
