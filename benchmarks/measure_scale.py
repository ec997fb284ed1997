"""What a build costs as the corpus grows and with more workers; and what one per cent more costs.

    python benchmarks/measure_scale.py [--megabytes 5 100] [--jobs 1 2]

For each size, and by turns for each number of workers: a build from nothing. What more workers can bring is told by as
many builds of one worker side by side, which share nothing but the machine. Then, with the last number of workers, a
build after one per cent of documents was added, and a build with nothing to do. Memory is told of the driver and of the
largest other process. Processor time is told beside wall time, which depends on who else uses the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import material
from chaos import children

CORPUS = str(Path(sys.executable).with_name("corpus"))
#: How often the processes are looked at, in seconds.
_LOOK = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds of processor and wall time; the peaks of the driver and of the largest other process in MB."""

    processor: float
    wall: float
    driver: float
    worker: float


def measured(command: list[str]) -> Cost:
    """The cost of a command that must succeed, with all of its processes."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    seen: dict[int, tuple[float, float]] = {}
    while process.poll() is None:
        for pid in (process.pid, *below(process.pid)):
            seen[pid] = used(pid) or seen.get(pid, (0, 0))
        time.sleep(_LOOK)
    wall = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(command)} left with {process.returncode}")
    processor = sum(seconds for seconds, _ in seen.values())
    _, driver = seen.pop(process.pid)
    return Cost(processor, wall, driver, max((peak for _, peak in seen.values()), default=0))


def below(parent: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    return [pid for child in children(parent) for pid in (child, *below(child))]


def used(pid: int) -> tuple[float, float] | None:
    """Seconds of processor time that a process took until now, and its peak in MB; None where it is gone."""
    try:
        times = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    except (OSError, StopIteration, IndexError):
        return None
    return (int(times[11]) + int(times[12])) / _TICKS, int(peak) / 1024


def disk(folder: Path) -> tuple[float, int]:
    """MB and number of the files below a folder."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(sizes) / 1e6, len(sizes)


def add(source: Path, share: float) -> int:
    """Add `share` as many documents at the end of a file of JSON lines; how many."""
    lines = source.read_bytes().splitlines(keepends=True)
    more = lines[: max(1, round(len(lines) * share))]
    with source.open("ab") as out:
        for number, line in enumerate(more):
            record = json.loads(line)
            text = f"{number}. {record['text'][::-1]}"
            out.write(json.dumps({"id": f"more#{number}", "text": text}, ensure_ascii=False).encode() + b"\n")
    return len(more)


def build(what: str, megabytes: float, jobs: int, folder: Path) -> Cost:
    """Build, and print what it cost."""
    command = [CORPUS, "build", str(folder / "mix.jsonl"), "-o", str(folder / "corpus"), "--jobs", str(jobs), "--quiet"]
    cost = measured(command)
    numbers = f"{cost.processor:>11.1f} {cost.wall:>8.1f} {cost.driver:>9.0f} {cost.worker:>9.0f}"
    print(f"{megabytes:>6g} {jobs:>4} {what:<14} {numbers}", flush=True)
    return cost


def side_by_side(count: int, folder: Path) -> float:
    """Seconds of wall time of `count` builds with one worker each, which begin at one time."""
    start = time.perf_counter()
    command = [CORPUS, "build", str(folder / "mix.jsonl"), "--jobs", "1", "--quiet", "-o"]
    builds = [subprocess.Popen([*command, str(folder / f"beside{number}")]) for number in range(count)]
    left_with = [build.wait() for build in builds]
    if any(left_with):
        sys.exit(f"builds left with {left_with}")
    wall = time.perf_counter() - start
    for number in range(count):
        shutil.rmtree(folder / f"beside{number}")
    return wall


def grow(megabytes: float, jobs: list[int], folder: Path) -> None:
    """Everything that is measured of one size."""
    material.write_mix(folder / "mix.jsonl", megabytes)
    walls = []
    for number in jobs:
        shutil.rmtree(folder / "corpus", ignore_errors=True)
        walls.append(build("from nothing", megabytes, number, folder).wall)
    if len(walls) > 1:
        print(f"{megabytes:>6g} speed-up {walls[0] / walls[-1]:.2f}, {jobs[0]} to {jobs[-1]} workers", flush=True)
    if len(walls) > 1 and jobs[0] == 1:
        beside = jobs[-1] * walls[0] / side_by_side(jobs[-1], folder)
        print(f"{megabytes:>6g} speed-up {beside:.2f}, {jobs[-1]} builds side by side", flush=True)
    for part in ("clean", "reprints", "index", ".state"):
        size, files = disk(folder / "corpus" / part)
        print(f"{megabytes:>6g} {part:<14} {size:>8.1f} MB in {files} files", flush=True)
    add(folder / "mix.jsonl", 0.01)
    build("1 % added", megabytes, jobs[-1], folder)
    build("nothing to do", megabytes, jobs[-1], folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[5, 100])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    if not material.EVALUATION.is_dir():
        sys.exit(f"needs the evaluation data at {material.EVALUATION}")
    print(f"{'MB':>6} {'jobs':>4} {'what':<14} {'processor s':>11} {'wall s':>8} {'driver MB':>9} {'worker MB':>9}")
    for megabytes in options.megabytes:
        with tempfile.TemporaryDirectory() as name:
            grow(megabytes, options.jobs, Path(name))


if __name__ == "__main__":
    main()
