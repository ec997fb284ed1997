"""Finding a string by its longest literal finds what the expression for the whole string finds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.index.locate import _Anchored, _Classes, _finder

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
