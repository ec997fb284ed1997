"""The model of characters: its lookups, its probabilities, and what a document adds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.stages.repair import language

HASHES = st.integers(0, 2**language.HASH_BITS - 1)
NEAR = st.builds(lambda bucket, low: (bucket << 10) + low, st.integers(0, 3), st.integers(0, 1023))


@settings(max_examples=12, deadline=None)
@given(st.sets(st.one_of(HASHES, NEAR), min_size=1, max_size=60), st.lists(st.one_of(HASHES, NEAR), max_size=40))
def test_a_table_finds_what_it_holds_and_nothing_else(held: set[int], others: list[int]) -> None:
    hashes = np.array(sorted(held), np.uint64)
    made = language.made(hashes, np.zeros(len(hashes), np.uint8), np.zeros(len(hashes), np.uint8))
    wanted = np.array([*sorted(held), *others], np.uint64)
    places, there = made.find(wanted)
    assert there.tolist() == [int(each) in held for each in wanted]
    assert made.hashes[places][there].tolist() == wanted[there].tolist()


def test_what_may_follow_makes_about_one() -> None:
    model = language.Model(language.fold("居民在社区服务中心办理手续。"))
    codes = np.unique(language.folding())
    for context in ("社区服", "服务中", "，我们"):
        before = language.fold(context)
        logs = model.after([before[i : i + 1] for i in range(3)], np.zeros(len(codes), np.int64), codes)
        assert 0.8 < np.exp(logs).sum() < 1.3


def test_a_longer_context_knows_more_and_a_document_counts() -> None:
    def log(model: language.Model, text: str) -> float:
        return float(model(*language.fold(text)).item())

    plain = language.Model(language.fold(""))
    assert log(plain, "人民共和") > log(plain, "民共和")
    assert log(plain, "社会主义") > log(plain, "社会主泥")
    assert log(language.Model(language.fold("泥塑馆的泥塑师傅。" * 3)), "的泥塑") > log(plain, "的泥塑")


def test_states_share_their_contexts() -> None:
    model = language.Model(language.fold("黨員服務群眾，群眾監督黨員。"))
    first, second = language.fold("服群"), language.fold("务众")
    who, last = np.array([0, 1, 1, 0]), language.fold("群，监的")
    together = model.after((first, second), who, last)
    assert np.allclose(together, model(first[who], second[who], last))


def test_folding_takes_both_scripts_and_widths_as_one() -> None:
    assert language.simplified("黨員Ａ１!") == language.simplified("党员a0！")
    assert language.rare()[ord("袬")]
    assert not language.rare()[[ord(character) for character in "黨员務的"]].any()
