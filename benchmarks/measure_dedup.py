"""Dedup: what it finds among real news, planted reprints and traps, and how fast, beside two libraries.

    python benchmarks/measure_dedup.py EVALUATION [--documents 10000] [--growth 10000 100000 400000] [--show]

EVALUATION holds `news/`. The libraries rensa, datasketch and text-dedup are measured where they can be imported; they
are given the same documents and the same runs of five characters, and only sketch and propose. Times are of the
processor, on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

from dangjian_corpus.document import Document
from dangjian_corpus.stages.dedup import across, sketch, within

CASES = Path(__file__).parents[1] / "tests" / "cases" / "dedup.jsonl"
SIZE = 500  # characters of a document of about 1.5 KB

Decisions = dict[str, dict[str, Any]]


def main() -> None:
    """Measure everything and print it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("evaluation", type=Path)
    arguments.add_argument("--documents", type=int, default=10_000)
    arguments.add_argument("--growth", type=int, nargs="*", default=[10_000, 100_000])
    arguments.add_argument("--decide", action="store_true", help="decide on shards that are there, for the growth")
    arguments.add_argument("--show", action="store_true", help="print every pair of reprints among the news")
    given = arguments.parse_args()
    if given.decide:
        measure_decisions(given.evaluation)
        return
    news = list(read_news(given.evaluation / "news" / "docs.jsonl"))
    silver = json.loads((given.evaluation / "news" / "near_duplicates.json").read_text("utf-8"))
    measure_news(news, silver, show=given.show)
    measure_traps()
    measure_planted(news)
    measure_speed(news, given.documents)
    measure_growth(news, given.growth)


def decide(documents: Sequence[Document]) -> Decisions:
    """What is decided on documents, in one shard."""
    with tempfile.TemporaryDirectory() as folder:
        return _decide(documents, Path(folder))[0]


def _decide(documents: Sequence[Document], work: Path) -> tuple[Decisions, float, float]:
    """The decisions, and the seconds to sign and to decide."""
    records, signatures = work / "records.jsonl", work / "signatures"
    with records.open("wb") as stream:
        stream.writelines(document.to_json() + b"\n" for document in documents)
    across.sign(documents[0])  # the tables are made once
    start = process_time()
    with signatures.open("wb") as signed:
        signed.writelines(signature for _, signature in across.signed(documents))
    middle = process_time()
    (decisions,) = across.decide([signatures], [(records,)], work)
    return decisions, middle - start, process_time() - middle


# ---- news ----


