"""Documents of many kinds are lost in no line: as plain text, and as pages of three made-up sites around them.

`tests/fixtures/whole` has a document a kind, its title in the first line: dialogue, verses, tables, lists of names,
minutes, letters, questions, recipes, code. Most have no paragraph that would show where the article is.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.strip.reading import letters

WHOLE = sorted((Path(__file__).parents[2] / "fixtures/whole").glob("*.txt"))

PORTAL = """<html><head><title>{title} - 白云新闻网</title></head><body>
<div class="top"><a href=/>首页</a> <a href=/n>新闻</a> <a href=/s>体育</a> <a href=/l>生活</a> <a href=/b>论坛</a></div>
<div class="crumb">当前位置：<a href=/>首页</a> &gt; <a href=/n>新闻</a> &gt; 正文</div>
<div class="article"><h1>{title}</h1><div class="info">2014-03-05 09:12 来源：白云日报 作者：林小满</div>
<div class="content">{body}</div><div class="share">分享到： <a>微信</a> <a>微博</a></div></div>
<div class="side"><h3>热点排行</h3><ul><li><a href=1>全县春耕现场会在下河村召开</a></li>
<li><a href=2>白云山索道五一前恢复运行</a></li><li><a href=3>气象台发布大风蓝色预警</a></li></ul></div>
<div class="footer">关于我们 | 联系方式 | 版权声明<br>白云新闻网 版权所有 浙ICP备12345678号</div></body></html>"""

OFFICE = """<html><head><title>{title}_白云县人民政府</title></head><body>
<table width=1000><tr><td><a href=/>网站首页</a></td><td><a href=/a>走进白云</a></td><td><a href=/b>政务公开</a></td>
<td><a href=/c>办事服务</a></td></tr></table>
<table><tr><td align=center class=title>{title}</td></tr><tr><td align=center>发布时间：2014年3月5日 信息来源：党政办
浏览次数：<span>128</span> 【字体：<a>大</a> <a>中</a> <a>小</a>】</td></tr><tr><td id=zoom>{body}</td></tr>
<tr><td>【<a>打印本页</a>】【<a>关闭窗口</a>】</td></tr></table>
<table><tr><td>主办单位：白云县人民政府办公室 技术支持：白云县信息中心</td></tr>
<tr><td>备案序号：浙ICP备05000001号 您是第102938位访客</td></tr></table></body></html>"""

BLOG = """<html><head><title>{title}-石桥人家的博客</title></head><body>
<div id=header><h2>石桥人家的博客</h2><p>一蓑烟雨</p></div>
<div id=nav><a>首页</a><a>博文目录</a><a>图片</a><a>关于我</a></div>
<div class=post><h2 class=post-title>{title}</h2><span class=time>(2014-03-05 21:10:33)</span>
<span>标签： <a>石桥</a> <a>生活</a></span><div class=post-body>{body}</div>
<div class=post-foot>阅读(35) | 评论(2) | 收藏 | 转载</div><div>前一篇：<a>清明</a></div><div>后一篇：<a>插秧</a></div></div>
<div id=comments><h3>评论</h3><div>老家人：写得真好，想家了。</div><div>过客：顶一个</div></div>
<div id=side><h3>个人资料</h3>石桥人家<br>博客等级：8<br>博客积分：233<h3>分类</h3><a>全部博文(35)</a><a>乡情(12)</a></div>
</body></html>"""


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)


def breaks(lines: list[str]) -> str:
    return "<br>\n".join(f"&nbsp;&nbsp;{html.escape(line)}" for line in lines)


def boxes(lines: list[str]) -> str:
    return "<div>" + "".join(f"<div>{html.escape(line)}</div>" for line in lines) + "</div>"


def lines_of(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_nothing_is_lost_of_plain_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8").rstrip()
    cleaned = pipeline.clean(Document(path.stem, text), Settings())
    assert letters(cleaned.text) == letters(text)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("frame", "write"), [(PORTAL, paragraphs), (OFFICE, breaks), (BLOG, boxes)], ids=["portal", "office", "blog"]
)
def test_nothing_is_lost_of_a_page_and_its_frame_goes(
    path: Path, frame: str, write: Callable[[list[str]], str]
) -> None:
    title, *lines = lines_of(path)
    page = visible_lines(frame.format(title=html.escape(title), body=write(lines)))
    document = Document(path.stem, "\n".join(page.lines), {"page": page.page or {}}, hints=page.hints)
    cleaned = pipeline.clean(document, Settings())
    assert cleaned.title == title
    assert cleaned.date is not None
    assert cleaned.date[:4] == "2014"
    assert letters(cleaned.text) == letters("".join(lines))
