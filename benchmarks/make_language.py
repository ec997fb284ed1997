"""Makes the table of character n-grams that repair reads (``stages/repair/data/language.npz``).

    python benchmarks/make_language.py EVALUATION_FOLDER

Counted, after folding (see ``stages/repair/language.py``): the statutes of ``bulk`` in both scripts, the first half
of ``news`` (every article whose number is even), the encyclopedia passages and questions of ``retrieval``, and the
words of jieba's dictionary with their frequencies. The other half of the news and all of ``pages`` stay uncounted:
``measure_shifted.py`` measures on them. Only hashes and quantised counts are written.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dangjian_corpus.stages.repair import language

OUT = Path(language.__file__).parent / "data" / "language.npz"
ENTRIES = 640_000
# How much one character of a source counts: statutes are many and all alike.
WEIGHTS = {"laws_simplified": 0.4, "laws_traditional": 0.3, "news": 3.0, "retrieval": 3.0}
DICTIONARY_WEIGHT = 0.15


def texts(evaluation: Path) -> Iterator[tuple[str, str]]:
    """The sources: name of the weight, text."""
    for name in ("laws_simplified", "laws_traditional"):
        with gzip.open(evaluation / "bulk" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield name, "\n".join(json.loads(line)["text"] for line in lines)
    yield "news", "\n".join(article["body"] for article in news(evaluation) if int(article["id"]) % 2 == 0)
    passages = []
    for name in ("corpus", "queries"):
        for line in (evaluation / "retrieval" / f"{name}.jsonl").read_text("utf-8").splitlines():
            passages.append(json.loads(line)["text"])
    yield "retrieval", "\n".join(passages)


def news(evaluation: Path) -> list[dict[str, str]]:
    """The news articles as they stand in the file."""
    return [json.loads(line) for line in (evaluation / "news" / "docs.jsonl").read_text("utf-8").splitlines()]


def dictionary() -> tuple[np.ndarray, np.ndarray]:
    """The n-grams inside the words of jieba's dictionary, counted with the words' frequencies."""
    import jieba

    hashes, counts = [], []
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        found, times = language.count(language.fold(word)) if len(word) > 1 else (language.keys(0, 0, ord(word)), 1)
        hashes.append(found)
        counts.append(times * np.full(len(found), float(frequency)))
    return np.concatenate(hashes), np.concatenate(counts)


def main() -> None:
    """Count, prune to `ENTRIES` and write."""
    evaluation = Path(sys.argv[1])
    hashes, counts = [], []
    total = 0.0
    for name, text in texts(evaluation):
        codes = language.fold(text)
        found, times = language.count(codes)
        hashes.append(found)
        counts.append(times * WEIGHTS[name])
        total += len(codes) * WEIGHTS[name]
        print(f"{name}: {len(codes):,} characters, {len(found):,} n-grams")
    found, times = dictionary()
    hashes.append(found)
    counts.append(times * DICTIONARY_WEIGHT)
    total += 1e7  # the dictionary's characters, by the same weight, in round numbers
    hashes.append(language.keys(0, 0, 0))
    counts.append(np.array([total]))
    distinct, places = np.unique(np.concatenate(hashes), return_inverse=True)
    summed = np.bincount(places, weights=np.concatenate(counts))
    keep = np.sort(np.argsort(-summed, kind="stable")[:ENTRIES])
    distinct, summed = distinct[keep], summed[keep]
    gaps = np.diff(distinct.astype(np.int64), prepend=0)
    wide = np.flatnonzero(gaps > 0xFFFF)
    np.savez_compressed(
        OUT,
        gaps=(gaps & 0xFFFF).astype(np.uint16),
        wide=wide.astype(np.int32),
        wide_gaps=(gaps[wide] & ~0xFFFF).astype(np.uint32),
        counts=np.clip(np.round(language.STEPS * np.log2(summed)), 0, 255).astype(np.uint8),
    )
    print(f"{len(distinct):,} n-grams kept, least count {summed.min():.1f}, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
