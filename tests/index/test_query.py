"""The query language: what is found, how it is read, where it is wrong."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples_of
from hypothesis import strategies as st

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.errors import Exit, UsageError
from dangjian_corpus.index import query
from dangjian_corpus.index.explain import explanation
from dangjian_corpus.index.fold import standard
from dangjian_corpus.index.literals import required
from dangjian_corpus.index.query import (
    And,
    Dates,
    Exact,
    Field,
    Near,
    Not,
    Or,
    Pattern,
    QueryError,
    Words,
    parse,
)
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.segment import segmenter

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases" / "queries.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['group']}-{case['query']}")
def test_what_is_found(corpus: Corpus, case: dict) -> None:
    hits = corpus.search(case["query"], limit=0, case=case["group"] == "case")
    ids = list(hits.ids())
    assert (ids if "sort:" in case["query"] else sorted(ids)) == case["ids"]
    assert (hits.documents, hits.occurrences, hits.reading) == (
        case["documents"],
        case["occurrences"],
        case["reading"],
    )


def examples() -> list[str]:
    """Every example of the module's description."""
    assert query.__doc__ is not None
    lines = [line for line in query.__doc__.splitlines() if line.startswith("    ")]
    first = [re.split(r"\s{2,}", line.strip())[0] for line in lines]
    return [*first, 'title:"党 建"', "date:2011-06..", "date:..2012", "date:2011", "社区食堂怎么样？"]


@pytest.mark.parametrize("example", examples())
def test_every_example_of_the_description_can_be_asked(corpus: Corpus, example: str) -> None:
    assert parse(example).node is not None
    list(corpus.search(example, limit=3))


def test_the_description_has_its_examples() -> None:
    assert len(examples()) >= 18
    assert "NEAR/5(党建 社区)" in examples()


TREES = {
    "a b": And((Words("a"), Words("b"))),
    "a b OR c": Or((And((Words("a"), Words("b"))), Words("c"))),
    "a (b OR c)": And((Words("a"), Or((Words("b"), Words("c"))))),
    "a -b": And((Words("a"), Not(Words("b")))),
    "-(a b)": Not(And((Words("a"), Words("b")))),
    "a - b": And((Words("a"), Words("-"), Words("b"))),
    "ORa": Words("ORa"),
    "a-b": Words("a-b"),
    'a"b c"': And((Words("a"), Exact("b c"))),
    '"a\\"b\\\\"': Exact('a"b\\'),
    "“a b”": Exact("a b"),
    "这是“引文”的说明": Words("这是“引文”的说明"),
    "“引文”的说明": Words("“引文”的说明"),
    "title:a": Field("title", "a"),
    "（a OR b） c": And((Or((Words("a"), Words("b"))), Words("c"))),
    "a -（（b OR c） d）": And((Words("a"), Not(And((Or((Words("b"), Words("c"))), Words("d")))))),
    "（一）加强党建": Words("（一）加强党建"),
    "党（简称 中共）": And((Words("党（简称"), Words("中共）"))),
    "（a": Words("（a"),
    "/a （b） c/": Pattern("a （b） c", "/a （b） c/"),
    "title：a": Field("title", "a"),
    "date：2011": Dates(20110000, 20119999),
    'host:"a b"': Field("host", "a b"),
    "NEAR/3(a “b c”)": Near(3, "a", "b c"),
    "/a\\/b/": Pattern("a/b", "/a\\/b/"),
    "date:2011": Dates(20110000, 20119999),
    "date:2010-02..2012": Dates(20100200, 20129999),
    "党*建": Pattern("党[\\p{L}\\p{N}]*?建", "党*建"),
    "党*": Exact("党"),
    "谁敲了“门 铃”？": Words("谁敲了“门 铃”？"),
    "foo:bar": Words("foo:bar"),
}


@pytest.mark.parametrize("text", TREES)
def test_how_it_is_read(text: str) -> None:
    assert repr(parse(text).node) == repr(TREES[text])


def test_the_order_is_no_part_of_the_tree() -> None:
    assert parse("a sort:date").by_date
    assert repr(parse("a sort:date").node) == repr(Words("a"))
    assert not parse("a").by_date


