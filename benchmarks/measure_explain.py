"""What the ledger's readers cost on a corpus of some size, and whether hits lead back to the exact raw slice.

    python benchmarks/measure_explain.py DATA [--megabytes 100] [--corpus DIR] [--hits 10000] [--runs 3]

DATA is the folder of the evaluation data. The corpus is made of its statutes and news, and of the seed articles
beside it twenty times over. Speeds are MB of clean text a second of processor time, the best of the runs: machines
are noisy. `restore` takes back the role that touches most documents and that which touches most characters; `diff`
compares what it wrote with the corpus.

A hit is any stretch of one to twelve characters of a text. Where it came from is also found in another way, by
carrying the raw span of every single character through all edits; both must agree, and what was kept must stand in
raw as it stands in the text. A part of the hits comes from searches.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.document import Document
from dangjian_corpus.explain import origins
from dangjian_corpus.ledger import Layer, Span
from material import write_mix

CORPUS = str(Path(sys.executable).with_name("corpus"))
COPIES = 20
#: What share of the hits comes from searches.
SEARCHED = 0.1


def build(data: Path, megabytes: float, folder: Path) -> Path:
    """A corpus of statutes, news and the seed articles; its folder."""
    raw = folder / "raw"
    raw.mkdir()
    write_mix(raw / "mix.jsonl", megabytes)
    for number in range(COPIES):
        shutil.copytree(data.parent / "seeds", raw / "seeds" / str(number))
    subprocess.run([CORPUS, "build", str(raw), "-o", str(folder / "built"), "--keep", "all", "-q"], check=True)
    return folder / "built"


def documents(corpus: Path) -> Iterator[Document]:
    """The records of a corpus."""
    for path in sorted((corpus / "clean").glob("*.jsonl")):
        with path.open("rb") as lines:
            yield from map(Document.from_json, lines)


def spent(arguments: Sequence[str]) -> float:
    """Seconds of processor time of a command whose output is thrown away."""
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen([CORPUS, *arguments], stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"corpus {' '.join(arguments)}: exit code {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def speeds(corpus: Path, folder: Path, runs: int) -> None:
    """Print how fast stats, restore, diff and undo go through a corpus."""
    size = 0
    by_document: Counter[str] = Counter()
    by_character: Counter[str] = Counter()
    for document in documents(corpus):
        size += len(document.text.encode())
        for layer in document.layers:
            by_document.update({edit.role for edit in layer})
            by_character.update(edit.role for edit in layer for _ in edit.was)
    print(f"{size / 1e6:.1f} MB of clean text")
    usual, heaviest = by_document.most_common(1)[0][0], by_character.most_common(1)[0][0]
    commands: list[tuple[str, list[str]]] = [("stats", ["stats", "-i", str(corpus)])]
    for role in dict.fromkeys((usual, heaviest)):
        other = str(folder / f"{role}.jsonl")
        restore = ["restore", "--role", role, "-i", str(corpus)]
        subprocess.run([CORPUS, *restore, "-o", other], check=True, capture_output=True)
        touched = f"{role}, in {by_document[role]:,} documents, {by_character[role]:,} characters"
        commands += [
            (f"restore ({touched})", restore),
            (f"diff ({touched})", ["diff", str(corpus), other, "--format", "jsonl"]),
        ]
    for name, arguments in commands:
        seconds = min(spent(arguments) for _ in range(runs))
        print(f"{size / 1e6 / seconds:6.1f} MB/s  {name}")


def carried(length: int, layers: Sequence[Layer]) -> list[Span | None]:
    """For every character of the text its raw span, None for what was inserted, by carrying all along."""
    spans: list[Span | None] = [(at, at + 1) for at in range(length)]
    for layer in layers:
        after: list[Span | None] = []
        position = 0
        for edit in layer:
            own = spans[edit.start : edit.end]
            after += spans[position : edit.start]
            if len(edit.was) == len(edit.now):
                after += own
            else:
                known = [span for span in own if span is not None]
                after += [(known[0][0], known[-1][1]) if known else None] * len(edit.now)
            position = edit.end
        spans = after + spans[position:]
    return spans


def hits(corpus: Path, wanted: int) -> None:
    """Print how many random hits lead back to the exact raw slice."""
    randomly = random.Random(3)
    found = list(documents(corpus))
    chosen: dict[int, list[Span]] = {}
    for _ in range(wanted - int(SEARCHED * wanted)):
        number = randomly.randrange(len(found))
        start = randomly.randrange(max(1, len(found[number].text)))
        end = min(len(found[number].text), start + randomly.randint(1, 12))
        chosen.setdefault(number, []).append((start, end))
    opened = Corpus.open(corpus)
    numbers = {document.id: number for number, document in enumerate(found)}
    searched = 0
    while searched < int(SEARCHED * wanted):
        text = found[randomly.randrange(len(found))].text
        start = randomly.randrange(max(1, len(text) - 4))
        word = "".join(character for character in text[start : start + 4] if character.isalpha())
        for hit in opened.search(f'"{word}"', limit=3) if word else ():
            for span in hit.matches[:2]:
                chosen.setdefault(numbers[hit.id], []).append((span[0], span[1]))
                searched += 1
    exact = total = kept = 0
    for number, spans in chosen.items():
        document = found[number]
        raw = document.prove()
        own = carried(len(raw), document.layers)
        for (start, end), origin in zip(spans, origins(document, spans), strict=True):
            total += 1
            known = [span for span in own[start:end] if span is not None]
            expected = (known[0][0], known[-1][1]) if known else (origin.start, origin.start)
            right = (origin.start, origin.end) == expected and origin.raw == raw[slice(*expected)]
            if len(origin.raw) == end - start and origin.raw == document.text[start:end]:
                kept += 1
            exact += right
    print(f"{exact:,} of {total:,} hits lead back to the exact raw slice; {kept:,} of them stand there unchanged")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--corpus", type=Path, help="a folder that `corpus build` wrote, to measure on instead")
    parser.add_argument("--hits", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = options.corpus or build(options.data, options.megabytes, folder)
        hits(corpus, options.hits)
        speeds(corpus, folder, options.runs)


if __name__ == "__main__":
    main()
