"""What stands around a passage in its line, against its plain definition."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.stages.strip import spam, spam_context
from dangjian_corpus.stages.strip.spam_words import reporting

TEXTS = st.lists(
    st.sampled_from([*'字的。!;…“”‘’《》"', *reporting()[:6], *reporting()[-6:]]), min_size=1, max_size=14
).map("".join)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


def quoted(text: str, start: int) -> bool:
    for opening, closing in (("“", "”"), ("‘", "’"), ("《", "》"), ('"', '"')):
        left = text.rfind(opening, 0, start + 1)
        closed = opening != closing and closing in text[left:start]
        even = opening == closing and text.count(opening, 0, start) % 2 == 0
        if left >= 0 and not closed and not even and closing in text[max(start, left + 1) :]:
            return True
    return False


@settings(max_examples=300, deadline=None)
@given(passages())
def test_finds_what_is_looked_for_place_by_place(passage: tuple[str, int, int]) -> None:
    text, start, end = passage
    first, last = spam_context.sentence(text, start, end)
    assert first == max(text.rfind(stop, 0, start) for stop in "。!?;…") + 1
    assert last == min((at for at in range(end, len(text)) if text[at] in "。!?;…"), default=len(text))
    assert spam_context.is_quoted(text, start) == quoted(text, start)
    assert spam_context.is_reported(text, start, end) == any(word in text[start:end] for word in reporting())


@pytest.mark.slow
def test_a_line_of_very_many_passages_is_read_in_seconds() -> None:
    for unit in ("会议要求抓好落实,加微信abc12345代开发票无码视频,", "“会议”亚洲无码一区二区国产精品久久久,记者"):
        start = time.process_time()
        spam.find([unit * 4_000], None)
        assert time.process_time() - start < 40
