"""Shards are named by the data, and few change with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dangjian_corpus.build import fingerprint, plan
from dangjian_corpus.io import contents
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.io.walk import discover


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PART", 2000)


def shards(*roots: Path) -> dict[str, str]:
    """Names and fingerprints of the shards of what lies below `roots`."""
    found = plan.shards(discover([str(root) for root in roots], Rejects(lambda _: None)))
    names = [shard.name for shard in found]
    assert len(set(names)) == len(names)
    return {shard.name: fingerprint.of_shard(shard, fingerprint.inputs(shard), {}) for shard in found}


def write(path: Path, count: int) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps({"text": f"{n} {'x' * 50}"}) + "\n" for n in range(count)), "utf-8")


def test_adding_to_a_large_file_changes_its_last_shard(tmp_path: Path) -> None:
    many = tmp_path / "raw" / "many.jsonl"
    write(many, 500)
    (tmp_path / "raw" / "zzz.txt").write_text("渠水", "utf-8")
    before = shards(tmp_path / "raw")
    assert len(before) > 10
    write(many, 505)
    after = shards(tmp_path / "raw")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert len(changed) <= 2


def test_a_change_in_a_large_file_changes_the_shard_it_is_in(tmp_path: Path) -> None:
    many = tmp_path / "raw" / "many.jsonl"
    write(many, 500)
    before = shards(tmp_path / "raw")
    many.write_bytes(many.read_bytes().replace(b"250 x", b"250 y"))
    after = shards(tmp_path / "raw")
    assert before.keys() == after.keys()
    assert sum(before[name] != after[name] for name in before) == 1


def test_one_more_record_before_changes_those_that_count_from_it(tmp_path: Path) -> None:
    """A record without an id is named by its number, so those after it are other records."""
    many = tmp_path / "raw" / "many.jsonl"
    write(many, 500)
    before = shards(tmp_path / "raw")
    many.write_bytes(b'{"text":"first"}\n' + many.read_bytes())
    after = shards(tmp_path / "raw")
    assert not set(before.values()) & set(after.values())


def test_no_shard_is_much_larger_than_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a file more changes those up to the next that begins by its name."""
    monkeypatch.setattr(plan, "BYTES_A_SHARD", 10_000)
    monkeypatch.setattr(plan, "LARGEST_SHARD", 12_000)
    for number in range(300):
        (tmp_path / f"{number:03}.txt").write_text("x" * 3000, "utf-8")
    found = plan.shards(discover([str(tmp_path)], Rejects(lambda _: None)))
    assert max(len(shard.files) for shard in found) == 4
    assert sum(len(shard.files) for shard in found) == 300
    before = shards(tmp_path)
    (tmp_path / "100b.txt").write_text("y" * 3000, "utf-8")
    after = shards(tmp_path)
    assert len(before.items() - after.items()) < 10


def test_files_of_one_name_below_two_roots(tmp_path: Path) -> None:
    for root in ("a", "b"):
        write(tmp_path / root / "many.jsonl", 100)
    assert len(shards(tmp_path / "a", tmp_path / "b")) == 2 * len(shards(tmp_path / "a"))


def test_the_size_of_a_shard_is_that_of_its_inputs(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "many.jsonl", 100)
    (tmp_path / "raw" / "page.html").write_text("x" * 777, "utf-8")
    found = plan.shards(discover([str(tmp_path / "raw")], Rejects(lambda _: None)))
    assert len(found) > 3
    assert sum(map(plan.size, found)) == (tmp_path / "raw" / "many.jsonl").stat().st_size + 777
    assert plan.size(found[-1]) == 777
