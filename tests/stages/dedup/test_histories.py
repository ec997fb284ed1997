"""What is decided after any history of additions, changes and removals is what one look at the corpus would decide."""

from __future__ import annotations

import json
import pickle
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.ledger import Edit
from dangjian_corpus.stages.dedup import across, groups, rows

CASES = [
    case["documents"]
    for case in map(json.loads, (Path(__file__).parents[2] / "cases/dedup.jsonl").read_text("utf-8").splitlines())
    if "documents" in case
]


def decide(shards: Sequence[Sequence[Document]], work: Path, **options: Any) -> list[across.Decisions]:
    signatures, records = [], []
    for number, shard in enumerate(shards):
        signatures.append(work / f"{number}.signatures")
        records.append((work / f"{number}.jsonl",))
        signatures[-1].write_bytes(b"".join(signature for _, signature in across.signed(shard)))
        records[-1][0].write_bytes(b"".join(document.to_json() + b"\n" for document in shard))
    return list(across.decide(signatures, records, work, **options))


def documents(chance: random.Random) -> list[Document]:
    """Documents of some cases, so that there are reprints, near ones and shared passages among them."""
    return [
        Document(f"{number}/{place}", **fields)
        for number in chance.sample(range(len(CASES)), 60)
        for place, fields in enumerate(CASES[number])
    ]


def changed(document: Document, chance: random.Random) -> Document:
    """The document with another text, date, title or place in raw."""
    kind = chance.randrange(4)
    if kind == 0:
        return replace(document, date=f"20{chance.randrange(10, 20)}-0{chance.randrange(1, 9)}-01")
    if kind == 1:
        return replace(document, title="另一个标题")
    if kind == 2:
        return replace(document, text=document.text[: max(1, len(document.text) * 3 // 4)])
    return replace(document, layers=[[Edit(0, "首页\n" * chance.randrange(1, 4), "", "strip/path", "navigation")]])


class Counting:
    """Runs what workers run, as if they were elsewhere, and counts the groups."""

    def __init__(self) -> None:
        self.groups = 0

    def __call__(
        self, function: Callable[[groups.Task], list[bytes]], items: Iterable[groups.Task]
    ) -> Iterator[list[bytes]]:
        for item in items:
            self.groups += len(item.groups)
            yield pickle.loads(pickle.dumps(function))(pickle.loads(pickle.dumps(item)))


@pytest.mark.parametrize("seed", range(4))
def test_a_history_ends_where_one_look_does(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    everything = documents(chance)
    shards: list[list[Document]] = [[], [], []]
    known = tmp_path / "known"
    for step in range(6):
        for shard in shards:
            shard[:] = [changed(one, chance) if chance.random() < 0.1 else one for one in shard]
            shard[:] = [one for one in shard if chance.random() < 0.9]
        there = {one.id for shard in shards for one in shard}
        absent = [one for one in everything if one.id not in there]
        for one in chance.sample(absent, len(absent) // 2):
            chance.choice(shards).append(one)
        work = tmp_path / str(step)
        work.mkdir()
        assert decide(shards, work, known=known) == decide(shards, work)


def test_what_was_compared_is_not_compared_again(tmp_path: Path) -> None:
    corpus = documents(random.Random(1))
    known = tmp_path / "known"
    first, again, more, none = Counting(), Counting(), Counting(), Counting()
    expected = decide([corpus], tmp_path, known=known, run=first)
    assert decide([corpus], tmp_path, known=known, run=again) == expected
    assert first.groups > 20
    assert again.groups == 0
    late = Document("late", corpus[0].text, date="1999-01-01")
    decide([corpus, [late]], tmp_path, known=known, run=more)
    assert 0 < more.groups < 10
    decide([[]], tmp_path, known=known)  # verdicts on documents that are gone are forgotten
    decide([corpus], tmp_path, known=known, run=none)
    assert none.groups == first.groups


def article(chance: random.Random, sentences: int) -> str:
    """Sentences that nobody else wrote."""
    return "".join("".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(19)) + "。" for _ in range(sentences))


def test_passages_are_looked_up_again_where_they_moved_in_raw(tmp_path: Path) -> None:
    chance = random.Random(4)
    passage = article(chance, 6)
    one, other = (Document(name, article(chance, 30) + passage, date="2020") for name in "ab")
    known = tmp_path / "known"
    (before,) = decide([[one, other]], tmp_path, known=known)
    moved = replace(one, layers=[[Edit(0, "首页\n", "", "strip/path", "navigation")]])
    (after,) = decide([[moved, other]], tmp_path, known=known)
    (mark,), (mark_moved,) = before["a"]["shared"], after["a"]["shared"]
    assert (mark_moved["start"], mark_moved["end"]) == (mark["start"] + 3, mark["end"] + 3)
    assert mark_moved["of"] == mark["of"]


def test_what_leaves_is_not_said_to_share_passages(tmp_path: Path) -> None:
    chance = random.Random(4)
    passage = article(chance, 6)
    one = Document("a", article(chance, 30) + passage, date="2020")
    other = Document("b", article(chance, 30) + passage, date="2020")
    copy = Document("c", one.text, date="2021")
    (decisions,) = decide([[one, other, copy]], tmp_path)
    assert decisions["c"] == {"cluster": "a", "of": "a", "relation": "reprint"}
    assert [mark["of"]["id"] for mark in decisions["b"]["shared"]] == ["a"]


@pytest.mark.parametrize("content", [b"", b"no database at all, but of some length" * 50, None])
def test_verdicts_that_cannot_be_read_are_found_again(content: bytes | None, tmp_path: Path) -> None:
    corpus = documents(random.Random(2))
    known = tmp_path / "known"
    expected = decide([corpus], tmp_path, known=known)
    if content is None:  # the end of the file is lost
        content = known.read_bytes()[: known.stat().st_size // 2]
    known.write_bytes(content)
    for _ in range(2):
        assert decide([corpus], tmp_path, known=known) == expected


def test_a_run_that_fails_leaves_the_last_verdicts(tmp_path: Path) -> None:
    corpus = documents(random.Random(3))
    known = tmp_path / "known"
    expected = decide([corpus], tmp_path, known=known)
    before = known.read_bytes()

    def fail(_function: object, _items: object) -> Iterator[list[bytes]]:
        raise OSError("a worker is gone")

    with pytest.raises(OSError, match="gone"):
        decide([corpus, [Document("late", corpus[0].text)]], tmp_path, known=known, run=fail)
    assert known.read_bytes() == before
    assert decide([corpus], tmp_path, known=known) == expected


def test_rows_come_in_the_order_of_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    given = [(chance.randrange(3), chance.randrange(2**20), b"%d" % number) for number in range(200)]
    for held in (1, 100, 1 << 20):
        monkeypatch.setattr(rows, "HELD", held)
        work = tmp_path / str(held)
        work.mkdir()
        found = rows.Rows(work)
        for row in given:
            found.add(*row)
        assert [(shard, row.rstrip()) for shard, row in found.in_order()] == [
            (shard, row) for shard, _, row in sorted(given)
        ]
