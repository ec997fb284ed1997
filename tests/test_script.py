"""Script detection."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus import script


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("國家發展與社會進步", "traditional"),
        ("国家发展与社会进步", "simplified"),
        ("国家发展 國家發展", "mixed"),
        ("人民日報", "traditional"),
        ("人民日报", "simplified"),
        ("人民", "none"),
        ("", "none"),
        ("plain text", "none"),
        ("乾隆皇后的著作", "none"),
    ],
)
def test_the_script_of_a_text(text: str, expected: str) -> None:
    assert script.evidence(text).script == expected


@given(st.lists(st.text() | st.text("國国かな한a\n"), max_size=6))
def test_the_evidence_of_many_texts_is_that_of_each(texts: list[str]) -> None:
    assert script.evidence_each(texts) == [script.evidence(text) for text in texts]


def test_share_counts_only_what_tells() -> None:
    assert script.share("人民人民國") == 1.0
    assert script.share("国国国國人民") == 0.25
    assert script.share("人民") == 0.0


def test_a_stray_character_does_not_change_the_script() -> None:
    assert script.evidence("国" * 99 + "國").script == "simplified"
    assert script.evidence("國" * 99 + "国").script == "traditional"


def test_classes_tell_kana_and_hangul_apart() -> None:
    found = script.classes("国國の한a人𠁞")
    expected = [script.SIMPLIFIED, script.TRADITIONAL, script.KANA, script.HANGUL, 0, script.HAN]
    assert found.tolist()[:6] == expected


def test_the_telling_characters_are_disjoint() -> None:
    traditional, simplified = script.telling()
    assert not traditional & simplified
    assert not (traditional | simplified) & set("后里台著乾後噁人")


def test_lone_surrogates_are_no_error() -> None:
    assert script.evidence("國\ud800").script == "traditional"
