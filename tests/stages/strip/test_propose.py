"""The stage as a whole: rules, classifier and fields give edits that fit, and whole texts stay whole."""

from __future__ import annotations

import gzip
import itertools
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus import ledger
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.proposal import advance
from dangjian_corpus.rules import Rule, loader
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip import classify
from dangjian_corpus.stages.strip.samples import article, markup, page


def read(text: str) -> Document:
    """A text, or a page where it is markup, as ingest reads it."""
    if not text.startswith("<html"):
        return Document("x", text)
    lines, hints, stated = visible_lines(text)
    return Document("x", "\n".join(lines), {"page": stated}, hints=hints)


def rules_of(text: str, **changes: frozenset[str]) -> set[str]:
    return {edit.rule for edit in strip.propose(read(text), Settings(**changes)).edits}


@pytest.mark.parametrize("rule", classify.RULES, ids=lambda rule: rule.id)
def test_rules_do_what_their_examples_say(rule: Rule) -> None:
    for text in rule.hits:
        assert rule.id in rules_of(text), text
        assert rule.id not in rules_of(text, disable=frozenset((rule.id,))), text
    for text in rule.misses:
        assert rule.id not in rules_of(text), text


def test_rules_have_names_of_their_own() -> None:
    names = [rule.id for rule in strip.RULES]
    assert len(set(names)) == len(names)


WHOLE = {
    "dialogue": article("“来了？”", "“来了。”", "“坐。”", "老周没有说话。"),
    "names": article("李大山 王小明", "赵铁柱 孙有福", "周满仓 吴来喜"),
    "a poem": "村口\n\n山路弯弯\n月光满满\n谁家的灯\n还亮着\n等一个人\n回来吃饭",
    "a table": "村名 户数 人口\n南坪 120 430\n北坪 98 351\n东沟 77 266\n合计 295 1047",
    "numbered sections": article("一、总体要求", "（一）指导思想", "1.坚持问题导向。", "二、主要任务"),
    "signature and date": article() + "\n\n中共南坪村支部委员会\n2013年5月6日",
    "questions": article("问：渠什么时候修的？", "答：去年冬天。", "问：谁出的工？", "答：党员带头，家家有份。"),
    "law": "第一章 总则\n第一条 为了保护版权，制定本办法。\n第二条 网站应当公示联系方式、备案编号。\n第二章 附则\n第三条 本办法自公布之日起施行。",
    "a caption": article("图为南坪村党员在清理水渠。李文 摄"),
    "after a picture": article("（图片）", "渠水流进了李大山的稻田。"),
    "words of sites": article("编辑部的首页", "更多的人来评论", "关于我们的收藏", "图片与视频的版权"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_text_stays_whole(name: str) -> None:
    assert list(strip.propose(Document("x", WHOLE[name]), Settings()).edits) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("“来了？”", "“来了。”", "“坐吧。”", "他没有动，只是望着窗外的那条渠，望了很久很久，直到天色完全暗了下来。"),
        ("一、修渠引水", "去年冬天，村里三十多名党员带头出工，一个半月清淤三公里，今年春天全村的水田都用上了渠水。"),
        ("（三）加强领导，落实责任，确保各项工作任务按期完成，并将完成情况纳入年度考核内容，作为评先评优的依据。",),
    ],
)  # fmt: skip
def test_what_belongs_to_an_article_stays_in_a_page(lines: tuple[str, ...]) -> None:
    head, tail = page().split("·邻镇")[0], "七月的清晨"
    text = head.replace(tail, "\n".join(lines) + "\n" + tail) + "·邻镇" + page().split("·邻镇")[1]
    left = advance(Document("x", text), strip.propose(Document("x", text), Settings())).text
    assert [line for line in lines if line not in left.split("\n")] == []


def test_the_article_of_a_page_is_what_stays() -> None:
    for document in (read(page()), read(markup(""))):
        after = advance(document, strip.propose(document, Settings()))
        body = [line for line in after.text.split("\n") if line]
        assert [line[:3] for line in body] == ["七月的", "“渠修", "据了解"]
        assert after.raw_text() == document.text
        assert after.hints is None


