"""Injected spam: found in whole lines, tails, glued runs and sentences; texts that speak of such things stay."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from dangjian_corpus.stages.strip import spam, spam_clusters, spam_words
from dangjian_corpus.stages.strip.sign import Sign
from dangjian_corpus.stages.strip.signs import marked
from dangjian_corpus.stages.strip.spam_words import misspelt, vocabulary

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases/spam.jsonl").read_text(encoding="utf-8").splitlines()
]
WILD = [case for case in CASES if case["group"] == "wild"]
NEGATIVE = [case for case in CASES if case["group"] == "negative"]
KNOWN = [case for case in CASES if case["group"] == "known_failures"]


# Lines of many trades, written by kind. The search was mended by `dev`; `held` was set aside then, but the words were
# chosen by who had written it; `blind` was written when the words stood, and first measured at .833, `second` at .714,
# `third`, of odder trades, at .574.
LINES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases/spam_lines.jsonl").read_text(encoding="utf-8").splitlines()
]
FLOORS = {"dev": 0.88, "held": 0.92, "blind": 0.85, "second": 0.9, "third": 0.85, "fourth": 0.8, "fifth": 0.7}
#: The least share that is found where it begins the paragraph, with no mark between.
FLOORS_BEFORE = {"dev": 0.68, "held": 0.72, "blind": 0.5, "second": 0.68, "third": 0.6, "fourth": 0.5, "fifth": 0.3}
BEFORE, AFTER = "镇里把修渠列为今年的头一件实事,党员带头出工,两个月就通了水。", "村民们说,有了水,心里就踏实了。"
OLD = "老人从床底下拖出一只木箱,箱子里是一枚奖章。“班里十二个人,回来了三个。”他说。"


def left(text: str) -> str:
    """What stays of a text when the hits are cut out, lines that are spam from end to end with their line feed."""
    lines = text.split("\n")
    whole = set()
    for hit in sorted(spam.find(lines, None), reverse=True):
        if hit.start == 0 and hit.end == len(lines[hit.line]):
            whole.add(hit.line)
        lines[hit.line] = lines[hit.line][: hit.start] + lines[hit.line][hit.end :]
    return "\n".join(line for number, line in enumerate(lines) if number not in whole)


@pytest.mark.parametrize("case", WILD, ids=lambda case: case["text"][:30])
def test_finds_exactly_the_spam(case: dict[str, str]) -> None:
    assert left(case["text"]) == case["left"]


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case["text"][:30])
def test_leaves_what_only_speaks_of_it(case: dict[str, str]) -> None:
    assert spam.find(case["text"].split("\n"), None) == []


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case["text"][:30])
@pytest.mark.xfail(strict=True)
def test_known_failures(case: dict[str, str]) -> None:
    assert left(case["text"]) == case.get("left", case["text"])


@pytest.mark.parametrize("script", ["simplified", "traditional"])
@pytest.mark.parametrize("name", FLOORS)
def test_finds_most_lines_alone_and_glued_to_a_paragraph(name: str, script: str) -> None:
    convert = OpenCC("s2t").convert if script == "traditional" else str
    texts = [convert(case["text"]) for case in LINES if case["set"] == name]
    assert len(texts) >= 40
    alone = [left(f"{BEFORE}\n{text}\n{AFTER}") == f"{BEFORE}\n{AFTER}" for text in texts]
    glued = [left(f"{BEFORE}{text}\n{AFTER}").rstrip() == f"{BEFORE}\n{AFTER}" for text in texts]
    assert sum(alone) >= FLOORS[name] * len(texts)
    assert sum(glued) >= (FLOORS[name] - 0.02) * len(texts)


@pytest.mark.parametrize("name", FLOORS)
def test_finds_what_a_paragraph_begins_with_and_takes_none_of_its_words(name: str) -> None:
    texts = [case["text"] for case in LINES if case["set"] == name]
    rests = [left(f"{text}{OLD}\n{AFTER}") for text in texts]
    found = [rest == f"{OLD}\n{AFTER}" for rest in rests]
    assert sum(found) >= FLOORS_BEFORE[name] * len(texts)
    assert [rest for rest in rests if OLD not in rest] == []


@pytest.mark.parametrize("script", ["simplified", "traditional"])
def test_leaves_lines_that_only_speak_of_it(script: str) -> None:
    convert = OpenCC("s2t").convert if script == "traditional" else str
    texts = [convert(case["text"]) for case in LINES if case["set"] == "negative"]
    assert len(texts) >= 60
    assert [text for text in texts if spam.find([BEFORE, text, AFTER], None)] == []


def test_has_enough_negatives() -> None:
    assert len(NEGATIVE) >= 60


def test_negatives_stay_beside_each_other_and_inside_an_article() -> None:
    article = "\n".join(case["text"] for case in NEGATIVE)
    assert left(article) == article


@pytest.mark.parametrize("rule", spam.RULES, ids=lambda rule: rule.id)
def test_rules_hit_and_miss(rule: spam.Rule) -> None:
    for text in rule.hits:
        assert rule.id in {hit.rule for hit in spam.find(text.split("\n"), None)}, text
    for text in rule.misses:
        assert spam.find(text.split("\n"), None) == [], text


@pytest.mark.slow
def test_no_word_condemns_a_sentence() -> None:
    for word in vocabulary().keys() - misspelt():  # which nobody writes but who hides
        assert spam.find([f"会上,老支书讲到{word}的事情,大家都静静地听着。"], None) == [], word


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_hits_lie_in_their_lines_and_do_not_overlap(texts: list[str]) -> None:
    lines = "\n".join(texts).split("\n")
    hits = spam.find(lines, None)
    assert hits == sorted(hits)
    for hit in hits:
        assert 0 <= hit.start <= hit.end <= len(lines[hit.line])
    for one, other in itertools.pairwise(hits):
        assert one.line < other.line or one.end <= other.start


@settings(deadline=None)
@given(st.lists(st.sampled_from([case["text"] for case in CASES]), min_size=1, max_size=4))
def test_hits_in_a_text_of_many_cases_are_those_in_lines(texts: list[str]) -> None:
    lines = "\n".join(texts).split("\n")
    for hit in spam.find(lines, None):
        assert lines[hit.line][hit.start : hit.end].strip()


@pytest.mark.slow
def test_takes_nothing_from_news_and_statutes(evaluation: Path) -> None:
    with (evaluation / "news/docs.jsonl").open(encoding="utf-8") as file:
        for line in file:
            assert spam.find(json.loads(line)["body"].split("\n"), None) == []
    for name in ("laws_simplified", "laws_traditional"):
        with gzip.open(evaluation / f"bulk/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for number, line in enumerate(file):
                if number % 5 == 0:
                    assert spam.find(json.loads(line)["text"].split("\n"), None) == []


ODD_SIGNS = ("♥", "➕", " ", "|", ".", "~", ":", "_", "日赚3", "日入十", "薇", "\n")
PIECES = st.one_of(
    st.sampled_from([*vocabulary()]),
    st.sampled_from([*vocabulary()]).map(str.upper),
    st.sampled_from(ODD_SIGNS),
    st.sampled_from(["会议", "党", "员", "k", "\u212a", "7", "镇党委组织党员干部走村入户。"]),
)
SIGNS = re.compile(
    r"{letter}{odd}{letter}|{han}[ |.*_~-]{han}[ |.*_~-]{han}[ |.*_~:]|日[赚入]\d|薇|注册送".format(
        letter=spam_words.LETTER, odd=spam_words.ODD, han=r"[\u3400-\u9fff]"
    ),
    re.IGNORECASE,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_the_look_ahead_stops_at_every_line_that_has_what_spam_must_have(text: str) -> None:
    lines = marked(text.split("\n"))
    heavy = [word for word, known in vocabulary().items() if known.weight >= 3]
    expected = [
        number
        for number, line in enumerate(lines.copies)
        if SIGNS.search(line) or any(word in line.lower() for word in heavy)
    ]
    assert lines.signs.get(Sign.SPAM, []) == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=10).map("".join))
def test_finds_the_longest_word_at_each_place(text: str) -> None:
    words = sorted(vocabulary(), key=len, reverse=True)
    expected, at = [], 0
    lower = text.lower()
    while at < len(text):
        word = next((word for word in words if lower.startswith(word, at)), None)
        if word is not None:
            expected.append((at, at + len(word), vocabulary()[word]))
        at += len(word or " ")
    assert list(spam_words.find_words(text)) == expected


CONTACTS = ("13800000000", "138-0000-0000", "400 800 1234", "加q12345678", "薇信abc123", "VX：a1b2c3d4", "www.ab.com",
            "一三八零零零零零零零零", "注册送38元", "日赚三千元", "@line: abcd", "代开发票", "免费VPN", "加♥薇♥信abc12345")  # fmt: skip


WRITTEN = st.lists(st.one_of(PIECES, st.sampled_from(CONTACTS)), max_size=10).map(
    lambda parts: "".join(parts).replace("\n", "")
)


@settings(max_examples=150, deadline=None)
@given(WRITTEN)
def test_the_shapes_that_are_not_tried_would_not_match(text: str) -> None:
    looked = spam_clusters.matches(text)
    with mock.patch.object(spam_clusters, "_possible", return_value=[spam_clusters.shapes()]):
        assert spam_clusters.matches(text) == looked


@settings(max_examples=100, deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=4))
def test_lines_are_read_together_as_each_alone(lines: list[str]) -> None:
    assert spam_clusters.matches_each(lines) == list(map(spam_clusters.matches, lines))
    documents = [marked([line, BEFORE]) for line in lines]
    assert spam.find_each([(own, None) for own in documents]) == [spam.find(own, None) for own in documents]
