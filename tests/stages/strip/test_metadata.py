"""Fields lifted from text and pages: right where they are sure, empty where they are not."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.proposal import advance
from dangjian_corpus.rules import Rule, engine, loader
from dangjian_corpus.rules.folding import fold
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip import metadata
from dangjian_corpus.stages.strip.dates import date_line, find_dates, is_stamp
from dangjian_corpus.stages.strip.headlines import looks_like_heading
from dangjian_corpus.stages.strip.site_names import without_site

ROOT = Path(__file__).parents[3]
CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases/metadata.jsonl").read_text(encoding="utf-8").splitlines()
]
PROSE = "今年以来,镇党委组织党员干部走村入户,听取群众对修路、用水和看病的意见,当场能办的当场办,不能办的记下来,定期回访,群众都说好。"


def lift(text: str, known: dict[str, str] | None = None, **source: Any) -> metadata.Lift:
    lines = text.split("\n")
    roles = [(known or {}).get(str(number)) for number in range(len(lines))]
    return metadata.lift(lines, roles, None, source)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['group']}-{case['name']}")
def test_cases(case: dict[str, Any]) -> None:
    found = lift(case["text"], case["known"])
    for field, value in case["fields"].items():
        assert found.fields[field][0] == value if value is not None else field not in found.fields, found.fields
    assert sorted(found.roles) == case["taken"], found.roles


@pytest.mark.parametrize("rule", metadata.RULES, ids=lambda rule: rule.id)
def test_rules_hit_and_miss(rule: Rule) -> None:
    for text in rule.hits:
        assert rule.role in lift(text).roles.values(), text
    for text in rule.misses:
        assert rule.role not in lift(text).roles.values(), text


def test_values_stand_where_they_are_said_to_stand() -> None:
    for case in CASES:
        lines = case["text"].split("\n")
        for field, (value, line, start, end) in lift(case["text"], case["known"]).fields.items():
            there = lines[line][start:end]
            if field == "date":
                assert find_dates(fold(there))[0].iso == value
            elif field not in ("section", "title"):
                assert " ".join(there.split()) == value, field
            else:
                assert value.startswith(there.split(" ")[0]), field


def test_the_page_is_asked_where_the_text_is_silent() -> None:
    page = {"date": "2013-06-24T08:35:00+08:00", "author": "<b>王小明</b>", "publisher": "山乡网", "keywords": "路,水"}
    fields = lift(f"{PROSE}\n{PROSE}", page=page).fields
    assert {name: value[:2] for name, value in fields.items()} == {
        "date": ("2013-06-24", -1),
        "author": ("王小明", -1),
        "publisher": ("山乡网", -1),
        "keywords": ("路,水", -1),
    }
    assert lift(f"走村入户\n2012-01-02 08:00\n{PROSE}", page=page).fields["date"][0] == "2012-01-02"
    assert "author" not in lift(PROSE, page={"author": "admin"}).fields


def test_fields_that_the_record_came_with_stay() -> None:
    text = f"走村入户听民声\n2013-06-24 08:35 来源:山乡日报 作者:王小明\n{PROSE}"
    given = Document("x", text, title="走村入户听民声", author="李雷", date="2013-06-20", publisher="山乡周刊")
    after = advance(given, strip.propose(given, Settings()))
    assert (after.title, after.author, after.date, after.publisher) == (
        "走村入户听民声",
        "李雷",
        "2013-06-20",
        "山乡周刊",
    )
    assert after.text == PROSE
    assert after.fields["title"] == (0, 7)
    bare = Document("x", text)
    assert advance(bare, strip.propose(bare, Settings())).author == "王小明"


def test_a_title_that_was_given_is_found_where_it_stands_and_no_other_line_is_taken_for_it() -> None:
    text = f"山乡新闻\n走村入户听民声\n{PROSE}"
    found = metadata.lift(text.split("\n"), [None] * 3, None, {}, "走村入户听民声")
    assert found.roles == {1: "title"}
    assert metadata.lift(text.split("\n"), [None] * 3, None, {}, "另一个标题").roles == {}
    reworded = metadata.lift(
        ["(春耕)走村入户听民声 干部进百家", PROSE], [None] * 2, None, {}, "走村入户听民声,干部进百家"
    )
    assert reworded.roles == {0: "title"}
    assert "title" not in metadata.lift(text.split("\n"), [None] * 3, None, {}, "另一个标题").fields


@pytest.mark.parametrize(
    ("stated", "lines", "title"),
    [
        ("走村入户听民声_县市_山乡网", ["走村入户听民声", "2013-06-24 08:35"], "走村入户听民声"),
        ("山乡网--县市--走村入户听民声", ["县市", "走村入户听民声"], "走村入户听民声"),
        ("走村入户听民声 - 山乡网", [], "走村入户听民声"),
        ("山乡网", ["走村入户听民声"], None),
        ("走村入户听民声(3/7) - 山乡网", ["走村入户听民声 (3/7)"], "走村入户听民声"),
    ],
)
def test_titles_of_pages(stated: str, lines: list[str], title: str | None) -> None:
    lines = [stated, *lines, PROSE]
    hints = [{"tag": "title"}, *[{"tag": "div"}] * (len(lines) - 1)]
    found = metadata.lift(lines, [None] * len(lines), hints, {})
    assert (found.fields["title"][0] if "title" in found.fields else None) == title
    assert found.roles[0] == "title"


def test_a_heading_of_the_page_is_its_title_where_the_head_names_only_the_site() -> None:
    lines = ["山乡网", "登录", "走村入户听民声", PROSE]
    hints = [{"tag": "title"}, {"tag": "a", "link": 1.0}, {"tag": "h1"}, {"tag": "p"}]
    assert metadata.lift(lines, [None] * 4, hints, {}).fields["title"][:2] == ("走村入户听民声", 2)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("走村入户听民声_县市_山乡网", "走村入户听民声"),
        ("走村入户听民声-《山乡杂志》", "走村入户听民声"),
        ("A股、B股与走村入户", "A股、B股与走村入户"),
        ("从0-1:走村入户", "从0-1:走村入户"),
        ("", ""),
        ("___", "___"),
    ],
)
def test_the_name_of_the_site_is_cut_off(text: str, title: str) -> None:
    assert text[slice(*without_site(text))] == title


@pytest.mark.parametrize(
    ("line", "date", "stamp"),
    [
        ("2013-06-24 08:35", "2013-06-24", True),
        ("http://www.example.cn  2013年06月24日08:35  山乡日报", "2013-06-24", True),
        ("发布时间:二〇一三年六月二十四日", "2013-06-24", True),
        ("【2013/06/24 17:21 报道】", "2013-06-24", True),
        ("中华民国102年6月24日", "2013-06-24", False),
        ("2013年6月", "2013-06", False),
        ("今天是2013年6月24日 星期一", None, False),
        ("2016年5月1日 施行", None, False),
        ("从2017年4月1日起步", None, False),
        ("2013年6月24日,镇里开了会,会后干部们分头下村", None, False),
        ("2013年6月24日 全镇干部群众在文化广场举行升旗仪式", None, False),
        ("总数为2013.06", None, False),
        ("电话 2013-0624", None, False),
    ],
)
def test_date_lines(line: str, date: str | None, stamp: bool) -> None:
    found = date_line(fold(line))
    assert (found.iso if found else None) == date
    assert is_stamp(fold(line)) == stamp


def test_headings() -> None:
    assert looks_like_heading("走村入户听民声")
    for line in ("一、基本情况", "第一章 总则", "来源:山乡日报", "他走了。", "|||", "2013-06-24", "——一个山区镇的实践"):
        assert not looks_like_heading(line), line


@settings(deadline=None)
@given(st.lists(st.sampled_from([*CASES[0]["text"].split("\n"), PROSE, "", "首页 > 县市", "● 王小明", "D267", "[1]"])))
def test_spans_lie_in_their_lines(lines: list[str]) -> None:
    lines = lines or [""]
    found = metadata.lift(lines, [None] * len(lines), None, {})
    for _, line, start, end in found.fields.values():
        assert 0 <= start < end <= len(lines[line])
    assert all(0 <= line < len(lines) and lines[line].strip() for line in found.roles)


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_text_can_be_read(texts: list[str]) -> None:
    lines = "\n".join(texts).split("\n")
    metadata.lift(lines, [None] * len(lines), None, {})


@pytest.mark.slow
def test_takes_nothing_from_statutes(evaluation: Path) -> None:
    packs = loader.load()
    for name in ("laws_simplified", "laws_traditional"):
        with gzip.open(evaluation / f"bulk/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for number, line in enumerate(file):
                if number % 8 == 0:
                    lines = [text for text in json.loads(line)["text"].split("\n") if text.strip()]
                    assert [hit for hit in engine.match(lines, host=None, packs=packs) if not hit.keep] == []
                    roles = metadata.lift(lines, [None] * len(lines), None, {}).roles
                    assert roles == {}, [lines[at] for at in roles]


@pytest.mark.parametrize("plain", [False, True])
def test_date_and_title_of_labelled_pages(evaluation: Path, plain: bool) -> None:
    path = ROOT / "benchmarks/measure_metadata.py"
    spec = importlib.util.spec_from_file_location("measure_metadata", path)
    assert spec is not None
    assert spec.loader is not None
    measure = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measure)
    outcomes = list(measure.outcomes(evaluation / "pages/html", plain=plain))
    for field, floor in (("date", 0.97), ("title", 0.95)):
        right = [outcome.right for outcome in outcomes if outcome.field == field]
        assert len(right) >= 100
        assert sum(right) >= floor * len(right), [o for o in outcomes if o.field == field and not o.right]
