"""Learn the weights of strip's classifier from pages with gold text, and say how good they are on hosts not seen.

    python benchmarks/train_strip.py EVALUATION_FOLDER [--folds 5] [--folds-to FILE] [--write]

The pages are the evaluation's, all of news sites, and those of many other kinds that were made up for the tests
(`tests/fixtures/sites` and `kinds`); scores are of the former alone.

Every line of every page is labelled by aligning it with the gold text (`gold.labels`); then both models of
`stages.strip.model` are learnt for pages (lines with hints) and for plain text (the same lines without). The scores
printed are of models that have seen no page of the host they are tried on; `--folds-to` keeps those models for
`measure_strip.py`, which scores the whole stage. `--write` writes weights learnt from all
pages to `src/dangjian_corpus/stages/strip/weights.json`. Same data, same numbers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import gold
from dangjian_corpus.stages.strip import classify, features, model
from dangjian_corpus.stages.strip.view import View

Array = NDArray[np.float64]

TREES = 100
LEARNING_RATE = 0.1
SHRINKAGE = 0.02  # C of the logistic regression
DECIMALS = 4
MADE = tuple(Path(__file__).parents[1] / "tests/fixtures" / name for name in ("sites", "kinds"))
#: What a wrong answer on a made-up page costs, beside one of the evaluation: markup (True) that is made up has fewer
#: kinds of block than real one.
MADE_WEIGHT = {True: 0.3, False: 1.0}
WEIGHTS = Path(model.__file__).with_name("weights.json")


def learn(matrix: Array, labels: Array, costs: Array, page: bool) -> dict[str, Any]:
    """Weights in their JSON form, from lines × features, labels (1: body) and what a wrong answer costs."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    mean = matrix.mean(axis=0)
    scale = np.where(matrix.std(axis=0) > 0, matrix.std(axis=0), 1.0)
    linear = LogisticRegression(C=SHRINKAGE, max_iter=500).fit((matrix - mean) / scale, labels, sample_weight=costs)
    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=LEARNING_RATE,
        max_depth=model.LEVELS,
        max_features=0.4,
        l2_regularization=20,
        min_samples_leaf=30,
        max_bins=32,
        early_stopping=False,
        random_state=0,
    ).fit(matrix, labels, sample_weight=costs)
    grown = [_complete(predictors[0].nodes) for predictors in trees._predictors]
    return {
        "features": features.names(page),
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "coefficients": _rounded(linear.coef_[0]),
        "intercept": round(float(linear.intercept_[0]), DECIMALS),
        "splits": [splits for splits, _, _ in grown],
        "thresholds": [_rounded(thresholds) for _, thresholds, _ in grown],
        "values": [_rounded(values) for _, _, values in grown],
        "base": round(float(trees._baseline_prediction.ravel()[0]), DECIMALS),
    }


def _complete(nodes: Any) -> tuple[list[int], list[float], list[float]]:
    """A tree as a complete one: splits, thresholds, and the values of inner nodes and leaves."""
    size = 2**model.LEVELS - 1
    splits, thresholds, values = [0] * size, [1e9] * size, [0.0] * (2 * size + 1)

    def fill(place: int, number: int) -> None:
        node = nodes[number]
        values[place] = float(node["value"])
        if place >= size:
            return
        if node["is_leaf"]:  # both ways lead to the same value
            fill(2 * place + 1, number)
            fill(2 * place + 2, number)
            return
        splits[place], thresholds[place] = int(node["feature_idx"]), float(node["num_threshold"])
        fill(2 * place + 1, node["left"])
        fill(2 * place + 2, node["right"])

    fill(0, 0)
    return splits, thresholds, values


def _rounded(values: Any) -> list[float]:
    return [float(f"{value:.6g}") for value in values]


class Sample(NamedTuple):
    """A document to learn from: lines × features, labels (1: body) and what a wrong answer on each line costs."""

    matrix: Array
    labels: Array
    costs: Array


