"""jieba's tables where they lie, against the same read whole."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.stages.segment.dictionary import Dictionary
from dangjian_corpus.stages.segment.model import emissions, lexicon


@cache
def dictionary() -> Dictionary:
    return Dictionary()


@pytest.mark.slow
def test_every_word_has_its_frequency() -> None:
    known = lexicon().frequencies
    words = sorted(known)  # so that those with one beginning follow each other
    assert [word for word in words if dictionary().frequency(word) != known[word]] == []


@pytest.mark.slow
def test_every_character_has_its_probabilities() -> None:
    known = emissions()
    assert [one for one, row in known.items() if dictionary().emission(one) != row] == []
    others = {*map(chr, range(0, 0x11000, 7)), "\ud800", "\U0001f600", "\U0010ffff"} - known.keys()
    assert [one for one in others if dictionary().emission(one) is not None] == []


@given(st.text(st.sampled_from([*"一丁中国高富帅吉林江南大小阿QSAT& 3n\n\t\x00\ud800\U0010ffff龢"]), max_size=5))
@settings(deadline=None)  # the first one reads the dictionary
def test_what_is_no_word_has_no_frequency(text: str) -> None:
    assert dictionary().frequency(text) == lexicon().frequencies.get(text)


@pytest.mark.parametrize("text", ["", " ", "AT&T 3", "AT&T 3 nz", "\nAT&T", "一 217830", "中国\t", "国\n"])
def test_a_part_of_the_file_is_no_word(text: str) -> None:
    assert dictionary().frequency(text) is None
