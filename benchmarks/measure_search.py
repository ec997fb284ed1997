"""Measure the index and search side by side with what else there is, in one run.

    python benchmarks/measure_search.py DATA [--megabytes 20] [--strings 10000] [--flips 50] [--work FOLDER]

DATA is the folder of evaluation texts (`bulk/laws_simplified.jsonl.gz`, `news/docs.jsonl`, `retrieval/`). Texts are cut
into documents of at most some 5,000 characters, repeated with other ids up to `--megabytes`, indexed in shards as large
as those of a build, and asked. Prints one JSON object a measurement, a line each; times in milliseconds of the
processor, speeds in MB of UTF-8 a second. The whole takes some 5 seconds a MB, and 100 MB want 1 GB of memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.index.fold import standard
from dangjian_corpus.index.publish import publish
from dangjian_corpus.index.segment import write_segment
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.segment import Segmenter
from dangjian_corpus.stages.segment import segmenter as own_segmenter
from search_answers import against_brute_force, flipped_bytes, quoted, random_strings, retrieval

#: Characters of a document that a long statute is cut into, and bytes of text in a shard.
PIECE = 5000
SHARD = 8 << 20

#: Bytes of text that the naive script is measured on, which is ten times slower.
NAIVE = 4 << 20

WORDS = ("社区", "规定", "人民政府", "疫情", "企业", "检察院", "监督", "教育", "安全", "医院")


def main() -> None:
    """Measure everything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--megabytes", type=float, default=20)
    arguments.add_argument("--strings", type=int, default=10_000)
    arguments.add_argument("--flips", type=int, default=50)
    arguments.add_argument("--work", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        news = list(texts_of_news(given.data))
        corpus, texts, cut = build(work, documents(given.data, news, given.megabytes))
        report("size", **size_of(corpus, texts))
        report("memory", **memory(work, texts))
        report("words", **speed_of_words(corpus, texts, cut))
        report("strings", **speed_of_strings(corpus, texts))
        report("counting", **speed_of_counting(corpus, texts))
        report("sqlite", **speed_of_sqlite(corpus, cut))
        report("whole_process", **whole_process(work / "corpus"))
        report("verify", **flipped_bytes(work / "corpus" / "index", given.flips))
        report("retrieval", **retrieval(given.data, work))
        report("against_brute_force", **against_brute_force(work, news, given.strings))


def report(measurement: str, **figures: Any) -> None:
    """Print one measurement."""
    print(json.dumps({"measurement": measurement, **figures}, ensure_ascii=False), flush=True)


def texts_of_news(data: Path) -> Iterator[str]:
    """The bodies of the news."""
    with (data / "news" / "docs.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["body"] for line in lines)


def documents(data: Path, news: list[str], megabytes: float) -> Iterator[str]:
    """News and statutes in turn, over and over, until there are enough."""
    wanted = megabytes * 1e6
    while wanted > 0:
        for text in news:
            wanted -= len(text.encode())
            yield text
        with gzip.open(data / "bulk" / "laws_simplified.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                for start in range(0, len(text), PIECE):
                    wanted -= len(text[start : start + PIECE].encode())
                    yield text[start : start + PIECE]
                if wanted <= 0:
                    return


def build(work: Path, texts: Iterator[str]) -> tuple[Corpus, list[str], list[str]]:
    """An index of the texts, the texts, and their words with a space between."""
    folder = work / "corpus"
    segmenter = Segmenter()  # another than that of the index, so that neither knows what the other has cut
    for each in (segmenter, own_segmenter(Settings())):
        each.cut("热身")
    standard()
    kept: list[str] = []
    words: list[str] = []
    spent = {"segment": 0.0, "segment_and_index": 0.0, "publish": 0.0}
    segments: dict[str, Path | None] = {}

    def timed(name: str, function: Callable[[], Any]) -> Any:
        before = time.process_time()
        result = function()
        spent[name] += time.process_time() - before
        return result

    for shard in shards(texts):
        name = f"s{len(segments):03}"
        made = [Document(id=f"d{number:07}", text=text) for number, text in enumerate(shard, len(kept))]
        timed("segment_and_index", partial(write_segment, made, folder / "work" / name))
        timed("segment", partial(segmenter.ends, shard))
        segments[name] = folder / "work" / name
        kept += shard
        words += (" ".join(filter(str.strip, tokens)) for tokens in segmenter.cut_many(shard))
    timed("publish", partial(publish, folder / "index", segments))
    size = size_in_bytes(kept) / 1e6
    together = size / (spent["segment_and_index"] + spent["publish"])
    naive = speed_of_naive(work, kept)
    report(
        "build",
        megabytes=round(size, 1),
        documents=len(kept),
        segments=len(segments),
        **{f"{name}_MBps": round(size / seconds, 2) for name, seconds in spent.items()},
        index_MBps=round(size / (spent["segment_and_index"] - spent["segment"]), 2),
        with_publication_MBps=round(together, 2),
        naive_MBps=round(naive, 3),
        times_naive=round(together / naive, 1),
    )
    return Corpus.open(folder), kept, words


def shards(texts: Iterator[str], size: int = SHARD) -> Iterator[list[str]]:
    """The texts in lists of some `size` bytes."""
    shard: list[str] = []
    filled = 0
    for text in texts:
        shard.append(text)
        filled += len(text.encode())
        if filled >= size:
            yield shard
            shard, filled = [], 0
    if shard:
        yield shard


def size_in_bytes(texts: list[str]) -> int:
    """Bytes of the texts as UTF-8."""
    return sum(len(text.encode()) for text in texts)


def speed_of_naive(work: Path, texts: list[str]) -> float:
    """MB a second of the script that a user would write today, over every so manieth of the texts."""
    some = texts[:: max(1, size_in_bytes(texts) // NAIVE)]
    source = work / "naive.jsonl"
    write_jsonl(source, some)
    seconds = child_time([sys.executable, str(Path(__file__).with_name("naive.py")), str(source), f"{source}.out"])
    return size_in_bytes(some) / 1e6 / seconds


def write_jsonl(target: Path, texts: list[str]) -> None:
    """The texts as records with an id each."""
    with target.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            lines.write(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n")


def child_time(command: list[str]) -> float:
    """Seconds of processor time of a command that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory(work: Path, texts: list[str]) -> dict[str, Any]:
    """The most that processes hold which cut and index a shard, or publish, in MB."""
    source = work / "shard.jsonl"
    write_jsonl(source, next(shards(iter(texts))))
    start = f"import json; from pathlib import Path; work = Path({str(work)!r})\n"
    # Not `getrusage`, which counts what this process held when it was forked.
    end = "\nprint(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    programs = {
        "shard": (
            "from dangjian_corpus.document import Document\n"
            "from dangjian_corpus.index.segment import write_segment\n"
            f"with Path({str(source)!r}).open(encoding='utf-8') as lines:\n"
            "    records = (json.loads(line) for line in lines)\n"
            "    write_segment((Document(one['id'], one['text']) for one in records), work / 'memory')"
        ),
        "publish": (
            "from dangjian_corpus.index.publish import publish\n"
            "names = [path.name for path in (work / 'corpus' / 'index' / 'segments').iterdir()]\n"
            "publish(work / 'corpus' / 'index', dict.fromkeys(names), fingerprint='once more')"
        ),
    }
    most = {}
    for name, program in programs.items():
        ran = subprocess.run(
            [sys.executable, "-c", start + program + end], check=True, stdout=subprocess.PIPE, text=True
        )
        most[f"{name}_MB"] = round(int(ran.stdout) / 1024)
    return most


def size_of(corpus: Corpus, texts: list[str]) -> dict[str, Any]:
    """Bytes of the index by kind, as a share of the text."""
    total = size_in_bytes(texts)
    shares: dict[str, float] = {}
    for path in (corpus.folder / "index").rglob("*"):
        if path.is_file():
            kind = path.suffix[1:] if len(path.stem) == 32 else path.name.split("-")[0]
            shares[kind] = shares.get(kind, 0) + path.stat().st_size / total
    columns = shares.get("tokens.npy", 0) + shares.get("starts.npy", 0) + shares.get("vocabulary.json.zst", 0)
    return {
        "index_to_text": round(sum(shares.values()), 3),
        "without_columns": round(sum(shares.values()) - columns, 3),
        "shares": {kind: round(share, 3) for kind, share in sorted(shares.items(), key=lambda item: -item[1])[:8]},
    }


def milliseconds(ask: Callable[[str], Any], queries: list[str]) -> dict[str, float]:
    """The median and the 95th percentile of a query in ms of this thread's time: asked first, and asked again.

    Nobody has asked any other query for what comes first, but the process is warm; again, its texts are at hand.
    """
    times: list[list[float]] = [[], []]
    for query in queries:
        for rounds in times:
            before = time.thread_time()
            ask(query)
            rounds.append((time.thread_time() - before) * 1000)
    first, again = map(sorted, times)
    return {
        "p50": percentile(again, 0.5),
        "p95": percentile(again, 0.95),
        "first_p50": percentile(first, 0.5),
        "first_p95": percentile(first, 0.95),
    }


def percentile(times: list[float], share: float) -> float:
    """The time below which a share of sorted times lies."""
    return round(times[int(len(times) * share)], 3)


def speed_of_words(corpus: Corpus, texts: list[str], cut: list[str]) -> dict[str, Any]:
    """Words through the API and through Tantivy alone, which holds the same fields and stores the same texts."""
    alone, schema = tantivy_alone(texts, cut)
    pairs = [f"{one} {other}" for one in WORDS for other in WORDS if one < other]
    kinds = {"word": list(WORDS), "and": pairs, "or": [pair.replace(" ", " OR ") for pair in pairs]}
    figures: dict[str, Any] = {}
    for kind, queries in kinds.items():
        ours = milliseconds(lambda query: list(corpus.search(query)), queries)
        ids = milliseconds(lambda query: list(corpus.search(query).ids()), queries)

        def bare(query: str, kind: str = kind) -> list[Any]:
            searcher = alone.searcher()
            parsed = alone.parse_query(query, ["words"], conjunction_by_default=kind != "or")
            return [searcher.doc(address)["text"] for _, address in searcher.search(parsed, 10).hits]

        def snippets(query: str, kind: str = kind) -> list[Any]:
            searcher = alone.searcher()
            parsed = alone.parse_query(query, ["words"], conjunction_by_default=kind != "or")
            maker = tantivy.SnippetGenerator.create(searcher, parsed, schema, "words")
            hits = searcher.search(parsed, 10).hits
            return [maker.snippet_from_doc(searcher.doc(address)).highlighted() for _, address in hits]

        theirs, shown = milliseconds(bare, queries), milliseconds(snippets, queries)
        figures[kind] = {
            "ours_with_snippets": ours,
            "ours_ids": ids,
            "tantivy_stored_texts": theirs,
            "tantivy_with_snippets": shown,
            "ratio_ids_to_stored": round(ids["p50"] / theirs["p50"], 2),
            "ratio_with_snippets": round(ours["p50"] / shown["p50"], 2),
        }
    return figures


def tantivy_alone(texts: list[str], cut: list[str]) -> tuple[Any, Any]:
    """One Tantivy index of words and stored texts, in memory."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", stored=True, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=256 << 20, num_threads=1)
    for text, words in zip(texts, cut, strict=True):
        document = tantivy.Document()
        document.add_text("words", words)
        document.add_text("text", text[:10000])
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index, schema


def speed_of_strings(corpus: Corpus, texts: list[str]) -> dict[str, Any]:
    """Exact strings of 1 to 12 characters through the API, with all that a hit shows."""

    def hits(query: str) -> list[Any]:
        return list(corpus.search(query))

    chance = random.Random(1)
    for string in random_strings(texts, 500, chance):  # a process that has searched before
        hits(quoted(string))
    queries = [quoted(string) for string in random_strings(texts, 500, chance)]
    others = list(random_strings(texts, 1000, chance))
    return {
        "hits": milliseconds(hits, queries),
        "ids": milliseconds(lambda query: list(corpus.search(query).ids()), queries),
        "documents": milliseconds(lambda query: corpus.search(query).documents, queries),
        "hits_by_length": {
            f"{low}-{high}": milliseconds(hits, [quoted(one) for one in others if low <= len(one) <= high])
            for low, high in ((1, 1), (2, 2), (3, 4), (5, 7), (8, 12))
        },
    }


def speed_of_counting(corpus: Corpus, texts: list[str]) -> dict[str, Any]:
    """MB of text a second in which every occurrence is counted, for frequent strings."""
    figures = {}
    for word in ("的", "规定", "人民"):
        held = size_in_bytes([text for text in texts if word in text])
        before = time.thread_time()
        count = corpus.search(f'"{word}"').occurrences
        seconds = time.thread_time() - before
        if count != sum(text.count(word) for text in texts):
            raise SystemExit(f"{word}: counted {count}")
        figures[word] = {"occurrences": count, "MBps": round(held / 1e6 / seconds)}
    return figures


def speed_of_sqlite(corpus: Corpus, cut: list[str]) -> dict[str, Any]:
    """Ranked OR queries beside SQLite FTS5 over the same words."""
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table t using fts5(words, tokenize='unicode61')")
    connection.executemany("insert into t values (?)", zip(cut, strict=True))
    queries = [f"{one} OR {other}" for one in WORDS for other in WORDS if one < other]
    sql = "select rowid from t where t match ? order by bm25(t) limit 10"
    theirs = milliseconds(lambda query: connection.execute(sql, [query]).fetchall(), queries)
    ours = milliseconds(lambda query: list(corpus.search(query).ids()), queries)
    return {"sqlite": theirs, "ours": ours, "times_faster": round(theirs["p50"] / ours["p50"], 1)}


def whole_process(folder: Path) -> dict[str, Any]:
    """`corpus search` as a process beside an empty command of Typer's, in turn, in medians."""
    empty = "import typer\napp = typer.Typer()\n@app.command()\ndef main(query: str): print(query)\napp()"
    ours = [str(Path(sys.executable).parent / "corpus"), "search", '"社区"', "-i", str(folder)]
    times: dict[str, list[float]] = {"typer": [], "search": [], "search_words": []}
    for _ in range(15):
        for name, command in (
            ("typer", [sys.executable, "-c", empty, "x"]),
            ("search", ours),
            ("search_words", [*ours[:2], "社区 疫情", *ours[3:]]),
        ):
            before = time.perf_counter()
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            times[name].append((time.perf_counter() - before) * 1000)
    medians = {name: round(statistics.median(values), 1) for name, values in times.items()}
    return {
        **medians,
        "ratio": round(medians["search"] / medians["typer"], 2),
        "ratio_words": round(medians["search_words"] / medians["typer"], 2),
    }


if __name__ == "__main__":
    main()
