"""Measure conversion against its reference library: MB of UTF-8 a second of processor time, and the ratio.

    python benchmarks/measure_convert.py TRADITIONAL.jsonl.gz SIMPLIFIED.jsonl.gz [--megabytes 4]

Each file has one JSON object a line, with a `text`. Library and fast path take turns on the same documents, and the
ratio is the median over the turns, so that a machine that is busy with something else slows both. `convert` is the
pure conversion of strings, `propose` the stage, with its decision what to convert and its edits.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.convert import engine, propose, reference

BATCH = 200_000  # bytes a turn of the library; it is slow


def main() -> None:
    """Print one JSON object for each file and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--megabytes", type=float, default=4, help="of each file, spread over it (default 4)")
    options = parser.parse_args()
    (step,) = engine.engines("t2s")
    library = reference.converter("t2s")
    ways: dict[str, Callable[[str], object]] = {
        "convert": step.convert,
        "propose": lambda text: propose(Document("", text), Settings()),
    }
    for path in options.files:
        texts = list(sample(path, int(options.megabytes * 1e6)))
        for name, way in ways.items():
            way(texts[0])
            speeds = [(speed(library, batch), speed(way, batch)) for batch in batches(texts)]
            result = {
                "file": path.name,
                "way": name,
                "mb": round(sum(size(text) for text in texts) / 1e6, 2),
                "library_mb_s": round(statistics.median(slow for slow, _ in speeds), 2),
                "mb_s": round(statistics.median(fast for _, fast in speeds), 1),
                "ratio": round(statistics.median(fast / slow for slow, fast in speeds), 1),
                "turns": len(speeds),
            }
            sys.stdout.write(json.dumps(result) + "\n")


def sample(path: Path, limit: int) -> Iterator[str]:
    """Documents spread evenly over a file, of about `limit` bytes together."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    step = max(1, sum(map(size, texts)) // limit)
    yield from texts[::step]


def batches(texts: list[str]) -> Iterator[list[str]]:
    """The texts in groups of at least `BATCH` bytes."""
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if sum(map(size, batch)) >= BATCH:
            yield batch
            batch = []


def speed(way: Callable[[str], object], texts: list[str]) -> float:
    """MB a second."""
    start = time.process_time()
    for text in texts:
        way(text)
    return sum(map(size, texts)) / 1e6 / (time.process_time() - start)


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
