"""All layers as one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings

from dangjian_corpus.analysis.composed import composed
from dangjian_corpus.ledger import Edit
from ledger_cases import edited


@given(edited())
@settings(max_examples=150)
def test_changes_in_order_take_raw_to_the_text(case: tuple[str, list[list[Edit]], str]) -> None:
    raw, layers, text = case
    changes = composed(layers)
    parts, position = [], 0
    for change in changes:
        assert position <= change.start <= change.end
        parts += (raw[position : change.start], change.now)
        position = change.end
        assert not change.aligned or len(change.now) == change.end - change.start
        assert change.reasons
    assert "".join((*parts, raw[position:])) == text
    assert all(left.end <= right.start for left, right in pairwise(changes))