ERRORS = {
    "党\udce7": (1, "no text in the encoding of this terminal"),
    "": (0, "nothing to search for"),
    "   ": (3, "nothing to search for"),
    "党建 (社区": (3, "not closed"),
    "党建)": (2, "no opening bracket"),
    "()": (0, "nothing in these brackets"),
    '社区 "党建': (3, "not closed"),
    '""': (0, "nothing between"),
    "OR 党建": (0, "before it"),
    "党建 OR": (5, "after it"),
    "党建 OR OR 社区": (5, "before it"),
    "/第.批": (0, "not closed"),
    "//": (0, "no regular expression"),
    "NEAR/5(党建)": (0, "needs two"),
    "社区 NEAR(党建 居民)": (3, "how many words apart"),
    "NEAR/五(党建 居民)": (0, "how many words apart"),
    "NEAR/5(党建 社区": (6, "not closed"),
    "NEAR/5(党建 (社区))": (10, "only"),
    "date:明年": (0, "no date"),
    "date:2011-13": (0, "no date"),
    "date:2011-02..2011-06-32": (0, "no date"),
    "date:2013..2010": (0, "ends before it begins"),
    "date:": (0, "needs a date"),
    "社区 sort:title": (3, "sort:date"),
    "title: 党建": (0, "right after it"),
    "*": (0, "characters beside it"),
    "(" * 60 + "a": (51, "too deeply"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_points_at_the_place(text: str) -> None:
    position, reason = ERRORS[text]
    with pytest.raises(QueryError, match=re.escape(reason)) as caught:
        parse(text)
    assert caught.value.position == position
    assert caught.value.exit_code == Exit.USAGE
    assert caught.value.message.endswith("^" if text.strip() else reason)
    assert caught.value.hint


def test_a_wrong_regular_expression_is_an_error_of_use(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="no regular expression"):
        corpus.search("/第(一/")
    with pytest.raises(UsageError, match="no regular expression"):
        corpus.search(r"/(一)\1/")


@given(st.text('党建社区a1 ()"“”-/*:.NEAROtitledate\\2010', max_size=25))
@examples_of(max_examples=300, deadline=None)
def test_any_string_is_a_query_or_an_error(corpus: Corpus, text: str) -> None:
    with suppress(UsageError):
        hits = corpus.search(text, limit=2)
        assert len(list(hits)) <= 2
        assert hits.reading or "sort:date" in text


LITERALS = {
    "第一批": ["第一批"],
    "第[一二]批": ["第", "批"],
    "社区|街道": [],
    "(社区|街道)党支部": ["党支部"],
    "党建?": ["党"],
    "党建*工作": ["党", "工作"],
    "党建+": ["党建"],
    "党{0,2}建": ["建"],
    "党{2}建": ["党", "建"],
    "a\\.b": ["a.b"],
    "\\d+人": ["人"],
    "^开头.*结尾$": ["开头", "结尾"],
    "(?i)abc": [],
    "(?:ab)c": ["c"],
    "[": [],
    "\\Qab\\E": [],
    "[]a]b": ["b"],
    "\\p{Han}字": ["字"],
}


@pytest.mark.parametrize("pattern", LITERALS)
def test_what_a_pattern_must_contain(pattern: str) -> None:
    assert required(pattern) == LITERALS[pattern]


@given(st.text("党建社a1.*+?|()[]{2,}^$\\d", min_size=1, max_size=12), st.data())
@examples_of(max_examples=400, deadline=None)
def test_every_match_contains_what_it_must(pattern: str, data: st.DataObject) -> None:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error:
        return
    text = data.draw(st.text("党建社a1.d", max_size=10))
    match = compiled.search(text)
    if match:
        for literal in required(pattern):
            assert literal in match.group()


@pytest.mark.parametrize(
    "text",
    [
        "党建 社区 -居民 OR 手册",
        "-(党建 OR /第.批/)",
        "-党*建 社区",
        "(/社区|街道/ -党建) OR 短文",
        "-/社区.{0,3}一句/ 手册",
    ],
)
def test_verified_parts_combine_as_they_are_read(corpus: Corpus, sample: list[Document], text: str) -> None:
    """Patterns are verified on texts and words are not: together they must still be one condition."""
    fold = standard()
    words = {one.id: set(map(fold, [*(one.tokens or ()), *segment_title(one)])) for one in sample}
    texts = {one.id: fold.scripted(one.text) for one in sample}

    def holds(node: query.Node, one: str) -> bool:
        match node:
            case And(parts):
                return all(holds(part, one) for part in parts)
            case Or(parts):
                return any(holds(part, one) for part in parts)
            case Not(part):
                return not holds(part, one)
            case Words(word):
                return word in words[one]
            case Pattern(pattern):
                return bool(re.search(pattern.replace("[\\p{L}\\p{N}]", "\\w"), texts[one]))
        raise AssertionError(node)

    expected = sorted(one for one in texts if holds(parse(text).node, one))
    assert sorted(corpus.search(text, limit=0).ids()) == expected
    assert expected


def segment_title(document: Document) -> list[str]:
    return segmenter(Settings()).cut(document.title) if document.title else []


def test_nothing_found_is_explained(corpus: Corpus) -> None:
    lines = "\n".join(explanation(corpus.search("社区 飞船 第二批")))
    assert "社区 飞船" in lines
    assert "社区: 7 documents" in lines
    assert "飞船: no document" in lines
    assert "there are: 社区" in "\n".join(explanation(corpus.search("社会")))
    assert 'as a string, "路灯": 1 document' in "\n".join(explanation(corpus.search("路灯")))
    assert "try OR" in "\n".join(explanation(corpus.search("手册 wifi")))


MEANT = {
    "社区 -社区": ("社区: 7 documents, left out by what has a - before it",),
    "-/./": ("All: 14 documents, left out",),
    "手册 AND wifi": ("AND was read as a word; a space is and, OR is or",),
    "手册 or wifi": ("or was read as a word",),
    "titel:手册": ("titel: is no field", "there are title:, publisher:"),
    "标题：手册": ("标题: is no field",),
}


@pytest.mark.parametrize("text", MEANT)
def test_what_may_have_been_meant_is_told(corpus: Corpus, text: str) -> None:
    hits = corpus.search(text)
    assert not hits.documents
    lines = "\n".join(explanation(hits))
    assert all(part in lines for part in MEANT[text])
    assert "-" not in text or "try OR" not in lines


def test_an_address_is_no_field(corpus: Corpus) -> None:
    assert "no field" not in "\n".join(explanation(corpus.search("https://nowhere.example/1")))


def test_a_limit_below_nothing_is_an_error_of_use(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="below 0"):
        corpus.search("社区", limit=-1)
