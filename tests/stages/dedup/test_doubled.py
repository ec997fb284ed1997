"""Passages that stand twice: the same as the plainest search finds, in a time that grows as the text does."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plainly_doubled
from dangjian_corpus.build.bounds import within as in_time
from dangjian_corpus.document import Document
from dangjian_corpus.stages.dedup import doubled, folding, within

_SENTENCES = st.lists(
    st.text("社区党员服务群众会议", min_size=1, max_size=9).map(lambda s: s * 6), min_size=1, max_size=6
)
_MARKS = st.sampled_from(["。", "。", "，", "\n", "\n", "。\n", "！", "\n\n", ".", ""])
_HEADS = st.sampled_from(["", "", "", "第三条 ", "短。", "abc 3.5"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Some sentences, again and again, also at once, with something left out here and put in there."""
    pool = draw(_SENTENCES)
    mark = draw(_MARKS)
    parts: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        first = draw(st.integers(0, len(pool) - 1))
        passage = pool[first : draw(st.integers(first + 1, len(pool)))]
        if draw(st.booleans()):
            passage[-1] = passage[-1][: draw(st.integers(1, len(passage[-1])))]
        if draw(st.booleans()):
            mark = draw(_MARKS)
        parts += [*(sentence + mark for sentence in passage)] * draw(st.integers(1, 3))
        parts.append(draw(_HEADS))
    return "".join(parts)


@settings(max_examples=300, deadline=None)
@given(texts())
def test_the_same_as_the_plainest_search(text: str) -> None:
    every = doubled.sentences(folding.fold(text))
    found = doubled.copies(text, every)
    assert found == plainly_doubled.copies(text)
    if found and within._repeats_itself(folding.codes_of(text)):
        (sums,) = folding.sums_of_sentences([text])
        assert list(within._passages(text, sums))  # what is looked at first never says that there can be none


def _sentences(number: int, least: int, most: int) -> list[str]:
    chance = random.Random(7)
    return [
        "".join(chance.choices("社区党员服务群众会议工作建设发展", k=chance.randint(least, most)))
        for _ in range(number)
    ]


LONG_TEXTS: dict[str, Callable[[], str]] = {
    "one line, all of it twice": lambda: "。".join(2 * _sentences(4000, 15, 60)),
    "one line, every sentence twice": lambda: "。".join(s for s in _sentences(4000, 40, 60) for _ in range(2)),
    "verse, all of it twice": lambda: "\n".join(2 * _sentences(8000, 5, 12)),
    "lines, every other one left out": lambda: "。\n".join((s := _sentences(4000, 15, 60)) + s[::2]),
    "one sentence in every article": lambda: "\n".join(
        f"第一条 {s}。\n{'同样的话' * 12}。" for s in _sentences(4000, 15, 30)
    ),
}


@pytest.mark.parametrize("make", LONG_TEXTS.values(), ids=LONG_TEXTS)
def test_a_long_text_takes_as_long_as_it_is(make: Callable[[], str]) -> None:
    document = Document("x", make())
    in_time(20, lambda: within.repeats([document], frozenset()))  # walked over for each sentence, minutes
