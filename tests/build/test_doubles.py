"""Ids that stand in two shards."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dangjian_corpus.build import doubles
from dangjian_corpus.build.doubles import Double
from dangjian_corpus.document import Document
from dangjian_corpus.stages.dedup import exchange, sketch


def found(tmp_path: Path, shards: list[list[str]]) -> list[Double]:
    paths = []
    for number, ids in enumerate(shards):
        paths.append(tmp_path / f"{number}.signatures")
        paths[-1].write_bytes(b"".join(sketch.sign(Document(identifier, "渠水从村边流过。")) for identifier in ids))
    return doubles.find(paths, shards.__getitem__, tmp_path)


@pytest.mark.parametrize("run", [1, 7, 10**6])
def test_the_first_shard_keeps_an_id(run: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubles, "RUN_SIZE", run)
    monkeypatch.setattr(exchange.merged, "__defaults__", (5,))
    chance = random.Random(run)
    shards = [chance.sample([f"文{n}" for n in range(60)], chance.randrange(20)) for _ in range(9)]
    seen: set[str] = set()
    wanted = []
    for number, ids in enumerate(shards):
        wanted += [Double(number, identifier) for identifier in ids if identifier in seen]
        seen.update(ids)
    assert len(wanted) > 5
    assert found(tmp_path, shards) == wanted


def test_ids_of_equal_hashes_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "identify", lambda identifier: ord(identifier[0]))
    assert found(tmp_path, [["a1", "b"], ["a2"], ["a1"]]) == [Double(2, "a1")]


def test_no_shards(tmp_path: Path) -> None:
    assert found(tmp_path, []) == []
    assert found(tmp_path, [[], []]) == []
