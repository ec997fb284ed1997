"""What must never be lost from a page: short lines that belong to the paragraphs around them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip

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
