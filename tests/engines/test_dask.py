"""A Dask cluster makes the same bytes, and goes on when some of it dies."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from dangjian_corpus import engines
from dangjian_corpus.errors import CorpusError, UsageError

from .conftest import PATIENCE, Cluster, Hosts

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import chaos

Phase = Callable[[Path], bool]


def source(folder: Path, records: int) -> Path:
    chance = random.Random(2)
    raw = folder / "raw"
    raw.mkdir()
    for name in "abcde":
        with (raw / f"{name}{name}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(
                json.dumps({"id": f"{name}{n}", "text": chaos.article(chance)}) + "\n" for n in range(records)
            )
    for number in range(200):  # more shards than one
        (raw / f"{number}.txt").write_text(chaos.article(chance), "utf-8")
    return raw


def build(raw: Path, target: Path, *options: object) -> subprocess.Popen[bytes]:
    command = [chaos.CORPUS, "build", raw.name, "-o", target.name, "--quiet", *map(str, options)]
    return subprocess.Popen(command, cwd=raw.parent, stderr=subprocess.PIPE)


def succeeded(process: subprocess.Popen[bytes]) -> bool:
    """Whether a build ends well, and without a word."""
    code, said = ended(process)
    assert not code, said
    return not said


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said.decode()


def wait_for(phase: Phase, process: subprocess.Popen[bytes], target: Path) -> None:
    """Wait until the build has come to a phase."""
    while process.poll() is None and not phase(target):
        time.sleep(0.002)


def wait_for_workers(cluster: Cluster, count: int) -> None:
    """Wait until the scheduler knows so many workers."""
    from distributed import Client

    with Client(scheduler_file=str(cluster.file), set_as_default=False) as client:
        client.wait_for_workers(count, timeout=PATIENCE)


def check(target: Path, raw: Path) -> None:
    """Whether a corpus is that of an undisturbed build in one process."""
    fresh = target.with_name("fresh")
    assert succeeded(build(raw, fresh, "--jobs", 1))
    assert chaos.content(target) == chaos.content(fresh)
    assert chaos.answers(target) == chaos.answers(fresh)
    assert chaos.leftovers(target) == []


def test_options_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match="not one of"):
        engines.make(1, "spark")
    with pytest.raises(UsageError, match="needs one of"):
        engines.make(1, "dask")
    with pytest.raises(UsageError, match="go with"):
        engines.make(1, scheduler="tcp://127.0.0.1:1")


def test_workers_are_compared_with_the_driver_and_one_that_died_unnoticed_is_passed_over() -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")
    from distributed.comm import CommClosedError

    from dangjian_corpus.engines.dask import Dask

    answers: dict[str, object] = {"gone": CommClosedError()}
    engine = object.__new__(Dask)
    engine._client = SimpleNamespace(
        wait_for_workers=lambda _: None, run=lambda function, **_: {"here": function(), **answers}
    )
    engine._check_workers()
    answers["other"] = {"schema": 0}
    with pytest.raises(CorpusError, match="other: the worker has not what"):
        engine._check_workers()
    answers["other"] = ModuleNotFoundError("no dangjian_corpus")
    with pytest.raises(ModuleNotFoundError):
        engine._check_workers()


@pytest.mark.slow
def test_no_scheduler(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")
    with pytest.raises(CorpusError, match="no Dask scheduler answers"):
        engines.make(1, "dask", scheduler="tcp://127.0.0.1:9")


def test_a_scheduler_that_writes_no_file_is_waited_for_no_longer_than_it_takes_to_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")
    monkeypatch.setattr("dangjian_corpus.engines.dask._STARTING", 0)
    with pytest.raises(CorpusError, match="no Dask scheduler wrote this file within 0 seconds"):
        engines.make(1, "dask", scheduler_file=str(tmp_path / "scheduler.json"))


@pytest.mark.slow
def test_the_same_bytes(cluster: Cluster, tmp_path: Path) -> None:
    raw = source(tmp_path, 60)
    serial, spread = (tmp_path / name for name in ("serial", "spread"))
    assert succeeded(build(raw, serial, "--jobs", 1))
    dask = ("--engine", "dask", "--scheduler-file", cluster.file)
    assert succeeded(build(raw, spread, *dask))
    assert chaos.content(spread) == chaos.content(serial)
    assert chaos.answers(spread) == chaos.answers(serial)


@pytest.mark.slow
def test_a_worker_that_dies_in_any_phase(cluster: Cluster, phase: Phase, tmp_path: Path) -> None:
    raw = source(tmp_path, 60)
    process = build(raw, tmp_path / "hurt", "--engine", "dask", "--scheduler-file", cluster.file)
    wait_for(phase, process, tmp_path / "hurt")
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    assert succeeded(process)
    check(tmp_path / "hurt", raw)


@pytest.mark.slow
def test_a_driver_that_dies_in_any_phase(cluster: Cluster, phase: Phase, tmp_path: Path) -> None:
    raw = source(tmp_path, 60)
    dask = ("--engine", "dask", "--scheduler-file", cluster.file)
    process = build(raw, tmp_path / "hurt", *dask)
    wait_for(phase, process, tmp_path / "hurt")
    process.kill()
    process.communicate()
    assert succeeded(build(raw, tmp_path / "hurt", *dask))
    check(tmp_path / "hurt", raw)


@pytest.mark.slow
def test_a_host_that_dies_in_any_phase(hosts: Hosts, phase: Phase, tmp_path: Path) -> None:
    """With its nanny and all of its workers."""
    raw = source(tmp_path, 60)
    wait_for_workers(hosts, 4)
    process = build(raw, tmp_path / "hurt", "--engine", "dask", "--scheduler-file", hosts.file)
    wait_for(phase, process, tmp_path / "hurt")
    hosts.kill_host(hosts.names[0])
    assert succeeded(process)
    check(tmp_path / "hurt", raw)


@pytest.mark.slow
def test_a_scheduler_that_dies_is_told_and_the_next_run_goes_on(cluster: Cluster, phase: Phase, tmp_path: Path) -> None:
    raw = source(tmp_path, 60)
    process = build(raw, tmp_path / "hurt", "--engine", "dask", "--scheduler-file", cluster.file)
    wait_for(phase, process, tmp_path / "hurt")
    cluster.scheduler.kill()
    code, said = ended(process)
    assert code == 3
    assert "scheduler is gone" in said
    assert "Traceback" not in said
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    assert succeeded(build(raw, tmp_path / "hurt", "--jobs", 1))
    check(tmp_path / "hurt", raw)


@pytest.mark.slow
def test_cleaning_alone(cluster: Cluster, tmp_path: Path) -> None:
    raw = source(tmp_path, 20)
    outputs = []
    for options in (("--jobs", "1"), ("--engine", "dask", "--scheduler-file", str(cluster.file))):
        command = [chaos.CORPUS, "clean", str(raw), "--quiet", *options]
        outputs.append(subprocess.run(command, capture_output=True, check=True).stdout)
    assert outputs[0]
    assert outputs[0] == outputs[1]
