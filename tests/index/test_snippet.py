"""The passage of a text that a hit shows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.index.snippet import _LEAD, WIDTH, Span, snippet

SIZE = 400
SPANS = st.tuples(st.integers(0, SIZE - 1), st.integers(1, 90)).map(lambda one: (one[0], min(SIZE, sum(one))))


def densest(matches: list[Span]) -> int:
    """The first match that has the most with it, itself included, before one that ends too far on."""

    def count(number: int) -> int:
        far = (at for at in range(number, len(matches)) if matches[at][1] > matches[number][0] + WIDTH - _LEAD)
        return next(far, len(matches)) - number

    return max(range(len(matches)), key=count)


@given(st.lists(SPANS, min_size=1, max_size=20, unique=True).map(sorted))
def test_the_passage_with_the_most_matches_is_shown(matches: list[Span]) -> None:
    text = "".join(chr(0x4E00 + at) for at in range(SIZE))
    start = max(0, min(matches[densest(matches)][0] - _LEAD, SIZE - WIDTH))
    passage = snippet(text, matches)
    assert passage.text.strip("…") == text[start : start + WIDTH]
    shown = {passage.text[first:last] for first, last in passage.marks}
    within = [(max(first, start), min(last, start + WIDTH)) for first, last in matches]
    assert shown == {text[first:last] for first, last in within if first < last}
