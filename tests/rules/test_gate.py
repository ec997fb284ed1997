"""What is asked before the rules are: it lets through whatever any of them would hit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.rules import engine, loader
from dangjian_corpus.rules.folding import FoldedLines
from dangjian_corpus.rules.gate import Gate, Index
from dangjian_corpus.rules.loader import Packs

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


def unguarded() -> Packs:
    """The packs, with no look ahead: every rule is run on every text."""
    packs = Packs(PACKS.rules, "")

    class All:
        def candidates(self, _: FoldedLines) -> range:
            return range(len(packs.rules))

    packs.__dict__["index"] = All()
    return packs


ALL = unguarded()


@pytest.mark.parametrize("rule", PACKS.rules, ids=lambda rule: rule.rule.id)
def test_lets_through_what_each_rule_hits(rule: loader.PackRule) -> None:
    number = PACKS.rules.index(rule)
    for text in rule.rule.hits:
        for written in (text, text.upper(), text.lower()):
            lines = [PROSE[0], *written.split("\n"), PROSE[1]]
            if engine.match(lines, host=None, packs=ALL.only(rule.rule.id)):
                assert number in PACKS.index.candidates(FoldedLines(lines))


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


def test_a_gate_opens_for_literals_in_any_case_and_for_patterns_without_any() -> None:
    gate = Gate(["责任编辑.*", "[^。]*", "All Rights", "编辑:|©"])
    assert gate.open(FoldedLines(["今天開會"])) == {1}
    assert gate.open(FoldedLines(["責任編輯 張三"])) == {0, 1}
    assert gate.open(FoldedLines(["ＡＬＬ RIGHT\u017f", "編輯：張三"])) == {1, 2, 3}
    assert Gate([]).open(FoldedLines(["今天开会"])) == set()
    assert Gate(["编"]).open(FoldedLines([])) == set()


def test_an_index_asks_each_expression_in_one_way_or_the_other() -> None:
    sources = ["(?im)^ *(?:相关新闻) *$", "(?im)(?:请.{0,12}发言)", "(?im)(?:编 *辑)", "(?im)(?:.*)"]
    index = Index(sources)
    assert index.candidates(FoldedLines(["请大家发言", "相关新闻"])) == [0, 1, 3]
    assert index.candidates(FoldedLines(["编 辑"])) == [2, 3]
    assert Index([]).candidates(FoldedLines(["编辑"])) == []


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