def samples(pages: Sequence[gold.Page], page: bool) -> list[list[Sample]]:
    """For every page the documents that are made of it, the page itself first.

    Plain texts are seldom whole pages: so plain text is also learnt from what is left of a page where a scraper took
    the article with a few lines around it, and from the article alone.
    """
    result = []
    for one in pages:
        if page:
            result.append([_sample(one.lines, one.hints, one.labels, one.known)])
            continue
        made = [_sample(one.lines, None, one.labels, one.known)]
        random = np.random.default_rng(gold.number(one.id))
        for share in (0.0, 0.15):
            chosen = np.flatnonzero((one.labels > 0) | (random.random(len(one.lines)) < share))
            if len(chosen):
                own = [one.lines[i] for i in chosen]
                made.append(_sample(own, None, one.labels[chosen], gold.removed(own, None), 0.25))
        result.append(made)
    return result


def _sample(
    lines: list[str], hints: list[dict[str, Any]] | None, labels: Array, known: frozenset[int], weight: float = 1.0
) -> Sample:
    """A wrong answer costs mostly the line's share of the text, since the score is a mean of pages."""
    size = np.array([len(gold.bare(line)) for line in lines], dtype=float)
    body = max(1.0, float(size[labels > 0].sum()))
    cost = (0.3 / len(size) + 0.7 * size / body) * 100
    cost[list(known)] = 0.0
    return Sample(features.matrix(View.of(lines, hints, known)), labels, weight * cost.clip(0.0, 12.0))


def fit(documents: Sequence[Sample], page: bool) -> dict[str, Any]:
    """Weights in their JSON form, learnt from the lines that no rule removes."""
    use = np.concatenate([d.costs for d in documents]) > 0
    cost = np.concatenate([d.costs for d in documents])[use]
    return learn(
        np.vstack([d.matrix for d in documents])[use],
        np.concatenate([d.labels for d in documents])[use],
        cost / cost.mean(),
        page,
    )


def folds(hosts: Sequence[str], count: int) -> list[int]:
    """The fold of each page; all pages of a host are in one."""
    order = sorted(set(hosts), key=lambda host: (gold.number(host), host))
    place = {host: rank % count for rank, host in enumerate(order)}
    return [place[host] for host in hosts]


def held_out(pages: Sequence[gold.Page], count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Pages to learn from and pages of other hosts to try on, by number."""
    fold = folds([page.host for page in pages], count)
    for held in range(count):
        yield [i for i, f in enumerate(fold) if f != held], [i for i, f in enumerate(fold) if f == held]


def main() -> None:
    """Reads the arguments, prints the scores, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--folds-to", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    pages = gold.read(arguments.evaluation / "pages")
    tables: dict[str, Any] = {
        "provenance": "Learnt by benchmarks/train_strip.py from 156 pages of the DAnIEL corpus (rundimeco/waddle) and "
        "from the made-up pages of tests/fixtures/sites and kinds; numbers only, no text."
    }
    kept: dict[str, list[dict[str, Any]]] = {}
    for name, page in (("page", True), ("plain", False)):
        made = samples(pages, page)
        written = [one for folder in MADE for one in gold.read_made(folder, page)]
        others = [
            sample._replace(costs=sample.costs * MADE_WEIGHT[page])
            for documents in samples(written, page)
            for sample in documents
        ]
        scores = []
        kept[name] = []
        for seen, unseen in held_out(pages, arguments.folds) if arguments.folds else ():
            table = fit([sample for i in seen for sample in made[i]] + others, page)
            kept[name].append({"pages": [pages[i].id for i in unseen], "table": table})
            weights = model.load(table)
            for i in unseen:
                keep = (model.probabilities(made[i][0].matrix, weights) > classify.THRESHOLD[page]) & (
                    made[i][0].costs > 0
                )
                scores.append(gold.score(pages[i], keep))
        if scores:
            precision, recall, f1 = np.mean(scores, axis=0)
            print(f"{name}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f} on hosts not seen, identical lines once")
        if arguments.write:
            tables[name] = fit([sample for documents in made for sample in documents] + others, page)
    if arguments.folds_to:
        arguments.folds_to.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    if arguments.write:
        WEIGHTS.write_text(json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{WEIGHTS}: {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
