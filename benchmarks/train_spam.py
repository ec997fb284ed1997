"""Learn the tables of `stages.strip.spam_model` from made-up spam put into ordinary text.

    python benchmarks/train_spam.py EVALUATION_FOLDER [--part N/M] [--without KIND ...] [--write FILE]

Spam is made up by `spam_lines` (from `spam_grammar.toml` and the vocabulary) or taken from
`tests/cases/spam_lines.jsonl`; ordinary text is the evaluation's news, encyclopedia passages, pages with all that
stands around their articles, and one in 40 of its statutes, the negatives of the tests, and sentences that only speak
of what such trades sell (`spam_prose.txt`). Spam stands on a line of its own, at the end, at the start or inside a
line; each character is labelled. Same data, same numbers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import string
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import gold
import spam_lines
from dangjian_corpus.rules.folding import fold
from dangjian_corpus.stages.strip import spam_model

CASES = Path(__file__).parents[1] / "tests/cases"
TABLE = Path(spam_model.__file__).parent / "data/spam.npz"
SPAMS = 40_000
PROSE = 5_000
NEGATIVES = 6  # times that each is taken
STATUTES = {"laws_simplified": 40, "laws_traditional": 60}  # one in so many is taken
ADDED = 2e-6  # to the shares of pairs, for those that were never counted
#: Numbers, formulas and addresses are no reason to look at a line: pairs of these characters never speak for spam.
PLAIN = string.ascii_letters + string.digits + " .-_/:@#()*,%+`"
EPOCHS, SHRINKAGE = 4, 2e-7
_CLAUSE = re.compile("[，。、；：]")
_SENTENCE = re.compile("[。！？]")

Labelled = tuple[list[str], list[NDArray[np.int8]]]


def ordinary(folder: Path) -> list[str]:
    """The documents of the evaluation that hold no spam, in an order of chance."""
    documents = []
    for name, key in (("news/docs.jsonl", "body"), ("retrieval/corpus.jsonl", "text")):
        with (folder / name).open(encoding="utf-8") as file:
            documents += [json.loads(line)[key] for line in file]
    for name, step in STATUTES.items():
        with gzip.open(folder / f"bulk/{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            documents += [json.loads(line)["text"] for number, line in enumerate(file) if number % step == 1]
    documents += ["\n".join(page.lines) for page in gold.read(folder / "pages")]
    random.Random(7).shuffle(documents)
    return documents


def _cases(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


def negatives() -> list[str]:
    """Texts of the tests that only speak of such things."""
    lines = [case["text"] for case in _cases("spam_lines.jsonl") if case["set"] == "negative"]
    return lines + [case["text"] for case in _cases("spam.jsonl") if case["group"] == "negative"]


def written(without: Sequence[str]) -> list[str]:
    """Lines of spam of the tests, but for those of some kinds."""
    return [c["text"] for c in _cases("spam_lines.jsonl") if c["set"] != "negative" and c["kind"] not in without]


def source(without: Sequence[str]) -> Callable[[random.Random], str]:
    """What makes up lines of spam."""
    lines = written(without)

    def spam(r: random.Random) -> str:
        if r.random() < 0.45:
            return spam_lines.made(r, without)
        text = r.choice(lines)
        if r.random() < 0.1:
            text = spam_lines.disguised(r, text)
        if r.random() < 0.3 and " " in text:
            words = text.split(" ")
            first = r.randrange(len(words))
            text = " ".join(words[first : first + r.randint(1, len(words))])
        return text

    return spam


def labelled(documents: Sequence[str], spam: Callable[[random.Random], str], r: random.Random) -> Labelled:
    """Lines, and of each of their characters whether it is spam."""
    lines: list[str] = []
    labels: list[NDArray[np.int8]] = []

    def add(*parts: tuple[str, int]) -> None:
        lines.append("".join(text for text, _ in parts))
        labels.append(np.concatenate([np.full(len(text), label, np.int8) for text, label in parts]))

    whole = [line for document in documents for line in document.split("\n") if line.strip()]
    for line in (*whole, *negatives() * NEGATIVES, *(spam_lines.prose(r) for _ in range(PROSE))):
        add((line, 0))
    for _ in range(SPAMS):
        host, text, form = _host(r.choice(whole).strip(), r), spam(r), r.random()
        if form < 0.3 or len(host) < 12:
            add((text, 1))
        elif form < 0.48:
            add((host, 0), (text, 1))
        elif form < 0.66:
            add((text, 1), (host, 0))
        else:
            marks = [mark.end() for mark in _CLAUSE.finditer(host[:-1])]
            at = r.choice(marks) if marks and r.random() < 0.55 else r.randint(2, len(host) - 2)
            add((host[:at], 0), (text, 1), (host[at:], 0))
    return lines, labels


def _host(line: str, r: random.Random) -> str:
    """A line, or the last sentences before the end of one of a long line."""
    if len(line) <= 160:
        return line
    ends = [mark.end() for mark in _SENTENCE.finditer(line) if 20 < mark.end() < len(line)]
    return line[: r.choice(ends or [100])][-160:]


def glance(documents: Sequence[str], spam: Callable[[random.Random], str], r: random.Random) -> NDArray[np.int8]:
    """How much oftener each pair of characters stands in spam, as steps of a log."""
    counts = np.zeros((2, 1 << spam_model.BITS))
    texts = [*documents, *(spam_lines.prose(r) for _ in range(PROSE // 2)), *negatives() * (NEGATIVES // 2)]
    for which, group in enumerate((texts, (spam(r) for _ in range(SPAMS)))):
        for text in group:
            np.add.at(counts[which], spam_model.pairs(fold(f"\n{text}\n")), 1)
    shares = counts / counts.sum(axis=1, keepdims=True) + ADDED
    table = _steps(np.clip(np.log(shares[1] / shares[0]), -3, 3))
    plain = [spam_model.pairs(one + other)[0] for one in PLAIN for other in PLAIN]
    table[plain] = np.minimum(table[plain], 0)
    return table


def _steps(values: NDArray[np.float64]) -> NDArray[np.int8]:
    return np.clip(np.round(values * spam_model.STEPS), -127, 127).astype(np.int8)


def regression(lines: Sequence[str], labels: Sequence[NDArray[np.int8]]) -> tuple[NDArray[np.int8], float]:
    """Weights, as steps of a log, and the intercept."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import SGDClassifier

    places = np.concatenate(list(_places(lines)))
    size, columns = places.shape
    matrix = csr_matrix(
        (np.ones(places.size, np.float32), places.ravel(), np.arange(0, places.size + 1, columns)),
        shape=(size, 1 << spam_model.BITS),
    )
    learner = SGDClassifier(
        loss="log_loss", alpha=SHRINKAGE, max_iter=EPOCHS, tol=None, average=True, random_state=0
    ).fit(matrix, np.concatenate(labels))
    return _steps(learner.coef_[0]), round(float(learner.intercept_[0]), 3)


def _places(lines: Sequence[str]) -> Iterator[NDArray[np.int32]]:
    for first in range(0, len(lines), 2000):
        some = [fold(line) for line in lines[first : first + 2000]]
        places, starts = spam_model.features(some)
        yield from (
            places[start : start + len(line)].astype(np.int32) for start, line in zip(starts, some, strict=True)
        )


def learn(documents: Sequence[str], without: Sequence[str] = ()) -> dict[str, Any]:
    """The tables, by their names in the file."""
    r = random.Random(7)
    spam = source(without)
    weights, intercept = regression(*labelled(documents, spam, r))
    return {"glance": glance(documents, spam, r), "weights": weights, "intercept": np.float64(intercept)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--held", type=int, default=0, help="leave out one document in so many, to try the tables on")
    parser.add_argument("--without", nargs="*", default=[], help="trades of which nothing is learnt")
    parser.add_argument("--write", type=Path, default=TABLE)
    given = parser.parse_args()
    documents = ordinary(given.folder)
    if given.held:
        documents = documents[len(documents) // given.held :]
    np.savez_compressed(given.write, **learn(documents, given.without))
    print(f"{len(documents)} documents, {given.write.stat().st_size} bytes")


if __name__ == "__main__":
    main()
