"""A query in Traditional script finds what converting made of a text, and what was not converted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.fold import standard
from dangjian_corpus.index.query import parse
from dangjian_corpus.index.scripts import UNFOLDED, in_either_script
from dangjian_corpus.stages.convert import conversion, to_simplified

from .conftest import build

TEXTS = {
    "converted": "她看着水车。什么计划都沉没了，老周只有了解渡口的人帮忙。沿着河走的人不多，著作也少。",
    "left": "她看著水車。甚麼計畫都沈沒了，老周祇有瞭解渡口的人幫忙。沿著河走的人不多，著作也少。",
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    root: Path = tmp_path_factory.mktemp("scripts")
    return build(
        root, [[Document(name, text, title="沿著河" if name == "left" else "沿着河")] for name, text in TEXTS.items()]
    )


@pytest.mark.parametrize(
    "query",
    [
        '"看著"',
        '"甚麼計畫都沈沒了"',
        '"祇有瞭解"',
        '"沿著河" -"飛機"',
        "NEAR/3(看著 水車)",
        'title:"沿著河"',
        '(飛機 OR "計畫")',
    ],
)
def test_both_are_found(both: Corpus, query: str) -> None:
    assert {hit.id for hit in both.search(query)} == {"converted", "left"}


@pytest.mark.parametrize("query", ["看著", "甚麼", "計畫 沈沒", "甚麼計畫？"])
def test_words_are_found_as_they_were_converted(both: Corpus, query: str) -> None:
    # In text that was left as it was, words are what the dictionary of Simplified ones makes of it.
    assert "converted" in {hit.id for hit in both.search(query)}


def test_every_match_is_told_once(both: Corpus) -> None:
    hits = {hit.id: [tuple(match) for match in hit.matches] for hit in both.search('"看著水車" "水車"')}
    assert hits == {"converted": [(1, 5), (3, 5)], "left": [(1, 5), (3, 5)]}


def test_the_reading_says_what_is_asked(both: Corpus) -> None:
    assert both.search('"看著" 社區').reading == '("看著" OR "看着") 社区'


@pytest.mark.parametrize("query", ["著作", '"社區"', "什么 坏人", "乾隆", "/看著/", "date:2011", '"wifi"', '"著"'])
def test_what_folding_does_alone_stays_one_question(query: str) -> None:
    node = parse(query).node
    assert in_either_script(node, standard()) == node


def test_characters_that_folding_leaves_are_those_of_convert() -> None:
    fold = standard()
    assert {one for one in conversion.changeable() if fold.scripted(one) == one} - UNFOLDED == {"么", "坏"}
    assert all(fold.scripted(one) == one for one in UNFOLDED)


@given(st.text(st.sampled_from("看著着甚麼計畫瞭解望社區后後 a")))
def test_what_it_asks_for_is_what_was_written_or_converted(text: str) -> None:
    fold = standard()
    query = '"' + text + '"'
    if not text:
        return
    node = in_either_script(parse(query).node, fold)
    asked = {fold(part.text) for part in getattr(node, "parts", (node,))}
    assert asked == {fold(text), fold(to_simplified(text) if len(text) > 1 else text)}
