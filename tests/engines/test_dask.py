"""A Dask cluster makes the same bytes, and goes on when some of it dies."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dangjian_corpus import engines
from dangjian_corpus.errors import CorpusError, UsageError

from .conftest import Cluster

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import chaos


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


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, said = process.communicate(timeout=300)
    return process.returncode, said.decode()


def test_options_that_do_not_fit() -> None:
    with pytest.raises(UsageError, match="not one of"):
        engines.make(1, "spark")
    with pytest.raises(UsageError, match="needs one of"):
        engines.make(1, "dask")
    with pytest.raises(UsageError, match="go with"):
        engines.make(1, scheduler="tcp://127.0.0.1:1")


@pytest.mark.slow
def test_no_scheduler(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra dask")
    with pytest.raises(CorpusError, match="no Dask scheduler answers"):
        engines.make(1, "dask", scheduler="tcp://127.0.0.1:9")


@pytest.mark.slow
def test_the_same_bytes_and_a_worker_that_dies(cluster: Cluster, tmp_path: Path) -> None:
    raw = source(tmp_path, 60)
    serial, spread, hurt = (tmp_path / name for name in ("serial", "spread", "hurt"))
    assert ended(build(raw, serial, "--jobs", 1)) == (0, "")
    dask = ("--engine", "dask", "--scheduler-file", cluster.file)
    assert ended(build(raw, spread, *dask)) == (0, "")
    assert chaos.content(spread) == chaos.content(serial)
    assert chaos.answers(spread) == chaos.answers(serial)
    process = build(raw, hurt, *dask)
    while process.poll() is None and not list((hurt / ".state" / "work").glob(".*.unfinished")):
        time.sleep(0.005)
    os.kill(cluster.workers[0].pid, signal.SIGKILL)
    assert ended(process) == (0, "")
    assert chaos.content(hurt) == chaos.content(serial)
    assert chaos.answers(hurt) == chaos.answers(serial)
    assert chaos.leftovers(hurt) == []


@pytest.mark.slow
def test_a_scheduler_that_dies_is_told_and_the_next_run_goes_on(cluster: Cluster, tmp_path: Path) -> None:
    raw = source(tmp_path, 60)
    process = build(raw, tmp_path / "target", "--engine", "dask", "--scheduler-file", cluster.file)
    while process.poll() is None and not list((tmp_path / "target" / ".state" / "work").glob(".*.unfinished")):
        time.sleep(0.005)
    cluster.scheduler.kill()
    code, said = ended(process)
    assert code == 3
    assert "scheduler is gone" in said
    assert "Traceback" not in said
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    assert ended(build(raw, tmp_path / "target", "--jobs", 1)) == (0, "")
    assert ended(build(raw, tmp_path / "fresh", "--jobs", 1)) == (0, "")
    assert chaos.content(tmp_path / "target") == chaos.content(tmp_path / "fresh")
    assert chaos.leftovers(tmp_path / "target") == []


@pytest.mark.slow
def test_cleaning_alone(cluster: Cluster, tmp_path: Path) -> None:
    raw = source(tmp_path, 20)
    outputs = []
    for options in (("--jobs", "1"), ("--engine", "dask", "--scheduler-file", str(cluster.file))):
        command = [chaos.CORPUS, "clean", str(raw), "--quiet", *options]
        outputs.append(subprocess.run(command, capture_output=True, check=True).stdout)
    assert outputs[0]
    assert outputs[0] == outputs[1]
