"""The engine: offsets, places, blocks, protection, hosts, folding."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.rules import engine, loader
from dangjian_corpus.rules.folding import FoldedLines, fold, line_numbers, table
from dangjian_corpus.rules.loader import Packs

PROSE = "村里今年修通了三公里水渠,春耕用水有了保障,党员干部轮流值守,群众都说这件事办到了心坎上,明年还要把路修到田头,把灯装到巷口。"
LIST = ["邻县推广大棚", "春耕备耕忙"]


def packs(tmp_path: Path, *rules: str) -> Packs:
    """Only the rules given, each as lines of TOML without the common keys."""
    text = '[pack]\nname = "mine"\n'
    for number, rule in enumerate(rules):
        text += f'[[rule]]\nid = "strip/mine-r{number}"\nwhy = "w"\nhits = ["h"]\nmisses = ["m"]\n'
        text += rule if "role" in rule else f'role = "notice"\n{rule}'
        text += "\n"
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    loaded = loader.load((str(path),))
    return Packs((rule for rule in loaded if rule.rule.id.startswith("strip/mine")), "")


def found(lines: list[str], rules: Packs, host: str | None = None) -> list[tuple[int, str]]:
    return [(hit.line, lines[hit.line][hit.start : hit.end]) for hit in engine.match(lines, host=host, packs=rules)]


def test_a_line_rule_takes_the_whole_line_with_blanks_and_bullets(tmp_path: Path) -> None:
    rules = packs(tmp_path, 'scope = "line"\nwords = ["相关新闻"]')
    lines = [PROSE, "　■ 相關新聞　", "相关新闻很多", "相关新闻"]
    assert found(lines, rules) == [(1, lines[1]), (3, lines[3])]


def test_a_span_rule_takes_what_matched_or_its_group(tmp_path: Path) -> None:
    rules = packs(tmp_path, "scope = \"span\"\npattern = '。(【编辑:.{2,4}】)'")
    lines = ["甲𠀀乙。【編輯：張三】丙", "【编辑:张三】"]
    assert found(lines, rules) == [(0, "【編輯：張三】")]


def test_a_line_that_contains_is_bounded(tmp_path: Path) -> None:
    rules = packs(tmp_path, "scope = \"line\"\ncontains = '二维码'\nlongest = 10")
    assert found(["扫描二维码看新闻", "扫描二维码就能看到全部账目"], rules) == [(0, "扫描二维码看新闻")]


def test_a_block_goes_on_to_the_next_paragraph(tmp_path: Path) -> None:
    rules = packs(tmp_path, 'scope = "block"\nwords = ["相关新闻"]')
    lines = [PROSE, "相关新闻", *LIST, "", PROSE, "尾声"]
    assert found(lines, rules) == [(1, "相关新闻"), (2, LIST[0]), (3, LIST[1])]


def test_a_block_above_the_text_is_its_heading_alone(tmp_path: Path) -> None:
    rules = packs(tmp_path, 'scope = "block"\nwords = ["相关新闻"]')
    assert found(["相关新闻", *LIST, PROSE], rules) == [(0, "相关新闻")]


def test_a_block_to_the_end_stops_at_nothing(tmp_path: Path) -> None:
    rules = packs(tmp_path, 'scope = "block"\nuntil = "end"\nwords = ["相关新闻"]')
    assert len(found([PROSE, "相关新闻", *LIST, PROSE], rules)) == 4


@pytest.mark.parametrize(("where", "lines"), [("head", [1]), ("tail", [7]), ("any", [1, 7])])
def test_a_place_is_counted_in_paragraphs(tmp_path: Path, where: str, lines: list[int]) -> None:
    rules = packs(tmp_path, f'scope = "line"\nwhere = "{where}"\nwords = ["分享"]')
    text = ["题目", "分享", *[PROSE] * 5, "分享", "尾声"]
    assert [line for line, _ in found(text, rules)] == lines


def test_hosts_are_matched_with_their_subdomains(tmp_path: Path) -> None:
    rules = packs(tmp_path, 'scope = "line"\nhost = ["example.cn"]\nwords = ["分享"]')
    assert found(["分享"], rules, "example.cn") == found(["分享"], rules, "news.example.cn") == [(0, "分享")]
    assert found(["分享"], rules, "badexample.cn") == found(["分享"], rules, None) == []


def test_what_is_protected_stays(tmp_path: Path) -> None:
    rules = packs(
        tmp_path,
        'scope = "line"\nwords = ["责任编辑:张三"]',
        "keep = true\nscope = \"line\"\npattern = '.*张三.*'",
    )
    hits = engine.match(["责任编辑:张三", "责任编辑:张三"], host=None, packs=rules)
    assert [(hit.rule, hit.keep) for hit in hits] == [("strip/mine-r1", True)] * 2


def test_the_wider_hit_wins_then_what_matched_itself(tmp_path: Path) -> None:
    rules = packs(
        tmp_path,
        'scope = "span"\nwords = ["分享"]',
        'scope = "block"\nwords = ["相关新闻"]',
        'role = "share"\nscope = "line"\nwords = ["分享到"]',
    )
    hits = engine.match([PROSE, "相关新闻", "分享到"], host=None, packs=rules)
    assert [(hit.line, hit.rule) for hit in hits] == [(1, "strip/mine-r1"), (2, "strip/mine-r2")]


def test_no_pattern_can_hang(tmp_path: Path) -> None:
    rules = packs(tmp_path, "scope = \"span\"\npattern = '(a*)*b'", "scope = \"line\"\npattern = '(?:x+x+)+y'")
    start = time.perf_counter()
    assert found(["a" * 50_000, "x" * 50_000], rules) == []
    assert time.perf_counter() - start < 5


def test_blank_in_a_pattern_never_crosses_a_line(tmp_path: Path) -> None:
    rules = packs(tmp_path, "scope = \"span\"\npattern = '甲\\s*[\\s,]*[^丙]*乙'")
    assert found(["甲", "乙"], rules) == []
    assert found(["甲　, 丁乙"], rules) == [(0, "甲　, 丁乙")]


@settings(deadline=None)
@given(st.text())
def test_the_folded_copy_is_as_long_as_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert fold(text).count("\n") == text.count("\n")


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_both_ways_of_folding_agree(text: str) -> None:
    long = text * (300 // len(text) + 1)
    assert fold(long) == long.translate(table())


def test_the_folded_copy_is_simplified_half_width_and_encodable() -> None:
    assert fold("責任編輯：（王）　「甲」") == "责任编辑:(王) “甲”"
    assert "a\ud800b".translate(table()).encode()
    assert fold("a\ud800b" * 200).encode()


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=20))
def test_hits_lie_in_their_lines_in_order_and_do_not_overlap(texts: list[str]) -> None:
    lines = "\n".join([*texts, "责任编辑:张三", "相关新闻", *texts]).split("\n")
    hits = engine.match(lines, host=None, packs=loader.load())
    assert hits == sorted(hits)
    for hit in hits:
        assert 0 <= hit.start <= hit.end <= len(lines[hit.line])
    for one, other in itertools.pairwise(hits):
        assert one.line < other.line or one.end <= other.start


@given(st.lists(st.sampled_from(["党", "\n"])).map("".join), st.data())
def test_places_are_on_the_lines_that_they_say(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text))))
    assert line_numbers(text, places) == sorted({text.count("\n", 0, place) for place in places})


def test_a_long_text_is_counted_once() -> None:
    class Counted(str):
        looked = 0

        def count(self, *args: object) -> int:
            feed, start, end = args
            assert isinstance(feed, str)
            assert isinstance(start, int)
            assert isinstance(end, int)
            Counted.looked += end - start
            return super().count(feed, start, end)

    text = Counted("ab\n" * 500)
    assert line_numbers(text, range(0, len(text), 3)) == list(range(500))
    assert Counted.looked < len(text)


KEEPING = ('scope = "line"\nkeep = true\nwords = ["此致"]', "scope = \"span\"\nkeep = true\npattern = '赠言:'")
BLOCK = 'scope = "block"\nkeep = true\nwords = ["附诗"]'
TAKING = "scope = \"line\"\ncontains = '广告'"


@pytest.mark.parametrize("rules", [(*KEEPING, TAKING), (*KEEPING, BLOCK, TAKING)])
def test_a_line_is_protected_where_a_rule_that_protects_hits_it(tmp_path: Path, rules: tuple[str, ...]) -> None:
    own = packs(tmp_path, *rules)
    lines = [PROSE, "此致", "赠言:广告", "附诗", "广告", "春风", PROSE, "广告"]
    matching = engine.Matching(FoldedLines(lines), [engine.Origin(0, len(lines), None)], own)
    kept = {hit.line for hit in engine.match(lines, host=None, packs=own) if hit.keep}
    assert {1, 2} <= kept
    assert matching.protected(range(len(lines))) == kept
    assert matching.protected([1, 4, 7]) == kept & {1, 4, 7}


HEAD = 'scope = "line"\nwhere = "head"\ncontains = \'导读\''
TAIL = 'scope = "line"\nwhere = "tail"\ncontains = \'热线\''
ELSEWHERE = 'scope = "line"\nhost = ["a.cn"]\ncontains = \'首页\''
FOLDER = 'scope = "line"\nfolder = ["b"]\ncontains = \'首页\''
LINE = st.sampled_from(
    [PROSE, PROSE, "此致", "赠言:广告", "附诗", "广告", "导读", "热线", "首页", "相关新闻", "全文完"]
)
DOCUMENT = st.tuples(
    st.lists(LINE, max_size=9), st.sampled_from([None, "a.cn", "www.a.cn", "b.cn"]), st.sampled_from([None, "b"])
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> loader.Packs:
    related = 'scope = "block"\nrole = "related"\nwords = ["相关新闻"]'
    ended = 'scope = "block"\nuntil = "end"\nwords = ["全文完"]'
    folder = tmp_path_factory.mktemp("packs")
    return packs(folder, *KEEPING, BLOCK, TAKING, HEAD, TAIL, ELSEWHERE, FOLDER, related, ended)


@settings(max_examples=150, deadline=None)
@given(documents=st.lists(DOCUMENT, max_size=5))
def test_documents_are_matched_at_once_as_each_alone(many: loader.Packs, documents: list[tuple[Any, ...]]) -> None:
    whole: list[str] = []
    origins: list[engine.Origin] = []
    expected: list[engine.Hit] = []
    for lines, host, folder in documents:
        origins.append(engine.Origin(len(whole), len(whole) + len(lines), host, folder))
        hits = engine.match(lines, host=host, folder=folder, packs=many)
        expected += [hit._replace(line=hit.line + len(whole)) for hit in hits]
        whole += lines
    matching = engine.Matching(FoldedLines(whole), origins, many)
    assert engine.settled([*matching.taking(), *matching.keeping()]) == expected


def test_a_line_of_many_matches_is_read_once(tmp_path: Path) -> None:
    rules = packs(tmp_path, "scope = \"span\"\npattern = '【广告】'")
    start = time.process_time()
    assert len(found(["字" * 9 + "【广告】" * 40_000], rules)) == 40_000
    assert time.process_time() - start < 10
