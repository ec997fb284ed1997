"""How the ranking of partitions relates to that of one index, and what opening many segments takes.

    python benchmarks/measure_partitions.py DATA [--segments N]

DATA is the folder of evaluation texts (`retrieval/`, `news/`). Passages and articles are indexed in one piece and in
partitions, and each question is asked of the one index, of the partitions joined, and of each partition by itself
with the hits merged by score, which is what a search without common statistics would give.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from heapq import merge
from itertools import combinations, islice
from pathlib import Path
from typing import NamedTuple

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.publish import publish
from dangjian_corpus.index.query import QueryError
from dangjian_corpus.index.segment import write_segment
from dangjian_corpus.partitions import join
from dangjian_corpus.stages.segment import Segmenter
from search_answers import read_jsonl

PARTITIONS = 4
DEPTH = 10

#: Id and score of every hit, the best first.
Ranking = list[tuple[str, float]]


class Agreement(NamedTuple):
    """How rankings agree with those of one index, on average over the questions.

    `same` is the share of questions whose hits are the same to the last digit of their scores, `overlap` that of the
    hits among the first ten that are among the first ten of the one index, `tau` Kendall's over the hits that both
    have there.
    """

    same: float
    overlap: float
    tau: float
    first: float


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--segments", type=int, default=500)
    given = parser.parse_args()
    passages, news = documents(given.data)
    questions = [row["text"] for row in read_jsonl(given.data / "retrieval" / "queries.jsonl")]
    shuffled = random.Random(3).sample(passages + news, len(passages) + len(news))
    ways = {
        "at random": [shuffled[number::PARTITIONS] for number in range(PARTITIONS)],
        "passages and articles apart": [passages, news],
    }
    for name, parts in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            for way, agreement in compare(Path(folder), parts, questions).items():
                print(json.dumps({"partitions": name, "asked": way, **round_all(agreement)}, ensure_ascii=False))
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(opening(Path(folder), news, given.segments)))


def documents(data: Path) -> tuple[list[Document], list[Document]]:
    """The passages of the encyclopedia, and the articles, with their words."""
    cut = Segmenter().cut
    passages = [
        Document(id=row["id"], text=row["text"], title=row["title"], tokens=cut(row["text"]))
        for row in read_jsonl(data / "retrieval" / "corpus.jsonl")
    ]
    articles = [
        Document(id=f"news{number}", text=row["body"], title=row["title"], tokens=cut(row["body"]))
        for number, row in enumerate(read_jsonl(data / "news" / "docs.jsonl"))
    ]
    return passages, articles


def compare(work: Path, parts: Sequence[Sequence[Document]], questions: Iterable[str]) -> Mapping[str, Agreement]:
    """How the partitions agree with one index, joined and each by itself."""
    one = build(work / "one", [document for part in parts for document in part])
    folders = [work / "parted" / str(number) for number in range(len(parts))]
    alone = [build(folder, part) for folder, part in zip(folders, parts, strict=True)]
    join(folders)
    joined = Corpus.open(work / "parted")
    found: dict[str, list[tuple[Ranking, Ranking]]] = {"joined": [], "each by itself": []}
    for question in questions:
        try:
            wanted = ask(one, question)
        except QueryError:
            continue  # a question without a word: there is nothing to search for
        found["joined"].append((wanted, ask(joined, question)))
        merged = merge(*(ask(corpus, question) for corpus in alone), key=lambda hit: (-hit[1], hit[0]))
        found["each by itself"].append((wanted, list(islice(merged, DEPTH))))
    return {way: agreement(pairs) for way, pairs in found.items()}


def build(root: Path, documents: Sequence[Document]) -> Corpus:
    """A corpus of these documents that can be searched."""
    write_segment(documents, root / "work")
    publish(root / "index", {"all": root / "work"})
    return Corpus.open(root)


def ask(corpus: Corpus, question: str) -> Ranking:
    """The first hits."""
    return [(hit.id, hit.score or 0.0) for hit in corpus.search(question, limit=DEPTH)]


def agreement(pairs: Sequence[tuple[Ranking, Ranking]]) -> Agreement:
    """How the second ranking of each pair agrees with the first."""
    asked = [(one, other) for one, other in pairs if one]
    return Agreement(
        sum(one == other for one, other in asked) / len(asked),
        sum(len(dict(one).keys() & dict(other).keys()) / len(one) for one, other in asked) / len(asked),
        sum(tau([name for name, _ in one], [name for name, _ in other]) for one, other in asked) / len(asked),
        sum(one[0][0] == other[0][0] for one, other in asked if other) / len(asked),
    )


def tau(one: Sequence[str], other: Sequence[str]) -> float:
    """Kendall's tau of two orders, over what both have; 1 where that is less than two."""
    places = {name: place for place, name in enumerate(other)}
    pairs = list(combinations([places[name] for name in one if name in places], 2))
    if not pairs:
        return 1.0
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


def opening(work: Path, documents: Sequence[Document], segments: int) -> Mapping[str, float]:
    """What a segment takes when an index is opened: processor time, memory, maps of files before and after reading."""
    names: dict[str, Path | None] = {}
    write_segment(documents[:3], work / "s0")
    for number in range(segments):
        folder = work / f"work/s{number}"
        write_segment(documents[number % len(documents) : number % len(documents) + 3], folder)
        names[f"s{number}"] = folder
    publish(work / "index", names)
    shutil.rmtree(work / "work", ignore_errors=True)
    maps, memory, begun = count_maps(), resident(), time.process_time()
    corpus = Corpus.open(work)
    took, opened = time.process_time() - begun, count_maps()
    memory = resident() - memory
    list(corpus.search("NEAR/9(的 的) OR 的", limit=0))
    return {
        "segments": segments,
        "milliseconds a segment": round(1000 * took / segments, 2),
        "KB a segment": round(memory / segments, 1),
        "maps a segment, opened": round((opened - maps) / segments, 2),
        "maps a segment, read": round((count_maps() - maps) / segments, 2),
    }


def count_maps() -> int:
    """How many maps this process has."""
    return len(Path("/proc/self/maps").read_text().splitlines())


def resident() -> int:
    """The memory of this process, in KB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 10


def round_all(agreement: Agreement) -> dict[str, float]:
    """Its values with four digits."""
    return {name: round(value, 4) for name, value in agreement._asdict().items()}


if __name__ == "__main__":
    main()
