"""How fast repair passes over clean text, and what it changes there.

    python benchmarks/measure_repair.py [--shared FOLDER] [--documents N]

Reads the evaluation data: statutes in both scripts (`eval/bulk`) and news (`eval/news`). Prints, for each, MB of
UTF-8 a second of processor time on one core over all steps, the ratio of that to `frozenset(text)` in the same run
(machines are noisy), the share of each step, and edits and flags by rule. News has tabs before every paragraph and
the Traditional statutes have CR LF, so all is also taken on the same text repaired once, which is what clean text is.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson

from dangjian_corpus.document import Document
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import repair
from dangjian_corpus.stages.repair.evidence import word_ends

SHARED = Path(__file__).resolve().parents[2] / "shared"


def texts(path: Path, key: str) -> Iterator[str]:
    """The texts of a JSONL file, gzipped or not."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)[key]


def measure(name: str, documents: list[str]) -> list[str]:
    """Print what repair does with `documents` and how long it takes; the repaired texts."""
    edits: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    settings = Settings()
    repaired: list[str] = []
    for text in documents:
        document = Document("", text)
        for step in repair.STEPS:
            start = time.process_time()
            document = advance(document, proposal := step.propose(document, settings))
            spent[step.name] += time.process_time() - start
            edits.update(edit.rule for edit in proposal.edits)
            flags.update(flag["kind"] for flag in proposal.flags)
        repaired.append(document.text)
    size = sum(len(text.encode()) for text in documents) / 1e6
    total = sum(spent.values())
    start = time.process_time()
    for text in documents:
        frozenset(text)
    ratio = (time.process_time() - start) / total
    print(f"{name}: {len(documents)} documents, {size:.1f} MB, {size / total:.1f} MB/s, {ratio:.2f} x frozenset(text)")
    print("  share of steps:", ", ".join(f"{step} {share / total:.2f}" for step, share in spent.most_common()))
    print("  edits:", dict(edits.most_common()) or "none", " flags:", dict(flags) or "none")
    return repaired


def main() -> None:
    """Measure all three collections, as they are and repaired."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the evaluation data")
    parser.add_argument("--documents", type=int, default=None, help="how many documents of each collection")
    options = parser.parse_args()
    evaluation = options.shared / "eval"
    word_ends("社区党建")  # loads the dictionary
    for name, path, key in (
        ("statutes, simplified", evaluation / "bulk" / "laws_simplified.jsonl.gz", "text"),
        ("statutes, traditional", evaluation / "bulk" / "laws_traditional.jsonl.gz", "text"),
        ("news", evaluation / "news" / "docs.jsonl", "body"),
    ):
        documents = list(islice(texts(path, key), options.documents))
        measure(f"{name}, repaired", measure(name, documents))


if __name__ == "__main__":
    main()
