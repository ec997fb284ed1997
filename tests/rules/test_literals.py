"""Literals and openings: every match of a pattern has one of them, whatever the pattern."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.rules.expressions import compiled
from dangjian_corpus.rules.folding import fold
from dangjian_corpus.rules.gate import Gate, Openings
from dangjian_corpus.rules.literals import literals, literals_of, rate
from dangjian_corpus.rules.loader import load
from dangjian_corpus.rules.openings import ANY, BULLETS, beginnings

LETTERS = st.sampled_from("编辑责中aBk 0:")


def strings(pattern: str) -> set[str] | None:
    found = literals(pattern)
    return set(found[0]) if found else None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("责任编辑", {"责任编辑"}),
        ("责任?编辑", {"责任编辑", "责编辑"}),
        ("(?:责任|值班)编辑", {"责任编辑", "值班编辑"}),
        ("(?i)All Rights", {"all rights"}),
        ("编辑.{0,12}代表本网", {"代表本网"}),
        ("请.{0,4}发言|[(【]编辑", {"发言", "(编辑", "【编辑"}),
        (r"(?:第\d+楼)+发表于", {"发表于"}),
        (r"(?m)^\x{7F16}\u8f91\.$", {"编辑."}),
        ("(?:编辑){2,3}", {"编辑编辑"}),
        ("编辑|责任编辑", {"编辑"}),
        ("(?<![a-z])编(?=辑)(?P<who>张|李)", {"编张", "编李"}),
        ("[^编]{3}", None),
        ("编*", None),
        ("编{0}", None),
        ("编 {0,2}辑", {"编辑", "编 辑", "编  辑"}),
        ("编{9}", {"编"}),
        ("编辑|.*", None),
        ("[一-龥]", None),
        (r"\d{4}", None),
        ("Ω号|ß", None),
        ("编|", None),
        ("(?x) 编 辑", None),
        (r"\Q编.\E", None),
        ("[[:alpha:]]", None),
        ("(编", None),
        ("编)", None),
        ("a{,3}", None),
        ("*a", None),
        ("[编", None),
        ("(?P=who)", None),
        (r"(编)\1", None),
    ],
)
def test_reads_them_off_the_pattern(pattern: str, expected: set[str] | None) -> None:
    assert strings(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("本帖.{1,30}于.{6,30}编辑", ({"本帖"}, {"编辑"})),
        ("本帖最后由.{1,30}于.{6,30}编辑", ({"本帖最后由"},)),
        ("本帖.*编辑|此文.*删除|屏蔽", ({"本帖", "删除", "屏蔽"}, {"编辑", "此文", "屏蔽"})),
        ("编辑", ({"编辑"},)),
        ("(?:甲.*|乙)丙丁", ({"丙丁"}, {"甲", "乙"})),
    ],
)
def test_keeps_the_two_rarest_sets(pattern: str, expected: tuple[set[str], ...]) -> None:
    assert literals(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("责任编辑.*", {"责任"}),
        ("^[ >*]{0,6}(?:编辑|责 ?任) *$", {"编辑", "责任", "责 "}),
        ("编", {"编"}),
        ("编.*", {"编", f"编{ANY}"}),
        ("[(【]?编", {"(编", "【编", "编"}),
        ("★ *编辑", {"编辑"}),
        (r"第\d+楼", {f"第{digit}" for digit in range(10)}),
        (r"[\d,]编", {f"{one}编" for one in "0123456789,"}),
        ("A+b?", {"a", "aa", "ab"}),
        ("[-=]{4}", {"", "=", "==", "=-"}),
        (".{1,3}编", None),
        ("[^编]辑", None),
        ("编|.*", None),
        ("(编", None),
    ],
)
def test_reads_off_the_pattern_how_a_line_begins(pattern: str, expected: set[str] | None) -> None:
    found = beginnings(pattern)
    assert (found.openings if found is not None and found.rest is None else None) == expected


def test_each_alternative_tells_for_itself_how_a_line_begins() -> None:
    found = beginnings("^(?:编辑|(?:责任.*|.{1,9}记者)报道|[^。]主编)$")
    assert found is not None
    assert found.openings == {"编辑", "责任"}
    assert found.rest is not None
    assert set(literals_of(found.rest)) == {frozenset(("报道", "主编")), frozenset(("记者", "主编"))}


def test_long_words_are_rarer_than_short_ones_and_signs_than_words() -> None:
    ranks = [frozenset((text,)) for text in ("责任编辑", "编辑部", "编辑", "编", ",")]
    assert sorted(ranks, key=rate) == ranks
    assert rate(frozenset("»")) <= rate(frozenset(("编辑",)))


def _quantified(pattern: str, sign: str) -> str:
    return f"(?:{pattern}){sign}"


PATTERNS = st.recursive(
    st.one_of(
        LETTERS,
        st.text(LETTERS, min_size=1, max_size=4),
        st.sampled_from([".", r"\d", r"\s", "[编辑]", "[^编]", "[a-c]", r"\.", "[一-龥]", "^", r"\b"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.builds(_quantified, inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}", "{0}", "{1}", "+?"])),
        inner.map(lambda pattern: f"({pattern})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(pattern=PATTERNS, text=st.text(st.sampled_from("编辑责中aBbk 0:.\u212a"), max_size=12))
def test_no_match_is_without_one(pattern: str, text: str) -> None:
    found = literals(pattern)
    for match in re.finditer(f"(?im){pattern}", text) if found else ():
        assert Gate([found]).open(fold(match[0])) == {0: [0]}, (match[0], found)


@settings(max_examples=300, deadline=None)
@given(pattern=PATTERNS, text=st.text(st.sampled_from("编辑责中aBbk 0:.\u212a*★"), max_size=12))
def test_no_line_that_matches_begins_otherwise(pattern: str, text: str) -> None:
    source = f"(?im)^[{BULLETS}]{{0,6}}(?:{pattern}) *$"
    found = beginnings(source)
    if found is not None and compiled(source).search(text.encode()) and not Openings({0: found.openings}).open([text]):
        assert found.rest is not None, (text, found)
        needed = literals_of(found.rest)
        assert not needed or Gate([needed]).open(fold(text)) == {0: [0]}, (text, found)


def test_something_is_known_before_of_nearly_every_rule() -> None:
    """Not needed for what is found, but for the time that it takes."""
    assert len(load().others) <= 0.05 * len(load().rules)
