"""Whether a search gives what it must: every occurrence of a string, and to a question the passage that answers it.

And whether damage to an index is told.
"""

from __future__ import annotations

import json
import random
import time
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.fold import collapse, standard
from dangjian_corpus.index.publish import publish
from dangjian_corpus.index.query import QueryError
from dangjian_corpus.index.segment import write_segment
from dangjian_corpus.index.verify import verify
from dangjian_corpus.stages.segment import Segmenter


def retrieval(data: Path, work: Path) -> dict[str, Any]:
    """Questions against passages: how often the right one is first, and among ten."""
    cut = Segmenter().cut
    rows = read_jsonl(data / "retrieval" / "corpus.jsonl")
    passages = [Document(id=row["id"], text=row["text"], title=row["title"], tokens=cut(row["text"])) for row in rows]
    write_segment(passages, work / "retrieval" / "work")
    publish(work / "retrieval" / "index", {"all": work / "retrieval" / "work"})
    corpus = Corpus.open(work / "retrieval")
    relevant = dict(line.split("\t")[0:3:2] for line in (data / "retrieval" / "qrels.tsv").read_text().splitlines())
    first = among = asked = 0
    for row in read_jsonl(data / "retrieval" / "queries.jsonl"):
        asked += 1
        try:
            ids = list(corpus.search(row["text"]).ids())
        except QueryError:
            continue  # a question without a word: there is nothing to search for
        first += ids[:1] == [relevant[row["id"]]]
        among += relevant[row["id"]] in ids
    return {"questions": asked, "recall@1": round(first / asked, 4), "recall@10": round(among / asked, 4)}


def against_brute_force(work: Path, texts: list[str], count: int) -> dict[str, Any]:
    """Documents and occurrences of random strings, found and by brute force; `wrong` must be 0."""
    cut = Segmenter().cut
    shards = [texts[start::4] for start in range(4)]
    segments: dict[str, Path | None] = {}
    for number, shard in enumerate(shards):
        segments[f"s{number}"] = work / "exact" / "work" / f"s{number}"
        made = (Document(id=f"{number}-{at}", text=text, tokens=cut(text)) for at, text in enumerate(shard))
        write_segment(made, work / "exact" / "work" / f"s{number}")
    publish(work / "exact" / "index", segments)
    corpus = Corpus.open(work / "exact")
    fold = standard()
    whole = "\ue000".join(collapse(fold(text)) for text in texts)
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(collapse(fold(text))) + 1)
    wrong = absent = 0
    for string in random_strings(texts, count, random.Random(2), absent=0.1):
        wanted = collapse(fold(string))
        holding, occurrences = brute(whole, ends, wanted)
        absent += not occurrences
        hits = corpus.search(quoted(string))
        wrong += (hits.documents, hits.occurrences if hits.documents else 0) != (holding, occurrences)
    return {"strings": count, "absent": absent, "wrong": wrong}


def flipped_bytes(index: Path, count: int) -> dict[str, Any]:
    """Bytes flipped at random places of the index, one at a time, and how many of them `verify` named the file of."""
    chance = random.Random(3)
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size]
    chosen = chance.choices(files, weights=[path.stat().st_size ** 0.5 for path in files], k=count)
    named = 0
    before = time.process_time()
    for path in chosen:
        with path.open("r+b") as file:
            at = chance.randrange(path.stat().st_size)
            file.seek(at)
            was = file.read(1)
            file.seek(at)
            file.write(bytes([was[0] ^ (1 << chance.randrange(8))]))
            file.flush()
            named += path in {damage.path for damage in verify(index)}
            file.seek(at)
            file.write(was)
    seconds = (time.process_time() - before) / max(count, 1)
    size = sum(path.stat().st_size for path in files)
    return {"flipped": count, "named": named, "sound_again": verify(index) == [], "MBps": round(size / 1e6 / seconds)}


def brute(whole: str, ends: list[int], wanted: str) -> tuple[int, int]:
    """In how many documents a string stands, and how often, overlaps counted."""
    at = whole.find(wanted)
    holding = set()
    occurrences = 0
    while at >= 0:
        occurrences += 1
        holding.add(bisect_right(ends, at))
        at = whole.find(wanted, at + 1)
    return len(holding), occurrences


def random_strings(texts: list[str], count: int, chance: random.Random, absent: float = 0.0) -> Iterator[str]:
    """Substrings of 1 to 12 characters at random places, so mostly across words; a share of them with one changed."""
    for _ in range(count):
        text = ""
        while not text:
            text = chance.choice(texts)
        start = chance.randrange(len(text))
        string = text[start : start + chance.randint(1, 12)]
        if chance.random() < absent:
            string = string[::-1]
        yield string


def quoted(string: str) -> str:
    """The string as a query."""
    escaped = string.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSONL."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
