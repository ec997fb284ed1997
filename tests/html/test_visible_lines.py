"""Pages to visible lines: what is text, what a line is, what the hints say."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dangjian_corpus.errors import InputError
from dangjian_corpus.html import lexbor, limits, visible_lines
from dangjian_corpus.html.events import names

BOTH = pytest.mark.parametrize("reference", [False, True], ids=["lexbor", "html5lib"])

LINES = {
    "blocks and breaks": ("<div>一<p>二<br>三</div>四", ["一", "二", "三", "四"]),
    "inline elements do not end a line": ("<p>中<b>国</b><span>人</span>民", ["中国人民"]),
    "white space is collapsed": ("<p>  甲 \n\t 乙  </p>\n\n<p> </p>", ["甲 乙"]),
    "ideographic and fixed spaces stay": ("<p>　　甲&nbsp;乙</p><p>&nbsp;</p>", ["　　甲\xa0乙"]),
    "preformatted text keeps its lines": ("<pre>\n一  二\n\n  三</pre>", ["一  二", "  三"]),
    "references": ("<p>&lt;甲&gt; &amp;amp; &#20013;&hellip;</p>", ["<甲> &amp; 中…"]),
    "never text": (
        "<body><script>a</script><style>b</style><noscript>c</noscript><template>d</template><iframe>e</iframe>"
        "<textarea>f</textarea><select><option>g</select><button>h</button><input value=i><p>正文</p><!-- j -->",
        ["正文"],
    ),
    "cells are lines": ("<table><tr><td>甲<td>乙<tr><td>丙", ["甲", "乙", "丙"]),
    "the title comes first": ("<body><p>正文<title>标题 - 网站</title>", ["标题 - 网站", "正文"]),
    "an empty title is none": ("<title> </title><p>正文", ["正文"]),
    "one title only": ("<title>一</title><title>二</title><p>正文", ["一", "正文"]),
    "attributes may hold anything": ('<p title="a>b<c" x\'y"=1 class=\'"q"\'>正文<img alt="<p>">尾', ["正文尾"]),
    "no markup at all": ("正文", ["正文"]),
    "nothing": ("", []),
    "processing instructions and comments": ('<?php echo ">" ?><p>甲<!-- <p>乙 --><!doctype x>丙', ['" ?>', "甲丙"]),
    "open to the end": ("<div><p>甲<p>乙<ul><li>丙<li><a href=x>丁", ["甲", "乙", "丙", "丁"]),
    "carriage returns": ("<pre>甲\r\n乙\r丙</pre>", ["甲", "乙", "丙"]),
    "unknown elements are inline": ("<p>甲<foo-bar>乙</foo-bar>", ["甲乙"]),
}


@BOTH
@pytest.mark.parametrize("name", LINES)
def test_lines(name: str, reference: bool) -> None:
    markup, expected = LINES[name]
    page = visible_lines(markup, reference=reference)
    assert page.lines == expected
    assert len(page.hints) == len(expected)


@BOTH
def test_hints_say_where_a_line_stands(reference: bool) -> None:
    page = visible_lines(
        '<title>题</title><div id="main" class="a b"><ul class=list><li>甲<a href=x>乙丙丁</a></ul>'
        '<p class="txt"><img>戊<span class="src">己</span></div>',
        reference=reference,
    )
    title, item, paragraph = page.hints
    assert title == {"tag": "title"}
    assert item["tag"] == "li"
    assert item["path"].endswith("body/div/ul/li")
    assert item["cls"] == "list main a b"
    assert item["link"] == 0.75
    assert item["links"] == 1
    assert "img" not in item
    assert paragraph["cls"] == "src txt main a b"
    assert paragraph["img"] is True
    assert "link" not in paragraph
    assert item["at"][:-2] == paragraph["at"][:-1]
    assert item["at"][-1] != paragraph["at"][-1]


HIDDEN = [
    "<div style='color:red; display : none'>{}</div>",
    "<div style='DISPLAY:none'><ul><li>{}</ul></div>",
    "<p style='visibility:hidden'>{}</p>",
    "<p hidden>{}</p>",
    "<p style='font-size:0'>{}</p>",
    "<p style='font-size:0px;'>{}</p>",
    "<div style='position:absolute;left:-9999px'>{}</div>",
    "<p><span style='display:none'>{}</span></p>",
]
SHOWN = ["<p style='font-size:0.9em'>{}</p>", "<p style='display:block'>{}</p>", "<p style='margin-left:-10px'>{}</p>",
         "<p title='display:none'>{}</p>", "<p style='font-size:05px'>{}</p>"]  # fmt: skip


@BOTH
@pytest.mark.parametrize("markup", HIDDEN)
def test_what_is_not_displayed_is_text_with_a_hint(markup: str, reference: bool) -> None:
    page = visible_lines("<p>前</p>" + markup.format("暗") + "<p>后</p>", reference=reference)
    assert page.lines == ["前", "暗", "后"]
    assert [hint.get("hidden", False) for hint in page.hints] == [False, True, False]


@BOTH
@pytest.mark.parametrize("markup", SHOWN)
def test_what_is_displayed_has_no_such_hint(markup: str, reference: bool) -> None:
    page = visible_lines(markup.format("明"), reference=reference)
    assert page.lines == ["明"]
    assert "hidden" not in page.hints[0]


@BOTH
def test_hidden_spans_inside_a_line(reference: bool) -> None:
    page = visible_lines("<p>甲 乙<i style='display:none'> 丙 丁</i>戊<i hidden>己</i></p>", reference=reference)
    line = page.lines[0]
    assert [line[start:end] for start, end in page.hints[0]["hide"]] == ["丙 丁", "己"]
    assert "hidden" not in page.hints[0]


@BOTH
def test_meta_tags_and_linked_data(reference: bool) -> None:
    page = visible_lines(
        '<meta name="Author" content=" 张三 "><meta property="article:published_time" content="2020-01-02">'
        '<meta name=keywords content="甲,乙"><meta name="description" content="摘要"><meta name=viewport content=x>'
        '<link rel="canonical" href="http://a.example/1">'
        '<script type="application/ld+json">{"@type":["NewsArticle"],"headline":"题","author":[{"name":"李四"}],'
        '"publisher":{"name":"日报"}}</script><script type="application/ld+json">{broken</script><p>正文',
        reference=reference,
    )
    assert page.page == {
        "author": "张三",
        "date": "2020-01-02",
        "publisher": "日报",
        "keywords": "甲,乙",
        "description": "摘要",
        "title": "题",
        "url": "http://a.example/1",
    }
    assert page.lines == ["正文"]


def test_both_parsers_agree_on_real_pages(evaluation: Path) -> None:
    for path in sorted((evaluation / "pages" / "html").glob("*.html"))[::26]:
        markup = path.read_text(encoding="utf-8", errors="replace")
        assert visible_lines(markup) == visible_lines(markup, reference=True), path.name


@pytest.mark.slow
def test_both_parsers_agree_on_all_real_pages(evaluation: Path) -> None:
    for path in sorted((evaluation / "pages" / "html").glob("*.html")):
        markup = path.read_text(encoding="utf-8", errors="replace")
        assert visible_lines(markup) == visible_lines(markup, reference=True), path.name


# Form controls, <isindex>, <template> and foreign content are left out: there html5lib follows an older edition of
# the standard than lexbor, and none of it is text of an article.
_TAGS = names(
    "p div span a b i font em strong ul ol li dl dt dd table tbody thead tr td th caption h1 h2 h3 center pre br hr "
    "img blockquote section article header footer nav form label title meta script style noscript body html head "
    "iframe small u s nobr address fieldset xx:y"
)
_ATTRIBUTES = [
    "", "", "", " class=x", ' class="正文 b"', " id='a&amp;b'", " style='display:none'", " hidden", ' href="?a=1&b=2"',
    ' title="1>2"', " style='left:-999px", ' "', " =", " /", ' a"b="c"', " name=keywords content='甲'", "\n\tx",
]  # fmt: skip
_TEXTS = [
    "甲",
    "乙 丙",
    "\n",
    " ",
    "　丁",
    "&nbsp;",
    "&lt;b>",
    "&amp",
    "&#x4e2d;",
    "a<b",
    "1>2",
    "<",
    "</",
    "&",
    "\r\n",
    "\t戊",
]
_PARTS = st.one_of(
    st.sampled_from(_TEXTS),
    st.builds("<{}{}>".format, st.sampled_from(sorted(_TAGS)), st.sampled_from(_ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(sorted(_TAGS))),
    st.sampled_from(
        ["<!-- ", "-->", "<!-->", "<!doctype html>", "<?x", "<![CDATA[", "]]>", "</p", "<p", "<DIV CLASS=X>"]
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_PARTS, max_size=40).map("".join))
def test_both_parsers_agree_on_broken_markup(markup: str) -> None:
    assert visible_lines(markup) == visible_lines(markup, reference=True)


BOUNDED = {
    "100,000 nested blocks": "<div>" * 100_000 + "甲",
    "15,000 nested blocks": "<div>" * 15_000 + "甲",
    "100,000 nested bold": "<b>" * 100_000 + "甲",
    "no closing tag": "<p>段落<li>项目<tr><td>格<br>" * 30_000,
    "open formatting in every block": "".join(f"<font size={i}>" for i in range(20_000)) + "<p>甲" * 20_000,
    "20 MB": "<div><p>一段正文。</p><a href=x>链接</a></div>" * 400_000,
    "one line of 20 MB": "字" * 7_000_000,
    "an attribute of 20 MB": '<p class="' + "x" * 20_000_000 + '">甲',
    "an open attribute": '<p class="' + "<div>" * 100_000,
    "many class words": '<div class="a b c">' * 10_000 + "<p>甲" * 10_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOUNDED)
def test_hostile_pages_end_in_seconds(name: str) -> None:
    start = time.perf_counter()
    with suppress(InputError):
        visible_lines(BOUNDED[name])
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("markup", ["<div>" * 100_000, "<font>" * 5_000])
def test_nesting_beyond_the_limits_is_set_aside(markup: str) -> None:
    with pytest.raises(InputError, match="more than"):
        visible_lines(markup)


def test_a_page_of_too_many_lines_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINES", 3)
    assert len(visible_lines("<p>段" * 3).lines) == 3
    with pytest.raises(InputError, match="more than 3 lines"):
        visible_lines("<p>段" * 4)


@pytest.mark.parametrize("name", LINES)
def test_a_large_page_is_read_like_any_other(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    markup = f"<div class=a>{LINES[name][0]}<!-- > --></div>"
    page = visible_lines(markup)
    monkeypatch.setattr(lexbor, "_LARGE", 0)
    assert visible_lines(markup) == page


def test_paragraphs_that_nobody_closed_are_not_nesting() -> None:
    assert len(visible_lines("<p>段<li>项" * 30_000).lines) == 60_000


def test_lone_surrogates_are_read() -> None:
    assert visible_lines("<p>甲\ud800乙").lines == visible_lines("<p>甲\ud800乙", reference=True).lines
