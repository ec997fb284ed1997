"""`corpus build` beside the script that a user would write today: on the same text, by turns, as whole processes.

    python benchmarks/measure_build.py [--megabytes 4] [--runs 3] [--jobs 1]

Prints MB/s of each, the ratio pair by pair, and the share of each stage of the build.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

import material
from dangjian_corpus import pipeline
from dangjian_corpus.build.shard import TOGETHER
from dangjian_corpus.document import Document, batches
from dangjian_corpus.index.segment import write_segment
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.dedup.across import sign
from dangjian_corpus.stages.segment import tokenized

HERE = Path(__file__).parent


def timed(command: list[str]) -> float:
    """Seconds of wall time of a command that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def shares(source: Path, folder: Path) -> list[tuple[str, float]]:
    """Seconds of processor time of each stage over the documents of `source`, in this process, in batches as in a
    build."""
    settings = Settings()
    spent: dict[str, float] = {}

    def clock(name: str, start: float) -> None:
        spent[name] = spent.get(name, 0.0) + time.process_time() - start

    start = time.process_time()
    documents = []
    with source.open("rb") as lines:
        for line in lines:
            record = orjson.loads(line)
            documents.append(Document(record["id"], record["text"]))
    clock("read", start)
    for name in pipeline.CLEANING:
        alone = settings._replace(skip=frozenset(pipeline.CLEANING) - {name})
        pipeline.steps(name)
        start = time.process_time()
        cleaned = [pipeline.clean_each(batch, alone) for batch in batches(documents, TOGETHER)]
        documents = [document for batch in cleaned for document in batch if isinstance(document, Document)]
        clock(name, start)
    start = time.process_time()
    documents = list(tokenized(documents, settings))
    clock("segment", start)
    start = time.process_time()
    for document in documents:
        sign(document)
    clock("sign", start)
    start = time.process_time()
    for document in documents:
        document.to_json()
    clock("write", start)
    start = time.process_time()
    write_segment(documents, folder / "segment")
    clock("index", start)
    return list(spent.items())


def commands(source: Path, folder: Path, jobs: int) -> tuple[list[str], list[str]]:
    """A build of a file into ``folder/built``, and the naive script on the same file."""
    corpus = str(Path(sys.executable).with_name("corpus"))
    build = [corpus, "build", str(source), "-o", str(folder / "built"), "--jobs", str(jobs), "-q"]
    return build, [sys.executable, str(HERE / "naive.py"), str(source), str(folder / "naive.jsonl")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    if not material.EVALUATION.is_dir():
        sys.exit(f"needs the evaluation data at {material.EVALUATION}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "input.jsonl"
        size = material.write_mix(source, options.megabytes) / 1e6
        build, naive = commands(source, folder, options.jobs)
        ours, theirs = [], []
        for _ in range(options.runs):
            shutil.rmtree(folder / "built", ignore_errors=True)
            ours.append(timed(build))
            theirs.append(timed(naive))
        ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
        print(f"text                 {size:6.2f} MB, {options.runs} pairs, --jobs {options.jobs}")
        print(f"corpus build         {size / statistics.median(ours):6.2f} MB/s")
        print(f"naive script         {size / statistics.median(theirs):6.2f} MB/s")
        print(
            f"ratio, pair by pair  {min(ratios):.2f} {statistics.median(ratios):.2f} {max(ratios):.2f} (min median max)"
        )
        stages = shares(source, folder)
        total = sum(seconds for _, seconds in stages)
        for stage, seconds in stages:
            print(f"  {stage:10} {size / seconds if seconds else 0:8.1f} MB/s  {100 * seconds / total:5.1f} %")


if __name__ == "__main__":
    main()
