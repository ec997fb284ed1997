"""The tables and the trie that words are found in, against plain search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.stages.segment import Segmenter, fast, route
from dangjian_corpus.stages.segment.alphabet import codes, numbers
from dangjian_corpus.stages.segment.model import lexicon
from dangjian_corpus.stages.segment.table import Table


@pytest.fixture(scope="module")
def plain() -> Segmenter:
    return Segmenter()


@given(st.lists(st.integers(1, 2**32 - 1)), st.lists(st.integers(1, 2**32 - 1)))
def test_tables_find_what_was_put_into_them(keys: list[int], others: list[int]) -> None:
    for kind in (np.uint32, np.uint64):
        table = Table(np.array([1, *keys, *keys], dtype=kind))
        asked = np.array([*others, *keys, 2], dtype=kind)
        which, places = table.find(asked)
        assert set(which.tolist()) == {at for at, key in enumerate(asked.tolist()) if key in {1, *keys}}
        assert table.keys(places).tolist() == asked[which].tolist()


def test_tables_hold_keys_that_want_one_place() -> None:
    keys = np.arange(1, 40, dtype=np.uint32) << np.uint32(27)  # products of 32 bits differ in the first five only
    table = Table(np.unique(keys))
    which, places = table.find(keys)
    assert len(which) == len(keys)
    assert len(set(places.tolist())) == len(set(keys.tolist()))


@given(st.text(st.sampled_from("中国人民共和的党员AT&T恤。 "), max_size=30))
@settings(deadline=None)  # the first one reads the dictionary
def test_the_trie_finds_every_word(plain: Segmenter, text: str) -> None:
    known = lexicon().frequencies
    expected = {
        (start, length): known[text[start : start + length]]
        for length in range(2, route.LONGEST + 1)
        for start in range(len(text) - length + 1)
        if text[start : start + length] in known
    }
    assert isinstance(plain._cutter, fast.FastCutter)
    trie = plain._cutter._trie
    lattice = trie.lattice(numbers(codes(f"\0{text}\0")))
    found = {
        (start - 1, one.length): int(trie.frequency[node])
        for one in lattice.words
        for start, node in zip(one.starts.tolist(), one.nodes.tolist(), strict=True)
    }
    assert found == expected
    inside = {start + place for start, length in expected for place in range(length - 1)}
    assert set((np.flatnonzero(lattice.inside) - 1).tolist()) == inside