def read_news(path: Path) -> Iterator[Document]:
    """The news as documents."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            year, month, day = record["datetime"].split()[0].split("-")
            date = f"{year}-{int(month):02}-{int(day):02}"
            yield Document(record["id"], record["body"], title=record["title"], date=date)


def measure_news(news: Sequence[Document], silver: Sequence[dict[str, Any]], *, show: bool) -> None:
    """Pairs that are known to be alike, by their similarity; and the reprints, to be judged."""
    decisions = decide(news)
    clusters = {name: entry["cluster"] for name, entry in decisions.items() if "cluster" in entry}
    for least in (0.9, 0.7):
        pairs = [pair for pair in silver if pair["jaccard8"] >= least]
        found = sum(clusters.get(pair["a"], "a") == clusters.get(pair["b"], "b") for pair in pairs)
        print(f"news: {found} of {len(pairs)} known pairs of similarity >= {least} in one cluster")
    reprints = {name: entry["of"] for name, entry in decisions.items() if entry.get("relation") == "reprint"}
    near = sum(entry.get("relation") == "near" for entry in decisions.values())
    print(f"news: of {len(news)}, {len(reprints)} leave as reprints, {near} are marked near")
    by_id = {document.id: document for document in news}
    for one, other in sorted(reprints.items()) if show else ():
        print(f"  {by_id[one].date} {by_id[one].title}\n    of {by_id[other].date} {by_id[other].title}")


# ---- traps ----


def measure_traps() -> None:
    """Documents that must all stay; the cases of the tests."""
    with CASES.open(encoding="utf-8") as lines:
        cases = [case for case in map(json.loads, lines) if case["group"] == "negative" and "documents" in case]
    left = 0
    for case in cases:
        documents = [Document(f"{n}", **fields) for n, fields in enumerate(case["documents"])]
        left += any(entry.get("relation") == "reprint" for entry in decide(documents).values())
    print(f"traps: {left} of {len(cases)} lose a document")


# ---- planted reprints ----

_HALF = str.maketrans("，：；！？（）“”‘’", ",:;!?()\"\"''")
_HEADS = ("一线传真", "本报特稿", "记者调查：身边的变化", "要闻速览", "今日关注", "各地动态")


def _headline(text: str, chance: random.Random) -> str:
    return f"{chance.choice(_HEADS)}\n{text}"


def _punctuation(text: str, chance: random.Random) -> str:
    text = text.translate(_HALF).replace("\t", "\u3000\u3000")
    return text.replace(",", "，") if chance.random() < 0.3 else text


def _source(text: str, chance: random.Random) -> str:
    text = re.sub(r"【编辑[:：][^】]*】", "", text).rstrip()
    paper = chance.choice(("临江日报", "江北晚报", "河湾新闻网"))
    return f"来源：{paper}\n{text}\n（责任编辑：{chance.choice('赵钱孙李')}{chance.choice('明华芳')}）\n"


def _cut(text: str, _chance: random.Random) -> str:
    lines = [line for line in text.split("\n") if line.strip() and "编辑" not in line]
    return "\n".join(lines[:-1])


def _script(text: str, _chance: random.Random) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


ALTERATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "another headline": _headline,
    "the other script": _script,
    "other punctuation": _punctuation,
    "another source": _source,
    "last paragraph cut off": _cut,
}


def measure_planted(news: Sequence[Document], each: int = 120) -> None:
    """Altered copies among the articles: found of those planted, and of those found, planted."""
    chance = random.Random(7)
    already = decide(news).keys()
    alone = [document for document in news if document.id not in already and len(document.text) > 200]
    chance.shuffle(alone)
    articles = iter(alone)
    documents: list[Document] = []
    planted: dict[str, list[set[str]]] = {}
    for name, alter in ALTERATIONS.items():
        while len(planted.setdefault(name, [])) < each:
            one = next(articles)
            copy = alter(one.text, chance)
            kept = len(re.sub(r"\W", "", copy)) / len(re.sub(r"\W", "", one.text))
            if kept <= 0.5:  # what lacks half of the article is an excerpt
                continue
            documents += [one, Document(f"{one.id} copy", copy, date="2020-05-01")]
            planted[name].append({one.id, f"{one.id} copy"})
    glued = planted["two glued together"] = []
    while len(glued) < each:
        one, other = next(articles), next(articles)
        sizes = sorted((len(re.sub(r"\W", "", each_.text)), each_.id) for each_ in (one, other))
        name = f"{one.id} + {other.id}"
        documents += [one, other, Document(name, f"{one.text}\n{other.text}", date="2020-05-01")]
        glued.append({name, sizes[-1][1]})
    documents += list(articles)
    decisions = decide(documents)
    found = {frozenset((name, entry["of"])) for name, entry in decisions.items() if entry.get("relation") == "reprint"}
    wanted = {frozenset(pair) for pairs in planted.values() for pair in pairs}
    for name, pairs in planted.items():
        print(f"planted, {name}: {sum(frozenset(pair) in found for pair in pairs)} of {len(pairs)}")
    right = len(found & wanted)
    print(f"planted: precision {right / len(found):.4f}, recall {right / len(wanted):.4f}, {len(found)} found")
    for pair in sorted(map(sorted, found - wanted)):
        print(f"  not planted: {pair}")


# ---- speed ----


def many(news: Sequence[Document], count: int) -> Iterator[Document]:
    """Documents of `SIZE` characters, one in ten of them a copy with another headline of one before it.

    The news come again in a cipher of their own, so that they are as different from each other as articles are.
    """
    chance = random.Random(11)
    han = sorted({character for document in news for character in document.text if "\u4e00" <= character <= "\u9fff"})
    pieces = [
        document.text[start : start + SIZE]
        for document in news
        for start in range(0, max(1, len(document.text) - SIZE), SIZE)
    ]
    cipher: dict[int, str] = {}
    text = ""
    for number in range(count):
        if number % len(pieces) == 0:
            mixed = han[:]
            chance.shuffle(mixed)
            cipher = dict(zip(map(ord, han), mixed, strict=True)) if number else {}
        if number % 10 == 9:
            text = f"{chance.choice(_HEADS)}\n{text}"
        else:
            text = pieces[number % len(pieces)].translate(cipher)
        yield Document(f"{number:07}", text, date="2020-05-01")


def measure_speed(news: Sequence[Document], count: int) -> None:
    """Documents a second, beside libraries that sketch and propose."""
    documents = list(many(news, count))
    size = sum(len(document.text.encode()) for document in documents) / count
    print(f"speed: {count} documents of {size:.0f} bytes")
    with tempfile.TemporaryDirectory() as folder:
        decisions, sign, settle = _decide(documents, Path(folder))
    start = process_time()
    for document in documents:
        within.repeats(document, frozenset())
    print(f"speed, repeats within documents: {count / (process_time() - start):.0f} documents/s")
    marked = sum("relation" in entry for entry in decisions.values())
    print(f"speed, signatures (exact passages): {count / sign:.0f} documents/s")
    print(f"speed, signature to verified pair: {count / (sign + settle):.0f} documents/s, {marked} marked")
    start = process_time()
    grams = [_grams(document.text) for document in documents]
    shingling = process_time() - start
    print(f"speed, runs of five characters as Python sets: {count / shingling:.0f} documents/s")
    texts = [document.text for document in documents]
    texts = [document.text for document in documents[: max(1, count // 20)]]
    start = process_time()
    try:
        proposed = _text_dedup(texts)
        speed = len(texts) / (process_time() - start)
        print(
            f"speed, text-dedup, MinHash of 128 and bands: {speed:.0f} documents/s from the text; {proposed} proposed"
        )
    except ImportError:
        print("speed, text-dedup: not installed")
    for name, run in (("rensa", _rensa), ("datasketch", _datasketch)):
        subset = grams if name == "rensa" else grams[: max(1, count // 20)]
        start = process_time()
        try:
            proposed = run(subset)
        except ImportError:
            print(f"speed, {name}: not installed")
            continue
        took = process_time() - start
        print(
            f"speed, {name}, MinHash of 128 and LSH: {len(subset) / took:.0f} documents/s when given the sets, "
            f"{len(subset) / (took + shingling * len(subset) / count):.0f} from the text; {proposed} proposed"
        )


def _grams(text: str) -> set[str]:
    text = re.sub(r"\W", "", text)
    return {text[at : at + 5] for at in range(len(text) - 4)}


def _rensa(grams: Sequence[set[str]]) -> int:
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(0.7, 128, 16)
    proposed = 0
    for number, tokens in enumerate(grams):
        sketch = RMinHash(128, 42)
        sketch.update(list(tokens))
        proposed += bool(lsh.query(sketch))
        lsh.insert(number, sketch)
    return proposed


def _datasketch(grams: Sequence[set[str]]) -> int:
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=0.7, num_perm=128)
    proposed = 0
    for number, tokens in enumerate(grams):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([token.encode() for token in tokens])
        proposed += bool(lsh.query(sketch))
        lsh.insert(str(number), sketch)
    return proposed


def _text_dedup(texts: Sequence[str]) -> int:
    """Its sketch and its tables of bands, as its command fills them; its runs are of words, so characters are its
    words."""
    import numpy as np
    from text_dedup.minhash import embed_func
    from text_dedup.utils import optimal_param, xxh3_32hash

    bands, rows = optimal_param(0.7, 128)
    chance = np.random.RandomState(42)
    prime, most = np.uint64((1 << 61) - 1), np.uint32((1 << 32) - 1)
    permutations = chance.randint(1, prime, 128, dtype=np.uint64), chance.randint(0, prime, 128, dtype=np.uint64)
    tables: list[dict[bytes, int]] = [{} for _ in range(bands)]
    proposed = 0
    for number, text in enumerate(texts):
        found = embed_func(
            " ".join(re.sub(r"\W", "", text)),
            number,
            num_perm=128,
            ngram_size=5,
            min_length=0,
            hashranges=[(band * rows, (band + 1) * rows) for band in range(bands)],
            permutations=permutations,
            hash_func=xxh3_32hash,
            dtype=np.uint64,
            max_hash=most,
            modulo_prime=prime,
        )["__signatures__"]
        seen = [table.setdefault(key, number) for table, key in zip(tables, found, strict=True)]
        proposed += any(other != number for other in seen)
    return proposed


# ---- growth ----

#: Documents of one shard.
SHARD = 5000


def measure_growth(news: Sequence[Document], counts: Sequence[int]) -> None:
    """Seconds a document and the most memory of a process that decides, by the number of documents."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            start = process_time()
            documents = across.signed(many(news, count))
            for number in range(-(-count // SHARD)):
                with (
                    (work / f"{number}.jsonl").open("wb") as stream,
                    (work / f"{number}.signatures").open("wb") as signed,
                ):
                    for document, signature in islice(documents, SHARD):
                        stream.write(document.to_json() + b"\n")
                        signed.write(signature)
            took = process_time() - start
            print(f"growth: {count} documents: made and signed {took / count * 1e6:.0f} us each", flush=True)
            # In a process of its own, so that its memory is its own.
            subprocess.run([sys.executable, __file__, folder, "--decide"], check=True)


def measure_decisions(work: Path) -> None:
    """Decide on the shards of a folder: once, then again with what was found, and once more with another document."""
    shards = sorted(work.glob("*.signatures"))
    hashes = sum(int(sketch.read(path).counts.sum()) for path in shards)
    for name in ("at first", "again", "with one more"):
        if name == "with one more":
            shards.append(work / "more.signatures")
            document = Document("more", first_text(work / "0.jsonl"), date="2019-01-01")
            shards[-1].write_bytes(across.sign(document))
            (work / "more.jsonl").write_bytes(document.to_json() + b"\n")
        start = process_time()
        records = [(path.with_suffix(".jsonl"),) for path in shards]
        decided = sum(map(len, across.decide(shards, records, work, known=work / "verdicts")))
        took = process_time() - start
        print(
            f"growth: decided {name} in {took:.1f} s, {hashes} hashes of passages, {decided} documents with something "
            f"to say, most memory so far {peak():.0f} MB",
            flush=True,
        )


def peak() -> float:
    """The most memory that this program had, in MB. What `getrusage` says may be of the process that started it."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def first_text(records: Path) -> str:
    """The text of the first of some records."""
    with records.open("rb") as lines:
        return Document.from_json(next(lines)).text


if __name__ == "__main__":
    main()
