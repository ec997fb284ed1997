"""Two states of a document, side by side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus import ledger
from dangjian_corpus.analysis.compare import compare
from dangjian_corpus.analysis.composed import composed
from dangjian_corpus.document import Document, sha256
from dangjian_corpus.ledger import Edit
from ledger_cases import TEXT, edited


def document(raw: str, *layers: list[Edit], **fields: object) -> Document:
    text = ledger.replay(raw, layers)
    return Document("a", text, {"raw_sha256": sha256(raw), "host": "example.org"}, layers=list(layers), **fields)  # type: ignore[arg-type]


@st.composite
def two_states(draw: st.DrawFn) -> tuple[str, list[list[Edit]], list[list[Edit]]]:
    """One raw text, and two histories of it."""
    raw, layers, _ = draw(edited())
    other: list[list[Edit]] = []
    text = raw
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        layer = ledger.normalise(text, [Edit(start, text[start:end], draw(TEXT), "test/other", "role")])
        if layer:
            other.append(layer)
            text = ledger.apply(text, layer)
    return raw, layers, other


def outcomes(raw: str, layers: list[list[Edit]]) -> list[str]:
    """What each character of raw became; of what cannot be divided all stands with the first."""
    result = list(raw)
    for change in composed(layers):
        for at in range(change.start, change.end):
            result[at] = change.outcome(at, at + 1)
    return result


@given(two_states())
@settings(max_examples=150)
def test_differences_make_the_second_state_of_the_first(
    case: tuple[str, list[list[Edit]], list[list[Edit]]],
) -> None:
    raw, one, two = case
    found = compare(document(raw, *one), document(raw, *two))
    if any(change.start == change.end for side in (one, two) for change in composed(side)):
        assert found or ledger.replay(raw, one) == ledger.replay(raw, two)
        return
    old, new = outcomes(raw, one), outcomes(raw, two)
    for difference in found:
        assert difference.was != difference.now
        assert difference.text == raw[difference.start : difference.end]
        assert "".join(old[difference.start : difference.end]) == difference.was
        assert "".join(new[difference.start : difference.end]) == difference.now
        old[difference.start : difference.end] = new[difference.start : difference.end]
    assert "".join(old) == ledger.replay(raw, two)
    assert not compare(document(raw, *one), document(raw, *one))


def test_a_rule_that_no_longer_fires_is_named() -> None:
    raw = "正文甲。\n广告一\n广告二\n正文乙。\n"
    strip = [Edit(5, "广告一\n广告二\n", "", "strip/ad", "advertisement")]
    (one,) = compare(document(raw, strip), document(raw))
    assert (one.change, one.rule, one.role) == ("restored", "strip/ad", "advertisement")
    assert (one.text, one.was, one.now) == ("广告一\n广告二\n", "", "广告一\n广告二\n")
    (one,) = compare(document(raw), document(raw, strip))
    assert one.to_row() == {
        "id": "a",
        "host": "example.org",
        "change": "removed",
        "start": 5,
        "end": 13,
        "text": "广告一\n广告二\n",
        "was": "广告一\n广告二\n",
        "rule": "strip/ad",
        "role": "advertisement",
    }


def test_what_is_kept_of_a_removed_passage_is_told_alone() -> None:
    raw = "一二三四五六"
    wide = [Edit(0, raw, "", "strip/wide", "spam")]
    narrow = [Edit(0, "一二", "", "strip/narrow", "spam"), Edit(5, "六", "陆", "convert/t2s", "variant")]
    found = compare(document(raw, wide), document(raw, narrow))
    assert [(one.change, one.text, one.now, one.rule) for one in found] == [
        ("restored", "三四五六", "三四五陆", "strip/wide"),
    ]


def test_the_same_outcome_for_another_reason_is_no_difference() -> None:
    raw = "正文广告"
    one = [Edit(2, "广告", "", "strip/one", "spam")]
    two = [Edit(2, "广告", "", "strip/two", "advertisement")]
    assert not compare(document(raw, one), document(raw, two))


def test_flags_and_fields_are_compared() -> None:
    flags = [{"start": 0, "end": 1, "kind": "undecodable"}]
    found = compare(document("正文", title="旧"), document("正文", title="新", flags=flags, details={"journal": "刊"}))
    assert [(one.change, one.rule, one.role, one.was, one.now) for one in found] == [
        ("flagged", "", "undecodable", "正", "正"),
        ("field", "title", "", "旧", "新"),
        ("field", "journal", "", "", "刊"),
    ]


def test_of_another_raw_text_the_lines_are_compared() -> None:
    found = compare(document("第一行\n第二行\n"), document("第一行\n第贰行\n"))
    assert [(one.change, one.was, one.now) for one in found] == [("raw differs", "二", "贰")]
    same = document("第一行\n")
    assert [one.change for one in compare(same, replace(same, source={"raw_sha256": "0"}))] == ["raw differs"]
