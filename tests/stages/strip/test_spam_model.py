"""The model of how spam reads: lines do not depend on each other, stretches are the likeliest ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.rules.folding import fold
from dangjian_corpus.stages.strip import spam_model, spam_seams

ODD_ROWS = (
    "鹦鹉批发 鹦鹉价格 鹦鹉出售 上海鹦鹉哪家好",
    "苹果树苗价格 桃树苗基地 葡萄苗批发 樱桃苗多少钱一棵",
    "雪橇租赁 雪橇定制 24小时送货上门 加薇信 xq8899",
)
PROSE = (
    "会议要求各支部把学习同水利建设结合起来,党员带头出工,一个冬天修成了十二公里支渠。",
    "老人从床底下拖出一只木箱,箱子里是一枚奖章和三封没有寄出的信。",
)
LINES = st.lists(st.text(max_size=30).map(fold), min_size=1, max_size=4)


@given(LINES)
def test_a_line_reads_the_same_alone_and_beside_others(lines: list[str]) -> None:
    for line, logs in zip(lines, spam_model.evidence(lines), strict=True):
        assert len(logs) == len(line)
        assert np.array_equal(logs, spam_model.evidence([line])[0])


@given(st.lists(st.integers(-4, 4), max_size=9), st.integers(1, 6))
def test_stretches_are_the_likeliest(logs: list[int], change: int) -> None:
    def worth(flags: tuple[bool, ...]) -> int:
        changes = sum(a != b for a, b in itertools.pairwise(flags))
        return sum(log for log, flag in zip(logs, flags, strict=True) if flag) - change * changes

    found = spam_model.runs(np.array(logs, dtype=np.float64), change)
    flags = tuple(any(run.start <= at < run.end for run in found) for at in range(len(logs)))
    assert worth(flags) == max(map(worth, itertools.product((False, True), repeat=len(logs))))


@pytest.mark.parametrize("line", ODD_ROWS)
def test_rows_of_goods_that_no_list_has_look_suspicious(line: str) -> None:
    assert 2 in spam_model.glance([fold("\n".join((*PROSE, line)))])[0]


@given(st.lists(st.lists(st.sampled_from((*ODD_ROWS, *PROSE, "", "短")), max_size=4).map("\n".join), max_size=4))
def test_texts_are_glanced_at_together_as_each_alone(texts: list[str]) -> None:
    assert spam_model.glance(list(map(fold, texts))) == [spam_model.glance([fold(text)])[0] for text in texts]


def test_prose_does_not() -> None:
    assert spam_model.glance([fold("\n".join(PROSE))]) == [[]]
    assert spam_model.glance(["", ""]) == [[], []]


def test_an_edge_that_is_known_stays_and_another_is_found() -> None:
    text = "村里的年轻人私家侦探公司大多外出务工,留下的多是老人和孩子。"
    evidence = [4.0 if 6 <= at < 12 else -4.0 for at in range(len(text))]
    assert spam_seams.cut(text, 5, 12, evidence, {12})[:2] == (6, 12)
    assert spam_seams.cut(text, 5, 12, evidence, {5, 12})[:2] == (5, 12)
