"""Counts over documents."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.analysis.tally import Tally, tally
from dangjian_corpus.document import Document
from dangjian_corpus.ledger import Edit
from ledger_cases import edited

Case = tuple[str, list[list[Edit]], str]


def documents(cases: list[Case]) -> list[Document]:
    return [
        Document(str(n), text, {"host": f"h{n % 2}"}, layers=layers, date="2014-03" if n % 2 else None)
        for n, (_, layers, text) in enumerate(cases)
    ]


@given(st.lists(edited(), max_size=4))
@settings(max_examples=40)
def test_counts_are_those_of_the_documents(cases: list[Case]) -> None:
    found = tally(documents(cases))
    edits = [edit for _, layers, _ in cases for layer in layers for edit in layer]
    assert found.documents == len(cases)
    assert found.raw == sum(len(raw) for raw, _, _ in cases)
    assert found.kept == sum(len(text) for _, _, text in cases)
    assert found.edits == len(edits) == sum(found.rules.values()) == sum(found.roles.values())
    for rule in {edit.rule for edit in edits}:
        own = [edit for edit in edits if edit.rule == rule]
        assert found.rules[rule] == len(own)
        assert found.taken_by_rule[rule] == sum(max(0, len(edit.was) - len(edit.now)) for edit in own)
    assert found.years["2014"] == len(cases) // 2


@given(st.lists(edited(), max_size=4), st.integers(0, 4))
@settings(max_examples=40)
def test_parts_add_up_and_survive_json(cases: list[Case], cut: int) -> None:
    everything = documents(cases)
    whole, first, second = tally(everything), tally(everything[:cut]), tally(everything[cut:])
    first.merge(second)
    assert first.to_json() == whole.to_json()
    assert Tally.from_json(whole.to_json()) == whole
