"""What is asked before the rules are: it lets through whatever any of them would hit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.rules import engine, gate, loader
from dangjian_corpus.rules.expressions import Index
from dangjian_corpus.rules.folding import FoldedLines
from dangjian_corpus.rules.gate import Gate, Openings
from dangjian_corpus.rules.literals import literals
from dangjian_corpus.rules.loader import Packs
from dangjian_corpus.rules.openings import ANY

PACKS = loader.load()
PROSE = (
    "镇党委组织党员干部走村入户,听取群众对修路、用水和看病的意见,当场能办的当场办,不能办的记下来,定期回访。",
    "第三条　村民委员會辦理本村的公共事務和公益事業,調解民間糾紛,協助維護社會治安。",
    "会后,大家继续讨论。",
    "一、加强学习",
)
EXAMPLES = [
    line for rule in PACKS for text in (*rule.rule.hits, *rule.rule.misses) for line in text.split("\n") if line
]


class Everything(Index):
    """An index that lets every one of its expressions through."""

    def match(self, data: bytes) -> list[int]:
        del data
        return self._numbers


class Unguarded(Packs):
    """Packs with no look ahead: every rule is run on every text."""

    _conditions: ClassVar = {}  # type: ignore[misc]

    def _index(self, numbers: Iterable[int]) -> Index:
        return Everything({number: self.rules[number].source for number in numbers})

    def only(self, name: str) -> Unguarded:
        return Unguarded((rule for rule in self.rules if rule.rule.id == name), self.sha256)


ALL = Unguarded(PACKS.rules, "")


@pytest.mark.parametrize("rule", PACKS.rules, ids=lambda rule: rule.rule.id)
def test_lets_through_what_each_rule_hits(rule: loader.PackRule) -> None:
    own, unguarded = PACKS.only(rule.rule.id), ALL.only(rule.rule.id)
    for text in rule.rule.hits:
        for written in (text, text.upper(), text.lower()):
            lines = [PROSE[0], *written.split("\n"), PROSE[1]]
            assert engine.match(lines, host=None, packs=own) == engine.match(lines, host=None, packs=unguarded)


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_the_look_ahead_loses_nothing(data: st.DataObject) -> None:
    """Examples of the rules, whole, cut, glued and in other letters, between lines of Chinese text."""
    line = st.one_of(
        st.sampled_from(PROSE),
        st.sampled_from(EXAMPLES),
        st.builds(
            lambda text, a, b: text[a % len(text) :] + PROSE[b], st.sampled_from(EXAMPLES), *[st.integers(0, 3)] * 2
        ),
        st.builds(lambda a, text: PROSE[a] + text, st.integers(0, 3), st.sampled_from(EXAMPLES)),
        st.sampled_from(EXAMPLES).map(str.upper),
        st.sampled_from(EXAMPLES).map(lambda text: text.replace("s", "\u017f").replace("k", "\u212a")),
    )
    lines = data.draw(st.lists(line, min_size=1, max_size=6))
    assert engine.match(lines, host=None, packs=PACKS) == engine.match(lines, host=None, packs=ALL)


def opened(patterns: list[str], *lines: str) -> dict[int, list[int]]:
    needs = list(map(literals, patterns))
    assert all(needs)
    return Gate(needs).open(FoldedLines(lines).whole)


def test_a_gate_opens_for_literals_in_any_case() -> None:
    patterns = ["责任编辑.*", "All Rights", "编辑:|©", "请.{0,9}发言"]
    assert opened(patterns, "今天開會") == {}
    assert opened(patterns, "責任編輯 張三") == {0: [0]}
    assert opened(patterns, "ＡＬＬ RIGHT\u017f", "編輯：張三").keys() == {1, 2}
    assert opened(patterns, "請坐") == opened(patterns, "發言") == opened(patterns, "請坐", "發言") == {}
    assert opened(patterns, "請坐", "請張三發言") == {3: [1]}
    assert opened([], "今天开会") == {}
    assert opened(patterns) == {}


def test_a_gate_says_on_which_lines_the_literals_stand() -> None:
    lines = ["今天", "責任編輯", "", "©編輯:責任編輯,責任編輯", "编辑"]
    assert opened(["责任编辑", "编辑:|©", "编辑"], *lines) == {0: [1, 3], 1: [3], 2: [1, 3, 4]}


def test_rules_are_asked_by_how_lines_begin_or_else_by_their_literals() -> None:
    gated = {PACKS.rules[number].rule.id for number in PACKS.gated}
    assert {"strip/news-disclaimer", "strip/news-editor-tag", "strip/mill-offer", "strip/blog-foot"} <= gated
    opened = {
        PACKS.rules[number].rule.id: lines
        for number, lines in PACKS.openings.open(["编辑:王小明", "关于会议的通知", "分享到:"]).items()
    }
    assert opened["strip/news-editor-line"] == [0]
    assert opened["strip/share-bar"] == [2]


def test_lines_are_let_through_by_how_they_begin() -> None:
    lines = ["编辑", " ·编辑部", "编者", "来", "来了", "赞", "赞成", "S:", "\u017f:", "s;", "★★", "据报道"]
    asked = {3: ("编辑", "s:"), 5: (f"来{ANY}", "来了"), 7: ("赞", ""), 9: (f"据{ANY}", "编辑")}
    assert Openings(asked).open(lines) == {3: [0, 1, 7, 8], 5: [3, 4], 7: [5, 10], 9: [0, 1, 11]}


def test_a_pack_of_hundreds_of_rules_is_looked_up(tmp_path: Path) -> None:
    rules = "".join(
        f'[[rule]]\nid = "strip/many-r{number}"\nrole = "notice"\nscope = "line"\nwhy = "w"\nhits = ["h"]\n'
        f"misses = [\"m\"]\ncontains = '第{number}号.{{0,9}}通知'\n"
        for number in range(300)
    )
    path = tmp_path / "many.toml"
    path.write_text(f'[pack]\nname = "many"\n{rules}', encoding="utf-8")
    packs = loader.load((str(path),))
    lines = [PROSE[0], "第17号紧急通知", "第299号"]
    assert [hit.rule for hit in engine.match(lines, host=None, packs=packs)] == ["strip/many-r17"]


def test_the_automaton_of_the_first_texts_and_that_of_many_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [FoldedLines(EXAMPLES[start:]).whole for start in range(0, len(EXAMPLES), 40)]
    early = Gate(PACKS.gated.values())
    told = [early.open(text) for text in texts]
    monkeypatch.setattr(gate, "MUCH", 0)
    late = Gate(PACKS.gated.values())
    assert [late.open(text) for text in texts] == told
    assert ("_fast" in vars(late), "_fast" in vars(early)) == (True, False)
    assert any(told)


@given(st.lists(st.text("编辑责\u017fsK \U0001f51e", min_size=1, max_size=3), min_size=1, max_size=4), st.data())
def test_literals_are_found_where_they_stand_and_nowhere_else(texts: list[str], data: st.DataObject) -> None:
    """Also where all characters are literals' own, and some are taken for each other by their two bytes."""
    wanted = [text.lower().replace("\u017f", "s") for text in texts]
    lines = data.draw(st.lists(st.text("编辑责sSKk\u017f\u212a中 \U0001f51e", max_size=8), min_size=1, max_size=4))
    read = [line.replace("\u017f", "s").replace("\u212a", "k").lower() for line in lines]
    told = Gate([(frozenset((one,)), frozenset(wanted[:2])) for one in wanted]).open("\n".join(lines))
    assert told == {
        number: where
        for number, one in enumerate(wanted)
        if (where := [at for at, line in enumerate(read) if one in line and any(text in line for text in wanted[:2])])
    }
