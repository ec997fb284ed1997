"""The article in a page, beside the libraries that people take for it: how much is right, and how long a page takes.

    python benchmarks/compare_strip.py EVALUATION

Each gets the same pages by turns; of what it gives, character 4-grams are scored against the gold (`gold.prf`),
identical lines once. This project begins with the bytes and finds their encoding; the others are handed the decoded
text. It is timed twice: a page at a time, as the others are, and with `--together` pages at a time, which is about what
a build proposes for at once. Times are of the processor: the sum over all such groups of pages, of each the least of
`--rounds`, so that what else the machine did counts less. The shipped weights have seen these pages: what the project
reaches on hosts that it has not seen is printed by ``measure_strip.py --folds``. A library that cannot be imported is
left out, and said to be.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

import gold
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.io.encodings import declared_in_markup, decode
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip

Extract = Callable[[bytes], str]

#: What the times of the others are compared with.
ALONE, TOGETHER = "this project (these pages seen)", "this project, many pages at a time"

HAN = re.compile(r"[\u3400-\u9fff]")
MARK = re.compile("[。！？；…]")


def project(data: bytes) -> str:
    """What this project leaves of the page, with the title that it lifted."""
    return together([data])[0]


def together(pages: Sequence[bytes]) -> list[str]:
    """What this project leaves of some pages, each with the title that it lifted."""
    documents = []
    for data in pages:
        lines, hints, stated = visible_lines(_decoded(data))
        documents.append(Document("x", "\n".join(lines), {"page": stated}, hints=hints))
    proposals = strip.propose_each(documents, Settings())
    cleaned = map(advance, documents, proposals)
    return [f"{after.title or ''}\n{after.text}" for after in cleaned]


def one_line(data: bytes) -> str:
    """Lines of at least 20 Han characters with a sentence mark."""
    lines = visible_lines(_decoded(data)).lines
    return "\n".join(line for line in lines if len(HAN.findall(line)) >= 20 and MARK.search(line))


def _decoded(data: bytes) -> str:
    return decode(data, declared_in_markup(data)).text


def trafilatura(library: Any) -> Extract:
    """Its main text."""
    return lambda data: library.extract(data.decode()) or ""


def readability(library: Any) -> Extract:
    """Its summary, as lines."""
    return lambda data: "\n".join(visible_lines(library.Document(data.decode()).summary()).lines)


def justext(library: Any) -> Extract:
    """Its good paragraphs, without a list of stop words, with lengths for Chinese."""

    def extract(data: bytes) -> str:
        paragraphs = library.justext(
            data.decode(), frozenset(), length_low=20, length_high=60, stopwords_low=0, stopwords_high=0
        )
        return "\n".join(one.text for one in paragraphs if not one.is_boilerplate)

    return extract


def resiliparse(library: Any) -> Extract:
    """Its main content."""
    return lambda data: library.extract_plain_text(data.decode(), main_content=True)


LIBRARIES: dict[str, Callable[[Any], Extract]] = {
    "trafilatura": trafilatura,
    "readability": readability,
    "justext": justext,
    "resiliparse.extract.html2text": resiliparse,
}


def main() -> None:
    """Print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--together", type=int, default=16)
    arguments = parser.parse_args()
    folder = arguments.evaluation / "pages"
    ways = {ALONE: _each(project), TOGETHER: together, "the one-line rule": _each(one_line)}
    for name, make in LIBRARIES.items():
        try:
            ways[name] = _each(make(import_module(name)))
        except ImportError as error:
            print(f"{name} is left out: {error}")
    seconds = dict.fromkeys(ways, 0.0)
    scores: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    paths = sorted((folder / "html").glob("*.html"))
    for first in range(0, len(paths), arguments.together):
        group = paths[first : first + arguments.together]
        pages = [path.read_bytes() for path in group]
        right = [gold.bare((folder / "gold" / f"{path.stem}.txt").read_text("utf-8")) for path in group]
        times: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(arguments.rounds):
            for name, way in ways.items():
                start = process_time()
                texts = way(pages)
                times[name].append(process_time() - start)
                if number == 0:
                    scores[name] += map(_score, texts, right)
        for name in ways:
            seconds[name] += min(times[name])
    for name, rows in scores.items():
        precision, recall, f1 = (sum(row[k] for row in rows) / len(rows) for k in range(3))
        ratios = " and ".join(f"{seconds[name] / seconds[own]:.2f}" for own in (ALONE, TOGETHER))
        time = seconds[name] / len(rows) * 1000
        print(f"{name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, {time:.1f} ms a page,")
        print(f"    {ratios} x what this project takes, alone and together")


def _each(extract: Extract) -> Callable[[Sequence[bytes]], list[str]]:
    """One page after the other."""
    return lambda pages: list(map(extract, pages))


def _score(text: str, right: str) -> tuple[float, float, float]:
    return gold.prf("".join(dict.fromkeys(map(gold.bare, text.split("\n")))), right)


if __name__ == "__main__":
    main()
