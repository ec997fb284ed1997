"""What a build costs as the corpus grows: processor time, peak memory, disk, files; and what one per cent more costs.

    python benchmarks/measure_scale.py [--megabytes 1 20] [--jobs 1]

For each size: a build from nothing, a build after one per cent of documents was added, and a build with nothing to
do. Memory is the peak of the largest process. Processor time is told beside wall time, since that depends on who
else uses the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import material

CORPUS = str(Path(sys.executable).with_name("corpus"))


class Cost(NamedTuple):
    """Seconds of processor and wall time, and the peak of the largest process in MB."""

    processor: float
    wall: float
    peak: float


def measured(command: list[str]) -> Cost:
    """The cost of a command that must succeed, with all of its processes."""
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} left with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024)


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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[1, 20])
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if not material.EVALUATION.is_dir():
        sys.exit(f"needs the evaluation data at {material.EVALUATION}")
    print(f"{'MB':>6} {'what':<14} {'processor s':>11} {'wall s':>8} {'peak MB':>8}")
    for megabytes in options.megabytes:
        with tempfile.TemporaryDirectory() as name:
            source, target = Path(name) / "mix.jsonl", Path(name) / "corpus"
            material.write_mix(source, megabytes)
            command = [CORPUS, "build", str(source), "-o", str(target), "--jobs", str(options.jobs), "--quiet"]
            for what in ("from nothing", "1 % added", "nothing to do"):
                if what == "1 % added":
                    add(source, 0.01)
                cost = measured(command)
                row = f"{megabytes:>6g} {what:<14} {cost.processor:>11.1f} {cost.wall:>8.1f} {cost.peak:>8.0f}"
                print(row, flush=True)
            for part in ("clean", "reprints", "index", ".state"):
                size, files = disk(target / part)
                print(f"{megabytes:>6g} {part:<14} {size:>8.1f} MB in {files} files", flush=True)


if __name__ == "__main__":
    main()
