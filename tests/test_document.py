"""What is made of a record without making a document of it is what a document would give."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.analysis.tally import Tally
from dangjian_corpus.document import Document, with_dedup
from dangjian_corpus.ledger import Edit
from ledger_cases import edited

_WORDS = st.text("ab党黨\n", max_size=5)
_DEDUP = st.one_of(st.none(), st.dictionaries(st.sampled_from(["cluster", "relation"]), _WORDS))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents in which every part may be there or not."""
    _, layers, text = draw(edited())
    values: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {"source": st.fixed_dictionaries({}, optional={"host": _WORDS, "encoding": _WORDS})},
            optional={
                "title": _WORDS,
                "date": _WORDS,
                "details": st.dictionaries(st.just("subtitle"), _WORDS),
                "fields": st.dictionaries(st.just("title"), st.just((0, 1))),
                "flags": st.lists(st.just({"start": 0, "end": 1, "kind": "gap"}), max_size=2),
                "dedup": _DEDUP,
                "hints": st.lists(st.just({"tag": "p"}), max_size=1),
                "tokens": st.lists(_WORDS, max_size=2),
                "raw": _WORDS,
                "meta": st.dictionaries(st.sampled_from(["flags", "dedup", "别的"]), _WORDS),
            },
        )
    )
    return Document(draw(_WORDS), text, layers=[[Edit(*edit) for edit in layer] for layer in layers], **values)


@given(documents(), _DEDUP)
@settings(max_examples=100)
def test_another_dedup_is_written_in_its_place(document: Document, dedup: dict[str, Any] | None) -> None:
    record = orjson.loads(document.to_json())
    assert with_dedup(record, dedup) == replace(document, dedup=dedup).to_json()


@given(st.lists(documents(), max_size=4))
@settings(max_examples=60)
def test_edits_of_records_are_counted_as_those_of_layers(cases: list[Document]) -> None:
    whole, apart = Tally(), Tally()
    for document in cases:
        whole.add(document)
        apart.add_written(replace(document, layers=[]), orjson.loads(document.to_json())["edits"])
    assert apart.to_json() == whole.to_json()
