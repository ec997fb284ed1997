"""Texts as arrays, against the same done token by token on strings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.index import texts as module
from dangjian_corpus.index.fold import collapse, standard
from dangjian_corpus.index.pairs import COMMON, common_pairs
from dangjian_corpus.index.schema import SPACE, characters
from dangjian_corpus.index.texts import Tables, Texts, Vocabulary, in_order, tokens_before
from dangjian_corpus.stages.segment.model import lexicon

TOKENS = st.text(st.sampled_from("党建黨ＡａA，,  \t\n\u3000\xa0 é𠀀１1ｶΣİ\x00\x1f\U0010ffff"), min_size=1, max_size=6)
CUT = st.lists(st.lists(TOKENS, max_size=12), max_size=5)

#: Tokens that begin alike and differ in length, or in what has no place in a key.
ALIKE = st.lists(st.lists(st.text("党a\x00\U0001515a", min_size=1, max_size=6), max_size=12), max_size=3)


@cache
def tables() -> Tables:
    return Tables(standard())


def arrays(cut: Sequence[Sequence[str]]) -> tuple[Texts, np.ndarray]:
    ends = np.array([*accumulate(len(token) for tokens in cut for token in tokens)], dtype=np.intp)
    return Texts(["".join(tokens) for tokens in cut], tables()), ends


def word(token: str) -> str:
    """A token as the field of words has it, empty for what is no word."""
    folded = collapse(standard()(token)).strip().replace(" ", SPACE)
    return folded if any(character.isalnum() for character in token) else ""


def split(text: str) -> list[str]:
    """What the tokenizer makes of a text."""
    return [one for one in text.split(" ") if one]


@settings(deadline=None)  # the first one makes the table
@given(CUT)
def test_words_are_folded_as_strings_are(cut: list[list[str]]) -> None:
    texts, ends = arrays(cut)
    expected = [[one for one in map(word, tokens) if one] for tokens in cut]
    assert [split(text) for text in texts.words(ends)] == expected


@settings(deadline=None)
@given(CUT)
def test_characters_are_folded_as_strings_are(cut: list[list[str]]) -> None:
    texts, ends = arrays(cut)
    expected = [characters(collapse(standard()("".join(tokens)))) for tokens in cut]
    assert [split(text) for text in texts.spaced()] == expected
    assert tokens_before(ends, texts.bounds).tolist() == [0, *accumulate(map(len, cut))]


@settings(deadline=None)
@given(st.lists(st.text("人民國国党，,的的  \n\u3000１2x\x00\U0010ffff", max_size=12), max_size=5))
def test_pairs_are_those_of_the_characters(written: list[str]) -> None:
    expected = [sorted(set(common_pairs(characters(collapse(standard()(text)))))) for text in written]
    found = [text.split(" ")[:-1] for text in Texts(written, tables()).pairs()]
    assert [sorted(pairs) for pairs in found] == expected


def test_common_characters_are_those_of_the_dictionary() -> None:
    fold = standard()
    count: Counter[str] = Counter()
    for one, frequency in lexicon().frequencies.items():
        for character in fold(one):
            count[character] += frequency
    han = [character for character, _ in count.most_common() if "\u4e00" <= character <= "\u9fff"]
    assert len(COMMON) == len(set(COMMON)) == 160
    assert set(COMMON) == {*han[:136], *"0123456789,。、:;()“”《》-.", SPACE}
    assert all(fold(character) == character for character in COMMON if character != SPACE)


@pytest.mark.parametrize("bits", [1, 3, 20])
@settings(deadline=None, max_examples=60)
@given(batches=st.lists(st.one_of(CUT, ALIKE), max_size=4))
def test_every_token_has_a_number_of_its_own(bits: int, batches: list[list[list[str]]]) -> None:
    """Also where many tokens want the same place of the table."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BITS", bits)
        vocabulary = Vocabulary()
        numbers = [vocabulary.numbers(*arrays(cut)).tolist() for cut in batches]
    assert list(vocabulary.values()) == list(range(len(vocabulary)))
    tokens = list(vocabulary)
    for cut, found in zip(batches, numbers, strict=True):
        assert [tokens[number] for number in found] == [token for tokens_ in cut for token in tokens_]


@settings(deadline=None)
@given(st.lists(st.text("ab\x00党建\uffff\U0010ffff\ud800", max_size=6), unique=True, max_size=60))
def test_tokens_are_put_in_order_as_strings_are(tokens: list[str]) -> None:
    """Also those that begin alike, and that a NUL tells apart."""
    assert [tokens[at] for at in in_order(tokens).tolist()] == sorted(tokens)
