"""Reprints leave, near ones are marked, and two different articles are never taken for one."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.ledger import Edit
from dangjian_corpus.stages.dedup import across, candidates, compare, exchange, groups, rows
from dangjian_corpus.stages.dedup.article import Article
from dangjian_corpus.stages.dedup.stream import across_stream

CASES = [
    case
    for case in map(json.loads, (Path(__file__).parents[2] / "cases/dedup.jsonl").read_text("utf-8").splitlines())
    if "documents" in case
]
NEGATIVE = [case for case in CASES if case["group"] == "negative"]
WILD = [case for case in CASES if case["group"] == "wild"]

Decisions = dict[str, dict[str, Any]]


def documents(case: dict[str, Any]) -> list[Document]:
    return [Document(str(number), **fields) for number, fields in enumerate(case["documents"])]


def decide(shards: Sequence[Sequence[Document]], work: Path) -> Decisions:
    """What is decided on documents that lie in shards."""
    signatures, records = [], []
    for number, shard in enumerate(shards):
        signatures.append(work / f"{number}.signatures")
        records.append((work / f"{number}.jsonl",))
        signatures[-1].write_bytes(b"".join(map(across.sign, shard)))
        records[-1][0].write_bytes(b"".join(document.to_json() + b"\n" for document in shard))
    decided = list(across.decide(signatures, records, work))
    assert len(decided) == len(shards)
    for shard, decisions in zip(shards, decided, strict=True):
        assert decisions.keys() <= {document.id for document in shard}
    return {name: entry for decisions in decided for name, entry in decisions.items()}


def leaving(decisions: Decisions) -> set[str]:
    return {name for name, entry in decisions.items() if entry.get("relation") == "reprint"}


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case["kind"])
def test_nothing_leaves(case: dict[str, Any], tmp_path: Path) -> None:
    assert leaving(decide([documents(case)], tmp_path)) == set()


@pytest.mark.parametrize("case", WILD, ids=lambda case: case["kind"])
def test_the_reprint_leaves(case: dict[str, Any], tmp_path: Path) -> None:
    assert leaving(decide([documents(case)], tmp_path)) == set(map(str, case["leaves"]))


def test_there_are_enough_traps() -> None:
    assert len(NEGATIVE) >= 60


def everything() -> list[Document]:
    """The documents of all cases, which have nothing to do with each other, in one corpus."""
    return [
        replace(document, id=f"{number}/{document.id}")
        for number, case in enumerate(CASES)
        for document in documents(case)
    ]


def test_neither_order_nor_shards_make_a_difference(tmp_path: Path) -> None:
    corpus = everything()
    expected = decide([corpus], tmp_path)
    assert len(leaving(expected)) >= len(WILD)
    for seed in range(3):
        chance = random.Random(seed)
        chance.shuffle(corpus)
        cuts = sorted(chance.sample(range(len(corpus)), 5))
        shards = [corpus[a:b] for a, b in zip([0, *cuts], [*cuts, len(corpus)], strict=True)]
        assert decide(shards, tmp_path) == expected


def test_pieces_of_any_size_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = everything()
    expected = decide([corpus], tmp_path)
    monkeypatch.setattr(candidates, "RUN_SIZE", 100)
    monkeypatch.setattr(candidates, "merged", lambda runs: exchange.merged(runs, 64))
    monkeypatch.setattr(across, "TASK", 1)
    monkeypatch.setattr(groups, "HELD", 1)
    monkeypatch.setattr(groups, "AT_ONCE", 1)
    monkeypatch.setattr(rows, "HELD", 1)
    assert decide([corpus], tmp_path) == expected


def test_records_may_be_spread_and_carry_an_old_decision(tmp_path: Path) -> None:
    corpus = everything()
    expected = decide([corpus], tmp_path)
    old = [replace(document, dedup={"cluster": "gone", "of": "gone", "relation": "reprint"}) for document in corpus]
    for name, part in (("clean", old[::2]), ("reprints", old[1::2])):
        (tmp_path / f"{name}.jsonl").write_bytes(b"".join(document.to_json() + b"\n" for document in part))
    files = (tmp_path / "clean.jsonl", tmp_path / "reprints.jsonl")
    assert list(across.decide([tmp_path / "0.signatures"], [files], tmp_path)) == [expected]


def test_an_earlier_original_that_arrives_late_displaces_the_copy(tmp_path: Path) -> None:
    text = WILD[0]["documents"][0]["text"]
    first, copy = Document("b", text, date="2019-05-02"), Document("c", text, date="2019-05-03")
    assert decide([[first], [copy]], tmp_path)["c"]["of"] == "b"
    late = Document("z", text, date="2019-05-01")
    decisions = decide([[first], [copy], [late]], tmp_path)
    assert leaving(decisions) == {"b", "c"}
    assert {decisions[name]["of"] for name in "bc"} == {"z"}


def test_a_thousand_articles_with_a_slogan_and_a_footer(tmp_path: Path) -> None:
    footer = next(case for case in NEGATIVE if case["kind"].startswith("a slogan"))["documents"][0]["text"].split(
        "\n", 1
    )[1]
    things = "路桥渠井灯树碑亭院墙"
    corpus = [
        Document(f"{n:04}", f"第{n}号通报\n村里修好了{things[n % 10]}{things[n // 10 % 10]}，用工{n}个。\n{footer}")
        for n in range(1000)
    ]
    decisions = decide([corpus[:300], corpus[300:]], tmp_path)
    assert leaving(decisions) == set()
    assert not any("shared" in entry for entry in decisions.values())


@pytest.fixture(scope="module")
def news(evaluation: Path) -> list[Document]:
    return _news(evaluation)


@pytest.fixture(scope="module")
def of_news(news: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Decisions:
    return decide([news], tmp_path_factory.mktemp("news"))


def test_every_member_was_compared_with_the_one_it_names(news: list[Document], of_news: Decisions) -> None:
    decisions = of_news
    by_id = {document.id: document for document in news}
    for name, entry in decisions.items():
        if "relation" not in entry:
            continue
        assert decisions[entry["of"]].get("relation") != "reprint"
        one, other = Article(by_id[name]), Article(by_id[entry["of"]])
        if entry["relation"] == "reprint":
            assert compare.is_reprint(one, other)
        else:
            assert entry["cluster"] == entry["of"] == decisions[entry["of"]]["cluster"]
            assert compare.similarity(one, other) >= compare.NEAR


def test_known_pairs_of_the_news(evaluation: Path, of_news: Decisions) -> None:
    clusters = {name: entry.get("cluster") for name, entry in of_news.items()}
    pairs = json.loads((evaluation / "news" / "near_duplicates.json").read_text("utf-8"))

    def share(least: float) -> float:
        wanted = [pair for pair in pairs if pair["jaccard8"] >= least]
        return sum(clusters.get(pair["a"], "a") == clusters.get(pair["b"], "b") for pair in wanted) / len(wanted)

    assert share(0.9) == 1
    assert share(0.7) >= 0.95


def _news(evaluation: Path) -> list[Document]:
    found = []
    with (evaluation / "news" / "docs.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            year, month, day = record["datetime"].split()[0].split("-")
            date = f"{year}-{int(month):02}-{int(day):02}"
            found.append(Document(record["id"], record["body"], title=record["title"], date=date))
    return found


def test_shared_passages_are_marked_in_raw_offsets(tmp_path: Path) -> None:
    case = next(case for case in NEGATIVE if case["kind"].startswith("two articles that quote"))
    one, other = documents(case)
    raw = f"首页 > 新闻\n{one.text}"
    one = replace(one, layers=[[Edit(0, "首页 > 新闻\n", "", "strip/navigation", "navigation")]])
    decisions = decide([[one, other]], tmp_path)
    (mark,) = decisions["0"]["shared"]
    passage = raw[mark["start"] : mark["end"]]
    assert passage.startswith("总书记指出")
    assert passage == other.text[mark["of"]["start"] : mark["of"]["end"]]
    (back,) = decisions["1"]["shared"]
    assert (back["start"], back["end"]) == (mark["of"]["start"], mark["of"]["end"])


def test_a_second_document_of_an_id_decides_nothing(tmp_path: Path) -> None:
    text = WILD[0]["documents"][0]["text"]
    assert decide([[Document("a", text)], [Document("a", text)]], tmp_path) == {}


def test_a_stream_keeps_its_order() -> None:
    corpus = everything()
    done = list(across_stream(iter(corpus)))
    assert [document.id for document in done] == [document.id for document in corpus]
    assert any((document.dedup or {}).get("relation") == "reprint" for document in done)


@pytest.mark.parametrize("text", ["", "\n", "。", "党", "什么？", "a", "１"])
def test_texts_of_next_to_nothing(text: str, tmp_path: Path) -> None:
    assert decide([[Document("a", text), Document("b", text)]], tmp_path) == {}


def test_couples_come_each_once_and_those_of_a_document_together() -> None:
    """Three documents quote one each of a hundred, whose ranks lie all about."""
    import numpy as np

    hubs = {1: range(10, 110, 3), 50: range(11, 110, 3), 90: range(12, 110, 3)}
    pairs = sorted({(min(hub, one), max(hub, one)) for hub, others in hubs.items() for one in others if one != hub})
    first, second = np.array(pairs, dtype=np.uint32).T
    found = candidates.Candidates(first, second, np.zeros(len(pairs), dtype=bool))
    couples = [tuple(group.members) for group in candidates.couples(found, set())]
    assert sorted(couples) == pairs
    hub_of = [next(hub for hub in hubs if hub in couple) for couple in couples]
    assert len([1 for one, other in pairwise(hub_of) if one != other]) <= 4
    assert len(list(candidates.couples(found, {1}))) == sum(1 not in pair for pair in pairs)
