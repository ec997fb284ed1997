"""List where conversion differs from what people wrote, and how often 著 and 着 come out right.

    python benchmarks/compare_convert.py parallel SENTENCES.jsonl
    python benchmarks/compare_convert.py cases CASES.json
    python benchmarks/compare_convert.py zhe TEXTS.jsonl [--key body]

`parallel` reads objects with `id`, `trad` and `simp`, and folds quotation marks. `cases` reads a list of objects
with `id`, `config`, `input` and `expected`. `zhe` takes Simplified text that tells 著 from 着, writes 著 for both, and
counts what comes back; it lists every difference, because what people wrote is not always right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dangjian_corpus import ledger
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.convert import propose, zhe

QUOTES = str.maketrans("「」『』“”‘’", '""""""""')
ORIGINS = {"t2s": "t", "tw2s": "t", "tw2sp": "tw", "hk2s": "t", "hk2sp": "hk"}


def main() -> None:
    """Print one JSON object for each difference, then one with the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["parallel", "cases", "zhe"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", default="text")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    content = options.file.read_text("utf-8")
    records = json.loads(content) if options.what == "cases" else [json.loads(line) for line in content.splitlines()]
    if options.what == "zhe":
        differences = zhe_of([record[options.key] for record in records], counts)
    else:
        differences = {"parallel": parallel, "cases": cases}[options.what](records, counts)
    for difference in differences:
        write(difference)
    write(dict(sorted(counts.items())))


def parallel(records: list[dict[str, str]], counts: Counter[str]) -> Iterator[dict[str, str]]:
    """Sentences that differ from the gold."""
    for record in records:
        now, gold = (text.translate(QUOTES) for text in (converted(record["trad"], "t"), record["simp"]))
        counts["right" if now == gold else "other"] += 1
        if now != gold:
            yield {"id": record["id"], **first_difference(now, gold)}


def cases(records: list[dict[str, str]], counts: Counter[str]) -> Iterator[dict[str, str]]:
    """Cases that come out otherwise than the library's authors want."""
    for record in records:
        now = converted(record["input"], ORIGINS[record["config"]])
        counts[f"{record['config']} {'right' if now == record['expected'] else 'other'}"] += 1
        if now != record["expected"]:
            yield {"id": record["id"], "config": record["config"], **first_difference(now, record["expected"])}


def zhe_of(texts: list[str], counts: Counter[str]) -> Iterator[dict[str, str]]:
    """Occurrences of 著 and 着 that do not come back."""
    for text in texts:
        for hit in re.finditer("[著着]", text):
            before = text[max(0, hit.start() - zhe.WIDTH) : hit.start()].rpartition("\n")[2].replace("着", "著")
            after = text[hit.end() : hit.end() + zhe.WIDTH].partition("\n")[0].replace("着", "著")
            now = "著" if zhe.stays(before, after) else "着"
            counts[f"{hit[0]} -> {now}"] += 1
            if now != hit[0]:
                yield {"gold": hit[0], "now": now, "context": f"{before}[{hit[0]}]{after}"}


def converted(text: str, origin: str) -> str:
    """`text` as the stage makes it."""
    edits = propose(Document("", text), Settings(convert_from=origin)).edits
    return ledger.apply(text, ledger.normalise(text, edits))


def first_difference(now: str, gold: str) -> dict[str, str]:
    """Where two texts part, with some context."""
    at = next((i for i, (a, b) in enumerate(zip(now, gold, strict=False)) if a != b), min(len(now), len(gold)))
    return {"now": now[max(0, at - 5) : at + 6], "gold": gold[max(0, at - 5) : at + 6]}


def write(record: object) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
