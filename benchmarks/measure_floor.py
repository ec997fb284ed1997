"""What a build could cost at the least: what it has to do whatever its own code does, beside the script of a user.

    python benchmarks/measure_floor.py [--megabytes 14] [--runs 2]

In turns, in seconds of processor time: the naive script and `corpus build --jobs 1` as whole processes, and of the
same text three things in this process. *Read*: records parsed. *Index*: Tantivy alone, with the fields that an index
has, given texts in which all words, characters and pairs have been found already. *Write*: the records as JSON lines,
and the texts compressed as the index keeps them. What these three leave of a sixth of the naive script is what all the
rest, from repairing to segmenting, may take if a build is to be six times as fast.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
import tantivy

import material
from dangjian_corpus.document import Document, batches
from dangjian_corpus.index.fold import standard
from dangjian_corpus.index.schema import DATE, register, schema
from dangjian_corpus.index.segment import Entry, row_of
from dangjian_corpus.index.store import StoreWriter
from dangjian_corpus.index.texts import Tables, Texts
from dangjian_corpus.io.contents import PART
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.segment import segmenter
from measure_build import commands

#: What the buffers of Tantivy may take in a build.
_HEAP = 200 << 20


class Ready(NamedTuple):
    """A document, and what the fields of words, of characters and of pairs take of it."""

    document: Document
    words: str
    spaced: str
    pairs: str


def read(source: Path) -> list[Document]:
    """The records of a file."""
    with source.open("rb") as lines:
        return [Document(record["id"], record["text"]) for record in map(orjson.loads, lines)]


def ready(documents: Sequence[Document]) -> list[list[Ready]]:
    """Documents in shards, with their fields."""
    tables, cut = Tables(standard()), segmenter(Settings())
    shards: list[list[Ready]] = [[]]
    size = 0
    for batch in batches(documents, 1 << 17):
        texts = [document.text for document in batch]
        joined = Texts(texts, tables)
        fields = zip(batch, joined.words(cut.ends(texts)), joined.spaced(), joined.pairs(), strict=True)
        shards[-1] += (Ready(*one) for one in fields)
        size += sum(len(text.encode()) for text in texts)
        if size >= PART:
            shards.append([])
            size = 0
    return [shard for shard in shards if shard]


def index(shards: Sequence[Sequence[Ready]], folder: Path) -> None:
    """Index each shard, as a segment is."""
    for place, shard in _places(shards, folder):
        index = register(tantivy.Index(schema(), path=str(place)))
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, one in enumerate(shard):
            record = tantivy.Document()
            record.add_text("id", one.document.id)
            record.add_text("words", one.words)
            record.add_text("text", one.spaced)
            record.add_text("pairs", one.pairs)
            record.add_integer(DATE, 0)
            record.add_integer("number", number)
            writer.add_document(record)
        writer.commit()
        writer.wait_merging_threads()


def write(shards: Sequence[Sequence[Ready]], folder: Path) -> None:
    """Write the records of each shard, and its texts compressed."""
    for place, shard in _places(shards, folder):
        store = StoreWriter(place)
        with (place / "clean.jsonl").open("wb") as records:
            for document in (one.document for one in shard):
                records.write(document.to_json() + b"\n")
                store.add(row_of(Entry(document, "", 0, 0)), document.text.encode())
        store.close()


def _places(shards: Sequence[Sequence[Ready]], folder: Path) -> Iterator[tuple[Path, Sequence[Ready]]]:
    for number, shard in enumerate(shards):
        place = folder / str(number)
        place.mkdir(parents=True)
        yield place, shard
    shutil.rmtree(folder)


def alone(work: Callable[[], object]) -> float:
    """Seconds of processor time of something in this process, with all of its threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def process(command: list[str]) -> float:
    """Seconds of processor time of a command that must succeed."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=14)
    parser.add_argument("--runs", type=int, default=2)
    options = parser.parse_args()
    if not material.EVALUATION.is_dir():
        sys.exit(f"needs the evaluation data at {material.EVALUATION}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "input.jsonl"
        size = material.write_mix(source, options.megabytes) / 1e6
        shards = ready(read(source))
        build, naive = commands(source, folder, 1)
        jobs: dict[str, Callable[[], float]] = {
            "naive": lambda: process(naive),
            "build": lambda: process(build),
            "read": lambda: alone(lambda: read(source)),
            "index": lambda: alone(lambda: index(shards, folder / "index")),
            "write": lambda: alone(lambda: write(shards, folder / "written")),
        }
        spent: list[dict[str, float]] = []
        for _ in range(options.runs):
            shutil.rmtree(folder / "built", ignore_errors=True)
            spent.append({what: job() for what, job in jobs.items()})
        print(f"{size:.2f} MB of text in {len(shards)} shards, {options.runs} runs, medians of processor time")
        for what in jobs:
            print(f"{what:8} {statistics.median(run[what] for run in spent):7.2f} s")
        for what, costs in (
            ("naive : build", [run["naive"] / run["build"] for run in spent]),
            ("naive : floor", [run["naive"] / (run["read"] + run["index"] + run["write"]) for run in spent]),
            ("floor : build", [(run["read"] + run["index"] + run["write"]) / run["build"] for run in spent]),
        ):
            print(f"{what}  {', '.join(f'{cost:.2f}' for cost in costs)}")


if __name__ == "__main__":
    main()
