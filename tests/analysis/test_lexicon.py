"""Discovery of words, on samples made for it: terms strewn into sentences, and strings that only look like terms."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import pairwise

import pytest

from dangjian_corpus.analysis.lexicon import Candidate, dictionary_lines, discover
from dangjian_corpus.stages.segment import Segmenter
from dangjian_corpus.stages.segment.model import lexicon

TERMS = ["服务型党组织", "“两新”组织", "网格化管理", "三会一课", "党员积分制", "红色驿站"]
FRAMES = [
    "近年来，{a}在全市推开，{b}也有了起色。",
    "街道把{a}同居民的日常生活结合起来。",
    "社区依靠{a}解决了停车难题；",
    "记者看到，{b}让老小区变了样。",
    "这几年{a}带来的变化，大家看在眼里。",
    "对{a}的考核由区里负责，{b}由街道负责",
    "乡镇干部谈起{a}，话就多了。",
    "其一，{b}；其二，{a}。",
    "老书记说：“没有{a}，工作就难做。”",
    "完善{b}和{a}，是今年的重点",
    "图为{a}现场",
    "会后，大家参观了{b}展示厅",
]


def known(word: str) -> bool:
    return word in lexicon().frequencies


@pytest.fixture(scope="module")
def corpus() -> list[list[str]]:
    chance = random.Random(5)
    texts = [
        "\n".join(frame.format(a=chance.choice(TERMS), b=chance.choice(TERMS)) for frame in chance.sample(FRAMES, 8))
        for _ in range(60)
    ]
    return Segmenter().cut_many(texts)


def by_word(candidates: list[Candidate]) -> dict[str, Candidate]:
    return {candidate.word: candidate for candidate in candidates}


def test_terms_are_found(corpus: list[list[str]]) -> None:
    found = by_word(discover(corpus, known=known, min_cohesion=3))
    assert set(TERMS) <= set(found)


def test_pieces_of_terms_and_loose_strings_are_not(corpus: list[list[str]]) -> None:
    found = by_word(discover(corpus, known=known, min_cohesion=3))
    wrong = [
        word
        for word in found
        if any(word != term and word in term for term in TERMS) or word[0] in "的和在" or word[-1] in "的和在"
    ]
    assert wrong == []
    assert not any(known(word) for word in found)


def test_counts_and_examples_are_those_of_the_text(corpus: list[list[str]]) -> None:
    texts = ["".join(tokens) for tokens in corpus]
    for candidate in discover(corpus, known=known, min_cohesion=3):
        if candidate.word in TERMS:
            assert candidate.count == sum(text.count(candidate.word) for text in texts)
        assert 1 <= len(candidate.examples) <= 3
        for example in candidate.examples:
            assert candidate.word in example
            assert any(example in line for text in texts for line in text.split("\n"))


def test_measures_are_what_they_say() -> None:
    lines = [[*"甲乙", "，"], [*"甲乙", "。"], ["丙", *"甲乙", "。"], [*"丁甲", "戊"]]
    (found,) = discover(lines, known=set[str]().__contains__, min_count=2, min_cohesion=0, min_freedom=0)
    total = sum(map(len, lines)) + len(lines) + 1  # with a line feed before, between and after
    counts = Counter(token for tokens in lines for token in tokens)
    together = sum(pair == ("甲", "乙") for tokens in lines for pair in pairwise(tokens))
    assert (found.word, found.count) == ("甲乙", together)
    expected = math.log2(together * total / (counts["甲"] * counts["乙"]))
    assert found.cohesion == pytest.approx(expected, abs=0.01)
    # Before it two times the beginning and once 丙; after it twice 。 and once ，.
    one_of_three = -(2 / 3) * math.log2(2 / 3) - (1 / 3) * math.log2(1 / 3)
    assert found.left_freedom == found.right_freedom == pytest.approx(one_of_three, abs=0.01)


def test_strings_do_not_reach_over_marks_lines_and_documents() -> None:
    apart = [["网格", "，", "管理", "\n", "先锋", "2020", "驿站"], ["先锋"], ["驿站"]] * 9
    assert discover(apart, known=known, min_cohesion=-99, min_freedom=0) == []


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["“", "两新", "”", "组织"], {"“两新”组织"}),
        (["“", "两新", "”"], set()),  # a quotation is no word
        (["“", "两新", "组织"], {"两新组织"}),
        (["的", "驿站"], set()),
        (["名", "党员"], set()),
        (["驿站", "和", "先锋"], {"驿站和先锋"}),
        (["驿站", "的", "先锋"], set()),
        (["C919", "客机"], {"C919客机"}),
        (["2020", "驿站"], set()),
        (["基层", "党组织"], {"基层党组织"}),
        (["党", "组织"], set()),  # the dictionary knows it
    ],
)
def test_what_may_be_a_word(tokens: list[str], expected: set[str]) -> None:
    documents = [["，", *tokens, "。"]] * 9
    words = {"两新", "两新组织"} - expected
    found = discover(documents, known=lambda word: word in words or known(word), min_cohesion=-99, min_freedom=0)
    longest = {max((candidate.word for candidate in found), key=len)} if found else set()
    assert longest == expected


def test_a_guessed_word_is_not_taken_for_granted() -> None:
    # The HMM's 度达 belongs to neither neighbour: 红色驿站 is found though tokens run across its edge.
    documents = [[before, "红色", "驿站", after] for before in "东西南北" for after in "甲乙丙丁"]
    crossing = [["在红色", "驿站", "里"], ["去红色", "驿站", "外"]] * 4
    (found, *_) = discover([*documents, *crossing], known=lambda word: word in {"红", "色", "驿站"}, min_cohesion=1)
    assert (found.word, found.count) == ("红色驿站", 24)


def test_same_documents_same_candidates(corpus: list[list[str]]) -> None:
    first = discover(corpus, known=known, min_cohesion=3)
    assert discover(iter(corpus), known=known, min_cohesion=3) == first
    turned = discover(corpus[::-1], known=known, min_cohesion=3)
    assert [(found.word, found.count, found.score) for found in turned] == [
        (found.word, found.count, found.score) for found in first
    ]


def test_nothing_is_found_in_nothing() -> None:
    assert discover([], known=known) == []
    assert discover([[]], known=known) == []
    assert discover([["，"]], known=known) == []


def test_dictionary_lines_hold_the_words_together(tmp_path, corpus: list[list[str]]) -> None:  # type: ignore[no-untyped-def]
    found = [candidate for candidate in discover(corpus, known=known, min_cohesion=3) if candidate.word in TERMS]
    path = tmp_path / "words.txt"
    path.write_text("\n".join(dictionary_lines(found)), encoding="utf-8")
    text = "，".join(TERMS)
    assert [token for token in Segmenter([path]).cut(text) if token != "，"] == TERMS
