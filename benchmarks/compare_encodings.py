"""Finding the encoding of Chinese text, beside charset-normalizer: how often the text comes out as it was.

    python benchmarks/compare_encodings.py EVALUATION [--draws 40]

Whole files are those of ``encodings`` whose encoding is known. Short texts are drawn from statutes in both scripts and
from news, and encoded in what such text comes in. Right is the same text, whatever the encoding is called.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import charset_normalizer

from dangjian_corpus.errors import InputError
from dangjian_corpus.io.encodings import decode

SIZES = (8, 20, 50, 200)
SIMPLIFIED = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
TRADITIONAL = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")


class Sample(NamedTuple):
    """Bytes, and the text that they are."""

    data: bytes
    text: str


def files(folder: Path) -> Iterator[Sample]:
    """The files that are whole."""
    for entry in json.loads((folder / "manifest.json").read_text("utf-8")):
        if entry["encoding"] != "broken-gbk":
            data = (folder / entry["file"]).read_bytes()
            yield Sample(data, data.decode(entry["encoding"]))


def short(evaluation: Path, size: int, draws: int) -> Iterator[Sample]:
    """Texts of `size` characters, `draws` for each script and encoding."""
    chance = random.Random(size)
    news = texts(evaluation / "news" / "docs.jsonl", "body")
    simplified, traditional = (
        texts(evaluation / "bulk" / f"laws_{script}.jsonl.gz", "text") for script in ("simplified", "traditional")
    )
    for source, codecs in ((news + simplified, SIMPLIFIED), (traditional, TRADITIONAL)):
        for codec in codecs:
            for _ in range(draws):
                text = chance.choice(source)
                start = chance.randrange(len(text) - size)
                data = text[start : start + size].encode(codec, "ignore")
                yield Sample(data, data.decode(codec))


def texts(path: Path, key: str) -> list[str]:
    """The first 300 texts of more than 400 characters."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return list(islice((text for text in (json.loads(line)[key] for line in lines) if len(text) > 400), 300))


def ours(data: bytes) -> str | None:
    """What this project reads."""
    try:
        return decode(data).text
    except InputError:
        return None


def theirs(data: bytes) -> str | None:
    """What charset-normalizer reads."""
    best = charset_normalizer.from_bytes(data).best()
    return None if best is None else str(best)


def report(name: str, samples: Iterable[Sample]) -> None:
    """Print how many of the samples each reads right."""
    known = list(samples)
    counts = [sum(way(one.data) == one.text for one in known) for way in (ours, theirs)]
    print(f"{name}: this project {counts[0]} of {len(known)}, charset-normalizer {counts[1]} of {len(known)}")


def main() -> None:
    """Print a line for whole files and one for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--draws", type=int, default=40)
    options = parser.parse_args()
    report("whole files", files(options.evaluation / "encodings"))
    for size in SIZES:
        report(f"{size} characters", short(options.evaluation, size, options.draws))


if __name__ == "__main__":
    main()
