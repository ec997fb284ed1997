"""How well strip finds the article on pages with gold text, as HTML and as plain text, and what it takes elsewhere.

    python benchmarks/measure_strip.py EVALUATION_FOLDER [--folds FILE] [--worst 10] [--whole] [--speed]

The whole stage runs, rules and metadata included, and title + text are scored by character 4-grams (`gold.prf`).
`--folds` takes the models that `train_strip.py --folds-to` kept, so that no page is judged by a model that has seen
its host. `--whole` counts what is taken from text that is whole: statutes, and news by rule. `--speed` times the
stage beside the parsing of the same pages by trafilatura, where that is installed.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gold
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import strip
from dangjian_corpus.stages.strip import model


def documents(evaluation: Path, page: bool) -> Iterator[tuple[Document, str]]:
    """The pages, as HTML or reduced to plain text, one block a line, with their gold text."""
    for path in sorted((evaluation / "pages" / "html").glob("*.html")):
        lines, hints, stated = visible_lines(path.read_text(encoding="utf-8"))
        source: dict[str, Any] = {"path": path.name}
        if page:
            source["page"] = stated
        text = (evaluation / "pages" / "gold" / f"{path.stem}.txt").read_text(encoding="utf-8")
        yield Document(path.stem, "\n".join(lines), source, hints=hints if page else None), text


def quality(evaluation: Path, page: bool, folds: dict[str, Any], worst: int) -> float:
    """Prints macro precision, recall and F1, and the worst pages; returns F1."""
    shipped = model.weights
    table = {
        name: model.load(fold["table"]) for fold in folds.get("page" if page else "plain", ()) for name in fold["pages"]
    }
    rows = []
    for document, text in documents(evaluation, page):
        if table:
            model.weights = lambda _, own=table[document.id]: own  # type: ignore[misc]
        after = advance(document, strip.propose(document, Settings()))
        title = after.title or ""
        body = after.text if gold.bare(after.text).startswith(gold.bare(title)) else f"{title}\n{after.text}"
        rows.append((gold.prf(_once(body), gold.bare(text)), document.id))
    model.weights = shipped
    precision, recall, f1 = (sum(row[0][k] for row in rows) / len(rows) for k in range(3))
    for scores, name in sorted(rows, key=lambda row: row[0][2])[:worst]:
        print("  {:.3f} {:.3f} {:.3f} ".format(*scores), name)
    below = sum(row[0][2] < 0.9 for row in rows)
    what = "HTML" if page else "plain text"
    seen = "on hosts not seen" if table else "with the shipped weights"
    print(f"{what}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f} {seen}; {below} of {len(rows)} pages below .9")
    return f1


def _once(text: str) -> str:
    """A text with identical lines once, as dedup leaves it, bare."""
    return "".join(dict.fromkeys(map(gold.bare, text.split("\n"))))


def whole(evaluation: Path) -> None:
    """Prints what is taken from statutes and from news."""
    for name in ("laws_simplified", "laws_traditional"):
        taken: Counter[str] = Counter()
        size = 0
        with gzip.open(evaluation / "bulk" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                size += len(text)
                for edit in strip.propose(Document("x", text), Settings()).edits:
                    taken[edit.rule] += len(edit.was)
                    if taken[edit.rule] < 400:
                        print("   ", edit.rule, repr(edit.was[:100]))
        print(f"{name}: {sum(taken.values()):,} of {size:,} characters taken", dict(taken))
    taken = Counter()
    cases: Counter[str] = Counter()
    for line in (evaluation / "news" / "docs.jsonl").open(encoding="utf-8"):
        for edit in strip.propose(Document("x", json.loads(line)["body"]), Settings()).edits:
            taken[edit.rule] += len(edit.was)
            cases[edit.rule] += 1
            if cases[edit.rule] <= 6:
                print("   ", edit.rule, repr(edit.was[:100]))
    for rule, count in cases.most_common():
        print(f"news: {rule} {count:,} times, {taken[rule]:,} characters")


def speed(evaluation: Path) -> None:
    """Prints the time of a page from markup to roles, beside trafilatura's, and of plain text."""
    markups = [path.read_text(encoding="utf-8") for path in sorted((evaluation / "pages" / "html").glob("*.html"))]
    try:
        from trafilatura import extract  # type: ignore[import-not-found]
    except ImportError:
        extract = None
    ours = theirs = 0.0
    for markup in markups:
        start = time.perf_counter()
        lines, hints, stated = visible_lines(markup)
        strip.propose(Document("x", "\n".join(lines), {"page": stated}, hints=hints), Settings())
        ours += time.perf_counter() - start
        if extract is not None:
            start = time.perf_counter()
            extract(markup)
            theirs += time.perf_counter() - start
    print(f"HTML: {ours / len(markups) * 1000:.2f} ms a page", end="")
    print(f", trafilatura {theirs / len(markups) * 1000:.2f} ms, ratio {theirs / ours:.1f}" if theirs else "")
    with (evaluation / "news" / "docs.jsonl").open(encoding="utf-8") as lines_of_news:
        bodies = [json.loads(line)["body"] for line in itertools.islice(lines_of_news, 600)]
    start = time.perf_counter()
    for body in bodies:
        strip.propose(Document("x", body), Settings())
    taken = time.perf_counter() - start
    print(f"plain text: {sum(len(body.encode()) for body in bodies) / taken / 1e6:.1f} MB/s")


def main() -> None:
    """Reads the arguments and prints the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--folds", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--speed", action="store_true")
    arguments = parser.parse_args()
    folds = json.loads(arguments.folds.read_bytes()) if arguments.folds else {}
    if arguments.whole:
        whole(arguments.evaluation)
    elif arguments.speed:
        speed(arguments.evaluation)
    else:
        for page in (True, False):
            quality(arguments.evaluation, page, folds, arguments.worst)


if __name__ == "__main__":
    main()
