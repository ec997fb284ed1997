"""How much a string of characters reads like Chinese: a model of character trigrams.

The table ``data/language.npz`` holds nothing but numbers: hashed character n-grams (one to three characters) with
their quantised probabilities, made by ``benchmarks/make_language.py`` from statutes, news and encyclopedia text and
jieba's dictionary. Characters are folded before they are counted, so that one table serves both scripts and both
widths: Traditional to Simplified character by character, full-width ASCII to ASCII, digits to ``0``, Latin letters
to ``a``, white space to a line break.

The counts of the document itself go on top, with the table as their prior (MacKay and Peto 1995, "A hierarchical
Dirichlet language model").
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Counts = NDArray[np.float64]

# Strength of the table's prior on the document's own counts, in counts.
PRIOR_DOCUMENT = 8.0
# Log probability of a character that is not in the table.
UNSEEN = -15.0
# Characters over which the table spreads what it keeps for those never counted: the first Unicode block of Han.
ALPHABET = 20_902
# Quantisation: steps for one unit of a natural log.
STEPS = 10.0
# The table's hashes are found by so many of their first bits.
BUCKET_BITS = 21


def _pairs(name: str) -> list[tuple[int, list[int]]]:
    """A table of OpenCC's that turns characters into characters, within the Basic Multilingual Plane."""
    pairs = []
    for line in (files("opencc") / "dictionary" / name).read_text("utf-8").splitlines():
        source, _, targets = line.partition("\t")
        points = [ord(target) for target in targets.split() if len(target) == 1 and ord(target) < 0x10000]
        if len(source) == 1 and ord(source) < 0x10000 and points:
            pairs.append((ord(source), points))
    return pairs


@cache
def scripts() -> Codes:
    """Which script each code point of the plane belongs to: 0 both, 1 Traditional, 2 Simplified, 3 Simplified as a
    rule (将 is mostly 將 in Traditional text), 4 a Traditional variant that is not the usual form (箇 for 個)."""
    import numpy as np

    table = np.zeros(0x10000, dtype=np.int64)
    usual = set()
    for source, targets in _pairs("STCharacters.txt"):
        usual.add(targets[0])
        if source != targets[0]:
            table[source] = 3 if source in targets else 2
    for source, targets in _pairs("TSCharacters.txt"):
        if source not in targets:
            table[source] = 1 if source in usual else 4
    return table


@cache
def widths() -> Codes:
    """Which code points of the plane are letters or digits of ASCII: 1 narrow, 2 full-width, 0 all others."""
    import numpy as np

    table = np.zeros(0x10000, np.int64)
    for first, last in (("0", "9"), ("A", "Z"), ("a", "z")):
        table[ord(first) : ord(last) + 1] = 1
        table[ord(first) + 0xFEE0 : ord(last) + 0xFEE0 + 1] = 2
    return table


@cache
def ornaments() -> NDArray[np.bool_]:
    """Which code points of the plane are arrows, mathematical and enclosed signs, boxes and dingbats."""
    import numpy as np

    table = np.zeros(0x10000, np.bool_)
    for first, last in ((0x2190, 0x2BFF), (0x3200, 0x33FF)):
        table[first : last + 1] = True
    return table


@cache
def folding() -> Codes:
    """The folded code of every code point of the Basic Multilingual Plane, as an array of 65,536."""
    import numpy as np

    table = np.arange(0x10000, dtype=np.int64)
    for source, targets in _pairs("TSCharacters.txt"):
        table[source] = targets[0]
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    for first, last, to in (("0", "9", "0"), ("A", "Z", "a"), ("a", "z", "a")):
        for offset in (0, 0xFEE0):
            table[ord(first) + offset : ord(last) + offset + 1] = ord(to)
    for blank in "\t\n\r\f\v \u00a0\u3000":
        table[ord(blank)] = ord("\n")
    return table


