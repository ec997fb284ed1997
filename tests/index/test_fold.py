"""Folding: one character to one, and again to itself."""

from __future__ import annotations

import re
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.index.fold import _IDEOGRAPHS, Folding, collapse, standard

PAIRS = {
    "社區": "社区",
    "ＷｉＦｉ": "wifi",
    "１２％": "12%",
    "乾隆": "干隆",
    "看著": "看著",
    "a\u3000b\nc\td": "a b c d",
    "｡｢": "。「",
    "İß": "İß",
    "𠮷😀": "𠮷😀",
}


def test_what_folds_to_what() -> None:
    assert {text: standard()(text) for text in PAIRS} == PAIRS


def test_case_and_white_space_can_be_left() -> None:
    assert standard().cased("ＷｉＦｉ 社區") == "WiFi 社区"
    assert standard().scripted("Ａ\n社區\u3000") == "A\n社区 ".replace(" ", "\u3000")


def test_variants_fold_to_their_character() -> None:
    fold = standard()
    for character in "a区干 。1Ω":
        variants = fold.variants(fold(character))
        assert len(set(variants)) == len(variants) > 1
        assert {fold(one) for one in variants} == {fold(character)}
    assert fold.variants("a", case=True) == "aａ"


@given(st.text())
def test_folding_keeps_lengths_and_is_done_after_once(text: str) -> None:
    fold = standard()
    for kind in (fold, fold.cased, fold.scripted):
        assert len(kind(text)) == len(text)
        assert kind(kind(text)) == kind(text)
    assert fold(fold.cased(text)) == fold(text)
    assert "  " not in collapse(fold(text))


def test_ideographs_of_the_later_planes_have_nothing_to_fold() -> None:
    later = "".join(map(chr, range(_IDEOGRAPHS, sys.maxunicode + 1)))
    assert later.lower() == later
    assert not re.search(r"\s", later)
    kinds = {unicodedata.decomposition(one).partition(" ")[0] for one in later}
    assert not {"<wide>", "<narrow>"} & kinds


def test_the_table_can_be_kept() -> None:
    kept = Folding.load(standard().dump())
    assert kept.name == standard().name
    assert kept("ＷiFi社區") == "wifi社区"
