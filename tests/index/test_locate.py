"""Finding a string by its longest literal finds what the expression for the whole string finds."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.index.locate import Span, _Anchored, _Classes, _finder, nearby

BLANKS = " \t\n\u3000"
PLACE = st.sampled_from(("社", "区", "a", "，,", "aA", "社區区", BLANKS, "\n"))
TEXTS = st.text("社区區aA，, \t\n\u3000。", max_size=60)


def written(places: list[str]) -> st.SearchStrategy[str]:
    """A string that the places allow, with runs of white space."""
    parts = [st.text(one, min_size=1, max_size=3 if one.isspace() else 1) for one in places]
    return st.tuples(*parts).map("".join)


def collapsed(places: list[str]) -> bool:
    """Whether no run of white space is two places, which no string that is searched for has."""
    return not any(one.isspace() and other.isspace() for one, other in pairwise(places))


@given(st.data(), st.lists(PLACE, min_size=1, max_size=7).filter(collapsed), TEXTS, TEXTS)
def test_an_anchor_finds_what_the_expression_does(
    data: st.DataObject, places: list[str], left: str, right: str
) -> None:
    text = left + data.draw(written(places)) + data.draw(written(places)) + right
    finder, expression = _finder(tuple(places)), _Classes(tuple(places))
    assert finder is not None
    assert finder.spans(text) == expression.spans(text)
    assert finder.count(text.encode()) == len(expression.spans(text)) > 0


def test_two_characters_without_variants_are_an_anchor() -> None:
    assert isinstance(_finder(("，,", "社", "区", BLANKS)), _Anchored)
    assert isinstance(_finder(("，,", "社", BLANKS)), _Classes)
    assert _finder(("社", "")) is None


def plainly_nearby(lefts: list[Span], rights: list[Span], starts: list[int], distance: int) -> list[Span]:
    """The same, each left span with every right one."""
    found = set()
    for left in lefts:
        near = []
        for right in rights:
            one, other = sorted((left, right))
            if other[0] >= one[1]:
                words = bisect_right(starts, other[0]) - bisect_right(starts, one[1] - 1)
                near += [(words, one[0], max(left[1], right[1]))] * (words <= distance)
        found |= {min(near)[1:]} if near else set()
    return sorted(found)


def spans_of_one_string() -> st.SearchStrategy[list[Span]]:
    """Spans that begin and end in the same order."""
    sizes = st.lists(st.integers(1, 4), min_size=8, max_size=8).map(sorted)
    starts = st.lists(st.integers(0, 40), max_size=8, unique=True).map(sorted)
    return st.tuples(starts, sizes).map(
        lambda both: [(start, start + size) for start, size in zip(*both, strict=False)]
    )


@given(
    spans_of_one_string(),
    spans_of_one_string(),
    st.lists(st.integers(0, 44), unique=True).map(sorted),
    st.integers(0, 8),
)
def test_what_is_near_is_what_every_pair_would_say(
    lefts: list[Span], rights: list[Span], starts: list[int], distance: int
) -> None:
    assert nearby(lefts, rights, starts, distance) == plainly_nearby(lefts, rights, starts, distance)


def test_two_strings_may_stand_very_many_times() -> None:
    lefts, rights = [(2 * n, 2 * n + 1) for n in range(50_000)], [(2 * n + 1, 2 * n + 2) for n in range(50_000)]
    assert len(nearby(lefts, rights, list(range(0, 100_000, 2)), 3)) == 50_000
