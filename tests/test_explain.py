"""What became of every raw character: passages, and where spans of the text came from."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from dangjian_corpus.document import Document
from dangjian_corpus.explain import Passage, Places, at, origins, passages
from dangjian_corpus.ledger import Edit, Layer, Maps
from ledger_cases import edited


def document(text: str, *layers: Layer) -> Document:
    return Document("a", text, layers=[list(layer) for layer in layers])


def outcome(passage: Passage) -> str:
    return passage.text if passage.what == "kept" else passage.now


@given(edited())
@settings(max_examples=150)
def test_passages_cover_raw_and_make_up_the_text(case: tuple[str, list[list[Edit]], str]) -> None:
    raw, layers, text = case
    found = passages(document(text, *layers))
    assert "".join(passage.text for passage in found) == raw
    assert all(left.end == right.start for left, right in pairwise(found))
    assert "".join(map(outcome, found)) == text
    for passage in found:
        assert passage.text == raw[passage.start : passage.end]
        assert (passage.line, passage.column) == (
            raw.count("\n", 0, passage.start) + 1,
            passage.start - (raw.rfind("\n", 0, passage.start) + 1) + 1,
        )
        assert (passage.what == "kept") == (not passage.rule)
        assert bool(passage.now) == (passage.what in ("changed", "inserted"))
        assert (passage.what == "inserted") == (passage.start == passage.end)
        if passage.rule:
            assert passage.layer is not None
            rules = [{edit.rule for edit in layer} for layer in layers[passage.layer :]]
            assert passage.rule in rules[0]
            assert all(any(reason.rule in later for later in rules[1:]) for reason in passage.then)


@given(edited())
@settings(max_examples=40)
def test_a_passage_is_found_at_each_of_its_offsets(case: tuple[str, list[list[Edit]], str]) -> None:
    raw, layers, text = case
    doc = document(text, *layers)
    for offset in range(len(raw)):
        assert [one for one in at(doc, offset) if one.text] == [
            one for one in passages(doc) if one.start <= offset < one.end
        ]
    assert not at(doc, len(raw) + 1)


@given(edited())
@settings(max_examples=40)
def test_origins_are_the_ledgers(case: tuple[str, list[list[Edit]], str]) -> None:
    raw, layers, text = case
    spans = [(start, end) for start in range(len(text)) for end in range(start, len(text) + 1)]
    maps = Maps(layers)
    for span, origin in zip(spans, origins(document(text, *layers), spans), strict=True):
        assert (origin.start, origin.end) == maps.to_raw(*span)
        assert origin.raw == raw[origin.start : origin.end]


def test_what_is_repaired_and_then_removed_is_removed_and_both_are_told() -> None:
    repaired = [Edit(4, "?", "。", "repair/shifted", "shifted")]
    removed = [Edit(2, "广告。", "", "strip/ad", "spam")]
    found = passages(document("正文尾", repaired, removed))
    assert [(one.text, one.what, one.now, [reason.rule for reason in one.reasons]) for one in found] == [
        ("正文", "kept", "", []),
        ("广告", "removed", "", ["strip/ad"]),
        ("?", "removed", "", ["repair/shifted", "strip/ad"]),
        ("尾", "kept", "", []),
    ]


def test_what_two_stages_changed_is_told_as_it_stands_now() -> None:
    mended = [Edit(0, "?谋容^", "的比較", "repair/shifted", "shifted")]
    converted = [Edit(2, "較", "较", "convert/t2s", "variant")]
    (changed, kept) = passages(document("的比较好", mended, converted))
    assert (changed.text, changed.now, [reason.rule for reason in changed.reasons]) == (
        "?谋容^",
        "的比较",
        ["repair/shifted", "convert/t2s"],
    )
    assert kept.text == "好"
    assert changed.to_row()["then"] == [{"rule": "convert/t2s", "role": "variant"}]


def test_an_insertion_stands_between_its_neighbours() -> None:
    layer = [Edit(1, "", "、", "repair/x", "punctuation")]
    assert [(one.what, one.text, one.now) for one in passages(document("甲、乙", layer))] == [
        ("kept", "甲", ""),
        ("inserted", "", "、"),
        ("kept", "乙", ""),
    ]


def test_lines_and_columns_count_from_one() -> None:
    places = Places("甲\n\n乙丙\n")
    assert [places.of(offset) for offset in range(6)] == [(1, 1), (1, 2), (2, 1), (3, 1), (3, 2), (3, 3)]
    assert places.of(6) == (4, 1)
    assert Places("").of(0) == (1, 1)
