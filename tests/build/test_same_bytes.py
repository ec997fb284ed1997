"""What a build writes does not depend on who worked on which shard, in which order, or in how many processes."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from builds import build, chaos, write_corpus
from dangjian_corpus.build import plan
from dangjian_corpus.build.shard import finish, prepare
from dangjian_corpus.engines import Serial
from dangjian_corpus.engines.processes import Processes
from dangjian_corpus.io import contents


class Shuffled(Serial):
    """Works on the items in an order of its own, and gives the results in theirs."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        tasks = list(enumerate(items))
        self._chance.shuffle(tasks)
        results = {number: function(item) for number, item in tasks}
        yield from (results[number] for number in sorted(results))


@pytest.mark.slow
def test_any_order_and_any_number_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PART", 20_000)
    write_corpus(tmp_path / "source", 0.1)
    build(tmp_path / "source", tmp_path / "serial")
    content, answers = chaos.content(tmp_path / "serial"), chaos.answers(tmp_path / "serial")
    assert sum(name.startswith("clean/large") for name in content) >= 4
    assert sum(name.startswith("reprints/") for name in content) >= 2
    assert len(answers) > 50
    for name, engine in (("shuffled", Shuffled(1)), ("pool", Processes(2))):
        build(tmp_path / "source", tmp_path / name, engine)
        assert chaos.content(tmp_path / name) == content
        assert chaos.answers(tmp_path / name) == answers


@pytest.mark.slow
def test_a_file_of_more_than_one_part(tmp_path: Path) -> None:
    """With the size that parts have, as whole processes."""
    source = tmp_path / "source"
    write_corpus(source, 10)
    assert 2 * contents.PART < (source / "large.jsonl").stat().st_size < 3 * contents.PART
    targets = [tmp_path / f"jobs{jobs}" for jobs in (1, 2)]
    for jobs, target in enumerate(targets, 1):
        subprocess.run(chaos.command(source, target, jobs), check=True)
    one, two = map(chaos.content, targets)
    assert sum(name.startswith("clean/large") for name in one) == 3
    assert one == two
    assert chaos.answers(targets[0]) == chaos.answers(targets[1])


class Told(Serial):
    """Tells how many bytes each shard is about, in the order in which they are given;
    and how often it was warned."""

    def __init__(self) -> None:
        self.sizes: list[list[int]] = []
        self.warned = 0

    def warm_up(self) -> None:
        self.warned += 1

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        tasks = list(items)
        if function is prepare:
            self.sizes.append([plan.size(task.shard) for task in tasks])
        if function is finish:
            self.sizes.append([task.layout.signatures(task.name).stat().st_size for task in tasks])
        return map(function, tasks)


def test_what_is_largest_is_begun_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it may be the last, and all workers but one wait for it."""
    monkeypatch.setattr("dangjian_corpus.build.plan.FILES_A_SHARD", 1)
    chance = random.Random(4)
    source = tmp_path / "source"
    source.mkdir()
    for name, articles in (("a", 1), ("b", 4), ("c", 2), ("d", 9)):
        text = "".join(chaos.article(chance) for _ in range(articles))
        (source / f"{name}.txt").write_text(text, "utf-8")
    engine = Told()
    build(source, tmp_path / "target", engine)
    assert len(engine.sizes) == 2
    for sizes in engine.sizes:
        assert len(set(sizes)) == 4
        assert sizes == sorted(sizes, reverse=True)


def test_workers_are_warned_of_work_for_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them alone, or nothing to do, is not worth what they load."""
    monkeypatch.setattr("dangjian_corpus.build.plan.FILES_A_SHARD", 1)
    source = tmp_path / "source"
    source.mkdir()
    engine = Told()
    for name, warned in (("a", 0), ("b", 0), ("b", 0), ("cd", 1)):
        for letter in name:
            (source / f"{letter}.txt").write_text(chaos.article(random.Random(letter)), "utf-8")
        build(source, tmp_path / "target", engine)
        assert engine.warned == warned
