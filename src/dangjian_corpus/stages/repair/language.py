"""How much a string of characters reads like Chinese: a model of character trigrams.

The table ``data/language.npz`` holds nothing but numbers: hashed character n-grams (one to three characters) and
their quantised counts, made by ``benchmarks/make_language.py`` from statutes, news and encyclopedia text and
jieba's dictionary. Characters are folded before they are counted, so that one table serves both scripts and both
widths: Traditional to Simplified character by character, full-width ASCII to ASCII, digits to ``0``, Latin letters
to ``a``, white space to a line break.

Probabilities are smoothed from the shorter context to the longer (Dirichlet priors; MacKay and Peto 1995, "A
hierarchical Dirichlet language model"), and the counts of the document itself go on top in the same way.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Counts = NDArray[np.float64]

# Strength of the prior that a context of one or two characters has from the shorter one, in counts.
PRIOR_PAIR = 30.0
PRIOR_TRIPLE = 12.0
# The same for the document's own counts on top of the table's.
PRIOR_DOCUMENT = 6.0
# Share of probability kept for characters that were never counted, spread over the 20,902 of the Unicode block.
UNSEEN = 1e-3
ALPHABET = 20_902
# Quantisation: a count n is stored as round(STEPS * log2(n)) in a byte.
STEPS = 9.0


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
    rule (将 is mostly 將 in Traditional text)."""
    import numpy as np

    table = np.zeros(0x10000, dtype=np.int64)
    for source, targets in _pairs("STCharacters.txt"):
        if source != targets[0]:
            table[source] = 3 if source in targets else 2
    for source, targets in _pairs("TSCharacters.txt"):
        if source not in targets:
            table[source] = 1
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


def keys(first: Any, second: Any, third: Any) -> NDArray[np.uint32]:
    """Hashes of n-grams given as arrays of folded codes; a missing character of a shorter one is 0."""
    import numpy as np

    word = (np.asarray(first, np.uint64) << np.uint64(32)) | (np.asarray(second, np.uint64) << np.uint64(16))
    word = np.atleast_1d(word | np.asarray(third, np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    word ^= word >> np.uint64(29)
    word *= np.uint64(0xBF58476D1CE4E5B9)
    hashed: NDArray[np.uint32] = (word >> np.uint64(32)).astype(np.uint32)
    return hashed


class Table:
    """Counts of n-grams by their hash."""

    def __init__(self, hashes: NDArray[np.uint32], counts: Counts) -> None:
        """`hashes` are sorted and distinct; `counts` belong to them."""
        self._hashes = hashes
        self._counts = counts

    def __call__(self, first: Any, second: Any, third: Any) -> Counts:
        """The counts of n-grams, 0 where one is not in the table."""
        import numpy as np

        if not len(self._hashes):
            return np.zeros(np.broadcast(first, second, third).shape or 1)
        wanted = keys(first, second, third)
        places = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        counts: Counts = np.where(self._hashes[places] == wanted, self._counts[places], 0.0)
        return counts


def count(codes: Codes) -> tuple[NDArray[np.uint32], Counts]:
    """The hashed n-grams of a folded text, sorted, and how often each stands in it."""
    import numpy as np

    hashes = np.concatenate(
        [keys(0, 0, codes), keys(0, codes[:-1], codes[1:]), keys(codes[:-2], codes[1:-1], codes[2:])]
    )
    distinct, counts = np.unique(hashes, return_counts=True)
    return distinct, counts.astype(np.float64)


@cache
def table() -> Table:
    """The shipped table."""
    import numpy as np

    with (files(__package__) / "data" / "language.npz").open("rb") as stream, np.load(stream) as data:
        steps = data["gaps"].astype(np.uint32)
        steps[data["wide"]] += data["wide_gaps"]
        return Table(np.cumsum(steps, dtype=np.uint32), np.exp2(data["counts"] / STEPS))


class Model:
    """Log probabilities of characters after two others, from the shipped table and the counts of a document."""

    def __init__(self, document: Codes) -> None:
        """`document`: folded text whose own n-grams count too; may be empty."""
        import numpy as np

        self._table = table()
        self._total = float(self._table(0, 0, 0)[0])
        self._own = Table(*count(document)) if len(document) > 2 else Table(np.empty(0, np.uint32), np.empty(0))

    def __call__(self, first: Any, second: Any, third: Any) -> Counts:
        """Natural log of P(third | first second), for arrays of folded codes of one shape, or single ones."""
        import numpy as np

        common, own = self._table, self._own
        single = (1 - UNSEEN) * common(0, 0, third) / self._total + UNSEEN / ALPHABET
        pair = (common(0, second, third) + PRIOR_PAIR * single) / (common(0, 0, second) + PRIOR_PAIR)
        triple = (common(first, second, third) + PRIOR_TRIPLE * pair) / (common(0, first, second) + PRIOR_TRIPLE)
        triple = np.minimum(triple, 1.0)
        doc_pair = (own(0, second, third) + PRIOR_DOCUMENT * triple) / (own(0, 0, second) + PRIOR_DOCUMENT)
        doc = (own(first, second, third) + PRIOR_DOCUMENT * doc_pair) / (own(0, first, second) + PRIOR_DOCUMENT)
        logs: Counts = np.log(doc)
        return logs
