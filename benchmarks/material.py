"""Text to measure on: real articles and statutes where the evaluation data is at hand, else the project's samples."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVALUATION = ROOT.parent / "shared" / "eval"

#: Shares of a mixed corpus, by bytes: news, statutes in Simplified, statutes in Traditional.
_MIX = (
    ("news/docs.jsonl", "body", 0.4),
    ("bulk/laws_simplified.jsonl.gz", "text", 0.4),
    ("bulk/laws_traditional.jsonl.gz", "text", 0.2),
)


def texts(path: Path, key: str) -> Iterator[str]:
    """The texts of a file of JSONL."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)[key]


def write_mix(target: Path, megabytes: float) -> int:
    """Write a corpus of articles and statutes as JSONL; its size in bytes of text.

    News come again, with another number in front, where there are not enough.
    """
    total = count = 0
    with target.open("w", encoding="utf-8") as out:
        for name, key, share in _MIX:
            size = 0
            for round_, text in _again(EVALUATION / name, key):
                text = f"{round_}\n{text}" if round_ else text
                size += len(text.encode())
                out.write(json.dumps({"id": f"{name}#{count}", "text": text}, ensure_ascii=False) + "\n")
                count += 1
                if size >= megabytes * share * 1e6:
                    break
            total += size
    return total


def _again(path: Path, key: str) -> Iterator[tuple[int, str]]:
    for round_ in islice(cycle(range(10**6)), 10**6):
        for text in texts(path, key):
            yield round_, text
