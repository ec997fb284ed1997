"""What readers wrote: told from the article, and from those who only speak of answering."""

from __future__ import annotations

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.settings import Settings

ARTICLE = (
    "今天路过老机械厂，大门都拆了，只剩两根水泥柱子，忽然就想起小时候在球场上看露天电影的那些晚上。",
    "那时候每个星期六，球场上挂起一块白布，下午四点就有人搬凳子占地方，来得晚的只好坐在银幕的背面看。",
    "有一回放到一半下雨，谁也不走，把凳子顶在头上接着看，放映员老曹给机器打伞，自己淋得像只落汤鸡。",
)
REPLIES = (
    "我老家就在那个厂的后面，小时候也常去看，现在那里全是楼房，连一棵树都找不到了。",
    "我爷爷当年就在厂里烧锅炉，他说冬天看电影要带两块烧热的砖头，一块焐手，一块垫脚。",
    "老曹前年还在，住在桥头，逢人就说他放过的片子比银行里的钱还多，谁都不信。",
    "写得真好，看着看着就想家了，今年过年一定回去走一走，再晚恐怕什么都不剩了。",
)
FOOT = "<div>上一篇：收音机</div><div>关于我们 | 联系我们 | 网站地图</div><div>版权所有 未经许可不得转载</div>"


def text(markup: str, page: bool) -> str:
    """The body of a page, as markup or as its lines."""
    found = visible_lines(f"<html><head><title>老厂_闲话论坛</title></head><body>{markup}{FOOT}</body></html>")
    hints = found.hints if page else None
    return pipeline.clean(Document("a", "\n".join(found.lines), hints=hints), Settings()).text


def board(before: str, after: str, posts: tuple[str, ...] = REPLIES) -> str:
    """A page on which `before` and `after` stand around every reply; # is for its number."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE)
    replies = "".join(
        f"<div>{before.replace('#', str(number))}<p>{post}</p>{after.replace('#', str(number))}</div>"
        for number, post in enumerate(posts, 2)
    )
    return f"<h1>老机械厂的露天电影</h1><div>2016-08-12 21:14</div>{body}{replies}"


@pytest.mark.parametrize("page", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h3>全部评论</h3><b>铁匠</b>", "<div>广东 08-13 12:3# 回复 #赞</div>"),
        ("<div>来自Android客户端</div><div>#楼</div>", "<div>回复</div>"),
        ("<div>momo 2016-08-13 08:1#</div>", "<div>赞(1#) 回复</div>"),
    ],
)
def test_replies_go_and_what_they_answer_stays(before: str, after: str, page: bool) -> None:
    body = text(board(before, after), page)
    assert all(paragraph in body for paragraph in ARTICLE)
    assert [reply for reply in REPLIES[1:] if reply in body] == []


@pytest.mark.parametrize("page", [True, False])
def test_the_first_post_stays_below_a_line_of_its_own(page: bool) -> None:
    posts = "".join(
        f"<div><div>发表于 2016-8-1{number} 12:3{number} | 只看该作者</div><p>{post}</p></div>"
        for number, post in enumerate(("".join(ARTICLE[:2]), *REPLIES))
    )
    body = text(f"<h1>老机械厂的露天电影</h1>{posts}", page)
    assert ARTICLE[0] in body
    assert [reply for reply in REPLIES[:3] if reply in body] == []


@pytest.mark.parametrize("page", [True, False])
def test_an_article_that_speaks_of_answers_is_none(page: bool) -> None:
    answers = (
        "9:30 县长在办公室回复了第一封来信，答应三天之内派人去看那座漏雨的桥，把开裂的桥墩先围起来再说。",
        "14:20 住建局回复说材料已经备好，只等天晴，施工队就住在桥头的祠堂里，吃住都不要村里操心。",
        "18:05 村民老魏回复记者：桥修好了请你来走一走，走得稳当不稳当，你自己的脚知道，比什么都强。",
    )
    markup = "<h1>一封来信的一天</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in (*ARTICLE, *answers))
    body = text(markup, page)
    assert all(paragraph in body for paragraph in (*ARTICLE, *answers))


def test_a_long_post_stays() -> None:
    long = (
        "我来接着说。放映队是一九五八年成立的，一共三个人，一台机器，一辆板车，十里八乡都去过，最远的一个村要走两天。"
        "到了村里，先吃一碗红薯粉，天一黑就挂银幕，放完收拾好已经是后半夜，就在祠堂的戏台上打地铺。后来放映队散了，"
        "银幕被裁成了被面，机器捐给了县里的展览馆，板车还在我家的院子里，轮子早就没有了，上面种着一盆葱，长得比哪年都好。"
        "去年展览馆开馆，馆长请我去讲一讲，我说没有什么好讲的，机器一响，满场的人就不说话了，那就是我最爱听的声音。"
    )
    assert long in text(board("<div>#楼</div>", "<div>回复</div>", (*REPLIES[:2], long, *REPLIES[2:])), True)


@pytest.mark.parametrize("page", [True, False])
def test_the_minutes_of_a_record_go(page: bool) -> None:
    said = (
        "[主持人]：各位网友大家好，欢迎收看本期在线访谈，今天请到了市人社局的负责人来谈大家关心的欠薪问题。",
        "[田永昌]：主持人好，各位网友好，今年以来全市共受理欠薪投诉四百二十一件，比去年同期下降了三成多。",
        "[主持人]：有网友问，包工头跑了，辛苦了一年的工资应该去找谁要，要带哪些东西去才能说得清楚？",
        "[田永昌]：总承包的企业要负总责，包工头跑了就找总包，带着考勤表和欠条到劳动监察大队来，我们一定管。",
    )
    talk = "".join(f"<p>{line}</p><p>2018-12-12 09:3{number}:0{number}</p>" for number, line in enumerate(said))
    body = text(f"<h1>根治欠薪在线访谈</h1><div>{talk}</div>", page)
    assert body.split("\n")[-4:] == list(said)


def test_minutes_in_a_text_without_a_page_stay() -> None:
    lines = [f"{line}\n2018-12-12 09:3{number}:00" for number, line in enumerate((*ARTICLE, *REPLIES))]
    assert pipeline.clean(Document("a", "\n".join(lines)), Settings()).text.count("2018-12-12") >= 5
