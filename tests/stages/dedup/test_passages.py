"""Passages that two documents share: all that are long enough, and where they stand in raw."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.ledger import Edit
from dangjian_corpus.stages.dedup import passages
from dangjian_corpus.stages.dedup.folding import folded
from dangjian_corpus.stages.dedup.places import Record

#: Some passages, of lengths about that from which they count, and one that repeats itself.
_CHANCE = random.Random(3)
BLOCKS = ["".join(chr(_CHANCE.randrange(0x4E00, 0x9000)) for _ in range(size)) for size in (5, 23, 36, 59, 60, 61, 97)]
BLOCKS.append("同一句话" * 20)


def expected(one: str, other: str) -> list[tuple[int, int, int]]:
    """The longest runs of places in order, where every run of `RUN` characters stands first in `one`."""
    first: dict[str, int] = {}
    for at in range(len(one) - passages.RUN + 1):
        first.setdefault(one[at : at + passages.RUN], at)
    found: list[list[int]] = []
    for there in range(len(other) - passages.RUN + 1):
        here = first.get(other[there : there + passages.RUN])
        if here is None:
            continue
        if found and found[-1][0] + found[-1][2] == here and found[-1][1] + found[-1][2] == there:
            found[-1][2] += 1
        else:
            found.append([here, there, 1])
    long = passages.LONG - passages.RUN + 1
    return [(here, there, size + passages.RUN - 1) for here, there, size in found if size >= long]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(BLOCKS), max_size=8), min_size=2, max_size=4))
def test_every_long_passage_is_found(documents: list[list[str]]) -> None:
    contents = ["".join(blocks) for blocks in documents]
    texts = passages.texts([Document(str(n), content) for n, content in enumerate(contents)])
    for one, mine in zip(texts, contents, strict=True):
        for other, theirs in zip(texts, contents, strict=True):
            wanted = expected(folded(mine), folded(theirs))
            spans = [((a, a + size), (b, b + size)) for a, b, size in wanted]
            assert [tuple(passage) for passage in passages.shared(one, other)] == spans


@pytest.mark.parametrize("read", [lambda document: document, lambda document: Record(document.to_json())])
def test_spans_are_of_raw(read: object) -> None:
    passage = BLOCKS[-2]
    layers = [
        [Edit(0, "<b>", "", "strip/tag", "furniture"), Edit(5, "體", "体", "convert/t2s", "variant")],
        [Edit(2, "", "——", "repair/dash", "punctuation")],
    ]
    document = Document("a", f"导语——体{passage}。", layers=layers)
    assert callable(read)
    one, other = passages.texts([read(document), read(Document("b", passage))])
    raw = document.raw_text()
    ((here, there),) = passages.shared(one, other)
    assert raw[slice(*here)] == passage == passage[slice(*there)]


@pytest.mark.parametrize(
    "source",
    [
        {},
        {"edits": []},
        {"other": {"edits": [{"start": 1}]}},
        {"other": ',"edits":['},
        {"a": 1, "edits": [[',"edits":[']]},
    ],
)
def test_a_record_is_read_whatever_came_with_the_document(source: dict[str, object]) -> None:
    layers = [[Edit(0, "標", "标", "convert/t2s", "variant"), Edit(3, "", "。", "repair/mark", "punctuation")]]
    document = Document("a", "标题。\n正文", source, "题", date="2020-01-01", layers=layers, meta={"edits": "x"})
    read = Record(document.to_json())
    assert (read.id, read.text, read.title, read.date) == ("a", document.text, "题", "2020-01-01")
    assert read.layers == [[layers[0][1]]]