def test_a_line_goes_with_its_line_feeds() -> None:
    document = Document("x", "首页 新闻\n\n" + page())
    after = advance(document, strip.propose(document, Settings()))
    assert after.text == after.text.strip("\n")
    assert "\n\n" not in after.text


def test_runs_of_one_reason_are_one_edit() -> None:
    text = page("★东村举办采茶节", "★西山果园迎来丰收季", "★县城新添图书馆")
    (edit,) = [edit for edit in strip.propose(Document("x", text), Settings()).edits if edit.rule == "strip/bullet"]
    assert edit.was.count("★") == 3


@pytest.mark.parametrize("text", ["", "\n", " \n\u3000\n"])
def test_text_without_lines(text: str) -> None:
    proposal = strip.propose(Document("x", text, hints=[]), Settings())
    assert list(proposal.edits) == []
    assert proposal.values == {"hints": None}


def test_why_names_the_features_that_decided() -> None:
    reasons = strip.why(read(markup('<div><a href="y">南坪印象：一个村庄的四季</a></div>')), 6)
    assert len(reasons) > 100
    assert abs(reasons[0][1]) >= abs(reasons[-1][1])
    assert all(isinstance(name, str) for name, _ in reasons)


_LINES = st.sampled_from(
    [
        *page("★东村举办采茶节").split("\n"),
        "",
        " ",
        "\u3000",
        "一",
        "http://a.example/",
        "2013-05-06 08:00",
        "加薇信 abc123",
        "\ud800",
        "𠀀𠀁",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, max_size=30), st.booleans())
def test_edits_fit_any_text(lines: list[str], hinted: bool) -> None:
    text = "\n".join(lines)
    hints = [{"tag": "p", "path": "body/p", "at": [1, n]} for n in range(len(lines) or 1)] if hinted else None
    document = Document("x", text, hints=hints)
    proposal = strip.propose(document, Settings())
    edits = ledger.normalise(text, proposal.edits)
    assert ledger.undo(ledger.apply(text, edits), edits) == text
    assert proposal == strip.propose(document, Settings())


EXAMPLES = [
    text for rule in (*strip.RULES, *(own.rule for own in loader.load())) for text in (*rule.hits, *rule.misses)
]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(EXAMPLES) | st.lists(_LINES, max_size=9).map("\n".join), max_size=5),
    st.sampled_from([Settings(), Settings(captions="remove", disable=frozenset(("strip/title", "strip/spam-line")))]),
)
def test_some_documents_get_what_each_gets_alone(texts: list[str], chosen: Settings) -> None:
    hosts = itertools.cycle([None, "tieba.baidu.com", "zh.wikisource.org"])
    documents = [replace(read(text), source={"host": host}) for text, host in zip(texts, hosts, strict=False)]
    assert strip.propose_each(documents, chosen) == [strip.propose(document, chosen) for document in documents]


@pytest.mark.parametrize("name", ["laws_simplified", "laws_traditional"])
def test_nothing_is_taken_from_statutes(evaluation: Path, name: str) -> None:
    with gzip.open(evaluation / "bulk" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in itertools.islice(lines, 0, None, 60):
            text = json.loads(line)["text"].replace("\r\n", "\n")
            assert list(strip.propose(Document("x", text), Settings()).edits) == []


def test_spam_below_other_articles_is_spam() -> None:
    spam = "主站蜘蛛池模板： 亞洲無碼一區| 國產精品久久久| 成人視頻在線觀看| 最新網址| 五月婷婷網|"
    text = article() + "\n猜你喜歡\n鄉村的路\n鄉村公路建設研究\n" + spam
    roles = {edit.was.strip(): edit.role for edit in strip.propose(Document("x", text), Settings()).edits}
    assert roles.pop(spam) == "spam"
    assert set(roles.values()) == {"related"}
