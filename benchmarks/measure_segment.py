"""Segmentation beside jieba: the same tokens, and how much sooner.

    python benchmarks/measure_segment.py EVALUATION [--megabytes 4] [--dictionary FILE ...]

EVALUATION holds `news/docs.jsonl` and `bulk/laws_*.jsonl.gz`. Both cut the same slices by turns in one process, so
that what else the machine does meets both; times are of the processor. The fast path starts with an empty memory;
`again` is the same text once more.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import process_time

from dangjian_corpus.stages.segment import Segmenter

SLICE = 500_000  # bytes that one of the two cuts before it is the other's turn


def texts(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record.get("body") or record["text"]


def slices(source: Iterable[str], limit: float) -> Iterator[tuple[list[str], int]]:
    """Texts in slices with their sizes in bytes, up to `limit` bytes."""
    batch: list[str] = []
    size = total = 0
    for text in source:
        batch.append(text)
        size += len(text.encode("utf-8", "replace"))
        if size >= SLICE:
            yield batch, size
            total += size
            batch, size = [], 0
            if total >= limit:
                return
    if batch:
        yield batch, size


def simplified(source: Iterable[str]) -> Iterator[str]:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    return ("\n".join(map(convert, text.split("\n"))) for text in source)


def timed(function: Callable[[list[str]], list[list[str]]], batch: list[str]) -> tuple[list[list[str]], float]:
    start = process_time()
    result = function(batch)
    return result, process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--megabytes", type=float, default=4, help="of each source (0: all)")
    parser.add_argument("--dictionary", action="append", default=[])
    arguments = parser.parse_args()
    limit = arguments.megabytes * 1e6 or float("inf")
    bulk = arguments.evaluation / "bulk"
    sources = {
        "news": texts(arguments.evaluation / "news" / "docs.jsonl"),
        "laws, simplified": texts(bulk / "laws_simplified.jsonl.gz"),
        "laws, converted": simplified(texts(bulk / "laws_traditional.jsonl.gz")),
        "laws, traditional": texts(bulk / "laws_traditional.jsonl.gz"),
    }
    reference = Segmenter(arguments.dictionary, reference=True)
    # Tables are loaded with the first runs, and kept for all; what is remembered of runs each segmenter has itself.
    Segmenter(arguments.dictionary).cut_many(next(slices(texts(bulk / "laws_traditional.jsonl.gz"), SLICE))[0])
    print("source\tMB\tjieba MB/s\tfast MB/s\tagain MB/s\ttimes jieba\tagain\ttexts that differ")
    for name, source in sources.items():
        fast = Segmenter(arguments.dictionary)
        size = differing = 0
        spent = dict.fromkeys(("jieba", "fast", "again"), 0.0)
        for batch, length in slices(source, limit):
            expected, jieba = timed(reference.cut_many, batch)
            actual, first = timed(fast.cut_many, batch)
            _, again = timed(fast.cut_many, batch)
            spent["jieba"] += jieba
            spent["fast"] += first
            spent["again"] += again
            size += length
            differing += sum(a != b for a, b in zip(expected, actual, strict=True))
        rates = {key: size / 1e6 / seconds for key, seconds in spent.items()}
        print(
            f"{name}\t{size / 1e6:.1f}\t{rates['jieba']:.2f}\t{rates['fast']:.2f}\t{rates['again']:.2f}\t"
            f"{rates['fast'] / rates['jieba']:.1f}\t{rates['again'] / rates['jieba']:.1f}\t{differing}",
            flush=True,
        )


if __name__ == "__main__":
    main()
