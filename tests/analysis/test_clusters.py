"""Clusters: who is in them, in which order, and what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.analysis.clusters import Difference, clusters, differences
from dangjian_corpus.document import Document

STAYS = "村里的水井有三百年了。去年大旱，井水降到见底。\n党员排了班，每天夜里打二十桶。\n"


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        (STAYS, []),
        (STAYS.replace("，", ",").replace("\n", ""), []),
        (STAYS.replace("二十桶", "三十桶"), [Difference("三", "二")]),
        (STAYS + "今年雨水足。\n", [Difference("今年雨水足", "")]),
        (STAYS.replace("去年大旱，井水降到见底。", ""), [Difference("", "去年大旱，井水降到见底")]),
        (STAYS.replace("三百年", "一百年").replace("二十", "三十"), [Difference("一", "三"), Difference("三", "二")]),
        ("", [Difference("", STAYS.rstrip("。\n"))]),
    ],
)
def test_what_differs(here: str, expected: list[Difference]) -> None:
    assert list(differences(here, STAYS)) == expected


@given(st.text("甲乙丙，。\n１1 ", max_size=60), st.text("甲乙丙，。\n１1 ", max_size=60))
def test_what_differs_stands_in_the_texts(here: str, there: str) -> None:
    for difference in differences(here, there):
        assert difference.here in here
        assert difference.there in there
        assert difference.here or difference.there


def test_members_in_order_with_the_centre_first() -> None:
    documents = [
        Document("c", STAYS, date="2019-05-03", dedup={"cluster": "b", "of": "a", "relation": "reprint"}),
        Document("x", STAYS),
        Document(
            "a", STAYS.replace("二", "三"), date="2019-05-02", dedup={"cluster": "b", "of": "b", "relation": "near"}
        ),
        Document("b", STAYS, date="2019-05-09", source={"url": "http://b.example/1"}, dedup={"cluster": "b"}),
        Document("y", STAYS, dedup={"shared": []}),
    ]
    found = list(clusters(documents))
    assert [(member.document.id, member.relation, member.of) for member in found] == [
        ("b", "", ""),
        ("a", "near", "b"),
        ("c", "reprint", "a"),
    ]
    assert {member.size for member in found} == {3}
    assert found[1].differs == (Difference("三", "二"),)
    assert found[2].differs == (Difference("二", "三"),)
    row = found[0].to_row()
    assert (row["source"], row["date"], row["differs"]) == ("http://b.example/1", "2019-05-09", [])