def points(text: str) -> Codes:
    """The code points of a text; what lies outside the Basic Multilingual Plane becomes U+FFFD."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
    return np.where(codes < 0x10000, codes, 0xFFFD)


def fold(text: str) -> Codes:
    """The folded codes of a text, one a code point."""
    return folding()[points(text)]


def simplified(text: str) -> str:
    """A text character by character in its folded form, of the same length."""
    return "".join(map(chr, fold(text).tolist()))


def keys(first: Any, second: Any, third: Any) -> NDArray[np.uint32]:
    """Hashes of n-grams given as arrays of folded codes; a missing character of a shorter one is 0."""
    import numpy as np

    word = (np.asarray(first, np.uint64) << np.uint64(32)) | (np.asarray(second, np.uint64) << np.uint64(16))
    word = np.atleast_1d(word | np.asarray(third, np.uint64))
    word *= np.uint64(0x9E3779B97F4A7C15)
    word ^= word >> np.uint64(29)
    word *= np.uint64(0xBF58476D1CE4E5B9)
    hashed: NDArray[np.uint32] = (word >> np.uint64(32)).astype(np.uint32)
    return hashed


def ngrams(first: Any, second: Any, third: Any) -> NDArray[np.uint32]:
    """Five rows of hashes: the last character of each trigram, the last two, all three; and the contexts, the second
    character and the first two."""
    import numpy as np

    a, b, c = np.broadcast_arrays(np.atleast_1d(first), second, third)
    rows = np.zeros((3, 5, *a.shape), np.int64)
    rows[2, :3], rows[1, 1:3], rows[0, 2] = c, b, a
    rows[2, 3:], rows[1, 4] = b, a
    return keys(*rows)


def quantised(values: Counts) -> NDArray[np.uint8]:
    """Logs of probabilities or weights between exp(-15) and exp(0.9) as bytes."""
    import numpy as np

    return np.clip(np.round((np.log(values) + 15.0) * STEPS), 0, 255).astype(np.uint8)


def _find(hashes: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where `wanted` stand in the sorted `hashes`, and which do."""
    import numpy as np

    places = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
    return places, hashes[places] == wanted


class Table(NamedTuple):
    """A back-off model of trigrams (Katz 1987): n-grams by their sorted hashes, with natural logs."""

    hashes: NDArray[np.uint32]
    buckets: NDArray[np.int32]
    """Where the hashes with the same first `BUCKET_BITS` bits begin; a search from there takes a few steps, and a
    sixth of the time of a binary search over all."""
    deepest: int
    """The most hashes in one bucket."""
    probability: Counts
    """Of the last character after the others."""
    backoff: Counts
    """The weight that the shorter context has where the n-gram is the context of one that is not in the table."""

    def find(self, wanted: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Where `wanted` stand in the table, and which do."""
        places = self.buckets[wanted >> (32 - BUCKET_BITS)]
        for _ in range(self.deepest):
            places = places + (self.hashes[places] < wanted)
        return places, self.hashes[places] == wanted

    def __call__(self, grams: NDArray[np.uint32]) -> Counts:
        """Log of P(third | first second) by the hashes that `ngrams` gives."""
        import numpy as np

        places, there = self.find(grams)
        logs = np.where(there[:3], self.probability[places[:3]], UNSEEN)
        backoff = np.where(there[3:], self.backoff[places[3:]], 0.0)
        pair = np.where(there[1], logs[1], logs[0] + backoff[0])
        triple: Counts = np.where(there[2], logs[2], pair + backoff[1])
        return triple


@cache
def table() -> Table:
    """The shipped table."""
    import numpy as np

    with (files(__package__) / "data" / "language.npz").open("rb") as stream, np.load(stream) as data:
        gaps = data["gaps"].astype(np.uint32)
        gaps[data["wide"]] += data["wide_gaps"]
        return made(np.cumsum(gaps, dtype=np.uint32), data["probability"], data["backoff"])


def made(hashes: NDArray[np.uint32], probability: NDArray[np.uint8], backoff: NDArray[np.uint8]) -> Table:
    """The table of sorted hashes and quantised logs."""
    import numpy as np

    buckets = np.searchsorted(hashes >> (32 - BUCKET_BITS), np.arange(1 << BUCKET_BITS)).astype(np.int32)
    deepest = int(np.diff(buckets, append=len(hashes)).max())
    hashes = np.append(hashes, np.uint32(0xFFFFFFFF))  # a search behind the last one finds a place
    logs = [np.append(values, np.uint8(0)) / STEPS - 15.0 for values in (probability, backoff)]
    return Table(hashes, buckets, deepest, *logs)


class Model:
    """Log probabilities of characters after two others, from the shipped table and the counts of a document."""

    def __init__(self, document: Codes) -> None:
        """`document`: folded text whose own n-grams count too; may be empty."""
        import numpy as np

        self._table = table()
        grams = [
            keys(0, 0, document),
            keys(0, document[:-1], document[1:]),
            keys(document[:-2], document[1:-1], document[2:]),
        ]
        self._hashes, counts = np.unique(np.concatenate(grams), return_counts=True)
        self._counts = counts.astype(np.float64)

    def __call__(self, first: Any, second: Any, third: Any) -> Counts:
        """Natural log of P(third | first second), for arrays of folded codes of one shape, or single ones."""
        import numpy as np

        grams = ngrams(first, second, third)
        common = np.exp(self._table(grams))
        if len(self._hashes):
            places, there = _find(self._hashes, grams[1:])
            pair, triple, single_context, pair_context = np.where(there, self._counts[places], 0.0)
            common = (pair + PRIOR_DOCUMENT * common) / (single_context + PRIOR_DOCUMENT)
            common = (triple + PRIOR_DOCUMENT * common) / (pair_context + PRIOR_DOCUMENT)
        logs: Counts = np.log(common)
        return logs
